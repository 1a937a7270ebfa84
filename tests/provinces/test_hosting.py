"""One process, several provinces: who answers which host, and that trouble of one is trouble of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from legaldocs.core import observe
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import Job, JobState
from legaldocs.hosting import Hosting
from legaldocs.jobs.several import Workers
from tests import apps
from tests.jobs import kernel
from tests.provinces.world import Browser, app_of, hosting, section


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hosting:
    """Two provinces without a row."""
    sections = [section(code, tmp_path / code, METRICS_TOKEN=f"word of {code}") for code in ("north", "south")]
    made = hosting(tmp_path / "provinces.toml", sections, monkeypatch)
    for code in ("north", "south"):
        with app_of(made, code).app_context():
            apps.make_tables(db.engine.url)
            db.engine.dispose()
    return made


def test_a_host_without_a_province_is_misdirected(hosted: Hosting) -> None:
    nobody = Browser(hosted, "west")
    answer = nobody.ask("/portal")
    assert (answer.status_code, answer.mimetype) == (421, "text/plain")
    assert nobody.ask("/health/ready").status_code == 421
    assert nobody.ask("/health/live").json == {
        "state": "ok",
        "provinces": "ok",
    }  # a balancer asks the process by its number


@pytest.mark.parametrize("asked", ["NORTH.test", "north.test:8443", "north.test."])
def test_a_host_is_known_in_any_spelling(hosted: Hosting, asked: str) -> None:
    assert Browser(hosted, "west").ask("/portal", headers={"Host": asked}).status_code == 200


def test_a_host_that_a_proxy_only_reports_is_not_believed(hosted: Hosting) -> None:
    app_of(hosted, "north").wsgi_app = ProxyFix(app_of(hosted, "north").wsgi_app, x_host=1)  # type: ignore[method-assign]
    told = Browser(hosted, "north").ask("/robots.txt", headers={"X-Forwarded-Host": "south.test"}).text
    assert "http://north.test/" in told
    assert "south" not in told


def test_a_province_that_cannot_be_opened_answers_503_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "south").write_text("no directory", "utf-8")
    sections = [section(code, tmp_path / code) for code in ("north", "south")]
    hosted = hosting(tmp_path / "provinces.toml", sections, monkeypatch)
    away = Browser(hosted, "south").ask("/portal")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    assert Browser(hosted, "north").ask("/health/live").status_code == 200
    (tmp_path / "south").unlink()
    assert Browser(hosted, "south").ask("/health/live").status_code == 503  # not tried at every request
    hosted._failed.clear()
    assert Browser(hosted, "south").ask("/health/live").status_code == 200


def test_a_broken_database_takes_no_other_down(hosted: Hosting, tmp_path: Path) -> None:
    for name in ("legaldocs.db", "legaldocs.db-wal", "legaldocs.db-shm"):
        (tmp_path / "south" / name).unlink(missing_ok=True)
    (tmp_path / "south" / "legaldocs.db").write_bytes(b"no database " * 500)
    app_of(hosted, "south").config["PROPAGATE_EXCEPTIONS"] = app_of(hosted, "south").testing = False
    assert Browser(hosted, "south").ask("/portal").status_code >= 500
    assert Browser(hosted, "north").ask("/portal").status_code == 200
    ask_for_work(app_of(hosted, "north"))
    assert Workers(lambda: {code: lambda code=code: app_of(hosted, code) for code in ("south", "north")}).drain() == 1  # type: ignore[misc]  # bound now


def ask_for_work(app: Flask) -> None:
    with app.app_context():
        kernel.ask(SYSTEM, kernel.plain)
        db.session.remove()


def test_one_worker_serves_every_province(hosted: Hosting) -> None:
    found = {code: app_of(hosted, code) for code in ("north", "south")}
    for _time in range(2):
        for app in found.values():
            ask_for_work(app)
    assert Workers(lambda: {code: lambda app=app: app for code, app in found.items()}).drain() == 4  # type: ignore[misc]  # bound now
    for app in found.values():
        with app.app_context():
            assert [job.state for job in db.session.query(Job)] == [JobState.DONE, JobState.DONE]


def test_every_page_names_its_province(hosted: Hosting) -> None:
    for address in ("/portal", "/sign-in", "/nowhere"):
        north, south = (Browser(hosted, code).ask(address).text for code in ("north", "south"))
        assert ("Province NORTH" in north, "Province SOUTH" in north) == (True, False)
        assert ("Province NORTH" in south, "Province SOUTH" in south) == (False, True)


def test_figures_of_a_province_are_its_own(hosted: Hosting) -> None:
    Browser(hosted, "south").ask("/portal")
    north, south = Browser(hosted, "north"), Browser(hosted, "south")
    assert north.ask("/metrics", headers={"Authorization": "Bearer word of south"}).status_code == 404
    told = south.ask("/metrics", headers={"Authorization": "Bearer word of south"}).text
    assert 'legaldocs_requests_total{endpoint="portal.home",method="GET",province="south",status="200"}' in told
    assert 'legaldocs_workers{province="south"} 0.0' in told
    assert "north" not in told


def test_a_line_of_the_log_says_whose_it_is(hosted: Hosting, capsys: pytest.CaptureFixture[str]) -> None:
    observe._set_up_log("json", "info")
    for code in ("north", "south"):
        app_of(hosted, code).config["LOG_REQUESTS"] = True
        Browser(hosted, code).ask("/portal")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["province"] for line in told if line["event"] == "request"] == ["north", "south"]
    structlog.contextvars.clear_contextvars()


def test_an_address_that_asked_too_often_of_one_may_ask_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGALDOCS_RATELIMIT_DEFAULT", "2 per minute")
    sections = [section(code, tmp_path / code) for code in ("north", "south")]
    hosted = hosting(tmp_path / "provinces.toml", sections, monkeypatch, profile="default")
    asked = [Browser(hosted, "north").ask("/robots.txt").status_code for _time in range(3)]
    assert asked == [200, 200, 429]
    assert Browser(hosted, "south").ask("/robots.txt").status_code == 200
