"""What the reading of forms refuses is said in the reader's language, whatever the library calls it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from marshmallow import fields, validate

from legaldocs.core.errors import Invalid
from legaldocs.core.schema import Input, load

VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


class Colour(StrEnum):
    """Something to choose from."""

    RED = "red"


REFUSED: tuple[tuple[fields.Field[Any], Any], ...] = (
    (fields.Integer(), "x"),
    (fields.Float(), "x"),
    (fields.Boolean(), "x"),
    (fields.Date(), "x"),
    (fields.DateTime(), "x"),
    (fields.String(), 7),
    (fields.List(fields.String()), "x"),
    (fields.Dict(), "x"),
    (fields.Nested(Input()), "x"),
    (fields.Enum(Colour, by_value=True), "blue"),
    (fields.String(validate=validate.OneOf(["a", "b"])), "c"),
    (fields.String(validate=validate.Regexp("a")), "b"),
    (fields.String(validate=validate.Length(1, 3)), "abcd"),
    (fields.String(validate=validate.Length(max=3)), "abcd"),
    (fields.String(validate=validate.Length(min=3)), "a"),
    (fields.String(validate=validate.Length(equal=3)), "a"),
    (fields.Integer(validate=validate.Range(1, 3)), 9),
    (fields.Integer(validate=validate.Range(min=3)), 1),
    (fields.Integer(validate=validate.Range(max=3)), 9),
)


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=lambda one: repr(one)[:60])
def test_every_refusal_of_the_library_is_said_in_vietnamese(app: Flask, field: fields.Field[Any], value: Any) -> None:
    schema = Input.from_dict({"asked": field})()
    with app.test_request_context(), force_locale("vi"), pytest.raises(Invalid) as refused:
        load(schema, {"asked": value})
    words = str(refused.value.fields)
    assert VIETNAMESE & set(words), words


def test_limits_keep_their_numbers(app: Flask) -> None:
    schema = Input.from_dict({"asked": fields.Integer(validate=validate.Range(1, 3))})()
    with app.test_request_context(), force_locale("en"), pytest.raises(Invalid) as refused:
        load(schema, {"asked": 9})
    assert refused.value.fields == {"asked": ["From 1 to 3."]}
