"""Who has to act on a running time limit: the holder, the heads of the unit, the leaders of the Justice department.

Every clock has a named person: where a workflow is not known here, its clock is held by the Justice leaders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts.models import Person, Post, Role
from legaldocs.checking.models import Check
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document
from legaldocs.drafting import queries as drafting
from legaldocs.drafting.models import Draft
from legaldocs.plans.models import Plan
from legaldocs.proposals.models import Proposal, Target
from legaldocs.review.models import State as ReviewState
from legaldocs.review.models import Ticket
from legaldocs.systematisation.models import State as TermState
from legaldocs.systematisation.models import Term, YearList, YearState


@dataclass(frozen=True, slots=True)
class Held:
    """A running clock with what it is about and who answers for it."""

    clock: Clock
    code: str
    number: str
    title: str
    unit_id: int | None
    holders: tuple[int, ...]
    heads: tuple[int, ...]
    leaders: tuple[int, ...]

    def people(self, receivers: Iterable[str]) -> tuple[int, ...]:
        """Persons behind ``holder``, ``head``, ``leader``, each once."""
        groups = {"holder": self.holders or self.heads or self.leaders, "head": self.heads, "leader": self.leaders}
        return tuple(dict.fromkeys(person for name in receivers for person in groups[name]))


@dataclass(frozen=True, slots=True)
class Posts:
    """Who holds the deciding posts on a day."""

    heads: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    leaders: tuple[int, ...] = ()
    office: tuple[int, ...] = ()
    council: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _About:
    code: str
    number: str
    title: str
    unit_id: int | None
    holders: tuple[int, ...]
    closed: bool = False  # it exists for its holders alone


def posts_on(day: date) -> Posts:
    """Heads by unit, Justice leaders, the provincial office and the council's committees on ``day``: one query."""
    held = (Post.since <= day, sa.or_(Post.until.is_(None), Post.until >= day))
    rows = sa.select(Post.unit_id, Post.role, Post.person_id).join(Person, Person.id == Post.person_id)
    wanted = (Role.HEAD, Role.JUSTICE_LEADER, Role.OFFICE, Role.COUNCIL_COMMITTEE)
    rows = rows.where(*held, Post.role.in_(wanted), Person.disabled.is_(False))
    heads: dict[int, list[int]] = defaultdict(list)
    others: dict[Role, dict[int, None]] = defaultdict(dict)
    for unit_id, role, person_id in db.session.execute(rows.order_by(Post.id)):
        if role is Role.HEAD:
            heads[unit_id].append(person_id)
        else:
            others[role][person_id] = None
    by_role = (tuple(others[role]) for role in wanted[1:])
    return Posts({key: tuple(people) for key, people in heads.items()}, *by_role)


def held(clocks: Iterable[Clock], day: date) -> list[Held]:
    """The clocks with who answers for each; one query per workflow, none per clock."""
    rows = list(clocks)
    if not rows:
        return []
    posts = posts_on(day)
    by_kind: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_kind[row.lifecycle].add(row.subject_id)
    known = {kind: _READERS[kind](ids, posts) for kind, ids in by_kind.items() if kind in _READERS}
    found = []
    for row in rows:
        about = known.get(row.lifecycle, {}).get(row.subject_id)
        about = about or _About(f"{row.lifecycle} {row.subject_id}", "", "", None, posts.leaders)
        heads = () if about.closed else posts.heads.get(about.unit_id or 0, ())
        leaders = () if about.closed else posts.leaders
        found.append(Held(row, about.code, about.number, about.title, about.unit_id, about.holders, heads, leaders))
    return found


def _tickets(ids: set[int], posts: Posts) -> dict[int, _About]:
    rows = sa.select(Ticket, Document.number, Document.title).join(Document, Document.id == Ticket.document_id)
    found = {}
    for part in _parts(ids):
        for ticket, number, title in db.session.execute(rows.where(Ticket.id.in_(part))):
            found[ticket.id] = _About(ticket.code, number, title, ticket.unit_id, _ticket_holders(ticket, posts))
    return found


def _ticket_holders(ticket: Ticket, posts: Posts) -> tuple[int, ...]:
    if ticket.state is ReviewState.REVIEWING and ticket.assignee_id:
        return (ticket.assignee_id,)
    if ticket.state is ReviewState.CONCLUDED:
        return posts.leaders
    return posts.heads.get(ticket.unit_id or 0, posts.leaders)


