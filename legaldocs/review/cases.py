"""When an outcome is allowed: the cases of the law, and what may not stand together in one ticket.

Cases of repealing and amending are those of Nghị định 79/2025/NĐ-CP, Điều 38 as quoted by a public source; the others
follow the wording before 2025 and say so (``seen = False``) until an officer compares them with the official text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.review.models import Case, Item, Outcome

DECREE = "Nghị định 79/2025/NĐ-CP, Điều 38"
LAW = "Luật 64/2025/QH15"
SCOPE = "Nghị định 79/2025/NĐ-CP, Điều 37 khoản 1"  # a review compares with texts issued afterwards


class Scope(StrEnum):
    """What an outcome may be concluded on."""

    ANY = "any"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Condition:
    """One case in which one outcome is allowed; ``seen``: its wording was read in a source, not remembered."""

    case: Case
    outcome: Outcome
    words: Any
    law: str
    seen: bool = False
    scope: Scope = Scope.ANY


CONDITIONS = (
    Condition(Case.SUBJECT_GONE, Outcome.REPEAL, _l("What it regulates no longer exists"), DECREE, seen=True),
    Condition(
        Case.ALL_UNFIT,
        Outcome.REPEAL,
        _l("All of it conflicts with its basis or no longer fits, and no other rule is needed"),
        DECREE,
        seen=True,
    ),
    Condition(Case.NOT_APPLIED, Outcome.REPEAL, _l("It is no longer applied"), DECREE, seen=True),
    Condition(
        Case.MOST_UNFIT,
        Outcome.REPLACE,
        _l("All or most of it conflicts with its basis or no longer fits, and a rule is still needed"),
        f"{LAW}, Điều 8 khoản 4",
        scope=Scope.WHOLE,
    ),
    Condition(
        Case.PART_UNFIT,
        Outcome.AMEND,
        _l("A part of it conflicts with its basis or no longer fits"),
        DECREE,
        seen=True,
    ),
    Condition(Case.LACKING, Outcome.SUPPLEMENT, _l("A rule that its basis asks for is missing"), DECREE),
    Condition(
        Case.ORDERED, Outcome.ISSUE_NEW, _l("A superior text orders rules that are missing"), DECREE, scope=Scope.WHOLE
    ),
    Condition(Case.UNREGULATED, Outcome.ISSUE_NEW, _l("A matter needs rules and has none"), DECREE, scope=Scope.WHOLE),
    Condition(Case.HARM, Outcome.SUSPEND, _l("Applying it on would do harm before it is handled"), f"{LAW}, Điều 56"),
    Condition(Case.NOT_OURS, Outcome.REFER, _l("Another body issued it and decides on it"), f"{LAW}, Điều 8 khoản 2"),
)
_BY_CASE = {one.case: one for one in CONDITIONS}
ENDING = (Outcome.AMEND, Outcome.SUPPLEMENT, Outcome.REPLACE, Outcome.REPEAL, Outcome.SUSPEND)
_ON_PARTS = (Outcome.AMEND, Outcome.SUPPLEMENT, Outcome.REPEAL, Outcome.SUSPEND)


def of_outcome(outcome: Outcome) -> list[Condition]:
    """The cases in which an outcome is allowed; none for "keep"."""
    return [one for one in CONDITIONS if one.outcome is outcome]


def condition(case: Case | None) -> Condition | None:
    """The condition of one case."""
    return _BY_CASE[case] if case else None


def only_case(outcome: Outcome) -> Case | None:
    """The case that choosing an outcome already names, where the law knows only one."""
    found = of_outcome(outcome)
    return found[0].case if len(found) == 1 else None


def whole_only(outcome: Outcome) -> Condition | None:
    """The condition that keeps an outcome for documents as a whole."""
    return next((one for one in of_outcome(outcome) if one.scope is Scope.WHOLE), None)


def errors(
    path: str, outcome: Outcome, case: Case | None, proposed_text: str | None, pause_until: date | None, today: date
) -> dict[str, list[str]]:
    """What is wrong with one conclusion as given, by field; what is merely missing is asked for on submission."""
    found: dict[str, list[str]] = {}
    held = whole_only(outcome)
    if path and held:
        words = _("This conclusion is for a document as a whole, not for one provision (%(law)s).", law=held.law)
        found["outcome"] = [words]
    if case is not None and _BY_CASE[case].outcome is not outcome:
        law = (of_outcome(outcome) or [_BY_CASE[case]])[0].law
        found["case"] = [_("That case allows another conclusion (%(law)s); choose one of this conclusion.", law=law)]
    if outcome is Outcome.REPEAL and proposed_text:
        words = _("A repeal puts nothing in its place (%(law)s); with new wording it is an amendment.", law=DECREE)
        found["proposed_text"] = [words]
    if outcome is Outcome.SUSPEND and pause_until is not None and pause_until <= today:
        found["pause_until"] = [_("A pause ends after today (%(law)s).", law=f"{LAW}, Điều 56")]
    return found


def unrecorded(item: Item) -> bool:
    """A conclusion that needs a case of the law and has none: made before the case was asked for."""
    return item.outcome not in (None, Outcome.KEEP) and item.case is None


def missing(item: Item) -> str | None:
    """What one conclusion still lacks, in words with the article; ``None`` when it is whole."""
    if item.outcome is None:
        return _("no conclusion yet")
    if item.outcome is Outcome.KEEP:
        if item.illegal:
            return _("what was unlawful when issued cannot be kept (%(law)s)", law=f"{LAW}, Điều 8")
        return None
    if not item.ground:
        return _("name the ground")
    if not item.reason:
        return _("say why")
    if item.case is None:
        return _("choose the case in which the law allows it (%(law)s)", law=of_outcome(item.outcome)[0].law)
    if item.outcome is Outcome.SUSPEND and item.pause_until is None:
        return _("give the day on which the pause ends (%(law)s)", law=f"{LAW}, Điều 56")
    if item.outcome is Outcome.REFER and not item.body:
        return _("name the body that decides (%(law)s)", law=f"{LAW}, Điều 8 khoản 2")
    return None


def contradictions(items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    """Conclusions that the law does not allow beside each other, each with why and the article."""
    whole = next((item for item in items if not item.path), None)
    parts = [item for item in items if item.path]
    if whole is None:
        return
    if whole.outcome is Outcome.REPEAL:
        yield from (
            (item, _("the whole is repealed only if nothing of it is kept or amended (%(law)s)", law=DECREE))
            for item in parts
            if item.outcome in (Outcome.KEEP, Outcome.AMEND, Outcome.SUPPLEMENT)
        )
    if whole.outcome is Outcome.AMEND and not any(item.outcome in _ON_PARTS for item in parts):
        yield whole, _("amending is for a part: add the provisions concerned (%(law)s)", law=DECREE)
