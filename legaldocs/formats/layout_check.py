"""The layout of a Word file against the rules on form and technique: what is wrong, where, by which law, what to do.

Findings are advice to the person who edits the file; nothing is changed.  Equal breaches of one rule are one finding
with all its places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from legaldocs.formats import intake, sandbox
from legaldocs.formats.layout_checks import CHECKS, Breach
from legaldocs.formats.layout_reading import LaidOut, read_layout
from legaldocs.formats.layout_rules import LayoutRule, rules_on, word

_EXCERPT = 60  # characters of a paragraph shown to find it by
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: a paragraph (counting those that hold words) with its first words, or a section."""

    paragraph: int | None = None
    section: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class LayoutFinding:
    """One thing to put right.  ``found`` are codes or figures that ``shown`` puts into words."""

    rule: str
    law: str
    verified: bool
    found: tuple[str, ...]
    expected: dict[str, str]
    fix: dict[str, str]
    places: tuple[Place, ...]

    def shown(self, language: str) -> str:
        """What was found, in words ("vi" or "en")."""
        return ", ".join(word(code, language) for code in self.found)


def check_layout(data: bytes, place: str, on: date) -> tuple[LayoutFinding, ...]:
    """Findings on a .docx given as bytes, by the rules in force on ``on``.  Raises ``RefusedFile`` only."""
    intake.open_word(data, place).close()
    rows = sandbox.run_limited(check_for_sandbox, data, seconds=_SECONDS, place=place, name=place, on=on.isoformat())
    return tuple(_from_row(row) for row in rows)


def check_for_sandbox(data: bytes, name: str, on: str) -> list[dict[str, Any]]:
    """Findings as JSON values, for ``sandbox.run_limited``."""
    return [asdict(finding) for finding in check_laid_out(read_layout(data, name), date.fromisoformat(on))]


def check_laid_out(laid: LaidOut, on: date) -> tuple[LayoutFinding, ...]:
    """Findings on a layout already read, in the order of the rules."""
    return tuple(finding for rule in rules_on(on) for finding in _findings(laid, rule))


def _findings(laid: LaidOut, rule: LayoutRule) -> Iterator[LayoutFinding]:
    places: dict[tuple[str, ...], list[Place]] = {}
    for breach in CHECKS[rule.check](laid, rule):
        places.setdefault(breach.found, []).append(_place(breach))
    for found, where in places.items():
        yield LayoutFinding(
            rule.id, rule.law.article, rule.law.verified, found, dict(rule.expected), dict(rule.fix), tuple(where)
        )


def _place(breach: Breach) -> Place:
    if breach.paragraph is None:
        return Place(section=breach.section)
    return Place(paragraph=breach.paragraph.place, excerpt=breach.paragraph.text[:_EXCERPT])


def _from_row(row: dict[str, Any]) -> LayoutFinding:
    places = tuple(Place(**place) for place in row["places"])
    return LayoutFinding(**{**row, "found": tuple(row["found"]), "places": places})


def as_row(finding: LayoutFinding, language: str) -> dict[str, Any]:
    """A finding in one language, for JSON: ``place`` is the first place, ``paragraphs`` and ``times`` all of them."""
    return {
        "rule": finding.rule,
        "law": finding.law,
        "verified": finding.verified,
        "place": place_words(finding.places[0], language),
        "paragraphs": [place.paragraph for place in finding.places if place.paragraph is not None],
        "times": len(finding.places),
        "found": finding.shown(language),
        "expected": finding.expected[language],
        "fix": finding.fix[language],
    }


def place_words(place: Place, language: str) -> str:
    """A place as people look for it: "đoạn 12: “Điều 1. …”", "phần 2", "toàn văn bản"."""
    vietnamese = language == "vi"
    if place.paragraph is not None:
        return f"{'đoạn' if vietnamese else 'paragraph'} {place.paragraph}: “{place.excerpt}”"
    if place.section is not None:
        return f"{'phân đoạn (section)' if vietnamese else 'section'} {place.section}"
    return "toàn văn bản" if vietnamese else "whole document"
