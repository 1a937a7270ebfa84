"""Use cases of the inbox: reminders and digests, reading notices, personal settings, more time on a time limit."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines import reminders
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.models import Clock
from legaldocs.drafting.opinion_service import note_urged
from legaldocs.inbox import draft_reminders, letters, notice_words, notices
from legaldocs.inbox.holders import Held, held
from legaldocs.inbox.models import (
    Digest,
    Extension,
    ExtensionState,
    Mail,
    MailState,
    Notice,
    NoticeSetting,
    Rhythm,
)
from legaldocs.inbox.notices import Told

MOST_DAYS = 30  # working days one extension may add
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


@use_case
def remind(actor: Actor, today: date) -> int:
    """Write the reminders that today calls for: notices, and mails for those who want them; returns new notices.

    Each clock, step and person is one occasion for one due date, so a second run of the same day writes nothing.
    """
    require(actor, "notices.send")
    known = reminders.steps()
    told: list[Told] = []
    spoken: dict[str, tuple[Held, int]] = {}
    due = dict(_due(today, known))
    for one in held(due, today):
        left, step = due[one.clock]
        for person in one.people(step.to):
            code = "reminder" if person in (one.holders or one.heads or one.leaders) else "escalation"
            key = f"clock:{one.clock.id}:{one.clock.due_on}:{step.id}:{person}"
            told.append(Told(person, key, code, notice_words.facts_of(one, left)))
            spoken[key] = one, left
    urged = {one.key: (one, request) for one, request in draft_reminders.told(today, known)}
    fresh = notices.tell([*told, *(one for one, _request in urged.values())])
    for request in {urged[one.key][1] for one in fresh if one.key in urged} - {None}:
        note_urged(request, today)
    titles = {key: one.title for key, (one, _left) in spoken.items()}
    titles |= {key: str(one.facts["title"]) for key, (one, _request) in urged.items()}
    notices.post(letters.of_reminders(fresh, titles))
    return len(fresh)


def _due(today: date, steps: tuple[reminders.Step, ...]) -> Iterator[tuple[Clock, tuple[int, reminders.Step]]]:
    """Running clocks that have a step today, with the working days left; of the others nobody asks who holds them."""
    chosen = (Clock.ended_at.is_(None), Clock.due_on.is_not(None))
    for row in db.session.scalars(sa.select(Clock).where(*chosen).order_by(Clock.id)):
        left = clocks.days_left(row, today)
        step = reminders.due_step(left, steps) if left is not None else None
        if left is not None and step is not None:
            yield row, (left, step)


@use_case
def write_digests(actor: Actor, kind: Digest, today: date) -> int:
    """Put one digest per person who wants it into the outbox: work and notices by kind; how many are new."""
    require(actor, "notices.send")
    return notices.post(list(letters.of_digest(kind, today)))


@use_case
def claim_mail(actor: Actor, *, repeatable: bool) -> Mail | None:
    """Take the next mail to send.  One left half-sent is taken again only where sending twice is sending once."""
    require(actor, "notices.send")
    for row in db.session.scalars(sa.select(Mail).where(Mail.state == MailState.SENDING)):
        row.state = MailState.WAITING if repeatable else MailState.DOUBTFUL
    db.session.flush()
    waiting = sa.select(Mail).where(Mail.state == MailState.WAITING).order_by(Mail.id).limit(1)
    found: Mail | None = db.session.scalars(waiting.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.state, found.attempts = MailState.SENDING, found.attempts + 1
    return found


@use_case
def note_sent(actor: Actor, mail_id: int, error: str | None = None) -> None:
    """Record how sending went; a mail that failed three times waits for a person."""
    require(actor, "notices.send")
    row = db.session.get_one(Mail, mail_id)
    if error is None:
        row.state, row.sent_at, row.error = MailState.SENT, clock.now(), None
    else:
        row.state, row.error = MailState.WAITING if row.attempts < 3 else MailState.FAILED, error[:500]


@use_case
def read_notices(actor: Actor, up_to: int) -> int:
    """Mark my notices up to this one as read; returns how many were not."""
    require(actor, "notices.read")
    chosen = (Notice.person_id == actor.user_id, Notice.read_at.is_(None), Notice.id <= up_to)
    rows = list(db.session.scalars(sa.select(Notice).where(*chosen)))
    for row in rows:
        row.read_at = clock.now()
    return len(rows)


@use_case
def save_settings(
    actor: Actor,
    address: str | None,
    reminders_by_mail: bool,
    digest: Digest,
    watched: Rhythm | None = None,
    mentions: Rhythm | None = None,
    searches: Rhythm | None = None,
) -> NoticeSetting:
    """What I want to be mailed, when and where; a kind not given stays as it is.  Raises ``Invalid`` by field."""
    require(actor, "notices.read")
    row = _setting(actor)
    if address and not _ADDRESS.fullmatch(address):
        raise Invalid(fields={"address": [_("Write the address like name@example.vn.")]})
    kinds = {"watched": watched or row.watched, "mentions": mentions or row.mentions}
    kinds["searches"] = searches or row.searches
    if digest is not Digest.NONE and not address:
        raise Invalid(fields={"address": [_("Give the address the digest goes to.")]})
    if set(kinds.values()) != {Rhythm.NEVER} and not address:
        raise Invalid(fields={"address": [_("Give the address that notices are mailed to.")]})
    row.address, row.reminders, row.digest = address or None, reminders_by_mail, digest
    row.watched, row.mentions, row.searches = kinds["watched"], kinds["mentions"], kinds["searches"]
    return row


@use_case
def renew_feed(actor: Actor) -> str:
    """A new secret for my calendar feed; the former address stops working.  The secret is shown this once."""
    require(actor, "notices.read")
    token = secrets.token_urlsafe(24)
    _setting(actor).feed_hash = feed_hash(token)
    return token


def feed_hash(token: str) -> str:
    """How a feed's secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _setting(actor: Actor) -> NoticeSetting:
    assert actor.user_id is not None  # noqa: S101  # the permission lets people in, not the system
    row = notices.settings([actor.user_id]).get(actor.user_id)
    if row is None:
        row = NoticeSetting(person_id=actor.user_id, reminders=True, digest=Digest.NONE)
        db.session.add(row)
        db.session.flush()
    return row


