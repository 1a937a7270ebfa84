"""A ticket in words: why it exists, where it stands, what was done, what was concluded, why it is due when it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines import calendars
from legaldocs.deadlines import queries as deadlines
from legaldocs.deadlines import service as clocks
from legaldocs.deadlines.calendar import CalendarMissing, OffReason
from legaldocs.deadlines.models import Clock
from legaldocs.deadlines.rules import Due, Unit, proof_days, working_days_left
from legaldocs.documents.models import Document, EffectEvent
from legaldocs.documents.presentation import EVENT_WORDS
from legaldocs.review import cases
from legaldocs.review.lifecycle import REVIEW, missing_words
from legaldocs.review.models import (
    CRITERION_LABELS,
    GROUND_LABELS,
    OUTCOME_LABELS,
    Case,
    Criterion,
    Ground,
    Item,
    Outcome,
    State,
    Ticket,
    Trigger,
)
from legaldocs.ui.words import day, moment


def trigger_words(trigger: Trigger) -> str:
    """Why a ticket exists, in a few words."""
    return {
        Trigger.BASIS_CHANGED: _("Its basis changed"),
        Trigger.SELF_CHANGED: _("It was changed itself"),
        Trigger.TERM_ENDING: _("Its term is ending"),
        Trigger.BODY_CEASED: _("It names a body that is no more"),
        Trigger.SOCIO_ECONOMIC: _("The economy or society changed"),
        Trigger.FEEDBACK: _("Feedback from people or businesses"),
        Trigger.CHECKING: _("Conclusion of a check"),
        Trigger.CAMPAIGN: _("Review campaign"),
        Trigger.OFFICER: _("Opened by an officer"),
        Trigger.PLAN: _("On the plan of the year"),
    }[trigger]


def why(ticket: Ticket, event: EffectEvent | None, named: Mapping[int, Document]) -> str:
    """One sentence: what happened that makes this review necessary."""
    changed, source = named.get(ticket.changed_id or 0), named.get(event.source_id or 0) if event else None
    if event is None or changed is None:
        return ticket.reason or trigger_words(ticket.trigger)
    facts = {
        "number": changed.number,
        "event": EVENT_WORDS[event.kind]().lower(),
        "day": day(event.on, _("a day not known")),
        "source": source.number if source else _("an official source"),
    }
    if len(ticket.way) > 1:
        return _("Farther basis %(number)s: %(event)s from %(day)s (%(source)s).", **facts)
    if ticket.trigger is Trigger.SELF_CHANGED:
        return _("The document itself: %(event)s from %(day)s (%(source)s).", **facts)
    return _("Its basis %(number)s: %(event)s from %(day)s (%(source)s).", **facts)


def ground_words(ticket: Ticket) -> str:
    """What kind of ground a person named; empty for other tickets."""
    kind = (ticket.source_key or "").partition("ground:")[2]
    return str(GROUND_LABELS[Ground(kind)]) if kind else ""


def phases(ticket: Ticket, moves: Sequence[StateMove]) -> list[dict[str, Any]]:
    """The steps of the lifecycle with the day each was reached; a withdrawn ticket shows where it ended."""
    reached = {move.target: move.at for move in moves}
    steps = [*REVIEW.steps] if ticket.state is not State.WITHDRAWN else [State.OPEN, State.WITHDRAWN]
    here = steps.index(ticket.state)
    found = []
    for place, step in enumerate(steps):
        state = "done" if place < here or (place == here and step in REVIEW.final) else "todo"
        state = "current" if place == here and step not in REVIEW.final else state
        at = reached.get(str(step)) if place <= here else None
        found.append({"label": REVIEW.label(step), "state": state, "when": day(at) if at else ""})
    return found


def activity(moves: Sequence[StateMove], items: Iterable[Item], people: Mapping[int, str]) -> list[dict[str, Any]]:
    """Moves and conclusions, newest first, as ``macros/page.html`` log reads them."""
    rows = [(move.at, _move_words(move)) for move in moves]
    rows += [(i.decided_at, _decision_words(i, people)) for i in items if i.outcome and i.decided_at]
    return [{"text": text, "note": moment(at)} for at, text in sorted(rows, key=lambda row: row[0], reverse=True)]


def _move_words(move: StateMove) -> str:
    who = move.actor_name if move.actor_id else _("The system")
    if move.on_behalf_of:
        who = _("%(name)s on behalf of %(other)s", name=who, other=move.on_behalf_of)
    what = _("Ticket opened") if move.move == "open" else str(REVIEW[move.move].label)
    return f"{who}: {what}" + (f" – {move.remark}" if move.remark else "")


def _decision_words(item: Item, people: Mapping[int, str]) -> str:
    assert item.outcome is not None  # noqa: S101  # the caller lists concluded items only
    who = people.get(item.decided_by or 0, _("The system"))
    return f"{who}: {label_of(item)}: {outcome_words(item.outcome)}"


def label_of(item: Item) -> str:
    """The provision as people say it."""
    return item.label or _("The document as a whole")


def outcome_words(outcome: Outcome | None) -> str:
    """The outcome's name; a dash before there is one."""
    return str(OUTCOME_LABELS[outcome][0]) if outcome else "–"


