"""Use cases of consultation and appraisal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, LegalDocsError, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import consulting, queries
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import Draft, State
from legaldocs.drafting.opinion_models import Appraisal, ChecklistPoint, Opinion, Request, Response, Stance, Verdict
from legaldocs.law import structure

PER_HOUR = 5  # comments from one address; a household behind one router writes a few, a machine writes thousands


class TooManyComments(LegalDocsError):
    """Too many comments from one address; others are not affected."""

    status = 429
    code = "too-many-comments"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about one provision (``path`` empty: the draft as a whole)."""

    path: str
    stance: Stance
    words: str = ""


@use_case
def choose(actor: Actor, draft_id: int, unit_ids: Iterable[int]) -> list[Request]:
    """Choose who is asked.  While opinions are asked for, those added are asked at once; nobody asked is taken out."""
    draft = _draft(actor, draft_id)
    require(actor, "drafting.draft", draft)
    if draft.state not in (State.REGISTERED, State.DRAFTING, State.CONSULTING):
        raise Refused(_("Units are chosen while the draft is drawn up or consulted on."))
    known = {unit.id for unit in accounts.units() if unit.kind in consulting.ASKABLE and unit.id != draft.unit_id}
    present, wanted = {request.unit_id: request for request in opinions.requests(draft.id)}, set(unit_ids) & known
    for unit_id, request in present.items():
        if unit_id not in wanted and request.asked_on is None:
            db.session.delete(request)
    for unit_id in sorted(wanted - set(present)):
        request = Request(draft_id=draft.id, unit_id=unit_id)
        if draft.state is State.CONSULTING:
            ask(draft, request, clock.today())
        db.session.add(request)
    db.session.flush()
    return opinions.requests(draft.id)


def ask(draft: Draft, request: Request, on: date) -> None:
    """Put the question; joins the open unit of work."""
    request.asked_on, request.due_on = on, consulting.reply_by(draft, on)


@use_case
def remind(actor: Actor, draft_id: int, request_id: int) -> Request:
    """Urge a unit that has not answered; it sees the reminder in its list, with the day it is due."""
    draft = _draft(actor, draft_id)
    require(actor, "drafting.draft", draft)
    request = next((one for one in opinions.requests(draft.id) if one.id == request_id), None)
    if request is None or request.asked_on is None or request.answered_on is not None:
        raise Missing()
    note_urged(request, clock.today())
    return request


def note_urged(request: Request | None, on: date) -> None:
    """Note that a unit was urged; joins the open unit of work."""
    if request is not None:
        request.reminded_on, request.reminders = on, request.reminders + 1


@use_case
def answer(actor: Actor, draft_id: int, stance: Stance, said: Sequence[Said], late_reason: str = "") -> Request:
    """Answer for one's unit, per provision.  Raises ``Invalid`` for an answer that says nothing."""
    draft = _draft(actor, draft_id)
    request = opinions.request_of(actor, draft.id)
    if request is None:
        raise Missing()
    require(actor, "drafting.answer", request)
    if draft.state is not State.CONSULTING:
        raise Refused(_("Opinions are no longer asked for."))
    rows = [one for one in said if one.path or one.words.strip()]
    late = request.due_on is not None and clock.today() > request.due_on
    _check(draft, stance, rows, late_reason if late else None)
    for old in [one for one in opinions.of_draft(draft.id) if one.request_id == request.id]:
        db.session.delete(old)
    name = accounts.unit_names().get(request.unit_id, actor.name)
    db.session.add_all(_opinion(draft, one, name, request.id) for one in rows)
    request.stance, request.answered_on, request.answered_by = stance, clock.today(), actor.user_id
    request.late_reason = late_reason.strip() or None if late else None
    return request


def _check(draft: Draft, stance: Stance, rows: Sequence[Said], late_reason: str | None) -> None:
    problems: dict[str, list[str]] = {}
    paths = _paths(draft)
    if not any(one.path for one in rows):
        problems["said"] = [_("Name at least one provision: an answer without one says nothing about the draft.")]
    for one in rows:
        label = unit_label(one.path) if one.path else _("The draft as a whole")
        if one.path and one.path not in paths:
            problems["said"] = [_("The draft has no %(unit)s.", unit=label)]
        elif one.stance is not Stance.AGREE and consulting.says_nothing(one.words):
            words = _("%(unit)s: say what is wrong or what should stand there, with the reason.", unit=label)
            problems.setdefault("said", []).append(words)
    against = {one.stance for one in rows} - {Stance.AGREE}
    if stance is Stance.AGREE and Stance.DISAGREE in against:
        problems["stance"] = [_("You agree on the whole but disagree on a provision; choose “another opinion”.")]
    if stance is not Stance.AGREE and not against:
        problems["stance"] = [_("Name the provision you do not agree with, and why.")]
    if late_reason is not None and len(late_reason.strip()) < 10:
        problems["late_reason"] = [_("The answer is late: explain why.")]
    if problems:
        raise Invalid(fields=problems)