@use_case
def ask_extension(actor: Actor, clock_id: int, working_days: int, ground: str) -> Extension:
    """Ask for more time, with the ground.  What a law sets is not extended.  Raises ``Refused``, ``Invalid``."""
    one = _held(clock_id)
    require(actor, "deadlines.ask", one)
    rule = deadlines.is_set_by_law(one.clock)
    if rule is not None:
        raise Refused(
            _("This time limit is set by law (%(article)s); nobody here can extend it.", article=rule.article)
        )
    if _open_request(clock_id) is not None:
        raise Refused(_("More time has been asked for already; it waits for a decision."))
    problems: dict[str, list[str]] = {}
    if not 1 <= working_days <= MOST_DAYS:
        problems["working_days"] = [_("Ask for 1 to %(most)s working days.", most=MOST_DAYS)]
    if len(ground.strip()) < 10:
        problems["ground"] = [_("Say in a sentence why the work cannot be done in time.")]
    if problems:
        raise Invalid(fields=problems)
    assert one.clock.due_on is not None  # noqa: S101  # _held refuses the others
    assert actor.user_id is not None  # noqa: S101  # the permission lets people in, not the system
    row = Extension(clock_id=clock_id, old_due=one.clock.due_on, working_days=working_days, ground=ground.strip())
    row.new_due = deadlines.extension(one.clock.due_on, working_days).due
    row.state, row.asked_by, row.asked_name, row.asked_at = ExtensionState.ASKED, actor.user_id, actor.name, clock.now()
    db.session.add(row)
    db.session.flush()
    facts = {**notice_words.facts_of(one, 0), "who": actor.name, "days": working_days}
    deciders = [person for person in (one.heads or one.leaders) if person != actor.user_id] or list(one.leaders)
    told = (Told(person, f"extension:{row.id}:asked:{person}", "extension-asked", facts) for person in deciders)
    _tell_of_time(told, one.title)
    return row


@use_case
def decide_extension(actor: Actor, extension_id: int, granted: bool, remark: str = "") -> Extension:
    """Grant or refuse more time; another person than the one who asked.  Raises ``Refused``, ``Conflict``."""
    row = db.session.get(Extension, extension_id)
    if row is None:
        raise Missing()
    one = _held(row.clock_id)
    require(actor, "deadlines.grant", one)
    if row.state is not ExtensionState.ASKED or one.clock.due_on != row.old_due:
        raise Conflict(_("This request was decided already, or the time limit has changed since."))
    if row.asked_by == actor.user_id:
        raise Refused(_("Another person must decide: you asked for more time."))
    if not granted and len(remark.strip()) < 5:
        raise Invalid(fields={"remark": [_("Say why, in a sentence.")]})
    row.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    row.decided_by, row.decided_name, row.decided_at = actor.user_id, actor.name, clock.now()
    row.remark = remark.strip() or None
    if granted:
        deadlines.extend(one.clock, row.working_days)
    facts = notice_words.facts_of(one, 0)
    code = f"extension-{row.state}"
    _tell_of_time([Told(row.asked_by, f"extension:{row.id}:decided", code, facts)], one.title)
    return row


def _tell_of_time(told: Iterable[Told], title: str) -> None:
    """Notices about more time, and mails of them for those who want reminders."""
    fresh = notices.tell(told)
    notices.post(letters.of_reminders(fresh, {row.key: title for row in fresh}))


def _open_request(clock_id: int) -> Extension | None:
    chosen = (Extension.clock_id == clock_id, Extension.state == ExtensionState.ASKED)
    return db.session.scalars(sa.select(Extension).where(*chosen)).first()


def _held(clock_id: int) -> Held:
    row = db.session.get(Clock, clock_id)
    if row is None:
        raise Missing()
    if row.ended_at is not None or row.due_on is None:
        raise Refused(_("This time limit is not running any more, or has no due date."))
    return held([row], clock.today())[0]