def _proposals(ids: set[int], posts: Posts) -> dict[int, _About]:
    first = sa.select(sa.func.min(Target.document_id)).where(Target.proposal_id == Proposal.id).scalar_subquery()
    rows = sa.select(Proposal, Document.number).outerjoin(Document, Document.id == first)
    found = {}
    for part in _parts(ids):
        for proposal, number in db.session.execute(rows.where(Proposal.id.in_(part))):
            holders = (proposal.created_by,) if proposal.state == "draft" and proposal.created_by else posts.leaders
            found[proposal.id] = _About(proposal.code, number or "", proposal.reason, proposal.unit_id, holders)
    return found


def _checks(ids: set[int], posts: Posts) -> dict[int, _About]:
    rows = sa.select(Check, Document.number, Document.title).join(Document, Document.id == Check.document_id)
    found = {}
    for part in _parts(ids):
        for check, number, title in db.session.execute(rows.where(Check.id.in_(part))):
            found[check.id] = _About(check.code, number, title, check.unit_id, _check_holders(check, posts))
    return found


def _check_holders(check: Check, posts: Posts) -> tuple[int, ...]:
    """The examiner while examining, the issuer's unit while it handles, else the head of the unit in charge."""
    if check.state in ("examining", "discussing") and check.assignee_id:
        return (check.assignee_id,)
    unit_id = check.handler_id if check.state in ("handling", "refused") and check.handler_id else check.unit_id
    leading = check.state in ("drafted", "signed", "escalated")
    return posts.leaders if leading else posts.heads.get(unit_id or 0, posts.leaders)


def _drafts(ids: set[int], posts: Posts) -> dict[int, _About]:
    """A secret dossier is told of to its readers alone, and without its title."""
    found = {}
    for part in _parts(ids):
        for draft in db.session.scalars(sa.select(Draft).where(Draft.id.in_(part))):
            holders = _draft_holders(draft, posts)
            if draft.secret:
                readers = tuple(reader.person_id for reader in draft.readers)
                holders = tuple(one for one in holders if one in readers) or readers
            title = "" if draft.secret else draft.title
            found[draft.id] = _About(draft.code, "", title, draft.unit_id, holders, closed=draft.secret)
    return found


def _draft_holders(draft: Draft, posts: Posts) -> tuple[int, ...]:
    """Whose step it is."""
    if draft.state in drafting.WITH_JUSTICE:
        return posts.leaders
    if draft.state in drafting.WITH_OFFICE:
        return posts.office or posts.leaders
    if draft.state in drafting.WITH_COUNCIL:
        return posts.council or posts.leaders
    return (draft.assignee_id,) if draft.assignee_id else posts.heads.get(draft.unit_id, posts.leaders)


def _plans(ids: set[int], posts: Posts) -> dict[int, _About]:
    rows = db.session.scalars(sa.select(Plan).where(Plan.id.in_(ids)))
    return {plan.id: _About(str(plan.year), "", plan.title, plan.unit_id, posts.leaders) for plan in rows}


def _terms(ids: set[int], posts: Posts) -> dict[int, _About]:
    rows = db.session.scalars(sa.select(Term).where(Term.id.in_(ids)))
    waiting = (TermState.SUBMITTED, TermState.APPROVED)
    return {
        term.id: _About(
            f"{term.first_year}–{term.last_year}", "", "", term.unit_id, _maker(term, term.state in waiting, posts)
        )
        for term in rows
    }


def _years(ids: set[int], posts: Posts) -> dict[int, _About]:
    rows = db.session.scalars(sa.select(YearList).where(YearList.id.in_(ids)))
    return {
        one.id: _About(str(one.year), "", "", one.unit_id, _maker(one, one.state is not YearState.DRAFT, posts))
        for one in rows
    }


def _maker(record: Any, waiting: bool, posts: Posts) -> tuple[int, ...]:
    """Who drew it up, until it waits for a decision."""
    return posts.leaders if waiting or record.created_by is None else (record.created_by,)


def _parts(ids: set[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + 500] for start in range(0, len(ordered), 500))


_READERS = {
    "review": _tickets,
    "proposal": _proposals,
    "self_check": _checks,
    "authority_check": _checks,
    "drafting": _drafts,
    "plan": _plans,
    "systematisation": _terms,
    "ended_list": _years,
}
