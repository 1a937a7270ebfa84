"""Use cases of webhooks: make, test, rotate, pause, end, send again; and noting what became of each attempt."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Refused
from legaldocs.core.jobs import job_type
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import current, use_case
from legaldocs.inbox import notices
from legaldocs.inbox.notices import Told
from legaldocs.webhooks import outgoing, queries, signing
from legaldocs.webhooks.kinds import KINDS, TEST
from legaldocs.webhooks.models import Delivery, DeliveryState, Webhook

MOST = 20  # webhooks per person
ATTEMPTS = 8  # the last one a day and a half after the first
OLD_SECRET = timedelta(hours=24)
KEPT_DAYS = 30


def pause_after(attempt: int) -> timedelta:
    """Wait after a failed attempt: half a minute, two, eight … at most twelve hours."""
    return timedelta(seconds=min(30 * 4 ** (attempt - 1), 12 * 3600))


@use_case
def subscribe(actor: Actor, name: str, address: str, kinds: Iterable[str]) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown this once.  Raises ``Invalid``."""
    require(actor, "webhooks.manage")
    wanted = sorted(set(kinds))
    if not wanted or any(one not in KINDS for one in wanted):
        raise Invalid(fields={"kinds": [_("Choose what to be told of.")]})
    closed = [str(KINDS[one].label) for one in wanted if not permissions.can(actor, KINDS[one].permission)]
    if closed:
        raise Invalid(fields={"kinds": [_("You may not read this yourself: %(what)s.", what=", ".join(closed))]})
    _checked(address)
    mine = sa.select(sa.func.count()).select_from(Webhook)
    mine = mine.where(Webhook.person_id == actor.user_id, Webhook.ended_at.is_(None))
    if (db.session.scalar(mine) or 0) >= MOST:
        raise Invalid(_("You have %(num)s webhooks already; end one first.", num=MOST))
    hook = Webhook(person_id=actor.user_id, name=name, address=address, kinds=wanted, salt=secrets.token_hex(16))
    hook.created_at = clock.now()
    db.session.add(hook)
    db.session.flush()
    return hook, secret_of(hook.salt)


def _checked(address: str) -> None:
    try:
        outgoing.check(address, allowed())
    except outgoing.AddressRefused as refusal:
        raise Invalid(fields={"address": [str(refusal)]}) from refusal


def allowed() -> tuple[Any, ...]:
    """Private networks that the setting opens."""
    return outgoing.networks(str(current_app.config["WEBHOOK_NETWORKS"]))


def secret_of(salt: str) -> str:
    """The secret that belongs to a salt here."""
    return signing.secret(current_app.config["AUDIT_KEY"], salt)


def secrets_of(hook: Webhook) -> list[str]:
    """Secrets that sign now: the present one, and the one before for a day after a rotation."""
    old = hook.old_salt if hook.old_until is not None and hook.old_until > clock.now() else None
    return [secret_of(salt) for salt in (hook.salt, old) if salt]


@use_case
def rotate(actor: Actor, webhook_id: int) -> str:
    """A new secret, shown this once; the old one signs beside it for a day."""
    hook = queries.one(actor, webhook_id)
    hook.old_salt, hook.old_until = hook.salt, clock.now() + OLD_SECRET
    hook.salt = secrets.token_hex(16)
    return secret_of(hook.salt)


@use_case
def pause(actor: Actor, webhook_id: int, *, paused: bool) -> Webhook:
    """Tell nothing until further notice, or go on; what happens meanwhile is not told later."""
    hook = queries.one(actor, webhook_id)
    hook.paused = paused
    return hook


@use_case
def end(actor: Actor, webhook_id: int) -> None:
    """End a webhook for good; its log goes after a month."""
    queries.one(actor, webhook_id).ended_at = clock.now()


@use_case
def try_out(actor: Actor, webhook_id: int) -> Delivery:
    """Send a message of the kind ``test``."""
    hook = queries.one(actor, webhook_id)
    return write([hook], TEST, {"message": "ping", "links": {}})[0]


@use_case
def send_again(actor: Actor, delivery_id: int) -> Delivery:
    """Send a message that was delivered or given up once more.  Raises ``Refused`` while it is still being tried."""
    row = queries.delivery(actor, delivery_id)
    if row.state is DeliveryState.WAITING:
        raise Refused(_("This message is still being tried."), code="webhook-waiting")
    row.state, row.attempts, row.error = DeliveryState.WAITING, 0, None
    _queue(row)
    return row


def write(hooks: Iterable[Webhook], kind: str, data: dict[str, Any]) -> list[Delivery]:
    """A message to each webhook, in the open use case; sent by the worker once that is committed."""
    now, rows = clock.now(), []
    for hook in hooks:
        row = Delivery(webhook_id=hook.id, kind=kind, body="", state=DeliveryState.WAITING, created_at=now)
        db.session.add(row)
        rows.append(row)
    db.session.flush()
    for row in rows:
        said = {"id": row.id, "kind": kind, "at": now.isoformat(), "data": data}
        row.body = json.dumps(said, ensure_ascii=False)
        _queue(row)
    return rows


def _queue(row: Delivery) -> None:
    row.next_at = row.next_at or clock.now()
    job_type("webhooks.deliver").enqueue(run_at=row.next_at, delivery_id=row.id)  # by name: the job calls this module


def may_still_read(hook: Webhook, kind: str) -> bool:
    """Whether the owner, as of today, may read what a message points to: accounts close and posts end."""
    if hook.person.disabled:
        return False
    owner = accounts.actor_of(hook.person, clock.today())
    return kind == TEST or permissions.can(owner, KINDS[kind].permission)


@use_case
def note(actor: Actor, delivery_id: int, status: int | None, error: str | None) -> DeliveryState:
    """Write down an attempt: delivered on a 2xx, tried again later, or given up with a notice to the owner."""
    require(actor, "webhooks.deliver")
    row = db.session.get_one(Delivery, delivery_id)
    now = clock.now()
    row.attempts, row.status, row.error, row.tried_at, row.next_at = row.attempts + 1, status, error, now, None
    if status is not None and 200 <= status < 300:
        row.state = DeliveryState.DELIVERED
    elif row.attempts < ATTEMPTS:
        row.next_at = now + pause_after(row.attempts)
        _queue(row)
    else:
        _give_up(row)
    return row.state


@use_case
def drop(actor: Actor, delivery_id: int, why: str) -> None:
    """Give a message up at once: its webhook ended, or its owner may no longer read what it tells."""
    require(actor, "webhooks.deliver")
    row = db.session.get_one(Delivery, delivery_id)
    row.state, row.error, row.next_at = DeliveryState.DEAD, why, None


def _give_up(row: Delivery) -> None:
    row.state = DeliveryState.DEAD
    facts = {"hook": row.webhook.name, "webhook_id": row.webhook_id, "attempts": row.attempts}
    key = f"webhook-dead:{row.id}:{current().use_case}:{row.tried_at:%Y%m%d%H%M%S}"
    notices.tell([Told(row.webhook.person_id, key, "webhook-dead", facts)])


@use_case
def forget_old(actor: Actor) -> int:
    """Drop messages older than a month that are over."""
    require(actor, "webhooks.deliver")
    old = (Delivery.state != DeliveryState.WAITING, Delivery.created_at < clock.now() - timedelta(days=KEPT_DAYS))
    return int(db.session.execute(sa.delete(Delivery).where(*old)).rowcount)  # type: ignore[attr-defined]  # a DML result
