"""A draft plan generated anew keeps what people decided."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from legaldocs.plans.compare import Hand, HandEdit, compare
from legaldocs.plans.items import PlanItem, Product, Source


def line(document, month=3, **more):
    fields = {"unit": "Sở Y tế", "product": Product.REVIEW_RECORD, "priority": 30, "due": None} | more
    return PlanItem(
        document,
        f"{document}/2020/QĐ-UBND",
        "Văn bản",
        "Y tế",
        month=month,
        reasons=(),
        sources=(Source.TRIGGER,),
        **fields,
    )


def test_added_removed_and_changed_lines_are_named():
    difference = compare([line(1), line(2)], [line(2, month=5), line(3)])
    assert [item.document_id for item in difference.added] == [3]
    assert [item.document_id for item in difference.removed] == [1]
    (change,) = difference.changed
    assert (change.new.document_id, change.fields) == (2, ("month",))


def test_month_set_by_hand_survives_while_the_rest_is_renewed():
    edit = HandEdit(1, Hand.CHANGED, month=9)
    difference = compare([line(1, month=9)], [line(1, month=2, priority=80)], [edit])
    assert (difference.result[0].month, difference.result[0].priority) == (9, 80)
    assert difference.changed[0].fields == ("priority",)
    assert difference.kept_by_hand == difference.result


def test_line_taken_off_by_hand_stays_off():
    difference = compare([], [line(1), line(2)], [HandEdit(1, Hand.REMOVED)])
    assert [item.document_id for item in difference.result] == [2]
    assert difference.kept_out == (1,)


def test_line_added_by_hand_stays_although_nothing_proposes_it():
    difference = compare([line(7)], [], [HandEdit(7, Hand.ADDED)])
    assert difference.result == (line(7),)
    assert difference.removed == ()


def test_line_changed_by_hand_stays_when_its_reason_is_gone():
    difference = compare([line(7, month=4)], [line(8)], [HandEdit(7, Hand.CHANGED, month=4)])
    assert {item.document_id for item in difference.result} == {7, 8}


lines = st.dictionaries(st.integers(1, 6), st.integers(1, 12)).map(lambda d: [line(n, m) for n, m in d.items()])
edits = st.lists(
    st.builds(HandEdit, st.integers(1, 6), st.sampled_from(Hand), month=st.none() | st.integers(1, 12)),
    unique_by=lambda edit: edit.document_id,
)


@given(lines, lines, edits)
def test_saving_the_result_and_generating_again_changes_nothing(old, new, by_hand):
    result = compare(old, new, by_hand).result
    again = compare(result, new, by_hand)
    assert (again.added, again.removed, again.changed) == ((), (), ())
    assert again.result == result


def test_renewed_due_date_is_a_change():
    old, new = line(1), replace(line(1), due=date(2027, 5, 1))
    assert compare([old], [new]).changed[0].fields == ("due",)
