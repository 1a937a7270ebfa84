"""From the rows of a tracking sheet to values, with everything that could not be read and why.

Nothing is guessed: a date that cannot be one, a day and a month that may be swapped, a number that is missing or that
is one of two in a cell is reported with its place, and the words of the cell are kept as they are.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from legaldocs.core.text import squeeze
from legaldocs.formats.sheets_in import is_day, letter, plain, words_of
from legaldocs.law import citations
from legaldocs.law.types import Citation
from legaldocs.tracker import layouts
from legaldocs.tracker.layouts import OUTCOME, STEPS, Layout

_DAY = re.compile(r"ngày\s+(?P<day>\d[\d\s/.-]{2,14}\d)(?![\d/])(?!\s*tháng)(?!\s*/)", re.IGNORECASE)
_ISO_DAY = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})(?: 00:00:00)?")
_WHOLE_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d{2})")
_NAMED_YEAR = re.compile(r"/((?:19|20)\d{2})/")
_MONTH = re.compile(r"tháng\s*(\d{1,2})\s*/\s*((?:19|20)\d{2})", re.IGNORECASE)
_QUARTER = re.compile(r"quý\s*(IV|I{1,3}|[1-4])\s*/\s*((?:19|20)\d{2})", re.IGNORECASE)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NORMATIVE = re.compile(r"^\d+[a-z]?/(?:19|20)\d{2}/(?:NQ|QĐ|CT)-")
_TITLE_END = re.compile(r"[;()\n]|\.\s|\Z")
_ISSUER = re.compile(
    r"của\s+((?:Chủ tịch\s+)?(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân)\s+tỉnh"
    r"(?:\s+[A-ZĐÂĂÊÔƠƯ]\w*){1,3})"
)
_ENTRY = re.compile(r"[;\n]\s*[-+]?\s*\Z")
_SHORTEST_TITLE = 8  # "và", "và các" lead on to the next document and say nothing of this one
_LETTER = re.compile(r"công văn|tờ trình|báo cáo|thông báo|quyết định|nghị quyết|CV\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at: where, what kind, and the words it is about.

    ``refused``: the row was not taken; otherwise its words are kept and only the fact named is missing.
    """

    sheet: str
    line: int
    column: str
    code: str
    args: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False

    @property
    def place(self) -> str:
        """The cell as a spreadsheet names it: "QD UBND can xu ly!B12"."""
        return f"{self.sheet}!{self.column}{self.line}"


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in a cell: which cell, and its facts as far as they stand there."""

    field: str
    number: str
    doc_type: str | None
    issuer: str | None
    issued: date | None
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Row:
    """One text to handle as the sheet has it."""

    sheet: str
    line: int
    place: str
    kind: str
    state: str
    name: str
    agency: str
    officer: str
    outcome: str | None
    count: int
    cells: dict[str, str]
    named: tuple[Named, ...]
    expected: date | None


@dataclass(slots=True)
class Reading:
    """What a workbook says."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: its layout's kind and state, and the field of each column."""

    sheet: str
    kind: str
    state: str
    fields: tuple[str, ...]


def guess(sheets: Sequence[Mapping[str, Any]]) -> list[SheetMapping]:
    """A mapping for every sheet that looks like a tracking sheet."""
    found = []
    for sheet in sheets:
        heads = layouts.heads_of(sheet["rows"])
        layout: Layout | None = layouts.guess(sheet["name"], heads)
        if layout is not None:
            fields = tuple(layouts.match(layout, heads))
            found.append(SheetMapping(sheet["name"], layout.kind, layout.state, fields))
    return found


def read(sheets: Sequence[Mapping[str, Any]], mappings: Sequence[SheetMapping]) -> Reading:
    """Every row of the mapped sheets; never fails on any cell."""
    by_name = {sheet["name"]: sheet["rows"] for sheet in sheets}
    reading = Reading()
    for mapping in mappings:
        for line, cells in enumerate(by_name.get(mapping.sheet, ())[layouts.HEAD_ROWS :], start=layouts.HEAD_ROWS + 1):
            if any(value not in (None, "") for value in cells):
                _read_row(reading, mapping, line, cells)
    reading.problems += _disagreements(reading.rows)
    reading.problems.sort(key=lambda problem: (problem.sheet, problem.line, problem.column))
    return reading


