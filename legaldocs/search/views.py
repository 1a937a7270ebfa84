"""Pages of search: results, suggestions while typing, help, export, two hits side by side, kept searches."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from legaldocs.core import replica
from legaldocs.core.errors import Invalid
from legaldocs.core.schema import load
from legaldocs.core.web import actor, entry
from legaldocs.documents import effects, queries, reading_date
from legaldocs.law.effect import Status
from legaldocs.search import comparing, hits, pages, saved_service, schemas
from legaldocs.search import queries as kept
from legaldocs.search.examples import GROUPS
from legaldocs.search.hits import Found
from legaldocs.search.units import original
from legaldocs.ui import tables, undoing
from legaldocs.ui.looks import status_look

blueprint = Blueprint("search", __name__)
blueprint.before_request(replica.read_there)
RECENT = 8  # questions remembered in the browser's session


def _given(schema: schemas.SearchQuery | None = None) -> dict[str, Any]:
    """The values given as far as they can be understood; what cannot is left out rather than refused."""
    source = request.args if request.method == "GET" else request.form
    data: dict[str, Any] = source.to_dict()
    data.update({name: source.getlist(name) for name in schemas.REPEATED if name in source})
    try:
        return load(schema or schemas.SearchQuery(), data)
    except Invalid as error:
        known = {name: value for name, value in data.items() if name not in error.fields}
        return load(schema or schemas.SearchQuery(), known)


@blueprint.get("/search")
@entry("documents.read")
def page() -> str:
    """Provisions that answer the words, with their effect on the day read at."""
    given = _given()
    results = pages.search(given, reading_date.chosen()) if given["q"] else None
    recent = [one for one in session.get("searches", []) if one != given["q"]]
    if given["q"] and given["page"] == 1:
        session["searches"] = [given["q"][:120], *recent][:RECENT]
    return render_template(
        "search/page.html",
        given=given,
        results=results,
        all_statuses=list(Status),
        recent=recent,
        saved=[] if given["q"] else kept.saved(actor()),
    )


@blueprint.get("/search/suggest")
@entry("documents.read")
def suggest() -> str:
    """Documents whose number or title begins like what is typed; for the command box."""
    words = request.args.get("q", "").strip()[:80]
    rows = queries.suggestions(words) if len(words) > 1 else []
    statuses = effects.statuses([document.id for document in rows], reading_date.chosen())
    return render_template("search/_suggest.html", rows=rows, words=words, statuses=statuses)


@blueprint.get("/search/help")
@entry("documents.read")
def help_page() -> str:
    """The query language by examples."""
    return render_template("search/help.html", groups=GROUPS)


@blueprint.get("/search/like")
@entry("documents.read")
def like() -> str:
    """Provisions of other documents worded like this one."""
    document_id, path = hits.split(f"{request.args.get('document_id', type=int, default=0)}:{_path()}")
    document = queries.get(document_id)
    known = original(path)
    if document is None or (known and queries.provision(document_id, known) is None):
        abort(404)
    found = pages.alike(document_id, path, reading_date.chosen())
    return render_template("search/like.html", document=document, path=known, hits=found, given={"q": ""})


@blueprint.get("/search/compare")
@entry("documents.read")
def compare() -> str:
    """Two provisions side by side."""
    chosen = request.args.getlist("unit")
    if len(chosen) != 2:
        return render_template("search/compare.html", sides=None)
    sides = comparing.side_by_side(chosen[0][:200], chosen[1][:200], reading_date.chosen())
    if sides is None:
        abort(404)
    return render_template("search/compare.html", sides=sides)


@blueprint.get("/search/export")
@entry("documents.read")
def export() -> Response:
    """The whole result as a table."""
    given, on = _given(), reading_date.chosen()
    heads = [_("No."), _("Number"), _("Provision"), _("Title"), _("Issuer"), _("Issued on"), _("Status"), _("Words")]
    found, total = pages.all_hits(given, on)
    rows = [_row(n, hit) for n, hit in enumerate(found, start=1)]
    if total > len(rows):
        told = _(
            "These are the first %(shown)s of %(total)s; narrow the search for the rest.", shown=len(rows), total=total
        )
        rows.append([None, told, *[None] * (len(heads) - 2)])
    return tables.table(f"search-{on.isoformat()}", heads, rows, given["format"])


@blueprint.post("/search/saved")
@entry("documents.read")
def keep() -> BaseResponse:
    """Keep the search."""
    given = _given(schemas.Keep())
    name, alert = given.pop("name"), bool(given.pop("alert"))
    row = saved_service.keep(actor(), name, given, alert=alert)
    undoing.offer(_("Kept. You find it on the search page."), url_for("search.drop", saved_id=row.id))
    return redirect(url_for("search.page", **pages.worth_keeping(given)))


@blueprint.post("/search/saved/<int:saved_id>/drop")
@entry("documents.read")
def drop(saved_id: int) -> BaseResponse:
    """Forget a kept search."""
    row = next((one for one in kept.saved(actor()) if one.id == saved_id), None)
    known = {**row.query, "name": row.name, "alert": "1" if row.alert else None} if row is not None else {}
    saved_service.drop(actor(), saved_id)
    undoing.offer(_("The search “%(name)s” was dropped.", name=known["name"]), url_for("search.keep"), **known)
    return redirect(url_for("search.page"))


@blueprint.post("/search/saved/<int:saved_id>/open")
@entry("documents.read")
def open_saved(saved_id: int) -> BaseResponse:
    """Run a kept search; its news count as seen from here on."""
    saved_service.looked_at(actor(), saved_id)
    query = next((row.query for row in kept.saved(actor()) if row.id == saved_id), {})
    return redirect(url_for("search.page", **query))


def _path() -> str:
    return request.args.get("path", "")[:160]


def _row(number: int, hit: Found) -> list[Any]:
    document, words = hit.document, " ".join("".join(piece.text for piece in hit.pieces).split())
    status = str(status_look(str(hit.status.status)).word)
    return [number, document.number, hit.label, document.title, document.issuer, document.issued_date, status, words]
