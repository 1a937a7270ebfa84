"""What is wrong with a document of a term, in a sentence of the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.systematisation.listing import Break, BreakKind
from legaldocs.ui.words import day


def sentence(one: Break) -> str:
    """The break by name: which document, what does not fit."""
    return f"{name(one)}: {reason(one)}"


def name(one: Break) -> str:
    """The number of the document, as the register or the previous list has it."""
    return one.paper.number if one.paper else one.row.number if one.row else "–"


def reason(one: Break) -> str:
    """What does not fit, without the name."""
    ended = day(one.answer.since if one.answer else None, _("a day not known"))
    return {
        BreakKind.UNDETERMINED: _("belongs to the term, but its effect is not known, so it is in no list."),
        BreakKind.UNDATED: _("has no day of issue, so it belongs to no term."),
        BreakKind.NOT_IN_REGISTER: _("is on the previous list but not in the register."),
        BreakKind.LISTED_TWICE: _("stands twice on the previous list."),
        BreakKind.FORGOTTEN: _("was issued before the term and lives, but the previous list lacks it."),
        BreakKind.ENDED_BEFORE: _("is on the previous list although it had ended on %(day)s.", day=ended),
        BreakKind.ISSUED_LATER: _("is on the previous list although it was issued in this term."),
    }[one.kind]
