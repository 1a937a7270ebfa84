"""The same act through a page and through the API leaves the same rows: what the audit recorded of both is compared,
and at the end of a chapter every table of both copies.

``chapters`` lists the acts (``doors.py`` says how), ``left.toml`` what has no act, by reason.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core.db import db
from tests import apps
from tests.architecture.test_api_complete import reached, short, use_cases

from . import beginnings, tables
from .doors import Door, by_api, by_page
from .values import Given

HERE = Path(__file__).parent
LEFT: dict[str, list[str]] = tomllib.loads((HERE / "left.toml").read_text(encoding="utf-8"))
CHAPTERS: dict[str, dict[str, Given]] = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(HERE.glob("chapters/*.toml"))
}
QUICK = {"common", "review"}  # the main job; the build goes through every chapter


def acts(chapter: str) -> dict[str, Given]:
    return {name: act for name, act in CHAPTERS[chapter].items() if not name.startswith("_")}


@pytest.fixture
def doors(request: pytest.FixtureRequest, sample_directory: Path, tmp_path: Path) -> tuple[Door, Door]:
    """Page and API, each before a copy of its own of the register as the chapter begins."""
    chapter = CHAPTERS[request.param]
    first = Path(shutil.copytree(sample_directory, tmp_path / "page"))
    page = apps.lend(first)
    with page.app_context():
        getattr(beginnings, chapter.get("_begin", {}).get("with", "as_loaded"))()
    at_rest(page)
    api = apps.lend(Path(shutil.copytree(first, tmp_path / "api")))
    finds = chapter.get("_finds", {})
    return Door(page, by_page, finds), Door(api, by_api, finds)


def at_rest(app: Flask) -> None:
    """The database whole in its file."""
    with app.app_context():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


@pytest.mark.parametrize(
    ("doors", "chapter"),
    [pytest.param(name, name, marks=() if name in QUICK else pytest.mark.slow) for name in CHAPTERS],
    indirect=["doors"],
    ids=CHAPTERS,
)
def test_both_doors_leave_the_same_rows(doors: tuple[Door, Door], chapter: str) -> None:
    for name, act in acts(chapter).items():
        page, api = (door.act(act) for door in doors)
        assert api.told == page.told, name
        assert api.after == page.after, name
        assert set(act["does"]) <= page.ran & api.ran, name
        assert page.told or act.get("rows"), name
        assert [table for table in page.after if page.after[table] == page.before[table]] == [], name
    page_holds, api_holds = (door.everything() for door in doors)
    assert tables.differing(page_holds, api_holds) == {}
    assert tables.as_typed(page_holds) == {}


def test_every_use_case_with_two_doors_has_an_act_or_a_reason() -> None:
    done = {use_case for chapter in CHAPTERS for act in acts(chapter).values() for use_case in act["does"]}
    reachable = {short(one) for one in set(use_cases()) & reached()}
    left = {name for names in LEFT.values() for name in names}
    assert reachable - done - left == set()  # a new use case needs an act
    assert left - (reachable - done) == set()  # an act was written, or the use case is gone: take it off the list
