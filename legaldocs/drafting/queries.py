"""Reads of dossiers, each filtered by who may know of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.drafting.issue_models import Duty, Issue, ProcedureChange
from legaldocs.drafting.models import Draft, Form, Procedure, Reader, Remark, State, Version
from legaldocs.drafting.opinion_models import Request
from legaldocs.drafting.policy import SEES_ALL

LIFECYCLE = "drafting"
FINAL = (State.CLOSED, State.WITHDRAWN, State.STOPPED)
TEXT_STANDS = (State.ADOPTED, State.PROMULGATED, *FINAL)
WITH_JUSTICE = (State.APPRAISING,)
WITH_OFFICE = (State.REGISTERED, State.SUBMITTED, State.ADOPTED, State.PROMULGATED)
ISSUED = (State.ADOPTED, State.PROMULGATED, State.CLOSED)
WITH_COUNCIL = (State.VERIFYING, State.IN_COUNCIL)
WITH_DRAFTER = (State.DRAFTING, State.CONSULTING, State.RESOLVING, State.REVISING)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of dossiers is narrowed by."""

    state: str = ""
    form: str = ""
    procedure: str = ""
    unit_id: int | None = None
    mine: bool = False
    late: bool = False
    words: str = ""
    sort: str = "due"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers an actor may know of: secret ones by name alone, others by unit and by whose step it is."""
    if actor.is_system:
        return sa.true()
    reads = sa.select(Reader.draft_id).where(Reader.person_id == (actor.user_id or -1))
    return sa.or_(sa.and_(Draft.secret.is_(True), Draft.id.in_(reads)), sa.and_(Draft.secret.is_(False), _open(actor)))


def _open(actor: Actor) -> sa.ColumnElement[bool]:
    """Of those that are not secret."""
    if actor.has_role(*SEES_ALL):
        return sa.true()
    ways: list[sa.ColumnElement[bool]] = [Draft.unit_id.in_(actor.units()), Draft.id.in_(_asked(actor))]
    if accounts.justice_unit_id() in actor.units(Role.HEAD, Role.REVIEWER):
        ways.append(Draft.state.in_((*WITH_JUSTICE, State.REVISING, State.SUBMITTED, *WITH_COUNCIL, *ISSUED)))
    if actor.has_role(Role.COUNCIL_COMMITTEE):
        ways.append(sa.and_(Draft.form == Form.RESOLUTION, Draft.state.in_((*WITH_COUNCIL, *ISSUED))))
    return sa.or_(*ways)


def _asked(actor: Actor) -> sa.Select[int]:
    """Dossiers on which a unit was asked for which the actor may answer."""
    own = actor.units(Role.HEAD, Role.REVIEWER, Role.DRAFTER)
    chosen = (Request.unit_id.in_(own), Request.asked_on.is_not(None))
    return sa.select(Request.draft_id).where(*chosen)


def hidden_from(actor: Actor) -> sa.Select[int]:
    """Keys of secret dossiers that do not exist for this actor."""
    reads = sa.select(Reader.draft_id).where(Reader.person_id == (actor.user_id or -1))
    return sa.select(Draft.id).where(Draft.secret.is_(True), Draft.id.not_in(reads))


def get(actor: Actor, draft_id: int) -> Draft | None:
    """One dossier, if the actor may know of it."""
    return db.session.scalars(sa.select(Draft).where(Draft.id == draft_id, visible_to(actor))).first()


def known_to(actors: Iterable[Actor], draft_id: int) -> set[int | None]:
    """Keys of those of the actors who may know of a dossier."""
    asked = [sa.select(sa.literal(one.user_id)).where(Draft.id == draft_id, visible_to(one)) for one in actors]
    return set(db.session.scalars(sa.union_all(*asked))) if asked else set()


def running_clock() -> sa.ColumnElement[bool]:
    """Join condition from a dossier to its running clock."""
    return sa.and_(Clock.lifecycle == LIFECYCLE, Clock.subject_id == Draft.id, Clock.ended_at.is_(None))


def drafts(actor: Actor, filters: Filters, today: date) -> sa.Select[Draft, date | None]:
    """(dossier, due date) rows for a list."""
    found = sa.select(Draft, Clock.due_on).outerjoin(Clock, running_clock()).where(visible_to(actor))
    if filters.state:
        found = found.where(Draft.state == State(filters.state))
    if filters.form:
        found = found.where(Draft.form == Form(filters.form))
    if filters.procedure:
        found = found.where(Draft.procedure == Procedure(filters.procedure))
    if filters.unit_id:
        found = found.where(Draft.unit_id == filters.unit_id)
    if filters.mine:
        found = found.where(my_turn(actor))
    if filters.late:
        found = found.where(Clock.due_on < today)
    if filters.words:
        found = found.where(Draft.title.icontains(filters.words, autoescape=True))
    return found.order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[sa.ColumnElement[object], ...]:
    columns = {"due": Clock.due_on, "opened": Draft.created_at, "state": Draft.state, "signing": Draft.planned_signing}
    column = columns.get(sort.lstrip("-"), Clock.due_on)
    return sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), Draft.id.desc()  # type: ignore[return-value]  # column expressions


def my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers whose next step is this actor's."""
    me, headed = actor.user_id or -1, actor.units(Role.HEAD)
    turns = [
        sa.and_(Draft.state.in_(WITH_DRAFTER), Draft.assignee_id == me),
        sa.and_(Draft.state.in_((State.RESOLVING, State.REVISING)), Draft.unit_id.in_(headed)),
        sa.and_(Draft.state == State.DRAFTING, Draft.assignee_id.is_(None), Draft.unit_id.in_(headed)),
    ]
    if actor.has_role(Role.OFFICE):
        turns.append(Draft.state.in_(WITH_OFFICE))
    if actor.has_role(Role.JUSTICE_LEADER):
        turns.append(Draft.state.in_(WITH_JUSTICE))
    if actor.has_role(Role.COUNCIL_COMMITTEE):
        turns.append(Draft.state.in_(WITH_COUNCIL))
    return sa.or_(*turns)


