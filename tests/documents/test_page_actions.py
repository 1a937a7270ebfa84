"""The actions of a document's page: two in sight, every other one under a menu that needs no script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.office import at_desk, decision, open_office, register

LINK = r'<a[^>]* href="([^"]+)"'


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def row_of(page: str) -> tuple[str, str]:
    """The action row of a page: what is in sight, and what stands in menus."""
    found = re.search(r'<div class="ld-actions" data-menus>(.*?)</div></div>', page, re.DOTALL)
    assert found is not None
    menus = "".join(re.findall(r"<details.*?</details>", found[1], re.DOTALL))
    return re.sub(r"<details.*?</details>", "", found[1], flags=re.DOTALL), menus


@pytest.mark.parametrize(("person", "work"), [("an", "/review/new"), ("khang", "/compare"), ("dung", "/proposals/new")])
def test_everyone_sees_two_actions_the_reading_and_their_own_work(office: Flask, person: str, work: str) -> None:
    (key,) = register(office, [decision(1)])
    in_sight, menus = row_of(at_desk(office, person).get(f"/documents/{key}").text)
    shown = re.findall(LINK, in_sight)
    assert [work in shown[0], f"/documents/{key}/at/" in shown[1], len(shown)] == [True, True, 2]
    hidden = re.findall(LINK, menus)
    assert not set(shown) & set(hidden)


def test_every_file_of_a_document_is_under_the_download_menu(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    client = at_desk(office, "an")
    _in_sight, menus = row_of(client.get(f"/documents/{key}").text)
    files = re.findall(r'href="([^"]+)" download', menus)
    assert len(files) >= 4
    assert {client.get(file.replace("&amp;", "&")).status_code for file in files} == {200}
