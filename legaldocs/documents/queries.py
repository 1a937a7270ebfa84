"""Reads of the register: lists with filters, one document with its text, relations both ways, proposals, history."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.core.text import fold, slug
from legaldocs.documents import effects, tags
from legaldocs.documents.models import (
    Document,
    Edition,
    EffectEvent,
    Level,
    ProposalState,
    ProposedEvent,
    Provision,
    Relation,
)
from legaldocs.law import numbering
from legaldocs.law.effect import Status, StatusAnswer
from legaldocs.law.types import Kind, RelationKind

SORTS = {
    "number": Document.sort_key,
    "issued": Document.issued_date,
    "title": Document.title_key,
    "issuer": Document.issuer_key,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a register list is narrowed by; ``None`` = not asked."""

    words: str = ""
    doc_type: str = ""
    issuer: str = ""
    level: str = ""
    field: str = ""
    year: int | None = None
    territory: str = ""
    status: str = ""
    unit_id: int | None = None
    tag: int | None = None
    sort: str = "-issued"


def register_list(filters: Filters, on: date) -> sa.Select[Document]:
    """Documents matching ``filters``; status is asked on the day ``on`` through the derived periods."""
    found = sa.select(Document)
    equal = {
        Document.doc_type: filters.doc_type,
        Document.issuer_key: filters.issuer,
        Document.territory: filters.territory,
    }
    for column, value in equal.items():
        found = found.where(column == value) if value else found
    if filters.level:
        found = found.where(Document.level == Level(filters.level))
    if filters.words:
        found = found.where(_word_condition(filters.words))
    if filters.field:
        found = found.where(sa.cast(Document.fields, sa.Text).contains(json_text(filters.field), autoescape=True))
    if filters.year:
        found = found.where(Document.issued_date.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.unit_id:
        found = found.where(Document.unit_id == filters.unit_id)
    if filters.tag:
        found = found.where(tags.bearing(filters.tag))
    if filters.status:
        found = found.where(effects.status_filter(Status(filters.status), on))
    return found.order_by(*_order(filters.sort))


def _word_condition(words: str) -> sa.ColumnElement[bool]:
    """A number, or words of the title, with or without accents."""
    key = numbering.key(words)
    folded = fold(words).lower().split()[:12]
    title = sa.and_(*(Document.title_key.contains(word, autoescape=True) for word in folded))
    return sa.or_(Document.number_key.startswith(key, autoescape=True), title)


def json_text(value: str) -> str:
    """``value`` as SQLite and PostgreSQL keep it inside a JSON list of strings."""
    return json.dumps(value)


def _order(sort: str) -> tuple[sa.ColumnElement[object], ...]:
    name = sort.lstrip("-")
    column = SORTS.get(name, Document.issued_date)
    first = sa.nulls_last(column.desc() if sort.startswith("-") else column.asc())
    return first, Document.id.desc()  # type: ignore[return-value]  # both are column expressions


def facets() -> dict[str, list[tuple[str, str, int]]]:
    """Values to filter by: (value, words, count) for type, issuer and territory of the whole register."""
    counted = sa.func.count().label("n")
    types = db.session.execute(
        sa.select(Document.doc_type, counted).group_by(Document.doc_type).order_by(counted.desc(), Document.doc_type)
    )
    issuers = db.session.execute(
        sa.select(Document.issuer_key, sa.func.max(Document.issuer), counted)
        .group_by(Document.issuer_key)
        .order_by(counted.desc(), Document.issuer_key)
        .limit(200)
    )
    by_day = sa.select(Document.issued_date, counted).group_by(Document.issued_date)
    by_year: Counter[int] = Counter()  # counted by day from the index alone, which a year of a day is not in
    for day, number in db.session.execute(by_day):
        if day is not None:
            by_year[day.year] += number
    return {
        "doc_type": [(row[0], row[0], row[1]) for row in types if row[0]],
        "issuer": [(row[0], row[1], row[2]) for row in issuers],
        "year": [(str(year), str(year), number) for year, number in sorted(by_year.items(), reverse=True)],
    }


def get(document_id: int) -> Document | None:
    """One document."""
    return db.session.get(Document, document_id)


def by_number(number: str) -> list[Document]:
    """Documents with this number, whoever issued them."""
    chosen = Document.number_key == numbering.key(number)
    return list(db.session.scalars(sa.select(Document).where(chosen).order_by(Document.id)))


def current_edition(document_id: int, *, with_text: bool = True) -> Edition | None:
    """The latest text of a document."""
    found = sa.select(Edition).where(Edition.document_id == document_id).order_by(Edition.id.desc()).limit(1)
    return db.session.scalars(found.options(undefer(Edition.text)) if with_text else found).first()


def kept_as_pdf(edition: Edition | None) -> bool:
    """Whether the bytes a text was read from are a PDF that a browser can show."""
    return edition is not None and edition.file_sha256 is not None and edition.file_type == "pdf"


def editions(document_id: int) -> list[Edition]:
    """Every text of a document, oldest first, without the words."""
    return list(db.session.scalars(sa.select(Edition).where(Edition.document_id == document_id).order_by(Edition.id)))


def provisions(edition_id: int) -> list[Provision]:
    """The tree of an edition in document order."""
    return list(
        db.session.scalars(sa.select(Provision).where(Provision.edition_id == edition_id).order_by(Provision.position))
    )


def tree_stamp(edition_id: int) -> tuple[int, int]:
    """Newest row and number of rows of the tree of an edition: what a tree read anew would change."""
    newest, rows = sa.func.coalesce(sa.func.max(Provision.id), 0), sa.func.count()
    found = db.session.execute(sa.select(newest, rows).where(Provision.edition_id == edition_id)).one()
    return found[0], found[1]


def articles(edition_id: int) -> list[Provision]:
    """The articles of an edition in document order."""
    chosen = (Provision.edition_id == edition_id, Provision.kind == Kind.ARTICLE)
    return list(db.session.scalars(sa.select(Provision).where(*chosen).order_by(Provision.position)))


def provision(document_id: int, path: str) -> Provision | None:
    """A provision of the latest edition by its address."""
    found = sa.select(Provision).where(Provision.document_id == document_id, Provision.path == path)
    return db.session.scalars(found.order_by(Provision.edition_id.desc()).limit(1)).first()


def provision_text(document_id: int, path: str) -> str | None:
    """Words of one provision of the latest edition, or ``None`` when it has no such provision."""
    found = provision(document_id, path)
    if found is None:
        return None
    slice_ = sa.func.substr(Edition.text, found.start + 1, found.end - found.start)
    return db.session.scalar(sa.select(slice_).where(Edition.id == found.edition_id))


def relations_from(document_id: int) -> list[Relation]:
    """What this document says about others, in text order."""
    return list(
        db.session.scalars(sa.select(Relation).where(Relation.document_id == document_id).order_by(Relation.start))
    )


def commune_name(key: str) -> str | None:
    """The name of a commune or district that issued something: the end of the printed name of its bodies."""
    own = (Document.territory == key, Document.level.in_((Level.COMMUNE, Level.DISTRICT)))
    for issuer in db.session.scalars(sa.select(Document.issuer).where(*own).distinct()):
        name = " ".join(issuer.split()[-len(key.split("-")) :])
        if slug(name) == key:
            return name
    return None


_NAMED = sa.select(Document).where(Document.id.in_(sa.bindparam("ids", expanding=True)))


def named(ids: Iterable[int | None]) -> dict[int, Document]:
    """Documents by id, one question per 500 of them."""
    wanted = sorted({value for value in ids if value is not None})
    parts = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return {d.id: d for part in parts for d in db.session.scalars(_NAMED, {"ids": part})}


def resting_on(document_id: int) -> dict[int, list[Relation]]:
    """Documents that name this one as their legal basis or guide it: citing document → the relations that say so."""
    kinds = (RelationKind.BASIS, RelationKind.GUIDE)
    rows = db.session.scalars(
        sa.select(Relation).where(Relation.target_id == document_id, Relation.kind.in_(kinds)).order_by(Relation.id)
    )
    found: dict[int, list[Relation]] = defaultdict(list)
    for relation in rows:
        found[relation.document_id].append(relation)
    return found


def history(document_id: int) -> list[EffectEvent]:
    """Confirmed events of a document, oldest record first."""
    return list(
        db.session.scalars(
            sa.select(EffectEvent).where(EffectEvent.document_id == document_id).order_by(EffectEvent.id)
        )
    )


def open_proposals(plain: bool | None = None, source_id: int | None = None) -> sa.Select[ProposedEvent]:
    """Proposed events waiting for a person; plain ones first."""
    found = sa.select(ProposedEvent).where(ProposedEvent.state == ProposalState.OPEN)
    if plain is not None:
        found = found.where(ProposedEvent.plain.is_(plain))
    if source_id is not None:
        found = found.where(ProposedEvent.source_id == source_id)
    return found.order_by(ProposedEvent.plain.desc(), ProposedEvent.source_id.desc(), ProposedEvent.id)


def proposals_about(document_id: int) -> list[ProposedEvent]:
    """Open proposals whose target is this document: what may be pending on it."""
    chosen = (ProposedEvent.target_id == document_id, ProposedEvent.state == ProposalState.OPEN)
    return list(db.session.scalars(sa.select(ProposedEvent).where(*chosen).order_by(ProposedEvent.id)))


def quotes(
    spans: Iterable[tuple[int, int, int]], known_at: Mapping[tuple[int, int, int], datetime | None] | None = None
) -> dict[tuple[int, int, int], str]:
    """Words at (document id, start, end) in the documents' latest texts; one query per document, not per span.

    ``known_at`` gives for a span the moment it was read at: its words are those of the text on file then.
    """
    wanted = list(spans)
    texts = _texts({span[0] for span in wanted})
    moments = known_at or {}
    return {span: _text_at(texts.get(span[0], []), moments.get(span))[span[1] : span[2]] for span in wanted}


def _text_at(editions: list[tuple[datetime, str]], moment: datetime | None) -> str:
    """The latest text, or the latest of those on file at a moment."""
    fitting = [text for created, text in editions if moment is None or created <= moment]
    return fitting[-1] if fitting else (editions[0][1] if editions else "")


def _texts(document_ids: Iterable[int]) -> Mapping[int, list[tuple[datetime, str]]]:
    columns = (Edition.document_id, Edition.created_at, Edition.text)
    rows = sa.select(*columns).where(Edition.document_id.in_(list(document_ids)))
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for row in db.session.execute(rows.order_by(Edition.id)):
        found[row.document_id].append((row.created_at, row.text))
    return found


def status_of(document_id: int, on: date) -> StatusAnswer:
    """Status of one document on a day."""
    return effects.statuses([document_id], on)[document_id]


def has_sample() -> bool:
    """Whether the register holds sample documents."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Document.is_sample.is_(True)))))


def event(event_id: int) -> EffectEvent | None:
    """One confirmed event."""
    return db.session.get(EffectEvent, event_id)


_UNIT_WORDS = {
    "dieu": "Điều", "khoan": "khoản", "diem": "điểm", "chuong": "Chương", "muc": "Mục", "tieu-muc": "Tiểu mục",
    "phan": "Phần", "mau": "Mẫu số",
}  # fmt: skip
_LETTERED_SMALL = ("dieu", "khoan", "diem")  # "Điều 5a", but "Chương III"
_PART = re.compile(rf"({'|'.join(_UNIT_WORDS)})-(.+)")


def unit_label(path: str) -> str:
    """A provision's address as people say it: ``quy-dinh/dieu-9/khoan-2`` → "Điều 9 khoản 2 (Quy định kèm theo)".

    The law's own words, therefore Vietnamese in every interface language.
    """
    words, attached = [], ""
    for part in path.split("/"):
        if known := _PART.fullmatch(part):
            kind, number = known.groups()
            words.append(f"{_UNIT_WORDS[kind]} {number if kind in _LETTERED_SMALL else number.upper()}")
        elif part.startswith("phu-luc"):
            words.append("Phụ lục " + part.removeprefix("phu-luc").strip("-").upper())
        else:
            attached = ATTACHED_WORDS.get(re.sub(r"-\d+$", "", part), part)
    label = " ".join(words).strip()
    return f"{label} ({attached} kèm theo)" if attached and label else label or attached


ATTACHED_WORDS = {"quy-dinh": "Quy định", "quy-che": "Quy chế", "dieu-le": "Điều lệ", "noi-quy": "Nội quy"}


def suggestions(words: str, limit: int = 8) -> list[Document]:
    """Documents whose number begins with ``words`` or whose title holds them, with or without accents."""
    found = sa.select(Document).where(_word_condition(words)).order_by(Document.issued_date.desc(), Document.id)
    return list(db.session.scalars(found.limit(limit)))


def terms_ending(first: date, last: date) -> list[Document]:
    """Local documents whose stated term ends in a stretch of days."""
    chosen = (Document.level != Level.NATIONAL, Document.stated_expiry.between(first, last))
    return list(db.session.scalars(sa.select(Document).where(*chosen).order_by(Document.stated_expiry, Document.id)))
