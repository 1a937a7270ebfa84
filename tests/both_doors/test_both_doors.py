"""The same act through a page and through the API leaves the same rows: what the audit recorded of both is compared.

``chapters`` lists the acts (``doors.py`` says how), ``left.toml`` what has no act, by reason.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from legaldocs.app import create_app
from legaldocs.core.db import db
from tests.architecture.test_api_complete import reached, short, use_cases

from .doors import Door, by_api, by_page
from .values import Given

HERE = Path(__file__).parent
LEFT: dict[str, list[str]] = tomllib.loads((HERE / "left.toml").read_text(encoding="utf-8"))
CHAPTERS: dict[str, dict[str, Given]] = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(HERE.glob("chapters/*.toml"))
}


@pytest.fixture
def doors(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, Door]]:
    """Page and API, each before a copy of the sample register of its own."""
    pair = []
    for through in (by_page, by_api):
        place = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("door") / "data"))
        pair.append(Door(create_app("testing", DATA_DIR=place), through))
    yield pair[0], pair[1]
    for door in pair:
        with door.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_doors_leave_the_same_rows(doors: tuple[Door, Door], chapter: str) -> None:
    for name, act in CHAPTERS[chapter].items():
        page, api = (door.act(act) for door in doors)
        assert api == page, name
        assert set(act["does"]) <= {use_case for _who, use_case, *_rest in page}, name


def test_every_use_case_with_two_doors_has_an_act_or_a_reason() -> None:
    done = {use_case for chapter in CHAPTERS.values() for act in chapter.values() for use_case in act["does"]}
    reachable = {short(one) for one in set(use_cases()) & reached()}
    left = {name for names in LEFT.values() for name in names}
    assert reachable - done - left == set()  # a new use case needs an act
    assert left - (reachable - done) == set()  # an act was written, or the use case is gone: take it off the list
