"""A corrected text for a known record: the old one stays on file, everything read from the words is read anew.

Identity and confirmed events are not touched: a date that the new text states otherwise becomes a finding, and a
person decides.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import effect_service, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document, Edition, EffectEvent, ProposalState, ProposedEvent, Relation
from legaldocs.documents.reading import Incoming, Read, read
from legaldocs.events import DocumentRegistered
from legaldocs.law import numbering


@use_case
def correct_text(actor: Actor, document_id: int, incoming: Incoming, reason: str) -> int:
    """Add a corrected text with its reason; returns the id of the new edition.

    Raises ``Invalid`` at the field for a text of another document, a text on file already, or a missing reason.
    """
    require(actor, "documents.import")
    document = db.session.get(Document, document_id)
    if document is None:
        raise Missing()
    understood = read(_as_record(document, incoming))
    digest = hashlib.sha256(understood.text.encode()).hexdigest()
    problems = _problems(document, incoming, digest, reason)
    if problems:
        raise Invalid(fields=problems)
    edition = service.add_edition(document, understood, incoming, digest)
    edition.reason, edition.added_by, edition.added_name = reason.strip(), actor.user_id, actor.name
    service.store_tree(edition, understood)
    db.session.execute(sa.delete(Relation).where(Relation.document_id == document.id))
    service.store_relations(document, understood)
    _complete(actor, document, understood)
    _propose_anew(actor, document, understood)
    emit(DocumentRegistered(document.id))
    return edition.id


def _as_record(document: Document, incoming: Incoming) -> Incoming:
    """The arriving text with the identity that the record has."""
    return replace(
        incoming,
        number=document.number,
        issuer=document.issuer,
        issued_date=document.issued_date,
        doc_type=document.doc_type,
        title=document.title or None,
        territory=document.territory,
    )


def _problems(document: Document, incoming: Incoming, digest: str, reason: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if len(reason.strip()) < 5:
        found["reason"] = [_("Say why, in a sentence.")]
    stated = read(incoming)
    if stated.number and numbering.key(stated.number) != document.number_key:
        other, number = stated.number, document.number
        found["file"] = [_("This is the text of %(other)s, not of %(number)s.", other=other, number=number)]
    same = sa.select(Edition.id).where(Edition.document_id == document.id, Edition.text_sha256 == digest)
    if db.session.scalar(same) is not None:
        found["file"] = [_("The register holds exactly this text already.")]
    return found


def _complete(actor: Actor, document: Document, understood: Read) -> None:
    """Facts that the record lacked; what it has stays."""
    first_dates = document.stated_effective is None and document.issued_date is None
    document.stated_effective = document.stated_effective or understood.effective
    document.stated_expiry = document.stated_expiry or understood.expiry
    document.signer = document.signer or understood.signer
    if first_dates:
        effect_service.record_own_facts(actor, document, understood)


def _propose_anew(actor: Actor, document: Document, understood: Read) -> None:
    """What the old words proposed and nobody decided on is dismissed; what is on record already is not proposed."""
    waiting = (ProposedEvent.source_id == document.id, ProposedEvent.state == ProposalState.OPEN)
    for proposal in db.session.scalars(sa.select(ProposedEvent).where(*waiting)):
        proposal.state, proposal.reason = ProposalState.DISMISSED, _("The text was corrected and read anew.")
        proposal.decided_by, proposal.decided_at = actor.user_id, clock.now()
        # The same words may stand in the new text and are then proposed again under their own mark.
        proposal.fingerprint = hashlib.sha256(f"{proposal.fingerprint}|{proposal.id}".encode()).hexdigest()
    db.session.flush()
    service.propose(document, understood)
    db.session.flush()
    fresh = list(db.session.scalars(sa.select(ProposedEvent).where(*waiting, ProposedEvent.target_id.is_not(None))))
    keys = {proposal.id: _key(proposal) for proposal in fresh}
    stated = sa.select(EffectEvent.fact_key, EffectEvent.id).where(EffectEvent.fact_key.in_(list(keys.values())))
    known = {row.fact_key: row.id for row in db.session.execute(stated)}
    for proposal in fresh:
        if keys[proposal.id] in known:
            proposal.state, proposal.event_id = ProposalState.CONFIRMED, known[keys[proposal.id]]
            proposal.decided_by, proposal.decided_at = actor.user_id, clock.now()


def _key(proposal: ProposedEvent) -> str:
    fact: Fact = effect_service.fact_of(proposal)
    return fact.fact_key()
