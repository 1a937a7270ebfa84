"""Pages of a document as at a day: permanent addresses per document, provision and day; comparison; drafting.

``/documents/7/at/2026-11-22`` is a document on a day, ``/documents/7/at/2026-11-22/dieu-5/khoan-2`` one provision of
it, ``….json`` the same for programs; ``?known=2026-01-31`` asks what the register said at the end of that day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, json_of
from legaldocs.documents import (
    akn,
    comparing,
    consolidation_files,
    consolidation_pages,
    consolidation_service,
    drafting,
    lookup,
    reading_date,
    schemas,
)

blueprint = Blueprint("consolidation", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/documents/<int:document_id>/at")
@entry("documents.read")
def jump(document_id: int) -> Any:
    """From a form to the permanent address of the day it names."""
    given = load(schemas.MomentQuery(), request.args)
    day, known = given["day"] or reading_date.chosen(), given["known"]
    extra = {"known": known.isoformat()} if known else {}
    return redirect(url_for("consolidation.at", document_id=document_id, day=day.isoformat(), **extra))


@blueprint.get("/documents/<int:document_id>/at/<day>")
@entry("documents.read")
def at(document_id: int, day: str) -> Any:
    """The text of a day with its label, its freshness line and the status with its reasons; ``….json`` as values."""
    if day.endswith(".json"):
        return json_of(consolidation_pages.as_json(document_id, _day(day.removesuffix(".json")), _known()))
    return render_template("documents/at.html", **consolidation_pages.at(document_id, _day(day), _known()))


@blueprint.get("/documents/<int:document_id>/at/<day>/<path:path>")
@entry("documents.read")
def provision(document_id: int, day: str, path: str) -> Any:
    """One provision on a day with its versions in both times; ``….json`` as values."""
    if path.endswith(".json"):
        return json_of(consolidation_pages.as_json(document_id, _day(day), _known(), path.removesuffix(".json")))
    values = consolidation_pages.provision(document_id, path, _day(day), _known())
    return render_template("documents/provision.html", **values)


@blueprint.get("/documents/<int:document_id>/consolidated.docx")
@entry("documents.read")
def download(document_id: int) -> Response:
    """The text of a day as a Word file that says what it is and what it lacks."""
    on = load(schemas.MomentQuery(), request.args)["day"] or reading_date.chosen()
    found = consolidation_pages.opened(document_id, on, None)
    return _file(consolidation_files.word(found), f"document-{document_id}-{found.on.isoformat()}.docx")


@blueprint.get("/documents/<int:document_id>/consolidated.akn.xml")
@entry("documents.read")
def akn_file(document_id: int) -> Response:
    """The text of a day as an Akoma Ntoso file; its expression names the day."""
    on = load(schemas.MomentQuery(), request.args)["day"] or reading_date.chosen()
    found = consolidation_pages.opened(document_id, on, None)
    data = akn.export_as_at(found.holding.document, found.made.text, found.made.provisions, found.on)
    return _file(data, f"document-{document_id}-{found.on.isoformat()}.akn.xml", akn.MEDIA_TYPE)


@blueprint.post("/documents/<int:document_id>/consolidated/sign")
@entry("consolidation.sign")
def sign(document_id: int) -> Any:
    """Sign off the text that was read."""
    given = load(schemas.Signing(), request.form)
    page = url_for("consolidation.at", document_id=document_id, day=given["day"].isoformat())
    try:
        consolidation_service.sign(actor(), document_id, given["day"], given["read_sha256"])
    except LegalDocsError as error:
        return back_with(error, page)
    flash(_("Signed off in your name."), "success")
    return redirect(page)


@blueprint.get("/documents/<int:document_id>/compare")
@entry("documents.read")
def compare(document_id: int) -> Any:
    """Two days of a document, or two documents: what differs, with contents and counts; as table or redline in Word."""
    given = load(schemas.CompareQuery(), request.args)
    until = given["until"] or reading_date.chosen()
    other = lookup.single(given["other"]).id if given["other"] else None
    found = comparing.pair(document_id, given["since"], until, other)
    if given["form"] == "table":
        return _file(comparing.table(found), f"compare-{document_id}.docx")
    if given["form"] == "redline":
        return _file(comparing.tracked(found, actor()), f"redline-{document_id}.docx")
    return render_template("documents/compare.html", **comparing.page(found), given={**given, "until": until})


@blueprint.route("/documents/<int:document_id>/draft", methods=["GET", "POST"])
@entry("documents.read")
def draft(document_id: int) -> Any:
    """From an edited text to the amending text that makes the edit, proved by carrying it out.  Stores nothing."""
    on = load(schemas.MomentQuery(), request.args)["day"] or reading_date.chosen()
    edited = load(schemas.Edited(), request.form)["text"] if request.method == "POST" else None
    return render_template("documents/draft.html", **drafting.page(document_id, on, edited))


def _day(given: str) -> date:
    """The day of an address.  Raises ``Missing``: an address with an impossible day does not exist."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Missing() from error


def _known() -> datetime | None:
    day = load(schemas.MomentQuery(), request.args)["known"]
    return clock.end_of_day(day) if day else None


def _file(data: bytes, name: str, kind: str = WORD) -> Response:
    answer = current_app.response_class(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
