"""The query language: what a reader types, read without ever failing.

A plain sentence needs no syntax and is read here.  Anything with an operator, quotation mark, named field, bracket or
star goes through ``syntax`` (Whoosh's parser); whatever does not fit is read as plain words and a note says so.  The
help page of search is the reference of the language.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from legaldocs.core.text import nfc
from legaldocs.search import analysis
from legaldocs.search.conditions import All, Node, Not, Some, Words
from legaldocs.search.syntax import Pieces, SyntaxUnreadable, has_syntax, read

MAX_LENGTH = 2_000  # characters read; a pasted page is searched by its beginning
MAX_WORDS = 64


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    ``exact`` and ``folded`` are parallel syllables of all words that may be found, in order; ``loose`` of them, the
    first ones, stand outside any command and are ranked with slack, the others only add to the score.  ``phrases`` are
    runs in quotation marks, ``condition`` what every hit fulfils, ``numbers`` document numbers among the loose words.
    ``on`` and ``statuses`` ask about effect and are answered outside the index.
    """

    exact: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    loose: int = 0
    accented: bool = False
    phrases: tuple[Words, ...] = ()
    condition: Node | None = None
    numbers: tuple[str, ...] = ()
    on: date | None = None
    statuses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing searchable was typed."""
        return not self.loose and (self.condition is None or _only_excludes(self.condition))

    @property
    def tokens(self) -> tuple[str, ...]:
        """Syllables of the stream that is searched."""
        return self.exact if self.accented else self.folded


@dataclass(slots=True)
class _Text:
    """Syllables of some words."""

    exact: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    numbers: list[str] = field(default_factory=list)


@lru_cache(maxsize=256)
def parse(text: str) -> Parsed:
    """Read ``text``; any string gives a result, its notes say what was not taken as typed (see ``notices``)."""
    notes: list[str] = []
    clean = nfc(text)
    if len(clean) > MAX_LENGTH:
        clean = clean[:MAX_LENGTH]
        notes.append("query-shortened")
    pieces = Pieces(loose=[clean])
    if has_syntax(clean):
        try:
            pieces = read(clean)
        except SyntaxUnreadable:
            notes.append("query-malformed")
    parsed = _understood(pieces, notes)
    return replace(parsed, notes=(*parsed.notes, "query-empty")) if parsed.is_empty else parsed


def _understood(pieces: Pieces, notes: list[str]) -> Parsed:
    loose, bound = _syllables(" ".join(pieces.loose)), _syllables(" ".join(pieces.bound))
    typed = " ".join([*pieces.loose, *pieces.bound, *pieces.quoted])
    return Parsed(
        exact=(loose.exact + bound.exact)[:MAX_WORDS],
        folded=(loose.folded + bound.folded)[:MAX_WORDS],
        loose=min(len(loose.exact), MAX_WORDS),
        accented=analysis.has_accents(typed),
        phrases=tuple(pieces.phrases),
        condition=_joined(pieces.conditions),
        numbers=tuple(loose.numbers),
        on=pieces.on,
        statuses=tuple(pieces.statuses),
        notes=tuple(dict.fromkeys([*notes, *pieces.notes])),
    )


def _joined(conditions: list[Node]) -> Node | None:
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else All(tuple(conditions))


def _syllables(text: str) -> _Text:
    units = analysis.units(text)
    return _Text(
        tuple(syllable for unit in units for syllable in unit.exact),
        tuple(syllable for unit in units for syllable in unit.folded),
        [unit.number for unit in units if unit.number],
    )


def _only_excludes(node: Node) -> bool:
    """Whether a condition asks for nothing, only leaves out: everything else of the register would be a hit."""
    if isinstance(node, Not):
        return True
    if isinstance(node, All):
        return all(_only_excludes(part) for part in node.parts)
    return isinstance(node, Some) and any(_only_excludes(part) for part in node.parts)
