"""Kept views for programs: list, keep, choose the first, drop; what opens a list for a role."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core.api import Door, from_page, record
from legaldocs.core.schema import Line
from legaldocs.core.web import actor
from legaldocs.listviews import pages, queries, schemas, service
from legaldocs.listviews.models import ListView, RoleView

door = Door("views", "Kept views: filters, order and columns of a list under a name.")


class ViewsQuery(Schema):
    """Of which list; none = of all."""

    list_name = fields.String(load_default="", validate=validate.Length(max=80))


class ViewIn(Schema):
    """A view to keep: the list by the name of its page (``documents.index``) and what its address says."""

    list_name = fields.String(required=True, validate=validate.Length(1, 80))
    name = Line(required=True, validate=validate.Length(1, 60))
    query = fields.String(load_default="", validate=validate.Length(max=4000))
    shared = fields.Boolean(load_default=False)
    is_default = fields.Boolean(load_default=False)


class FirstIn(Schema):
    """Whether the list opens with it."""

    first = fields.Boolean(required=True)


_COLUMNS = "id list_name name is_default created_at"
ViewOut = record(
    "ViewOut", "A kept view.", ListView, _COLUMNS,
    url=fields.String(), mine=fields.Boolean(), shared=fields.Boolean(), shown=fields.List(fields.String()),
)  # fmt: skip


class ViewsOut(Schema):
    """Views of a list, by name."""

    items = fields.List(fields.Nested(ViewOut))


class Dropped(Schema):
    """The list a dropped view was of."""

    list_name = fields.String()


def _values(row: ListView) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _COLUMNS.split()},
        "url": pages.of(row),
        "mine": row.person_id == actor().user_id,
        "shared": row.unit_id is not None,
        "shown": [value for name, value in row.query if name == "cols"],
    }


@door.get("/views", entry="views.keep", gives=ViewsOut, query=ViewsQuery)
def views(given: dict[str, Any]) -> dict[str, Any]:
    """Views that I kept or my unit shares, of one list or of all"""
    return {"items": [_values(row) for row in queries.of_list(actor(), given["list_name"])]}


@door.post("/views", entry="views.keep", takes=ViewIn, gives=ViewOut, status=201)
def keep(given: dict[str, Any]) -> dict[str, Any]:
    """Keep a view; the same name again replaces what it meant"""
    pages.list_page(given["list_name"])
    return _values(service.keep(actor(), **{**given, "query": pages.pairs(given["query"])}))


@door.post("/views/<int:view_id>/first", entry="views.keep", takes=FirstIn, gives=ViewOut)
def choose_first(given: dict[str, Any], view_id: int) -> dict[str, Any]:
    """Open the list with this view, or no longer"""
    return _values(service.choose_first(actor(), view_id, first=given["first"]))


@door.post("/views/<int:view_id>/drop", entry="views.keep", gives=Dropped)
def drop(view_id: int) -> dict[str, Any]:
    """Drop a view of one's own"""
    return {"list_name": service.drop(actor(), view_id)}


_OF_ROLE = "id list_name role name"
RoleViewOut = record("RoleViewOut", "What opens a list for a role.", RoleView, _OF_ROLE, url=fields.String())


class RoleViewsOut(Schema):
    """What roles see first, in the order in which the roles of one person are asked."""

    items = fields.List(fields.Nested(RoleViewOut))


def _of_role(row: RoleView) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _OF_ROLE.split()}, "url": pages.of(row)}


@door.get("/views/roles", entry="views.keep", gives=RoleViewsOut, query=ViewsQuery)
def role_views(given: dict[str, Any]) -> dict[str, Any]:
    """What roles see first of one list, or of all"""
    return {"items": [_of_role(row) for row in queries.of_roles(given["list_name"])]}


@door.put("/views/roles", entry="views.for_role", takes=from_page(schemas.RoleFirst), gives=RoleViewOut)
def show_role(given: dict[str, Any]) -> dict[str, Any]:
    """Open a list with a view for everybody of a role; their own choice and their unit's come first"""
    pages.list_page(given["list_name"])
    return _of_role(service.show_role(actor(), **{**given, "query": pages.pairs(given["query"])}))


@door.post("/views/roles/<int:role_view_id>/end", entry="views.for_role", gives=Dropped)
def end_role(role_view_id: int) -> dict[str, Any]:
    """Let a role see the list as it is again"""
    return {"list_name": service.end_role(actor(), role_view_id)}
