"""Reads of webhooks and their messages."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.core import permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.webhooks.models import Delivery, Webhook
from legaldocs.webhooks.policy import EVERYTHING


def listed(actor: Actor) -> sa.Select[Webhook]:
    """Webhooks the actor may see, the newest first, without those that ended."""
    found = sa.select(Webhook).where(Webhook.ended_at.is_(None)).order_by(Webhook.id.desc())
    return found if actor.has_role(*EVERYTHING) else found.where(Webhook.person_id == actor.user_id)


def one(actor: Actor, webhook_id: int) -> Webhook:
    """The webhook.  Raises ``Missing`` when there is none that the actor may see."""
    found = db.session.get(Webhook, webhook_id)
    if found is None or found.ended_at is not None or not permissions.can(actor, "webhooks.manage", found):
        raise Missing()
    return found


def deliveries(webhook_id: int) -> sa.Select[Delivery]:
    """Messages of a webhook, the newest first."""
    return sa.select(Delivery).where(Delivery.webhook_id == webhook_id).order_by(Delivery.id.desc())


def delivery(actor: Actor, delivery_id: int) -> Delivery:
    """A message of a webhook that the actor may see.  Raises ``Missing``."""
    found = db.session.get(Delivery, delivery_id)
    if found is None:
        raise Missing()
    one(actor, found.webhook_id)
    return found


def listening(kind: str) -> list[Webhook]:
    """Webhooks that are told of a kind now."""
    found = sa.select(Webhook).where(Webhook.ended_at.is_(None), Webhook.paused.is_(False))
    return [hook for hook in db.session.scalars(found) if kind in hook.kinds]