def case_words(case: Case | None) -> str:
    """The case in which the law allows the outcome, with its article; empty where none is needed."""
    found = cases.condition(case)
    return f"{found.words} ({found.law})" if found else ""


def case_seen(case: Case | None) -> bool:
    """Whether the wording of the case was read in a source; one that was not is shown as not verified."""
    found = cases.condition(case)
    return found is None or found.seen


def case_printed(item: Item, words: Mapping[str, str]) -> str:
    """The case as papers print it: marked where nobody compared it with the law, honest where none was recorded."""
    if cases.unrecorded(item):
        decided = item.ticket.state in (State.CONCLUDED, State.CLOSED)  # until then it is merely not chosen yet
        return words.get("case_unrecorded", "") if decided else ""
    mark = "" if case_seen(item.case) else words.get("case_unseen", "")
    return " ".join(part for part in (case_words(item.case), mark) if part)


def cases_for(item: Item) -> list[tuple[str, str]]:
    """The cases that allow the outcome of a conclusion."""
    return [(str(one.case), case_words(one.case)) for one in cases.of_outcome(item.outcome)] if item.outcome else []


CASE_WORDS: dict[str, Any] = {  # what review/_case.html reads
    "case_words": case_words,
    "case_seen": case_seen,
    "unrecorded": cases.unrecorded,
    "cases_for": cases_for,
}


def case_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """(outcome, [(case, words)]) for outcomes that more than one case allows, and those alike for the others."""
    return [
        (outcome_words(outcome), [(str(one.case), case_words(one.case)) for one in cases.of_outcome(outcome)])
        for outcome in Outcome
        if cases.of_outcome(outcome)
    ]


def criteria(ticket: Ticket, hints: Mapping[Criterion, str]) -> list[dict[str, Any]]:
    """The criteria of the form with what was found; ``hint`` is what the register itself says."""
    found = []
    for one, label in CRITERION_LABELS.items():
        given = ticket.assessment.get(str(one))
        fits = None if given is None else bool(given["fits"])
        words = given["words"] if given else ""
        answer = _("Not assessed yet") if fits is None else _("Fits") if fits else _("Does not fit")
        row = {"name": str(one), "label": str(label), "fits": fits, "words": words, "hint": hints.get(one, "")}
        found.append({**row, "answer": answer})
    return found


def outcome_options() -> list[dict[str, str]]:
    """Radio cards in the order that never changes."""
    return [
        {"value": str(outcome), "label": str(name), "hint": _when(outcome) or str(hint)}
        for outcome, (name, hint) in OUTCOME_LABELS.items()
    ]


def _when(outcome: Outcome) -> str:
    """The only case that allows an outcome; empty where several do or none is needed."""
    only = cases.condition(cases.only_case(outcome))
    return str(only.words) if only else ""


