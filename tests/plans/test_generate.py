"""The annual plan: which documents, when, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.plans.generate import generate, systematisation_term
from legaldocs.plans.items import Candidate, Capacity, PlanRules, Product, Source
from legaldocs.plans.reasons import SENTENCES, reason_sentence

AMPLE = Capacity(per_month=5)


def candidate(document, source="trigger", code="trigger.basis_replaced", unit="Sở Xây dựng", due=None, **more):
    number = f"{document}/2020/QĐ-UBND"
    return Candidate(document, number, f"Văn bản {document}", "Đất đai", unit, Source(source), code, due=due, **more)


def months(plan):
    return {item.document_id: item.month for item in plan.items}


def test_several_reasons_for_one_document_make_one_line_with_all_of_them():
    plan = generate(
        2027,
        [
            candidate(1, "cycle", "cycle.systematisation"),
            candidate(1, "overdue", "overdue.review", due=date(2026, 6, 1)),
            candidate(1),
        ],
        AMPLE,
    )
    (item,) = plan.items
    assert [reason.code for reason in item.reasons] == [
        "overdue.review",
        "trigger.basis_replaced",
        "cycle.systematisation",
    ]
    assert item.sources == (Source.OVERDUE, Source.TRIGGER, Source.CYCLE)
    assert item.priority == 50 + 30 + 20


def test_same_reason_found_twice_keeps_both_records():
    args = {"number": "78/2025/NĐ-CP", "day": date(2025, 4, 1)}
    twice = [candidate(1, reason_args=args, source_ids=ids) for ids in ((7,), (3, 7))]
    (reason,) = generate(2027, twice, AMPLE).items[0].reasons
    assert reason.source_ids == (3, 7)
    assert dict(reason.args) == args


def test_overdue_work_comes_first_in_the_year():
    plan = generate(2027, [candidate(1, "overdue", "overdue.review", due=date(2026, 5, 1)), candidate(2)], AMPLE)
    assert months(plan)[1] == 1


def test_expiring_text_is_reviewed_three_months_before_its_term_ends():
    expiring = [candidate(n, "expiry", "expiry.term", due=date(2027, 9, 1)) for n in range(1, 40)]
    plan = generate(2027, expiring, AMPLE)
    assert max(item.month for item in plan.items if not item.late) == 6
    assert sum(item.late for item in plan.items) == 39 - 6 * 5


def test_line_that_misses_its_due_month_is_planned_late_rather_than_left_out():
    due = date(2027, 1, 20)
    lines = [candidate(n, "overdue", "overdue.review", due=due, weight=n) for n in (1, 2, 3)]
    plan = generate(2027, lines, Capacity(per_month=1))
    assert {item.document_id: (item.month, item.late) for item in plan.items} == {
        3: (1, False),
        2: (2, True),
        1: (3, True),
    }


def test_beyond_the_capacity_of_the_year_the_least_pressing_lines_are_named_as_unplaced():
    lines = [candidate(n, "coverage", "coverage.never_reviewed", weight=n) for n in range(15)]
    plan = generate(2027, lines, Capacity(per_month=1))
    assert sorted(item.document_id for item in plan.unplaced) == [0, 1, 2]
    assert len(plan.items) == 12


def test_due_lines_have_precedence_over_weightier_lines_without_a_date():
    lines = [candidate(1, "overdue", "overdue.plan_line", weight=20), candidate(2, due=date(2027, 3, 1))]
    plan = generate(2027, lines, Capacity(0, {("Sở Xây dựng", 3): 1}))
    assert months(plan) == {2: 3}


def test_lines_are_spread_in_proportion_to_capacity():
    busy_summer = Capacity(4, {("Sở Xây dựng", 6): 0, ("Sở Xây dựng", 7): 2})
    plan = generate(2027, [candidate(n) for n in range(21)], busy_summer)
    assert plan.load[0].planned == (2, 2, 2, 2, 2, 0, 1, 2, 2, 2, 2, 2)
    assert plan.load[0].capacity[5:7] == (0, 2)


def test_units_do_not_take_each_others_capacity():
    lines = [candidate(n, unit=unit) for n, unit in enumerate(["Sở Y tế", "Sở Nội vụ"] * 3)]
    plan = generate(2027, lines, Capacity(0, {("Sở Y tế", 2): 3, ("Sở Nội vụ", 4): 1}))
    assert [(load.unit, sum(load.planned)) for load in plan.load] == [("Sở Nội vụ", 1), ("Sở Y tế", 3)]


def test_plan_may_begin_in_the_middle_of_the_year():
    plan = generate(2027, [candidate(1, "overdue", "overdue.review", due=date(2026, 1, 1))], AMPLE, PlanRules(9, 11))
    assert months(plan) == {1: 9}


def test_due_date_after_the_year_gives_no_precedence():
    lines = [candidate(1, due=date(2030, 1, 1)), candidate(2, weight=1)]
    plan = generate(2027, lines, Capacity(0, {("Sở Xây dựng", 5): 1}))
    assert months(plan) == {2: 5}


def test_product_follows_the_strongest_reason():
    plan = generate(2027, [candidate(1), candidate(1, "expiry", "expiry.term", due=date(2027, 8, 1))], AMPLE)
    assert plan.items[0].product is Product.EXPIRY_PROPOSAL


@pytest.mark.parametrize(("year", "term"), [(2023, (2019, 2023)), (2024, (2024, 2028)), (2028, (2024, 2028))])
def test_systematisation_terms_are_five_years_long(year, term):
    assert systematisation_term(year) == term


CODES = {source: sorted(code for code in SENTENCES if code.startswith(source.value)) for source in Source}


@st.composite
def candidates(draw):
    source = draw(st.sampled_from(Source))
    return candidate(
        draw(st.integers(1, 12)),
        source.value,
        draw(st.sampled_from(CODES[source])),
        draw(st.sampled_from(["Sở Y tế", "Sở Xây dựng"])),
        draw(st.none() | st.dates(date(2026, 6, 1), date(2028, 6, 1))),
        weight=draw(st.integers(0, 20)),
        source_ids=tuple(draw(st.lists(st.integers(1, 5), max_size=2))),
    )


capacities = st.builds(
    Capacity,
    st.integers(0, 2),
    st.dictionaries(st.tuples(st.sampled_from(["Sở Y tế", "Sở Xây dựng"]), st.integers(1, 12)), st.integers(0, 3)),
)


@given(st.lists(candidates(), max_size=25), capacities, st.randoms(use_true_random=False))
def test_same_reasons_give_the_same_plan_in_any_order(found, capacity, chance):
    assert generate(2027, chance.sample(found, len(found)), capacity) == generate(2027, found, capacity)


@given(st.lists(candidates(), max_size=25), capacities)
def test_every_document_is_planned_once_or_named_as_unplaced_and_no_month_is_overfull(found, capacity):
    plan = generate(2027, found, capacity)
    documents = [item.document_id for item in (*plan.items, *plan.unplaced)]
    assert sorted(documents) == sorted({one.document_id for one in found})
    assert all(used <= room for load in plan.load for used, room in zip(load.planned, load.capacity, strict=True))
    for item in plan.unplaced:
        (load,) = [load for load in plan.load if load.unit == item.unit]
        room = load.capacity[: item.month] if item.due is None else load.capacity
        assert sum(load.planned) >= sum(room)


@given(st.lists(candidates(), max_size=25), capacities)
def test_line_not_marked_late_is_done_by_its_earliest_due_month(found, capacity):
    for item in generate(2027, found, capacity).items:
        lead = {Source.EXPIRY: 3}
        due_months = [
            max(1, (r.due.year - 2027) * 12 + r.due.month - lead.get(r.source, 0)) for r in item.reasons if r.due
        ]
        assert item.late or all(item.month <= month for month in due_months)
        assert item.reasons


def test_every_reason_has_a_sentence_that_takes_its_data():
    args = {"number": "78/2025/NĐ-CP", "day": date(2025, 4, 1)}
    (item,) = generate(2027, [candidate(1, reason_args=args)], AMPLE).items
    template = "Its basis %(number)s was replaced from %(day)s."
    assert str(SENTENCES[item.reasons[0].code]) in (template, "Căn cứ ban hành %(number)s bị thay thế từ ngày %(day)s.")
    assert "78/2025/NĐ-CP" in reason_sentence(item.reasons[0], lambda day: f"{day:%d/%m/%Y}")
