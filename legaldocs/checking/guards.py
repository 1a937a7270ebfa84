"""Conditions of the moves of both lifecycles; each says what is missing and where it is cured."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.checking import queries
from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import Check, Handling, RecordKind, Verdict
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import Inputs, needs_input
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import queries as documents
from legaldocs.law.types import RelationKind

EXAMINERS = (Role.REVIEWER, Role.DRAFTER, Role.COUNCIL_COMMITTEE)
_QUOTED = 60  # characters of a finding's words in a sentence about it
MARKS = ("clean", "breach", "none")
_DOES: dict[Handling, frozenset[RelationKind]] = {
    Handling.REPEAL: frozenset({RelationKind.REPEAL}),
    Handling.REPEAL_PART: frozenset({RelationKind.REPEAL}),
    Handling.AMEND: frozenset({RelationKind.AMEND, RelationKind.SUPPLEMENT}),
    Handling.REPLACE: frozenset({RelationKind.REPLACE}),
    Handling.SUSPEND: frozenset({RelationKind.SUSPEND, RelationKind.PAUSE}),
    Handling.CORRECT: frozenset({RelationKind.CORRECT}),
}


@needs_input
def has_examiner(_actor: Actor, check: Check, inputs: Inputs) -> Blocker | None:
    """The person given works in the unit that checks and may examine today."""
    able = accounts.colleagues([check.unit_id or 0], EXAMINERS, clock.today())
    if inputs.get("assignee_id") in {person.id for person in able}:
        return None
    return Blocker("assignee", _("Choose an examiner of the unit that checks."), "assignee_id")


def all_answered(_actor: Actor, check: Check, _inputs: Inputs) -> Iterator[Blocker]:
    """Every candidate of the machine has an answer of a person."""
    for one in check.findings:
        if one.verdict is Verdict.CANDIDATE:
            place, quote = one.label or _("The document as a whole"), shorten(one.quote, _QUOTED, placeholder="…")
            sentence = _("%(place)s, “%(quote)s”: say whether the machine's finding is right", place=place, quote=quote)
            yield Blocker(f"finding-{one.id}", sentence, f"finding-{one.id}")


def none_orphaned(_actor: Actor, check: Check, _inputs: Inputs) -> Iterator[Blocker]:
    """No confirmed finding has lost its words."""
    for one in check.confirmed():
        if one.orphan:
            place = one.label or _("The document as a whole")
            sentence = _("%(place)s: the quoted words no longer stand in the text", place=place)
            yield Blocker(f"orphan-{one.id}", sentence, f"finding-{one.id}")


def form_complete(_actor: Actor, check: Check, _inputs: Inputs) -> Iterator[Blocker]:
    """Every criterion is marked, and the marks agree with the findings."""
    breached = {one.criterion for one in check.confirmed()}
    for criterion in criteria().values():
        mark = check.marks.get(criterion.id)
        words = criterion.words(language())
        if mark not in MARKS:
            yield Blocker(f"mark-{criterion.id}", _("%(line)s: not marked yet", line=words), f"mark-{criterion.id}")
        elif (mark == "breach") != (criterion.id in breached):
            sentence = (
                _("%(line)s: marked as breached, but no confirmed finding says so", line=words)
                if mark == "breach"
                else _("%(line)s: a confirmed finding says it is breached", line=words)
            )
            yield Blocker(f"mark-{criterion.id}", sentence, f"mark-{criterion.id}")


def nothing_found(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """No fault was confirmed."""
    if not check.confirmed():
        return None
    return Blocker("findings", _("There are confirmed findings: the check cannot close as free of faults."), "findings")


def something_found(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """At least one fault was confirmed."""
    if check.confirmed():
        return None
    return Blocker("findings", _("There is no confirmed finding to discuss."), "findings")


def not_own_work(actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """Nobody decides on a form they filled in."""
    own = {check.assignee_id, check.submitted_by, *(one.decided_by for one in check.findings)} - {None}
    if actor.user_id not in own:
        return None
    return Blocker("four-eyes", _("Another person must decide: you worked on this form."))


def not_own_draft(actor: Actor, check: Check, inputs: Inputs) -> Blocker | None:
    """Nobody signs a conclusion they drafted or a form they filled in."""
    if actor.user_id is not None and actor.user_id == check.drafted_by:
        return Blocker("four-eyes", _("Another person must sign: you drafted this conclusion."))
    return not_own_work(actor, check, inputs)


def discussed(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """The minutes of the discussion are on file."""
    if any(record.kind is RecordKind.MINUTES for record in check.records):
        return None
    return Blocker("minutes", _("Record the minutes of the discussion with the drafting unit."), "records")


def handling_named(_actor: Actor, check: Check, _inputs: Inputs) -> Iterator[Blocker]:
    """Every confirmed finding says what is to be done, and correction only where the law allows it."""
    for one in check.confirmed():
        place = one.label or _("The document as a whole")
        if one.handling is None:
            sentence = _("%(place)s: say how the text is to be handled", place=place)
            yield Blocker(f"handling-{one.id}", sentence, f"finding-{one.id}")
        elif one.handling is Handling.CORRECT and not criteria()[one.criterion].correctable:
            sentence = _(
                "%(place)s: a correction is only for errors of legal bases, form and technique; this breach needs more",
                place=place,
            )
            yield Blocker(f"correct-{one.id}", sentence, f"finding-{one.id}")


def conclusion_points(_actor: Actor, check: Check, _inputs: Inputs) -> Iterator[Blocker]:
    """Every sentence rests on a confirmed finding, and every confirmed finding is in a sentence."""
    confirmed = {one.id: one for one in check.confirmed()}
    if not check.sentences:
        yield Blocker("sentences", _("The conclusion has no sentence yet."), "conclusion")
    for sentence in check.sentences:
        if not set(sentence.finding_ids) or not set(sentence.finding_ids) <= set(confirmed):
            words = _("Sentence %(number)s rests on no confirmed finding.", number=sentence.position)
            yield Blocker(f"sentence-{sentence.id}", words, "conclusion")
    said = {found for sentence in check.sentences for found in sentence.finding_ids}
    for one in confirmed.values():
        if one.id not in said:
            place = one.label or _("The document as a whole")
            words = _("%(place)s: the conclusion does not mention this finding", place=place)
            yield Blocker(f"unsaid-{one.id}", words, "conclusion")


@needs_input
def same_content(_actor: Actor, check: Check, inputs: Inputs) -> Blocker | None:
    """What is signed is what was read: the content code of the page equals the present one."""
    if inputs.get("content_hash") == check.content_hash():
        return None
    return Blocker("content", _("The content has changed since you opened this page. Read it again."), "conclusion")


def unchanged_since_signing(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """A signature is void once the signed words change."""
    if check.signed_hash == check.content_hash():
        return None
    return Blocker("content", _("The signed conclusion was changed afterwards; it must be signed again."))


@needs_input
def outcome_acts(_actor: Actor, check: Check, inputs: Inputs) -> Iterator[Blocker]:
    """The outcome document is in the register and does to this document what the form of handling says."""
    outcome_id, form = inputs.get("outcome_id"), inputs.get("outcome")
    found = documents.get(outcome_id) if outcome_id else None
    if found is None or found.id == check.document_id:
        yield Blocker("outcome", _("Name the document of the register that handles this text."), "outcome_number")
    if form not in tuple(Handling):
        yield Blocker("outcome-form", _("Say how the text was handled."), "outcome")
        return
    if found is not None and found.id != check.document_id:
        checked = documents.get(check.document_id)
        done = queries.acts_on(found, checked) if checked else set()
        if not done & _DOES[Handling(form)]:
            sentence = _("%(number)s does not say that it does this to the checked document.", number=found.number)
            yield Blocker("outcome-acts", sentence, "outcome_number")


@needs_input
def form_allowed(_actor: Actor, check: Check, inputs: Inputs) -> Iterator[Blocker]:
    """A correction handles only errors of legal bases, form and technique (Nghị định 79/2025/NĐ-CP, Điều 23)."""
    if inputs.get("outcome") != Handling.CORRECT:
        return
    for one in check.confirmed():
        if not criteria()[one.criterion].correctable:
            place = one.label or _("The document as a whole")
            sentence = _(
                "%(place)s: a correction is only for errors of legal bases, form and technique; this breach needs more",
                place=place,
            )
            yield Blocker(f"correct-{one.id}", sentence, f"finding-{one.id}")


def has_outcome(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """The outcome document is on file."""
    if check.outcome_id is not None:
        return None
    return Blocker("outcome", _("There is no outcome document yet."), "outcome_number")


def has_refusal(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """The refusal is on file with its day and words."""
    if any(record.kind is RecordKind.REFUSAL for record in check.records):
        return None
    return Blocker("refusal", _("Record the refusal with its day and words first."), "records")


def late_or_refused(_actor: Actor, check: Check, _inputs: Inputs) -> Blocker | None:
    """The issuer refused, or the time limit has passed without an outcome."""
    if check.state == "refused":
        return None
    running = deadlines.running(check.lifecycle, [check.id]).get(check.id)
    if running is not None and running.due_on is not None and running.due_on < clock.today():
        return None
    return Blocker("not-late", _("The time limit for handling still runs and nothing was refused."))


@needs_input
def dated(_actor: Actor, _check: Check, inputs: Inputs) -> Blocker | None:
    """The day of the paper or act is given and not in the future."""
    on = inputs.get("on")
    if on is not None and on <= clock.today():
        return None
    return Blocker("on", _("Give the day; it cannot lie ahead."), "on")
