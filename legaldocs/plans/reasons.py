"""The sentence behind each reason code of a plan line, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.plans.items import Reason

# Placeholders are the keys of Candidate.reason_args; dates are given as dates and shown by the caller's formatter.
SENTENCES: dict[str, Any] = {
    "trigger.basis_amended": _l("Its basis %(number)s was amended from %(day)s."),
    "trigger.basis_replaced": _l("Its basis %(number)s was replaced from %(day)s."),
    "trigger.basis_repealed": _l("Its basis %(number)s was repealed from %(day)s."),
    "trigger.basis_ended": _l("Its basis %(number)s ended on %(day)s."),
    "trigger.basis_halted": _l("Its basis %(number)s was paused or suspended from %(day)s."),
    "trigger.amended_itself": _l("It was amended by %(number)s from %(day)s."),
    "trigger.new_text": _l("%(number)s regulates the same subject from %(day)s."),
    "trigger.check_conclusion": _l("The checking conclusion %(number)s asks for a review."),
    "trigger.petition": _l("A petition of %(day)s asks for a review."),
    "trigger.same_subject": _l("%(number)s of a merged unit regulates the same subject."),
    "trigger.abolished_body": _l("It names a body that no longer exists: %(name)s."),
    "expiry.term": _l("Its term of effect ends on %(day)s."),
    "overdue.review": _l("Its review has been overdue since %(day)s."),
    "overdue.plan_line": _l("It was left over from the plan of %(year)s."),
    "cycle.systematisation": _l("It belongs to the systematisation of %(first)s–%(last)s."),
    "coverage.never_reviewed": _l("It has never been reviewed since it took effect on %(day)s."),
    "coverage.not_since": _l("It was last reviewed on %(day)s."),
}


def reason_sentence(reason: Reason, show_day: Callable[[date], str]) -> str:
    """A complete sentence; ``KeyError`` for a code that is not listed or data that is missing."""
    shown = {name: show_day(value) if isinstance(value, date) else value for name, value in reason.args}
    return str(SENTENCES[reason.code]) % shown
