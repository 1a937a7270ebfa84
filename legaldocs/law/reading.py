"""A text laid out for reading relations: labelled clauses with their levels, sentences, quoted stretches, zones.

Clauses are cheaper and more forgiving than the provision tree: every labelled line opens one, whatever it turns out
to be.  ``law.structure`` owns addresses; this module only needs to know what stands under what.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from legaldocs.law import folding, quotation
from legaldocs.law.article_heading import TITLE_OPENING

_LABEL = re.compile(
    r"""^[ \t\r>*\#_|]{0,12}(?:
      (?P<article>(?:dieu|article)\s{1,3}\d{1,4}[a-z]{0,2}(?!\w)\s?[.:,]?)
    | (?P<number>\d{1,3}(?:\.\d{1,2}){0,3}\s?[.)/](?![\d]))
    | (?P<letter>[a-z]{1,2}\d{0,2}\s?\))
    | (?P<dash>[-–•*+](?=\s|[A-Za-z0-9]))
    | (?P<basis>(?:can\s+cu|pursuant\s+to)\b)
    | (?P<request>(?:theo\s+de\s+nghi|xet\s+(?:de\s+nghi|to\s+trinh|bao\s+cao)|xet\b
        |thuc\s+hien\s+(?:nghi|ket|chi|quyet)|tren\s+co\s+so|at\s+the\s+(?:request|proposal))\b)
    | (?P<part>(?:chuong|phu\s+luc|phan|noi\s+nhan|danh\s+muc|muc|tm\.|kt\.)(?!\w))
    )""",
    re.MULTILINE | re.VERBOSE,
)
_INLINE_BASIS = re.compile(r"[;,.]\s{0,6}(?=can\s+cu\s|(?P<request>theo\s+de\s+nghi|xet\s+(?:de\s+nghi|to\s+trinh)))")
_SENTENCE_END = re.compile(
    r"""[.;:”"][ \t\r]{0,20}\n\s{0,20}|(?<!\d\.\d)[.]\s{1,4}(?=[A-Z])|\n[ \t\r]{0,40}\n(?=\s{0,20}[A-Z“"-])"""
    r"""|\n(?=[ \t]{0,40}(?:[A-Z]{2}|Quyet dinh nay|Nghi quyet nay|Thong tu nay|Nghi dinh nay"""
    r"""|Sua doi|Bo sung|Bai bo|Thay the|Huy bo|Dinh chinh))"""
)
_INLINE_QUOTE = re.compile(
    r"“[^“”\n]{0,600}(?:\n(?!\s*[\wĐđ]{1,3}[.)])[^“”\n]{1,600})?”|^[ \t]*“[^“”\n]{601,20000}”"
    r"|\"[^\"\n]{1,400}\"|^[ \t]*\"[^\"\n]{401,20000}\"(?=[ \t.;,]*$)|«[^»\n]{0,400}»|‘[^‘’\n]{0,300}’",
    re.MULTILINE,
)
_ENACTING = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|chinh phu|bo truong|quoc hoi|uy ban thuong vu|chu tich"
    r"|thu tuong|thong doc|"
    r"chanh an|vien truong|tong kiem toan|hoi dong tham phan|tong thanh tra)\b[^;]{0,200}?\b(?:ban hanh"
    r"|quyet dinh|quyet nghi)\b"
)
_REST = re.compile(r"[ \t\r*]{0,20}(?:\n\s{0,20})?([A-Z\d]|$)")
_REFERENCE = re.compile(
    r"(?:nghi dinh|luat|bo luat|quyet dinh|thong tu|nghi quyet|quy dinh|quy che|phap lenh|dieu le|hien phap|dieu \d)"
)
RESUMES = re.compile(
    r"\n(?=[ \t]{0,40}(?:(?:dieu\s+\d+[a-z]?|\d{1,3}|[a-z]{1,2})\s?[.):]\s*(?:sua doi|bo sung|bai bo|thay the"
    r"|huy bo|dinh chinh|dieu khoan thi hanh|dieu khoan chuyen tiep|"
    r"hieu luc|to chuc thuc hien|trach nhiem (?:to chuc|thi hanh)|(?:quyet dinh|nghi quyet|thong tu|nghi dinh"
    r"|luat) nay|chanh van phong|cac ong|thu truong|giam doc)"
    r"|noi nhan\s*:))"
)
_HEADS_BODY = re.compile(r"\d|[a-z]\s?\)|phan|chuong")
_PARTED = re.compile(r"\d+\.\d")
_LONGEST_HEADING = 160
_QUOTES_PASSED = 40
_LEVELS = {"article": 1, "number": 2, "letter": 4, "dash": 5, "basis": 0, "request": 0, "part": 0}


class Zone(StrEnum):
    """Where a clause stands: what a mention there can be."""

    TITLE = "title"
    BASIS = "basis"
    REQUEST = "request"
    ENACTING = "enacting"
    BODY = "body"
    ANNEX = "annex"  # after the last article of the main text: forms, lists, tables


@dataclass(slots=True)
class Clause:
    """A labelled stretch ``[start, end)``; ``body`` is where its words begin, ``parent`` the clause it stands under.

    ``scope_end`` is where the clauses under it end too.
    """

    start: int
    body: int
    end: int
    level: int
    zone: Zone
    label: str
    parent: Clause | None = None
    scope_end: int = 0


@dataclass(slots=True)
class Reading:
    """The text with its two foldings (aligned), clauses in order and quoted spans in order."""

    text: str
    folded: str
    lower: str
    clauses: list[Clause]
    quotes: list[tuple[int, int]]
    _starts: list[int] = field(default_factory=list)
    _quote_starts: list[int] = field(default_factory=list)

    def clause_at(self, position: int) -> Clause:
        """The innermost clause containing ``position``."""
        return self.clauses[max(0, bisect_right(self._starts, position) - 1)]

    def quoted(self, position: int) -> bool:
        """Whether ``position`` lies in quoted text."""
        at = bisect_right(self._quote_starts, position) - 1
        return at >= 0 and position < self.quotes[at][1]

    def quote_in(self, start: int, end: int) -> tuple[int, int] | None:
        """The first quotation beginning in ``[start, end)``."""
        at = bisect_left(self._quote_starts, start)
        return self.quotes[at] if at < len(self.quotes) and self.quotes[at][0] < end else None

    def unquoted(self, position: int, count: int) -> int:
        """The place ``count`` characters after ``position``, quoted words not counted."""
        place, at = position + count, bisect_left(self._quote_starts, position)
        for start, end in self.quotes[at : at + _QUOTES_PASSED]:
            if start >= place:
                break
            place += end - start
        return place

    def _after_heading(self, clause: Clause) -> list[int]:
        """Where the text of an article begins on the line below its heading."""
        line = self.lower.find("\n", clause.body, clause.body + _LONGEST_HEADING)
        heading = self.lower[clause.body : line].strip(" \t\r*_")
        if line < 0 or not heading or heading[-1] in ".:;," or not TITLE_OPENING.match(heading):
            return []
        below = _REST.match(self.folded, line)
        return [line + 1] if below and below[1].isalpha() else []

    def sentences(self, clause: Clause) -> list[tuple[int, int]]:
        """Sentences of a clause outside block quotes, as offsets; a title runs on over its lines."""
        if clause.zone is Zone.TITLE:
            return [(clause.body, clause.end)]
        cuts = [
            m.end()
            for m in _SENTENCE_END.finditer(self.folded, clause.body, clause.end)
            if not self.quoted(m.end() - 1)
        ]
        if clause.level == 1:
            cuts = [*self._after_heading(clause), *cuts]
        edges = [clause.body, *(c for c in cuts if c < clause.end), clause.end]
        return [(a, b) for a, b in pairwise(edges) if b > a]


def read(text: str) -> Reading:
    """Lay ``text`` out; linear in its length."""
    forms = folding.folded(text)
    folded, lower = forms.plain, forms.lower
    quotes = _quotes(text, lower)
    reading = Reading(text, folded, lower, [], quotes, [], [q[0] for q in quotes])
    reading.clauses.extend(_clauses(reading))
    reading._starts.extend(c.start for c in reading.clauses)
    return reading


def _quotes(text: str, lower: str) -> list[tuple[int, int]]:
    """Block quotations and those within a line, merged."""
    spans = [(q.start, q.end if q.closed else _own_words(lower, q.start, q.end)) for q in quotation.blocks(text)]
    spans += [m.span() for m in _INLINE_QUOTE.finditer(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _own_words(lower: str, start: int, end: int) -> int:
    """End of a quotation that was never closed: where the amending text evidently speaks again."""
    resumed = RESUMES.search(lower, start, end)
    return resumed.start() if resumed else end


def _clauses(reading: Reading) -> list[Clause]:
    marks: list[tuple[int, int, str]] = []
    for match in _LABEL.finditer(reading.lower):
        position = match.start(match.lastgroup or 0)
        if not reading.quoted(position) and _stands(reading, match):
            marks.append((position, match.end(), match.lastgroup or ""))
    first_article = next((m[0] for m in marks if m[2] == "article"), len(reading.text))
    taken = {start for start, _, _ in marks}
    inline = [
        (m.end(), m.end(), "request" if m["request"] else "basis")
        for m in _INLINE_BASIS.finditer(reading.lower, 0, first_article)
        if m.end() not in taken
    ]
    marks = sorted([*marks, *inline])
    return _stacked(reading, marks, first_article)


def _stands(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a label is what it seems rather than the beginning of a wrapped line."""
    if match.lastgroup == "part":
        return _heads(reading, match)
    return match.lastgroup != "article" or match["article"].endswith((".", ":")) or _titled(reading, match.end())


