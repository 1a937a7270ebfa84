"""Figures of reports: each is one query of rows; its count and the list behind it are the same query.

Figures of a stretch of days count what happened in it; figures as at its last day (``flow = False``) count what stood
then, read from recorded moves, so a report of March asked for in July still says what was true in March.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from legaldocs.checking.models import Check
from legaldocs.core import clock
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines.models import Clock
from legaldocs.documents import effects
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod
from legaldocs.law.effect import EventKind, Status
from legaldocs.law.effect_events import ENDINGS
from legaldocs.plans.compare import Hand
from legaldocs.plans.models import Line, Plan
from legaldocs.plans.models import State as PlanState
from legaldocs.proposals.models import Proposal, Target
from legaldocs.review.models import Ticket
from legaldocs.systematisation.models import YearList, YearState
from legaldocs.systematisation.queries import in_province

Rows = sa.Select[Any, Any, Any, Any, Any, Any]  # id, number, title, unit_id, doc_type, day


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def moments(self) -> tuple[datetime, datetime]:
        """The instants between which it lies."""
        return clock.end_of_day(self.first - timedelta(days=1)), clock.end_of_day(self.last)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts, the kind of its rows, and the rows: id, number, title, unit_id, doc_type, day."""

    id: str
    label: Any
    kind: str  # document, review, proposal, plan, year_list
    rows: Callable[[Period], Rows]
    flow: bool = True


def _document_rows(day: Any, *conditions: Any) -> Rows:
    columns = (Document.id, Document.number, Document.title, Document.unit_id, Document.doc_type, day.label("day"))
    return sa.select(*columns).select_from(Document).where(in_province(), *conditions)


def _issued(period: Period) -> Rows:
    return _document_rows(Document.issued_date, Document.issued_date.between(period.first, period.last))


def _turned(*statuses: Status) -> Callable[[Period], Rows]:
    """Documents whose whole effect became one of these in the period."""

    def rows(period: Period) -> Rows:
        joined = _document_rows(EffectPeriod.since, EffectPeriod.status.in_(statuses))
        joined = joined.join(EffectPeriod, EffectPeriod.document_id == Document.id)
        return joined.where(EffectPeriod.since.between(period.first, period.last))

    return rows


def _parts_ended(period: Period) -> Rows:
    """Documents of which a part was reworded or ended in the period, once each."""
    standing = ~effects.taken_back()
    kinds = (*ENDINGS, EventKind.AMENDED)
    found = _document_rows(sa.func.min(EffectEvent.on), EffectEvent.kind.in_(kinds), standing)
    found = found.join(EffectEvent, EffectEvent.document_id == Document.id)
    parts = sa.or_(EffectEvent.provision.is_not(None), EffectEvent.kind == EventKind.AMENDED)
    return found.where(parts, EffectEvent.on.between(period.first, period.last)).group_by(Document.id)


def _ticket_rows(day: Any, *conditions: Any) -> Rows:
    columns = (Ticket.id, Document.number, Document.title, Ticket.unit_id, Document.doc_type, day.label("day"))
    found = sa.select(*columns).select_from(Ticket).join(Document, Document.id == Ticket.document_id)
    return found.where(*conditions)


def _opened(period: Period) -> Rows:
    return _ticket_rows(Ticket.opened_at, Ticket.opened_at.between(*period.moments()))


def _closed(period: Period) -> Rows:
    closing = _moved("review", Ticket.id, "closed")
    found = _ticket_rows(StateMove.at, StateMove.at.between(*period.moments()))
    return found.join(StateMove, closing)


def _moved(lifecycle: Any, subject: Any, *targets: str) -> Any:
    """Join condition to the moves of a record into one of the states."""
    named = (StateMove.lifecycle == lifecycle, StateMove.subject_id == subject, StateMove.target.in_(targets))
    return sa.and_(*named)


def _open_then(lifecycle: Any, subject: Any, end: datetime, *finals: str) -> Any:
    """No move into a final state by then."""
    return ~sa.exists().where(_moved(lifecycle, subject, *finals), StateMove.at <= end)