def _paths(draft: Draft) -> set[str]:
    version = queries.version_by_digest(draft.id, draft.consulted_sha256 or "")
    return {unit.path for unit in structure.parse(version.text).provisions} if version else set()


def _opinion(draft: Draft, one: Said, author: str, request_id: int | None) -> Opinion:
    return Opinion(
        draft_id=draft.id, request_id=request_id, path=one.path, stance=one.stance, words=one.words.strip(),
        author=author, received_at=clock.now(),
    )  # fmt: skip


@use_case
def comment(_actor: Actor, draft_id: int, said: Said, author: str, contact: str, address: str) -> Opinion:
    """A comment from anybody on a posted draft.  Raises ``TooManyComments`` and ``Invalid``."""
    draft = opinions.posted_one(draft_id)
    if draft is None:
        raise Missing()
    mark = hashlib.sha256(f"{draft.created_at.isoformat()}|{address}".encode()).hexdigest()
    if opinions.comments_since(mark, clock.now() - timedelta(hours=1)) >= PER_HOUR:
        raise TooManyComments(_("Several comments came from your address within an hour. Try again later."))
    problems: dict[str, list[str]] = {}
    if len(author.strip()) < 2:
        problems["author"] = [_("Give your name or that of your organisation.")]
    if consulting.says_nothing(said.words):
        problems["words"] = [_("Say in a sentence what should be changed and why.")]
    if said.path and said.path not in _paths(draft):
        problems["path"] = [_("The draft has no such provision.")]
    if problems:
        raise Invalid(fields=problems)
    made = _opinion(draft, said, author.strip(), None)
    made.contact, made.address_hash = contact.strip() or None, mark
    db.session.add(made)
    db.session.flush()
    return made


@use_case
def respond(
    actor: Actor, draft_id: int, opinion_id: int, response: Response, words: str, version: int | None = None
) -> Opinion:
    """Take an opinion up or explain why not."""
    draft = _draft(actor, draft_id)
    require(actor, "drafting.draft", draft)
    if draft.state not in (State.CONSULTING, State.RESOLVING):
        raise Refused(_("Opinions are taken up while they arrive or right after."))
    opinion = next((one for one in opinions.of_draft(draft.id) if one.id == opinion_id), None)
    if opinion is None:
        raise Missing()
    if version is not None and version != opinion.version:
        raise Conflict()
    if response is not Response.ACCEPTED and consulting.says_nothing(words):
        raise Invalid(fields={"answer": [_("Explain in a sentence why it is not taken up as it stands.")]})
    opinion.response, opinion.answer, opinion.responded_by = response, words.strip() or None, actor.user_id
    return opinion


@use_case
def check(actor: Actor, draft_id: int, check_id: int, verdict: Verdict, words: str) -> ChecklistPoint:
    """Write what was found on one point of the checklist."""
    _found, checks = _appraisal(actor, draft_id)
    row = next((one for one in checks if one.id == check_id), None)
    if row is None:
        raise Missing()
    row.verdict, row.words, row.checked_by = verdict, words.strip() or None, actor.user_id
    return row


@use_case
def summarise(
    actor: Actor, draft_id: int, summary: str, council_on: date | None, members: str, version: int | None = None
) -> Appraisal:
    """Write the opinion of the Department of Justice and, where there is one, the council that gave it."""
    found, _checks = _appraisal(actor, draft_id)
    if version is not None and version != found.version:
        raise Conflict()
    if council_on is not None and council_on > clock.today():
        raise Invalid(fields={"council_on": [_("The meeting is recorded after it was held.")]})
    found.summary, found.council_on, found.council_members = (
        summary.strip() or None,
        council_on,
        members.strip() or None,
    )
    return found


def _appraisal(actor: Actor, draft_id: int) -> tuple[Appraisal, list[ChecklistPoint]]:
    draft = _draft(actor, draft_id)
    require(actor, "drafting.appraise", draft)
    found = opinions.appraisal(draft.id)
    if found is None:
        raise Missing()
    if draft.state is not State.APPRAISING:
        raise Refused(_("The appraisal is concluded."))
    return found, list(found.checks)


def _draft(actor: Actor, draft_id: int) -> Draft:
    draft = queries.get(actor, draft_id)
    if draft is None:
        raise Missing()
    return draft
