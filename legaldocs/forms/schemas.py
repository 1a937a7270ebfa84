"""Inputs of the pages of forms."""

from __future__ import annotations

from marshmallow import fields

from legaldocs.core.schema import Input, Prose


class Confirm(Input):
    """The version read and what it was compared with."""

    digest = fields.String(required=True)
    compared = Prose(required=True)
