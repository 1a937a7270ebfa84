"""What the register does when a document ended: proposals for the documents that detail it, where the law says so.

Until 31/03/2025 a detailing document ended with its parent (Luật 80/2015/QH13, Điều 154 khoản 4): its end is proposed
and a person confirms.  Since then it stays in force and is reviewed (``review.reactions``).
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import effects, queries, service
from legaldocs.documents.models import Document, EffectEvent, ProposalState, ProposedEvent, Relation
from legaldocs.documents.proposals_from_text import fingerprint
from legaldocs.documents.reading import Incoming
from legaldocs.events import DocumentsNamed, EffectRecorded, EffectReversed
from legaldocs.law import effect_rules
from legaldocs.law.effect import EventKind, Status
from legaldocs.law.effect_events import ENDINGS
from legaldocs.law.types import RelationKind

WITH_PARENT = "ended-with-parent"


def propose_ends(_actor: Actor, happened: EffectRecorded) -> None:
    """Propose the end of documents that detail the one that ended as a whole, in the same transaction."""
    event = next((e for e in map(queries.event, happened.event_ids) if e and e.provision is None), None)
    if event is None or event.kind not in ENDINGS or event.on is None or event.territory is not None:
        return
    rule = effect_rules.implementing_effect(event.on)
    if rule is None or rule.action != "propose_end":
        return
    alive = effects.statuses(_detailing(event.document_id), event.on)
    named = queries.named(key for key, answer in alive.items() if answer.status is not Status.ENDED)
    proposals = [_proposal(event, document) for document in named.values()]
    known = sa.select(ProposedEvent.fingerprint).where(ProposedEvent.fingerprint.in_(p.fingerprint for p in proposals))
    taken = set(db.session.scalars(known))
    db.session.add_all(proposal for proposal in proposals if proposal.fingerprint not in taken)


def _detailing(document_id: int) -> list[int]:
    """Documents whose text says that they detail or guide this one."""
    chosen = (Relation.target_id == document_id, Relation.kind == RelationKind.GUIDE)
    return list(db.session.scalars(sa.select(Relation.document_id).where(*chosen).distinct()))


def _proposal(event: EffectEvent, document: Document) -> ProposedEvent:
    """The end of one detailing document, with the words that ended its parent as evidence."""
    proposal = ProposedEvent(
        source_id=event.source_id or event.document_id,
        source_path=event.source_path,
        kind=EventKind.ANNOUNCED_ENDED,
        on=event.on,
        target_id=document.id,
        target_number=document.number,
        target_number_key=document.number_key,
        target_issuer=document.issuer,
        start=event.start or 0,
        end=event.end or 0,
        plain=False,
        unresolved_why=WITH_PARENT,
        state=ProposalState.OPEN,
    )
    proposal.fingerprint = fingerprint(proposal)
    return proposal


def register_named(actor: Actor, named: DocumentsNamed) -> None:
    """Documents that a table names enter the register with the facts it states, unless they are there already."""
    for one in named.documents:
        service.register_facts(
            actor,
            Incoming(
                text="", number=one.number, title=one.title, doc_type=one.doc_type, issuer=one.issuer,
                issued_date=one.issued_date, source={"facts": named.source},
            ),
        )  # fmt: skip


def withdraw_ends(actor: Actor, happened: EffectReversed) -> None:
    """Open proposals that rest on an end which was taken back have lost their ground."""
    event = queries.event(happened.reversed_id)
    if event is None or event.kind not in ENDINGS:
        return
    chosen = (
        ProposedEvent.unresolved_why == WITH_PARENT,
        ProposedEvent.state == ProposalState.OPEN,
        ProposedEvent.source_id == (event.source_id or event.document_id),
        ProposedEvent.on == event.on,
        ProposedEvent.target_id.in_(_detailing(event.document_id)),
    )
    for proposal in db.session.scalars(sa.select(ProposedEvent).where(*chosen)):
        proposal.state, proposal.reason = ProposalState.DISMISSED, _("The event it rests on was taken back.")
        proposal.decided_by, proposal.decided_at = actor.user_id, clock.now()