def _titled(reading: Reading, position: int) -> bool:
    """Whether an article number without a stop is followed by a heading or an empty line, not by more reference."""
    rest = _REST.match(reading.folded, position)
    listed = reading.lower[position - 1] == "," and rest is not None and rest[1].isdigit()  # "Điều 14, 18 Quyết định …"
    return rest is not None and not listed and _REFERENCE.match(reading.lower, rest.start(1)) is None


def _heads(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the word for a part is a heading, not a wrapped line of a sentence: in capitals or nearly alone."""
    word = match["part"]
    if word in ("noi nhan", "tm.", "kt.") or reading.text[match.start("part") : match.end("part")].isupper():
        return True
    end = reading.text.find("\n", match.end())
    line = reading.text[match.end() : end if end >= 0 else len(reading.text)].strip()
    return len(line) <= 8 and not line.endswith((",", ";"))


def _stacked(reading: Reading, marks: list[tuple[int, int, str]], first_article: int) -> list[Clause]:
    end = len(reading.text)
    clauses = [Clause(0, 0, marks[0][0] if marks else end, 0, Zone.TITLE if first_article < end else Zone.BODY, "")]
    stack: list[Clause] = []
    for index, (start, body, kind) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else end
        level = _LEVELS[kind]
        label = reading.lower[start:body]
        if kind == "number":
            level += _depth(label)
        if kind == "dash" and label.startswith("+"):
            level = 6
        while stack and stack[-1].level >= level:
            stack.pop().scope_end = start
        zone = _zone(kind, start, first_article, clauses[-1].zone)
        if zone is Zone.BODY and first_article < end and kind != "article" and not any(c.level == 1 for c in stack):
            zone = Zone.ANNEX
        clause = Clause(start, start if level == 0 else body, stop, level, zone, label, stack[-1] if stack else None)
        clauses.append(clause)
        stack.append(clause)
    for clause in stack:
        clause.scope_end = end
    if first_article == end:
        _planned(clauses)
    return clauses


def _depth(label: str) -> int:
    """Levels below "1." of a number with several parts ("2.1.", "2.1.3.")."""
    return min(label.count("."), 2) - 1 if _PARTED.match(label) else 0


def _zone(kind: str, start: int, first_article: int, before: Zone) -> Zone:
    """Zone of a clause: bases and requests only before the first article."""
    if start >= first_article:
        return Zone.BODY
    if kind == "basis":
        return Zone.BASIS
    if kind == "request":
        return Zone.REQUEST
    return before


def _planned(clauses: list[Clause]) -> None:
    """In a text without articles the preamble ends at the first number or part after its bases, if it has any."""
    bases = next((place for place, clause in enumerate(clauses) if clause.zone is Zone.BASIS), 0)
    begun = False
    for clause in clauses[bases:]:
        begun = begun or _HEADS_BODY.match(clause.label) is not None
        if begun:
            clause.zone = Zone.BODY


def is_enacting(lower_sentence: str) -> bool:
    """Whether a sentence of the preamble is the enacting formula rather than a basis running on."""
    return _ENACTING.match(lower_sentence.lstrip()) is not None
