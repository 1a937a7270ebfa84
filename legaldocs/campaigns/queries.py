"""Reads of campaigns: the list, the frozen documents with their tickets, progress by unit and person, pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from legaldocs.campaigns.models import Campaign, Decision, Member, Pair, SignedGap, Sort, State
from legaldocs.core.db import db
from legaldocs.documents.models import Document
from legaldocs.review.models import State as TicketState
from legaldocs.review.models import Ticket

DONE = (TicketState.CLOSED,)


def get(campaign_id: int) -> Campaign | None:
    """One campaign."""
    return db.session.get(Campaign, campaign_id)


def campaigns(kind: str = "", state: str = "", sort: str = "") -> sa.Select[Campaign]:
    """Campaigns, narrowed; the newest first unless ``sort`` names a column."""
    columns: dict[str, Any] = {"name": Campaign.name, "due": Campaign.due_on, "state": Campaign.state}
    column = columns.get(sort.lstrip("-"))
    found = sa.select(Campaign)
    found = found.where(Campaign.kind == Sort(kind)) if kind else found
    found = found.where(Campaign.state == State(state)) if state else found
    if column is None:
        return found.order_by(Campaign.id.desc())
    return found.order_by(column.desc() if sort.startswith("-") else column.asc(), Campaign.id)


def progress_of(campaign_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Campaign → (documents on its list, documents with a concluded review)."""
    chosen = (Member.campaign_id.in_(campaign_ids), Member.dropped.is_(None))
    ticket = _ticket_join()
    rows = db.session.execute(
        sa.select(Member.campaign_id, sa.func.count(), sa.func.count().filter(Ticket.state.in_(DONE)))
        .outerjoin(Ticket, ticket)
        .where(*chosen)
        .group_by(Member.campaign_id)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    return found | _pair_progress(campaign_ids)


def _pair_progress(campaign_ids: list[int]) -> dict[int, tuple[int, int]]:
    decided = sa.func.count().filter(Pair.decision.is_not(None))
    counted = sa.select(Pair.campaign_id, sa.func.count(), decided).where(Pair.campaign_id.in_(campaign_ids))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(counted.group_by(Pair.campaign_id))}


def _ticket_join() -> sa.ColumnElement[bool]:
    source = sa.literal("campaign:").op("||")(sa.cast(Member.campaign_id, sa.String))
    return sa.and_(Ticket.document_id == Member.document_id, Ticket.source_key == source)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of a campaign's documents is narrowed by."""

    unit_id: int | None = None
    person_id: int | None = None
    state: str = ""
    words: str = ""
    sort: str = "number"


def members(campaign_id: int, filters: Filters) -> sa.Select[Member, Document, Ticket | None]:
    """(member, document, ticket) rows of a campaign."""
    found = (
        sa.select(Member, Document, Ticket)
        .join(Document, Document.id == Member.document_id)
        .outerjoin(Ticket, _ticket_join())
        .where(Member.campaign_id == campaign_id)
    )
    if filters.unit_id:
        found = found.where(Member.unit_id == filters.unit_id)
    if filters.person_id:
        found = found.where(sa.func.coalesce(Ticket.assignee_id, Member.person_id) == filters.person_id)
    if filters.state == "dropped":
        found = found.where(Member.dropped.is_not(None))
    elif filters.state:
        found = found.where(Ticket.state == TicketState(filters.state), Member.dropped.is_(None))
    if filters.words:
        words = sa.or_(
            Document.number.icontains(filters.words, autoescape=True),
            Document.title.icontains(filters.words, autoescape=True),
        )
        found = found.where(words)
    columns: dict[str, Any] = {"number": Document.sort_key, "unit": Member.unit_id, "state": Ticket.state}
    column = columns.get(filters.sort.lstrip("-"), Document.sort_key)
    return found.order_by(sa.nulls_last(column.desc() if filters.sort.startswith("-") else column.asc()), Member.id)


def all_members(campaign_id: int) -> list[Member]:
    """The frozen list, those taken off too."""
    chosen = sa.select(Member).where(Member.campaign_id == campaign_id).order_by(Member.id)
    return list(db.session.scalars(chosen))


def chosen_members(campaign_id: int, ids: Iterable[int]) -> list[tuple[Member, Document, Ticket | None]]:
    """Some rows of the list, for a bulk action."""
    rows = members(campaign_id, Filters()).where(Member.id.in_(list(ids)))
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a unit or a person is: documents, not begun, under way, concluded."""

    key: int | None
    total: int
    waiting: int
    working: int
    done: int


def progress(campaign_id: int, by: str) -> list[Standing]:
    """Progress by ``unit`` or ``person``; documents taken off do not count."""
    key: Any = Member.unit_id if by == "unit" else sa.func.coalesce(Ticket.assignee_id, Member.person_id)
    waiting = sa.func.count().filter(sa.or_(Ticket.id.is_(None), Ticket.state == TicketState.OPEN))
    done = sa.func.count().filter(Ticket.state.in_(DONE))
    rows = db.session.execute(
        sa.select(key, sa.func.count(), waiting, done)
        .select_from(Member)
        .outerjoin(Ticket, _ticket_join())
        .where(Member.campaign_id == campaign_id, Member.dropped.is_(None))
        .group_by(key)
        .order_by(sa.func.count().desc())
    )
    return [Standing(row[0], row[1], row[2], row[1] - row[2] - row[3], row[3]) for row in rows]


def loads(person_ids: list[int]) -> dict[int, int]:
    """Person → reviews in their hands now."""
    active = (TicketState.OPEN, TicketState.REVIEWING, TicketState.SUBMITTED, TicketState.CONCLUDED)
    counted = sa.select(Ticket.assignee_id, sa.func.count()).where(
        Ticket.assignee_id.in_(person_ids), Ticket.state.in_(active)
    )
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Ticket.assignee_id)) if row[0]}


def signed(campaign_id: int) -> dict[tuple[int, str], SignedGap]:
    """Signed reasons by document and change."""
    rows = db.session.scalars(sa.select(SignedGap).where(SignedGap.campaign_id == campaign_id))
    return {(row.document_id, row.change): row for row in rows}


def pairs(campaign_id: int, decided: str = "", sort: str = "-score") -> sa.Select[Pair]:
    """Pairs of a merger campaign: the most alike first, documents without counterpart last."""
    found = sa.select(Pair).where(Pair.campaign_id == campaign_id)
    if decided == "open":
        found = found.where(Pair.decision.is_(None))
    elif decided:
        found = found.where(Pair.decision == Decision(decided))
    falling = sort.startswith("-")
    return found.order_by(Pair.right_id.is_(None), Pair.score.desc() if falling else Pair.score.asc(), Pair.id)


def next_open_pair(campaign_id: int, pair_id: int, sort: str = "-score") -> int | None:
    """The pair without a decision that comes after this one in the list, from its beginning where none does."""
    keys = pairs(campaign_id, sort=sort).with_only_columns(Pair.id, Pair.decision)
    rows = [(key, decision) for key, decision in db.session.execute(keys)]
    place = next((at for at, (key, _decision) in enumerate(rows) if key == pair_id), -1)
    queue = [key for key, decision in (*rows[place + 1 :], *rows[: max(place, 0)]) if decision is None]
    return queue[0] if queue else None


def pair(pair_id: int) -> Pair | None:
    """One pair."""
    return db.session.get(Pair, pair_id)


def decisions(campaign_id: int) -> dict[Decision | None, int]:
    """Decision → pairs; ``None`` for those still open."""
    counted = sa.select(Pair.decision, sa.func.count()).where(Pair.campaign_id == campaign_id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Pair.decision))}
