"""What is searched: one entry per article (or appendix) of the latest text, read from the database in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents.models import Document, Edition, Provision
from legaldocs.law.types import Kind
from legaldocs.search.backend import IndexedProvision

UNIT_KINDS = (Kind.ARTICLE, Kind.APPENDIX)
BATCH = 50  # documents per round trip; keeps the longest texts from piling up in memory


def count() -> int:
    """How many entries an index of the whole register has, about (documents without articles count once)."""
    articles = db.session.scalar(
        sa.select(sa.func.count()).select_from(Provision).where(Provision.kind.in_(UNIT_KINDS))
    )
    return (articles or 0) + (db.session.scalar(sa.select(sa.func.count()).select_from(Document)) or 0)


def all_batches() -> Iterator[list[IndexedProvision]]:
    """Entries of every document, in batches."""
    ids = list(db.session.scalars(sa.select(Document.id).order_by(Document.id)))
    for start in range(0, len(ids), BATCH):
        yield entries(ids[start : start + BATCH])


def entries(document_ids: Iterable[int]) -> list[IndexedProvision]:
    """Entries of these documents: three queries however many they are."""
    ids = list(document_ids)
    documents = {d.id: d for d in db.session.scalars(sa.select(Document).where(Document.id.in_(ids)))}
    texts = _latest_texts(ids)
    trees: dict[int, list[sa.Row[int, int, str, Kind, str | None, str, int, int]]] = {}
    for row in db.session.execute(_tree(list(texts))):
        trees.setdefault(row.edition_id, []).append(row)
    found: list[IndexedProvision] = []
    for edition_id, (document_id, text) in texts.items():
        found.extend(_of_document(documents[document_id], text, trees.get(edition_id, [])))
    with_text = {document_id for document_id, _text in texts.values()}
    found.extend(_whole(documents[key], "") for key in ids if key in documents and key not in with_text)
    return found


def _latest_texts(ids: list[int]) -> dict[int, tuple[int, str]]:
    latest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(ids)).group_by(Edition.document_id)
    rows = db.session.execute(sa.select(Edition.id, Edition.document_id, Edition.text).where(Edition.id.in_(latest)))
    return {row.id: (row.document_id, row.text) for row in rows}


def _tree(edition_ids: list[int]) -> sa.Select[int, int, str, Kind, str | None, str, int, int]:
    columns = (
        Provision.edition_id, Provision.document_id, Provision.path, Provision.kind, Provision.heading,
        Provision.label, Provision.start, Provision.end,
    )  # fmt: skip
    chosen = (Provision.edition_id.in_(edition_ids), Provision.kind.in_(UNIT_KINDS))
    return sa.select(*columns).where(*chosen).order_by(Provision.edition_id, Provision.position)


def _of_document(
    document: Document, text: str, tree: list[sa.Row[int, int, str, Kind, str | None, str, int, int]]
) -> Iterator[IndexedProvision]:
    if not tree:
        yield _whole(document, text)
        return
    for unit in tree:
        heading = " ".join(part for part in (unit.label, unit.heading) if part)
        yield _entry(document, unit.path, unit.kind, heading, text[unit.start : unit.end])


def _whole(document: Document, text: str) -> IndexedProvision:
    return _entry(document, "", "document", "", text)


def _entry(document: Document, path: str, kind: str, heading: str, text: str) -> IndexedProvision:
    issued = document.issued_date
    return IndexedProvision(
        id=f"{document.id}:{path}",
        document_id=document.id,
        path=path,
        kind=str(kind),
        number=document.number,
        title=document.title,
        heading=heading,
        text=text,
        doc_type=document.doc_type,
        issuer=document.issuer,
        signer=document.signer or "",
        level=str(document.level),
        field=tuple(document.fields),
        territory=document.territory or "",
        year=issued.year if issued else None,
        issued_on=issued.toordinal() if issued else None,
        is_sample=document.is_sample,
    )


def addressed(places: Iterable[tuple[int, str]], path: Any = Provision.path) -> sa.ColumnElement[bool]:
    """Provisions at these (edition, path), by index: SQLite reads the whole table for a list of pairs."""
    return sa.or_(sa.false(), *(sa.and_(Provision.edition_id == edition, path == one) for edition, one in places))


def latest_editions(document_ids: Iterable[int]) -> dict[int, int]:
    """Document → its latest edition; documents without a text are left out."""
    ids = list(document_ids)
    newest = sa.select(Edition.document_id, sa.func.max(Edition.id)).group_by(Edition.document_id)
    return {row[0]: row[1] for row in db.session.execute(newest.where(Edition.document_id.in_(ids)))}


def by_ids(ids: Iterable[str]) -> dict[str, IndexedProvision]:
    """Entries of these ids with their words, for ranking one page of hits: two queries."""
    keys = [(int(key.partition(":")[0]), key.partition(":")[2]) for key in ids]
    documents = {
        d.id: d for d in db.session.scalars(sa.select(Document).where(Document.id.in_({key for key, _path in keys})))
    }
    editions = latest_editions(documents)
    words = sa.func.substr(Edition.text, Provision.start + 1, Provision.end - Provision.start).label("words")
    rows = db.session.execute(
        sa.select(Provision.document_id, Provision.path, Provision.kind, Provision.label, Provision.heading, words)
        .join(Edition, Edition.id == Provision.edition_id)
        .where(addressed([(editions[key], path) for key, path in keys if key in editions]))
    )
    found = {(row.document_id, row.path): row for row in rows}
    entries: dict[str, IndexedProvision] = {}
    for document_id, path in keys:
        row, document = found.get((document_id, path)), documents.get(document_id)
        if document is None:
            continue
        heading = " ".join(part for part in (row.label, row.heading) if part) if row else ""
        entry = _entry(document, path, row.kind if row else "document", heading, row.words if row else "")
        entries[entry.id] = entry
    return entries
