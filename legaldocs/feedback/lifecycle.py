"""The life of a message from outside: looked at, given to a unit, answered in public; or set aside with a reason."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark, needs_input
from legaldocs.feedback.models import Feedback, State

SHORTEST_ANSWER = 20


@needs_input
def has_unit(_actor: Actor, _feedback: Feedback, inputs: Inputs) -> Blocker | None:
    """A unit that answers is named."""
    if inputs.get("unit_id") in {unit.id for unit in accounts.units()}:
        return None
    return Blocker("unit", _("Choose the unit that answers."), "unit_id")


@needs_input
def has_answer(_actor: Actor, _feedback: Feedback, inputs: Inputs) -> Blocker | None:
    """An answer in whole sentences is given; everybody will read it."""
    if len((inputs.get("answer") or "").strip()) >= SHORTEST_ANSWER:
        return None
    return Blocker("answer", _("Answer in whole sentences; everybody will read them."), "answer")


def give_to(_actor: Actor, feedback: Feedback, inputs: Inputs) -> None:
    """The message has a unit in charge."""
    feedback.unit_id = inputs["unit_id"]


def keep_answer(actor: Actor, feedback: Feedback, inputs: Inputs) -> None:
    """The words of the answer, whose, and when."""
    feedback.answer = inputs["answer"].strip()
    feedback.answered_by, feedback.answered_at = actor.user_id, clock.now()


S = State
LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"
# fmt: off
FEEDBACK = Lifecycle(
    "feedback",
    states=State,
    labels={S.NEW: _l("Waiting to be looked at"), S.ACCEPTED: _l("Waiting for an answer"), S.ANSWERED: _l("Answered"), S.REJECTED: _l("Set aside")},
    initial=S.NEW,
    final=frozenset({S.ANSWERED, S.REJECTED}),
    opening="feedback.moderate",
    steps=(S.NEW, S.ACCEPTED, S.ANSWERED),
    tones={S.NEW: "soon", S.ACCEPTED: "soon", S.ANSWERED: "done"},
    moves=(
        Move("accept", (S.NEW, S.ACCEPTED), S.ACCEPTED, "feedback.moderate", _l("Give to a unit"), (has_unit,), "feedback.answer", (give_to,), LAW, ("unit_id",)),
        Move("answer", (S.ACCEPTED,), S.ANSWERED, "feedback.answer", _l("Publish the answer"), (has_answer,), None, (keep_answer,), LAW, ("answer",)),
        Move("reject", (S.NEW,), S.REJECTED, "feedback.moderate", _l("Set aside"), (has_remark,), None, (), LAW, ("remark",)),
        Move("reopen", (S.ANSWERED, S.REJECTED), S.NEW, "feedback.moderate", _l("Open again"), (has_remark,), "feedback.moderate", (), LAW, ("remark",)),
    ),
)
# fmt: on
