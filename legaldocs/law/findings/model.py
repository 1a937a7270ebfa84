"""Values of the findings on one document, and the document as the finders read it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources

from legaldocs.law import facts, folding, numbering, quotation
from legaldocs.law.conflicts.model import Rule, Severity
from legaldocs.law.facts import Facts
from legaldocs.law.structure import parse
from legaldocs.law.types import Kind, ParsedText, Provision


@dataclass(frozen=True, slots=True)
class LintRule(Rule):
    """A rule on one document: what it says and how to cure it in both languages (``explanation``, ``fix``: English).

    ``attention``: no fault, but words that a checker has to hold against the law (a penalty, a fee).

    """

    explanation_vi: str
    fix: str
    fix_vi: str
    attention: bool = False

    def said(self, language: str) -> str:
        """What is wrong, in ``vi`` or ``en``."""
        return self.explanation_vi if language == "vi" else self.explanation

    def cure(self, language: str) -> str:
        """What to do about it, in ``vi`` or ``en``."""
        return self.fix_vi if language == "vi" else self.fix


@dataclass(frozen=True, slots=True)
class Found:
    """A rule and the words ``[start, end)`` of the text that show it; ``detail`` is a name or number to print."""

    rule: str
    start: int
    end: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Superior:
    """A text of higher force that the document rests on."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A living document of the same issuer as the caller knows it."""

    number: str
    title: str


@dataclass(frozen=True)
class Document:
    """A text (NFC) with what is known of it; header facts given by the caller win over those read.

    ``superiors`` are held against it for copied words; ``earlier`` are asked whether it should have repealed them.
    """

    text: str
    number: str | None = None
    issuer: str | None = None
    today: date | None = None
    superiors: tuple[Superior, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @cached_property
    def lower(self) -> str:
        """The text in lower case, character for character."""
        return folding.lowered(self.text)

    @cached_property
    def parsed(self) -> ParsedText:
        """Header and provisions."""
        return parse(self.text)

    @cached_property
    def facts(self) -> Facts:
        """Quantities, terms, delegations, procedures, bodies and norms."""
        return facts.read(self.text)

    @property
    def own_number(self) -> str | None:
        """The number given, else the one read."""
        return self.number or self.parsed.header.number

    @property
    def normative(self) -> bool:
        """Whether the number has the form of a legal normative document."""
        return self.own_number is not None and numbering.is_normative(self.own_number)

    @cached_property
    def articles(self) -> list[Provision]:
        """Articles of the document's own, in order; those quoted for another document left out."""
        return [unit for unit in self.parsed.provisions if unit.kind is Kind.ARTICLE and not self.quoted(unit.start)]

    def article_at(self, position: int) -> Provision | None:
        """The article of the document's own that ``position`` lies in."""
        if self.quoted(position):
            return None
        return next((unit for unit in self.articles if unit.start <= position < unit.end), None)

    def innermost(self, position: int) -> Provision | None:
        """The smallest unit that ``position`` lies in."""
        inside = [unit for unit in self.parsed.provisions if unit.start <= position < unit.end]
        return min(inside, key=lambda unit: unit.end - unit.start, default=None)

    def quoted(self, position: int) -> bool:
        """Whether ``position`` lies in a block quoted for another document."""
        return any(block.start <= position < block.end for block in quotation.blocks(self.text))


@cache
def rules() -> dict[str, LintRule]:
    """All rules by id, in the order of the file."""
    rows = tomllib.loads(resources.files("legaldocs.law.findings").joinpath("rules.toml").read_text("utf-8"))["rule"]
    return {row["id"]: LintRule(**(row | {"severity": Severity(row["severity"])})) for row in rows}
