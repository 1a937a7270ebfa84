"""The tables of docs/security.md and docs/faults.md: complete, and every test and file they name exists."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`((?:tests|legaldocs|docs|templates|requirements)/[\w/.-]+|setup\.cfg)(?:::(\w+))?`")
STATES = {"met", "partly", "not met", "not applicable"}
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, counted in OWASP's own file.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def rows(page: str) -> list[list[str]]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", ["security.md", "faults.md"])
def test_what_is_named_exists(page: str) -> None:
    named = NAMED.findall((ROOT / "docs" / page).read_text("utf-8"))
    assert len(named) > 30
    assert [file for file, _test in named if not (ROOT / file).exists()] == []
    assert [(file, test) for file, test in named if test and test not in functions_of(file)] == []


def test_every_requirement_of_levels_one_and_two_has_its_row_and_a_state() -> None:
    found = rows("security.md")
    counted: dict[str, int] = {}
    for number, _words, state, _shown in found:
        section = number.rsplit(".", 1)[0]
        counted[section] = counted.get(section, 0) + 1
        assert state in STATES, number
    assert counted == SECTIONS
    assert len({row[0] for row in found}) == len(found) == 253


def test_a_row_says_what_shows_it_or_why_not() -> None:
    for number, words, state, shown in rows("security.md"):
        assert words, number
        assert shown, number
        if state == "met":
            assert NAMED.search(shown) or shown.startswith("this page"), number


def test_the_states_are_summed_up_right() -> None:
    text, found = (ROOT / "docs" / "security.md").read_text("utf-8"), rows("security.md")
    for state in STATES:
        assert f"{sum(row[2] == state for row in found)} {state}" in text


def test_all_forty_faults_have_their_row_and_a_test_or_the_word_open() -> None:
    found = rows("faults.md")
    assert [int(row[0]) for row in found] == list(range(1, 41))
    assert [row[0] for row in found if not NAMED.search(row[2]) and "open" not in row[3]] == []


def test_one_command_runs_every_test_of_the_faults() -> None:
    """``make test-faults`` takes its list from the page; the command is shown, not run."""
    shown = subprocess.run(["make", "-n", "test-faults"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = {"::".join(filter(None, one)) for row in rows("faults.md") for one in NAMED.findall(row[2])}
    asked = {word for word in shown.split() if word.startswith("tests/")}
    assert asked == {one for one in named if one.startswith("tests/")}
    assert len(asked) >= 39
