"""Forms of webhooks."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line


class NewWebhook(Input):
    """Where to send what."""

    name = Line(required=True, validate=validate.Length(1, 80))
    address = Line(required=True, validate=validate.Length(8, 500))
    kinds = fields.List(fields.String(), load_default=list)
