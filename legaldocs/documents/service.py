"""Use cases of the register: bring documents in, keep their relations linked, propose what their words do.

Effect itself is in ``documents.effect_service``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import sort_key
from legaldocs.core.unit_of_work import emit, use_case, write_rows
from legaldocs.documents import effect_service, linking, proposals_from_text, queries
from legaldocs.documents.issuers import Issuer
from legaldocs.documents.linking import Candidate, Mention
from legaldocs.documents.models import (
    Document,
    Edition,
    EditionOrigin,
    Level,
    ProposalState,
    ProposedEvent,
    Provision,
    Relation,
)
from legaldocs.documents.reading import Incoming, Read, document_key, read
from legaldocs.events import DocumentRegistered
from legaldocs.law import numbering
from legaldocs.law.types import Citation


class DuplicateDocument(Refused):
    """The register already holds this document with other words."""

    code = "duplicate-document"


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of one incoming document: ``added``, ``completed`` (facts were known, text is new), ``unchanged``."""

    document_id: int
    number: str
    outcome: str
    proposals: int = 0


@use_case
def register(actor: Actor, incoming: Incoming) -> Registered:
    """Bring one document into the register.

    The same text again is ``unchanged``.  Raises ``Invalid`` when number or issuer cannot be known, and
    ``DuplicateDocument`` when the identity is taken by another text; the register is unchanged then.
    """
    require(actor, "documents.import")
    understood = read(incoming)
    if understood.missing:
        raise Invalid(_missing_sentence(understood.missing, incoming.file_name))
    digest = hashlib.sha256(understood.text.encode()).hexdigest()
    known = _known(understood)
    if known is not None and known.has_text:
        same = sa.select(Edition.id).where(Edition.document_id == known.id, Edition.text_sha256 == digest)
        if db.session.scalar(same) is None:
            raise DuplicateDocument(_duplicate_sentence(known, incoming.file_name))
        return Registered(known.id, known.number, "unchanged")
    document = known or _new_document(understood, incoming)
    _complete(document, understood, incoming)
    db.session.add(document)
    db.session.flush()
    edition = add_edition(document, understood, incoming, digest)
    store_tree(edition, understood)
    store_relations(document, understood)
    effect_service.record_own_facts(actor, document, understood)
    proposed = propose(document, understood)
    adopt_waiting_relations(document)
    emit(DocumentRegistered(document.id))
    return Registered(document.id, document.number, "completed" if known else "added", proposed)


@use_case
def register_facts(actor: Actor, incoming: Incoming) -> Registered:
    """Record a document of which only facts are known (a cited national text); its text may follow later."""
    require(actor, "documents.import")
    understood = read(replace(incoming, text=""))
    if understood.missing:
        raise Invalid(_missing_sentence(understood.missing, incoming.file_name))
    known = _known(understood)
    if known is not None:
        return Registered(known.id, known.number, "unchanged")
    document = _new_document(understood, incoming)
    _complete(document, understood, incoming)
    db.session.add(document)
    db.session.flush()
    effect_service.record_own_facts(actor, document, understood)
    adopt_waiting_relations(document)
    emit(DocumentRegistered(document.id))
    return Registered(document.id, document.number, "added")


def adopt_waiting_relations(document: Document) -> None:
    """Citations and proposals that waited for this number: link those that can only mean this document.

    Judged by the same rules as on arrival, so that the order in which an archive comes in does not matter.
    """
    columns = (Relation.id, Relation.document_id, Relation.target_issuer, Relation.target_date, Relation.target_title)
    waiting = sa.select(*columns).where(Relation.target_id.is_(None))
    by_number = waiting.where(Relation.target_number_key == document.number_key)
    by_title = waiting.where(Relation.target_number_key.is_(None), Relation.target_date == document.issued_date)
    relations = db.session.execute(by_number.union_all(by_title)).all()  # each half by an index of its own
    proposals = list(
        db.session.scalars(
            sa.select(ProposedEvent).where(
                ProposedEvent.target_number_key == document.number_key,
                ProposedEvent.target_id.is_(None),
                ProposedEvent.state == ProposalState.OPEN,
            )
        )
    )
    sources = queries.named({*(r.document_id for r in relations), *(p.source_id for p in proposals)})
    known = linking.lookup([Mention(document.number, None, None, None)]) if sources else {}
    fitting = [
        r.id
        for r in relations
        if _means(
            document, _waiting(document, r.target_title, r.target_issuer, r.target_date), sources[r.document_id], known
        )
    ]
    for part in (fitting[start : start + 500] for start in range(0, len(fitting), 500)):
        rows = sa.update(Relation).where(Relation.id.in_(part))
        db.session.execute(rows.values(target_id=document.id, unresolved_why=None))
    for proposal in proposals:
        source = sources[proposal.source_id]
        if _means(document, Mention(document.number, None, proposal.target_issuer, None), source, known):
            above = source.rank > document.rank
            proposal.target_id = document.id
            proposal.unresolved_why = proposals_from_text.COMPETENCE if above else None
            proposal.plain = proposal.plain and not above


def _waiting(document: Document, title: str | None, issuer: str | None, day: date | None) -> Mention:
    """What a waiting citation says: a number, or a law's name with the day it was passed."""
    return Mention(None if title else document.number, title, issuer, day)


def _means(document: Document, mention: Mention, citing: Document, known: dict[str, list[Candidate]]) -> bool:
    by = Issuer(citing.issuer, citing.issuer_key, citing.level, citing.territory, citing.rank)
    return linking.link(mention, known, by, citing.issued_date).target == document.id


