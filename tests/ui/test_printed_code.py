"""A printed dossier leads back to its record: the code and the address stand on paper alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from flask import Flask
from playwright.sync_api import Browser

from legaldocs.app import create_app
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.ui import codes
from tests.conftest import served

SITE = "https://van-ban.tinh-mau.example.vn"
PRINTED = re.compile(r'<div class="ld-printed">.*?<svg.*?</svg>.*?<span class="ld-path">([^<]+)</span>', re.DOTALL)
STROKE = re.compile(r"([Mm])(-?[\d.]+) (-?[\d.]+)|h(-?[\d.]+)")


@pytest.fixture
def site(installation: Path) -> Iterator[Flask]:
    """The sample register, reached by an address of its own."""
    app = create_app("testing", DATA_DIR=installation, SITE_ADDRESS=SITE)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def squares(drawn: str) -> set[tuple[int, int]]:
    """Dark squares (column, row) of the path of a code."""
    [path] = re.findall(r'stroke="#000" d="([^"]+)"', drawn)
    x, y, found = 0.0, 0.0, set()
    for move, first, second, run in STROKE.findall(path):
        if run:
            found |= {(int(x) + step, int(y)) for step in range(int(float(run)))}
            x += float(run)
        else:
            x, y = (float(first), float(second)) if move == "M" else (x + float(first), y + float(second))
    return found


def test_the_squares_are_those_of_the_address_within_their_quiet_border() -> None:
    address = f"{SITE}/review/1"
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = {(x + 2, y + 2) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell & 1}
    assert squares(codes.drawn(address)) == dark
    assert codes.drawn(address) != codes.drawn(f"{SITE}/review/2")


def test_dossiers_bear_it_and_lists_and_people_do_not(site: Flask) -> None:
    reader = site.test_client()
    reader.post("/sign-in", data={"username": "tran.thi.hoai", "password": sample_register.PASSWORD})
    for place in ("/review/1", "/documents/142"):
        found = PRINTED.search(reader.get(f"{place}?lang=vi").text)
        assert found is not None, place
        assert found[1] == SITE + place
    for place in ("/review?page=1", "/documents?page=1", "/home"):
        assert "ld-printed" not in reader.get(place).text, place
    assert "ld-printed" not in site.test_client().get("/portal").text


def test_it_is_seen_on_paper_and_not_on_the_screen(site: Flask, browser: Browser) -> None:
    with served(site) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        form = {"username": "tran.thi.hoai", "password": sample_register.PASSWORD}
        page.request.post("/sign-in", form=form)
        page.goto("/review/1")
        code = page.locator(".ld-code svg")
        assert not code.is_visible()
        page.emulate_media(media="print")
        assert code.is_visible()
        box = code.bounding_box()
        assert box is not None
        assert 80 < box["width"] == box["height"] < 100  # 24 mm
        context.close()
