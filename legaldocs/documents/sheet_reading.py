"""A register kept as a spreadsheet: which column is what, and what each row says of a document.

Nothing is guessed from a cell: a row whose number, issuer or day cannot be read is refused, with place and remedy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from flask_babel import gettext as _

from legaldocs.core.text import squeeze
from legaldocs.documents.importing import Arrival
from legaldocs.documents.reading import Incoming, read
from legaldocs.formats.sheets_in import day_of, letter, plain, words_of

FIELDS = (
    "number", "symbol", "doc_type", "title", "issuer", "issued_date", "effective_date", "expiry_date", "signer",
    "fields",
)  # fmt: skip
_DAYS = ("issued_date", "effective_date", "expiry_date")
_LOOKED_FOR = 20  # rows among which the heads stand; a title and an issuer's name come before them
_LONGEST = {"number": 80, "symbol": 60, "doc_type": 60, "title": 4000, "issuer": 200, "signer": 120, "fields": 400}


@dataclass(frozen=True, slots=True)
class Columns:
    """How one sheet is read: the row of its heads (from nought), the field of each column, an issuer for all rows."""

    sheet: str
    head_row: int
    fields: tuple[str, ...]
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not taken: the cell, and what is wrong with the way to mend it."""

    place: str
    number: str | None
    words: str


@dataclass(slots=True)
class Sheets:
    """What a workbook says: documents, and rows that say none."""

    arrivals: list[Arrival] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@cache
def _known_heads() -> dict[str, str]:
    """Folded head → field."""
    text = resources.files("legaldocs.documents").joinpath("data/register_heads.toml").read_text("utf-8")
    return {plain(head): name for name, heads in tomllib.loads(text)["heads"].items() for head in heads}


def guess(sheets: Sequence[Mapping[str, Any]]) -> list[Columns]:
    """A reading for every sheet whose heads name a number and a title or an issuer."""
    found = []
    for sheet in sheets:
        rows = list(enumerate(sheet["rows"][:_LOOKED_FOR]))
        scored = [(_fields(row), place) for place, row in rows]
        fields, place = max(scored, key=lambda pair: sum(map(bool, pair[0])), default=((), 0))
        if "number" in fields and {"title", "issuer"} & set(fields):
            found.append(Columns(sheet["name"], place, fields))
    return found


def chosen(
    sheets: Sequence[Mapping[str, Any]],
    only: Sequence[str],
    head_row: int | None,
    given: Mapping[int, str],
    issuer: str,
) -> list[Columns]:
    """The reading with what a person states laid over what the heads suggest; ``head_row`` counts from one."""
    guessed = {one.sheet: one for one in guess(sheets)}
    found = []
    for sheet in sheets:
        name = sheet["name"]
        if name not in (only or guessed or (name if given else ())):
            continue
        known = guessed.get(name, Columns(name, 0, ()))
        place = known.head_row if head_row is None else head_row - 1
        heads = sheet["rows"][place] if len(sheet["rows"]) > place else ()
        fields = list(_fields(heads)) + [""] * (max(given, default=-1) + 1 - len(heads))
        fields = [field if field not in given.values() else "" for field in fields]
        for at, field_name in given.items():
            fields[at] = field_name
        found.append(Columns(name, place, tuple(fields), issuer))
    return found


def _fields(heads: Sequence[object]) -> tuple[str, ...]:
    """The field of each head; of two heads that mean the same the first counts."""
    found: list[str] = []
    for head in heads:
        name = _known_heads().get(plain(words_of(head)), "")
        found.append(name if name not in found else "")
    return tuple(found)


def stored(columns: Sequence[Columns]) -> list[dict[str, Any]]:
    """Readings as a job keeps them."""
    return [asdict(one) for one in columns]


def restored(kept: Sequence[Mapping[str, Any]]) -> list[Columns]:
    """Readings as a job kept them."""
    return [Columns(one["sheet"], one["head_row"], tuple(one["fields"]), one["issuer"]) for one in kept]


def read_sheets(sheets: Sequence[Mapping[str, Any]], chosen: Sequence[Columns], file: str) -> Sheets:
    """Every row below the heads of the chosen sheets; an empty row, and one that numbers its columns, say nothing."""
    rows_of = {sheet["name"]: sheet["rows"] for sheet in sheets}
    found = Sheets()
    for columns in chosen:
        first = columns.head_row + 1
        for line, cells in enumerate(rows_of.get(columns.sheet, ())[first:], start=first + 1):
            texts = {
                name: squeeze(words_of(cells[at])) for at, name in enumerate(columns.fields) if name and at < len(cells)
            }
            if any(texts.values()) and not _counts_columns(texts):
                _take(found, _Place(columns, line), texts, file)
    return found


def _counts_columns(texts: Mapping[str, str]) -> bool:
    """A second row of heads: (1) (2) (3) …"""
    given = [words.strip("()") for words in texts.values() if words]
    return len(given) > 2 and all(words.isdigit() and len(words) < 3 for words in given)


@dataclass(frozen=True, slots=True)
class _Place:
    columns: Columns
    line: int

    def cell(self, name: str) -> str:
        """The cell as a spreadsheet names it: "Sheet1!B12"."""
        at = letter(self.columns.fields.index(name)) if name and name in self.columns.fields else ""
        return f"{self.columns.sheet}!{at}{self.line}"


def _take(found: Sheets, place: _Place, texts: dict[str, str], file: str) -> None:
    faults = list(_faults(place, texts))
    incoming = None if faults else _incoming(place, texts, file)
    if incoming is not None:
        understood = read(incoming)
        faults = [
            Fault(place.cell(name if name in texts else "number"), incoming.number, words())
            for name, words in _LACKING.items()
            if name in understood.missing
        ]
    if faults or incoming is None:
        found.faults += faults
    else:
        found.arrivals.append(Arrival(place.cell(""), incoming, facts_only=True))


_LACKING: dict[str, Callable[[], str]] = {
    "number": lambda: _("There is no number here. Write it as 12/2021/QĐ-UBND, or map the column that holds it."),
    "issuer": lambda: _(
        "No issuer is named and the number does not tell it. Map its column, or state the issuer of the sheet."
    ),
}


def _faults(place: _Place, texts: Mapping[str, str]) -> Iterator[Fault]:
    number = texts.get("number")
    for name in _DAYS:
        if texts.get(name) and day_of(texts[name]) is None:
            words = _("“%(words)s” is no day. Write it as 05/03/2021, or empty the cell.", words=texts[name][:60])
            yield Fault(place.cell(name), number, words)
    for name, limit in _LONGEST.items():
        if len(texts.get(name, "")) > limit:
            yield Fault(place.cell(name), number, _("More than %(limit)s characters: shorten it.", limit=limit))


def _incoming(place: _Place, texts: Mapping[str, str], file: str) -> Incoming:
    number, symbol = texts.get("number", ""), texts.get("symbol", "")
    whole = f"{number}/{symbol.lstrip('/')}" if number and symbol else number
    fields = tuple(part for part in map(squeeze, texts.get("fields", "").replace(";", ",").split(",")) if part)
    issued, effective, expiry = (day_of(texts.get(name, "")) for name in _DAYS)
    return Incoming(
        text="",
        number=whole or None,
        title=texts.get("title") or None,
        doc_type=texts.get("doc_type") or None,
        issuer=texts.get("issuer") or place.columns.issuer or None,
        signer=texts.get("signer") or None,
        fields=fields,
        source={"file": file, "row": place.cell("")},
        issued_date=issued,
        effective_date=effective,
        expiry_date=expiry,
    )
