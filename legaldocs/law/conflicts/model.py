"""Values of the conflict rules: the two sides of a pair, a rule, what a rule saw, and the judgement.

Pure data with readings made once.  Offsets are half-open positions in the text of their own side (NFC, as given).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache, cached_property
from importlib import resources

from legaldocs.law import facts, folding, numbering
from legaldocs.law.facts import Facts
from legaldocs.law.types import Span


class Severity(StrEnum):
    """How much harm the conflict does if it is one."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Rank(IntEnum):
    """Who issued a text, as far as it decides what the text may lay down of its own."""

    PROVINCE = 1
    MINISTRY = 2
    GOVERNMENT = 3
    ASSEMBLY = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of ``rules.toml``; ``explanation`` is an English sentence to be translated by the caller."""

    id: str
    catalogue: str
    explanation: str
    law: str
    severity: Severity
    confidence: float
    verified: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """What a rule saw: the words on both sides, and how sure this case is (0 to 1)."""

    rule: str
    confidence: float
    tested: tuple[Span, ...]
    basis: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """``conflict`` is ``score`` ≥ .5; ``type`` is the id of the strongest rule or ``None``; ``signals`` best first."""

    conflict: bool
    score: float
    type: str | None
    reason: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between line ends, semicolons and full stops, without its label; ``heading``: of an article."""

    start: int
    end: int
    words: tuple[str, ...]
    heading: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Side:
    """One text of a pair; ``number`` may hold several numbers, ``position`` is free text."""

    text: str
    number: str | None = None
    position: str | None = None

    @cached_property
    def lower(self) -> str:
        """The text in lower case with one spelling of "ủy", character for character."""
        return folding.lowered(self.text).translate(_SPELLING).replace("uỷ", "ủy")

    @cached_property
    def facts(self) -> Facts:
        """Quantities, terms, delegations, procedures, bodies and norms."""
        return facts.read(self.text)

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses in order; headings are clauses too."""
        return [clause for line in _STRETCH.finditer(self.lower) if (clause := _clause(self.lower, line))]

    @cached_property
    def rank(self) -> Rank | None:
        """The lowest rank among the numbers given; ``None`` where they do not tell."""
        found = [rank for one in numbering.find_numbers(self.number or "") if (rank := rank_of(one.number))]
        return min(found, default=None)

    @cached_property
    def years(self) -> list[int]:
        """Years of issue printed in the numbers."""
        return [int(year) for year in re.findall(r"/((?:19|20)\d\d)/", self.number or "")]


@dataclass(frozen=True)
class Pair:
    """A tested provision and the superior text it is held against."""

    tested: Side
    basis: Side


_SPELLING = str.maketrans({"“": '"', "”": '"', "\u00a0": " "})
_STRETCH = re.compile(r"(?:[^\n;.]|(?<=điều \d)\.|(?<=điều \d\d)\.|\.(?!\s|\Z))+")
_LABEL = re.compile(r"[\s\"(]*(?:điều \d+[a-zđ]?\s*[.:]?|\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}\)|[-–+*•])\s*")
_WORD = re.compile(r"\w+")
_SPELLED = re.compile(r"(?<=\d)\s?\([^()\d]{2,30}\)")  # "30 (ba mươi) ngày"
_LONG = {"ubnd": ("ủy", "ban", "nhân", "dân"), "hđnd": ("hội", "đồng", "nhân", "dân")}


def _clause(lower: str, line: re.Match[str]) -> Clause | None:
    start, end = line.span()
    heading = False
    while label := _LABEL.match(lower, start, end):
        start, heading = label.end(), heading or "điều" in label.group()
    while end > start and lower[end - 1] in ' ,:\t)"':
        end -= 1
    start += len(lower[start:end]) - len(lower[start:end].lstrip())
    words = tuple(word for one in _WORD.findall(_SPELLED.sub(" ", lower[start:end])) for word in _LONG.get(one, (one,)))
    return Clause(start, end, words, heading) if len(words) > 2 else None


def rank_of(number: str) -> Rank | None:
    """The rank that a number's symbol tells: province for every local body, ``None`` where it says nothing."""
    symbol = numbering.key(number)
    if re.search(r"(?:HDND|UBND)(?:-|$)", symbol):
        return Rank.PROVINCE
    if re.search(r"QH\d*$", symbol):
        return Rank.ASSEMBLY
    if re.search(r"-(?:CP|TTG)$", symbol):
        return Rank.GOVERNMENT
    kind = numbering.symbol_type(number)
    return Rank.MINISTRY if kind in ("TT", "TTLT") or re.search(r"-B[A-Z]{1,6}$", symbol) else None


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the order of the file."""
    return read_rules("legaldocs.law.conflicts")


def read_rules(package: str) -> dict[str, Rule]:
    """The rows of ``rules.toml`` in ``package``."""
    rows = tomllib.loads(resources.files(package).joinpath("rules.toml").read_text("utf-8"))["rule"]
    return {row["id"]: Rule(**(row | {"severity": Severity(row["severity"])})) for row in rows}
