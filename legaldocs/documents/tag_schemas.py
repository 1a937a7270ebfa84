"""Inputs of tags."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line
from legaldocs.documents.tag_models import Tone


class NewTag(Input):
    """A tag by its name in both languages and its colour."""

    name = Line(load_default="", validate=validate.Length(max=60))
    name_en = Line(load_default="", validate=validate.Length(max=60))
    tone = fields.Enum(Tone, by_value=True, load_default=Tone.GREY)


class ChangedTag(NewTag):
    """The same anew; a closed tag is put on nothing more."""

    closed = fields.Boolean(load_default=False)


class Tagging(Input):
    """A tag put on documents, or taken off."""

    ids = fields.List(fields.Integer(), load_default=list)
    tag_id = fields.Integer(required=True)
    on = fields.Boolean(load_default=False)
