"""What the law says about dates of effect."""

from datetime import date

import pytest

from legaldocs.law.effect_rules import (
    check_detailing,
    check_minimum_days,
    check_retroactivity,
    implementing_effect,
    rule,
    rules,
)


def test_implementing_document_ends_with_a_parent_that_ended_before_april_2025():
    assert implementing_effect(date(2025, 3, 31)).action == "propose_end"


def test_implementing_document_stays_in_force_when_its_parent_ends_from_april_2025():
    assert implementing_effect(date(2025, 4, 1)).action == "review"


def test_no_regime_is_claimed_for_days_before_the_earliest_known_one():
    assert implementing_effect(date(2016, 6, 30)) is None


@pytest.mark.parametrize(
    ("level", "signed", "effective", "codes"),
    [
        ("province", date(2025, 9, 1), date(2025, 9, 11), []),
        ("province", date(2025, 9, 1), date(2025, 9, 10), ["effective-too-early"]),
        ("commune", date(2025, 9, 1), date(2025, 9, 10), ["effective-too-early"]),
        ("district", date(2020, 9, 1), date(2020, 9, 8), []),
        ("central", date(2025, 9, 1), date(2025, 10, 15), ["effective-too-early"]),
        ("central", date(2025, 9, 1), date(2025, 10, 16), []),
        ("district", date(2025, 9, 1), date(2025, 9, 30), ["undetermined.regime"]),
        ("province", date(2010, 9, 1), date(2010, 9, 2), ["undetermined.regime"]),
        ("province", None, date(2025, 9, 10), ["undetermined.signing-date"]),
        ("province", date(2025, 9, 1), None, ["undetermined.effective-date"]),
    ],
)
def test_least_days_between_signing_and_effect(level, signed, effective, codes):
    assert [finding.code for finding in check_minimum_days(level, signed, effective)] == codes


def test_finding_carries_the_rule_and_both_figures():
    (finding,) = check_minimum_days("province", date(2025, 9, 1), date(2025, 9, 8))
    assert (finding.rule, finding.days, finding.required) == ("min-days.province.2025", 7, 10)
    assert rule(finding.rule).article == "Luật 64/2025/QH15, Điều 53 khoản 1"


def test_shortened_procedure_may_take_effect_on_the_day_of_signing():
    assert check_minimum_days("province", date(2025, 9, 1), date(2025, 9, 1), shortened=True) == []


def test_local_document_may_not_reach_back_before_its_signing():
    (finding,) = check_retroactivity("province", date(2025, 9, 1), date(2025, 8, 31))
    assert finding.code == "retroactive"
    assert not rule(finding.rule).verified
    assert check_retroactivity("central", date(2025, 9, 1), date(2025, 8, 31)) == []


def test_detailing_document_takes_effect_together_with_its_parent():
    assert [f.days for f in check_detailing(date(2025, 10, 1), date(2025, 7, 1))] == [92]
    assert check_detailing(date(2025, 7, 1), date(2025, 7, 1)) == []


def test_rules_of_one_topic_and_level_never_overlap_in_time():
    dated = [r for r in rules().values() if r.topic != "status"]
    for left in dated:
        for right in dated:
            same = left is not right and left.topic == right.topic and set(left.levels) & set(right.levels)
            assert not (same and right.valid_on(left.valid_from))
