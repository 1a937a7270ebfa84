"""Words for the codes of the register: kinds of relation, reasons why a mention is not linked."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

Words = Callable[[], str]

RELATION_WORDS: dict[str, tuple[Words, Words]] = {
    "basis": (lambda: _("Rests on"), lambda: _("Is the basis of")),
    "refer": (lambda: _("Refers to"), lambda: _("Is referred to by")),
    "guide": (lambda: _("Details or guides"), lambda: _("Is detailed or guided by")),
    "amend": (lambda: _("Amends"), lambda: _("Is amended by")),
    "supplement": (lambda: _("Supplements"), lambda: _("Is supplemented by")),
    "replace": (lambda: _("Replaces"), lambda: _("Is replaced by")),
    "repeal": (lambda: _("Repeals"), lambda: _("Is repealed by")),
    "suspend": (lambda: _("Suspends"), lambda: _("Is suspended by")),
    "pause": (lambda: _("Pauses the effect of"), lambda: _("Is paused by")),
    "resume": (lambda: _("Resumes the effect of"), lambda: _("Is resumed by")),
    "announce": (lambda: _("Announces the end of"), lambda: _("Is announced as ended by")),
    "correct": (lambda: _("Corrects"), lambda: _("Is corrected by")),
    "consolidate": (lambda: _("Consolidates"), lambda: _("Is consolidated by")),
    "interpret": (lambda: _("Interprets"), lambda: _("Is interpreted by")),
    "territory": (lambda: _("Changes the territory of"), lambda: _("Has its territory changed by")),
}

EDGE_STATES: dict[str, Words] = {
    "read": lambda: _("read from the text"),
    "confirmed": lambda: _("confirmed"),
    "unconfirmed": lambda: _("not confirmed"),
    "dismissed": lambda: _("dismissed"),
}

UNRESOLVED: dict[str, Words] = {
    "not-in-register": lambda: _("The register does not hold this document yet."),
    "several-candidates": lambda: _("Several documents carry this number; choose one."),
    "territory-unknown": lambda: _("Every province numbers alike, and this text names none; choose one."),
    "other-territory": lambda: _("The number belongs to documents of another province."),
    "later": lambda: _("The document with this number was issued later."),
    "date-differs": lambda: _("The number exists with another date."),
    "title-needs-year": lambda: _("Laws of this name were passed more than once, and the text names no year."),
    "competence": lambda: _("The acting body stands below the issuer; check the competence first."),
    "ended-with-parent": lambda: _(
        "The text it details ended under the law of that day (Luật 80/2015/QH13, Điều 154 khoản 4)."
    ),
}
