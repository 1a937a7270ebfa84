"""The forms that keep a view, and that open a list with it for a role."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.accounts.models import Role
from legaldocs.core.schema import Input, Line


class NewView(Input):
    """A name for what the list shows now; ``query`` is the address's query string."""

    list_name = fields.String(required=True, validate=validate.Length(1, 80))
    name = Line(required=True, validate=validate.Length(1, 60))
    query = fields.String(load_default="", validate=validate.Length(max=4000))
    shared = fields.Boolean(load_default=False)
    is_default = fields.Boolean(load_default=False)


class RoleFirst(Input):
    """What everybody of a role sees first of a list, under which name."""

    list_name = fields.String(required=True, validate=validate.Length(1, 80))
    role = fields.Enum(Role, by_value=True, required=True)
    name = Line(required=True, validate=validate.Length(1, 60))
    query = fields.String(load_default="", validate=validate.Length(max=4000))
