"""What the reviews of a stretch of days found, for the consolidated report (báo cáo tổng hợp kết quả rà soát)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.documents.models import Document
from legaldocs.review import presentation, queries
from legaldocs.review.models import Item, Outcome, State, Ticket


@dataclass(frozen=True, slots=True)
class Asked:
    """First and last day, and the unit when it is about one only."""

    since: date
    until: date
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Concluded:
    """One closed review with the day on which it was closed."""

    ticket: Ticket
    document: Document
    on: date

    @property
    def changing(self) -> list[Item]:
        """The conclusions that ask for something."""
        return [item for item in self.ticket.items if item.outcome not in (None, Outcome.KEEP)]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures and rows; ``opened`` and ``waiting`` are numbers of tickets, ``outcomes`` (documents, provisions)."""

    asked: Asked
    unit: str | None
    opened: int
    waiting: int
    concluded: Sequence[Concluded]
    triggers: Sequence[tuple[str, int]]
    outcomes: Sequence[tuple[Outcome, int, int]]

    @property
    def to_handle(self) -> list[Concluded]:
        """Reviews that ask for something to be done."""
        return [one for one in self.concluded if one.changing]

    @property
    def unlawful(self) -> list[Concluded]:
        """Reviews handed over to checking."""
        return [one for one in self.concluded if any(item.illegal for item in one.ticket.items)]


def found(actor: Actor, asked: Asked) -> Report:
    """The report as the register stands now, of the tickets the actor may know of."""
    first, last = clock.end_of_day(asked.since - timedelta(days=1)), clock.end_of_day(asked.until)
    mine = [queries.visible_to(actor), *([Ticket.unit_id == asked.unit_id] if asked.unit_id else [])]
    moved = sa.and_(StateMove.lifecycle == "review", StateMove.subject_id == Ticket.id)
    closing = sa.and_(moved, StateMove.target == str(State.CLOSED), StateMove.at > first, StateMove.at <= last)
    rows = sa.select(Ticket, Document, StateMove.at).join(StateMove, closing)
    rows = rows.join(Document, Document.id == Ticket.document_id).where(Ticket.state == State.CLOSED, *mine)
    done = [
        Concluded(*row[:2], clock.local(row[2]).date()) for row in db.session.execute(rows.order_by(Document.sort_key))
    ]
    triggers = Counter(presentation.trigger_words(one.ticket.trigger) for one in done)
    return Report(
        asked,
        accounts.unit_names().get(asked.unit_id or 0),
        _count(Ticket.opened_at > first, Ticket.opened_at <= last, *mine),
        _count(Ticket.opened_at <= last, Ticket.state.in_(queries.ACTIVE), *mine),
        done,
        sorted(triggers.items(), key=lambda row: (-row[1], row[0])),
        _outcomes(done),
    )


def _outcomes(done: Sequence[Concluded]) -> list[tuple[Outcome, int, int]]:
    by_document: Counter[Outcome] = Counter()
    by_item: Counter[Outcome] = Counter()
    for one in done:
        outcomes = [item.outcome for item in one.ticket.items if item.outcome]
        by_item.update(outcomes)
        asked: set[Outcome] = {outcome for outcome in outcomes if outcome is not Outcome.KEEP}
        by_document.update(asked or {Outcome.KEEP})
    return [(outcome, by_document[outcome], by_item[outcome]) for outcome in Outcome if by_item[outcome]]


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Ticket).where(*conditions)) or 0


def page(actor: Actor, asked: Asked) -> dict[str, Any]:
    """Values for ``review/report.html``."""
    return {
        "asked": asked,
        "report": found(actor, asked),
        "units": accounts.units(),
        "outcome_words": presentation.outcome_words,
        "label_of": presentation.label_of,
        **presentation.CASE_WORDS,
        "people": {},
        "may_record": False,
    }
