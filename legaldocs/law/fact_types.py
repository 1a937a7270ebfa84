"""Values of the fact readers: quantities, defined terms, delegations, procedures, bodies, norms.

Pure data.  Offsets are half-open positions in the NFC text as given; ``None`` means "not known".  The readers are
``quantities``, ``terms``, ``delegations``, ``procedures``, ``bodies`` and ``norms``; ``facts`` runs them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from legaldocs.law.types import Span


class QuantityKind(StrEnum):
    """What is measured."""

    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AREA = "area"
    MULTIPLE = "multiple"


class Bound(StrEnum):
    """How the words limit the amount."""

    EXACT = "exact"
    MIN = "min"
    MAX = "max"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit; ``[start, end)`` runs from the first digit to the last unit, bounding words outside.

    ``value`` is canonical: money in whole units of ``unit`` (``VND``), percentages in ``%``, areas in ``m2``, durations
    in the unit printed (a working day is no calendar day), multiples of the level named by ``unit``.  ``upper`` is the
    upper end of a range.  ``strict`` says that the bound (of a range: the upper one) is itself excluded ("dưới",
    "trên").  ``per`` is what the amount is counted by (``người/ngày``); ``subject`` what it is for, ``scope`` to whom
    or what it applies ("đối với …").
    """

    start: int
    end: int
    kind: QuantityKind
    value: Decimal
    unit: str
    bound: Bound
    upper: Decimal | None = None
    strict: bool = False
    per: str | None = None
    subject: Span | None = None
    scope: Span | None = None


class TermKind(StrEnum):
    """How a term enters the text."""

    DEFINITION = "definition"
    SHORT_FORM = "short_form"


@dataclass(frozen=True, slots=True)
class Term:
    """A term (``start``, ``end``) and the words that say what it means, or the long name that it shortens."""

    start: int
    end: int
    kind: TermKind
    meaning: Span


class DelegationKind(StrEnum):
    """What the delegate is to do."""

    REGULATE = "regulate"
    GUIDE = "guide"
    ISSUE = "issue"
    DECIDE = "decide"


class DelegateLevel(StrEnum):
    """Who the delegate is, as far as rank matters."""

    GOVERNMENT = "government"
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Delegation:
    """A clause ``[start, end)`` that leaves a matter to another body; ``delegate`` and ``matter`` are spans in it."""

    start: int
    end: int
    kind: DelegationKind
    level: DelegateLevel
    delegate: Span
    matter: Span | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """An administrative procedure (thủ tục hành chính) and where its parts stand."""

    start: int
    end: int
    name: Span
    dossier: tuple[Span, ...] = ()
    steps: tuple[Span, ...] = ()
    time_limit: Span | None = None
    fee: Span | None = None
    body: Span | None = None


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A name of a body or place in the text; ``key`` is its row of ``data/bodies.toml``.

    ``since`` is the first, ``until`` the last day on which it existed; ``successors`` are the names that took over.
    ``as_author`` is true where it is named as the author of a cited document, which stays right for ever.
    """

    start: int
    end: int
    key: str
    name: str
    kind: str
    since: date | None
    until: date | None
    successors: tuple[str, ...]
    verified: bool
    as_author: bool = False

    def existed_on(self, day: date) -> bool:
        """Whether the body existed on ``day``; unknown dates count as existing."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class NormKind(StrEnum):
    """What a clause does to people."""

    PROHIBITION = "prohibition"
    DUTY = "duty"
    SANCTION = "sanction"
    CONDITION = "condition"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Norm:
    """The word ``[start, end)`` that makes a clause binding, and whom it binds where the clause says so."""

    start: int
    end: int
    kind: NormKind
    subject: Span | None
