"""The life of a review ticket (DOMAIN §4.3, R2–R7): one table.

The conclusion is written by the assignee, decided by the head, and given an opinion by the Department of Justice:
three different people, held here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark, needs_input
from legaldocs.documents import queries as documents
from legaldocs.law.effect import Status
from legaldocs.review import cases
from legaldocs.review.models import CRITERION_LABELS, Item, State, Ticket


@needs_input
def has_reviewer(_actor: Actor, ticket: Ticket, inputs: Inputs) -> Blocker | None:
    """The person given is a reviewer of the ticket's unit today."""
    able = accounts.holders(Role.REVIEWER, ticket.unit_id, clock.today())
    if inputs.get("assignee_id") in {person.id for person in able}:
        return None
    return Blocker("assignee", _("Choose a reviewer of the unit that owns the ticket."), "assignee_id")


def all_concluded(_actor: Actor, ticket: Ticket, _inputs: Inputs) -> Iterator[Blocker]:
    """Every provision has an outcome that the law allows in the case named, with its ground and reason."""
    for item in ticket.items:
        wanting = missing_words(item)
        if wanting:
            yield _about(item, wanting)
    if ticket.state in (State.REVIEWING, State.SUBMITTED):
        yield from (_about(item, words) for item, words in cases.contradictions(ticket.items))


def missing_words(item: Item) -> str | None:
    """What one conclusion still lacks, in words; ``None`` when it is whole."""
    return cases.missing(item)


def _about(item: Item, words: str) -> Blocker:
    label = item.label or _("The document as a whole")
    return Blocker(f"item-{item.id}", f"{label}: {words}", f"?item={item.id}")


def assessed(_actor: Actor, ticket: Ticket, _inputs: Inputs) -> Blocker | None:
    """Each criterion of the form was looked at."""
    left = [str(label) for one, label in CRITERION_LABELS.items() if str(one) not in ticket.assessment]
    if not left:
        return None
    return Blocker("assessment", _("Not assessed yet: %(criteria)s.", criteria=", ".join(left).lower()), "#assessment")


def still_in_force(_actor: Actor, ticket: Ticket, _inputs: Inputs) -> Blocker | None:
    """What has ended is not amended, replaced, repealed or paused once more."""
    if not any(item.outcome in cases.ENDING for item in ticket.items):
        return None
    if documents.status_of(ticket.document_id, clock.today()).status is not Status.ENDED:
        return None
    law = "Luật 64/2025/QH15, Điều 57"
    words = _("The document has ended (%(law)s): only keeping, referring or a new text can be concluded.", law=law)
    return Blocker("ended", words, "items")


def not_own_work(actor: Actor, ticket: Ticket, _inputs: Inputs) -> Blocker | None:
    """Nobody decides on a conclusion they wrote or submitted themselves."""
    own = {ticket.assignee_id, ticket.submitted_by, *(item.decided_by for item in ticket.items)}
    if actor.user_id not in own - {None}:
        return None
    return Blocker("four-eyes", _("Another person must decide: you worked on this conclusion."))


def not_the_approver(actor: Actor, ticket: Ticket, inputs: Inputs) -> Blocker | None:
    """The opinion of the Department of Justice comes from neither the author nor the approver."""
    if actor.user_id == ticket.approved_by and actor.user_id is not None:
        return Blocker("four-eyes", _("Another person must give the opinion: you approved this conclusion."))
    return not_own_work(actor, ticket, inputs)


@needs_input
def same_content(_actor: Actor, ticket: Ticket, inputs: Inputs) -> Blocker | None:
    """What is approved is what was read: the content code of the page equals the present one."""
    if inputs.get("content_hash") == ticket.content_hash():
        return None
    return Blocker("content", _("The conclusion has changed since you opened this page. Read it again."), "items")


