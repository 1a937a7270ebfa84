"""The register as the scan reads it: texts as at today with what they cite, a fixed number of questions per part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.documents import consolidation, effects, queries, succession
from legaldocs.documents.models import Document, Edition, Level, Provision, Relation
from legaldocs.documents.succession import Body
from legaldocs.law import resolve
from legaldocs.law.effect import Event, EventKind, Status, status_at
from legaldocs.law.scan.model import CHAIR, COMMITTEE, COUNCIL, OTHER, Cited, Text
from legaldocs.law.types import Provision as Unit
from legaldocs.law.types import RelationKind

PART = 50
_BODIES = (COUNCIL, COMMITTEE, CHAIR)
_ENDING = (RelationKind.REPEAL, RelationKind.REPLACE, RelationKind.AMEND, RelationKind.SUPPLEMENT)
_AMENDING = (EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED)


def texts(document_ids: Iterable[int], today: date, *, citing: bool = True) -> Iterator[Text]:
    """These documents as the scan needs them, those without a text left out; local ones with what they cite.

    Without ``citing`` no document comes with what it cites.
    """
    wanted = list(document_ids)
    for part in (wanted[at : at + PART] for at in range(0, len(wanted), PART)):
        yield from _part(part, today, citing)


def _part(wanted: list[int], today: date, citing: bool) -> Iterator[Text]:
    newest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(wanted)).group_by(Edition.document_id)
    editions = {
        one.document_id: one
        for one in db.session.scalars(sa.select(Edition).where(Edition.id.in_(newest)).options(undefer(Edition.text)))
    }
    units = _units([one.id for one in editions.values()])
    named = queries.named(wanted)
    local = [key for key, one in named.items() if one.level is not Level.NATIONAL] if citing else []
    relations = _relations(local)
    misdated = _misdated([row for rows in relations.values() for row in rows if row.target_id is None])
    targets = {row.target_id for rows in relations.values() for row in rows if row.target_id is not None}
    named |= queries.named({*targets, *misdated.values()} - named.keys())
    events = effects.events_of(named)
    for key in wanted:
        if (edition := editions.get(key)) is not None and key in named:
            said = [
                (row, target)
                for row in relations.get(key, ())
                if (target := named.get(row.target_id or misdated.get(row.id, 0))) is not None
            ]
            yield _text(named[key], edition, units.get(edition.id, ()), said, events, today)


def _relations(document_ids: list[int]) -> dict[int, list[Relation]]:
    """What documents say of others that are on file, or would be but for the day they give."""
    found: defaultdict[int, list[Relation]] = defaultdict(list)
    linked = sa.or_(Relation.target_id.is_not(None), Relation.unresolved_why == str(resolve.Reason.DATE_DIFFERS))
    rows = sa.select(Relation).where(Relation.document_id.in_(document_ids), linked).order_by(Relation.start)
    for row in db.session.scalars(rows):
        found[row.document_id].append(row)
    return found


def _misdated(rows: list[Relation]) -> dict[int, int]:
    """Relation → the only national document of the number it gives with another day than its own."""
    keys = sorted({row.target_number_key for row in rows if row.target_number_key})
    columns = (Document.number_key, sa.func.min(Document.id), sa.func.count())
    national = (Document.number_key.in_(keys), Document.level == Level.NATIONAL)
    found = {
        key: document_id
        for key, document_id, count in db.session.execute(
            sa.select(*columns).where(*national).group_by(Document.number_key)
        )
        if count == 1
    }
    return {row.id: found[row.target_number_key] for row in rows if row.target_number_key in found}


def _units(edition_ids: list[int]) -> dict[int, tuple[Unit, ...]]:
    columns = (
        Provision.edition_id, Provision.path, Provision.kind, Provision.label, Provision.heading, Provision.start,
        Provision.end, Provision.parent,
    )  # fmt: skip
    rows = sa.select(*columns).where(Provision.edition_id.in_(edition_ids))
    found: defaultdict[int, list[Unit]] = defaultdict(list)
    for row in db.session.execute(rows.order_by(Provision.edition_id, Provision.position)):
        found[row.edition_id].append(Unit(*row[1:]))
    return {key: tuple(units) for key, units in found.items()}


def _text(
    document: Document,
    edition: Edition,
    units: tuple[Unit, ...],
    said: list[tuple[Relation, Document]],
    events: dict[int, list[Event]],
    today: date,
) -> Text:
    own = events[document.id]
    status = status_at(own, today)
    local = document.level is not Level.NATIONAL
    words, tree = edition.text, units
    if local and any(one.kind in _AMENDING and one.provision for one in own):
        words, tree = _as_at(document.id, today, words, tree)
    body = document.issuer_key.split(":")[0]
    former, expires = succession.former(document), document.stated_expiry
    return Text(
        id=document.id,
        number=document.number,
        title=document.title,
        body=body if body in _BODIES else OTHER,
        local=local,
        place=succession.heir(document.territory),
        rank=document.rank,
        issued=document.issued_date,
        effective=document.stated_effective,
        text=words,
        provisions=tree,
        issuer=document.issuer,
        fields=tuple(document.fields or ()),
        former=former[0] if former else None,
        alive=status.status is not Status.ENDED and not (expires is not None and expires < today),
        gone=frozenset(unit for unit in status.ended_units if unit not in status.amended_units),
        cites=tuple(
            _cited(document, row, at, target, events, today)
            for row, target in said
            if (at := _placed(row, edition.text, words)) is not None
        ),
    )


def _as_at(document_id: int, today: date, words: str, tree: tuple[Unit, ...]) -> tuple[str, tuple[Unit, ...]]:
    """The consolidated text of today; as issued where an amendment could not be carried out."""
    held = consolidation.holding(document_id)
    if held is None:
        return words, tree
    made = consolidation.as_at(held, today).made
    return made.text, tuple(made.provisions)


def _placed(row: Relation, issued: str, words: str) -> int | None:
    """Where the words of a citation stand in the text as at today; ``None`` where they are no longer there."""
    said = issued[row.start : row.end]
    if words[row.start : row.end] == said:
        return row.start
    found = words.find(said)
    return found if found >= 0 else None


def _cited(
    document: Document, row: Relation, start: int, target: Document, events: dict[int, list[Event]], today: date
) -> Cited:
    theirs = events[target.id]
    signed = document.issued_date
    begun = document.stated_effective or signed
    competent = row.kind not in _ENDING or document.id == target.id
    return Cited(
        target=target.id,
        number=target.number,
        kind=row.kind,
        start=start,
        end=start + row.end - row.start,
        path=row.source_path,
        at_signing=status_at(theirs, signed).status if signed else Status.UNDETERMINED,
        at_effect=status_at(theirs, begun).status if begun else Status.UNDETERMINED,
        today=status_at(theirs, today).status,
        stated_date=row.target_date,
        issued=target.issued_date,
        effective=target.stated_effective,
        local=target.level is not Level.NATIONAL,
        titled=target.title != target.number,
        competent=competent or succession.may_act(Body.of(document), Body.of(target)),
    )
