"""Facts read from a document's text as lines of a list: what it is, where it stands, the words with the span marked.

Computed when read, never stored: the text is the only source.  ``law.facts`` finds, this module puts into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from flask_babel import gettext as _

from legaldocs.documents.models import Provision
from legaldocs.law import facts
from legaldocs.law.citations import source_at
from legaldocs.law.fact_types import BodyMention, Bound, DelegationKind, NormKind, Quantity, QuantityKind, TermKind
from legaldocs.law.facts import Facts
from legaldocs.law.types import Span
from legaldocs.ui.words import day, number

CONTEXT = 90  # characters of the sentence shown on each side of the words
LONGEST = 220  # characters of a span shown


class FactKind(StrEnum):
    """What a line is about; the order of the tabs."""

    QUANTITY = "quantity"
    TERM = "term"
    DELEGATION = "delegation"
    PROCEDURE = "procedure"
    BODY = "body"
    NORM = "norm"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: ``words`` is the marked span between ``before`` and ``after``, ``reading`` what the system reads in it.

    ``about`` quotes what the fact is for; ``gone`` marks a body that did not exist on the day read at.
    """

    kind: FactKind
    path: str | None
    start: int
    before: str
    words: str
    after: str
    reading: str
    about: str = ""
    gone: bool = False


@lru_cache(maxsize=4)
def _facts(text: str) -> Facts:
    return facts.read(text)


def lines(text: str, tree: Sequence[Provision], on: date) -> list[FactLine]:
    """Every fact of ``text`` in the order of the text; ``tree`` are its provisions, ``on`` the day read at."""
    found = _facts(text)
    spans = sorted((unit.start, -unit.end, unit.path) for unit in tree)
    every = [*_quantities(text, found), *_terms(text, found), *_delegations(text, found), *_procedures(text, found)]
    every += [*_bodies(found, on), *_norms(text, found)]
    made = [
        FactLine(
            one.kind, source_at(spans, one.start), one.start, *_marked(text, one), one.reading, one.about, one.gone
        )
        for one in every
    ]
    return sorted(made, key=lambda line: line.start)


def counts(every: Sequence[FactLine]) -> dict[FactKind, int]:
    """How many lines of each kind there are, all kinds named."""
    counted = Counter(line.kind for line in every)
    return {kind: counted[kind] for kind in FactKind}


@dataclass(frozen=True, slots=True)
class _Found:
    """A fact before its place is known."""

    kind: FactKind
    start: int
    end: int
    reading: str
    about: str = ""
    gone: bool = False


def _marked(text: str, one: _Found) -> tuple[str, str, str]:
    """The line around the span, cut to what a list shows."""
    end = min(one.end, one.start + LONGEST)
    first = max(text.rfind("\n", 0, one.start) + 1, one.start - CONTEXT)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + CONTEXT)
    before, words, after = text[first : one.start], text[one.start : end], text[end:last]
    if first and text[first - 1] != "\n":
        before = "… " + before.partition(" ")[2]
    if last < len(text) and text[last] != "\n":
        after = after.rpartition(" ")[0] + " …"
    return before.lstrip(), words + ("…" if end < one.end else ""), after.rstrip()


def _quoted(text: str, span: Span | None) -> str:
    """The words of a span on one line, shortened."""
    if span is None:
        return ""
    words = " ".join(text[span.start : span.end].split())
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + "…"


def _quantities(text: str, found: Facts) -> Iterator[_Found]:
    for one in found.quantities:
        about = "; ".join(filter(None, (_quoted(text, one.subject), _quoted(text, one.scope))))
        yield _Found(FactKind.QUANTITY, one.start, one.end, amount(one), about)


def _terms(text: str, found: Facts) -> Iterator[_Found]:
    for one in found.terms:
        word = _("Defined term") if one.kind is TermKind.DEFINITION else _("Short form")
        yield _Found(FactKind.TERM, one.start, one.end, word, _quoted(text, one.meaning))


def _delegations(text: str, found: Facts) -> Iterator[_Found]:
    for one in found.delegations:
        reading = f"{DELEGATION_WORDS[one.kind]()}: {_quoted(text, one.delegate)}"
        yield _Found(FactKind.DELEGATION, one.start, one.end, reading, _quoted(text, one.matter))


def _procedures(text: str, found: Facts) -> Iterator[_Found]:
    for one in found.procedures:
        parts = [
            _("Dossier: %(count)s papers", count=number(len(one.dossier))) if one.dossier else "",
            _("Steps: %(count)s", count=number(len(one.steps))) if one.steps else "",
        ]
        details = (one.time_limit, one.fee, one.body)
        about = "; ".join(filter(None, (_quoted(text, span) for span in details)))
        yield _Found(FactKind.PROCEDURE, one.name.start, one.name.end, " · ".join(filter(None, parts)), about)