def read_cell(key: str, words: str) -> tuple[Named, ...]:
    """Documents and letters that a cell typed by hand names."""
    return tuple(_named(key, words, _Notes(SheetMapping("", "", "", ()), 0)))


def is_normative(number: str) -> bool:
    """Whether a number is that of a provincial legal document: it carries its year."""
    return bool(_NORMATIVE.match(number))


def _read_row(reading: Reading, mapping: SheetMapping, line: int, cells: Sequence[object]) -> None:
    texts = {name: words_of(cells[n]) for n, name in enumerate(mapping.fields) if name and n < len(cells)}
    noted = _Notes(mapping, line)
    name = squeeze(texts.get("name", ""))
    if not name:
        reading.problems.append(noted("name", "no-name", refused=True))
        return
    outcome, count = _outcome(texts, noted)
    kept = {key: words for key, words in texts.items() if words and key in layouts.TEXTS}
    named = tuple(_named("name", name, noted)) + tuple(
        one for key in (*STEPS, *layouts.REPLIES, "note") for one in _named(key, kept.get(key, ""), noted)
    )
    reading.rows.append(
        Row(
            mapping.sheet, line, texts.get("place", ""), mapping.kind, mapping.state, name,
            squeeze(texts.get("agency", "")), squeeze(texts.get("officer", "")), outcome, count, kept, named,
            expected(kept.get("planned", "")),
        )
    )  # fmt: skip
    reading.problems += noted.found


class _Notes:
    """Collects the problems of one row, each at its column."""

    def __init__(self, mapping: SheetMapping, line: int) -> None:
        self.mapping, self.line, self.found = mapping, line, list[Problem]()

    def __call__(self, name: str, code: str, refused: bool = False, **args: str) -> Problem:
        fields = self.mapping.fields
        at = fields.index(name) if name in fields else next((n for n, f in enumerate(fields) if f.startswith(name)), 0)
        problem = Problem(self.mapping.sheet, self.line, letter(at), code, args, refused)
        self.found.append(problem)
        return problem


def _outcome(texts: Mapping[str, str], noted: _Notes) -> tuple[str | None, int]:
    """The outcome that is marked and how many texts the row counts for; a mark that is no number counts one."""
    marked = {key.removeprefix(OUTCOME): words for key, words in texts.items() if key.startswith(OUTCOME) and words}
    if not marked:
        noted(OUTCOME, "no-outcome")
        return None, 1
    if len(marked) > 1:
        noted(OUTCOME, "two-outcomes", words=", ".join(marked))
        return None, max(map(_number, marked.values()))
    [(outcome, words)] = marked.items()
    if not words.isdigit() or int(words) < 1:
        noted(OUTCOME + outcome, "count-not-number", words=words[:60])
    return outcome, _number(words)


def _number(words: str) -> int:
    return max(1, int(words)) if words.isdigit() and len(words) < 4 else 1


def _named(key: str, words: str, noted: _Notes) -> Iterator[Named]:
    """Documents and letters named in a cell."""
    if not words:
        return
    found = [one for one in citations.find(words) if one.number]
    for place, one in enumerate(found):
        assert one.number is not None  # noqa: S101  # chosen by it
        following = found[place + 1].start if place + 1 < len(found) else len(words)
        title = _title(words, one, following)
        issuer = (
            one.issuer or _after(words[one.end : following]) or (_shared(found, place, words) if not title else None)
        )
        yield Named(key, one.number, one.doc_type, _full(issuer), one.issued_date, title, one.text)
        if key == "name" and issuer is None and is_normative(one.number):
            noted(key, "no-issuer", number=one.number)
        year = _NAMED_YEAR.search(one.number)
        if year and one.issued_date and int(year[1]) != one.issued_date.year:
            noted(key, "year-differs", number=one.number, date=f"{one.issued_date:%d/%m/%Y}")
    _note_words(key, words, found, noted)


def _full(issuer: str | None) -> str | None:
    """An issuer with its body written out, as the register names it."""
    if issuer is None:
        return None
    return issuer.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân").replace("Uỷ ban", "Ủy ban")


def _after(tail: str) -> str | None:
    """The issuer that stands right behind a number and a day written in an unusual way."""
    named = _ISSUER.search(tail[:120])
    return squeeze(named[1]) if named else None


