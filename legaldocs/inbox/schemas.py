"""Inputs of notices, settings and time limits."""

from __future__ import annotations

from marshmallow import fields

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.inbox.models import Digest, Rhythm


class Read(Input):
    """The latest notice that was shown."""

    up_to = fields.Integer(required=True)


class Settings(Input):
    """What to mail, and where; a kind of notices left out stays as it is."""

    address = Line(load_default=None, allow_none=True)
    reminders_by_mail = fields.Boolean(load_default=False)
    digest = fields.Enum(Digest, by_value=True, load_default=Digest.NONE)
    watched = fields.Enum(Rhythm, by_value=True, load_default=None)
    mentions = fields.Enum(Rhythm, by_value=True, load_default=None)
    searches = fields.Enum(Rhythm, by_value=True, load_default=None)


class Ask(Input):
    """More time."""

    working_days = fields.Integer(required=True)
    ground = Prose(load_default="")


class Decide(Input):
    """A decision about more time."""

    granted = fields.Boolean(load_default=False)
    remark = Prose(load_default="")


class ConfirmMonth(Input):
    """The month a head answers for."""

    month = fields.Date(required=True)
    remark = Prose(load_default="")
