"""Clauses of an amending text that seem to order a change and that no row of ``amendments`` covers.

A consolidated text must never lack an amendment in silence: what is found here is listed beside it for a person.  In
doubt a clause is reported; nothing here says what it orders.  Not a second reader of instructions: it only compares the
words of a clause (a verb of amending at its head, the units it names) with the rows that were read from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from legaldocs.law import citations, governance, numbering, structure, targets
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Clause, Reading, Zone
from legaldocs.law.types import Amendment, ParsedText

_PHRASE_WORD = r"(?:(?:cac|mot so|nhung) )?(?:cum tu|tu ngu|tu|chu)\b"
_ORDERS = re.compile(
    r"[\s,:*_–-]*(?:(?:va|dong thoi|rieng|(?:quyet dinh|nghi quyet|thong tu|nghi dinh|luat) nay"
    r"|tai (?=[^:;]{0,160}?(?:sua doi|bo sung|thay|bai bo|bo cum|bo tu))[^:;]{0,160}?[,:]?)\s+)*"
    rf"(?<!bi )(?<!duoc )(?<!da )(?<!viec )(?<!khi )"
    rf"(?P<verb>sua doi(?:\s*,?\s*bo sung)?|thay the|thay(?= {_PHRASE_WORD})|bai bo|huy bo"
    r"|bo(?= (?:cac|mot so|nhung|cum|tu|khoan|diem|dieu|doan|cau|muc|noi dung|phu luc|mau)\b)"
    r"|dieu chinh(?= (?:khoan|diem|dieu|muc|ten|cum|noi dung|phu luc)\b)|luoc bo|dinh chinh|cham dut hieu luc"
    rf"|(?P<loose>bo sung|them(?= (?:khoan|diem|dieu|{_PHRASE_WORD}))|doi ten|doi(?= {_PHRASE_WORD})"
    r"|(?:gop|tach)(?= (?:cac )?(?:khoan|diem|dieu)\b)"
    r"|chuyen(?= (?:cac )?(?:khoan|diem|dieu|noi dung))|danh (?:lai )?so|danh lai))(?!\w)"
)
_CHANGED = re.compile(
    r"(?:duoc|bi) (?:sua doi|bo sung|thay the|bai bo|huy bo|doi ten|chuyen)[^;:]{0,60}(?:nhu sau|:|$)"
)
_PHRASE = re.compile(rf"(?<!\w){_PHRASE_WORD}")
_QUOTING = '“"«'
_SOME = re.compile(r"(?<!\w)(?:mot so|nhung)(?!\w)")
_NEAR = 40  # characters between the head of a list item and the unit it is about
_SHOWN = 200  # characters of a clause that a list quotes
_SPLIT = re.compile(";")


@dataclass(frozen=True, slots=True)
class Unread:
    """The clause at ``[start, end)`` of the amending text, in its unit ``source_unit``.

    ``numbers`` are keys of the documents that the clause, those above it or else the title name (empty: none is
    named); ``units`` are the addresses named that no row has; ``words`` is how the clause begins.
    """

    source_unit: str
    start: int
    end: int
    numbers: frozenset[str]
    units: tuple[str, ...] = ()
    words: str = ""

    def may_change(self, number: str) -> bool:
        """Whether it may be about the document ``number``: it names no other alone."""
        return not self.numbers or numbering.key(number) in self.numbers


def unread(
    text: str, rows: Iterable[Amendment], *, number: str | None = None, parsed: ParsedText | None = None
) -> list[Unread]:
    """What ``rows``, those of ``amendments.find(text)`` (NFC), leave unread, in text order.  Linear in the length."""
    laid, mentions = citations.mentioned(text, number)
    return _Check(laid, mentions, list(rows), parsed if parsed is not None else structure.parse(text)).run()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a sentence up to a semicolon; ``verb`` is whether it begins with a verb of its own."""

    start: int
    end: int
    verb: bool
    loose: bool
    phrase: bool


