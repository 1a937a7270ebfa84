"""Next year's plan from the reasons on file: same reasons, same plan, whatever order they come in.

Pure selection; reading the reasons and saving the draft is the service's work.  All reasons for one document become
one line.  Within a unit, lines with a due date are admitted first, then the others by priority; admitted lines are
spread over the months in proportion to capacity without passing their due month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from legaldocs.core.text import sort_key
from legaldocs.plans.items import (
    MONTHS,
    Candidate,
    Capacity,
    Plan,
    PlanItem,
    PlanRules,
    Product,
    Reason,
    Source,
    UnitLoad,
)

_TERM_YEARS, _TERM_END = 5, 2028  # systematisation terms end on 31 December 2023, 2028, … (NĐ 79/2025, Đ.49)


def generate(year: int, candidates: Iterable[Candidate], capacity: Capacity, rules: PlanRules | None = None) -> Plan:
    """The proposed plan of ``year``.

    A line that cannot be done before its due month is planned later and marked ``late`` while the unit has capacity
    left; lines beyond the unit's whole capacity are returned as ``unplaced``, the least pressing first to go.
    """
    rules = rules or PlanRules()
    by_document: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_document[candidate.document_id].append(candidate)
    by_unit: dict[str, list[PlanItem]] = defaultdict(list)
    for group in by_document.values():
        line = _line(year, group, rules)
        by_unit[line.unit].append(line)
    placed: list[PlanItem] = []
    unplaced: list[PlanItem] = []
    for unit, lines in by_unit.items():
        free = _free(unit, capacity, rules)
        admitted, left = _admit(year, lines, free, rules)
        placed += _spread(admitted, free)
        unplaced += left
    items = tuple(sorted(placed, key=_reading_order))
    load = tuple(_load(unit, items, capacity) for unit in sorted(by_unit, key=sort_key))
    return Plan(year, items, tuple(sorted(unplaced, key=_reading_order)), load)


def systematisation_term(year: int) -> tuple[int, int]:
    """First and last year of the five-year term (kỳ hệ thống hóa) that contains ``year``: 2026 → (2024, 2028)."""
    last = year + (_TERM_END - year) % _TERM_YEARS
    return last - _TERM_YEARS + 1, last


def _line(year: int, group: Sequence[Candidate], rules: PlanRules) -> PlanItem:
    """One line for all reasons of one document; ``month`` is the last one in which the result is in time."""
    reasons = _reasons(group, rules)
    strongest = min(group, key=lambda c: (-_worth(c.source, c.weight, rules), c.unit, c.number, c.title, c.field))
    sources = tuple(source for source in Source if any(reason.source is source for reason in reasons))
    return PlanItem(
        document_id=strongest.document_id,
        number=strongest.number,
        title=strongest.title,
        field=strongest.field,
        unit=strongest.unit,
        month=min(_latest_month(year, reason, rules) for reason in reasons),
        product=rules.products.get(reasons[0].source, Product.REVIEW_RECORD),
        reasons=reasons,
        sources=sources,
        priority=sum(rules.base[source] for source in sources) + sum(reason.weight for reason in reasons),
        due=min((reason.due for reason in reasons if reason.due), default=None),
    )


def _reasons(group: Iterable[Candidate], rules: PlanRules) -> tuple[Reason, ...]:
    """Distinct reasons, the strongest first; the same reason found twice keeps all its records."""
    found: dict[tuple[object, ...], Reason] = {}
    for candidate in group:
        args = tuple(sorted(candidate.reason_args.items()))
        key = (candidate.source, candidate.reason_code, args)
        reason = Reason(candidate.reason_code, args, candidate.source, (), candidate.weight, candidate.due)
        known = found.get(key, reason)
        found[key] = replace(
            known,
            source_ids=tuple(sorted({*known.source_ids, *candidate.source_ids})),
            weight=max(known.weight, candidate.weight),
            due=min((due for due in (known.due, candidate.due) if due), default=None),
        )
    return tuple(
        sorted(
            found.values(), key=lambda r: (-_worth(r.source, r.weight, rules), r.due or date.max, r.code, str(r.args))
        )
    )


def _worth(source: Source, weight: int, rules: PlanRules) -> int:
    return rules.base[source] + weight


def _latest_month(year: int, reason: Reason, rules: PlanRules) -> int:
    """The last month in which a review is in time for this reason, within the months of the plan."""
    if reason.due is None:
        return rules.last_month
    month = (reason.due.year - year) * 12 + reason.due.month - rules.lead_months.get(reason.source, 0)
    return max(rules.first_month, min(month, rules.last_month))


def _free(unit: str, capacity: Capacity, rules: PlanRules) -> dict[int, int]:
    """Month → lines the unit can take, for the months of the plan."""
    return {m: capacity.of(unit, m) for m in MONTHS if rules.first_month <= m <= rules.last_month}


def _admit(
    year: int, lines: Iterable[PlanItem], free: dict[int, int], rules: PlanRules
) -> tuple[list[PlanItem], list[PlanItem]]:
    """Lines that fit, and lines that do not: lines due this year in time, then those late, then the others."""
    ordered = sorted(lines, key=lambda line: (-line.priority, line.month, *_identity(line)))
    slack = _slack(free)
    admitted, delayed, others, left = [], [], [], []
    for line in ordered:
        if not _due_this_year(year, line, rules):
            others.append(line)
        elif _take_place(slack, line.month):
            admitted.append(line)
        else:
            delayed.append(replace(line, late=True))
    for line in (*delayed, *others):
        month = rules.last_month if line.late else line.month
        if _take_place(slack, month):
            admitted.append(replace(line, month=month))
        else:
            left.append(replace(line, late=False))
    return admitted, left


def _due_this_year(year: int, line: PlanItem, rules: PlanRules) -> bool:
    return line.due is not None and (line.due.year <= year or line.month < rules.last_month)


def _slack(free: dict[int, int]) -> dict[int, int]:
    """Month → places from the first month up to it."""
    return dict(zip(free, accumulate(free.values()), strict=True))


def _take_place(slack: dict[int, int], latest: int) -> bool:
    """Reserve a place in a month up to ``latest`` if every line admitted so far can still keep one.

    One line takes one place and all windows begin with the first month, so it is enough that up to each month there
    are as many places as lines that must be done by then.
    """
    later = [month for month in slack if month >= latest]
    if any(slack[month] < 1 for month in later):
        return False
    for month in later:
        slack[month] -= 1
    return True


def _spread(admitted: list[PlanItem], free: dict[int, int]) -> list[PlanItem]:
    """Give each admitted line its month: the least busy one in time, and the more pressing lines the earlier months."""
    load = dict.fromkeys(free, 0)
    by_latest: dict[int, list[PlanItem]] = defaultdict(list)
    for line in admitted:
        by_latest[line.month].append(line)
    placed: list[PlanItem] = []
    # Narrow windows first: a place taken for a line with an early due month was open to the later ones as well.
    for latest in sorted(by_latest):
        months = []
        for _ in by_latest[latest]:
            open_months = [m for m in free if m <= latest and load[m] < free[m]]
            month = min(open_months, key=lambda m: ((load[m] + 1) / free[m], m))
            load[month] += 1
            months.append(month)
        pressing = sorted(by_latest[latest], key=lambda line: (line.due or date.max, -line.priority, *_identity(line)))
        placed += [replace(line, month=month) for line, month in zip(pressing, sorted(months), strict=True)]
    return placed


def _load(unit: str, items: Iterable[PlanItem], capacity: Capacity) -> UnitLoad:
    months = [item.month for item in items if item.unit == unit]
    return UnitLoad(unit, tuple(months.count(m) for m in MONTHS), tuple(capacity.of(unit, m) for m in MONTHS))


def _identity(line: PlanItem) -> tuple[str, int]:
    return sort_key(line.number), line.document_id


def _reading_order(line: PlanItem) -> tuple[int, str, int, str, int]:
    """Month, unit, falling priority, number."""
    return (line.month, sort_key(line.unit), -line.priority, *_identity(line))
