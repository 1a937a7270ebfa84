"""A document of the register as an Akoma Ntoso file: its text with its confirmed history and resolved references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import effects, queries
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Edition, EditionOrigin, EffectEvent, Relation
from legaldocs.formats.akn_from_text import cited_work, language_of
from legaldocs.formats.akn_names import unit_iri, work_iri
from legaldocs.formats.akn_out import to_akn
from legaldocs.formats.akn_values import (
    LegalText,
    LifeEvent,
    Modification,
    OtherDocument,
    Reference,
    StatusPeriod,
    Unit,
)
from legaldocs.law import citations
from legaldocs.law.effect import Event, live_events, timeline
from legaldocs.law.structure import parse
from legaldocs.law.types import Citation, Header

MEDIA_TYPE = "application/akn+xml"


def export(document: Document, edition: Edition) -> bytes:
    """``edition`` of ``document`` as an XML file that the OASIS schema accepts; made today."""
    relations = queries.relations_from(document.id)
    named = queries.named(relation.target_id for relation in relations)
    references = _references(edition.text, relations, named)
    return _written(document, edition.text, queries.provisions(edition.id), references, _worded_on(edition))


def export_as_at(document: Document, text: str, provisions: Sequence[Unit], on: date) -> bytes:
    """The consolidated words of the day ``on`` as such a file; citations are resolved as in the words first issued."""
    relations = queries.relations_from(document.id)
    named = queries.named(relation.target_id for relation in relations)
    resolved: dict[str, set[int]] = defaultdict(set)
    for relation in relations:
        if relation.target_number and relation.target_id in named:
            resolved[relation.target_number].add(relation.target_id)
    found = citations.find(text, number=document.number, issuer=document.issuer)
    return _written(document, text, provisions, _found_anew(found, resolved, named), on)


def _found_anew(
    found: Iterable[Citation], resolved: Mapping[str, set[int]], named: Mapping[int, Document]
) -> Iterator[Reference]:
    """References of citations; a number the register resolved to one document names that document."""
    for citation in found:
        targets = resolved.get(citation.number or "", set())
        target = named[next(iter(targets))] if len(targets) == 1 else None
        work = other(target).iri if target else cited_work(citation)
        yield Reference(citation.start, citation.end, unit_iri(work, citation.unit), target is not None)


def _written(
    document: Document, text: str, provisions: Sequence[Unit], references: Iterable[Reference], worded_on: date | None
) -> bytes:
    suffered = live_events(effects.events_of([document.id])[document.id])
    made = _made(document.id)
    named = queries.named([*(event.source_document for event in suffered), *(target for target, _event in made)])
    parsed = parse(text)
    place = territories().get(document.territory or "")
    return to_akn(
        LegalText(
            text,
            _header(document, parsed.header),
            provisions,
            clock.today(),
            bases=parsed.bases,
            references=tuple(references),
            events=tuple(_events(suffered, named)),
            periods=tuple(_periods(suffered)),
            modifications=(*_suffered(suffered, named), *_made_changes(made, named)),
            territory=(place.key, place.name) if place else None,
            worded_on=worded_on,
            language=language_of(text),
        )
    )


def _header(document: Document, printed: Header) -> Header:
    """The register's facts; place and recipients are only ever in the text."""
    return Header(
        number=document.number,
        doc_type=document.doc_type or None,
        issuer=document.issuer or None,
        place=printed.place,
        issued_date=document.issued_date,
        effective_date=document.stated_effective,
        expiry_date=document.stated_expiry,
        title=document.title,
        signer=document.signer,
        recipients=printed.recipients,
    )


def _worded_on(edition: Edition) -> date | None:
    """The day whose wording a consolidated text has; an original's is the day of issue."""
    return clock.local(edition.created_at).date() if edition.origin is EditionOrigin.CONSOLIDATED else None


def other(document: Document) -> OtherDocument:
    """A document of the register as others' metadata name it."""
    iri = work_iri(document.doc_type, document.issuer, document.issued_date, document.number)
    return OtherDocument(iri, document.number)


def _references(text: str, relations: Iterable[Relation], named: dict[int, Document]) -> Iterator[Reference]:
    """Citations; one the register has resolved names exactly that document."""
    for relation in relations:
        unit = relation.target_units[0] if relation.target_units else None
        target = named.get(relation.target_id or 0)
        work = other(target).iri if target else cited_work(_as_citation(text, relation))
        yield Reference(relation.start, relation.end, unit_iri(work, unit), target is not None)


def _as_citation(text: str, relation: Relation) -> Citation:
    return Citation(
        relation.start,
        relation.end,
        text[relation.start : relation.end],
        relation.target_number,
        relation.target_title,
        None,
        relation.kind,
        issuer=relation.target_issuer,
        issued_date=relation.target_date,
    )


def _events(events: Iterable[Event], named: dict[int, Document]) -> Iterator[LifeEvent]:
    """Confirmed events with a known day, in order of days."""
    for event in sorted((e for e in events if e.on), key=lambda e: (e.on or date.min, e.id)):
        source = named.get(event.source_document or 0)
        if event.on is not None:
            yield LifeEvent(event.kind, event.on, event.provision, other(source) if source else None)


def _periods(events: list[Event]) -> Iterator[StatusPeriod]:
    """Periods of the whole text, then of every provision with an event of its own."""
    if not events:
        return
    for path in (None, *sorted({event.provision for event in events if event.provision})):
        for piece in timeline(events, provision=path):
            yield StatusPeriod(path, piece.start, piece.end, piece.status)


def _suffered(events: Iterable[Event], named: dict[int, Document]) -> Iterator[Modification]:
    for event in events:
        source = named.get(event.source_document or 0)
        if source is not None:
            yield Modification(False, event.kind, event.on, event.provision, other(source), event.source_unit)


def _made(document_id: int) -> list[tuple[int, Event]]:
    """Confirmed events on other documents that this one brought about: (the other document, event)."""
    touched = sa.select(EffectEvent.document_id).where(
        EffectEvent.source_id == document_id, EffectEvent.document_id != document_id
    )
    found = effects.events_of(db.session.scalars(touched.distinct()))
    return [
        (target, event)
        for target, events in found.items()
        for event in live_events(events)
        if event.source_document == document_id
    ]


def _made_changes(made: Iterable[tuple[int, Event]], named: dict[int, Document]) -> Iterator[Modification]:
    for target, event in made:
        yield Modification(True, event.kind, event.on, event.source_unit, other(named[target]), event.provision)
