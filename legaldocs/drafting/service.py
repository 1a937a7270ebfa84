"""Use cases of drafting: register a dossier, put facts right, attach papers and texts, take steps, keep it secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts.models import Person, Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.drafting import bases, documents_out, queries, working
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import (
    Draft,
    Form,
    Ground,
    Paper,
    PaperKind,
    Procedure,
    Reader,
    State,
    Version,
)
from legaldocs.drafting.receiving import File, Text, keep
from legaldocs.law import structure

SENT = ("send-appraisal", "send-appraisal-short", "send-appraisal-complex")
CONCLUDED = ("conclude-eligible", "conclude-not-yet")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a dossier is about."""

    title: str
    reason: str
    form: Form
    procedure: Procedure
    ground: Ground
    planned_signing: date
    fields: tuple[str, ...] = ()
    amends_id: int | None = None
    planned_effect: date | None = None
    session_on: date | None = None
    complex: bool = False


@use_case
def register(
    actor: Actor,
    facts: Facts,
    unit_id: int | None = None,
    *,
    proposal_id: int | None = None,
    secret: bool = False,
    is_sample: bool = False,
) -> int:
    """Register a dossier of the actor's unit; returns its key.  Raises ``Invalid`` with a sentence per field."""
    require(actor, "drafting.register")
    own = actor.units(Role.DRAFTER, Role.HEAD)
    unit = unit_id if unit_id is not None else next(iter(sorted(own)), None)
    if unit not in own:
        raise Invalid(fields={"unit_id": [_("Choose a unit in which you draft.")]})
    _check(facts)
    draft = Draft(
        unit_id=unit, proposal_id=proposal_id, secret=secret, is_sample=is_sample,
        state=State.REGISTERED, created_by=actor.user_id, created_at=clock.now(),
    )  # fmt: skip
    _state_facts(draft, facts)
    if (unit, str(Role.DRAFTER)) in actor.posts:
        draft.assignee_id = actor.user_id
    db.session.add(draft)
    db.session.flush()
    if secret:
        _add_readers(actor, draft, [actor.user_id])
    DRAFTING.open(actor, draft)
    return draft.id


@use_case
def edit(actor: Actor, draft_id: int, facts: Facts, version: int | None = None) -> Draft:
    """Put the facts right before anything was decided on them.  Form and procedure stand once consent was given."""
    draft = _get(actor, draft_id)
    require(actor, "drafting.draft", draft)
    _unchanged(draft, version)
    if draft.state not in queries.WITH_DRAFTER and draft.state is not State.REGISTERED:
        raise Refused(_("The facts are put right while the dossier is with the drafting unit."))
    kept = (draft.form, draft.procedure, draft.ground)
    if draft.state is not State.REGISTERED and (facts.form, facts.procedure, facts.ground) != kept:
        raise Refused(_("Form, procedure and ground were agreed to; withdraw the dossier and register another one."))
    _check(facts)
    _state_facts(draft, facts)
    return draft


@use_case
def take_over_base(actor: Actor, draft_id: int) -> Draft:
    """State that the draft was compared with the present wording of the text it amends."""
    draft = _get(actor, draft_id)
    require(actor, "drafting.draft", draft)
    if draft.amends_id is None:
        raise Refused(_("This draft amends no document."))
    now = bases.base_text(draft.amends_id, draft.planned_signing)
    draft.base_sha256 = now[1] if now else None
    return draft


@use_case
def move(actor: Actor, draft_id: int, name: str, version: int | None = None, **inputs: Any) -> Draft:
    """Carry out one move of the table.  Raises ``Conflict`` when the dossier moved on since the page was read."""
    draft = _get(actor, draft_id)
    if name not in {row.name for row in DRAFTING.moves}:
        raise Missing()
    _unchanged(draft, version)
    DRAFTING.apply(actor, draft, name, **inputs)
    _keep_products(actor, draft, name)
    if draft.secret and draft.assignee_id is not None:
        _add_readers(actor, draft, [draft.assignee_id])
    return draft


def _keep_products(actor: Actor, draft: Draft, name: str) -> None:
    """The table of opinions as it was sent for appraisal, and the report as it was concluded, among the papers."""
    made: tuple[PaperKind, str, bytes] | None = None
    if name in SENT:
        made = PaperKind.OPINION_TABLE, f"tong-hop-y-kien-{draft.code}.docx", documents_out.opinion_table(draft)
    found = opinions.appraisal(draft.id) if name in CONCLUDED else None
    if found is not None:
        report = documents_out.appraisal_report(draft, found)
        made = PaperKind.APPRAISAL_REPORT, f"bao-cao-tham-dinh-{draft.code}.docx", report
    if made is not None:
        kind, file_name, data = made
        file = keep(file_name, data)
        draft.papers.append(
            Paper(
                kind=kind, file_name=file.name, file_sha256=file.sha256, size=file.size, step=draft.state,
                added_by=actor.user_id, added_at=clock.now(),
            )
        )  # fmt: skip


