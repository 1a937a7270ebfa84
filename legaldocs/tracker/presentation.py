"""Words of the tracking: steps, fields of the sheet, and what could not be read and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.tracker import layouts
from legaldocs.tracker.models import OUTCOME_LABELS, Handling, Outcome, State

FIELD_LABELS: dict[str, Any] = {
    "place": _l("Number in the sheet"),
    "name": _l("Name of the text"),
    "agency": _l("Drafting agency"),
    "officer": _l("Officer"),
    "register": _l("Registered"),
    "register_reply": _l("Reply to the registration"),
    "register_committee": _l("Registered by the committee"),
    "approve": _l("Agreed"),
    "planned": _l("Expected submission"),
    "consult": _l("Sent for opinions"),
    "consult_reply": _l("Opinions received"),
    "appraise": _l("Sent for appraisal"),
    "appraise_reply": _l("Appraised"),
    "submit": _l("Submitted to the committee"),
    "submit_council": _l("Submitted to the council"),
    "issued": _l("Issued"),
    "handled_on": _l("Time of handling"),
    "note": _l("Note"),
} | {layouts.OUTCOME + str(one): label for one, label in OUTCOME_LABELS.items()}

_PROBLEMS: dict[str, Any] = {
    "no-name": _l("The row names no text; it was not taken in."),
    "no-outcome": _l("No outcome is marked."),
    "two-outcomes": _l("Several outcomes are marked (%(words)s); none was taken."),
    "count-not-number": _l("The mark “%(words)s” is no number; the row counts for one text."),
    "date-unreadable": _l("“%(words)s” is no day; the words are kept, the date is missing."),
    "date-swapped": _l("“%(words)s”: there is no such month; day and month seem swapped. No date was taken."),
    "date-swapped-elsewhere": _l(
        "%(number)s is dated %(date)s here and %(other)s elsewhere (%(place)s): "
        "day and month are swapped in one of them."
    ),
    "date-differs": _l("%(number)s is dated %(date)s here and %(other)s elsewhere (%(place)s)."),
    "year-differs": _l("%(number)s is dated %(date)s: the year of the number is another one."),
    "two-numbers": _l("One cell names several documents as issued (%(words)s); all are kept with the row."),
    "no-number": _l("“%(words)s” names a letter without a number that can be read."),
    "no-issuer": _l("%(number)s stands without its province; it did not enter the register."),
    "kept": _l("The row was changed here since the last import; the sheet did not overwrite it."),
}


def problem(code: str | None, args: Mapping[str, str]) -> str:
    """What could not be read, in the reader's language; empty without a code."""
    return str(_PROBLEMS[code]) % args if code in _PROBLEMS else ""


def steps(handling: Handling) -> list[dict[str, Any]]:
    """The steps of the way with what stands at each; the last one with words is where the text is now."""
    layout = layouts.of(handling.kind, handling.state) or layouts.of(handling.kind, State.REMAINING)
    fields = [field for field in (layout.fields if layout else ()) if field in layouts.STEPS]
    reached = max((n for n, field in enumerate(fields) if handling.cells.get(field)), default=-1)
    over = handling.state is State.HANDLED
    return [
        {
            "field": field,
            "label": FIELD_LABELS[field],
            "words": handling.cells.get(field, ""),
            "reply": handling.cells.get(f"{field}_reply", ""),
            "state": "current" if n == reached and not over else "done" if handling.cells.get(field) else "todo",
        }
        for n, field in enumerate(fields)
    ]


def step_words(handling: Handling) -> str:
    """The step a text has reached, in a word or two."""
    if handling.state is State.HANDLED:
        return _("Handled")
    reached = [one for one in steps(handling) if one["words"]]
    return str(reached[-1]["label"]) if reached else _("Nothing sent yet")


def outcome_words(outcome: Outcome | None) -> str:
    """The outcome; a dash where none is known."""
    return str(OUTCOME_LABELS[outcome]) if outcome else "–"
