"""THE table of data-quality checks: one check, one row; what each looks for stands in ``quality_facts`` and ``quality_effect``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.documents import quality_effect as effect
from legaldocs.documents import quality_facts as facts
from legaldocs.documents.quality import Check, Found, Owner, Remedy

Find = Callable[[date], list[Found]]


def _row(
    check: str, title: Any, why: Any, find: Find, owner: Owner = Owner.UNIT, remedy: Remedy = Remedy.RECORD
) -> Check:
    return Check(check, title, why, owner, remedy, find)


CHECKS: tuple[Check, ...] = (
    _row(
        "issued-date-missing",
        _l("Day of issue missing"),
        _l("Identity, competence and every rule of effect rest on the day of issue."),
        facts.no_issued_date,
    ),
    _row(
        "effective-date-missing",
        _l("Effective date missing"),
        _l("Without it the status is undetermined."),
        facts.no_effective_date,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "issuer-unknown",
        _l("Issuer unknown"),
        _l("The issuer is empty or not in the table of issuing bodies, so its rank is a guess."),
        facts.no_issuer,
        Owner.JUSTICE,
    ),
    _row(
        "title-missing",
        _l("Title missing"),
        _l("The official lists print the title of every document."),
        facts.no_title,
    ),
    _row(
        "signer-missing",
        _l("Signer missing"),
        _l("Name and office of the signer are part of the metadata of the national database."),
        facts.no_signer,
    ),
    _row(
        "unit-missing",
        _l("No unit answers for it"),
        _l("A review ticket of this document would find nobody."),
        facts.no_unit,
        Owner.JUSTICE,
    ),
    _row(
        "text-missing",
        _l("Record without text"),
        _l("Only facts are known: the text cannot be read, searched or checked."),
        facts.no_text,
        Owner.JUSTICE,
        Remedy.IMPORT,
    ),
    _row(
        "no-article",
        _l("No article found in the text"),
        _l("The text may be cut, scanned badly, or laid out in a way that was not read."),
        facts.no_article,
    ),
    _row(
        "reading-doubt",
        _l("Reading left a doubt"),
        _l("The reader of texts met something it was not sure of."),
        facts.reading_doubts,
    ),
    _row(
        "mention-unlinked",
        _l("Mentions not linked"),
        _l("Relations to these documents are missing, so nobody is told when they change."),
        facts.unlinked_mentions,
        Owner.JUSTICE,
    ),
    _row(
        "number-without-document",
        _l("Number without document"),
        _l("Texts name these numbers and the register does not hold them; the most wanted stand first."),
        facts.wanted_numbers,
        Owner.JUSTICE,
        Remedy.IMPORT,
    ),
    _row(
        "overlap",
        _l("Two records with one number"),
        _l("One issuer gives a number once a year; one of the two records is probably wrong."),
        facts.overlaps,
        Owner.JUSTICE,
    ),
    _row(
        "same-text",
        _l("One text under two numbers"),
        _l("The same words lie under two documents; one of them was brought in under a wrong number."),
        facts.same_text,
        Owner.JUSTICE,
    ),
    _row(
        "effective-before-signing",
        _l("In effect before signing"),
        _l("Local documents may not reach back; of others the date is probably wrong."),
        effect.before_signing,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "effective-too-early",
        _l("In effect too soon after signing"),
        _l("The law of the day of signing asks for a least number of days, unless the procedure was shortened."),
        effect.too_early,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "later-than-parent",
        _l("Details a text that was in force before"),
        _l("A detailing document takes effect together with what it details."),
        effect.later_than_parent,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "event-before-effect",
        _l("Changed before it took effect"),
        _l("An act dated before its target was in force is probably a wrong date or a wrong target."),
        effect.before_effect,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "event-before-promulgation",
        _l("Changed before promulgation"),
        _l("Nothing can act, or be acted on, before it was issued."),
        effect.before_promulgation,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "event-without-date",
        _l("Event without a day"),
        _l("Where the day could change the answer, the status is undetermined."),
        effect.without_date,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "contradictory-events",
        _l("Events contradict each other"),
        _l("Not all of these facts can be right; take the wrong one back with a reason."),
        effect.contradictory,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "replacement-circle",
        _l("Documents that end each other"),
        _l("A text cannot have ended the one that ended it."),
        effect.circles,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "out-of-competence",
        _l("Act without competence"),
        _l("Only the issuer, its successor or a body above it may act on a document."),
        effect.out_of_competence,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "unit-unknown",
        _l("Act on a provision the text does not have"),
        _l("The target was read wrongly, or the text on file is not the one that was amended."),
        effect.unknown_unit,
        Owner.JUSTICE,
        Remedy.EVENTS,
    ),
    _row(
        "parent-ended",
        _l("What it details has ended"),
        _l(
            "Until 31/03/2025 a detailing document ended with its parent; since then it stays until announced as ended, and is to be reviewed."
        ),
        effect.parent_ended,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "stated-date-differs",
        _l("Text and record differ on the effective date"),
        _l("The date of the text and the date on record are not the same."),
        effect.stated_differs,
        remedy=Remedy.EVENTS,
    ),
    _row(
        "status-drift",
        _l("Derived status is not true"),
        _l("The status kept for quick filters differs from what the events give; the nightly job repairs it."),
        effect.drift,
        Owner.JUSTICE,
        Remedy.JOBS,
    ),
)
BY_ID = {check.id: check for check in CHECKS}
