"""The page of jobs: people see and steer what they started, administrators everything."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

import legaldocs.sample
from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import Job, JobState, JobType
from legaldocs.jobs import store
from legaldocs.jobs.presentation import rule_words
from legaldocs.jobs.runner import Worker
from tests.jobs import kernel

PASSWORD = "a-word-for-the-tests"
ADMINISTRATOR, REVIEWER, DRAFTER = "quan.tri", "nguyen.minh.an", "do.thu.phuong"


@pytest.fixture
def app(site: Flask) -> Flask:
    table = tomllib.loads((Path(legaldocs.sample.__file__).parent / "people.toml").read_text("utf-8"))
    with site.app_context():
        account_service.set_up(SYSTEM, table, PASSWORD)
    return site


def ask(app: Flask, username: str, kind: JobType = kernel.plain) -> int:
    with app.app_context():
        return kernel.ask(accounts.actor_by_username(username), kind)


def browser(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def state(app: Flask, job_id: int) -> JobState:
    with app.app_context():
        found = db.session.get(Job, job_id)
        assert found is not None
        return found.state


class TestPage:
    """With the people of the sample."""

    def test_list_shows_own_jobs_and_everything_to_administrators(self, app: Flask) -> None:
        mine, other = (ask(app, name) for name in (REVIEWER, DRAFTER))
        shown = browser(app, REVIEWER).get("/jobs").text
        assert f"/jobs/{mine}" in shown
        assert f"/jobs/{other}" not in shown
        assert f"/jobs/{other}" in browser(app, ADMINISTRATOR).get("/jobs").text

    def test_job_of_somebody_else_is_not_there(self, app: Flask) -> None:
        job_id = ask(app, DRAFTER)
        client = browser(app, REVIEWER)
        assert client.get(f"/jobs/{job_id}").status_code == 404
        assert client.post(f"/jobs/{job_id}/cancel").status_code == 403
        assert state(app, job_id) == JobState.QUEUED

    def test_waiting_job_is_cancelled_and_can_be_run_again(self, app: Flask) -> None:
        job_id = ask(app, REVIEWER)
        client = browser(app, REVIEWER)
        assert client.post(f"/jobs/{job_id}/cancel").status_code == 302
        assert state(app, job_id) == JobState.CANCELLED
        client.post(f"/jobs/{job_id}/run-again")
        assert state(app, job_id) == JobState.QUEUED

    def test_finished_job_cannot_be_cancelled(self, app: Flask) -> None:
        job_id = ask(app, REVIEWER)
        Worker(app).drain()
        client = browser(app, REVIEWER)
        client.post(f"/jobs/{job_id}/cancel")
        assert "Tác vụ đã kết thúc" in client.get(f"/jobs/{job_id}").text
        assert state(app, job_id) == JobState.DONE

    def test_dead_job_shows_why_and_runs_again_with_all_its_attempts(self, app: Flask) -> None:
        job_id = ask(app, REVIEWER, kernel.refused)
        Worker(app).drain()
        client = browser(app, REVIEWER)
        assert "Chưa thực hiện được lúc này." in client.get(f"/jobs/{job_id}").text
        client.post(f"/jobs/{job_id}/run-again")
        assert state(app, job_id) == JobState.QUEUED

    def test_progress_is_polled_until_the_job_is_over(self, app: Flask) -> None:
        job_id = ask(app, REVIEWER)
        client = browser(app, REVIEWER)
        waiting = client.get(f"/jobs/{job_id}/progress")
        assert (waiting.status_code, "hx-get" in waiting.text) == (200, True)
        Worker(app).drain()
        assert client.get(f"/jobs/{job_id}/progress").status_code == 286

    def test_filters_and_notice_of_a_missing_worker(self, app: Flask) -> None:
        ask(app, ADMINISTRATOR)
        client = browser(app, ADMINISTRATOR)
        assert "tiến trình xử lý chưa chạy" in client.get("/jobs").text
        assert "Không có tác vụ nào" in client.get("/jobs?state=dead").text
        assert client.get("/jobs?state=nonsense&name=x&page=99").status_code == 200

    def test_result_is_words_and_its_counts_lead_to_the_lines_of_the_import(self, app: Flask) -> None:
        job_id = ask(app, ADMINISTRATOR)
        with app.app_context(), store.transaction(db.engine) as connection:
            result = {"counts": {"added": 3, "refused": 1}, "events": 2}
            done = {"name": "documents.import", "state": JobState.DONE, "result": result}
            connection.execute(sa.update(Job).where(Job.id == job_id).values(**done))
        client = browser(app, ADMINISTRATOR)
        page = client.get(f"/jobs/{job_id}").text
        assert "Sự kiện hiệu lực đã ghi" in page
        assert f'<a href="/import/{job_id}?outcome=refused">1</a>' in page
        assert "{&#39;" not in page
        assert "Bị từ chối: 1" in client.get("/jobs/export?format=csv").text

    def test_recurring_times_are_words_in_both_languages(self, app: Flask) -> None:
        rules = ("every 15m", "daily 02:00", "weekly mon 03:30", "monthly 1 04:00")
        with app.test_request_context(), force_locale("vi"):
            vietnamese = [rule_words(rule) for rule in rules]
        with app.test_request_context(), force_locale("en"):
            english = [rule_words(rule) for rule in rules]
        assert vietnamese[:3] == ["15 phút một lần", "hằng ngày lúc 02:00", "hằng tuần vào thứ Hai lúc 03:30"]
        assert english[2:] == ["every week on Monday at 03:30", "every month on day 1 at 04:00"]

    def test_list_is_sorted_and_exported_as_it_is_filtered(self, app: Flask) -> None:
        first, second = ask(app, REVIEWER), ask(app, REVIEWER, kernel.refused)
        client = browser(app, REVIEWER)
        page = client.get("/jobs?sort=asked").text
        assert page.index(f'/jobs/{first}"') < page.index(f'/jobs/{second}"')
        rows = client.get("/jobs/export?format=csv&name=test.refused").text.splitlines()
        assert [row.split(",")[0] for row in rows[1:]] == [str(second)]

    def test_stranger_is_asked_to_sign_in(self, app: Flask) -> None:
        assert app.test_client().get("/jobs").status_code == 302