def _known(understood: Read) -> Document | None:
    """The record with this identity; a record or an arrival without a date matches on issuer and number alone."""
    key = document_key(understood.issuer.key, understood.number, understood.issued)
    same_number = (
        Document.issuer_key == understood.issuer.key,
        Document.number_key == numbering.key(understood.number),
    )
    rows = list(db.session.scalars(sa.select(Document).where(*same_number)))
    exact = [row for row in rows if row.key == key]
    undated = [row for row in rows if row.issued_date is None or understood.issued is None]
    return next(iter(exact or undated), None)


def _new_document(understood: Read, incoming: Incoming) -> Document:
    return Document(
        key=document_key(understood.issuer.key, understood.number, understood.issued),
        number=understood.number,
        number_key=numbering.key(understood.number),
        is_sample=incoming.is_sample,
        source=dict(incoming.source),
        created_at=clock.now(),
        fields=list(incoming.fields),
    )


def _complete(document: Document, understood: Read, incoming: Incoming) -> None:
    """Fill the facts of a new record, or those that a record of facts was missing."""
    issuer = understood.issuer
    document.doc_type = understood.doc_type
    document.title = understood.title
    document.title_key = linking.title_key(understood.doc_type, understood.title)
    document.issuer, document.issuer_key = issuer.name, issuer.key
    document.territory = incoming.territory or issuer.territory
    document.level, document.rank = issuer.level, issuer.rank
    document.issued_date = understood.issued or document.issued_date
    document.key = document_key(issuer.key, understood.number, document.issued_date)
    document.stated_effective = understood.effective or document.stated_effective
    document.stated_expiry = understood.expiry or document.stated_expiry
    document.signer = understood.signer or document.signer
    document.fields = list(incoming.fields) or document.fields
    document.unit_id = document.unit_id or _owner(document, incoming)
    year = document.issued_date.year if document.issued_date else 0
    document.sort_key = sort_key(f"{document.rank:02d} {year:04d} {document.number}")


def _owner(document: Document, incoming: Incoming) -> int | None:
    """The unit that answers for a local document: the one named, else the one whose fields fit."""
    if document.level is Level.NATIONAL:
        return None
    named = accounts.unit_by_key(incoming.unit_key) if incoming.unit_key else None
    unit = named or accounts.unit_for_fields(document.fields)
    return unit.id if unit else None


def add_edition(document: Document, understood: Read, incoming: Incoming, digest: str) -> Edition:
    """Add the text to the open unit of work."""
    edition = Edition(
        document_id=document.id,
        origin=EditionOrigin.ORIGINAL,
        text=understood.text,
        text_sha256=digest,
        file_sha256=incoming.file_sha256,
        file_name=incoming.file_name,
        file_type=incoming.file_type,
        provision_count=len(understood.parsed.provisions),
        warnings=[*incoming.warnings, *understood.parsed.warnings],
        created_at=clock.now(),
    )
    db.session.add(edition)
    document.has_text = True
    db.session.flush()
    return edition


def store_tree(edition: Edition, understood: Read) -> None:
    """Provisions of the edition."""
    rows: list[dict[str, Any]] = [
        {
            "edition_id": edition.id, "document_id": edition.document_id, "position": position,
            "path": p.path, "parent": p.parent, "kind": p.kind, "label": p.label[:120], "heading": p.heading,
            "start": p.start, "end": p.end,
        }
        for position, p in enumerate(understood.parsed.provisions)
    ]  # fmt: skip
    write_rows(Provision, rows)


def store_relations(document: Document, understood: Read) -> None:
    """What the words say about other documents, linked where the register holds them."""
    mentions = {c: _mention(c) for c in understood.citations}
    known = linking.lookup(mentions.values())
    rows: list[dict[str, Any]] = []
    for cited, mention in mentions.items():
        outcome = linking.link(mention, known, understood.issuer, understood.issued)
        if outcome.target == document.id:
            continue
        rows.append(
            {
                "document_id": document.id, "source_path": cited.source, "kind": cited.relation,
                "start": cited.start, "end": cited.end, "target_number": cited.number and cited.number[:80],
                "target_number_key": numbering.key(cited.number)[:80] if cited.number else None,
                "target_title": cited.title, "target_issuer": cited.issuer, "target_date": cited.issued_date,
                "target_units": list(cited.units), "target_id": outcome.target, "unresolved_why": outcome.why,
            }
        )  # fmt: skip
    write_rows(Relation, rows)


def _mention(cited: Citation) -> Mention:
    return Mention(cited.number, cited.title, cited.issuer, cited.issued_date, cited.year)


def propose(document: Document, understood: Read) -> int:
    """Propose the events of the words that nothing proposed before; returns how many."""
    proposals = proposals_from_text.build(document, understood)
    seen = {proposal.fingerprint for proposal in proposals}
    taken = set(db.session.scalars(sa.select(ProposedEvent.fingerprint).where(ProposedEvent.fingerprint.in_(seen))))
    fresh = [proposal for proposal in proposals if proposal.fingerprint not in taken]
    db.session.add_all(fresh)
    return len(fresh)


def _missing_sentence(missing: tuple[str, ...], file_name: str | None) -> str:
    names = {"number": _("its number"), "issuer": _("its issuer")}
    what = ", ".join(names[name] for name in missing)
    place = file_name or _("the document")
    return _(
        "%(place)s: %(what)s could not be found. Give it in the form or correct the header, then import again.",
        place=place,
        what=what,
    )


def _duplicate_sentence(known: Document, file_name: str | None) -> str:
    return _(
        "%(place)s: number %(number)s of %(issuer)s is already in the register with other words. "
        "If this is a corrected text, open the record, then “Texts on file”, and add it there with the reason.",
        place=file_name or _("the document"),
        number=known.number,
        issuer=known.issuer,
    )
