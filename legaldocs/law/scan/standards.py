"""National amounts and terms that many local texts repeat, as data with article and days: ``standards.toml``.

A register seldom holds the text of every law that sets a time limit.  What is well known stands here, so that a local
text can be held against it all the same; each row says whether an officer has checked it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from legaldocs.law import terms
from legaldocs.law.conflicts import wording
from legaldocs.law.fact_types import TermKind
from legaldocs.law.scan import values
from legaldocs.law.scan.model import Seen, Text, Unit
from legaldocs.law.types import Span

_SAME_MEANING = 0.6


@dataclass(frozen=True, slots=True)
class Standard:
    """One row.  ``words`` must all be said of the amount or by the heading above it, ``unless`` none of them.

    ``value`` with ``rule``: ``max`` no more than, ``min`` no less than.  Rows with ``means`` give a term's meaning.
    """

    id: str
    number: str
    article: str
    words: tuple[str, ...]
    since: date
    until: date | None
    sentence: str
    verified: bool
    unless: tuple[str, ...] = ()
    measure: str = ""
    value: Decimal | None = None
    rule: str = ""
    means: str = ""


@cache
def standards() -> tuple[Standard, ...]:
    """All rows of the data."""
    rows = tomllib.loads(resources.files("legaldocs.law.scan").joinpath("standards.toml").read_text("utf-8"))
    return tuple(
        Standard(
            **{
                **row,
                "words": tuple(row["words"]),
                "unless": tuple(row.get("unless", ())),
                "until": row.get("until"),
                "value": Decimal(str(row["value"])) if "value" in row else None,
            }
        )
        for row in rows["standard"]
    )


def named(key: str) -> Standard | None:
    """The row called ``key``."""
    return next((row for row in standards() if row.id == key), None)


def find(text: Text, today: date) -> Iterator[Seen]:
    """Amounts and terms of a local text that lie outside the national ones in force today."""
    rows = [row for row in standards() if row.since <= today and (row.until is None or today < row.until)]
    title = " ".join(re.findall(r"\w+", text.title.lower()))
    for unit in text.units:
        words = text.lower[unit.start : unit.end]
        for row in rows:
            if not row.means and _speaks(row, words, (unit.heading or "").lower(), title):
                yield from _amount(text, unit, row)
    yield from _terms(text, [row for row in rows if row.means])


def _speaks(row: Standard, words: str, heading: str, title: str) -> bool:
    said = f"{words}\n{heading}\n{title}"
    named = row.words[0] in words and all(word in said for word in row.words)
    return named and not any(word in words for word in row.unless)


def _amount(text: Text, unit: Unit, row: Standard) -> Iterator[Seen]:
    for value in values.of_unit(text, unit):
        if value.measure != row.measure or row.value is None:
            continue
        highest = value.upper or value.value
        if (row.rule == "max" and highest > row.value) or (row.rule == "min" and value.value < row.value):
            at = (Span(value.start, value.end),)
            yield Seen(text.id, "national-standard", unit.path, at, 0.85, detail=row.id, why=("standard",))
            return


def _terms(text: Text, rows: list[Standard]) -> Iterator[Seen]:
    """Terms of the rows given another meaning."""
    if not any(row.words[0] in text.lower for row in rows):
        return
    for term in terms.find(text.text):
        name = text.lower[term.start : term.end].strip()
        row = next((one for one in rows if one.words[0] == name), None)
        if row is None or term.kind is not TermKind.DEFINITION:
            continue
        mine = re.findall(r"\w+", text.lower[term.meaning.start : term.meaning.end])
        if wording.likeness(mine, re.findall(r"\w+", row.means.lower())) < _SAME_MEANING:
            at = (Span(term.meaning.start, term.meaning.end),)
            path = text.path_at(term.start)
            yield Seen(text.id, "national-term", path, at, 0.8, detail=row.id, why=("standard",))
