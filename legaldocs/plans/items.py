"""Values of an annual plan (kế hoạch): why a document is proposed, and the line it becomes.

Reasons are codes with data; their sentences are in ``plans.reasons``.  The selection itself is ``plans.generate``,
the comparison of two drafts ``plans.compare``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from enum import StrEnum

ReasonValue = str | int | date
MONTHS = range(1, 13)
EVERY_UNIT = "*"


class Source(StrEnum):
    """Where a reason comes from, the most pressing first."""

    OVERDUE = "overdue"  # work left over from an earlier plan or past its due date
    EXPIRY = "expiry"  # the term of effect ends
    TRIGGER = "trigger"  # a ground for review arose (căn cứ rà soát)
    CYCLE = "cycle"  # the five-year systematisation (hệ thống hóa)
    COVERAGE = "coverage"  # not reviewed for long


class Product(StrEnum):
    """What the line has to deliver (sản phẩm)."""

    REVIEW_RECORD = "review_record"
    EXPIRY_PROPOSAL = "expiry_proposal"
    SYSTEMATISATION_RECORD = "systematisation_record"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reason to put one document on the plan of its unit.

    ``reason_args`` fill the sentence of ``reason_code``; ``source_ids`` are the records that prove the reason
    (events, tasks, earlier plan lines); ``weight`` (0–20) ranks reasons of one source; ``due`` is the day by which
    the result is needed, ``None`` when any month of the year will do.
    """

    document_id: int
    number: str
    title: str
    field: str
    unit: str
    source: Source
    reason_code: str
    reason_args: Mapping[str, ReasonValue] = attribute(default_factory=dict)
    source_ids: tuple[int, ...] = ()
    weight: int = 0
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason on a plan line: code, data (sorted by name) and the records behind it."""

    code: str
    args: tuple[tuple[str, ReasonValue], ...]
    source: Source
    source_ids: tuple[int, ...]
    weight: int
    due: date | None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One line of a plan.  ``month`` is 1–12; ``late`` says that no capacity was left before the due date."""

    document_id: int
    number: str
    title: str
    field: str
    unit: str
    month: int
    product: Product
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]
    priority: int
    due: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """Lines planned and lines possible for one unit, January to December."""

    unit: str
    planned: tuple[int, ...]
    capacity: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The proposed plan of a year; ``unplaced`` lines found no capacity and keep the month they were needed in."""

    year: int
    items: tuple[PlanItem, ...]
    unplaced: tuple[PlanItem, ...]
    load: tuple[UnitLoad, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many documents a unit can review in a month.

    ``per_month`` holds for every unit without an entry in ``usual``; ``exceptions`` are by (unit, month).  An exception
    of ``EVERY_UNIT`` (a month with Tết) only ever lowers what a unit takes; one of the unit itself is taken as it is.
    """

    per_month: int
    exceptions: Mapping[tuple[str, int], int] = attribute(default_factory=dict)
    usual: Mapping[str, int] = attribute(default_factory=dict)

    def of(self, unit: str, month: int) -> int:
        """Lines the unit can take in the month, never negative."""
        own = self.exceptions.get((unit, month))
        if own is not None:
            return max(0, own)
        usual = self.usual.get(unit, self.per_month)
        return max(0, min(usual, self.exceptions.get((EVERY_UNIT, month), usual)))


def _default_base() -> dict[Source, int]:
    return {Source.OVERDUE: 50, Source.EXPIRY: 40, Source.TRIGGER: 30, Source.CYCLE: 20, Source.COVERAGE: 10}


def _default_lead() -> dict[Source, int]:
    return {Source.EXPIRY: 3}


def _default_products() -> dict[Source, Product]:
    return {Source.EXPIRY: Product.EXPIRY_PROPOSAL, Source.CYCLE: Product.SYSTEMATISATION_RECORD}


@dataclass(frozen=True, slots=True)
class PlanRules:
    """How a plan is made up: the department's own choices, no law sets them.

    ``base`` is the priority each source gives; ``lead_months`` how long before the due date the review must be done
    (a successor to an expiring text still has to be drafted); ``products`` what a source asks for, by default a
    review record (phiếu rà soát).  Lines are placed in the months ``first_month`` to ``last_month``.
    """

    first_month: int = 1
    last_month: int = 12
    base: Mapping[Source, int] = attribute(default_factory=_default_base)
    lead_months: Mapping[Source, int] = attribute(default_factory=_default_lead)
    products: Mapping[Source, Product] = attribute(default_factory=_default_products)
