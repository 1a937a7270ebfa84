"""Inputs of the pages of reports."""

from __future__ import annotations

from marshmallow import fields

from legaldocs.core.schema import Input, Prose


class Issue(Input):
    """The report read: its month and the hash of its figures."""

    at = fields.Date(required=True)
    content_hash = fields.String(required=True)


class SetCriterion(Input):
    """One criterion of a year."""

    year = fields.Integer(required=True)
    maximum = fields.Float(required=True)
    floor = fields.Float(load_default=0.0)
    points = fields.Float(load_default=None, allow_none=True)
    source = Prose(load_default="")
    confirmed = fields.Boolean(load_default=False)
