"""Webhooks for programs: make, try out, rotate, end, read the log, send again."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.core import api
from legaldocs.core.api import Door, PageQuery, from_page, listed, picked, record
from legaldocs.core.web import actor, paginate
from legaldocs.webhooks import queries, schemas, service
from legaldocs.webhooks.models import Delivery, Webhook

door = Door("webhooks", "Where programs are told of changes, signed and tried again.")
_COLUMNS = "id name address paused created_at"
_SENT = "id webhook_id kind body state attempts status error created_at tried_at next_at"
WebhookOut = record("WebhookOut", "A webhook.", Webhook, _COLUMNS, kinds=fields.List(fields.String()))
DeliveryOut = record("DeliveryOut", "A message and what became of it.", Delivery, _SENT)
SecretOut = type("SecretOut", (Schema,), {
    "__doc__": "A secret, shown this once.", "id": fields.Integer(), "secret": fields.String(),
})  # fmt: skip


def _values(hook: Webhook) -> dict[str, Any]:
    return {**picked(hook, _COLUMNS), "kinds": list(hook.kinds)}


@door.get("/webhooks", entry="webhooks.manage", gives=api.page_of(WebhookOut), query=PageQuery)
def webhooks(_given: dict[str, Any]) -> dict[str, Any]:
    """My webhooks; all of them for administrators"""
    page = paginate(queries.listed(actor()))
    return listed(page, [_values(row) for row in page.rows])


@door.post("/webhooks", entry="webhooks.manage", takes=from_page(schemas.NewWebhook), gives=SecretOut, status=201)
def subscribe(given: dict[str, Any]) -> dict[str, Any]:
    """Make a webhook; the secret is in the answer and nowhere else"""
    hook, secret = service.subscribe(actor(), **given)
    return {"id": hook.id, "secret": secret}


@door.get("/webhooks/<int:webhook_id>", entry="webhooks.manage", gives=WebhookOut)
def webhook(webhook_id: int) -> dict[str, Any]:
    """One webhook"""
    return _values(queries.one(actor(), webhook_id))


@door.post("/webhooks/<int:webhook_id>/rotate", entry="webhooks.manage", gives=SecretOut)
def rotate(webhook_id: int) -> dict[str, Any]:
    """A new secret; the old one signs beside it for a day"""
    return {"id": webhook_id, "secret": service.rotate(actor(), webhook_id)}


@door.post("/webhooks/<int:webhook_id>/pause", entry="webhooks.manage", gives=WebhookOut)
def pause(webhook_id: int) -> dict[str, Any]:
    """Tell nothing until further notice"""
    return _values(service.pause(actor(), webhook_id, paused=True))


@door.post("/webhooks/<int:webhook_id>/resume", entry="webhooks.manage", gives=WebhookOut)
def resume(webhook_id: int) -> dict[str, Any]:
    """Go on telling"""
    return _values(service.pause(actor(), webhook_id, paused=False))


@door.post("/webhooks/<int:webhook_id>/end", entry="webhooks.manage", gives=api.Count)
def end(webhook_id: int) -> dict[str, int]:
    """End a webhook for good"""
    service.end(actor(), webhook_id)
    return {"count": 1}


@door.post("/webhooks/<int:webhook_id>/test", entry="webhooks.manage", gives=DeliveryOut)
def try_out(webhook_id: int) -> dict[str, Any]:
    """Send a message of the kind test"""
    return picked(service.try_out(actor(), webhook_id), _SENT)


@door.get(
    "/webhooks/<int:webhook_id>/deliveries",
    entry="webhooks.manage", gives=api.page_of(DeliveryOut), query=PageQuery,
)  # fmt: skip
def deliveries(_given: dict[str, Any], webhook_id: int) -> dict[str, Any]:
    """Messages of a webhook, newest first"""
    queries.one(actor(), webhook_id)
    page = paginate(queries.deliveries(webhook_id))
    return listed(page, [picked(row, _SENT) for row in page.rows])


@door.post("/webhook-deliveries/<int:delivery_id>/resend", entry="webhooks.manage", gives=DeliveryOut)
def send_again(delivery_id: int) -> dict[str, Any]:
    """Send a message that is over once more"""
    return picked(service.send_again(actor(), delivery_id), _SENT)
