"""Use cases of the handling of texts: take in the rows of a sheet, record a step, decide, finish."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing
from legaldocs.core.permissions import require
from legaldocs.core.text import fold, squeeze
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents.issuers import read_issuer
from legaldocs.documents.models import Level
from legaldocs.events import DocumentsNamed, NamedDocument
from legaldocs.formats.sheets_in import plain
from legaldocs.law import numbering
from legaldocs.tracker import layouts, linking, queries, reading
from legaldocs.tracker.lifecycle import HANDLING
from legaldocs.tracker.models import Handling, Mention, Outcome, Sort, State
from legaldocs.tracker.reading import Row

_DEPARTMENT = "sở "
SOURCE = "tracking sheet"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row: ``added``, ``updated``, ``unchanged`` or ``kept`` (changed here since, left alone)."""

    row: Row
    outcome: str
    handling_id: int | None


def keys_of(rows: Sequence[Row]) -> list[str]:
    """The identity of each row: kind of document and name; a name that stands twice is told apart by its order."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        digest = hashlib.sha256(f"{row.kind}|{plain(row.name)}".encode()).hexdigest()[:48]
        seen[digest] += 1
        found.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return found


def compare(rows: Sequence[Row]) -> list[Taken]:
    """What taking the rows in would do; nothing is written."""
    known: dict[str, Handling] = {}
    keys = keys_of(rows)
    for part in (keys[i : i + 500] for i in range(0, len(keys), 500)):
        known |= queries.by_keys(part)
    return [Taken(row, _fate(row, known.get(key)), None) for row, key in zip(rows, keys, strict=True)]


def _fate(row: Row, handling: Handling | None) -> str:
    if handling is None:
        return "added"
    if handling.sheet_hash == sheet_hash(row):
        return "unchanged"
    return "kept" if handling.hand else "updated"


def sheet_hash(row: Row) -> str:
    """What the sheet says of a row; its number in the sheet does not count."""
    said = [row.state, row.name, row.agency, row.officer, row.outcome, row.count, sorted(row.cells.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@use_case
def take_in(actor: Actor, rows: Sequence[Row], keys: Sequence[str]) -> list[Taken]:
    """Take rows in: new ones are added, changed ones follow the sheet unless a person changed them here since."""
    require(actor, "tracker.import")
    known, units = queries.by_keys(keys), accounts.units()
    taken = []
    for row, key in zip(rows, keys, strict=True):
        handling = known.get(key)
        fate = _fate(row, handling)
        if fate in ("added", "updated"):
            handling = _write(actor, handling, row, key, units)
        taken.append(Taken(row, fate, handling.id if handling else None))
    fresh = [one.row for one in taken if one.outcome in ("added", "updated")]
    emit(DocumentsNamed(tuple(_facts(fresh)), SOURCE))
    return taken


def _write(actor: Actor, handling: Handling | None, row: Row, key: str, units: Sequence[Unit]) -> Handling:
    is_new = handling is None
    handling = handling or Handling(key=key, kind=Sort(row.kind), state=State(row.state), created_at=clock.now())
    unit = _unit(row.agency, units)
    handling.place, handling.position = row.place[:20], row.line
    handling.name, handling.name_key = row.name, fold(row.name).lower()
    handling.agency, handling.officer = row.agency[:200], row.officer[:120]
    handling.unit_id, handling.field = (unit.id if unit else None), _field(row.agency)[:200]
    handling.outcome, handling.count = (Outcome(row.outcome) if row.outcome else None), row.count
    handling.cells, handling.expected_on = dict(row.cells), row.expected
    handling.sheet_hash, handling.hand = sheet_hash(row), False
    handling.state = State(row.state)
    handling.named = linking.mentions(row.named)
    db.session.add(handling)
    db.session.flush()
    if is_new:
        HANDLING.open(actor, handling)
    return handling


def _unit(agency: str, units: Sequence[Unit]) -> Unit | None:
    known = plain(agency)
    return next((unit for unit in units if plain(unit.name) == known), None)


def _field(agency: str) -> str:
    """The field (lĩnh vực) of an agency: a department without its title, any other agency by its name."""
    name = squeeze(agency)
    return name[len(_DEPARTMENT) :].strip() if name.lower().startswith(_DEPARTMENT) else name


def _facts(rows: Sequence[Row]) -> list[NamedDocument]:
    """Documents that the rows state well enough to enter the register: number, day, provincial issuer, title."""
    found: dict[tuple[str, str], NamedDocument] = {}
    for row in rows:
        for one in row.named:
            if one.field not in ("name", "issued") or not (one.issuer and one.issued and one.title and one.doc_type):
                continue
            issuer = read_issuer(one.issuer, one.doc_type, one.issued)
            if issuer.level is Level.PROVINCIAL and reading.is_normative(one.number):
                fact = NamedDocument(one.number, one.doc_type, one.issuer, one.issued, one.title)
                found.setdefault((numbering.key(one.number), issuer.key), fact)
    return list(found.values())


@use_case
def record_step(actor: Actor, handling_id: int, field: str, words: str, version: int | None = None) -> Handling:
    """Write what was sent or answered at a step; a further entry stands below the one before."""
    handling = _get(actor, handling_id, version)
    if field not in layouts.TEXTS:
        raise Invalid(fields={"field": [_("Choose a step.")]})
    if len(words.strip()) < 3:
        raise Invalid(fields={"words": [_("Write number and day, as in the sheet.")]})
    before = handling.cells.get(field, "")
    handling.cells = {**handling.cells, field: f"{before}\n{words.strip()}" if before else words.strip()}
    if field == "planned":
        handling.expected_on = reading.expected(words)
    read = reading.read_cell(field, words)
    handling.named = [*handling.named, *linking.mentions(read, start=len(handling.named))]
    handling.hand = True
    return handling


@use_case
def decide(actor: Actor, handling_id: int, outcome: Outcome, officer: str, version: int | None = None) -> Handling:
    """Say what becomes of the text and who works on it."""
    handling = _get(actor, handling_id, version)
    handling.outcome, handling.officer, handling.hand = outcome, squeeze(officer)[:120], True
    return handling


@use_case
def move(actor: Actor, handling_id: int, name: str, version: int | None = None, **inputs: Any) -> Handling:
    """Mark as handled, or open again.  Raises ``Conflict`` when the row moved on since the page was read."""
    handling = queries.get(handling_id)
    if handling is None or name not in {row.name for row in HANDLING.moves}:
        raise Missing()
    if version is not None and version != handling.version:
        raise Conflict()
    HANDLING.apply(actor, handling, name, **inputs)
    handling.hand = True
    if handling.state is State.HANDLED and not handling.cells.get("handled_on"):
        handling.cells = {**handling.cells, "handled_on": _month(clock.today())}
    return handling


def _month(day: date) -> str:
    return f"Tháng {day.month}/{day.year}"


def _get(actor: Actor, handling_id: int, version: int | None) -> Handling:
    require(actor, "tracker.edit")
    handling = queries.get(handling_id)
    if handling is None:
        raise Missing()
    if version is not None and version != handling.version:
        raise Conflict()
    return handling


def link(mention: Mention, document_id: int) -> None:
    """A document that a row names is in the register now; called by the reaction, in its transaction."""
    mention.document_id = document_id
