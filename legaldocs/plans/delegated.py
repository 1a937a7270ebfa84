"""What superior texts leave to the province, read from their words: clauses, and documents that may carry them out."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.text import squeeze
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Edition, Level, Provision, Relation
from legaldocs.law import delegations
from legaldocs.law.conflicts import wording
from legaldocs.law.effect import Status
from legaldocs.law.fact_types import DelegateLevel, Delegation, DelegationKind
from legaldocs.law.numbering import key as number_key
from legaldocs.law.types import Kind, RelationKind
from legaldocs.plans.models import Decision, Delegated

KINDS = (DelegationKind.REGULATE, DelegationKind.ISSUE, DelegationKind.DECIDE)
SHARED = 2  # pairs of words that title and matter must have in common to be the same subject
_PLACES = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)
_BEST = 5
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Clause:
    """One delegation to the province as it stands in one text."""

    key: str
    path: str
    kind: str
    quote: str
    delegate: str
    matter: str


def texts(after: int, count: int) -> list[Document]:
    """The next national texts with words on file, by id."""
    chosen = (Document.level == Level.NATIONAL, Document.has_text.is_(True), Document.id > after)
    return list(db.session.scalars(sa.select(Document).where(*chosen).order_by(Document.id).limit(count)))


def text_count() -> int:
    """How many national texts there are to read."""
    chosen = (Document.level == Level.NATIONAL, Document.has_text.is_(True))
    return db.session.scalar(sa.select(sa.func.count()).select_from(Document).where(*chosen)) or 0


def clauses(document_ids: Sequence[int], today: date) -> dict[int, list[Clause]]:
    """Document → its delegations to the province; a text that has ended leaves nothing to anybody."""
    standing = effects.statuses(document_ids, today)
    found: dict[int, list[Clause]] = {key: [] for key in document_ids}
    for key in document_ids:
        edition = documents.current_edition(key) if standing[key].status is not Status.ENDED else None
        if edition is not None:
            found[key] = list(_read(edition))
    return found


def _read(edition: Edition) -> Iterator[Clause]:
    left = [d for d in delegations.find(edition.text) if d.level is DelegateLevel.PROVINCE and d.kind in KINDS]
    if not left:
        return
    units = [unit for unit in documents.provisions(edition.id) if unit.kind in _PLACES]
    seen: set[str] = set()
    for one in left:
        clause = _clause(edition.text, one, units)
        if clause is not None and clause.key not in seen:
            seen.add(clause.key)
            yield clause


def _clause(text: str, one: Delegation, units: Iterable[Provision]) -> Clause | None:
    """The clause with its words; without a provision around it, it is no rule (a preamble, a list of recipients)."""
    around = [unit for unit in units if unit.start <= one.start < unit.end]
    if not around or one.matter is None:
        return None
    place = min(around, key=lambda unit: unit.end - unit.start)
    first = max(place.start, text.rfind("\n", place.start, one.start) + 1)
    last = text.find("\n", one.end, place.end)
    return _made(place.path, text, one, text[first : last if last > 0 else place.end].strip()[:_LONGEST])


def quoted(path: str, quote: str) -> Clause | None:
    """The clause that words quoted from a provision hold, where the text itself is not on file."""
    left = [one for one in delegations.find(quote) if one.level is DelegateLevel.PROVINCE and one.kind in KINDS]
    whole = next((one for one in left if one.matter is not None), None)
    return _made(path, quote, whole, quote[:_LONGEST]) if whole else None


def _made(path: str, text: str, one: Delegation, quote: str) -> Clause | None:
    if one.matter is None:
        return None
    digest = hashlib.sha256(squeeze(text[one.start : one.end]).encode()).hexdigest()[:16]
    delegate, matter = (squeeze(text[span.start : span.end]) for span in (one.delegate, one.matter))
    return Clause(f"{path}:{digest}", path, str(one.kind), quote, delegate[:300], matter)


def candidates(document_ids: Sequence[int], found: Mapping[int, Sequence[Clause]]) -> dict[tuple[int, str], list[Any]]:
    """(document, clause key) → documents of the province that may carry the clause out, best first.

    Evidence: the document names the very article ("cites"), or rests on the text and is about the matter ("title").
    """
    rests = (Relation.target_id.in_(document_ids), Relation.kind.in_((RelationKind.BASIS, RelationKind.REFER)))
    rows = db.session.execute(
        sa.select(Relation.target_id, Relation.target_units, Document)
        .join(Document, Document.id == Relation.document_id)
        .where(*rests, Document.level == Level.PROVINCIAL)
    )
    leaning: dict[int, dict[int, tuple[Document, set[str]]]] = defaultdict(dict)
    for target, units, document in rows:
        assert target is not None  # noqa: S101  # chosen by it
        leaning[target].setdefault(document.id, (document, set()))[1].update(units or ())
    return {
        (key, clause.key): _best(clause, leaning[key].values())
        for key, some in found.items()
        for clause in some
        if key in leaning
    }


def _best(clause: Clause, leaning: Iterable[tuple[Document, set[str]]]) -> list[dict[str, Any]]:
    matter = wording.bigrams(_words(clause.matter))
    ranked: list[tuple[int, int, list[str]]] = []
    for document, units in leaning:
        shared = len(matter & wording.bigrams(_words(document.title)))
        cites = any(clause.path == unit or clause.path.startswith(f"{unit}/") for unit in units)
        why = [name for name, holds in (("cites", cites), ("title", shared >= SHARED)) if holds]
        if why:
            ranked.append((shared + (3 if cites else 0), document.id, why))
    best = sorted(ranked, key=lambda row: (-row[0], row[1]))[:_BEST]
    return [{"document_id": key, "why": why, "score": score} for score, key, why in best]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by; ``state`` is one of ``open, missing, late, done, dismissed``."""

    state: str = ""
    words: str = ""
    sort: str = "-due"


