"""Order of article numbers: which "Điều n." lines are the document's own, and which it merely shows.

An own article continues the count of its part; lines of quoted or set-in text do not, or stand inside a quoted block.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from legaldocs.law.headings import Label
from legaldocs.law.quotation import Quotation
from legaldocs.law.types import Kind

_POINTS = {letter: rank for rank, letter in enumerate("abcdđefghijklmnopqrstuvwxyz", 1)}
_END_OF_TEXT = re.compile(r"\./\.?[ \t\r*_]*$", re.MULTILINE)
_AMENDS = re.compile(
    r"^[ \t\r*_]*(?:(?:dieu|article|khoan)?[ ]?\d{1,3}[a-z]?[.:)/]|[a-z]{1,2}[.)]|[-+])*[ \t*_]*"
    r"(?:(?:ten )?(?:dieu|khoan|diem|chuong|muc|phu luc|luat|article|clause|point)\b[^\n]{1,120})?"
    r"(?:sua doi|bo sung|thay the|amend|supplement|replace)"
)
_CLAUSE_QUOTED = re.compile(r"\W{1,6}(?:\d{1,2}[a-z]?[.)]|[a-z][.)])[ \t]")
_INTRODUCES = re.compile(r"sau(?:(?<=nhu sau)| day)[ \t*_]*:?[ \t\r*_]*$", re.MULTILINE)
_INTRODUCES_ENGLISH = re.compile(r"as follows[ \t*_]*:?[ \t\r*_]*$", re.MULTILINE)
_NAMES_UNIT = re.compile(r"(?:sua doi|bo sung|thay the)[^\n]{0,300}?\b(?:khoan \d|diem [a-z]\b|dieu \d)")
_NEXT_CHANGE = re.compile(
    r"[ \t\r\n*_]{0,9}(?:sua doi|bo sung|bai bo|thay the|huy bo)[^\n]{0,80}?\b(?:dieu \d|khoan \d|diem [a-z]\b|cum tu)"
)
_OPERATION = re.compile(
    r"(?:sua doi|bo sung|thay|bai bo|bo |huy|tai |doi |khoan|diem|dieu|ten|chuyen|amend|replace|repeal)"
)
_REFERRING = re.compile(r"\b(?:tại|theo|của|và|hoặc|bởi|[Kk]hoản \d+|[Đđ]iểm [a-zđ]|in|of|under|and)$")


class ArticleOrder:
    """What is known in advance about the article labels of one text, and the count of the current part."""

    def __init__(self, text: str, plain: str, labels: list[Label], quotes: Sequence[Quotation]) -> None:
        self.text, self.plain, self.quotes = text, plain, quotes
        self._quote_starts = [quote.start for quote in quotes]
        self._overrun = -1  # start of the unclosed quotation that an own unit has ended
        self._ends = [match.end() for match in _END_OF_TEXT.finditer(plain)]
        said = list(_INTRODUCES.finditer(plain))
        if "as follows" in plain:
            said += _INTRODUCES_ENGLISH.finditer(plain)
        self._introductions = sorted(match.end() for match in said if self._sets_in(match.start()))
        self._places: dict[int, list[int]] = defaultdict(list)
        self._articles: list[tuple[int, int]] = []  # start and value of every article label that may be an own one
        for label in labels:
            if label.kind is Kind.ARTICLE and not label.inline and not self._within_closed(label.start):
                self._places[label.value].append(label.start)
                self._articles.append((label.start, label.value))
        self.restart()

    def restart(self) -> None:
        """Begin a new part: articles count from 1 again."""
        self.last, self.letter, self.since = 0, "", 0

    def quoted(self, position: int) -> bool:
        """Whether ``position`` stands inside a quoted block that has not been found to end before it."""
        quote = self._quote_at(position)
        return quote is not None and quote.start != self._overrun

    def ended_before(self, position: int) -> bool:
        """Whether the "./." that ends a text is the last one within reach above ``position``."""
        index = bisect_right(self._ends, position)
        return index > 0 and not self._article_between(self._ends[index - 1], position)

    def restarts(self, label: Label) -> bool:
        """Whether an "Điều 1." after the signature begins an attached text rather than a form."""
        return not self.quoted(label.start) and bool(self._later(2, label.start))

    def owns(self, label: Label) -> bool:
        """Whether ``label`` continues the articles of the current part; if so it is counted."""
        quote = self._quote_at(label.start)
        if quote is not None and quote.start != self._overrun and not self._outlives(quote, label):
            return False
        if label.inline:
            if label.value != self.last + 1 or quote is not None or self._later(label.value, label.start):
                return False
        elif not self._follows(label) or self._refers(label):
            return False
        if quote is not None:
            self._overrun = quote.start
        self.last, self.letter = label.value, label.number[len(str(label.value)) :]
        self.since = label.start
        return True

    def _outlives(self, quote: Quotation, label: Label) -> bool:
        """Whether the next own article shows that ``quote`` was never closed, or closed by a much later mark.

        A block that begins with a clause or a point holds no articles, so one that continues the count is our own.
        """
        if label.value != self.last + 1:
            return False
        return not quote.closed or bool(_CLAUSE_QUOTED.match(self.plain, quote.start))

    def resumes(self, label: Label) -> bool:
        """Whether the amending text speaks again at ``label`` inside a quotation that was never closed."""
        quote = self._quote_at(label.start)
        if quote is None or quote.closed or label.inline or not _NEXT_CHANGE.match(self.plain, label.after):
            return False
        self._overrun = quote.start
        return True

    def set_in(self, holder: int, label: Label) -> bool:
        """Whether a clause or point is new text set in without marks ("Sửa đổi điểm a khoản 1 Điều 3 như sau:").

        ``holder`` is where the containing unit begins.  A point that itself says what changes is our own.
        """
        index = bisect_left(self._introductions, holder)
        if index >= len(self._introductions) or self._introductions[index] > label.start:
            return False
        line = self.plain.rfind("\n", 0, self._introductions[index]) + 1
        if line > holder or not _NAMES_UNIT.search(self.plain, holder, self._introductions[index]):
            return False
        return not _OPERATION.match(self.plain, label.after)

    def _follows(self, label: Label) -> bool:
        letter = label.number[len(str(label.value)) :]
        if label.value == self.last and self.last:
            return (letter > self.letter or self._misprinted(label)) and not self._amending(label)
        if label.value == self.last + 1:
            return not (self._introduced(label) and self._later(label.value, label.start))
        if label.value > self.last + 1:
            missing = self._later(self.last + 1, label.start)
            return not self._amending(label) and not missing and label.style in {".", ":"}
        return False

    def _misprinted(self, label: Label) -> bool:
        """Whether the number above was printed twice: a new paragraph, and the following number is missing."""
        above = self.text[max(0, label.start - 40) : label.start].rstrip()
        fresh = (
            label.style == "." and self.text[label.after : label.after + 1].isupper() and above[-1:] in {".", ";", "/"}
        )
        return fresh and label.number == str(self.last) and not self._within_closed(label.start)

    def _sets_in(self, position: int) -> bool:
        """Whether the sentence that ends at ``position`` is an amending one ("Sửa đổi khoản 2 như sau:")."""
        line = self.plain.rfind("\n", max(0, position - 600), position) + 1
        return bool(line) and bool(_AMENDS.match(self.plain[line:position]))

    def _amending(self, label: Label) -> bool:
        """Whether new text has been announced since the last own article."""
        index = bisect_left(self._introductions, self.since)
        return index < len(self._introductions) and self._introductions[index] <= label.start

    def _introduced(self, label: Label) -> bool:
        """Whether the line above announces new text ("… như sau:")."""
        index = bisect_right(self._introductions, label.start) - 1
        return index >= 0 and not self.plain[self._introductions[index] : label.start].strip()

    def _refers(self, label: Label) -> bool:
        """Whether the label is a reference that a line break moved to the beginning of a line."""
        above = self.text[max(0, label.start - 40) : label.start]
        if "\n" in above.rstrip(" \t\r")[:-1][len(above.rstrip()) :]:
            return False
        above = above.rstrip()
        if label.style == "" and label.line_end > label.after:
            following = self.text[label.after : label.after + 1]
            return not following.isupper() or above[-1:] not in {".", ";", ":", "/", ""}
        if above[-1:] == ",":  # a comma typed for a stop where the count needs this very article
            needed = label.value == self.last + 1 and not self._later(label.value, label.start)
            fresh = label.style == "." and self.text[label.after : label.after + 1].isupper()
            return not (needed and fresh and self.next_number(label.start + 1) == label.value + 1)
        return bool(_REFERRING.search(above))

    def wrapped(self, label: Label) -> bool:
        """Whether a line break put a reference ("… tại / Mục IV - Phụ lục số 32: …") at the beginning of a line."""
        above = self.text[max(0, label.start - 40) : label.start]
        return bool(_REFERRING.search(above.rstrip())) and "\n\n" not in above[len(above.rstrip()) :]

    def next_number(self, position: int) -> int | None:
        """Number of the first article label after ``position``, ``None`` where there is none."""
        index = bisect_right(self._articles, (position, 0))
        return self._articles[index][1] if index < len(self._articles) else None

    def _later(self, value: int, position: int) -> bool:
        places = self._places.get(value, [])
        return bisect_right(places, position) < len(places)

    def _article_between(self, start: int, end: int) -> bool:
        places = self._places.get(self.last + 1, [])
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    def _quote_at(self, position: int) -> Quotation | None:
        index = bisect_right(self._quote_starts, position) - 1
        if index < 0 or position >= self.quotes[index].end:
            return None
        return self.quotes[index]

    def _within_closed(self, position: int) -> bool:
        quote = self._quote_at(position)
        return quote is not None and quote.closed


def point_rank(letter: str) -> float:
    """Place of a point's letter in the order a b c d đ e …; "dd" is đ typed on a plain keyboard, "a1" follows a."""
    base = letter.rstrip("0123456789")
    extra = int(letter[len(base) :] or 0) / 1000
    if base == "dd":
        return _POINTS["đ"] + extra
    if len(base) == 2:
        return 27 + _POINTS.get(base[1], 0) + extra
    return _POINTS.get(base, 0) + extra
