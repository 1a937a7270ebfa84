"""Values of the scan: a text with its place in the register, what it cites, its units, and what was seen.

Offsets are half-open positions in the text of their own document (NFC).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from legaldocs.law import folding, quotation, terms
from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Rule, Side, read_rules
from legaldocs.law.effect_events import Status
from legaldocs.law.fact_types import TermKind
from legaldocs.law.findings import model as findings
from legaldocs.law.types import Kind, Provision, RelationKind, Span

COUNCIL, COMMITTEE, CHAIR, OTHER = "hdnd", "ubnd", "chu-tich-ubnd", "other"
_LEAVES = (Kind.ARTICLE, Kind.CLAUSE)
_AMENDS = re.compile(r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ|thay cụm từ)[^\n]{0,300}(?:như sau|sau đây)? ?:?\s*[“\"]")
_PLACES = re.compile(
    r"(?:trên địa bàn|trong phạm vi|của|thuộc|tại) (?:toàn )?(?:tỉnh|thành phố|huyện|quận|thị xã)(?: [^\W\d_]+){0,4}\Z"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a text says about another one of the register, with that one's effect on the days that matter."""

    target: int
    number: str
    kind: RelationKind
    start: int
    end: int
    path: str | None
    at_signing: Status
    at_effect: Status
    today: Status
    stated_date: date | None = None
    issued: date | None = None
    effective: date | None = None
    local: bool = False
    competent: bool = True
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, or what an article says before its first one: what one provision of a finding is."""

    path: str
    start: int
    end: int
    heading: str | None


@dataclass
class Text:
    """A document as the scan needs it.  ``place`` is its territory as of today; ``gone`` are ended provisions."""

    id: int
    number: str
    title: str
    body: str
    local: bool
    place: str | None
    rank: int
    issued: date | None
    effective: date | None
    text: str
    provisions: tuple[Provision, ...]
    issuer: str = ""
    fields: tuple[str, ...] = ()
    former: str | None = None
    alive: bool = True
    gone: frozenset[str] = frozenset()
    cites: tuple[Cited, ...] = ()

    @cached_property
    def lower(self) -> str:
        """The text in lower case with one spelling of "ủy", character for character."""
        return folding.lowered(self.text).replace("uỷ", "ủy")

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Clauses, and articles up to their first one, but for those that ended or word another document anew."""
        blocks = quotation.blocks(self.text)
        first: dict[str, int] = {}
        for one in self.provisions:
            if one.kind is Kind.CLAUSE and one.parent:
                first.setdefault(one.parent, one.start)
        headings = {unit.path: unit.heading for unit in self.provisions if unit.kind is Kind.ARTICLE}
        return tuple(
            Unit(
                one.path,
                one.start,
                first.get(one.path, one.end),
                headings.get(one.path) or headings.get(one.parent or ""),
            )
            for one in self.provisions
            if one.kind in _LEAVES and not self._over(one.path)
            if not any(block.start <= one.start and one.end <= block.end for block in blocks)
            if not _AMENDS.search(self.lower, one.start, first.get(one.path, one.end))
        )

    def _over(self, path: str) -> bool:
        return any(path == ended or path.startswith(f"{ended}/") for ended in self.gone)

    @cached_property
    def articles(self) -> tuple[Provision, ...]:
        """Articles still in force, in order."""
        return tuple(one for one in self.provisions if one.kind is Kind.ARTICLE and not self._over(one.path))

    @cached_property
    def defined(self) -> dict[str, Span]:
        """Terms that the text defines → their meaning."""
        found = (one for one in terms.find(self.text) if one.kind is TermKind.DEFINITION)
        return {self.lower[one.start : one.end].strip(): one.meaning for one in found}

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """Stretches quoted as another document's new words."""
        return tuple(Span(block.start, block.end) for block in quotation.blocks(self.text))

    @cached_property
    def starts(self) -> list[int]:
        """Where the provisions begin, in order."""
        return [one.start for one in self.provisions]

    def path_at(self, position: int) -> str:
        """The smallest clause or article that holds ``position``; empty before the first one."""
        best = ""
        for one in self.provisions[: bisect_right(self.starts, position)][-60:]:
            if one.kind in _LEAVES and one.start <= position < one.end:
                best = one.path
        return best

    @cached_property
    def subject(self) -> frozenset[wording.Bigram]:
        """Pairs of words that say what the document is about, its place left out."""
        plain = re.sub(r"\W+", " ", self.title.lower().replace("uỷ", "ủy")).strip()
        return frozenset(wording.specific(_PLACES.sub("", plain).split()))

    def side(self, start: int, end: int) -> Side:
        """A stretch as one side of a pair."""
        return Side(self.text[start:end], self.number)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw: the words of the tested provision, and those of the other side where there is one.

    ``detail`` tells apart two findings of one rule in one provision, and is a name or number to print.  ``why`` are
    codes of what made the pair a candidate.  ``text`` is the tested document.
    """

    text: int
    rule: str
    path: str
    spans: tuple[Span, ...]
    confidence: float
    other: int | None = None
    other_path: str = ""
    other_spans: tuple[Span, ...] = ()
    detail: str = ""
    why: tuple[str, ...] = ()


def article_of(path: str) -> str:
    """The article that a provision lies in, or the provision itself."""
    steps = path.split("/")
    at = next((n for n, step in enumerate(steps) if step.startswith("dieu-")), len(steps) - 1)
    return "/".join(steps[: at + 1])


@cache
def rules() -> dict[str, Rule]:
    """Every rule that a scan may speak by: of pairs, of one document, of the register."""
    return {
        **read_rules("legaldocs.law.conflicts"),
        **findings.rules(),
    }


def normal(text: str) -> str:
    """Words of a provision with one kind of blank: what tells whether a side of a finding has changed."""
    return " ".join(text.split())
