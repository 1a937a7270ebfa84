"""The door for programs: routes that state who may enter, what they take and what they give, documented by OpenAPI.

A route is one line beside the page it mirrors and calls the same service.  Refusals are problem+json (RFC 9457), made
where those of pages are made (``core.web``).  Writing needs a token: a browser's cookie alone moves nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_smorest import Api, Blueprint
from marshmallow import EXCLUDE, RAISE, Schema, fields, validate
from webargs.flaskparser import FlaskParser

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Forbidden, Invalid, LegalDocsError
from legaldocs.core.lifecycle import Lifecycle
from legaldocs.core.once import once_only
from legaldocs.core.schema import sentences
from legaldocs.core.web import PAGE_SIZES, Page, entry

View = TypeVar("View", bound=Callable[..., Any])
ROOT = "/api/v1"
PROBLEM = "application/problem+json"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Unauthenticated(LegalDocsError):
    """Writing without a token."""

    status = 401
    code = "unauthenticated"


class VersionMissing(LegalDocsError):
    """A change of a record that has versions must name the one it was read at (RFC 6585)."""

    status = 428
    code = "precondition-required"


class Blocked(Schema):
    """One unmet condition."""

    code = fields.String()
    sentence = fields.String()


class Problem(Schema):
    """A refusal (RFC 9457): what is wrong in a sentence, with single conditions and messages per field."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    blockers = fields.List(fields.Nested(Blocked))
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Step(Schema):
    """A move of a record's life: whether it is open to this person now, what it needs, what stands in its way."""

    name = fields.String()
    label = fields.String()
    open = fields.Boolean()
    needs = fields.List(fields.String())
    law = fields.String()
    href = fields.String()
    blockers = fields.List(fields.Nested(Blocked))


class Count(Schema):
    """How many records were made or changed."""

    count = fields.Integer()


class PageQuery(Schema):
    """Which part of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))
    size = fields.Integer(load_default=PAGE_SIZES[0], validate=validate.OneOf(PAGE_SIZES))


class _Parser(FlaskParser):
    """Reads what is sent by our schemas; a mistake is an ``Invalid`` like that of a form."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": EXCLUDE, "json": RAISE}

    def handle_error(self, error: Any, req: Any, schema: Any, **given: Any) -> Any:
        """Raise ``Invalid`` with messages per field in the reader's language."""
        found = error.messages
        found = next(iter(found.values())) if isinstance(found, Mapping) and len(found) == 1 else found
        named = found if isinstance(found, Mapping) else {"_body": found}
        raise Invalid(fields={str(name): sentences(value) for name, value in named.items()}) from error

    def _handle_invalid_json_error(self, error: Any, req: Any, *args: Any, **given: Any) -> Any:
        raise Invalid(fields={"_body": [_("The body is not valid JSON.")]}) from error


class _Blueprint(Blueprint):  # type: ignore[misc]  # flask_smorest ships no types
    ARGUMENTS_PARSER = _Parser()


class JsonApi(Api):  # type: ignore[misc]  # flask_smorest ships no types
    """flask-smorest without its error pages: refusals of the whole site are made in one place."""

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE: str

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Any] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Any, **options: Any) -> None:
        """Serve the routes; they are described when somebody asks, which costs more than all else at the start."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def described(self) -> dict[str, Any]:
        """The OpenAPI description of every route."""
        with self._describing:
            while self._undescribed:
                blp = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
            found: dict[str, Any] = self.spec.to_dict()
            return found

    def _register_error_handlers(self) -> None:
        """Leave the application's handlers as they are."""

    def _register_responses(self) -> None:
        """Refusals are problem+json in the description too."""
        usual, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, PROBLEM
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


class Door:
    """The routes of one slice for programs."""

    def __init__(self, name: str, description: str) -> None:
        self.blueprint: Any = _Blueprint(f"api_{name}", __name__, url_prefix=ROOT, description=description)
        self.blueprint.before_request(_token_for_writing)

    def get(self, rule: str, **declared: Any) -> Callable[[View], View]:
        """A route that reads: ``entry`` permission, ``gives`` schema, ``query`` schema."""
        return self._add("GET", rule, **declared)

    def post(self, rule: str, **declared: Any) -> Callable[[View], View]:
        """A route that acts: also ``takes`` (schema of the body) and ``status`` of success."""
        return self._add("POST", rule, **declared)

    def put(self, rule: str, **declared: Any) -> Callable[[View], View]:
        """A route that replaces values of a record."""
        return self._add("PUT", rule, **declared)

    def _add(
        self,
        method: str,
        rule: str,
        *,
        entry: str,
        gives: type[Schema],
        takes: type[Schema] | None = None,
        query: type[Schema] | None = None,
        status: int = 200,
    ) -> Callable[[View], View]:
        door = self.blueprint

        def declare(view: View) -> View:
            found: Any = door.arguments(takes)(view) if takes else view
            found = door.arguments(query, location="query")(found) if query else found
            found = door.response(status, gives)(found)
            found._apidoc["response"]["responses"] |= _refusals(method, rule, takes or query)
            found = _entered(entry, found if method in SAFE else once_only(found))
            door.route(rule, methods=[method])(found)
            return view

        return declare


