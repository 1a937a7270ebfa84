"""Who calls, and what waits for them."""

from __future__ import annotations

from typing import Any

from flask_login import current_user
from marshmallow import Schema, fields

from legaldocs.core import clock
from legaldocs.core.api import Door
from legaldocs.core.web import SIGNED_IN, actor
from legaldocs.inbox import queries

door = Door("me", "The caller and their work.")


class PostOut(Schema):
    """A post held today."""

    unit_id = fields.Integer()
    role = fields.String()


class MeOut(Schema):
    """The person a token belongs to."""

    name = fields.String()
    username = fields.String()
    title = fields.String()
    may_write = fields.Boolean()
    posts = fields.List(fields.Nested(PostOut))


class TaskOut(Schema):
    """One thing to do."""

    kind = fields.String()
    id = fields.Integer()
    code = fields.String()
    subject = fields.String()
    state = fields.String()
    due_on = fields.Date(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    number = fields.String()


class TasksOut(Schema):
    """What waits for the caller, the most urgent first."""

    items = fields.List(fields.Nested(TaskOut))


@door.get("/me", entry=SIGNED_IN, gives=MeOut)
def me() -> dict[str, Any]:
    """The caller"""
    posts = [{"unit_id": unit, "role": role} for unit, role in sorted(actor().posts)]
    same = {name: getattr(current_user, name) for name in ("name", "username", "title")}
    return {**same, "may_write": bool(getattr(current_user, "may_write", False)), "posts": posts}


@door.get("/me/tasks", entry="documents.read", gives=TasksOut)
def tasks() -> dict[str, Any]:
    """What waits for the caller"""
    return {"items": queries.my_tasks(actor(), clock.today())}