class _Check:
    def __init__(self, laid: Reading, mentions: list[Mention], rows: list[Amendment], tree: ParsedText) -> None:
        self.laid = laid
        self.named = [m for m in mentions if not laid.quoted(m.core)]
        self.named_at = [m.start for m in self.named]
        self.rows = sorted(rows, key=lambda row: row.start)
        self.starts = [row.start for row in self.rows]
        self.sources = citations.sources(tree)
        self.lists: dict[int, bool | None] = {}  # clauses that announce a list: whether of phrases
        self.found: list[Unread] = []

    def run(self) -> list[Unread]:
        for clause in self.laid.clauses:
            if clause.zone is Zone.BODY:
                self._clause(clause)
        return self.found

    def _clause(self, clause: Clause) -> None:
        above = clause.parent
        listing = self.lists.get(id(above)) if above is not None else None
        for start, end in self.laid.sentences(clause):
            if self.laid.quoted(start) and not listing:
                listing = None  # the new wording; what follows is an instruction of its own
                continue
            pieces = list(self._pieces(start, end))
            ordering = False
            for piece in pieces:
                ordering = ordering or piece.verb
                if piece.verb or (ordering and piece.phrase) or self._is_item(piece, listing):
                    self._compare(clause, (start, end), piece)
            if any(piece.verb for piece in pieces):
                listing = pieces[-1].phrase if self._announces(clause, start, end) else None
        self.lists[id(clause)] = listing

    def _pieces(self, start: int, end: int) -> Iterator[_Piece]:
        lower = self.laid.lower
        cuts = [m.end() for m in _SPLIT.finditer(lower, start, end) if not self.laid.quoted(m.start())]
        edges = [start, *(cut for cut in cuts if cut < end), end]
        for first, last in pairwise(edges):
            if not lower[first:last].strip():
                continue
            said = _ORDERS.match(lower, first, last)
            if said is not None and not self._orders(said):
                said = None
            verb = said is not None or self._passive(first, last)
            phrase = _PHRASE.search(lower, first, min(last, first + 200)) is not None
            quotes = any(mark in self.laid.text[first:last] for mark in _QUOTING)
            loose = said is None or said["loose"] is not None
            yield _Piece(first, last, verb, loose, phrase and (quotes or self._colon(last)))

    def _orders(self, said: re.Match[str]) -> bool:
        """Whether what looks like a verb of amending is one, in words of the text's own."""
        return not self.laid.quoted(said.start("verb")) and governance.is_verb(self.laid.text, *said.span("verb"))

    def _passive(self, start: int, end: int) -> bool:
        """Whether a unit at the head of the piece is said to be changed: "Khoản 2 Điều 5 được sửa đổi như sau"."""
        said = _CHANGED.search(self.laid.lower, start, min(end, start + 400))
        return said is not None and not self.laid.quoted(said.start()) and self._heads(start, said.start())

    def _heads(self, start: int, end: int) -> bool:
        named = targets.phrases(self.laid, start, end)
        return bool(named) and not self.laid.lower[start : named[0].start].strip(" \t\r\n:,-–*")

    def _is_item(self, piece: _Piece, listing: bool | None) -> bool:
        if listing is None:
            return False
        quotes = any(mark in self.laid.text[piece.start : piece.end] for mark in _QUOTING)
        if listing and quotes:
            return True
        named = targets.phrases(self.laid, piece.start, min(piece.end, piece.start + 200))
        return bool(named) and named[0].start - piece.start < _NEAR

    def _colon(self, end: int) -> bool:
        return self.laid.lower[max(0, end - 40) : end].rstrip(" \t\r\n*_").endswith((":", "nhu sau", "sau day"))

    def _announces(self, clause: Clause, start: int, end: int) -> bool:
        """Whether the sentence only heads the clauses below: no row is its own."""
        return self._heading(clause, (start, end)) and not self._between(start, end)

    def _between(self, start: int, end: int) -> list[Amendment]:
        return self.rows[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _compare(self, clause: Clause, span: tuple[int, int], piece: _Piece) -> None:
        """Report the piece unless the rows that begin in it (or in its sentence) say what it names."""
        rows = self._between(piece.start, piece.end) if piece.verb else self._between(*span)
        if not rows and self._heading(clause, span):
            rows = self._between(piece.start, clause.scope_end)
            if rows and _SOME.search(self.laid.lower, piece.start, min(piece.end, piece.start + _NEAR)):
                return  # which ones is said below; units named here stand in the title of what is changed
        reads = targets.everywhere if piece.phrase else targets.listed
        units = reads(self.laid, piece.start, piece.end)
        left = [path for path in units if not _has(rows, path)]
        if units and (not left or (piece.loose and len(left) < len(units))):
            return
        if not units and self._without_units(clause, span, piece, rows):
            return
        self._report(clause, piece, left)

    def _without_units(self, clause: Clause, span: tuple[int, int], piece: _Piece, rows: Sequence[Amendment]) -> bool:
        """Whether a piece that names no unit was read: by a row of its own, by those below, by a place at the head."""
        if piece.verb and rows:
            return True
        if piece.phrase:
            opened, every = self.laid.quote_in(*span), self._between(*span)
            whole = bool(every) and every[-1].target_unit is None  # its words reach to the end of the sentence
            placed = opened is not None and bool(targets.phrases(self.laid, span[0], opened[0]))
            return whole or (placed and not piece.verb)
        return not piece.phrase and not self._changes(clause)

    def _heading(self, clause: Clause, span: tuple[int, int]) -> bool:
        """Whether the sentence may only head the clauses below."""
        return clause.level == 1 or self._colon(span[1])

    def _changes(self, clause: Clause) -> bool:
        """Whether the article is one that changes others: rows were read from it, or it names a document."""
        article = clause
        while article.parent is not None and article.level != 1:
            article = article.parent
        first, last = article.start, article.scope_end
        return bool(self._between(first, last)) or any(self._mentions(one) for one in (article, clause))

    def _report(self, clause: Clause, piece: _Piece, units: Sequence[str]) -> None:
        text = self.laid.text
        start = piece.start + len(text[piece.start : piece.end]) - len(text[piece.start : piece.end].lstrip())
        end = start + len(text[start : piece.end].rstrip())
        source = citations.source_at(self.sources, start) or ""
        self.found.append(Unread(source, start, end, self._numbers(clause), tuple(units), _opening(text, start, end)))

    def _numbers(self, clause: Clause) -> frozenset[str]:
        """Keys of the documents named in the clause and above it; those of the title where none is."""
        near: list[Mention] = []
        here: Clause | None = clause
        while here is not None:
            near += self._mentions(here)
            here = here.parent
        if not near:
            near = [m for one in self.laid.clauses if one.zone is Zone.TITLE for m in self._mentions(one)]
        if any(mention.number is None for mention in near):
            return frozenset()
        return frozenset(numbering.key(mention.number) for mention in near if mention.number)

    def _mentions(self, clause: Clause) -> list[Mention]:
        return self.named[bisect_left(self.named_at, clause.start) : bisect_left(self.named_at, clause.end)]


def _opening(text: str, start: int, end: int) -> str:
    """The first words of a clause, on one line."""
    words = " ".join(text[start : min(end, start + _SHOWN)].split())
    return f"{words} …" if end - start > _SHOWN else words


def _has(rows: Sequence[Amendment], path: str) -> bool:
    """Whether a row is about the unit: by its own number, however the units around it were completed."""
    own = path.rsplit("/", 1)[-1]
    named = (segment for row in rows if row.target_unit for segment in row.target_unit.split("/"))
    return any(segment == own or (own == "phu-luc" and segment.startswith(own)) for segment in named)
