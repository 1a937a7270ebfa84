"""Jobs of webhooks: sending one message, forgetting old ones."""

from __future__ import annotations

import http.client
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import job
from legaldocs.webhooks import outgoing, service, signing
from legaldocs.webhooks.models import Delivery, DeliveryState


@job("webhooks.deliver", key=lambda payload: str(payload["delivery_id"]), label=_l("Send a message to a program"))
def _deliver(_context: Any, *, delivery_id: int) -> dict[str, Any]:
    """One attempt.  A worker that dies in it sends again: receivers know a message by its id."""
    row = db.session.get(Delivery, delivery_id)
    if row is None or row.state is not DeliveryState.WAITING:
        return {}
    hook = row.webhook
    if hook.ended_at is not None or not service.may_still_read(hook, row.kind):
        service.drop(SYSTEM, delivery_id, "ended or closed")
        return {}
    body, at = row.body.encode(), int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "legaldocs-webhooks/1",
        "X-Legaldocs-Kind": row.kind,
        "X-Legaldocs-Delivery": str(row.id),
        signing.HEADER: signing.signature(service.secrets_of(hook), body, at),
    }
    address, allowed = hook.address, service.allowed()
    db.session.rollback()  # no transaction stays open while a stranger takes its time
    status, error = None, None
    try:
        status = outgoing.post(address, body, headers, allowed)
        error = None if 200 <= status < 300 else f"HTTP {status}"
    except outgoing.AddressRefused as refused:  # a sentence for people already
        error = str(refused)[:500]
    except (OSError, http.client.HTTPException) as failure:
        error = f"{type(failure).__name__}: {failure}"[:500]
    if error:
        current_app.logger.info("webhook message %s not delivered: %s", delivery_id, error)
    return {"state": str(service.note(SYSTEM, delivery_id, status, error))}


@job("webhooks.forget-old", every="daily 03:45", label=_l("Forget old messages to programs"))
def _forget(_context: Any) -> dict[str, int]:
    """Keep the log small."""
    return {"forgotten": service.forget_old(SYSTEM)}


DELIVER = _deliver
