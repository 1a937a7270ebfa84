"""A dossier of checking is nowhere but with those who check: by every route, as each person of another unit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.checking import queries, service
from legaldocs.checking.models import AUTHORITY, SELF, RecordKind
from legaldocs.core import api, clock
from legaldocs.core.db import db
from tests.checking import province
from tests.checking.province import actor
from tests.conftest import build_app

WORDS = "Trao đổi kín về khoản đã phát hiện"  # of the minutes; nobody else may read them
STRANGERS = ("builder", "helper", "stranger", "mayor", "clerk", "neighbour", "council")


@dataclass(frozen=True)
class Kept:
    """A dossier that is examined, and a browser for every person of another unit and for nobody."""

    app: Flask
    code: str
    values: dict[str, object]
    browsers: dict[str, FlaskClient]


@pytest.fixture(scope="module", params=[SELF, AUTHORITY])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    app = build_app(tmp_path_factory.mktemp("checks"))
    with app.app_context():
        check = province.submitted(request.param)
        service.move(actor("leader"), check.id, "discuss", content_hash=check.content_hash())
        service.file_record(actor("examiner"), check.id, RecordKind.MINUTES, clock.today(), WORDS, "05/BB-STP")
        values = {"check_id": check.id, "finding_id": check.findings[0].id, "name": "withdraw", "verb": "confirm"}
        code = check.code
        readable = {name for name in STRANGERS if queries.get(actor(name), check.id) is not None}
        db.session.remove()
    assert readable == set()
    browsers = {name: app.test_client() for name in STRANGERS}
    for name, browser in browsers.items():
        answer = browser.post("/sign-in", data={"username": name, "password": province.PASSWORD})
        assert answer.status_code == 302
    browsers["nobody"] = app.test_client()
    yield Kept(app, code, values, browsers)
    with app.app_context():
        db.engine.dispose()


def addresses(kept: Kept, method: str) -> list[str]:
    """Every address of the site that takes the dossier's key."""
    found = []
    with kept.app.test_request_context():
        for rule in kept.app.url_map.iter_rules():
            if method in (rule.methods or ()) and "check_id" in rule.arguments:
                values = {name: kept.values.get(name, 1) for name in rule.arguments}
                found.append(str(kept.app.url_for(rule.endpoint, **values)))
    return found


def text_of(data: bytes) -> str:
    """Every word of an answer, those inside a workbook or archive too."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_its_addresses_look_missing_to_everybody_of_another_unit(kept: Kept) -> None:
    roads = [(method, path) for method in ("GET", "POST", "PUT") for path in addresses(kept, method)]
    assert len(roads) >= 30
    for name, browser in kept.browsers.items():
        for method, path in roads:
            refused = 404
            if path.startswith(api.ROOT) and (method != "GET" or name == "nobody"):
                refused = 401  # a session alone writes nothing there
            elif name == "nobody":
                refused = 302
            assert browser.open(path, method=method).status_code == refused, (method, path, name)


OUTSIDE = ("builder", "nobody", "neighbour", "council")  # one of each way to stand outside


@pytest.mark.timeout(600)  # some eight hundred pages, on a busy machine slowly
@pytest.mark.parametrize("names", [OUTSIDE[:2], pytest.param(OUTSIDE[2:], marks=pytest.mark.slow)], ids=["two", "rest"])
def test_no_page_list_search_count_feed_or_export_tells_of_it(kept: Kept, names: tuple[str, ...]) -> None:
    rules = [rule for rule in kept.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    told = []
    for name in names:
        browser = kept.browsers[name]
        for rule in rules:
            for query in ("", f"?q={province.NUMBER}"):
                words = text_of(browser.get(f"{rule.rule}{query}", follow_redirects=True).data)
                if WORDS in words or kept.code in words:
                    told.append((rule.rule, query, name))
    assert told == []