def _waiting(period: Period) -> Rows:
    end = period.moments()[1]
    open_then = _open_then("review", Ticket.id, end, "closed", "withdrawn")
    return _ticket_rows(Ticket.opened_at, Ticket.opened_at <= end, open_then)


def _late(period: Period) -> Rows:
    """Reviews whose time limit had run out on the last day while its step was still not done."""
    end = period.moments()[1]
    running = sa.and_(Clock.lifecycle == "review", Clock.subject_id == Ticket.id, Clock.started_on <= period.last)
    not_done = sa.or_(Clock.ended_at.is_(None), Clock.ended_at > end)
    open_then = _open_then("review", Ticket.id, end, "closed", "withdrawn")
    found = _ticket_rows(Clock.due_on, Clock.due_on < period.last, not_done, Ticket.opened_at <= end, open_then)
    return found.join(Clock, running)


_AIMED = sa.orm.aliased(Document)  # the first document a proposal aims at names it
_AIM = sa.select(sa.func.min(Target.document_id)).where(Target.proposal_id == Proposal.id).scalar_subquery()


def _proposal_rows(day: Any, *conditions: Any) -> Rows:
    columns = (Proposal.id, _AIMED.number, Proposal.reason.label("title"), Proposal.unit_id, _AIMED.doc_type)
    found = sa.select(*columns, day.label("day")).select_from(Proposal)
    return found.outerjoin(_AIMED, _AIMED.id == _AIM).where(*conditions)


def _proposals_moved(*targets: str) -> Callable[[Period], Rows]:
    def rows(period: Period) -> Rows:
        found = _proposal_rows(sa.func.max(StateMove.at), StateMove.at.between(*period.moments()))
        found = found.join(StateMove, _moved("proposal", Proposal.id, *targets))
        return found.group_by(Proposal.id, _AIMED.number, _AIMED.doc_type)

    return rows


def _outstanding(period: Period) -> Rows:
    """Accepted by the last day and not carried out by then."""
    end = period.moments()[1]
    accepted = sa.exists().where(_moved("proposal", Proposal.id, "accepted"), StateMove.at <= end)
    return _proposal_rows(Proposal.due_on, accepted, _open_then("proposal", Proposal.id, end, "done", "withdrawn"))


def _to_handle(period: Period) -> Rows:
    """Proposals that called for handling in the period: outstanding at its end, or carried out in it."""
    end = period.moments()[1]
    accepted = sa.exists().where(_moved("proposal", Proposal.id, "accepted"), StateMove.at <= end)
    done_before = sa.exists().where(_moved("proposal", Proposal.id, "done"), StateMove.at <= period.moments()[0])
    withdrawn = sa.exists().where(_moved("proposal", Proposal.id, "withdrawn"), StateMove.at <= end)
    return _proposal_rows(Proposal.due_on, accepted, ~done_before, ~withdrawn)


def _check_rows(day: Any, *conditions: Any) -> Rows:
    columns = (Check.id, Document.number, Document.title, Check.unit_id, Document.doc_type, day.label("day"))
    found = sa.select(*columns).select_from(Check).join(Document, Document.id == Check.document_id)
    return found.where(*conditions)


def _checks_opened(period: Period) -> Rows:
    return _check_rows(Check.opened_at, Check.opened_at.between(*period.moments()))


def _checks_moved(*targets: str) -> Callable[[Period], Rows]:
    """Checks that came into one of these states in the period, once each."""

    def rows(period: Period) -> Rows:
        found = _check_rows(sa.func.max(StateMove.at), StateMove.at.between(*period.moments()))
        found = found.join(StateMove, _moved(Check.lifecycle, Check.id, *targets))
        return found.group_by(Check.id, Document.number, Document.title, Document.doc_type)

    return rows


def _faults_to_handle(period: Period) -> Rows:
    """Documents found at fault whose issuer had to act in the period: told of it by its end, not handled before it."""
    start, end = period.moments()
    told = sa.exists().where(_moved(Check.lifecycle, Check.id, "handling"), StateMove.at <= end)
    return _check_rows(Check.sent_on, told, _open_then(Check.lifecycle, Check.id, start, "handled", "closed_refused"))


