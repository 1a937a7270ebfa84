"""What a balancer and a monitor see: ready or not and why, figures for who knows the word, lines without words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask

from legaldocs import shell
from legaldocs.core import observe
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db, newest_migration
from legaldocs.core.jobs import Job
from legaldocs.jobs.runner import Worker
from legaldocs.search import asking
from tests.jobs import kernel

TOKEN = "a-word-for-the-monitor"


@pytest.fixture(autouse=True)
def migrated(site: Flask) -> None:
    """The tables of the tests are made without migrations; say that they are those of the newest."""
    with site.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        newest = newest_migration(str(shell.MIGRATIONS))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest})


def test_ready_says_what_was_looked_at(site: Flask) -> None:
    answer = site.test_client().get("/health/ready")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "database": "ok", "files": "ok", "index": "missing", "worker": "none alive"}
    with site.app_context():
        worker = Worker(site, name="one")
        worker._tick()
        asking.home().rebuild("whoosh", [])
    told = site.test_client().get("/health/ready").json
    assert told is not None
    assert (told["index"], told["worker"]) == ("ok", "ok")


def test_a_database_of_another_program_is_not_ready(site: Flask) -> None:
    with site.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    answer = site.test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"].startswith("another migration")
    assert site.test_client().get("/health/live").status_code == 200


def test_a_program_goes_on_while_the_database_is_already_that_of_its_successor(site: Flask) -> None:
    """So an upgrade stands: first the schema, then one web server after the other; none may be taken out for it."""
    with site.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    answer = site.test_client().get("/health/ready")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["database"] == "migrated for a newer program"


def test_files_that_cannot_be_written_are_not_ready(site: Flask, tmp_path: Path) -> None:
    site.config["DATA_DIR"] = tmp_path / "gone"
    answer = site.test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["files"] == "not writable"


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Bearer từ-sai"])
def test_figures_are_for_who_knows_the_word(site: Flask, given: str) -> None:
    headers = {"Authorization": given}
    assert site.test_client().get("/metrics", headers=headers).status_code == 404
    site.config["METRICS_TOKEN"] = TOKEN
    assert site.test_client().get("/metrics", headers=headers).status_code == 404


def test_figures_count_requests_and_waiting_work(site: Flask) -> None:
    site.config["METRICS_TOKEN"] = TOKEN
    with site.app_context():
        kernel.ask(SYSTEM, kernel.plain)
    client = site.test_client()
    client.get("/portal")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert f'legaldocs_jobs{{kind="{kernel.plain.name}",state="queued"}} 1.0' in told
    assert 'legaldocs_requests_total{endpoint="portal.home",method="GET",status="200"}' in told
    assert 'legaldocs_request_seconds_bucket{endpoint="portal.home",le="0.01"}' in told


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def logging_site(site: Flask) -> Flask:
    site.config.update(LOG_REQUESTS=True, TRUSTED_PROXIES=1)
    observe._set_up_log("json", "info")
    return site


def test_a_request_is_one_line_by_its_rule_and_without_what_was_asked(
    logging_site: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = logging_site.test_client().get('/portal/documents?q=đất\r\n{"level":"forged"}')
    (line,) = lines(capsys)
    assert (line["rule"], line["status"], line["method"]) == ("/portal/documents", 200, "GET")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "đất" not in json.dumps(line, ensure_ascii=False)


def test_the_id_of_a_request_follows_its_job(logging_site: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    given = "from-the-proxy-1"
    with logging_site.app_context():
        structlog.contextvars.bind_contextvars(request_id=given)
        job_id = kernel.ask(SYSTEM, kernel.plain)
        structlog.contextvars.clear_contextvars()
        found = db.session.get(Job, job_id)
        assert found is not None
        assert found.request_id == given
        Worker(logging_site).drain()
    done = next(line for line in lines(capsys) if line["event"] == "job done")
    assert (done["job"], done["request_id"]) == (job_id, given)


def test_an_id_from_outside_is_believed_only_in_its_form_and_from_a_proxy(logging_site: Flask) -> None:
    def told(given: str) -> str:
        return logging_site.test_client().get("/health/live", headers={"X-Request-Id": given}).headers["X-Request-Id"]

    assert told("abcdef-12345") == "abcdef-12345"
    assert told("<b>xxxxxxxx</b>") != "<b>xxxxxxxx</b>"
    logging_site.config["TRUSTED_PROXIES"] = 0
    assert told("abcdef-12345") != "abcdef-12345"
