"""Status of effect: what must hold for any history, against a slow model written straight from the definitions."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.law.effect import Event, EventKind, Status, contradictions, live_events, status_at, timeline
from legaldocs.law.effect_rules import rules

START = date(2020, 1, 1)
ENDINGS = {EventKind.REPEALED, EventKind.REPLACED, EventKind.TERM_EXPIRED, EventKind.ANNOUNCED_ENDED}
PROVISIONS = (None, "dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2")
days = st.one_of(st.none(), st.integers(0, 12).map(lambda n: START + timedelta(days=n)))


@st.composite
def histories(draw, size=12):
    """Events with ids 1..n recorded in that order, reversals naming any id, dates close enough to collide."""
    count = draw(st.integers(0, size))
    return [
        Event(
            id=number,
            kind=(kind := draw(st.sampled_from(EventKind))),
            on=draw(days),
            provision=draw(st.sampled_from(PROVISIONS)),
            territory=draw(st.sampled_from((None, None, "cu"))),
            source_document=None,
            source_unit=None,
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            reverses=draw(st.integers(1, count)) if kind is EventKind.REVERSED else None,
        )
        for number in range(1, count + 1)
    ]


asked = st.fixed_dictionaries(
    {"provision": st.sampled_from(PROVISIONS), "territory": st.sampled_from((None, "cu", "khac"))}
)
ALL_DAYS = [START + timedelta(days=n) for n in range(-1, 14)]


@given(histories(), asked, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_of_entry_does_not_matter(events, target, chance):
    shuffled = chance.sample(events, len(events))
    assert timeline(shuffled, **target) == timeline(events, **target)
    assert [status_at(shuffled, day, **target) for day in ALL_DAYS] == [
        status_at(events, day, **target) for day in ALL_DAYS
    ]
    assert contradictions(shuffled) == contradictions(events)


@given(histories(), asked)
@settings(max_examples=200, deadline=None)
def test_register_with_reversals_equals_one_rebuilt_without_the_reversed_events(events, target):
    rebuilt = live_events(events)
    assert not any(event.kind is EventKind.REVERSED for event in rebuilt)
    assert timeline(rebuilt, **target) == timeline(events, **target)


@given(histories(), asked, st.integers(0, 13))
@settings(max_examples=150, deadline=None)
def test_knowledge_at_a_moment_equals_the_register_cut_off_there(events, target, minutes):
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    cut = [event for event in events if event.recorded_at <= moment]
    for day in ALL_DAYS[::4]:
        assert status_at(events, day, known_at=moment, **target) == status_at(cut, day, **target)


@given(histories(), asked)
@settings(max_examples=200, deadline=None)
def test_timeline_covers_all_days_and_agrees_with_the_answer_of_each(events, target):
    history = timeline(events, **target)
    assert history[0].start is None
    assert history[-1].end is None
    assert all(left.end == right.start for left, right in pairwise(history))
    for day in ALL_DAYS:
        (found,) = [i for i in history if (i.start is None or i.start <= day) and (i.end is None or day < i.end)]
        answer = status_at(events, day, **target)
        assert (answer.status, answer.rule, answer.because) == (found.status, found.rule, found.because)
        assert answer.since is None or answer.since <= day
        assert answer.until is None or day < answer.until
        assert answer.rule in rules()


def covers(outer, inner):
    return outer is None or inner == outer or (inner is not None and inner.startswith(outer + "/"))


@given(histories(), asked)
@settings(max_examples=300, deadline=None)
def test_ended_exactly_when_a_dated_ending_reaches_the_whole_target(events, target):
    endings = [
        event
        for event in live_events(events)
        if event.kind in ENDINGS
        and event.on
        and covers(event.provision, target["provision"])
        and event.territory in (None, target["territory"])
    ]
    for day in ALL_DAYS:
        expected = any(event.on <= day for event in endings)
        assert (status_at(events, day, **target).status is Status.ENDED) == expected


@given(histories(), st.sampled_from(PROVISIONS[1:]))
@settings(max_examples=200, deadline=None)
def test_in_force_document_has_no_ended_or_halted_provision(events, provision):
    for day in ALL_DAYS:
        if status_at(events, day).status is Status.IN_FORCE:
            inside = status_at(events, day, provision=provision).status
            assert inside in (Status.IN_FORCE, Status.NOT_YET, Status.UNDETERMINED)
