"""A document that carries a proposal out is recognised by target and effect; a person confirms, and the loop closes.

What a text says and what is on record about it count alike: clauses of an arriving text that amend, replace, repeal or
suspend, and confirmed events that name the text as their source.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, EffectEvent
from legaldocs.law.effect import EventKind
from legaldocs.law.types import RelationKind
from legaldocs.proposals import queries
from legaldocs.proposals.lifecycle import PROPOSAL
from legaldocs.proposals.models import Action, Match, MatchState, Proposal, State, Target

_R, _E = RelationKind, EventKind
SAID = {
    Action.AMEND: {_R.AMEND, _R.SUPPLEMENT, _R.REPLACE},
    Action.SUPPLEMENT: {_R.SUPPLEMENT, _R.AMEND},
    Action.REPLACE: {_R.REPLACE, _R.REPEAL},
    Action.REPEAL: {_R.REPEAL, _R.REPLACE},
    Action.SUSPEND: {_R.SUSPEND, _R.PAUSE},
    Action.CORRECT: {_R.CORRECT},
    Action.ISSUE_NEW: {_R.REPLACE, _R.REPEAL, _R.AMEND},
}
RECORDED = {
    Action.AMEND: {_E.AMENDED, _E.SUPPLEMENTED, _E.REPLACED},
    Action.SUPPLEMENT: {_E.SUPPLEMENTED, _E.AMENDED},
    Action.REPLACE: {_E.REPLACED, _E.REPEALED},
    Action.REPEAL: {_E.REPEALED, _E.REPLACED},
    Action.SUSPEND: {_E.SUSPENDED, _E.PAUSED},
    Action.CORRECT: {_E.CORRECTED},
    Action.ISSUE_NEW: {_E.REPLACED, _E.REPEALED, _E.AMENDED},
}
Act = tuple[int, str, str]  # document acted on, provision ("" = the whole), kind as text
_ENDS_ALL = {str(_R.REPEAL), str(_R.REPLACE), str(_E.REPEALED), str(_E.REPLACED)}


@use_case
def look_at(actor: Actor, document_id: int, proposal_id: int | None = None) -> list[Match]:
    """Note which open proposals a document seems to carry out; ``proposal_id`` is one it was drafted for.

    Joins the caller's transaction; looking twice notes once.  Asks no permission: nothing is decided.
    """
    instrument = documents.get(document_id)
    if instrument is None:
        return []
    acts = acts_of(document_id)
    known = {match.proposal_id: match for match in _matches_of(document_id)}
    found = []
    wanted = queries.open_for_instrument({act[0] for act in acts})
    if proposal_id is not None and (drafted := db.session.get(Proposal, proposal_id)) is not None:
        wanted = [
            *wanted,
            *([drafted] if drafted not in wanted and drafted.state in (State.SUBMITTED, State.ACCEPTED) else []),
        ]
    for proposal in wanted:
        covered = sum(1 for target in proposal.targets if _acted_on(target, proposal.action, acts))
        if (not covered and proposal.id != proposal_id) or not _later(instrument, proposal):
            continue
        match = known.get(proposal.id)
        if match is None:
            match = Match(
                proposal_id=proposal.id, document_id=document_id, covered=covered, total=len(proposal.targets),
                state=MatchState.OPEN, found_at=clock.now(),
            )  # fmt: skip
            db.session.add(match)
        elif match.state is MatchState.OPEN:
            match.covered, match.total = covered, len(proposal.targets)
        found.append(match)
    db.session.flush()
    return found


def acts_of(document_id: int) -> set[Act]:
    """What a document does to others: by its words, and by the events on record that name it."""
    said = {
        (row.target_id, unit, str(row.kind))
        for row in documents.relations_from(document_id)
        if row.target_id is not None
        for unit in (row.target_units or [""])
    }
    events = sa.select(EffectEvent.document_id, EffectEvent.provision, EffectEvent.kind).where(
        EffectEvent.source_id == document_id
    )
    recorded = {(row[0], row[1] or "", str(row[2])) for row in db.session.execute(events)}
    return {(key, unit, kind) for key, unit, kind in said | recorded if key != document_id}


def _acted_on(target: Target, action: Action, acts: Iterable[Act]) -> bool:
    """Whether a fitting act reaches the provision aimed at, or ends the whole document around it."""
    kinds = {str(kind) for kind in (*SAID[action], *RECORDED[action])}
    for document_id, unit, kind in acts:
        if document_id != target.document_id or kind not in kinds:
            continue
        inside = unit == target.path or (bool(unit) and target.path.startswith(f"{unit}/"))
        if inside or (not unit and (not target.path or kind in _ENDS_ALL)):
            return True
    return False


def _later(instrument: Document, proposal: Proposal) -> bool:
    """A document issued before the proposal was raised did not carry it out."""
    raised: date = proposal.created_at.date()
    return instrument.issued_date is None or instrument.issued_date >= raised


def _matches_of(document_id: int) -> list[Match]:
    return list(db.session.scalars(sa.select(Match).where(Match.document_id == document_id)))


@use_case
def confirm(actor: Actor, match_id: int) -> Proposal:
    """Confirm that the document carried the proposal out: the proposal is closed in one's own name.

    Raises ``Forbidden``, ``Missing``, ``Refused`` when it was decided on or the proposal is not accepted yet.
    """
    match, proposal = _open(actor, match_id)
    require(actor, "proposals.decide", proposal)
    instrument = documents.get(match.document_id)
    if instrument is None:
        raise Missing()
    PROPOSAL.apply(actor, proposal, "carry-out", remark=instrument.number, instrument_id=instrument.id)
    _decided(actor, match, MatchState.CONFIRMED, None)
    return proposal


@use_case
def dismiss(actor: Actor, match_id: int, reason: str) -> Proposal:
    """Say that the document did not carry the proposal out.  Raises ``Invalid`` without a reason."""
    match, proposal = _open(actor, match_id)
    require(actor, "proposals.decide", proposal)
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    _decided(actor, match, MatchState.DISMISSED, reason.strip())
    return proposal


def _open(actor: Actor, match_id: int) -> tuple[Match, Proposal]:
    match = queries.match(match_id)
    proposal = queries.get(actor, match.proposal_id) if match is not None else None
    if match is None or proposal is None:
        raise Missing()
    if match.state is not MatchState.OPEN:
        raise Refused(_("Somebody has decided on this already. Reload the page."))
    return match, proposal


def _decided(actor: Actor, match: Match, state: MatchState, reason: str | None) -> None:
    match.state, match.reason = state, reason
    match.decided_by, match.decided_at = actor.user_id, clock.now()
