"""Notices and mails as rows: each occasion has a key, and a key is written once, whoever asks how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.inbox.models import Digest, Mail, MailState, Notice, NoticeSetting


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written: to whom, about which occasion, in which words."""

    person_id: int
    key: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to be written: to whom, about which occasion, which kind, with which facts."""

    person_id: int
    key: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def tell(told: Iterable[Told]) -> list[Told]:
    """Write the notices that are new, in the open use case; returns those."""
    fresh = _unknown(Notice.key, {one.key: one for one in told})
    now = clock.now()
    for one in fresh:
        db.session.add(Notice(person_id=one.person_id, key=one.key, code=one.code, facts=one.facts, created_at=now))
    db.session.flush()
    return fresh


def post(letters: Iterable[Letter]) -> int:
    """Put the mails that are new into the outbox, in the open use case; returns how many."""
    fresh = _unknown(Mail.key, {one.key: one for one in letters})
    now = clock.now()
    for one in fresh:
        row = Mail(person_id=one.person_id, key=one.key, address=one.address, subject=one.subject[:300], body=one.body)
        row.state, row.created_at = MailState.WAITING, now
        db.session.add(row)
    db.session.flush()
    return len(fresh)


def _unknown(column: Any, wanted: dict[str, Any]) -> list[Any]:
    """What is not on file yet, by key; one query per 500."""
    keys = sorted(wanted)
    known: set[str] = set()
    for part in (keys[start : start + 500] for start in range(0, len(keys), 500)):
        known |= set(db.session.scalars(sa.select(column).where(column.in_(part))))
    return [one for key, one in wanted.items() if key not in known]


def settings(person_ids: Iterable[int] | None = None) -> dict[int, NoticeSetting]:
    """Settings by person."""
    rows = sa.select(NoticeSetting)
    if person_ids is not None:
        rows = rows.where(NoticeSetting.person_id.in_(list(person_ids)))
    return {row.person_id: row for row in db.session.scalars(rows)}


def wanting(digest: Digest) -> list[NoticeSetting]:
    """Settings of those who want a digest and gave an address."""
    chosen = (NoticeSetting.digest == digest, NoticeSetting.address.is_not(None))
    return list(db.session.scalars(sa.select(NoticeSetting).where(*chosen).order_by(NoticeSetting.person_id)))


def mine(person_id: int) -> sa.Select[Notice]:
    """A person's notices, the latest first."""
    return sa.select(Notice).where(Notice.person_id == person_id).order_by(Notice.id.desc())


_UNREAD = (
    sa.select(sa.func.count())
    .select_from(Notice)
    .where(Notice.person_id == sa.bindparam("person"), Notice.read_at.is_(None))
)


def unread(person_id: int) -> int:
    """How many a person has not read."""
    return db.session.scalar(_UNREAD, {"person": person_id}) or 0
