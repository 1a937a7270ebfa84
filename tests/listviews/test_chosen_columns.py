"""Columns that a reader hid are not in the file either: of every list, by its own page and its own link."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.app import create_app
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.ui.columns import columns

EXPORT = re.compile(r'href="([^"]+format=csv[^"]*)"')
# List → the columns of its page that a file does not hold: what is only shown by the page, or done on it.
ONLY_SHOWN = {"/access": {"4"}}
LISTS = (
    "/documents", "/review", "/checking", "/deadlines", "/audit", "/jobs", "/units?month=2026-11", "/people/units",
    "/access",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A copy of the sample register."""
    place = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("lists") / "data"))
    app = create_app("testing", DATA_DIR=place)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def client(site: Flask) -> FlaskClient:
    browser = site.test_client()
    browser.post("/sign-in", data={"username": "quan.tri", "password": sample_register.PASSWORD})
    return browser


def file_of(client: FlaskClient, page: str) -> list[str]:
    """Heads of the file that the page's own link gives."""
    found = EXPORT.search(page)
    assert found is not None
    answer = client.get(html.unescape(found[1]))
    assert answer.status_code == 200
    return next(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


@pytest.mark.parametrize("place", LISTS)
def test_a_file_holds_what_belongs_to_the_columns_shown(site: Flask, client: FlaskClient, place: str) -> None:
    page = client.get(place).get_data(as_text=True)
    with site.test_request_context(place):
        shown = columns(page)
    whole = file_of(client, page)
    assert len(shown) >= 4, "too few rows in the sample to choose columns"
    together: set[str] = set()
    address = urlsplit(place)
    for one in shown:
        query = urlencode([*parse_qsl(address.query), ("cols", one.name)])
        part = file_of(client, client.get(f"{address.path}?{query}").get_data(as_text=True))
        assert part == [head for head in whole if head in part]  # in their order, none invented
        if one.name in ONLY_SHOWN.get(place, ()):
            assert part == whole  # nothing of the file belongs to it: the file stays whole
            continue
        assert 0 < len(part) < len(whole), one
        together |= set(part)
    assert together == set(whole)
