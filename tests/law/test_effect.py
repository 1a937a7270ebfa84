"""Status of effect: the rules, one by one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from legaldocs.law.effect import Event, EventKind, Status, contradictions, status_at, timeline
from legaldocs.law.effect_rules import rules

RECORDED = datetime(2026, 1, 5, 8, tzinfo=UTC)
SIGNED, EFFECTIVE = date(2020, 6, 1), date(2020, 6, 15)


def fact(number, kind, on, provision=None, territory=None, reverses=None):
    """An event recorded ``number`` hours after the register was opened."""
    recorded = RECORDED + timedelta(hours=number)
    return Event(number, EventKind(kind), on, provision, territory, None, None, recorded, reverses)


ISSUED = (fact(1, "promulgated", SIGNED), fact(2, "effective", EFFECTIVE))


def status(day, *facts, **asked):
    return status_at((*ISSUED, *facts), day, **asked).status


def test_document_is_not_yet_in_force_the_day_before_its_effective_date():
    assert status(date(2020, 6, 14)) is Status.NOT_YET
    assert status(EFFECTIVE) is Status.IN_FORCE


def test_document_without_effective_date_is_undetermined_and_names_the_missing_date():
    answer = status_at([ISSUED[0]], date(2021, 1, 1))
    assert (answer.status, answer.rule) == (Status.UNDETERMINED, "undetermined.effective-date")
    assert status_at([ISSUED[0]], date(2020, 5, 31)).rule == "not-yet.not-issued"


def test_no_facts_at_all_is_undetermined():
    assert status_at([], date(2021, 1, 1)).status is Status.UNDETERMINED


@pytest.mark.parametrize("kind", ["repealed", "replaced", "term_expired", "announced_ended"])
def test_ending_takes_hold_on_its_first_day(kind):
    ending = fact(3, kind, date(2024, 1, 1))
    assert status(date(2023, 12, 31), ending) is Status.IN_FORCE
    assert status(date(2024, 1, 1), ending) is Status.ENDED


def test_whole_repeal_ends_every_provision():
    assert status(date(2024, 1, 1), fact(3, "repealed", date(2024, 1, 1)), provision="dieu-7/khoan-1") is Status.ENDED


def test_repealed_clause_does_not_end_its_sibling():
    repeal = fact(3, "repealed", date(2024, 1, 1), "dieu-5/khoan-2")
    day = date(2024, 5, 1)
    assert status(day, repeal, provision="dieu-5/khoan-2/diem-a") is Status.ENDED
    assert status(day, repeal, provision="dieu-5/khoan-20") is Status.IN_FORCE
    assert status(day, repeal, provision="dieu-5/khoan-1") is Status.IN_FORCE
    assert status(day, repeal, provision="dieu-5") is Status.PARTLY_ENDED
    assert status(day, repeal, provision="dieu-50") is Status.IN_FORCE


def test_document_with_a_repealed_clause_is_partly_ended_and_lists_it():
    answer = status_at((*ISSUED, fact(3, "repealed", date(2024, 1, 1), "dieu-5/khoan-2")), date(2024, 5, 1))
    assert answer.status is Status.PARTLY_ENDED
    assert answer.ended_units == ("dieu-5/khoan-2",)
    assert (answer.because, answer.since, answer.until) == ((3,), date(2024, 1, 1), None)


def test_amended_document_is_partly_ended_but_the_amended_clause_is_in_force_in_its_new_wording():
    amended = fact(3, "amended", date(2022, 1, 1), "dieu-5/khoan-2")
    answer = status_at((*ISSUED, amended), date(2022, 1, 1))
    assert (answer.status, answer.amended_units) == (Status.PARTLY_ENDED, ("dieu-5/khoan-2",))
    clause = status_at((*ISSUED, amended), date(2022, 1, 1), provision="dieu-5/khoan-2")
    assert (clause.status, clause.rule) == (Status.IN_FORCE, "in-force.amended")


def test_amendment_without_named_units_is_a_partial_end_with_units_unknown():
    answer = status_at((*ISSUED, fact(3, "amended", date(2022, 1, 1))), date(2022, 1, 1))
    assert (answer.status, answer.rule) == (Status.PARTLY_ENDED, "partly-ended.units-unknown")


@pytest.mark.parametrize("kind", ["supplemented", "corrected", "consolidated", "territory_changed"])
def test_supplement_correction_and_consolidation_end_nothing(kind):
    assert status(date(2022, 1, 1), fact(3, kind, date(2021, 1, 1), "dieu-5")) is Status.IN_FORCE


def test_ending_without_date_never_ends():
    answer = status_at((*ISSUED, fact(3, "repealed", None)), date(2050, 1, 1))
    assert (answer.status, answer.rule, answer.because) == (Status.UNDETERMINED, "undetermined.end-date", (3,))


def test_missing_date_that_cannot_change_the_answer_is_not_held_against_it():
    repeal, undated = fact(3, "repealed", date(2024, 1, 1)), fact(4, "repealed", None, "dieu-5")
    assert status(date(2024, 1, 1), repeal, undated) is Status.ENDED
    assert status(date(2021, 1, 1), undated, provision="dieu-6") is Status.IN_FORCE
    assert status(date(2021, 1, 1), undated) is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("kind", "whole", "partly"),
    [
        ("suspended", Status.SUSPENDED, Status.PARTLY_SUSPENDED),
        ("paused", Status.PAUSED, Status.PARTLY_PAUSED),
    ],
)
def test_halt_lasts_until_it_is_lifted(kind, whole, partly):
    halt, resumed = fact(3, kind, date(2021, 1, 1)), fact(4, "resumed", date(2021, 7, 1))
    assert status(date(2021, 6, 30), halt, resumed) is whole
    assert status(date(2021, 7, 1), halt, resumed) is Status.IN_FORCE
    clause = fact(3, kind, date(2021, 1, 1), "dieu-2")
    assert status(date(2021, 6, 30), clause, resumed) is partly
    assert status(date(2021, 7, 1), clause, resumed) is Status.IN_FORCE


def test_suspension_by_the_superior_outranks_a_pause_by_the_issuer():
    facts = (fact(3, "suspended", date(2021, 1, 1)), fact(4, "paused", date(2021, 2, 1)))
    assert status(date(2021, 3, 1), *facts) is Status.SUSPENDED


def test_clause_resumed_out_of_a_suspended_document_is_in_force():
    facts = (fact(3, "suspended", date(2021, 1, 1)), fact(4, "resumed", date(2021, 2, 1), "dieu-2"))
    assert status(date(2021, 3, 1), *facts) is Status.PARTLY_SUSPENDED
    assert status(date(2021, 3, 1), *facts, provision="dieu-2/khoan-1") is Status.IN_FORCE
    assert status(date(2021, 3, 1), *facts, provision="dieu-3") is Status.SUSPENDED


def test_a_text_that_resumed_says_so_until_it_is_halted_again():
    facts = (fact(3, "paused", date(2021, 1, 1)), fact(4, "resumed", date(2021, 2, 1)))
    answer = status_at((*ISSUED, *facts), date(2021, 3, 1))
    assert (answer.status, answer.rule) == (Status.IN_FORCE, "in-force.resumed")
    assert 4 in answer.because
    halted = fact(5, "suspended", date(2021, 4, 1))
    again = status_at((*ISSUED, *facts, halted), date(2021, 5, 1))
    assert (again.status, 4 in again.because) == (Status.SUSPENDED, False)


def test_suspended_document_can_end_while_suspended():
    facts = (fact(3, "suspended", date(2021, 1, 1)), fact(4, "repealed", date(2021, 2, 1)))
    assert status(date(2021, 2, 1), *facts) is Status.ENDED


def test_provision_may_take_effect_later_than_its_document():
    later = fact(3, "effective", date(2021, 1, 1), "dieu-9")
    assert status(date(2020, 12, 31), later) is Status.IN_FORCE
    assert status(date(2020, 12, 31), later, provision="dieu-9/khoan-1") is Status.NOT_YET
    assert status(date(2021, 1, 1), later, provision="dieu-9") is Status.IN_FORCE


def test_repeal_in_one_former_province_leaves_the_document_in_force_in_the_other():
    repeal = fact(3, "repealed", date(2025, 9, 1), None, "kien-giang-cu")
    day = date(2025, 9, 1)
    assert status(day, repeal, territory="kien-giang-cu") is Status.ENDED
    assert status(day, repeal, territory="an-giang-cu") is Status.IN_FORCE
    answer = status_at((*ISSUED, repeal), day)
    assert (answer.status, answer.ended_territories) == (Status.PARTLY_ENDED, ("kien-giang-cu",))


def test_reversal_cancels_exactly_the_event_it_names():
    facts = (
        fact(3, "repealed", date(2024, 1, 1)),
        fact(4, "repealed", date(2025, 1, 1)),
        fact(5, "reversed", None, reverses=3),
    )
    assert status(date(2024, 6, 1), *facts) is Status.IN_FORCE
    assert status(date(2025, 1, 1), *facts) is Status.ENDED


def test_register_read_as_known_before_a_reversal_still_shows_the_mistake():
    repeal, reversal = fact(3, "repealed", date(2024, 1, 1)), fact(9, "reversed", None, reverses=3)
    before = reversal.recorded_at - timedelta(minutes=1)
    assert status(date(2024, 6, 1), repeal, reversal, known_at=before) is Status.ENDED
    assert status(date(2024, 6, 1), repeal, reversal, known_at=reversal.recorded_at) is Status.IN_FORCE


def test_reversed_reversal_revives_the_event():
    facts = (
        fact(3, "repealed", date(2024, 1, 1)),
        fact(4, "reversed", None, reverses=3),
        fact(5, "reversed", None, reverses=4),
    )
    assert status(date(2024, 6, 1), *facts) is Status.ENDED


def test_two_effective_dates_leave_only_the_days_between_them_undetermined():
    second = fact(3, "effective", date(2020, 7, 1))
    assert status(date(2020, 6, 14), second) is Status.NOT_YET
    assert status(date(2020, 6, 20), second) is Status.UNDETERMINED
    assert status(date(2020, 7, 1), second) is Status.IN_FORCE
    assert [finding.code for finding in contradictions((*ISSUED, second))] == ["two-effective-dates"]


def test_suspension_and_resumption_on_one_day_are_a_finding_and_undetermined():
    day = date(2021, 1, 1)
    facts = (fact(3, "suspended", day), fact(4, "resumed", day))
    assert status(day, *facts) is Status.UNDETERMINED
    (finding,) = contradictions((*ISSUED, *facts))
    assert (finding.code, finding.events, finding.on) == ("halt-and-resume-same-day", (3, 4), day)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ([fact(3, "reversed", None, reverses=99)], "reversal-without-target"),
        ([fact(3, "reversed", None, reverses=3)], "reversal-without-target"),
        ([fact(3, "repealed", date(2020, 6, 10))], "ended-before-effect"),
        ([fact(3, "repealed", date(2021, 1, 1)), fact(4, "replaced", date(2022, 1, 1))], "ended-twice"),
        ([fact(3, "resumed", date(2021, 1, 1))], "resumed-without-halt"),
        ([fact(3, "promulgated", date(2020, 7, 1))], "effective-before-promulgated"),
    ],
)
def test_contradictory_facts_are_named(facts, code):
    assert [finding.code for finding in contradictions((*ISSUED, *facts))] == [code]


def test_resumption_of_a_halted_clause_or_document_is_no_contradiction():
    facts = (fact(3, "paused", date(2021, 1, 1), "dieu-2"), fact(4, "resumed", date(2021, 2, 1)))
    assert contradictions((*ISSUED, *facts)) == []


def test_timeline_tells_the_whole_history():
    facts = (*ISSUED, fact(3, "amended", date(2022, 1, 1), "dieu-5"), fact(4, "term_expired", date(2026, 1, 1)))
    assert [(i.start, i.end, i.status.value, i.because) for i in timeline(facts)] == [
        (None, EFFECTIVE, "notyet", (2,)),
        (EFFECTIVE, date(2022, 1, 1), "inforce", (2,)),
        (date(2022, 1, 1), date(2026, 1, 1), "part", (3,)),
        (date(2026, 1, 1), None, "ended", (4,)),
    ]


def test_every_answer_is_explained_in_both_languages():
    for rule in rules().values():
        assert rule.vi
        assert rule.en
        assert rule.article


JAN, FEB, MAR, APR = (date(2021, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ([fact(3, "suspended", None)], "undetermined.halt-date"),
        ([fact(3, "paused", None, "dieu-2")], "undetermined.part-halt-date"),
        ([fact(3, "suspended", JAN), fact(4, "resumed", None)], "undetermined.resume-date"),
        ([fact(3, "amended", None)], "undetermined.part-end-date"),
        ([fact(3, "amended", None, "dieu-2")], "undetermined.part-end-date"),
        (
            [fact(3, "paused", JAN, "dieu-2"), fact(4, "resumed", JAN, "dieu-2")],
            "undetermined.halt-and-resume-same-day",
        ),
    ],
)
def test_missing_fact_is_named(facts, rule):
    answer = status_at((*ISSUED, *facts), APR)
    assert (answer.status, answer.rule) == (Status.UNDETERMINED, rule)


@pytest.mark.parametrize("lifted", [None, "dieu-2"])
def test_later_resumption_settles_a_doubt(lifted):
    doubt = (fact(3, "paused", JAN, "dieu-2"), fact(4, "resumed", JAN, "dieu-2"))
    assert status(APR, *doubt, fact(5, "resumed", FEB, lifted)) is Status.IN_FORCE


def test_new_suspension_reaches_what_had_resumed():
    before = (fact(3, "suspended", JAN), fact(4, "resumed", FEB, "dieu-2"))
    assert status(APR, *before, fact(5, "suspended", MAR)) is Status.SUSPENDED
    assert status(APR, *before, fact(5, "suspended", MAR, "dieu-2")) is Status.SUSPENDED


def test_resumption_in_one_former_province_does_not_reach_the_other():
    facts = (fact(3, "paused", JAN, "dieu-2", "an-giang-cu"), fact(4, "resumed", FEB, "dieu-2", "kien-giang-cu"))
    assert status(MAR, *facts) is Status.PARTLY_PAUSED


def test_first_ending_is_the_reason_a_later_one_is_not():
    answer = status_at((*ISSUED, fact(3, "repealed", JAN), fact(4, "replaced", JAN), fact(5, "repealed", MAR)), APR)
    assert (answer.because, answer.since) == ((3, 4), JAN)