def _plan_rows(period: Period, *conditions: Any) -> Rows:
    """Lines of the approved plans of the year that fall due by the last day, each document once."""
    columns = (Line.plan_id.label("id"), Document.number, Document.title, Document.unit_id, Document.doc_type)
    found = sa.select(*columns, Line.due_on.label("day")).select_from(Line).join(Plan, Plan.id == Line.plan_id)
    found = found.join(Document, Document.id == Line.document_id)
    other, of = sa.orm.aliased(Line), sa.orm.aliased(Plan)
    # A document on the plan of its unit and on the common one is one task.
    first = ~sa.exists().where(
        other.document_id == Line.document_id,
        other.id < Line.id,
        of.id == other.plan_id,
        *_due_lines(of, other, period),
    )
    chosen: Rows = found.where(*_due_lines(Plan, Line, period), first, *conditions)
    return chosen


def _due_lines(plan: Any, line: Any, period: Period) -> tuple[Any, ...]:
    standing = sa.or_(line.hand.is_(None), line.hand != Hand.REMOVED)
    return standing, plan.year == period.last.year, plan.state == PlanState.APPROVED, line.month <= period.last.month


def _plan_done(period: Period) -> Rows:
    year = Period(date(period.last.year, 1, 1), period.last)
    closed = sa.exists().where(
        Ticket.document_id == Line.document_id, _moved("review", Ticket.id, "closed"),
        StateMove.at.between(*year.moments()),
    )  # fmt: skip
    return _plan_rows(period, closed)


def _list_published(period: Period) -> Rows:
    """The list of the year before, if its publishing decision was signed by the last day."""
    title = sa.literal("").label("title")
    number = YearList.decision_number.label("number")
    columns = (YearList.id, number, title, YearList.unit_id, sa.literal("").label("doc_type"))
    found = sa.select(*columns, YearList.decision_on.label("day"))
    chosen: Rows = found.where(
        YearList.year == period.last.year - 1,
        YearList.state == YearState.PUBLISHED,
        YearList.decision_on <= period.last,
    )
    return chosen


FIGURES: dict[str, Figure] = {
    figure.id: figure
    for figure in (
        Figure("documents.issued", _l("Documents issued"), "document", _issued),
        Figure("documents.ended", _l("Documents ended whole"), "document", _turned(Status.ENDED)),
        Figure(
            "documents.halted",
            _l("Documents paused or suspended"),
            "document",
            _turned(Status.PAUSED, Status.SUSPENDED),
        ),
        Figure("documents.parts", _l("Documents changed or ended in part"), "document", _parts_ended),
        Figure("reviews.opened", _l("Reviews opened"), "review", _opened),
        Figure("reviews.closed", _l("Reviews concluded"), "review", _closed),
        Figure("reviews.waiting", _l("Reviews not concluded on the last day"), "review", _waiting, False),
        Figure("reviews.late", _l("Reviews late on the last day"), "review", _late, False),
        Figure("proposals.submitted", _l("Proposals submitted"), "proposal", _proposals_moved("submitted")),
        Figure("proposals.accepted", _l("Proposals accepted"), "proposal", _proposals_moved("accepted")),
        Figure("proposals.refused", _l("Proposals not accepted"), "proposal", _proposals_moved("refused")),
        Figure("proposals.done", _l("Proposals carried out"), "proposal", _proposals_moved("done")),
        Figure("proposals.outstanding", _l("Accepted, not carried out yet"), "proposal", _outstanding, False),
        Figure("proposals.to_handle", _l("Proposals to carry out in the period"), "proposal", _to_handle, False),
        Figure("checks.opened", _l("Documents taken up for checking"), "check", _checks_opened),
        Figure("checks.clean", _l("Checked, no fault found"), "check", _checks_moved("clean")),
        Figure("checks.faults", _l("Found at fault, issuer told"), "check", _checks_moved("handling")),
        Figure("checks.handled", _l("Faults handled"), "check", _checks_moved("handled")),
        Figure("checks.to_handle", _l("Faults to handle in the period"), "check", _faults_to_handle, False),
        Figure("plan.due", _l("Plan lines due by the last day"), "plan", _plan_rows, False),
        Figure("plan.done", _l("Plan lines done"), "plan", _plan_done, False),
        Figure("list.published", _l("List of ended documents published"), "year_list", _list_published, False),
    )
}
