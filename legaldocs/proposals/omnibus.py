"""Many small repeals in one instrument: grouped by competent body and ground, split where the body differs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.proposals import queries
from legaldocs.proposals.models import Action, Proposal, State

_ARTICLE = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Hiến pháp)[^,;.\n]{0,60}?\d+/\d{4}/[^\s,;.]+"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Accepted proposals that one instrument of one body may carry out on one ground."""

    body: str
    ground: str
    proposals: tuple[Proposal, ...]


def groups(actor: Actor) -> list[Group]:
    """Accepted repeals not yet joined, by body and ground; the largest groups of a body first."""
    found: dict[tuple[str, str], list[Proposal]] = {}
    for proposal in queries.batchable(actor):
        found.setdefault((proposal.competent_body, ground_of(proposal)), []).append(proposal)
    made = [Group(body, ground, tuple(rows)) for (body, ground), rows in found.items()]
    return sorted(made, key=lambda one: (one.body, -len(one.proposals), one.ground))


def ground_of(proposal: Proposal) -> str:
    """The text that the ground names, else its first line: what two grounds are told apart by."""
    named = _ARTICLE.search(proposal.ground)
    return named.group() if named else proposal.ground.strip().splitlines()[0][:160]


@use_case
def join(actor: Actor, proposal_ids: Iterable[int]) -> Proposal:
    """Have one instrument carry several accepted repeals out; returns the one that leads them.

    Raises ``Refused`` where they are of different bodies, not accepted, no repeals, or joined already.
    """
    require(actor, "proposals.join")
    wanted = sorted(set(proposal_ids))
    found = [proposal for key in wanted if (proposal := queries.get(actor, key)) is not None]
    if len(found) != len(wanted):
        raise Missing()
    if len(found) < 2:
        raise Refused(_("Tick at least two proposals."))
    if len({proposal.competent_body for proposal in found}) > 1:
        raise Refused(_("Different bodies are competent; one instrument cannot carry all of them out."))
    for proposal in found:
        if proposal.state is not State.ACCEPTED or proposal.action is not Action.REPEAL or proposal.batch_id:
            raise Refused(_("%(code)s is no accepted repeal, or is joined already.", code=proposal.code))
    for proposal in found:
        proposal.batch_id = found[0].id
    return found[0]


@use_case
def part(actor: Actor, leader_id: int) -> int:
    """Take proposals apart that were joined; returns how many.  Raises ``Refused`` once one of them is carried out."""
    require(actor, "proposals.join")
    leader = queries.get(actor, leader_id)
    found = queries.in_batch(leader_id) if leader is not None else []
    if not found:
        raise Missing()
    if any(proposal.state is State.DONE for proposal in found):
        raise Refused(_("One of them has been carried out already."))
    for proposal in found:
        proposal.batch_id = None
    return len(found)
