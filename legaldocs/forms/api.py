"""Forms for programs: which there are, what they print, who confirmed them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core.api import Door, picked, record
from legaldocs.core.errors import Missing
from legaldocs.core.schema import Prose
from legaldocs.core.web import actor
from legaldocs.forms import queries, registry, service
from legaldocs.forms.models import FormConfirmation

door = Door("forms", "Wording and columns of what is printed, as data, and who confirmed each version.")
_BY = "person_name compared at"
ByOut = record("FormConfirmationOut", "Who confirmed a version against which official text.", FormConfirmation, _BY)


class FormOut(Schema):
    """A form in its present version; ``digest`` names the version."""

    name = fields.String()
    id = fields.String()
    digest = fields.String()
    title = fields.String()
    source = fields.String()
    own = fields.Boolean()
    confirmed_by = fields.Nested(ByOut, allow_none=True)


class FormsOut(Schema):
    """Every form."""

    items = fields.List(fields.Nested(FormOut))


class ConfirmIn(Schema):
    """The version that was read, and the official text it was held against."""

    digest = fields.String(required=True)
    compared = Prose(required=True, validate=validate.Length(1, 2000))


def _values(name: str) -> dict[str, Any]:
    found = registry.form(name)
    by = queries.confirmation(found["id"], found["digest"])
    words = {key: str(found.get(key, "")) for key in ("id", "digest", "title", "source")}
    return {"name": name, **words, "own": registry.is_own(name), "confirmed_by": picked(by, _BY) if by else None}


@door.get("/forms", entry="forms.read", gives=FormsOut)
def forms() -> dict[str, Any]:
    """Every form with its confirmation"""
    return {"items": [_values(name) for name in registry.names()]}


@door.post("/forms/<form_name>/confirm", entry="forms.confirm", gives=FormOut, takes=ConfirmIn)
def confirm(given: dict[str, Any], form_name: str) -> dict[str, Any]:
    """Confirm the version that was read"""
    if form_name not in registry.names():
        raise Missing()
    service.confirm(actor(), form_name, **given)
    return _values(form_name)
