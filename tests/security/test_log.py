"""The security log: what matters is in it, one line each, and nothing in it that must not be."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask

from config import settings
from legaldocs.core import observe
from tests.office import PASSWORD, at_desk, open_office


@pytest.fixture
def office(tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Flask:
    app = open_office(tmp_path)
    logger = logging.getLogger("legaldocs.security")
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    monkeypatch.setattr(logger, "propagate", False)
    caplog.set_level(logging.INFO, logger="legaldocs.security")
    caplog.clear()
    return app


def entries(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == "legaldocs.security"]


def test_sign_ins_and_refusals_are_written(
    office: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = office.test_client()
    browser.post("/sign-in", data={"username": "an", "password": "sai mật khẩu rồi"})
    at_desk(office, "an").get("/audit")
    browser.get("/api/v1/documents", headers={"Authorization": "Bearer ld_khong-co"})
    monkeypatch.setitem(office.config, "WTF_CSRF_ENABLED", True)
    browser.post("/sign-in", data={"username": "an", "password": PASSWORD})
    events = [entry["event"] for entry in entries(caplog)]
    assert events == ["sign-in-failed", "signed-in", "forbidden", "token-refused", "csrf-refused"]


def test_an_entry_says_when_where_who_and_what(office: Flask, caplog: pytest.LogCaptureFixture) -> None:
    at_desk(office, "an")
    entry = entries(caplog)[-1]
    assert entry["at"].endswith("+00:00")
    assert (entry["event"], entry["method"], entry["address"]) == ("signed-in", "password", "127.0.0.1")
    assert isinstance(entry["person"], int)
    assert len(entry["request"]) == 16


def test_neither_names_nor_passwords_are_written(office: Flask, caplog: pytest.LogCaptureFixture) -> None:
    at_desk(office, "binh")
    office.test_client().post("/sign-in", data={"username": "ong.la.ai", "password": "mot bi mat lon"})
    written = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries(caplog))
    for secret in ("binh", "Bình", "ong.la.ai", "mot bi mat", PASSWORD):
        assert secret not in written


def test_a_line_stays_one_line(office: Flask, caplog: pytest.LogCaptureFixture) -> None:
    browser = office.test_client()
    browser.get("/api/v1/a%0A%7B%22event%22:%22forged%22%7D", headers={"Authorization": "Bearer x\ty"})
    lines = [record.getMessage() for record in caplog.records if record.name == "legaldocs.security"]
    assert lines
    assert all("\n" not in line and json.loads(line)["event"] != "forged" for line in lines)


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_trace_names_places_and_no_values(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed stands in local variables when something fails; what a statement was asked with, in its error."""
    password = "mot bi mat " + "lon"  # not a word of the line that a trace shows

    def sign_in(typed: str) -> None:
        engine = sa.create_engine("sqlite://", **settings("production")["SQLALCHEMY_ENGINE_OPTIONS"])
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT * FROM absent WHERE word = :typed"), {"typed": typed})

    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    observe._set_up_log(form, "info")
    try:
        sign_in(password)
    except sa.exc.OperationalError as error:
        structlog.get_logger("legaldocs.test").exception("it failed")
        logging.getLogger("legaldocs.test").error("it failed", exc_info=error)
    told = capsys.readouterr().err
    assert "no such table" in told
    assert "test_log.py" in told
    assert password not in told
