"""Late opinions and publications remind those who owe them, then go up; secret ones only their readers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.drafting import opinion_queries
from legaldocs.drafting import service as drafting
from legaldocs.drafting.models import State
from legaldocs.inbox import notice_words, service
from legaldocs.inbox.models import Notice
from tests.drafting import province
from tests.drafting.province import actor, person_id


def told(lifecycle: str) -> list[tuple[str, int]]:
    rows = db.session.scalars(sa.select(Notice).order_by(Notice.id))
    return [(row.code, row.person_id) for row in rows if row.facts["lifecycle"] == lifecycle]


def test_a_unit_that_does_not_answer_is_reminded_and_the_asking_head_learns_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    province.set_up()
    draft_id = province.at(monkeypatch, State.CONSULTING)
    request = next(one for one in opinion_queries.requests(draft_id) if one.due_on)
    assert request.due_on is not None
    late = request.due_on + timedelta(days=1)
    while late.weekday() > 4:
        late += timedelta(days=1)
    province.freeze(monkeypatch, late)
    service.remind(SYSTEM, late)
    once = told("draft_request")
    assert ("reminder", person_id("finance")) in once
    assert service.remind(SYSTEM, late) == 0
    much_later = late + timedelta(days=14)
    province.freeze(monkeypatch, much_later)
    service.remind(SYSTEM, much_later)
    assert ("escalation", person_id("head")) in told("draft_request")
    urged = [one for one in opinion_queries.requests(draft_id) if one.unit_id == request.unit_id]
    assert urged[0].reminders >= 1
    notice = db.session.scalars(sa.select(Notice).where(Notice.code == "reminder")).first()
    assert notice is not None
    assert "DT-" in notice_words.sentence(notice.code, notice.facts)


def test_the_office_is_reminded_of_publication_and_a_secret_dossier_is_told_to_its_readers(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    province.set_up()
    province.at(monkeypatch, State.PROMULGATED)
    late = province.SIGNING + timedelta(days=30)
    province.freeze(monkeypatch, late)
    service.remind(SYSTEM, late)
    assert {person for _code, person in told("draft_duty")} == {person_id("office"), person_id("leader")}
    secret = province.registered(planned_signing=late + timedelta(days=60))
    drafting.keep_secret(actor("drafter"), secret, [], secret=True)
    much_later = late + timedelta(days=60)
    province.freeze(monkeypatch, much_later)
    service.remind(SYSTEM, much_later)
    rows = [row for row in db.session.scalars(sa.select(Notice)) if row.facts["lifecycle"] == "drafting"]
    of_secret = [row for row in rows if row.facts["subject"] == secret]
    assert {row.person_id for row in of_secret} <= {person_id("drafter")}
    assert {row.facts["title"] for row in of_secret} <= {""}