def versions(draft_id: int) -> list[Version]:
    """Texts of a dossier, newest first, without the words."""
    return list(
        db.session.scalars(sa.select(Version).where(Version.draft_id == draft_id).order_by(Version.number.desc()))
    )


def version(draft_id: int, number: int | None = None) -> Version | None:
    """One text with its words: the newest, or the one with a number."""
    chosen = sa.select(Version).where(Version.draft_id == draft_id).order_by(Version.number.desc()).limit(1)
    chosen = chosen.where(Version.number == number) if number is not None else chosen
    return db.session.scalars(chosen.options(undefer(Version.text))).first()


def version_by_digest(draft_id: int, digest: str) -> Version | None:
    """The text with a digest, with its words: what was consulted on, appraised or submitted."""
    chosen = (Version.draft_id == draft_id, Version.text_sha256 == digest)
    found = sa.select(Version).where(*chosen).order_by(Version.number).limit(1)
    return db.session.scalars(found.options(undefer(Version.text))).first()


def authors(draft: Draft) -> set[int]:
    """People who worked on the draft itself: they do not decide on it."""
    wrote = db.session.scalars(sa.select(Version.created_by).where(Version.draft_id == draft.id).distinct())
    return {key for key in (draft.assignee_id, draft.created_by, *wrote) if key is not None}


def remarks(draft_id: int) -> list[Remark]:
    """Why steps were taken, oldest first."""
    return list(db.session.scalars(sa.select(Remark).where(Remark.draft_id == draft_id).order_by(Remark.id)))


def clocks(draft_id: int) -> list[Clock]:
    """Every time limit that ran for a dossier, oldest first."""
    chosen = (Clock.lifecycle == LIFECYCLE, Clock.subject_id == draft_id)
    return list(db.session.scalars(sa.select(Clock).where(*chosen).order_by(Clock.id)))


def reader_ids(draft: Draft) -> set[int]:
    """People for whom a secret dossier exists."""
    return {reader.person_id for reader in draft.readers}


def by_state(actor: Actor) -> dict[str, int]:
    """How many dossiers the actor may know of stand where."""
    rows = sa.select(Draft.state, sa.func.count()).where(visible_to(actor)).group_by(Draft.state)
    return {str(state): count for state, count in db.session.execute(rows)}


def about(actor: Actor, document_ids: Iterable[int]) -> list[Draft]:
    """Dossiers the actor may know of that amend one of these documents."""
    chosen = (Draft.amends_id.in_(list(document_ids)), visible_to(actor))
    return list(db.session.scalars(sa.select(Draft).where(*chosen).order_by(Draft.id)))


def issue_of(draft_id: int) -> Issue | None:
    """What the dossier became."""
    return db.session.scalars(sa.select(Issue).where(Issue.draft_id == draft_id)).first()


def duties(draft_id: int) -> list[Duty]:
    """Where it has to be published and sent."""
    return list(db.session.scalars(sa.select(Duty).where(Duty.draft_id == draft_id).order_by(Duty.id)))


def procedure_changes(draft_id: int) -> list[ProcedureChange]:
    """Administrative procedures it touches."""
    chosen = sa.select(ProcedureChange).where(ProcedureChange.draft_id == draft_id)
    return list(db.session.scalars(chosen.order_by(ProcedureChange.id)))


def all_duties(actor: Actor) -> Sequence[sa.Row[Draft, Issue, Duty]]:
    """(dossier, issue, duty) of every issued document whose dossier the actor may know of."""
    found = sa.select(Draft, Issue, Duty).join(Issue, Issue.draft_id == Draft.id).join(Duty, Duty.draft_id == Draft.id)
    return db.session.execute(found.where(visible_to(actor))).all()


def all_procedures(actor: Actor) -> Sequence[sa.Row[Draft, Issue, ProcedureChange]]:
    """(dossier, issue, procedure) of every issued document whose dossier the actor may know of."""
    found = sa.select(Draft, Issue, ProcedureChange).join(Issue, Issue.draft_id == Draft.id)
    found = found.join(ProcedureChange, ProcedureChange.draft_id == Draft.id)
    return db.session.execute(found.where(visible_to(actor))).all()