def unchanged_since_approval(_actor: Actor, ticket: Ticket, _inputs: Inputs) -> Blocker | None:
    """An approval is void once the approved words change."""
    if ticket.approved_hash == ticket.content_hash():
        return None
    return Blocker("content", _("The approved conclusion was changed afterwards; it must be approved again."))


def give_to(_actor: Actor, ticket: Ticket, inputs: Inputs) -> None:
    """The ticket has an owner."""
    ticket.assignee_id = inputs["assignee_id"]


def note_submitter(actor: Actor, ticket: Ticket, _inputs: Inputs) -> None:
    """Who submitted, for the four-eyes rule."""
    ticket.submitted_by = actor.user_id


def note_approval(actor: Actor, ticket: Ticket, _inputs: Inputs) -> None:
    """Who approved, and exactly what."""
    ticket.approved_by, ticket.approved_hash = actor.user_id, ticket.content_hash()


def drop_approval(_actor: Actor, ticket: Ticket, _inputs: Inputs) -> None:
    """A returned conclusion carries no approval."""
    ticket.approved_by = ticket.approved_hash = None


S = State
_FORM = (all_concluded, assessed, still_in_force)
_WORK: Any = (S.OPEN, S.REVIEWING, S.SUBMITTED, S.CONCLUDED)
# fmt: off
REVIEW = Lifecycle(
    "review",
    states=State,
    labels={
        S.OPEN: _l("Waiting to be assigned"),
        S.REVIEWING: _l("Under review"),
        S.SUBMITTED: _l("Waiting for the head"),
        S.CONCLUDED: _l("Waiting for the Department of Justice"),
        S.CLOSED: _l("Concluded"),
        S.WITHDRAWN: _l("Withdrawn"),
    },
    initial=S.OPEN,
    final=frozenset({S.CLOSED, S.WITHDRAWN}),
    opening="review.assign",
    steps=(S.OPEN, S.REVIEWING, S.SUBMITTED, S.CONCLUDED, S.CLOSED),
    tones={S.OPEN: "soon", S.SUBMITTED: "soon", S.CONCLUDED: "soon", S.CLOSED: "done"},
    moves=(
        #    name         from            to            who                label                        guards                           deadline          effects           law
        Move("assign", (S.OPEN, S.REVIEWING), S.REVIEWING, "review.assign", _l("Assign"), (has_reviewer,), "review.conduct", (give_to,), "Nghị định 79/2025/NĐ-CP, Điều 34", ("assignee_id",)),
        Move("submit", (S.REVIEWING,), S.SUBMITTED, "review.conclude", _l("Submit conclusion"), _FORM, "review.approve", (note_submitter,), "Nghị định 79/2025/NĐ-CP, Điều 38"),
        Move("approve", (S.SUBMITTED,), S.CONCLUDED, "review.approve", _l("Approve conclusion"), (not_own_work, *_FORM, same_content), "review.approve", (note_approval,), "Nghị định 79/2025/NĐ-CP, Điều 34", ("content_hash",)),
        Move("return", (S.SUBMITTED,), S.REVIEWING, "review.approve", _l("Return"), (not_own_work, has_remark), "review.rework", (drop_approval,), "Nghị định 79/2025/NĐ-CP, Điều 34", ("remark",)),
        Move("endorse", (S.CONCLUDED,), S.CLOSED, "review.opinion", _l("Agree and close"), (not_the_approver, unchanged_since_approval), None, (), "Nghị định 79/2025/NĐ-CP, Điều 38"),
        Move("object", (S.CONCLUDED,), S.REVIEWING, "review.opinion", _l("Disagree, send back"), (not_the_approver, has_remark), "review.rework", (drop_approval,), "Nghị định 79/2025/NĐ-CP, Điều 38", ("remark",)),
        Move("withdraw", _WORK, S.WITHDRAWN, "review.withdraw", _l("Withdraw ticket"), (has_remark,), None, (), "Nghị định 79/2025/NĐ-CP, Điều 34", ("remark",)),
    ),
)
# fmt: on
