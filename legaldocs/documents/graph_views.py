"""Pages on relations: the list in both directions, the picture, the chain up to the law, who relies on a provision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.db import db
from legaldocs.core.schema import load
from legaldocs.core.web import entry, paginate
from legaldocs.documents import effects, graph, graph_edges, graph_pages, queries, reading_date, relying
from legaldocs.documents.graph_edges import Direction, Edge
from legaldocs.documents.models import Document
from legaldocs.documents.schemas import GraphQuery, RelationQuery, RelyingQuery
from legaldocs.documents.words import EDGE_STATES
from legaldocs.ui import tables
from legaldocs.ui.looks import status_look

blueprint = Blueprint("relations", __name__, url_prefix="/documents/<int:document_id>/relations")


def _render(template: str, document: Document, view: str, **values: Any) -> str:
    return render_template(f"relations/{template}.html", document=document, view=view, **values)


@blueprint.get("")
@entry("documents.read")
def index(document_id: int) -> str:
    """Relations of one direction, of one kind where asked, with the words that say so."""
    document, given = graph_pages.subject(document_id), load(RelationQuery(), request.args)
    direction = Direction(given["direction"])
    page, lines = graph_pages.listed(document_id, direction, given["kind"], reading_date.chosen())
    counts = {one: graph_edges.counts(document_id, one) for one in Direction}
    return _render(
        "index", document, "list", page=page, lines=lines, direction=direction, counts=counts, kind=given["kind"]
    )


@blueprint.get("/export")
@entry("documents.read")
def export(document_id: int) -> Response:
    """The list as asked, all of it."""
    document, given = graph_pages.subject(document_id), load(RelationQuery(), request.args)
    direction = Direction(given["direction"])
    rows = db.session.execute(graph_edges.lines(document_id, direction, given["kind"]))
    lines = graph_pages.described([Edge(*row) for row in rows], direction, reading_date.chosen())
    heads = [_("No."), _("Relation"), _("Number"), _("Title"), _("Issuer"), _("Status"), _("State"), _("Words")]
    table: list[tables.Row] = [
        [
            number, graph_pages.kind_words(line.edge.kind, direction), line.other.number, line.other.title,
            line.other.issuer, str(status_look(str(line.answer.status)).word), EDGE_STATES[line.state](),
            "".join((line.evidence.before, line.evidence.words, line.evidence.after)) if line.evidence else None,
        ]
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    return tables.table(f"relations-{document.id}-{direction}", heads, table, given["format"])


@blueprint.get("/graph")
@entry("documents.read")
def graph_page(document_id: int) -> str:
    """The picture of what surrounds a document, and the same as a table."""
    document, given, on = graph_pages.subject(document_id), load(GraphQuery(), request.args), reading_date.chosen()
    found = graph_pages.picture(document_id, given["depth"], given["kinds"])
    named = queries.named(found.distance)
    order = sorted(named, key=lambda key: (found.distance[key], named[key].rank, named[key].sort_key, key))
    return _render(
        "graph",
        document,
        "graph",
        found=found,
        named=named,
        order=order,
        statuses=effects.statuses(order, on),
        states=graph_edges.states(found.edges),
        depth=given["depth"],
        kinds=given["kinds"],
        all_kinds=graph_edges.KINDS,
        depths=graph.DEPTHS,
        limit=graph.LIMIT,
    )


@blueprint.get("/graph.json")
@entry("documents.read")
def graph_data(document_id: int) -> Response:
    """The picture's elements; asked for by the page once it is seen."""
    graph_pages.subject(document_id)
    given = load(GraphQuery(), request.args)
    found = graph_pages.picture(document_id, given["depth"], given["kinds"])

    def address(key: int) -> str:
        return url_for("relations.graph_page", document_id=key)

    return jsonify(graph_pages.elements(found, document_id, reading_date.chosen(), address))


@blueprint.get("/chain")
@entry("documents.read")
def chain(document_id: int) -> str:
    """Every path from the document up to what it rests on in the end."""
    document = graph_pages.subject(document_id)
    found = graph_pages.upward(document_id)
    keys = [document_id, *found.reached]
    words = graph_edges.evidence(edge.relation for edge in found.reached.values())
    return _render(
        "chain",
        document,
        "chain",
        found=found,
        paths=found.paths(),
        named=queries.named(keys),
        statuses=effects.statuses(keys, reading_date.chosen()),
        words=words,
    )


@blueprint.get("/relying")
@entry("documents.read")
def relying_page(document_id: int) -> str:
    """Who relies on a provision of this document, or on the document."""
    document, given = graph_pages.subject(document_id), load(RelyingQuery(), request.args)
    edition = queries.current_edition(document_id, with_text=False)
    page = paginate(relying.mentions(document_id, given["path"], relying.Reach(given["reach"]), given["kind"]))
    return _render(
        "relying",
        document,
        "relying",
        page=page,
        rows=relying.described(page.rows, given["path"], reading_date.chosen()),
        path=given["path"],
        reach=given["reach"],
        kind=given["kind"],
        articles=queries.articles(edition.id) if edition else [],
        relied_on=graph_pages.relied_on(document_id),
    )


@blueprint.get("/relying/export")
@entry("documents.read")
def relying_export(document_id: int) -> Response:
    """Who relies on the provision, all of it, as a table file."""
    document, given, on = graph_pages.subject(document_id), load(RelyingQuery(), request.args), reading_date.chosen()
    asked = relying.mentions(document_id, given["path"], relying.Reach(given["reach"]), given["kind"])
    rows = relying.described(list(db.session.scalars(asked)), given["path"], on)
    heads = [
        _("No."), _("Relation"), _("Number"), _("Title"), _("Issuer"), _("Provision"), _("Names"), _("Status"),
    ]  # fmt: skip
    table: list[tables.Row] = [
        [
            number, graph_pages.kind_words(str(row.relation.kind)), row.document.number,
            row.document.title, row.document.issuer, queries.unit_label(row.relation.source_path or ""),
            ", ".join(queries.unit_label(unit) for unit in row.relation.target_units) or _("the whole document"),
            str(status_look(str(row.status.status)).word),
        ]
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return tables.table(f"relying-on-{document.id}", heads, table, given["format"])
