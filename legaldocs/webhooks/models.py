"""Rows of webhooks: where somebody wants to be told of which events, and every message with what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.accounts.models import Person
from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class Webhook(Audited, Model):
    """An address that is told of events in the name of its owner.

    The secret is not kept: it is derived from ``salt`` and the key of the installation.  After a rotation the one
    before signs beside it until ``old_until``.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str] = mapped_column(sa.String(500))
    kinds: Mapped[list[str]] = mapped_column(sa.JSON)
    salt: Mapped[str] = mapped_column(sa.String(64), info={"secret": True})
    old_salt: Mapped[str | None] = mapped_column(sa.String(64), info={"secret": True})
    old_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined")


class DeliveryState(StrEnum):
    """Where a message stands.  ``dead``: given up after its attempts; a person may send it again."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class Delivery(Model):
    """One message to one address, written in the transaction of what it tells."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState, "webhook_delivery_state"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    webhook: Mapped[Webhook] = relationship(lazy="joined")
