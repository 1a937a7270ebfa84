"""The handling of one text: it waits, or it is done.  The steps between are what its row says was sent and answered."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark
from legaldocs.tracker.models import Handling, Outcome, State

LAW = "Luật 64/2025/QH15, Điều 54 khoản 2"
_ISSUING = (Outcome.REPLACE, Outcome.REPEAL, Outcome.ISSUE_NEW)


def decided(_actor: Actor, handling: Handling, _inputs: Inputs) -> Iterator[Blocker]:
    """The outcome is known, and where a document had to be issued, it is named."""
    if handling.outcome in (None, Outcome.UNDECIDED):
        yield Blocker("outcome", _("Say first what becomes of the text."), "#outcome")
    elif handling.outcome in _ISSUING and not handling.cells.get("issued"):
        yield Blocker("issued", _("Name the document that was issued: number, day and issuer."), "#step")


S = State
# fmt: off
HANDLING = Lifecycle(
    "handling",
    states=State,
    labels={S.REMAINING: _l("Still to handle"), S.HANDLED: _l("Handled")},
    initial=S.REMAINING,
    final=frozenset({S.HANDLED}),
    steps=(S.REMAINING, S.HANDLED),
    tones={S.HANDLED: "done"},
    moves=(
        Move("finish", (S.REMAINING,), S.HANDLED, "tracker.edit", _l("Mark as handled"), (decided,), None, (), LAW),
        Move("reopen", (S.HANDLED,), S.REMAINING, "tracker.edit", _l("Open again"), (has_remark,), None, (), LAW, ("remark",)),
    ),
)
# fmt: on
