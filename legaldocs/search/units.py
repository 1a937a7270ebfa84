"""What is searched: one entry per article (or appendix) of the latest text, read from the database in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import translations
from legaldocs.documents.models import Document, Edition, Provision
from legaldocs.law.types import Kind
from legaldocs.search.backend import IndexedProvision, Labels

Row = TypeVar("Row")
UNIT_KINDS = (Kind.ARTICLE, Kind.APPENDIX)
ENGLISH = "en/"  # before the path of an entry of the English translation
WHOLE_TEXT_READ = 20_000  # characters of a text without articles
BATCH = 50  # documents per round trip; keeps the longest texts from piling up in memory


def count() -> int:
    """How many entries an index of the whole register has, about (documents without articles count once)."""
    articles = db.session.scalar(
        sa.select(sa.func.count()).select_from(Provision).where(Provision.kind.in_(UNIT_KINDS))
    )
    return (articles or 0) + (db.session.scalar(sa.select(sa.func.count()).select_from(Document)) or 0)


def all_batches(labels: Labels | None = None) -> Iterator[list[IndexedProvision]]:
    """Entries of every document, in batches, with their effect as in ``labels``."""
    ids = list(db.session.scalars(sa.select(Document.id).order_by(Document.id)))
    for start in range(0, len(ids), BATCH):
        yield entries(ids[start : start + BATCH], labels)


def entries(document_ids: Iterable[int], labels: Labels | None = None) -> list[IndexedProvision]:
    """Entries of these documents, with their effect as in ``labels``: three queries however many they are."""
    ids = list(document_ids)
    documents = {d.id: d for d in db.session.scalars(sa.select(Document).where(Document.id.in_(ids)))}
    texts = _latest_texts(ids)
    trees: dict[int, list[sa.Row[int, int, str, Kind, str | None, str, int, int]]] = {}
    for row in db.session.execute(_tree(list(texts))):
        trees.setdefault(row.edition_id, []).append(row)
    found: list[IndexedProvision] = []
    for edition_id, (document_id, text) in texts.items():
        found.extend(_of_document(documents[document_id], text, trees.get(edition_id, []), labels))
    for document_id, (digest, text) in translations.texts(documents).items():
        found.extend(_translated(documents[document_id], digest, text, labels))
    with_text = {document_id for document_id, _text in texts.values()}
    found.extend(_whole(documents[key], "", labels) for key in ids if key in documents and key not in with_text)
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
    document: Document,
    text: str,
    tree: list[sa.Row[int, int, str, Kind, str | None, str, int, int]],
    labels: Labels | None,
) -> Iterator[IndexedProvision]:
    if not tree:
        yield _whole(document, text, labels)
        return
    shared = _shared(document)
    for unit in tree:
        heading = " ".join(part for part in (unit.label, unit.heading) if part)
        yield _entry(shared, unit.path, unit.kind, heading, text[unit.start : unit.end], labels)


def _whole(document: Document, text: str, labels: Labels | None) -> IndexedProvision:
    return _entry(_shared(document), "", "document", "", text, labels)


def _translated(document: Document, digest: str, text: str, labels: Labels | None) -> Iterator[IndexedProvision]:
    """Entries of an English translation, found by its own words alone: number and title lead to the original."""
    shared = _shared(document) | {"number": "", "title": ""}
    for unit in translations.units(digest, text):
        heading = " ".join(part for part in (unit.label, unit.heading) if part)
        yield _entry(shared, f"{ENGLISH}{unit.path}", str(unit.kind), heading, text[unit.start : unit.end], labels)
    if not translations.units(digest, text):
        yield _entry(shared, ENGLISH, "document", "", text, labels)


def original(path: str) -> str:
    """The path of the original that an entry is about, whether or not it is of its translation."""
    return path.removeprefix(ENGLISH)


def _shared(document: Document) -> dict[str, Any]:
    """What all entries of a document have in common."""
    issued = document.issued_date
    return {
        "document_id": document.id,
        "number": document.number,
        "title": document.title,
        "doc_type": document.doc_type,
        "issuer": document.issuer,
        "signer": document.signer or "",
        "level": str(document.level),
        "field": tuple(document.fields),
        "territory": document.territory or "",
        "year": issued.year if issued else None,
        "issued_on": issued.toordinal() if issued else None,
        "is_sample": document.is_sample,
    }


def _entry(
    shared: dict[str, Any], path: str, kind: str, heading: str, text: str, labels: Labels | None
) -> IndexedProvision:
    key: int = shared["document_id"]
    effect = labels.of(key, f"{key}:{original(path)}") if labels is not None else ""
    return IndexedProvision(
        id=f"{key}:{path}", path=path, kind=str(kind), heading=heading, text=text, effect=effect, **shared
    )


def addressed(count: int) -> sa.TextClause:
    """``count`` provisions at the (edition, path) that ``addresses`` fills in: by index, while SQLite reads the whole
    table for a list of pairs.

    Written out as text and kept by the caller with its statement, because building it takes longer than the query.
    """
    each = (f"(provision.edition_id = :e{n} AND provision.path = :p{n})" for n in range(count))
    return sa.text(f"({' OR '.join(each) or '1 = 0'})")


def addresses(places: Iterable[tuple[int, str]]) -> dict[str, int | str]:
    """The values of a statement that uses ``addressed``."""
    values: dict[str, int | str] = {}
    for number, (edition, path) in enumerate(places):
        values[f"e{number}"], values[f"p{number}"] = edition, path
    return values


_LATEST = (
    sa.select(Edition.document_id, sa.func.max(Edition.id))
    .where(Edition.document_id.in_(sa.bindparam("ids", expanding=True)))
    .group_by(Edition.document_id)
)


def latest_editions(document_ids: Iterable[int]) -> dict[int, int]:
    """Document → its latest edition; documents without a text are left out."""
    return {row[0]: row[1] for row in db.session.execute(_LATEST, {"ids": list(document_ids)})}


@lru_cache(maxsize=512)
def _worded(count: int) -> sa.Select[Any]:
    """The words of ``count`` units with what they are called and stand in."""
    words = sa.func.substr(Edition.text, Provision.start + 1, Provision.end - Provision.start).label("words")
    columns = (Provision.document_id, Provision.path, Provision.parent, Provision.label, Provision.heading)
    rows = sa.select(*columns, Provision.start, words).join(Edition, Edition.id == Provision.edition_id)
    return rows.where(addressed(count))


class Passage(NamedTuple):
    """The words of one entry as they are stored.

    ``heading`` is "Điều 5 Heading", ``title`` the heading alone, ``text`` what follows it, ``start`` where that begins
    in the edition, ``parent`` the path of what it stands in; ``clauses`` are start and path of those of
    a translation, whose provisions are in no table.
    """

    heading: str
    text: str
    start: int
    title: str | None = None
    parent: str | None = None
    clauses: tuple[tuple[int, str], ...] = ()


class Passages:
    """Words of entries by id, read from the database once however often they are asked for (during one request)."""

    def __init__(self) -> None:
        self._known: dict[str, Passage] = {}
        self._editions: dict[int, int] = {}

    def __call__(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The entries of these ids that there are: two queries, or three when some have no articles."""
        wanted = list(ids)
        self._read([key for key in wanted if key not in self._known])
        return {key: self._known[key] for key in wanted if key in self._known}

    def edition(self, document_id: int) -> int:
        """The latest edition of a document, none (0) when it has no text."""
        return self._editions.get(document_id, 0)

    def _read(self, keys: list[str]) -> None:
        places = [(int(number), path) for number, _colon, path in (key.partition(":") for key in keys)]
        missing = {document_id for document_id, _path in places} - self._editions.keys()
        self._editions |= {**dict.fromkeys(missing, 0), **(latest_editions(missing) if missing else {})}
        english = [(key, path) for key, path in places if path.startswith(ENGLISH)]
        self._read_english(english)
        places = [place for place in places if place not in english]
        for part in parts([(self._editions[key], path) for key, path in places if path]):
            for row in db.session.execute(_worded(len(part)), addresses(part)):
                heading = " ".join(text for text in (row.label, row.heading) if text)
                skipped = _past_heading(row.words, row.heading)
                found = Passage(heading, row.words[skipped:], row.start + skipped, row.heading, row.parent)
                self._known[f"{row.document_id}:{row.path}"] = found
        whole = [self._editions[key] for key, path in places if not path]
        bare = sa.select(Edition.document_id, sa.func.substr(Edition.text, 1, WHOLE_TEXT_READ))
        for document_id, text in db.session.execute(bare.where(Edition.id.in_(whole))) if whole else ():
            self._known[f"{document_id}:"] = Passage("", text, 0)

    def _read_english(self, places: list[tuple[int, str]]) -> None:
        """Words of entries of translations."""
        known = translations.texts({key for key, _path in places}) if places else {}
        for key, path in places:
            if key not in known:
                continue
            digest, text = known[key]
            unit = next((unit for unit in translations.units(digest, text) if unit.path == original(path)), None)
            if unit is None:
                self._known[f"{key}:{path}"] = Passage("", text[:WHOLE_TEXT_READ], 0)
                continue
            heading = " ".join(words for words in (unit.label, unit.heading) if words)
            words = text[unit.start : unit.end]
            skipped = _past_heading(words, unit.heading)
            clauses = translations.clauses(digest, text).get(unit.path, ())
            found = Passage(heading, words[skipped:], unit.start + skipped, unit.heading, clauses=clauses)
            self._known[f"{key}:{path}"] = found


def _past_heading(words: str, heading: str | None) -> int:
    """Where what follows "Điều 5. Heading" begins."""
    at = words.find(heading, 0, len(heading) + 40) if heading else -1
    return at + len(heading) if heading and at >= 0 else 0


def parts(rows: list[Row], size: int = 200) -> Iterator[list[Row]]:
    """Pieces short enough for one statement."""
    return (rows[at : at + size] for at in range(0, len(rows), size))
