"""The life of a campaign: prepared, running over its frozen list, closed when nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from legaldocs.campaigns import coverage, scope
from legaldocs.campaigns.models import Campaign, Sort, State
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark


def has_scope(_actor: Actor, campaign: Campaign, _inputs: Inputs) -> Blocker | None:
    """The scope holds at least one document today."""
    found = scope.answer(campaign.scope, clock.today())
    if campaign.kind is Sort.MERGER:
        found = scope.of_merged_provinces(found)
    if found:
        return None
    return Blocker("scope", _("The scope holds no document today. Widen it before starting."), "#scope")


def has_time(_actor: Actor, campaign: Campaign, _inputs: Inputs) -> Blocker | None:
    """The day by which it should be done is still to come."""
    if campaign.due_on >= clock.today():
        return None
    return Blocker("due", _("The day by which the campaign should be done is over. Give another one."), "#due_on")


def nothing_left_out(_actor: Actor, campaign: Campaign, _inputs: Inputs) -> Iterator[Blocker]:
    """Every document was reviewed against every changed basis, or a person signed why not."""
    count = len(coverage.of(campaign).open)
    if count:
        sentence = ngettext(
            "%(num)d gap has neither a review nor a signed reason.",
            "%(num)d gaps have neither a review nor a signed reason.",
            count,
        )
        yield Blocker("coverage", sentence, "coverage")


S = State
LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"
# fmt: off
CAMPAIGN = Lifecycle(
    "campaign",
    states=State,
    labels={S.DRAFT: _l("Being prepared"), S.RUNNING: _l("Under way"), S.CLOSED: _l("Closed"), S.CANCELLED: _l("Given up")},
    initial=S.DRAFT,
    final=frozenset({S.CLOSED, S.CANCELLED}),
    steps=(S.DRAFT, S.RUNNING, S.CLOSED),
    tones={S.RUNNING: "soon", S.CLOSED: "done"},
    moves=(
        Move("start", (S.DRAFT,), S.RUNNING, "campaigns.run", _l("Freeze the list and start"), (has_scope, has_time), None, (), LAW),
        Move("close", (S.RUNNING,), S.CLOSED, "campaigns.run", _l("Close the campaign"), (nothing_left_out,), None, (), LAW),
        Move("cancel", (S.DRAFT, S.RUNNING), S.CANCELLED, "campaigns.run", _l("Give up"), (has_remark,), None, (), LAW, ("remark",)),
    ),
)
# fmt: on
