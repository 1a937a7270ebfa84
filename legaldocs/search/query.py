"""The query language: what a reader types, read without ever failing.

Words; "a phrase"; ``-word`` or ``-"a phrase"`` to leave out; AND between words to require all, OR to accept any;
``số:`` / ``number:``, ``loại:`` / ``type:``, ``cơ quan:`` / ``issuer:``, ``năm:`` / ``year:`` (2020, 2018-2020),
``điều:`` / ``article:``.  Whatever does not fit is read as plain words and a note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from legaldocs.core.text import fold, nfc
from legaldocs.search import analysis

MAX_LENGTH = 2_000  # characters read; a pasted page is searched by its beginning
MAX_WORDS = 64

_FIELDS = {
    "so": "number",
    "number": "number",
    "no": "number",
    "loai": "type",
    "type": "type",
    "co quan": "issuer",
    "co_quan": "issuer",
    "coquan": "issuer",
    "issuer": "issuer",
    "nam": "year",
    "year": "year",
    "dieu": "article",
    "article": "article",
}
_NAME = r"cơ quan|co quan|[^\W\d]+"
_PIECE = re.compile(
    rf'(?P<minus>(?<!\S)-(?=[\w"“]))?(?:(?P<name>{_NAME}):\s?(?="|“|[\w]))?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))'
    r'|(?P<stray>["“”])',
    re.IGNORECASE,
)
_YEARS = re.compile(r"(\d{4})(?:\s?(?:-|–|\.\.)\s?(\d{4}))?$")
_OPERATORS = {"AND": "all", "OR": "any", "|": "any"}
_JOINTS = {"/", "-", "–"}  # blanks inside a document number: 22/2020 / QĐ - UBND
_NEGATIONS = {"NOT"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive syllables, both spellings; ``accented`` tells which stream must hold them."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    accented: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    ``exact`` and ``folded`` are parallel syllables of the plain words in order; ``breaks`` the positions where a new
    run starts (no pair crosses it).  ``mode`` is ``plain``, ``all`` or ``any``.
    """

    exact: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    breaks: frozenset[int] = frozenset()
    accented: bool = False
    mode: str = "plain"
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    numbers: tuple[str, ...] = ()
    number_fields: tuple[str, ...] = ()
    types: tuple[tuple[str, ...], ...] = ()
    issuers: tuple[tuple[str, ...], ...] = ()
    articles: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing searchable was typed."""
        return not (
            self.exact
            or self.phrases
            or self.number_fields
            or self.types
            or self.issuers
            or self.articles
            or self.years
        )


@dataclass(slots=True)
class _Reading:
    """The query while it is being read."""

    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    modes: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    negate_next: bool = False


def parse(text: str) -> Parsed:
    """Read ``text``; any string gives a result, its notes say what was not taken as typed (see ``notices``)."""
    reading = _Reading()
    clean = nfc(text)
    if len(clean) > MAX_LENGTH:
        clean = clean[:MAX_LENGTH]
        reading.notes.append("query-shortened")
    for match in _PIECE.finditer(clean):
        _take(reading, match)
    if reading.negate_next:
        reading.notes.append("query-malformed")
    parsed = _understood(reading)
    return parsed if not parsed.is_empty else replace(parsed, notes=(*parsed.notes, "query-empty"))


def _take(reading: _Reading, match: re.Match[str]) -> None:
    """Sort one piece of the query into its place."""
    if match["stray"]:
        reading.notes.append("query-malformed")
        return
    name, phrase, word = match["name"], match["phrase"], match["word"]
    content = phrase if phrase is not None else (word or "")
    if name is not None and not _names_field(name):
        name, content = None, f"{name} {content}"
    if name is None and phrase is None and _is_operator(reading, content):
        return
    negated = bool(match["minus"]) or reading.negate_next
    reading.negate_next = False
    if content in _JOINTS:
        reading.words.append(content)
        return
    if not any(char.isalnum() for char in content):
        if phrase is not None or match["minus"]:
            reading.notes.append("query-malformed")
        return
    if name is not None and negated:
        reading.notes.append("query-malformed")
    if name is not None and not negated:
        reading.named.append((_FIELDS[_plain(name)], content))
    elif negated:
        reading.without.append(content)
    elif phrase is not None:
        reading.phrases.append(content)
    else:
        reading.words.append(content)


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", fold(name).lower())


def _names_field(name: str) -> bool:
    return _plain(name) in _FIELDS


def _is_operator(reading: _Reading, word: str) -> bool:
    if word in _OPERATORS:
        reading.modes.add(_OPERATORS[word])
        return True
    if word in _NEGATIONS and (reading.words or reading.phrases):
        reading.negate_next = True
        return True
    return False


def _understood(reading: _Reading) -> Parsed:
    """The pieces as values; field values that make no sense fall back to plain words."""
    values: dict[str, list[str]] = {"number": [], "type": [], "issuer": [], "article": []}
    years: tuple[int, int] | None = None
    for name, content in reading.named:
        if name != "year":
            values[name].append(content)
            continue
        years = _years(content) or years
        if _years(content) is None:
            reading.notes.append("query-malformed")
            reading.words.append(content)
    mode = next(iter(reading.modes)) if len(reading.modes) == 1 else "plain"
    if len(reading.modes) > 1:
        reading.notes.append("query-malformed")
    plain = " ".join(reading.words)
    exact, folded, numbers = _words(plain)
    typed = " ".join([plain, *reading.phrases])
    return Parsed(
        exact=exact,
        folded=folded,
        accented=analysis.has_accents(typed),
        mode=mode,
        phrases=_phrases(reading.phrases),
        without=_phrases(reading.without),
        numbers=numbers,
        number_fields=tuple(analysis.canonical_number(value) for value in values["number"]),
        types=tuple(tuple(analysis.syllables(value)[1]) for value in values["type"]),
        issuers=tuple(tuple(analysis.syllables(value)[1]) for value in values["issuer"]),
        articles=tuple(f"dieu-{fold(value).lower()}" for value in values["article"]),
        years=years,
        notes=tuple(dict.fromkeys(reading.notes)),
    )


def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    exact: list[str] = []
    folded: list[str] = []
    numbers: list[str] = []
    for unit in analysis.units(text):
        exact += unit.exact
        folded += unit.folded
        if unit.number:
            numbers.append(unit.number)
    return tuple(exact[:MAX_WORDS]), tuple(folded[:MAX_WORDS]), tuple(numbers)


def _phrases(texts: list[str]) -> tuple[Phrase, ...]:
    found = []
    for text in texts:
        exact, folded = analysis.syllables(text)
        if exact:
            found.append(Phrase(tuple(exact[:MAX_WORDS]), tuple(folded[:MAX_WORDS]), analysis.has_accents(text)))
    return tuple(found)


def _years(text: str) -> tuple[int, int] | None:
    match = _YEARS.match(text.strip())
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last else (last, first)
