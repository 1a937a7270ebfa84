"""Notices and mails as rows: each occasion has a key, and a key is written once, whoever asks how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.inbox.models import Digest, Mail, MailState, Notice, NoticeSetting, Rhythm

# Kind of occasion (a column of the settings) → how the codes of its notices begin.
KINDS = {"watched": "watch-", "mentions": "called-on", "searches": "search-news"}
_PART = 500  # keys asked for in one question


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
    for part in (keys[start : start + _PART] for start in range(0, len(keys), _PART)):
        known |= set(db.session.scalars(sa.select(column).where(column.in_(part))))
    return [one for key, one in wanted.items() if key not in known]


def settings(person_ids: Iterable[int] | None = None) -> dict[int, NoticeSetting]:
    """Settings by person."""
    rows = sa.select(NoticeSetting)
    if person_ids is not None:
        rows = rows.where(NoticeSetting.person_id.in_(list(person_ids)))
    return {row.person_id: row for row in db.session.scalars(rows)}


def wanting(digest: Digest) -> list[NoticeSetting]:
    """Settings of those who want a digest, of their work or of any kind of notices, and gave an address."""
    any_kind = (getattr(NoticeSetting, kind) == Rhythm(digest) for kind in KINDS)
    chosen = (sa.or_(NoticeSetting.digest == digest, *any_kind), NoticeSetting.address.is_not(None))
    return list(db.session.scalars(sa.select(NoticeSetting).where(*chosen).order_by(NoticeSetting.person_id)))


def kind_of(code: str) -> str | None:
    """The kind of occasion a notice belongs to; ``None`` for those that have no choice of their own."""
    return next((kind for kind, start in KINDS.items() if code.startswith(start)), None)


def to_mail(wanted: dict[int, set[str]], since: datetime) -> dict[int, list[Notice]]:
    """Notices by person, of the kinds each wants, since a moment, that they have not read and no mail carried yet."""
    people = sorted(wanted)
    open_ = (Notice.read_at.is_(None), Notice.mailed_at.is_(None), Notice.created_at >= since)
    found: dict[int, list[Notice]] = {}
    for start in range(0, len(people), _PART):
        chosen = sa.select(Notice).where(Notice.person_id.in_(people[start : start + _PART]), *open_)
        for row in db.session.scalars(chosen.order_by(Notice.id)):
            if kind_of(row.code) in wanted[row.person_id]:
                found.setdefault(row.person_id, []).append(row)
    return found


def note_mailed(keys: Iterable[str]) -> None:
    """A mail carries these notices."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), _PART):
        chosen = Notice.key.in_(wanted[start : start + _PART])
        for row in db.session.scalars(sa.select(Notice).where(chosen)):
            row.mailed_at = clock.now()


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
