"""Values of the findings on one document, and the document as the finders read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from legaldocs.law import facts, folding, numbering, quotation
from legaldocs.law.conflicts.model import Rule, read_rules
from legaldocs.law.facts import Facts
from legaldocs.law.structure import parse
from legaldocs.law.types import ParsedText


@dataclass(frozen=True, slots=True)
class Found:
    """A rule and the words ``[start, end)`` of the text that show it; ``detail`` is a name or number to print."""

    rule: str
    start: int
    end: int
    detail: str | None = None


@dataclass(frozen=True)
class Document:
    """A text (NFC) with what is known of it; header facts given by the caller win over those read."""

    text: str
    number: str | None = None
    issuer: str | None = None
    today: date | None = None

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

    def quoted(self, position: int) -> bool:
        """Whether ``position`` lies in a block quoted for another document."""
        return any(block.start <= position < block.end for block in quotation.blocks(self.text))


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the order of the file."""
    return read_rules("legaldocs.law.findings")
