"""Reminders, digests and mail: five days before, one before, one after; once each, also after a restart."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Refused
from legaldocs.core.jobs import job_types
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines import reminders
from legaldocs.deadlines.models import Clock
from legaldocs.inbox import mailing, service
from legaldocs.inbox.models import Digest, Extension, Mail, MailState, Notice
from legaldocs.review import presentation
from legaldocs.review import service as review
from legaldocs.systematisation import service as systematisation
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province
from tests.review.province import actor, person_id

OPENED, DUE = date(2026, 3, 2), date(2026, 3, 5)  # a Monday; three working days to assign it


class Context:
    """What a job is given."""

    job_id, created_by = 0, None

    def progress(self, *_done: object) -> None:
        """Nobody watches."""


@pytest.fixture(autouse=True)
def _ticket(app: Flask) -> None:
    with at(OPENED):
        province.set_up()
        review.open_by_officer(actor("reviewer"), province.resting("1/2021/QĐ-UBND"), "Cử tri kiến nghị xem lại.")


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=clock.LOCAL), tick=False)


def told() -> list[tuple[str, str]]:
    """(who, step) of every reminder, in the order of writing."""
    names = {person_id(name): name for name in ("leader", "head", "reviewer")}
    rows = db.session.scalars(sa.select(Notice).order_by(Notice.id))
    return [(names[row.person_id], row.key.split(":")[3]) for row in rows if row.key.startswith("clock:")]


def remind_on(*days: date) -> None:
    for day in days:
        with at(day):
            service.remind(SYSTEM, clock.today())


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_who_has_to_act_is_reminded_and_a_late_step_goes_up_to_the_leaders(app: Flask) -> None:
    remind_on(date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), DUE, date(2026, 3, 6), date(2026, 3, 12))
    assert told() == [
        ("head", "before-5"), ("head", "before-1"), ("head", "after-1"), ("head", "after-5"), ("leader", "after-5"),
    ]  # fmt: skip


def test_a_second_run_of_the_day_and_a_restarted_worker_remind_nobody_twice() -> None:
    remind_on(OPENED, OPENED, OPENED)
    assert told() == [("head", "before-5")]


def test_a_day_without_a_run_is_not_caught_up_with_stale_words() -> None:
    remind_on(date(2026, 3, 6))
    assert told() == [("head", "after-1")]


def test_once_the_step_is_taken_nobody_is_reminded_of_it() -> None:
    with at(date(2026, 3, 3)):
        review.move(actor("head"), 1, "assign", assignee_id=person_id("reviewer"))
    remind_on(date(2026, 3, 6))
    assert "after-1" not in [step for _who, step in told()]


def wants_mail(name: str = "head", digest: Digest = Digest.NONE) -> None:
    service.save_settings(actor(name), f"{name}@mau.example.vn", True, digest)


def send(app: Flask) -> dict[str, int]:
    app.config["MAIL_BACKEND"] = "file"
    found: dict[str, int] = job_types()["inbox.send-mail"].run(Context())
    return found


def files(app: Flask) -> list[Path]:
    return sorted((app.config["DATA_DIR"] / "mail").glob("*.eml"))


def test_a_reminder_is_mailed_once_to_who_wants_it(app: Flask) -> None:
    wants_mail()
    remind_on(OPENED, OPENED)
    assert send(app) == {"sent": 1, "failed": 0}
    assert send(app) == {"sent": 0, "failed": 0}
    assert len(files(app)) == 1
    assert b"To: head@mau.example.vn" in files(app)[0].read_bytes()


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_worker_killed_while_sending_leaves_one_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    wants_mail()
    remind_on(OPENED)

    def killed(mail_id: int, mail: object) -> None:
        mailing.to_file(mail_id, mail)  # type: ignore[arg-type]  # the mail as the job made it
        raise KeyboardInterrupt

    monkeypatch.setitem(mailing.BACKENDS, "file", killed)
    with pytest.raises(KeyboardInterrupt):
        send(app)
    monkeypatch.undo()
    assert send(app) == {"sent": 1, "failed": 0}
    assert len(files(app)) == 1
    assert [row.state for row in db.session.scalars(sa.select(Mail))] == [MailState.SENT]


def test_where_sending_cannot_be_repeated_a_cut_off_mail_waits_for_a_person(app: Flask) -> None:
    wants_mail()
    remind_on(OPENED)
    assert service.claim_mail(SYSTEM, repeatable=False) is not None
    assert service.claim_mail(SYSTEM, repeatable=False) is None
    assert [row.state for row in db.session.scalars(sa.select(Mail))] == [MailState.DOUBTFUL]


def test_a_server_that_cannot_be_reached_is_tried_again_and_given_up_with_its_words(app: Flask) -> None:
    wants_mail()
    remind_on(OPENED)
    app.config.update(MAIL_BACKEND="smtp", MAIL_SERVER="127.0.0.1:9")
    for _run in range(4):
        job_types()["inbox.send-mail"].run(Context())
    row = db.session.scalars(sa.select(Mail)).one()
    assert (row.state, row.attempts) == (MailState.FAILED, 3)
    assert row.error


def test_a_digest_is_one_mail_a_day_and_none_when_nothing_waits(app: Flask) -> None:
    wants_mail(digest=Digest.DAILY)
    wants_mail("leader", Digest.DAILY)
    with at(date(2026, 3, 6)):
        counts = [service.write_digests(SYSTEM, Digest.DAILY, clock.today()) for _twice in range(2)]
    row = db.session.scalars(sa.select(Mail)).one()
    assert counts == [1, 0]
    assert (row.person_id, row.subject) == (person_id("head"), "1 việc chờ anh/chị, 1 trễ")
    assert "1/2021/QĐ-UBND" in row.body


def test_an_address_that_is_none_is_refused_and_nothing_is_kept() -> None:
    for address, digest in (("khong phai thu", Digest.NONE), (None, Digest.DAILY)):
        with pytest.raises(Invalid):
            service.save_settings(actor("head"), address, True, digest)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0


def running() -> Clock:
    found = clocks.running("review", [1])[1]
    assert found.due_on is not None
    return found


def test_more_time_needs_a_ground_and_another_person() -> None:
    with at(OPENED):
        key = running().id
        with pytest.raises(Forbidden):
            service.ask_extension(actor("stranger"), key, 2, "Chờ ý kiến của Bộ Xây dựng.")
        with pytest.raises(Invalid):
            service.ask_extension(actor("head"), key, 2, "Bận")
        row = service.ask_extension(actor("head"), key, 2, "Chờ ý kiến của Bộ Xây dựng.")
        with pytest.raises(Refused):
            service.decide_extension(actor("head"), row.id, True)
        assert running().due_on == DUE
        service.decide_extension(actor("leader"), row.id, True)
        assert running().due_on == date(2026, 3, 9)
        proof = presentation.proof(running())
        assert proof is not None
        assert proof["days"][-1].date == date(2026, 3, 9)
        with pytest.raises(Conflict):
            service.decide_extension(actor("leader"), row.id, True)
    codes = [row.code for row in db.session.scalars(sa.select(Notice).order_by(Notice.id))]
    assert codes == ["extension-asked", "extension-granted"]


def test_after_more_time_the_reminders_begin_anew() -> None:
    remind_on(date(2026, 3, 4))
    with at(date(2026, 3, 4)):
        row = service.ask_extension(actor("head"), running().id, 5, "Chờ ý kiến của Bộ Xây dựng.")
        service.decide_extension(actor("leader"), row.id, True)
    remind_on(date(2026, 3, 5), date(2026, 3, 11))
    assert told() == [("head", "before-1"), ("head", "before-5"), ("head", "before-1")]


def test_what_the_law_sets_is_not_extended() -> None:
    with at(date(2026, 3, 4)):
        term = systematisation.begin_term(actor("reviewer"), 2028)
        key = clocks.running("systematisation", [term.id])[term.id].id
        with pytest.raises(Refused, match="Điều 49"):
            service.ask_extension(actor("reviewer"), key, 5, "Chưa tập hợp đủ văn bản của các tỉnh.")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Extension)) == 0


def test_a_table_of_reminders_that_cannot_be_used_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="early"):
        reminders.read_steps('[[step]]\nid = "early"\nleft = 9\nto = ["minister"]')
    with pytest.raises(Refused):
        reminders.read_steps("step = [")
