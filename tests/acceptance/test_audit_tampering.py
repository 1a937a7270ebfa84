"""The record of changes cannot be rewritten through the database, and forcing it shows, by the row's number."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legaldocs.cli import main
from tests import apps

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def verify(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Result]:
    """``legaldocs audit verify`` on the installation."""
    app = apps.lend(installation)
    for made in ("make_app", "reading_app"):
        monkeypatch.setattr(f"legaldocs.cli.context.{made}", lambda *_: app)
    return lambda: CliRunner().invoke(main, ["audit", "verify"])


def database(installation: Path) -> sqlite3.Connection:
    return sqlite3.connect(installation / "legaldocs.db", isolation_level=None)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_name = 'Ai đó'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_entries(
    installation: Path, verify: Callable[[], Result], statement: str
) -> None:
    connection = database(installation)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(f"{statement} WHERE seq = 3")
    connection.close()
    assert verify().exit_code == 0


def flip_one_byte(connection: sqlite3.Connection, seq: int) -> None:
    """Change the last bit of the first character of one entry's changes."""
    (changes,) = connection.execute("SELECT changes FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    data = bytearray(changes.encode())
    data[-3] ^= 1
    connection.execute("UPDATE audit_entry SET changes = ? WHERE seq = ?", (data.decode(), seq))


def test_one_flipped_byte_is_found_and_its_row_named(installation: Path, verify: Callable[[], Result]) -> None:
    connection = database(installation)
    connection.execute("DROP TRIGGER audit_entry_no_UPDATE")
    (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
    flip_one_byte(connection, last // 2)
    connection.close()
    found = verify()
    assert found.exit_code == 1
    assert f"audit entry {last // 2}: its content was changed" in found.stderr


def test_an_entry_taken_out_or_cut_off_at_the_end_is_named(installation: Path, verify: Callable[[], Result]) -> None:
    connection = database(installation)
    connection.execute("DROP TRIGGER audit_entry_no_DELETE")
    (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
    connection.execute("DELETE FROM audit_entry WHERE seq = ?", (last,))
    assert f"audit entry {last}: entries were cut off" in verify().stderr
    connection.execute("DELETE FROM audit_entry WHERE seq = 7")
    connection.close()
    assert "audit entry 7: an entry is missing here" in verify().stderr
