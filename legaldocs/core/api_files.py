"""Files in requests of programs: a name, and bytes in base64."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, fields, validate

from legaldocs.core.errors import Invalid


class FileIn(Schema):
    """A file: its name and its bytes in base64."""

    name = fields.String(required=True, validate=validate.Length(1, 255))
    content = fields.String(required=True)


def bytes_of(given: Mapping[str, Any]) -> tuple[str, bytes]:
    """Name and bytes of what was sent.  Raises ``Invalid`` at ``content``."""
    try:
        return given["name"], base64.b64decode(given["content"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(fields={"content": [_("These are not bytes in base64.")]}) from error
