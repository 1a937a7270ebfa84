"""Recording an event by hand, with its source, evidence and what it would change; and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import prose
from legaldocs.core.web import actor, back_with, entry
from legaldocs.documents import (
    effect_service,
    evidence,
    graph_pages,
    lookup,
    presentation,
    queries,
    reading_date,
    recording,
    schemas,
)
from legaldocs.documents.effect_service import RECORDABLE, Fact
from legaldocs.documents.effect_views import plain
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document
from legaldocs.law.types import Kind

blueprint = Blueprint("events", __name__)
CHOSEN = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)


@blueprint.get("/documents/<int:document_id>/events/new")
@entry("effect.confirm")
def new(document_id: int) -> str:
    """The form for an event of any kind."""
    return _form(graph_pages.subject(document_id), request.args, {})


@blueprint.post("/documents/<int:document_id>/events")
@entry("effect.confirm")
def record(document_id: int) -> Any:
    """Show what the event would change; sent again with ``seen``, record it in my name."""
    document = graph_pages.subject(document_id)
    try:
        given = load(schemas.NewEvent(), request.form)
        facts = _facts(document, given)
        if not given["seen"]:
            effect_service.check(facts)
            return _previewed(document, facts, given)
        fresh = effect_service.record(actor(), *facts)
    except LegalDocsError as error:
        return _form(document, request.form, _fields(error)), 422
    flash(_("Recorded in your name.") if fresh else _("This event was recorded before; nothing was added."), "success")
    return redirect(url_for("documents.page", document_id=document_id) + "#lich-su")


def _fields(error: LegalDocsError) -> Mapping[str, Any]:
    if isinstance(error, Invalid) and error.fields:
        return error.fields
    return {"source_number": [str(error.sentence)]}


def _facts(document: Document, given: dict[str, Any]) -> list[Fact]:
    """One fact per provision chosen; none chosen = the whole document."""
    source = lookup.single(given["source_number"], document) if given["source_number"] else None
    place = evidence.find(source, given["source_place"], given["words"])
    return [
        Fact(
            document.id, given["kind"], given["on"], path, given["territory"], source.id if source else None,
            place.path, place.start, place.end, given["note"],
        )
        for path in given["provisions"] or [None]
    ]  # fmt: skip


def _form(document: Document, given: Mapping[str, Any], errors: Mapping[str, Any]) -> str:
    edition = queries.current_edition(document.id, with_text=False)
    tree = queries.provisions(edition.id) if edition else []
    chosen = given.getlist("provisions") if hasattr(given, "getlist") else []
    return render_template(
        "documents/event.html",
        document=document,
        given=given,
        chosen=chosen,
        errors=errors,
        recordable=[(str(kind), presentation.EVENT_WORDS[kind]()) for kind in RECORDABLE],
        units=[unit for unit in tree if unit.kind in CHOSEN],
        places=[(key, territories()[key].name) for key in recording.places(document) if key in territories()],
    )


def _previewed(document: Document, facts: list[Fact], given: Mapping[str, Any]) -> str:
    quotes = [(f.source_id, f.start or 0, f.end) for f in facts[:1] if f.source_id is not None and f.end is not None]
    return render_template(
        "documents/event_preview.html",
        document=document,
        previews=recording.preview(facts, reading_date.chosen()),
        sent=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in ("csrf_token", "form_key", "seen")
        ],
        words=presentation.event_words(),
        sources=queries.named(fact.source_id for fact in facts),
        quote=next(iter(queries.quotes(quotes).values()), ""),
        note=given["note"],
    )


@blueprint.post("/effect/events/<int:event_id>/reverse")
@entry("effect.reverse")
def reverse(event_id: int) -> Any:
    """Take a confirmed event back, with a reason."""
    event = queries.event(event_id)
    if event is None:
        raise Missing()
    page = url_for("documents.page", document_id=event.document_id)
    try:
        effect_service.reverse(actor(), event_id, prose(request.form.get("reason", "")))
    except LegalDocsError as error:
        return back_with(plain(error), page)
    flash(_("Taken back. Every status that rested on it has been computed anew."))
    return redirect(page)
