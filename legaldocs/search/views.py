"""Pages of search: results, suggestions while typing, export of the whole result."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid
from legaldocs.core.schema import load
from legaldocs.core.web import entry
from legaldocs.documents import effects, exporting, queries, reading_date
from legaldocs.law.effect import Status
from legaldocs.search import pages, schemas
from legaldocs.ui.looks import status_look

blueprint = Blueprint("search", __name__)


def _given() -> dict[str, Any]:
    """The query string as values; what cannot be understood is left out rather than refused."""
    data: dict[str, Any] = request.args.to_dict()
    data.update({name: request.args.getlist(name) for name in ("doc_type", "level", "status") if name in request.args})
    try:
        return load(schemas.SearchQuery(), data)
    except Invalid as error:
        return load(schemas.SearchQuery(), {name: value for name, value in data.items() if name not in error.fields})


@blueprint.get("/search")
@entry("documents.read")
def page() -> str:
    """Provisions that answer the words, with their effect on the day read at."""
    given = _given()
    results = pages.search(given, reading_date.chosen()) if given["q"] else None
    return render_template("search/page.html", given=given, results=results, all_statuses=list(Status))


@blueprint.get("/search/suggest")
@entry("documents.read")
def suggest() -> str:
    """Documents whose number or title begins like what is typed; for the command box."""
    words = request.args.get("q", "").strip()[:80]
    rows = queries.suggestions(words) if len(words) > 1 else []
    statuses = effects.statuses([document.id for document in rows], reading_date.chosen())
    return render_template("search/_suggest.html", rows=rows, words=words, statuses=statuses)


@blueprint.get("/search/export")
@entry("documents.read")
def export() -> Response:
    """The whole result as a table."""
    given, on = _given(), reading_date.chosen()
    heads = [_("No."), _("Number"), _("Provision"), _("Title"), _("Issuer"), _("Issued on"), _("Status"), _("Words")]
    rows = [_row(n, hit) for n, hit in enumerate(pages.all_hits(given, on), start=1)]
    return exporting.table(f"search-{on.isoformat()}", heads, rows, given["format"])


def _row(number: int, hit: pages.Found) -> list[Any]:
    document, words = hit.document, "".join(piece.text for piece in hit.pieces)
    status = str(status_look(str(hit.status.status)).word)
    return [number, document.number, hit.label, document.title, document.issuer, document.issued_date, status, words]
