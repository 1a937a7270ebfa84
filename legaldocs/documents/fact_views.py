"""Facts read from a text (amounts, terms, delegations, procedures, bodies, duties), as a page and as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Missing
from legaldocs.core.schema import load
from legaldocs.core.web import entry, page_of
from legaldocs.documents import fact_lines, queries, reading_date
from legaldocs.documents.fact_lines import FactKind, FactLine
from legaldocs.documents.models import Document
from legaldocs.documents.schemas import FactQuery
from legaldocs.ui import tables

blueprint = Blueprint("facts", __name__, url_prefix="/documents/<int:document_id>/facts")


@blueprint.get("")
@entry("documents.read")
def index(document_id: int) -> str:
    """The facts of one kind (the first kind there is, when none is asked for) with their words marked."""
    document, every = _read(document_id)
    counts = fact_lines.counts(every)
    present = [kind for kind in FactKind if counts[kind]]
    kind = load(FactQuery(), request.args)["kind"] or next(iter(present), FactKind.QUANTITY)
    return render_template(
        "documents/facts.html",
        document=document,
        kind=kind,
        kinds=[_tab(document_id, one, counts[one], one is kind) for one in FactKind],
        page=page_of([line for line in every if line.kind is kind]),
        has_text=document.has_text,
    )


@blueprint.get("/export")
@entry("documents.read")
def export(document_id: int) -> Response:
    """Facts of one kind, or of all when none is asked for, as .xlsx or .csv."""
    document, every = _read(document_id)
    given = load(FactQuery(), request.args)
    heads = [_("No."), _("Provision"), _("Kind"), _("Wording"), _("Reads as"), _("For"), _("Sentence")]
    shown = [line for line in every if given["kind"] in (None, line.kind)]
    rows: list[tables.Row] = [
        [
            position, queries.unit_label(line.path or ""), fact_lines.KIND_WORDS[line.kind](), line.words, line.reading,
            line.about, f"{line.before}{line.words}{line.after}",
        ]
        for position, line in enumerate(shown, start=1)
    ]  # fmt: skip
    return tables.table(f"facts-{document.id}-{given['kind'] or 'all'}", heads, rows, given["format"])


def _tab(document_id: int, kind: FactKind, count: int, current: bool) -> dict[str, Any]:
    url = url_for("facts.index", document_id=document_id, kind=str(kind))
    return {"label": fact_lines.KIND_WORDS[kind](), "url": url, "current": current, "count": count}


def _read(document_id: int) -> tuple[Document, list[FactLine]]:
    """The document and the facts of its current text, in the order of the text.  Raises ``Missing``."""
    document = queries.get(document_id)
    if document is None:
        raise Missing()
    edition = queries.current_edition(document_id)
    if edition is None:
        return document, []
    return document, fact_lines.lines(edition.text, queries.provisions(edition.id), reading_date.chosen())