def queue(items: Sequence[Item], current: Item | None) -> list[dict[str, Any]]:
    """The provisions at the left: mark and words for each."""
    return [
        {
            "item": item,
            "label": label_of(item),
            "mark": "v-now" if item is current else "v-todo" if missing_words(item) else "v-done",
            "words": outcome_words(item.outcome) if item.outcome else _("No conclusion yet"),
        }
        for item in items
    ]


def summary(items: Sequence[Item]) -> list[tuple[str, int]]:
    """Outcome → how many provisions, those that change something first."""
    counted = Counter(item.outcome for item in items if item.outcome)
    order = [outcome for outcome in Outcome if outcome is not Outcome.KEEP] + [Outcome.KEEP]
    return [(outcome_words(outcome), counted[outcome]) for outcome in order if counted[outcome]]


def days_left(due_on: date | None, today: date) -> int | None:
    """Working days left, negative when late; ``None`` without a date or a calendar for it."""
    if due_on is None:
        return None
    try:
        return working_days_left(today, due_on, calendars.current())
    except CalendarMissing:
        return None


def deadline(clock: Clock | None, today: date) -> dict[str, Any] | None:
    """The chip's values for a running clock; ``None`` where no date is promised."""
    left = deadlines.days_left(clock, today)
    if clock is None or left is None:
        return None
    return {"days_left": left, "date": clock.due_on, "done": False}


def proof(clock: Clock | None) -> dict[str, Any] | None:
    """The counted days behind a clock's due date, for ``macros/state.html`` and the printed form."""
    if clock is None or clock.due_on is None:
        return None
    due = clocks.proof(clock.rule, clock.started_on)
    more = clocks.extension(due.due, clock.extended_days) if clock.extended_days else None
    rule = due.rule
    source = rule.article or _("The department's own time limit; no law sets it")
    if rule.source == "law" and not rule.verified:
        source = f"{source} · {_('not verified yet')}"
    years = ", ".join(str(year) for year in range(due.start.year, due.due.year + 1))
    note = _("Days off of %(years)s are not yet confirmed.", years=years) if due.provisional else ""
    return {
        "title": f"{_length(due)}{_granted(clock.extended_days)}",
        "days": [*proof_days(due), *(proof_days(more)[1:] if more else ())],
        "skipped": _skipped(due),
        "rule": {"text": f"{rule.en if language() == 'en' else rule.vi}. {source}", "url": None},
        "calendar": " ".join(part for part in (_("Calendar of days off: %(years)s.", years=years), note) if part),
    }


def _granted(days: int) -> str:
    """What an extension added."""
    if not days:
        return ""
    granted = ngettext("%(num)d working day granted on top", "%(num)d working days granted on top", days)
    return f", {granted}"


def _length(due: Due) -> str:
    words = {
        Unit.WORKING: lambda n: ngettext("%(num)d working day", "%(num)d working days", n),
        Unit.CALENDAR: lambda n: ngettext("%(num)d day", "%(num)d days", n),
        Unit.MONTH: lambda n: ngettext("%(num)d month", "%(num)d months", n),
    }
    return _("%(length)s from %(day)s", length=words[due.rule.unit](due.rule.length), day=day(due.start))


def _skipped(due: Due) -> str:
    """Which days were passed over and why; an empty sentence when none was."""
    first = due.counted[0] if due.counted else due.due
    begun = _("The day itself is not counted; counting begins on %(day)s.", day=day(first))
    if not due.skipped:
        return begun
    weekends = [off for off in due.skipped if off.reason is OffReason.WEEKEND]
    named = [f"{off.day:%d/%m} ({off.name})" for off in due.skipped if off.reason is not OffReason.WEEKEND]
    parts = [_("weekends %(days)s", days=", ".join(f"{off.day:%d/%m}" for off in weekends))] if weekends else []
    passed = _("Not counted: %(days)s.", days="; ".join(parts + named))
    return f"{begun} {passed}"
