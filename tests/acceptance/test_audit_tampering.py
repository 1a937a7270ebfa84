"""The record of changes cannot be rewritten through the database, and forcing it shows, by the row's number."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(600)


def verify(installation: Path) -> subprocess.CompletedProcess[str]:
    """``legaldocs audit verify`` on an installation."""
    command = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", "audit", "verify"]
    environment = os.environ | {"LEGALDOCS_DATA_DIR": str(installation)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # own words


def database(installation: Path) -> sqlite3.Connection:
    return sqlite3.connect(installation / "legaldocs.db", isolation_level=None)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_name = 'Ai đó'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_entries(installation: Path, statement: str) -> None:
    connection = database(installation)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(f"{statement} WHERE seq = 3")
    connection.close()
    assert verify(installation).returncode == 0


def flip_one_byte(connection: sqlite3.Connection, seq: int) -> None:
    """Change the last bit of the first character of one entry's changes."""
    (changes,) = connection.execute("SELECT changes FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    data = bytearray(changes.encode())
    data[-3] ^= 1
    connection.execute("UPDATE audit_entry SET changes = ? WHERE seq = ?", (data.decode(), seq))


def test_one_flipped_byte_is_found_and_its_row_named(installation: Path) -> None:
    connection = database(installation)
    connection.execute("DROP TRIGGER audit_entry_no_UPDATE")
    (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
    flip_one_byte(connection, last // 2)
    connection.close()
    found = verify(installation)
    assert found.returncode == 1
    assert f"audit entry {last // 2}: its content was changed" in found.stderr


def test_an_entry_taken_out_or_cut_off_at_the_end_is_named(installation: Path) -> None:
    connection = database(installation)
    connection.execute("DROP TRIGGER audit_entry_no_DELETE")
    (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
    connection.execute("DELETE FROM audit_entry WHERE seq = ?", (last,))
    assert f"audit entry {last}: entries were cut off" in verify(installation).stderr
    connection.execute("DELETE FROM audit_entry WHERE seq = 7")
    connection.close()
    assert "audit entry 7: an entry is missing here" in verify(installation).stderr