def _refusals(method: str, rule: str, takes: Any) -> dict[int, list[Any]]:
    """As by ``alt_response``, which copies all notes anew for each: a fifth of the time of loading the application."""
    found = [401, 403, 429]
    found += [404] if "<" in rule else []
    found += [422] if takes else []
    found += [] if method in SAFE else [409, 428]
    said = {"schema": Problem(), "content_type": PROBLEM}
    return {code: [{**said, "description": HTTPStatus(code).phrase}] for code in sorted(found)}


def _entered(permission: str, view: Any) -> Any:
    return entry(permission)(view)


def _token_for_writing() -> None:
    """A session cookie is sent by any page a browser visits; a token only by a program that was given it."""
    if request.method in SAFE or not current_user.is_authenticated:
        return
    may_write = getattr(current_user, "may_write", None)
    if may_write is None:
        raise Unauthenticated(_("Writing here takes a personal token in the Authorization header."))
    if not may_write:
        raise Forbidden(_("This token may only read."))


def listed(page: Page, rows: list[Any]) -> dict[str, Any]:
    """One part of a list as values."""
    return {"items": rows, "page": page.page, "pages": page.pages, "size": page.size, "total": page.total}


@cache
def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of one part of a list of ``schema``."""
    name = f"{schema.__name__}Page"
    members = {
        "items": fields.List(fields.Nested(schema)),
        **{count: fields.Integer() for count in ("page", "pages", "size", "total")},
    }
    return type(name, (Schema,), {"__doc__": f"One part of a list.  {schema.__doc__}", **members})


_FIELDS: dict[type[Any], type[fields.Field[Any]]] = {
    bool: fields.Boolean, int: fields.Integer, float: fields.Float, date: fields.Date, datetime: fields.DateTime,
}  # fmt: skip


def record(name: str, says: str, model: type[Any], columns: str, **more: fields.Field[Any]) -> type[Schema]:
    """The schema ``name`` of named ``columns`` (or properties, as text) of a model, with further fields.

    Types, nullability and choices are read off the model, so that the description cannot drift from it.
    """
    table = model.__mapper__.columns  # ``sa.inspect`` would settle every relation before all models are known
    members = {column: _field(table[column]) if column in table else fields.String() for column in columns.split()}
    return type(name, (Schema,), {"__doc__": says, **members, **more})


def _field(column: sa.Column[Any]) -> fields.Field[Any]:
    if isinstance(column.type, sa.JSON):
        return fields.Raw(allow_none=column.nullable)
    choices = [str(one) for one in getattr(column.type, "enum_class", None) or ()]
    kind = _FIELDS.get(column.type.python_type, fields.String)
    return kind(allow_none=bool(column.nullable), metadata={"enum": choices} if choices and not column.nullable else {})


@cache
def from_page(schema: type[Schema], without: str = "", name: str = "") -> type[Schema]:
    """What a page's form takes as the body of a request: ``version`` may stand in If-Match instead.

    ``without`` names fields that only a page has.
    """
    members: dict[str, Any] = {"__doc__": schema.__doc__}
    if "version" in schema().fields:
        members["version"] = fields.Integer(load_default=None)
    members["Meta"] = _leaving_out(schema, without.split())
    return type(name or f"{schema.__module__.split('.')[1].title()}{schema.__name__}In", (schema,), members)


def _leaving_out(schema: type[Schema], names: list[str]) -> type[Any]:
    known = schema._declared_fields
    return type("Meta", (schema.Meta,), {"exclude": tuple(name for name in names if name in known)})


@cache
def query_from_page(schema: type[Schema]) -> type[Schema]:
    """The filters of a page's list, for the same list here."""
    members: dict[str, Any] = {"__doc__": schema.__doc__, "Meta": _leaving_out(schema, ["format"])}
    members |= PageQuery._declared_fields
    return type(f"{schema.__module__.split('.')[1].title()}{schema.__name__}", (schema,), members)


def picked(row: Any, columns: str) -> dict[str, Any]:
    """Named values of a row, as ``record`` describes them."""
    return {name: getattr(row, name) for name in columns.split()}


def steps(table: Lifecycle, who: Actor, subject: Any, endpoint: str, **key: Any) -> list[dict[str, Any]]:
    """Moves open to a person, each with its address (of ``endpoint`` and ``key``) and what stands in its way."""
    return [
        {
            "name": offer.move.name,
            "label": str(offer.move.label),
            "open": offer.open,
            "needs": list(offer.move.needs),
            "law": offer.move.law,
            "href": url_for(endpoint, name=offer.move.name, **key),
            "blockers": [{"code": b.code, "sentence": str(b.sentence)} for b in offer.blockers],
        }
        for offer in table.offers(who, subject)
    ]


def stated_version(given: int | None = None) -> int:
    """The version a change was made on: from ``If-Match`` or the body.  Raises ``VersionMissing``."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if header.isascii() and header.isdigit() and len(header) < 10:
        return int(header)
    if given is None:
        raise VersionMissing(_("Name the version you read, in If-Match or as version."))
    return given


def versioned(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values of a record with its version as ETag."""
    return values, {"ETag": f'"{values["version"]}"'}
