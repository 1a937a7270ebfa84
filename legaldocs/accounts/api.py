"""Delegations for programs.  Passwords, second factors, tokens and sessions are a person's own, in a browser."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.accounts import queries, schemas, service
from legaldocs.accounts.models import Delegation
from legaldocs.core.api import Door, from_page, picked, record
from legaldocs.core.web import SIGNED_IN, actor

door = Door("accounts", "Who acts in whose post, from when to when.")
_COLUMNS = "id post_id delegate_id since until reason ended_at"
DelegationOut = record("DelegationOut", "One person acts in another's post.", Delegation, _COLUMNS)


class DelegationsOut(Schema):
    """Delegations I gave, the latest first."""

    items = fields.List(fields.Nested(DelegationOut))


def _mine() -> dict[str, Any]:
    return {"items": [picked(row, _COLUMNS) for row in queries.delegations_from(actor().user_id or 0)]}


@door.get("/me/delegations", entry=SIGNED_IN, gives=DelegationsOut)
def delegations() -> dict[str, Any]:
    """Delegations I gave"""
    return _mine()


@door.post("/me/delegations", entry=SIGNED_IN, gives=DelegationOut, takes=from_page(schemas.NewDelegation), status=201)
def delegate(given: dict[str, Any]) -> dict[str, Any]:
    """Let a colleague act in a post between two dates"""
    return picked(service.delegate(actor(), **given), _COLUMNS)


@door.post("/me/delegations/<int:delegation_id>/end", entry=SIGNED_IN, gives=DelegationsOut)
def end(delegation_id: int) -> dict[str, Any]:
    """End a delegation now; what was done under it stays"""
    service.end_delegation(actor(), delegation_id)
    return _mine()