def _shared(found: Sequence[Citation], place: int, words: str) -> str | None:
    """The issuer that follows a list of documents: "số 1 ngày … và số 2 ngày … của HĐND tỉnh X" means both."""
    if place + 1 >= len(found) or ";" in words[found[place].end : found[place + 1].start]:
        return None
    return found[place + 1].issuer


def _note_words(key: str, words: str, found: Sequence[Citation], noted: _Notes) -> None:
    """What of a cell cannot be read: dates that are none, letters without a number, two results in one cell."""
    for match in _DAY.finditer(words):
        problem = _day_problem(match["day"].strip())
        if problem:
            noted(key, problem, words=match.group().strip()[:60])
    if key == "issued":
        results = dict.fromkeys(one.number for one in _results(words, found) if one.number)
        if len(results) > 1:
            noted(key, "two-numbers", words=", ".join(results))
    if key in (*STEPS, *layouts.REPLIES) and not found and _LETTER.search(words):
        noted(key, "no-number", words=words[:60])


def _day_problem(words: str) -> str | None:
    whole = _WHOLE_DAY.fullmatch(words)
    if whole is None:
        # "ngày 25/2021/QĐ-UBND" and the first of "02-03/5/2025" are no dates at all, and none is claimed.
        return "date-unreadable" if re.fullmatch(r"[\d/.]{6,}", words.replace(" ", "")) else None
    day, month, year = (int(part) for part in whole.groups())
    if is_day(year, month, day):
        return None
    return "date-swapped" if is_day(year, day, month) else "date-unreadable"


def _results(words: str, found: Sequence[Citation]) -> list[Citation]:
    """The documents a result cell says were issued: the first, and those that begin a further entry of the cell."""
    normative = [(n, one) for n, one in enumerate(found) if one.number and is_normative(one.number)]
    return [one for n, one in normative if n == 0 or _ENTRY.search(words[: one.start])]


def _title(words: str, one: Citation, following: int) -> str:
    """What the document is about: the words after its number, day and issuer, up to the next document or mark."""
    tail = words[one.end : following]
    tail = re.sub(r"^\W*(?:ngày\s+(?:\d+\s+tháng\s+\d+\s+năm\s+\d{4}|\d[\d\s/.-]*\d))", "", tail)
    tail = re.sub(
        r"^\W*của\s+(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Chủ tịch\s+\S+)\s*"
        r"(?:tỉnh(?:\s+[A-ZĐÂĂÊÔƠƯ]\w*){0,3})?", "", tail,
    )  # fmt: skip
    end = _TITLE_END.search(tail)
    title = squeeze(tail[: end.start() if end else None]).strip(" ,:-")
    return title if len(title) >= _SHORTEST_TITLE else ""


def expected(words: str) -> date | None:
    """The last day of what a plan cell names: a day, a month or a quarter; ``None`` for anything else."""
    if whole := _ISO_DAY.fullmatch(words) or _WHOLE_DAY.search(words):
        parts = [int(part) for part in whole.groups()]
        year, month, day = parts if parts[0] > 31 else parts[::-1]  # longer than any month
        return date(year, month, day) if is_day(year, month, day) else None
    if named := _MONTH.search(words):
        month, year = int(named[1]), int(named[2])
        return _month_end(year, month) if 1 <= month <= 12 else None
    if quarter := _QUARTER.search(words):
        return _month_end(int(quarter[2]), 3 * _QUARTERS[quarter[1].lower()])
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _disagreements(rows: Iterable[Row]) -> Iterator[Problem]:
    """One document with two days in different cells: day and month swapped, or simply different."""
    days: dict[tuple[str, str], dict[date, tuple[Row, str]]] = defaultdict(dict)
    for row in rows:
        for one in row.named:
            if one.issued and one.issuer and is_normative(one.number):
                days[(one.number, plain(one.issuer))].setdefault(one.issued, (row, one.field))
    for (number, _issuer), by_day in days.items():
        (first, (there, _field)), *others = by_day.items()
        for day, (row, _key) in others:
            swapped = (day.year, day.month, day.day) == (first.year, first.day, first.month)
            args = {
                "number": number, "date": f"{day:%d/%m/%Y}", "other": f"{first:%d/%m/%Y}",
                "place": f"{there.sheet}, {there.line}",
            }  # fmt: skip
            yield Problem(row.sheet, row.line, "", "date-swapped-elsewhere" if swapped else "date-differs", args)
