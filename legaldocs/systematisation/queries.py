"""Reads of systematisation: terms, yearly lists, and the facts the lists are computed from; no query per document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import undefer

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.audit import AuditHead
from legaldocs.core.db import db
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Level
from legaldocs.documents.succession import heir
from legaldocs.proposals.models import Proposal, Target
from legaldocs.proposals.models import State as ProposalState
from legaldocs.review.models import Item, Outcome, Ticket
from legaldocs.review.models import State as ReviewState
from legaldocs.systematisation.listing import Opening, OpeningRow, Paper
from legaldocs.systematisation.models import (
    ListSnapshot,
    PreviousRow,
    Settled,
    Settlement,
    Subject,
    Term,
    YearList,
    YearState,
)


def term(term_id: int) -> Term | None:
    """One term."""
    return db.session.get(Term, term_id)


def term_of(last_year: int) -> Term | None:
    """The term that ends in a year."""
    return db.session.scalars(sa.select(Term).where(Term.last_year == last_year)).first()


def terms() -> list[Term]:
    """All terms, the latest first."""
    return list(db.session.scalars(sa.select(Term).order_by(Term.last_year.desc())))


def year_list(list_id: int) -> YearList | None:
    """One yearly list."""
    return db.session.get(YearList, list_id)


def year_list_of(year: int) -> YearList | None:
    """The list of a year."""
    return db.session.scalars(sa.select(YearList).where(YearList.year == year)).first()


def year_lists() -> list[YearList]:
    """All yearly lists, the latest first."""
    return list(db.session.scalars(sa.select(YearList).order_by(YearList.year.desc())))


def register_version() -> int:
    """Number of the last recorded change of anything: what was computed at the same number is still true."""
    return db.session.scalar(sa.select(AuditHead.seq)) or 0


def home_territory() -> str | None:
    """The province this installation serves: as set, else that of its people's committee.

    Where neither says so it is the one most provincial documents lead to; a register that takes in another province's
    documents must not become that province's.
    """
    chosen = str(current_app.config["TERRITORY"]) or _of_the_committee()
    if chosen:
        return chosen
    counted = sa.select(Document.territory, sa.func.count()).where(Document.level == Level.PROVINCIAL)
    found: Counter[str] = Counter()
    for territory, count in db.session.execute(counted.group_by(Document.territory)):
        found[heir(territory) or ""] += count
    found.pop("", None)
    return min(found, key=lambda key: (-found[key], key)) if found else None


def _of_the_committee() -> str | None:
    """The standing province whose committee is among the units."""
    named = [unit.name.casefold() for unit in accounts.units() if unit.kind == "committee"]
    places = [(f" {one.name.casefold()}", key) for key, one in territories().items() if heir(key) == key]
    return next((key for words, key in places if any(name.endswith(words) for name in named)), None)


def in_province() -> sa.ColumnElement[bool]:
    """Condition on ``Document``: issued by this province or by one merged into it."""
    home = home_territory()
    if home is None:
        return Document.level == Level.PROVINCIAL
    places = [key for key in territories() if heir(key) == heir(home)]
    return sa.and_(Document.level == Level.PROVINCIAL, Document.territory.in_(places))


def papers(territory: str | None) -> list[Paper]:
    """Provincial documents of a province and of those merged into it, as the lists see them: one query."""
    places = [None] if territory is None else [key for key in territories() if heir(key) == heir(territory)]
    chosen = sa.select(Document).where(Document.level == Level.PROVINCIAL)
    if territory is not None:
        chosen = chosen.where(Document.territory.in_(places))
    return [_paper(document) for document in db.session.scalars(chosen.order_by(Document.id))]


def _paper(document: Document) -> Paper:
    return Paper(
        id=document.id,
        number=document.number,
        doc_type=document.doc_type,
        title=document.title,
        issuer=document.issuer,
        body=document.issuer_key.partition(":")[0],
        territory=document.territory,
        rank=document.rank,
        field=document.fields[0] if document.fields else "",
        issued=document.issued_date,
        effective=document.stated_effective,
        unit_id=document.unit_id,
    )


def previous_rows(term_id: int) -> list[PreviousRow]:
    """Lines of the imported previous list, in their order."""
    return list(
        db.session.scalars(sa.select(PreviousRow).where(PreviousRow.term_id == term_id).order_by(PreviousRow.line))
    )


def settlements(term_id: int, kind: Settled | None = None) -> list[Settlement]:
    """Decisions of people about a term, in their order."""
    chosen = sa.select(Settlement).where(Settlement.term_id == term_id).order_by(Settlement.id)
    return list(db.session.scalars(chosen.where(Settlement.kind == kind) if kind else chosen))


def opening(found: Term) -> Opening:
    """What a term begins with: the imported list with the decisions about its lines, or what events say."""
    decided = settlements(found.id)
    taken_in = frozenset(row.document_id for row in decided if row.kind is Settled.TAKEN_IN and row.document_id)
    if found.previous_sha256 is None:
        return Opening(None, taken_in)
    left_out = {row.ref for row in decided if row.kind is Settled.LEFT_OUT}
    rows = (
        OpeningRow(row.ref, row.number, row.doc_type, row.title, row.document_id, row.ref in left_out)
        for row in previous_rows(found.id)
    )
    return Opening(tuple(rows), taken_in)


@dataclass(frozen=True, slots=True)
class Pending:
    """What is still to be done about a document: outcomes or actions, the reasons, who drafts it, by when, how far."""

    document_id: int
    actions: tuple[str, ...]
    reasons: tuple[str, ...]
    unit_id: int | None
    due_on: date | None
    proposal_state: str | None
    opened: date


_CHANGING = tuple(outcome for outcome in Outcome if outcome not in (Outcome.KEEP, Outcome.REFER))
_CONCLUDED = (ReviewState.CONCLUDED, ReviewState.CLOSED)
_WAITING = (ProposalState.SUBMITTED, ProposalState.ACCEPTED)


def pending(since: date, until: date) -> dict[int, Pending]:
    """Documents whose concluded review or accepted proposal of these days asks for a change: two queries."""
    found = _from_reviews(since, until)
    found.update(_from_proposals(since, until, found))
    return found


def _from_reviews(since: date, until: date) -> dict[int, Pending]:
    rows = db.session.execute(
        sa.select(Ticket.id, Ticket.document_id, Ticket.unit_id, Ticket.opened_at, Item)
        .join(Item, Item.ticket_id == Ticket.id)
        .where(Ticket.state.in_(_CONCLUDED), Item.outcome.in_(_CHANGING))
        .where(Ticket.opened_at.between(*_moments(since, until)))
        .order_by(Ticket.id, Item.position)
    )
    found: dict[int, Pending] = {}
    latest: dict[int, int] = {}
    for ticket_id, document_id, unit_id, opened_at, item in rows:
        old = found.get(document_id) if latest.get(document_id) == ticket_id else None
        latest[document_id] = ticket_id  # a later review of the same document speaks for it alone
        reason = ": ".join(part for part in (item.label, item.reason or item.ground or "") if part)
        found[document_id] = Pending(
            document_id,
            tuple(dict.fromkeys((*(old.actions if old else ()), str(item.outcome)))),
            (*(old.reasons if old else ()), reason),
            unit_id,
            None,
            None,
            clock.local(opened_at).date(),
        )
    return found


def _from_proposals(since: date, until: date, reviewed: dict[int, Pending]) -> dict[int, Pending]:
    rows = db.session.execute(
        sa.select(Target.document_id, Proposal)
        .join(Proposal, Proposal.id == Target.proposal_id)
        .where(Proposal.state.in_(_WAITING), Proposal.created_at.between(*_moments(since, until)))
        .order_by(Proposal.id)
    )
    found: dict[int, Pending] = {}
    for document_id, proposal in rows:
        old = found.get(document_id) or reviewed.get(document_id)
        found[document_id] = Pending(
            document_id,
            tuple(dict.fromkeys((*(old.actions if old else ()), str(proposal.action)))),
            tuple(dict.fromkeys((*(old.reasons if old else ()), proposal.reason))),
            proposal.unit_id,
            proposal.due_on,
            str(proposal.state),
            clock.local(proposal.created_at).date(),
        )
    return found


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    """The instants between two days, both included."""
    return clock.end_of_day(date.fromordinal(since.toordinal() - 1)), clock.end_of_day(until)


def reviewed(since: date, until: date) -> dict[int, int]:
    """Documents with a concluded review opened in these days → the latest such ticket."""
    rows = sa.select(Ticket.document_id, sa.func.max(Ticket.id)).where(
        Ticket.state.in_(_CONCLUDED), Ticket.opened_at.between(*_moments(since, until))
    )
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Ticket.document_id))}


def under_review(document_ids: Iterable[int]) -> dict[int, int]:
    """Documents with an unfinished review → its ticket."""
    unfinished = (ReviewState.OPEN, ReviewState.REVIEWING, ReviewState.SUBMITTED)
    rows = sa.select(Ticket.document_id, sa.func.max(Ticket.id)).where(Ticket.state.in_(unfinished))
    wanted = set(document_ids)
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Ticket.document_id)) if row[0] in wanted}


def snapshot(subject: Subject, subject_id: int) -> ListSnapshot | None:
    """The frozen lists of a term or year, with their content."""
    chosen = sa.select(ListSnapshot).where(ListSnapshot.subject == subject, ListSnapshot.subject_id == subject_id)
    return db.session.scalars(chosen.options(undefer(ListSnapshot.content))).first()


def published_years(before: int) -> list[ListSnapshot]:
    """Frozen lists of published years before ``before``, with their content."""
    years = sa.select(YearList.id).where(YearList.state == YearState.PUBLISHED, YearList.year < before)
    chosen = sa.select(ListSnapshot).where(ListSnapshot.subject == Subject.YEAR, ListSnapshot.subject_id.in_(years))
    return list(db.session.scalars(chosen.options(undefer(ListSnapshot.content)).order_by(ListSnapshot.id)))


def matches(number_keys: Iterable[str]) -> dict[str, list[Document]]:
    """Documents by the key of their number, for lines of a list: one query per 500 numbers."""
    wanted, found = sorted(set(number_keys)), defaultdict(list)
    for part in (wanted[start : start + 500] for start in range(0, len(wanted), 500)):
        for document in db.session.scalars(sa.select(Document).where(Document.number_key.in_(part))):
            found[document.number_key].append(document)
    return found


def my_turn(actor: Any, kind: type[Term] | type[YearList]) -> sa.ColumnElement[bool]:
    """Terms or yearly lists that wait for exactly this actor: drafts one began, and what one may approve."""
    me = actor.user_id or -1
    if kind is Term:
        own = sa.and_(Term.state.not_in(("submitted", "approved", "published", "reported")), Term.created_by == me)
    else:
        own = sa.and_(YearList.state == YearState.DRAFT, YearList.created_by == me)
    if not actor.has_role("justice_leader"):
        return own
    return sa.or_(own, sa.and_(kind.state == "submitted", kind.submitted_by != me))
