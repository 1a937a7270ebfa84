"""Kept views on every list: the bar under the filters, keeping and dropping, and the view seen first.

One mechanism for all lists: whatever page draws ``filters`` of ``macros/table.html`` and takes its filters from the
query string has it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from legaldocs.accounts.models import ROLE_LABELS, Role
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Invalid
from legaldocs.core.permissions import can
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry
from legaldocs.listviews import pages, queries, schemas, service
from legaldocs.listviews.models import ListView, RoleView
from legaldocs.ui import undoing

blueprint = Blueprint("listviews", __name__, url_prefix="/list-views")
PLAIN = "page=1"  # an address with this shows the list as it is, whatever is seen first


@blueprint.app_template_global()
def kept_views() -> dict[str, Any] | None:
    """Kept views of the list that is shown; ``None`` where nobody is signed in or the page is no list of its own."""
    me = actor()
    if me.user_id is None or request.view_args or request.endpoint is None or request.method != "GET":
        return None
    g.list_begun = True
    now = pages.pairs(request.query_string.decode(errors="replace"))
    began = request.args.get(pages.BEGAN, "")
    rows = [
        {
            "id": row.id, "name": row.name, "url": pages.of(row), "mine": row.person_id == me.user_id,
            "shared": row.unit_id is not None, "first": row.is_default,
            "current": sorted(map(tuple, row.query)) == sorted(now), "began": str(row.id) == began,
        }
        for row in queries.of_list(me, request.endpoint)
    ]  # fmt: skip
    rows += [
        {
            "id": row.id, "name": row.name, "url": pages.of(row), "mine": False, "shared": False, "first": False,
            "role": ROLE_LABELS[row.role], "current": sorted(map(tuple, row.query)) == sorted(now),
            "began": pages.mark(row) == began,
        }
        for row in queries.of_my_roles(me, request.endpoint)
    ]  # fmt: skip
    exact = any(row["current"] for row in rows)
    for row in rows:
        row["changed"] = row.pop("began") and not exact
    return {
        "rows": rows, "list_name": request.endpoint, "query": urlencode(now), "plain": f"{request.path}?{PLAIN}",
        "worth_keeping": bool(now) and not exact,
        "roles": _for_roles(me, request.endpoint),
        "role_options": [(str(one), ROLE_LABELS[one]) for one in queries.ORDER],
    }  # fmt: skip


def _for_roles(me: Actor, list_name: str) -> list[dict[str, Any]]:
    """What roles see first of a list, for those who choose it."""
    rows = queries.of_roles(list_name) if can(me, "views.for_role") else []
    return [{"id": one.id, "name": one.name, "role": ROLE_LABELS[one.role], "url": pages.of(one)} for one in rows]


@blueprint.app_template_global()
def takes_columns() -> bool:
    """Whether the table drawn now is that of a list: the first one after the filters under which views are kept."""
    return bool(g.pop("list_begun", False))


@blueprint.before_app_request
def _show_first() -> Any:
    """Open a list with the view its reader wants first; not when they come from the list itself to see all of it."""
    opened = request.endpoint or ""
    if request.method != "GET" or request.query_string or not opened.endswith(".index") or request.view_args:
        return None
    if actor().user_id is None or urlsplit(request.referrer or "").path == request.path:
        return None
    first = queries.default_of(actor(), opened)
    return redirect(pages.of(first)) if first is not None and first.query else None


@blueprint.post("")
@entry("views.keep")
def keep() -> Any:
    """Keep what the list shows now under a name."""
    given = load(schemas.NewView(), request.form)
    page = pages.list_page(given["list_name"])
    try:
        row = service.keep(actor(), **{**given, "query": pages.pairs(given["query"])})
    except Invalid as error:
        return back_with(error, f"{page}?{given['query']}")
    return redirect(pages.of(row))


@blueprint.post("/<int:view_id>/first")
@entry("views.keep")
def choose_first(view_id: int) -> Any:
    """See this view first, or no longer."""
    return redirect(pages.of(service.choose_first(actor(), view_id, first=request.form.get("first") == "1")))


@blueprint.post("/<int:view_id>/drop")
@entry("views.keep")
def drop(view_id: int) -> Any:
    """Drop the view."""
    row = next((one for one in queries.of_list(actor(), "") if one.id == view_id), None)
    kept = _as_kept(row, row.unit_id is not None, row.is_default) if row is not None else {}
    list_name = service.drop(actor(), view_id)
    undoing.offer(_("The view “%(name)s” was dropped.", name=kept["name"]), url_for("listviews.keep"), **kept)
    return redirect(f"{url_for(list_name)}?{PLAIN}")


def _as_kept(row: ListView | RoleView, shared: bool, first: bool) -> dict[str, Any]:
    """The fields of the form that keeps a view as it is kept."""
    marks = {name: "1" for name, holds in (("shared", shared), ("is_default", first)) if holds}
    query = urlencode([(key, value) for key, value in row.query])
    return {"list_name": row.list_name, "name": row.name, "query": query, **marks}


@blueprint.post("/roles")
@entry("views.for_role")
def show_role() -> Any:
    """Open the list with this view for everybody of a role."""
    given = load(schemas.RoleFirst(), request.form)
    page = pages.list_page(given["list_name"])
    former = _role_form(given["list_name"], given["role"])
    try:
        row = service.show_role(actor(), **{**given, "query": pages.pairs(given["query"])})
    except Invalid as error:
        return back_with(error, f"{page}?{given['query']}")
    words = _("The list opens with “%(name)s” for: %(role)s.", name=row.name, role=ROLE_LABELS[row.role])
    back = url_for("listviews.show_role") if former else url_for("listviews.end_role", role_view_id=row.id)
    undoing.offer(words, back, **former)
    return redirect(f"{page}?{given['query']}" if given["query"] else page)


@blueprint.post("/roles/<int:role_view_id>/end")
@entry("views.for_role")
def end_role(role_view_id: int) -> Any:
    """The role sees the list as it is again."""
    row = next((one for one in queries.of_roles("") if one.id == role_view_id), None)
    former = _role_form(row.list_name, row.role) if row is not None else {}
    list_name = service.end_role(actor(), role_view_id)
    undoing.offer(_("The role sees the list as it is again."), url_for("listviews.show_role"), **former)
    return redirect(f"{url_for(list_name)}?{PLAIN}")


def _role_form(list_name: str, role: Role) -> dict[str, Any]:
    """The fields of the form that opens the list for a role as it opens now; none where it opens as it is."""
    row = next((one for one in queries.of_roles(list_name) if one.role == role), None)
    return {**_as_kept(row, shared=False, first=False), "role": str(role)} if row is not None else {}