def _bodies(found: Facts, on: date) -> Iterator[_Found]:
    """Only names with a day of beginning or end: the rest tell a reader nothing."""
    for one in found.bodies:
        if one.since is not None or one.until is not None:
            gone = not one.existed_on(on) and not one.as_author
            yield _Found(FactKind.BODY, one.start, one.end, _existence(one), ", ".join(one.successors), gone)


def _existence(one: BodyMention) -> str:
    """From when to when the body existed, and what is not sure about it."""
    spans = {
        (False, True): lambda: _("existed until %(until)s", until=day(one.until)),
        (True, False): lambda: _("exists since %(since)s", since=day(one.since)),
        (True, True): lambda: _("existed %(since)s – %(until)s", since=day(one.since), until=day(one.until)),
    }
    notes = [spans[one.since is not None, one.until is not None]()]
    notes += [_("named as author of a cited document")] if one.as_author else []
    notes += [] if one.verified else [_("date not verified")]
    return "; ".join(notes)


def _norms(text: str, found: Facts) -> Iterator[_Found]:
    for one in found.norms:
        yield _Found(FactKind.NORM, one.start, one.end, NORM_WORDS[one.kind](), _quoted(text, one.subject))


def amount(one: Quantity) -> str:
    """A quantity in words of the interface: "at most 500.000 đồng / hồ sơ"."""
    unit = UNIT_WORDS[one.unit]()
    value = number(one.value, _places(one))
    if one.upper is not None:
        value = f"{value} – {number(one.upper, _places(one))}"
    joined = value + unit if one.kind is QuantityKind.PERCENT else f"{value} {unit}"
    parts = [BOUND_WORDS[one.bound, one.strict](), joined, f"/ {one.per}" if one.per else ""]
    return " ".join(filter(None, parts))


def _places(one: Quantity) -> int:
    """Decimal places the value needs, four at most."""
    exponents = (value.as_tuple().exponent for value in (one.value, one.upper) if value is not None)
    return min(4, max(-exponent if isinstance(exponent, int) and exponent < 0 else 0 for exponent in exponents))


KIND_WORDS: dict[FactKind, Callable[[], str]] = {
    FactKind.QUANTITY: lambda: _("Quantities"),
    FactKind.TERM: lambda: _("Terms"),
    FactKind.DELEGATION: lambda: _("Delegations"),
    FactKind.PROCEDURE: lambda: _("Procedures"),
    FactKind.BODY: lambda: _("Bodies that began or ended"),
    FactKind.NORM: lambda: _("Duties and prohibitions"),
}
DELEGATION_WORDS: dict[DelegationKind, Callable[[], str]] = {
    DelegationKind.REGULATE: lambda: _("to regulate"),
    DelegationKind.GUIDE: lambda: _("to guide"),
    DelegationKind.ISSUE: lambda: _("to issue"),
    DelegationKind.DECIDE: lambda: _("to decide"),
}
NORM_WORDS: dict[NormKind, Callable[[], str]] = {
    NormKind.PROHIBITION: lambda: _("Prohibition"),
    NormKind.DUTY: lambda: _("Duty"),
    NormKind.SANCTION: lambda: _("Sanction"),
    NormKind.CONDITION: lambda: _("Condition"),
    NormKind.PERMISSION: lambda: _("Permission"),
}
BOUND_WORDS: dict[tuple[Bound, bool], Callable[[], str]] = {
    (Bound.EXACT, False): str,
    (Bound.EXACT, True): str,
    (Bound.MIN, False): lambda: _("at least"),
    (Bound.MIN, True): lambda: _("more than"),
    (Bound.MAX, False): lambda: _("at most"),
    (Bound.MAX, True): lambda: _("less than"),
    (Bound.RANGE, False): str,
    (Bound.RANGE, True): str,
}
UNIT_WORDS: dict[str, Callable[[], str]] = {
    "VND": lambda: _("đồng"),
    "USD": lambda: "USD",
    "EUR": lambda: "EUR",
    "%": lambda: "%",
    "m2": lambda: "m²",
    "minute": lambda: _("minutes"),
    "hour": lambda: _("hours"),
    "working_hour": lambda: _("working hours"),
    "day": lambda: _("days"),
    "working_day": lambda: _("working days"),
    "week": lambda: _("weeks"),
    "month": lambda: _("months"),
    "quarter": lambda: _("quarters"),
    "year": lambda: _("years"),
    "base_salary": lambda: _("× base salary"),
    "minimum_wage": lambda: _("× minimum wage"),
    "standard_level": lambda: _("× standard level"),
    "reference_level": lambda: _("× reference level"),
    "month_salary": lambda: _("months' salary"),
    "times": lambda: _("times"),
}
