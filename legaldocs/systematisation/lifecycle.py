"""The steps of a systematisation (H1–H8) and of a yearly list: one table each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark, needs_input
from legaldocs.systematisation import compiling, freezing, recheck
from legaldocs.systematisation.breaks import sentence
from legaldocs.systematisation.listing import integrity, reconciles
from legaldocs.systematisation.models import State, Subject, Term, YearList, YearState
from legaldocs.ui.words import day

SHOWN = 12  # blockers named one by one; the page lists the rest
S, Y = State, YearState
Found = Iterable[Blocker] | Blocker | None


def cut_off_passed(_actor: Actor, term: Term, _inputs: Inputs) -> Found:
    """Lists are of the cut-off day; before it they are a trial."""
    if clock.today() > term.cut_off:
        return None
    return Blocker("cut-off", _("The cut-off is %(day)s; until then the lists are a trial.", day=day(term.cut_off)))


def year_over(_actor: Actor, found: YearList, _inputs: Inputs) -> Found:
    """The list is of a whole year."""
    if clock.today() > date(found.year, 12, 31):
        return None
    return Blocker("year", _("The year %(year)s is not over; until then the list is a trial.", year=found.year))


def rechecked(_actor: Actor, term: Term, _inputs: Inputs) -> Found:
    """Every document of the in-force list was reviewed in the term or looked at again."""
    left = recheck.left(term)
    if not left:
        return None
    return Blocker("recheck", _("%(count)s documents still have to be rechecked.", count=len(left)), "?tab=recheck")


def lists_reconcile(_actor: Actor, term: Term, _inputs: Inputs) -> Found:
    """Opening + issued − ended = closing, no list contradicts another, nothing is left unplaced."""
    lists = compiling.term(term).lists
    if reconciles(lists):
        return None
    breaking = [one for one in lists.breaks if one.breaking]
    found = [Blocker(one.kind.value, sentence(one), "breaks") for one in breaking[:SHOWN]]
    if len(breaking) > SHOWN:
        found.append(Blocker("more", _("and %(count)s more", count=len(breaking) - SHOWN), "breaks"))
    broken = [check.code for check in integrity(lists) if check.broken]
    if not breaking and (broken or lists.total.gap):
        found.append(Blocker("integrity", _("The lists do not agree with each other."), "breaks"))
    return found


def nothing_undetermined(_actor: Actor, found: YearList, _inputs: Inputs) -> Found:
    """Of every document it is known whether it ended."""
    unknown = compiling.year(found).lists.undetermined
    shown = [
        Blocker("undetermined", _("The effect of %(number)s is not known.", number=one.paper.number), "breaks")
        for one in unknown[:SHOWN]
    ]
    more = len(unknown) - SHOWN
    return [*shown, Blocker("more", _("and %(count)s more", count=more), "breaks")] if more > 0 else shown


def not_submitter(actor: Actor, subject: Term | YearList, _inputs: Inputs) -> Found:
    """Nobody approves what they submitted."""
    if actor.user_id != subject.submitted_by:
        return None
    return Blocker("four-eyes", _("Another person must approve: you submitted these lists."))


@needs_input
def same_lists(_actor: Actor, subject: Term | YearList, inputs: Inputs) -> Found:
    """The lists approved are the lists that were read."""
    now = compiling.term(subject) if isinstance(subject, Term) else compiling.year(subject)
    if inputs.get("content_hash") == now.digest:
        return None
    return Blocker("content", _("The lists changed since you read them. Read them again before approving."), "lists")


@needs_input
def has_decision(_actor: Actor, _subject: Term | YearList, inputs: Inputs) -> Found:
    """Number and day of the publishing decision."""
    found = []
    if len((inputs.get("decision_number") or "").strip()) < 3:
        found.append(Blocker("number", _("Give the number of the publishing decision."), "decision_number"))
    signed = inputs.get("decision_on")
    if signed is None or signed > clock.today():
        found.append(
            Blocker("day", _("Give the day on which the decision was signed, not later than today."), "decision_on")
        )
    return found


def note_submitter(actor: Actor, subject: Term | YearList, _inputs: Inputs) -> None:
    """Who submitted, for the four-eyes rule."""
    subject.submitted_by = actor.user_id


def freeze(actor: Actor, subject: Term | YearList, _inputs: Inputs) -> None:
    """Keep the lists as they were approved."""
    subject.approved_by = actor.user_id
    freezing.freeze(actor, Subject.TERM if isinstance(subject, Term) else Subject.YEAR, subject)


def note_decision(_actor: Actor, subject: Term | YearList, inputs: Inputs) -> None:
    """The decision that publishes the lists."""
    subject.decision_number, subject.decision_on = inputs["decision_number"].strip(), inputs["decision_on"]


PLAN, WORK = "Nghị định 79/2025/NĐ-CP, Điều 49 khoản 2", "Nghị định 79/2025/NĐ-CP, Điều 51"
LISTS = "Nghị định 79/2025/NĐ-CP, Điều 51 khoản 4"
EDIT, APPROVE, PUBLISH = "systematisation.edit", "systematisation.approve", "systematisation.publish"
# fmt: off
SYSTEMATISATION = Lifecycle(
    "systematisation",
    states=State,
    labels={
        S.PLANNED: _l("Planned"), S.COLLECTING: _l("Collecting documents and results"), S.RECHECKING: _l("Rechecking"),
        S.LISTED: _l("Lists drawn up"), S.SUBMITTED: _l("Lists wait for approval"), S.APPROVED: _l("Lists approved"),
        S.PUBLISHED: _l("Published"), S.REPORTED: _l("Reported"),
    },
    initial=S.PLANNED,
    final=frozenset({S.REPORTED}),
    one_clock=True,
    steps=(S.PLANNED, S.COLLECTING, S.RECHECKING, S.LISTED, S.SUBMITTED, S.APPROVED, S.PUBLISHED, S.REPORTED),
    moves=(
        #    name         from              to             who      label                                 guards                          deadline  effects            law
        Move("collect",   (S.PLANNED,),     S.COLLECTING,  EDIT,    _l("Begin collecting"),               (),                             None, (),                     PLAN),
        Move("recheck",   (S.COLLECTING,),  S.RECHECKING,  EDIT,    _l("Begin rechecking"),               (),                             None, (),                     WORK),
        Move("list",      (S.RECHECKING,),  S.LISTED,      EDIT,    _l("Draw up the lists"),              (rechecked,),                   None, (),                     LISTS),
        Move("reopen",    (S.LISTED,),      S.RECHECKING,  EDIT,    _l("Back to rechecking"),             (has_remark,),                  None, (),                     WORK, ("remark",)),
        Move("submit",    (S.LISTED,),      S.SUBMITTED,   EDIT,    _l("Submit the lists"),               (cut_off_passed, lists_reconcile), None, (note_submitter,),   LISTS),
        Move("approve",   (S.SUBMITTED,),   S.APPROVED,    APPROVE, _l("Approve the lists"),              (not_submitter, lists_reconcile, same_lists), None, (freeze,), LISTS, ("content_hash",)),
        Move("return",    (S.SUBMITTED,),   S.LISTED,      APPROVE, _l("Return"),                         (has_remark,),                  None, (),                     WORK, ("remark",)),
        Move("publish",   (S.APPROVED,),    S.PUBLISHED,   PUBLISH, _l("Record the publishing decision"), (has_decision,),                None, (note_decision,),       WORK, ("decision",)),
        Move("report",    (S.PUBLISHED,),   S.REPORTED,    EDIT,    _l("Posted and reported"),            (has_remark,),                  None, (),                     WORK, ("remark",)),
    ),
)

ENDED_LIST = Lifecycle(
    "ended_list",
    states=YearState,
    labels={Y.DRAFT: _l("Draft"), Y.SUBMITTED: _l("Waiting for approval"), Y.APPROVED: _l("Approved"), Y.PUBLISHED: _l("Published")},
    initial=Y.DRAFT,
    final=frozenset({Y.PUBLISHED}),
    one_clock=True,
    steps=(Y.DRAFT, Y.SUBMITTED, Y.APPROVED, Y.PUBLISHED),
    moves=(
        #    name        from              to            who      label                                 guards                                   deadline  effects            law
        Move("submit",   (Y.DRAFT,),       Y.SUBMITTED,  EDIT,    _l("Submit the list"),                (year_over, nothing_undetermined),       None, (note_submitter,),      WORK),
        Move("approve",  (Y.SUBMITTED,),   Y.APPROVED,   APPROVE, _l("Approve the list"),               (not_submitter, nothing_undetermined, same_lists), None, (freeze,),    WORK, ("content_hash",)),
        Move("return",   (Y.SUBMITTED,),   Y.DRAFT,      APPROVE, _l("Return"),                         (has_remark,),                           None, (),                     WORK, ("remark",)),
        Move("publish",  (Y.APPROVED,),    Y.PUBLISHED,  PUBLISH, _l("Record the publishing decision"), (has_decision,),                         None, (note_decision,),       WORK, ("decision",)),
    ),
)
# fmt: on
