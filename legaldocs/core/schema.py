"""Input schemas: unknown fields refused, one-line strings trimmed and normalised, errors in the reader's language."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from legaldocs.core.errors import Invalid
from legaldocs.core.text import prose, squeeze

# Any address may say its language, any list its columns and the kept view it began with.
FORM_EXTRAS = frozenset({"csrf_token", "form_key", "next", "lang", "cols", "kept"})


class _Words(fields.String):
    """Words of people; empty becomes ``None`` when ``allow_none``, which no rule about words is asked of."""

    def _validate(self, value: Any) -> None:
        if value is not None:
            super()._validate(value)


class Line(_Words):
    """One line of text: NFC, blanks collapsed, ends trimmed; empty becomes ``None`` when ``allow_none``."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = squeeze(super()._deserialize(value, attr, data, **kwargs) or "")
        return text or (None if self.allow_none else "")


class Prose(_Words):
    """Several lines of text: NFC, line ends unified, ends trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = prose(super()._deserialize(value, attr, data, **kwargs) or "")
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
    if isinstance(value, Mapping):  # a part of the field: which, and what of it
        parts = ((str(name), words) for name, part in value.items() for words in sentences(part))
        return [words if name == "_schema" else f"{name}: {words}" for name, words in parts]
    found = value if isinstance(value, list) else [value]
    return [_sentence(str(message)) for message in found]


def _sentence(message: str) -> str:
    """The library's English in the reader's language; a message of our own is in it already."""
    if message in _STANDARD:
        return _STANDARD[message](message)
    for pattern, words in _COUNTED:
        if match := pattern.fullmatch(message):
            return words(match)
    return message


_STANDARD: dict[str, Callable[[str], str]] = {
    "Missing data for required field.": lambda _m: _("This is required."),
    "Field may not be null.": lambda _m: _("This is required."),
    "Unknown field.": lambda _m: _("This field is not known here."),
    "Not a valid integer.": lambda _m: _("Enter a whole number."),
    "Not a valid date.": lambda _m: _("Enter a date, such as 2026-11-22."),
    "Not a valid string.": lambda _m: _("Enter text."),
    "Not a valid number.": lambda _m: _("Enter a number."),
    "Not a valid boolean.": lambda _m: _("Enter yes or no."),
    "Not a valid datetime.": lambda _m: _("Enter a date and a time."),
    "Not a valid list.": lambda _m: _("Several values are expected here, as a list."),
    "Not a valid mapping type.": lambda _m: _("Names with values are expected here."),
    "Invalid input type.": lambda _m: _("Names with values are expected here."),
    "Not a valid URL.": lambda _m: _("Enter a whole address, such as https://example.org/path."),
    "Not a valid email address.": lambda _m: _("Enter a whole e-mail address."),
    "Invalid value.": lambda _m: _("This value is not possible here."),
    "Invalid type.": lambda _m: _("Names with values are expected here."),
    "Not a valid utf-8 string.": lambda _m: _("Enter text."),
    "Number too large.": lambda _m: _("This number is too large."),
    "Special numeric values (nan or infinity) are not permitted.": lambda _m: _("Enter a number."),
    "String does not match expected pattern.": lambda _m: _("This is not written in the form that is asked for."),
}
_COUNTED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Must be one of: (.*)\."), lambda m: _("Choose one of: %(values)s.", values=m[1])),
    (
        re.compile(r"One or more of the choices you made was not in: (.*)\."),
        lambda m: _("Choose among: %(values)s.", values=m[1]),
    ),
    (
        re.compile(r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\."),
        lambda m: _("From %(least)s to %(most)s.", least=m[1], most=m[2]),
    ),
    (re.compile(r"Must be greater than or equal to (\S+)\."), lambda m: _("No less than %(least)s.", least=m[1])),
    (re.compile(r"Must be less than or equal to (\S+)\."), lambda m: _("No more than %(most)s.", most=m[1])),
    (
        re.compile(r"Length must be between (\d+) and (\d+)\."),
        lambda m: _("From %(least)s to %(most)s characters or values.", least=m[1], most=m[2]),
    ),
    (
        re.compile(r"Longer than maximum length (\d+)\."),
        lambda m: _("At most %(most)s characters or values.", most=m[1]),
    ),
    (
        re.compile(r"Shorter than minimum length (\d+)\."),
        lambda m: _("At least %(least)s characters or values.", least=m[1]),
    ),
    (re.compile(r"Length must be (\d+)\."), lambda m: _("Exactly %(count)s characters or values.", count=m[1])),
)
