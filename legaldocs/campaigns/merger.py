"""Merged provinces: pairs of same-subject documents, and the decision on each with the instrument the rules name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.campaigns import merger_rules, pairing, queries
from legaldocs.campaigns.models import Campaign, Decision, Ground, Pair, State
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Edition, Provision
from legaldocs.events import MergerDecided
from legaldocs.law.types import Kind

_HEADINGS = 40  # of one document: enough to tell what it is about


def add_pairs(campaign: Campaign, found: Sequence[Document]) -> None:
    """Pair the documents of the frozen list; called in the transaction that starts the campaign."""
    headings = _headings([one.id for one in found])
    subjects = [
        pairing.Subject(
            one.id, one.territory or "", f"{one.issuer_key.partition(':')[0]}/{one.doc_type}", one.title,
            tuple(headings.get(one.id, ())[:_HEADINGS]), tuple(one.fields),
        )
        for one in found
    ]  # fmt: skip
    for match in pairing.pairs(subjects, _place_names()):
        why = {"title": match.title, "headings": match.headings, "field": match.field, "shared": list(match.shared)}
        db.session.add(
            Pair(campaign_id=campaign.id, left_id=match.left_id, right_id=match.right_id, score=match.score, why=why)
        )


def _place_names() -> list[str]:
    return [one.name for one in territories().values()]


def _headings(document_ids: list[int]) -> dict[int, list[str]]:
    """Headings of articles per document, of its latest text, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    for part in (document_ids[i : i + 500] for i in range(0, len(document_ids), 500)):
        latest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(part)).group_by(Edition.document_id)
        rows = sa.select(Provision.document_id, Provision.heading).where(
            Provision.edition_id.in_(latest), Provision.kind == Kind.ARTICLE, Provision.heading.is_not(None)
        )
        for row in db.session.execute(rows.order_by(Provision.edition_id, Provision.position)):
            found[row.document_id].append(row.heading)
    return found


@use_case
def decide(
    actor: Actor,
    pair_id: int,
    decision: Decision,
    reason: str,
    kept_id: int | None = None,
    ground: Ground | None = None,
    version: int | None = None,
) -> Pair:
    """Decide what becomes of a pair; the rules name the instrument, and what must end becomes a proposal.

    Raises ``Invalid`` for what the decision lacks, ``Refused`` once the campaign is over or the pair was decided.
    """
    require(actor, "campaigns.decide")
    pair = queries.pair(pair_id)
    campaign = queries.get(pair.campaign_id) if pair else None
    if pair is None or campaign is None:
        raise Missing()
    if version is not None and version != pair.version:
        raise Conflict()
    if campaign.state is not State.RUNNING:
        raise Refused(_("This is done while the campaign is under way."))
    if pair.decision is not None:
        raise Refused(_("This was decided already; open the decision again first."))
    _check(pair, decision, reason, kept_id, ground)
    rule = merger_rules.rule_for(decision, ground, clock.today())
    pair.decision, pair.kept_id, pair.ground = decision, kept_id if decision is Decision.KEEP_ONE else None, ground
    pair.instrument, pair.law, pair.reason = rule.instrument, rule.article, reason.strip()
    pair.decided_by, pair.decided_name, pair.decided_at = actor.user_id, actor.name, clock.now()
    ending = _ending(pair)
    if ending:
        action = "replace" if decision is Decision.NEW_TEXT else "repeal"
        emit(MergerDecided(pair.id, tuple(ending), action, rule.article, pair.reason, campaign.due_on))
    return pair


def _ending(pair: Pair) -> list[int]:
    """The documents that must end for the decision to be carried out."""
    match pair.decision:
        case Decision.KEEP_ONE:
            return [key for key in pair.document_ids if key != pair.kept_id]
        case Decision.NEW_TEXT | Decision.REPEAL:
            return list(pair.document_ids)
        case _:
            return []


def _check(pair: Pair, decision: Decision, reason: str, kept_id: int | None, ground: Ground | None) -> None:
    errors: dict[str, list[str]] = {}
    if len(reason.strip()) < 10:  # a sentence
        errors["reason"] = [_("Say in a sentence why.")]
    if decision is Decision.KEEP_ONE and kept_id not in pair.document_ids:
        errors["kept_id"] = [_("Say which of the two is kept.")]
    if decision is Decision.REPEAL and ground is None:
        errors["ground"] = [_("Name the ground; the instrument depends on it.")]
    if errors:
        raise Invalid(fields=errors)


@use_case
def reopen(actor: Actor, pair_id: int, reason: str, version: int | None = None) -> Pair:
    """Take a decision back, with a reason; proposals raised from it stay until somebody withdraws them."""
    require(actor, "campaigns.decide")
    pair = queries.pair(pair_id)
    if pair is None:
        raise Missing()
    if version is not None and version != pair.version:
        raise Conflict()
    if len(reason.strip()) < 10:  # a sentence
        raise Invalid(fields={"reason": [_("Say in a sentence why.")]})
    pair.decision = pair.kept_id = pair.ground = pair.instrument = pair.law = None
    pair.reason = reason.strip()
    pair.decided_by = pair.decided_name = pair.decided_at = None
    return pair
