"""Facts of national texts that ship with the product: identity, dates, who ended or amended them and when.

A province's archive cites laws whose texts nobody loads.  Without their facts a basis that ended years ago looks as
good as any, so an import that may confirm plain events brings in what is known of the laws it cites, in the name of
the importing officer, with the place where each fact can be checked.  What waits for a check against the gazette
(``verified = false``) is recorded as a document without effect on any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.text import fold, squeeze
from legaldocs.documents import effect_service, queries, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document, EffectEvent, Level, Relation
from legaldocs.documents.reading import Incoming
from legaldocs.law import law_names, numbering
from legaldocs.law.effect import EventKind
from legaldocs.law.types import RelationKind

_CHANGED = {"replaced_by": EventKind.REPLACED, "repealed_by": EventKind.REPEALED, "amended_by": EventKind.AMENDED}
Row = dict[str, Any]


@cache
def table() -> dict[str, Row]:
    """The facts by ``numbering.key`` of the document's number."""
    text = resources.files("legaldocs.sample").joinpath("national.toml").read_text("utf-8")
    return {numbering.key(row["number"]): row for row in tomllib.loads(text)["document"]}


def wanted(document_ids: Iterable[int]) -> set[str]:
    """Keys of the texts that these documents are, or name as their legal basis, of which facts are known."""
    found: set[str] = set()
    ids = sorted(document_ids)
    for part in (ids[start : start + 500] for start in range(0, len(ids), 500)):
        own = sa.select(Document.number_key).where(Document.id.in_(part), Document.level == Level.NATIONAL)
        cited = sa.select(Relation.target_number_key, Relation.target_title).where(
            Relation.document_id.in_(part), Relation.kind == RelationKind.BASIS
        )
        found |= set(db.session.scalars(own))
        for key, title in db.session.execute(cited.distinct()):
            found |= {key} if key else _carrying(title)
    return found & table().keys()


def _carrying(title: str | None) -> set[str]:
    """Keys of the laws of that name."""
    return {numbering.key(number) for number, _day in law_names.laws().get(fold(squeeze(title or "")).lower(), ())}


def register(actor: Actor, keys: Iterable[str]) -> list[str]:
    """Register the texts with these keys and those that changed them, without any event; returns all their keys."""
    chosen = _with_those_that_changed(keys)
    for key in chosen:
        service.register_facts(actor, _incoming(table()[key]))
    return chosen


def bring(actor: Actor, keys: Iterable[str]) -> int:
    """``register``, and record what the facts say was done to each text; returns how many events are new.

    Twice adds nothing.  Joins the open unit of work.
    """
    return sum(_record(actor, table()[key]) for key in register(actor, keys))


def _with_those_that_changed(keys: Iterable[str]) -> list[str]:
    """The keys with those of the texts that replaced, repealed or amended them, and so on; in the table's order."""
    seen: set[str] = set()
    waiting = [key for key in keys if key in table()]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            changes = (entry for name in _CHANGED for entry in table()[key].get(name, ()))
            waiting += [k for k in (numbering.key(entry["number"]) for entry in changes) if k in table()]
    return [key for key in table() if key in seen]


def _incoming(row: Row) -> Incoming:
    return Incoming(
        text="",
        number=row["number"],
        title=row["title"],
        doc_type=row["doc_type"],
        issuer=row["issuer"],
        issued_date=row.get("issued_date"),
        effective_date=row.get("effective_date"),
        fields=tuple(row.get("field", ())),
        source={"facts": row["source"], "verified": row.get("verified", False)},
    )


def _record(actor: Actor, row: Row) -> int:
    """Events that the facts of one text state; only checked facts are recorded."""
    target = _one(row["number"])
    if target is None or not row.get("verified", False):
        return 0
    facts = []
    for name, kind in _CHANGED.items():
        for entry in row.get(name, ()):
            source, on = _one(entry["number"]), entry.get("date")
            if source is not None and isinstance(on, date) and not _stated(target.id, source.id):
                facts.append(Fact(target.id, kind, on, source_id=source.id, note=str(row["source"])))
    return len(effect_service.record(actor, *facts)) if facts else 0


def _stated(target: int, source: int) -> bool:
    """Whether the register knows already, from the source's own words, what it did to the target."""
    events = sa.select(EffectEvent.id).where(EffectEvent.document_id == target, EffectEvent.source_id == source)
    return db.session.scalar(events.limit(1)) is not None


def _one(number: str) -> Document | None:
    found = [document for document in queries.by_number(number) if document.level is Level.NATIONAL]
    return found[0] if len(found) == 1 else None
