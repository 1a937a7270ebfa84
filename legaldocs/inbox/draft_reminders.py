"""Reminders of what drafting waits for without a clock: opinions of units, publication of what was issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.deadlines.reminders import Step, due_step
from legaldocs.deadlines.rules import working_days_left
from legaldocs.drafting.issue_models import Duty
from legaldocs.drafting.models import Draft, State
from legaldocs.drafting.opinion_models import Request
from legaldocs.inbox.holders import posts_on
from legaldocs.inbox.notices import Told


def told(today: date, steps: tuple[Step, ...]) -> Iterator[tuple[Told, Request | None]]:
    """Notices that today calls for, with the request they urge; three queries."""
    requests, duties = _requests(), _duties()
    if not requests and not duties:
        return
    posts = posts_on(today)
    for draft, request in requests:
        asked, asking = posts.heads.get(request.unit_id, ()), posts.heads.get(draft.unit_id, ())
        yield from _of(
            draft, request, "draft_request", today, steps, {"holder": asked, "head": asked, "leader": asking}
        )
    for draft, duty in duties:
        people = {"holder": posts.office, "head": posts.office, "leader": posts.leaders}
        yield from _of(draft, duty, "draft_duty", today, steps, people)


def _of(
    draft: Draft,
    row: Request | Duty,
    kind: str,
    today: date,
    steps: tuple[Step, ...],
    people: dict[str, tuple[int, ...]],
) -> Iterator[tuple[Told, Request | None]]:
    left = _left(row.due_on, today)
    step = due_step(left, steps) if left is not None else None
    if step is None:
        return
    readers = {reader.person_id for reader in draft.readers}
    facts: dict[str, Any] = {
        "clock": None, "lifecycle": kind, "subject": draft.id, "code": draft.code, "number": "", "left": left,
        "title": "" if draft.secret else draft.title[:200], "due": row.due_on.isoformat() if row.due_on else None,
    }  # fmt: skip
    for person in dict.fromkeys(one for name in step.to for one in people[name]):
        if draft.secret and person not in readers:
            continue
        code = "reminder" if person in people["holder"] else "escalation"
        key = f"{kind}:{row.id}:{row.due_on}:{step.id}:{person}"
        yield Told(person, key, code, facts), row if isinstance(row, Request) else None


def _left(due_on: date | None, today: date) -> int | None:
    try:
        return working_days_left(today, due_on, calendars.current()) if due_on else None
    except CalendarMissing:
        return None


def _requests() -> list[tuple[Draft, Request]]:
    """Opinions that were asked for and have not come, while they may still come."""
    open_ = (Draft.state == State.CONSULTING, Request.asked_on.is_not(None), Request.answered_on.is_(None))
    rows = sa.select(Draft, Request).join(Request, Request.draft_id == Draft.id).where(*open_)
    return [(draft, request) for draft, request in db.session.execute(rows.order_by(Request.id))]


def _duties() -> list[tuple[Draft, Duty]]:
    rows = sa.select(Draft, Duty).join(Duty, Duty.draft_id == Draft.id).where(Duty.done_on.is_(None))
    return [(draft, duty) for draft, duty in db.session.execute(rows.order_by(Duty.id))]