@use_case
def attach(actor: Actor, draft_id: int, kind: PaperKind, file: File, note: str = "") -> Paper:
    """Add a paper to the dossier; nothing is ever taken out."""
    draft = _get(actor, draft_id)
    require(actor, "drafting.attach", draft)
    if draft.state in (State.WITHDRAWN, State.STOPPED):
        raise Refused(_("The dossier is closed; nothing is added to it."))
    paper = Paper(
        kind=kind, file_name=file.name, file_sha256=file.sha256, size=file.size, note=note or None,
        step=draft.state, added_by=actor.user_id, added_at=clock.now(),
    )  # fmt: skip
    draft.papers.append(paper)
    db.session.flush()
    return paper


@use_case
def add_text(actor: Actor, draft_id: int, received: Text, note: str = "") -> Version:
    """Keep a new version of the text.  The same words again are the version that stands.

    At any step before adoption: where a text was already appraised or submitted, the step that rests on it is refused
    until it is taken anew.
    """
    draft = _get(actor, draft_id)
    require(actor, "drafting.draft", draft)
    if draft.state in queries.TEXT_STANDS:
        raise Refused(_("The text stands: the dossier is adopted or closed."))
    last = queries.version(draft.id)
    if last is not None and last.text_sha256 == received.sha256:
        return last
    file = received.file
    version = Version(
        draft_id=draft.id, number=last.number + 1 if last else 1, text=received.text, text_sha256=received.sha256,
        file_sha256=file.sha256 if file else None, file_name=file.name if file else None, note=note or None,
        warnings=list(received.warnings), provision_count=len(structure.parse(received.text).provisions),
        created_by=actor.user_id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(version)
    draft.text_sha256 = received.sha256
    held = working.held(draft.id)
    if held is not None:
        laid = held if held.text == received.text else working.lay(actor, draft.id, received.text)
        version.provisions = list(laid.working.order)
    db.session.flush()
    return version


@use_case
def keep_secret(actor: Actor, draft_id: int, person_ids: Iterable[int], *, secret: bool) -> Draft:
    """Make the dossier exist only for these people (and those who draw it up), or open it to all who may read it."""
    draft = _get(actor, draft_id)
    require(actor, "drafting.draft", draft)
    draft.secret = secret
    wanted = {actor.user_id, draft.created_by, draft.assignee_id, *person_ids} - {None}
    known = set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(wanted), Person.disabled.is_(False))))
    for reader in [reader for reader in draft.readers if reader.person_id not in known or not secret]:
        draft.readers.remove(reader)
        db.session.delete(reader)
    if secret:
        _add_readers(actor, draft, sorted(known))
    db.session.flush()
    return draft


def _add_readers(actor: Actor, draft: Draft, person_ids: Iterable[int | None]) -> None:
    present = queries.reader_ids(draft)
    for person_id in person_ids:
        if person_id is not None and person_id not in present:
            draft.readers.append(Reader(person_id=person_id, added_by=actor.user_id, added_at=clock.now()))


def _check(facts: Facts) -> None:
    """Days that contradict each other, with a sentence at the field."""
    problems: dict[str, list[str]] = {}
    if facts.planned_effect is not None and facts.planned_effect < facts.planned_signing:
        problems["planned_effect"] = [_("The document cannot take effect before it is signed.")]
    if facts.session_on is not None and facts.session_on > facts.planned_signing:
        problems["session_on"] = [_("A resolution is signed after the session has opened.")]
    if problems:
        raise Invalid(fields=problems)


def _state_facts(draft: Draft, facts: Facts) -> None:
    draft.title, draft.reason, draft.fields = facts.title, facts.reason, list(facts.fields)
    draft.form, draft.procedure, draft.ground = facts.form, facts.procedure, facts.ground
    draft.planned_signing, draft.planned_effect = facts.planned_signing, facts.planned_effect
    draft.session_on = facts.session_on if facts.form is Form.RESOLUTION else None
    draft.complex = facts.complex
    if facts.amends_id != draft.amends_id:
        draft.amends_id = facts.amends_id
        base = bases.base_text(facts.amends_id, facts.planned_signing) if facts.amends_id else None
        draft.base_sha256 = base[1] if base else None


def _get(actor: Actor, draft_id: int) -> Draft:
    draft = queries.get(actor, draft_id)
    if draft is None:
        raise Missing()
    return draft


def _unchanged(draft: Draft, version: int | None) -> None:
    if version is not None and version != draft.version:
        raise Conflict()
