"""Input schemas: unknown fields refused, one-line strings trimmed and normalised, errors in the reader's language."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from legaldocs.core.errors import Invalid
from legaldocs.core.text import nfc, squeeze

# Any address may say its language, any list its columns and the kept view it began with.
FORM_EXTRAS = frozenset({"csrf_token", "next", "lang", "cols", "kept"})


class Line(fields.String):
    """One line of text: NFC, blanks collapsed, ends trimmed; empty becomes ``None`` when ``allow_none``."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = squeeze(super()._deserialize(value, attr, data, **kwargs) or "")
        return text or (None if self.allow_none else "")


class Prose(fields.String):
    """Several lines of text: NFC, line ends unified, ends trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = nfc(super()._deserialize(value, attr, data, **kwargs) or "").replace("\r\n", "\n").strip()
        return text or (None if self.allow_none else "")


class Input(Schema):
    """Base of every input: refuses fields it does not know; a form's empty string means "not given"."""

    class Meta:
        unknown = RAISE

    @pre_load
    def _drop_form_noise(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, Mapping):
            return data  # refused by the schema itself
        flat = data.to_dict() if hasattr(data, "to_dict") else dict(data)
        if hasattr(data, "getlist"):  # a field that takes several values keeps all of them
            several = [name for name, field in self.fields.items() if isinstance(field, fields.List) and name in data]
            flat |= {name: data.getlist(name) for name in several}
        return {key: value for key, value in flat.items() if key not in FORM_EXTRAS and value != ""}


class Base64(fields.String):
    """Bytes of a file, in base64 as programs send them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return base64.b64decode(super()._deserialize(value, attr, data, **kwargs), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(str(_("These are not bytes in base64."))) from error


class FileIn(Schema):
    """A file in a request of a program: its name and its bytes in base64."""

    name = fields.String(required=True, validate=validate.Length(1, 255))
    content = Base64(required=True)


def load(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """Validated values.  Raises ``Invalid`` with messages per field in the reader's language."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}
        raise Invalid(fields={name: sentences(value) for name, value in messages.items()}) from error
    return loaded


def sentences(value: Any) -> list[str]:
    """Messages of one field in the reader's language."""
    found = value if isinstance(value, list) else [str(value)]
    return [_STANDARD.get(message, _as_given)(message) for message in map(str, found)]


def _as_given(message: str) -> str:
    return message


_STANDARD = {
    "Missing data for required field.": lambda _m: _("This is required."),
    "Field may not be null.": lambda _m: _("This is required."),
    "Unknown field.": lambda _m: _("This field is not known here."),
    "Not a valid integer.": lambda _m: _("Enter a whole number."),
    "Not a valid date.": lambda _m: _("Enter a date, such as 2026-11-22."),
    "Not a valid string.": lambda _m: _("Enter text."),
}
