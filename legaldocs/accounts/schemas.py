"""Inputs of the account pages."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.accounts.models import UNIT_KINDS, Role
from legaldocs.core.schema import Input, Line, Prose


class SignIn(Input):
    """Name and password."""

    username = Line(required=True, validate=validate.Length(max=60))
    password = fields.String(required=True, validate=validate.Length(max=200))


class Password(Input):
    """Changing one's password."""

    old = fields.String(required=True, validate=validate.Length(max=200))
    new = fields.String(required=True, validate=validate.Length(max=200))


class Code(Input):
    """A code of an app, or a recovery code."""

    code = fields.String(required=True, validate=validate.Length(max=60))


class Proof(Input):
    """The password once more."""

    password = fields.String(required=True, validate=validate.Length(max=200))


class PasskeyName(Input):
    """What a device is called."""

    name = Line(required=True, validate=validate.Length(min=1, max=80))


class Reason(Input):
    """Why something is taken away or given back."""

    reason = Prose(required=True, validate=validate.Length(min=5, max=500))


class Withdrawal(Reason):
    """Which line of a review, and why it is withdrawn."""

    key = Line(required=True, validate=validate.Length(max=40))


class FactorRules(Input):
    """Roles whose holders must use a second factor."""

    roles = fields.List(fields.Enum(Role, by_value=True), load_default=list)


class NewDelegation(Input):
    """Whose post, to whom, from when to when, why."""

    post_id = fields.Integer(required=True)
    delegate_id = fields.Integer(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    reason = Prose(required=True, validate=validate.Length(min=5, max=500))


class NewToken(Input):
    """A token for a program: its name, whether it may write, for how many days."""

    name = Line(required=True, validate=validate.Length(min=2, max=80))
    may_write = fields.Boolean(load_default=False)
    days = fields.Integer(load_default=90)


class ReadingDate(Input):
    """The day to read at; empty means today."""

    date = fields.Date(load_default=None)


class Language(Input):
    """Interface language."""

    locale = fields.String(required=True, validate=validate.OneOf(("vi", "en")))


class PersonFacts(Input):
    """Name and job title of a person."""

    name = Line(required=True, validate=validate.Length(min=2, max=200))
    title = Line(load_default="", validate=validate.Length(max=200))


class NewAccount(PersonFacts):
    """A person who is to sign in, with a first post."""

    username = Line(required=True, validate=validate.Length(min=3, max=60))
    unit_id = fields.Integer(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    since = fields.Date(required=True)


class NewPost(Input):
    """A role in a unit between two days; without a last day it stays open."""

    unit_id = fields.Integer(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    since = fields.Date(required=True)
    until = fields.Date(load_default=None, allow_none=True)


class UnitFacts(Input):
    """A unit: names, kind, fields of work separated by commas, the unit it is part of."""

    name = Line(required=True, validate=validate.Length(min=3, max=200))
    name_en = Line(load_default="", validate=validate.Length(max=200))
    kind = fields.String(required=True, validate=validate.OneOf(tuple(UNIT_KINDS)))
    fields_of_work = Line(load_default="", validate=validate.Length(max=500))
    parent_id = fields.Integer(load_default=None, allow_none=True)