STATES = ("open", "missing", "late", "done", "dismissed")


def state_of(row: Delegated, today: date) -> str:
    """Missing, late or done for what a person confirmed; open until then."""
    if row.decision is Decision.TO_ISSUE:
        return "late" if row.due_on is not None and row.due_on < today else "missing"
    return {Decision.OPEN: "open", Decision.ISSUED: "done", Decision.DISMISSED: "dismissed"}[row.decision]


def in_state(state: str, today: date) -> sa.ColumnElement[bool]:
    """``state_of`` as a condition."""
    past = sa.and_(Delegated.due_on.is_not(None), Delegated.due_on < today)
    return {
        "open": Delegated.decision == Decision.OPEN,
        "missing": sa.and_(Delegated.decision == Decision.TO_ISSUE, sa.not_(past)),
        "late": sa.and_(Delegated.decision == Decision.TO_ISSUE, past),
        "done": Delegated.decision == Decision.ISSUED,
        "dismissed": Delegated.decision == Decision.DISMISSED,
    }[state]


def rows(filters: Filters, today: date) -> sa.Select[Delegated, Document]:
    """(clause, superior document) rows of the list."""
    found = sa.select(Delegated, Document).join(Document, Document.id == Delegated.document_id)
    if filters.state:
        found = found.where(in_state(filters.state, today))
    if filters.words:
        found = found.where(
            sa.or_(
                Delegated.quote.icontains(filters.words, autoescape=True),
                Document.number_key.startswith(number_key(filters.words), autoescape=True),
            )
        )
    columns: dict[str, Any] = {"due": Delegated.due_on, "number": Document.sort_key}
    column = columns.get(filters.sort.lstrip("-"), Delegated.due_on)
    ordered = column.desc() if filters.sort.startswith("-") else column.asc()
    return found.order_by(sa.nulls_last(ordered), Delegated.id)


def following(clause_id: int, filters: Filters, today: date) -> int | None:
    """The clause after this one in the list; of a list of every state, the next that waits to be looked at."""
    found = rows(filters, today).with_only_columns(Delegated.id, Delegated.decision)
    ordered = [(key, bool(filters.state) or decision is Decision.OPEN) for key, decision in db.session.execute(found)]
    place = next((at for at, (key, _wanted) in enumerate(ordered) if key == clause_id), -1)
    queue = [key for key, wanted in (*ordered[place + 1 :], *ordered[: max(place, 0)]) if wanted]
    return queue[0] if queue else None


def counts(today: date) -> dict[str, int]:
    """State → how many clauses."""
    return {
        state: db.session.scalar(sa.select(sa.func.count()).select_from(Delegated).where(in_state(state, today))) or 0
        for state in STATES
    }


def get(clause_id: int) -> Delegated | None:
    """One clause."""
    return db.session.get(Delegated, clause_id)


def of_documents(document_ids: Sequence[int]) -> dict[tuple[int, str], Delegated]:
    """(document, key) → the clause on file."""
    chosen = db.session.scalars(sa.select(Delegated).where(Delegated.document_id.in_(document_ids)))
    return {(row.document_id, row.key): row for row in chosen}


def owed(today: date) -> list[dict[str, Any]]:
    """What ``to_issue`` names, as the annex of a plan keeps it: plain values that outlive a change of the register."""
    return [
        {
            "text": f"{document.doc_type} {document.number}", "title": document.title,
            "place": documents.unit_label(row.path), "quote": row.quote,
            "due": row.due_on.isoformat() if row.due_on else None, "state": state_of(row, today),
        }
        for row, document in to_issue(today)
    ]  # fmt: skip


def to_issue(today: date) -> list[tuple[Delegated, Document]]:
    """What a person confirmed and nobody has issued yet, the most urgent first."""
    wanted = rows(Filters(), today).where(Delegated.decision == Decision.TO_ISSUE)
    return [(row, document) for row, document in db.session.execute(wanted)]
