"""Guessing passwords from several processes at once: they count the same failures, and nobody else is locked out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.office import PASSWORD, open_office

GUESS = """
import sys
from legaldocs.app import create_app
browser = create_app("testing", DATA_DIR=sys.argv[1]).test_client()
for number in range(3):
    given = {"username": "an", "password": f"doan thu {number}"}
    browser.post("/sign-in", data=given, environ_base={"REMOTE_ADDR": "192.0.2.66"})
"""


@pytest.mark.slow
def test_two_processes_count_the_same_failures(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    command = [sys.executable, "-W", "ignore", "-c", GUESS, str(tmp_path)]
    guessers = [subprocess.Popen(command) for _process in range(2)]
    assert [guesser.wait(100) for guesser in guessers] == [0, 0]
    right, browser = {"username": "an", "password": PASSWORD}, office.test_client()
    there, here = {"REMOTE_ADDR": "192.0.2.66"}, {"REMOTE_ADDR": "192.0.2.7"}
    assert browser.post("/sign-in", data=right, environ_base=there).status_code == 429
    assert browser.post("/sign-in", data={**right, "username": "binh"}, environ_base=there).status_code == 302
    assert office.test_client().post("/sign-in", data=right, environ_base=here).status_code == 302
