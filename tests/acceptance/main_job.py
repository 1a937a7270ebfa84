"""The main job by the service layer: from a superior text that ends to an approved conclusion, a proposal and a plan.

The steps know nothing of which register they run on; the tests give them the sample or the real documents.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta

import docx
import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import effect_service, service
from legaldocs.documents.models import Document, ProposalState, ProposedEvent
from legaldocs.documents.reading import Incoming
from legaldocs.proposals import instrument
from legaldocs.proposals import service as proposals
from legaldocs.proposals.models import Priority, Proposal
from legaldocs.review import service as reviews
from legaldocs.review.models import Criterion, Outcome, State, Ticket

REPEALER = "999/2026/NĐ-CP"
REPEAL_TEXT = """CHÍNH PHỦ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {repealer}
Hà Nội, ngày 01 tháng 10 năm 2026

NGHỊ ĐỊNH
Bãi bỏ một số văn bản quy phạm pháp luật

Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15;
Điều 1. Bãi bỏ văn bản
Bãi bỏ toàn bộ {kind} số {number} ngày {day} của {issuer}.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 11 năm 2026.
"""


@dataclass(frozen=True, slots=True)
class People:
    """Who does the job: reviewer and head of the unit that owns the ticket, and a leader of the Justice department."""

    reviewer: Actor
    head: Actor
    leader: Actor


def holder(role: Role, unit_id: int | None = None) -> Actor:
    """The first person who holds a post today."""
    return accounts.actor_by_username(accounts.holders(role, unit_id, clock.today())[0].username)


def people_for(ticket: Ticket) -> People:
    """The people of a ticket's unit."""
    unit = ticket.unit_id
    return People(holder(Role.REVIEWER, unit), holder(Role.HEAD, unit), holder(Role.JUSTICE_LEADER))


def import_repeal(officer: Actor, parent: Document) -> int:
    """Bring in a decree whose text repeals ``parent``; returns its id."""
    issued = parent.issued_date or date(2020, 1, 1)
    text = REPEAL_TEXT.format(
        repealer=REPEALER,
        kind=parent.doc_type,
        number=parent.number,
        day=f"{issued.day:02d} tháng {issued.month:02d} năm {issued.year}",
        issuer=parent.issuer,
    )
    incoming = Incoming(text=text, issuer="Chính phủ", issued_date=date(2026, 10, 1), file_name="bai-bo.docx")
    return service.register(officer, incoming).document_id


def proposed_by(source_id: int) -> list[int]:
    """Ids of the events that a text proposes and nobody has decided on."""
    chosen = (ProposedEvent.source_id == source_id, ProposedEvent.state == ProposalState.OPEN)
    return list(db.session.scalars(sa.select(ProposedEvent.id).where(*chosen)))


def confirm_all(officer: Actor, source_id: int) -> int:
    """A person confirms what the text proposes; returns the new events."""
    return effect_service.confirm(officer, proposed_by(source_id))


def tickets_of(changed_id: int, source_id: int) -> list[Ticket]:
    """The tickets that a change by ``source_id`` opened."""
    key = sa.and_(Ticket.changed_id == changed_id, Ticket.trigger_key.endswith(f":{source_id}"))
    return list(db.session.scalars(sa.select(Ticket).where(key).order_by(Ticket.id)))


def conclude_everything(people: People, ticket_id: int) -> Ticket:
    """Head assigns, reviewer concludes each provision and submits."""
    reviews.move(people.head, ticket_id, "assign", assignee_id=people.reviewer.user_id)
    ticket = db.session.get_one(Ticket, ticket_id)
    outcomes = [Outcome.AMEND if item.path else Outcome.KEEP for item in ticket.items]
    if Outcome.AMEND not in outcomes:
        outcomes[0] = Outcome.REPLACE
    for item, outcome in zip(list(ticket.items), outcomes, strict=True):
        words = None if outcome is Outcome.KEEP else f"{REPEALER}, Điều 1"
        reason = None if outcome is Outcome.KEEP else "Căn cứ pháp lý đã hết hiệu lực."
        reviews.conclude(people.reviewer, ticket_id, item.id, outcome, words, reason)
    reviews.assess(people.reviewer, ticket_id, dict.fromkeys(Criterion, (True, "")))
    return reviews.move(people.reviewer, ticket_id, "submit")


def approve_and_endorse(people: People, ticket_id: int) -> Ticket:
    """Head approves exactly what stands there; the Department of Justice agrees."""
    ticket = db.session.get_one(Ticket, ticket_id)
    reviews.move(people.head, ticket_id, "approve", content_hash=ticket.content_hash())
    ticket = reviews.move(people.leader, ticket_id, "endorse")
    assert ticket.state is State.CLOSED
    assert ticket.approved_hash == ticket.content_hash()
    return ticket


def propose_from(people: People, ticket_id: int) -> Proposal:
    """The proposal that the review asks for, with a day, submitted and accepted by another person."""
    raised = proposals.raise_from_ticket(people.reviewer, ticket_id)[0]
    proposals.edit(
        people.reviewer, raised.id, raised.ground, raised.reason, clock.today() + timedelta(days=60), Priority.HIGH
    )
    proposals.move(people.reviewer, raised.id, "submit")
    return proposals.move(people.leader, raised.id, "accept")


def words_of(word: bytes) -> str:
    """Every word of a .docx, paragraphs and tables; fails when Word's format is broken."""
    opened = docx.Document(io.BytesIO(word))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def draft_words(proposal: Proposal) -> str:
    """The draft instrument, opened again."""
    return words_of(instrument.draft(proposal))
