"""Pages of systematisation: terms with their equation and lists, yearly lists, files to take along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core.errors import Invalid, LegalDocsError, present
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry
from legaldocs.documents.importing import refusal_sentence
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.workbook_in import MAX_BYTES
from legaldocs.systematisation import compiling, documents_out, pages, queries, schemas, service
from legaldocs.systematisation.lifecycle import ENDED_LIST, SYSTEMATISATION
from legaldocs.systematisation.models import Term, YearList
from legaldocs.ui import tables

blueprint = Blueprint("systematisation", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
blueprint.add_app_template_global(pages.gap_words)


@blueprint.get("/systematisation")
@entry("systematisation.read")
def index() -> str:
    """Terms and yearly lists, and the forms that begin one."""
    return _index({}, {})


def _index(given: dict[str, Any], errors: dict[str, Any]) -> str:
    return render_template("systematisation/index.html", given=given, errors=errors, **pages.index(actor()))


@blueprint.post("/systematisation/terms")
@entry("systematisation.edit")
def begin_term() -> Any:
    """Begin a term."""
    try:
        term = service.begin_term(actor(), **load(schemas.BeginTerm(), request.form))
    except LegalDocsError as error:
        return _index(request.form.to_dict(), _errors(error, "last_year")), error.status
    return redirect(_term_home(term.id))


@blueprint.post("/systematisation/years")
@entry("systematisation.edit")
def begin_year() -> Any:
    """Begin the list of a year."""
    try:
        found = service.begin_year(actor(), **load(schemas.BeginYear(), request.form))
    except LegalDocsError as error:
        return _index(request.form.to_dict(), _errors(error, "year")), error.status
    return redirect(_year_home(found.id))


def _errors(error: LegalDocsError, field: str) -> dict[str, Any]:
    return error.fields if isinstance(error, Invalid) and error.fields else {field: [error.sentence]}


@blueprint.get("/systematisation/terms/<int:term_id>")
@entry("systematisation.read")
def term(term_id: int) -> str:
    """One term: the equation, what breaks it, the lists."""
    return render_template("systematisation/term.html", **pages.term(actor(), term_id, request.args.get("tab", "")))


@blueprint.post("/systematisation/terms/<int:term_id>/previous")
@entry("systematisation.edit")
def take_previous(term_id: int) -> Any:
    """Bring in the previous in-force list as a spreadsheet."""
    given = load(schemas.Seen(), request.form)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return back_with(Invalid(_("Choose a file.")), _term_home(term_id))
    data, name = upload.stream.read(MAX_BYTES + 1), Path(upload.filename).name[:255]
    try:
        count = service.take_previous(actor(), term_id, data, name, **given)
    except RefusedFile as refusal:
        return back_with(Invalid(refusal_sentence(refusal)), _term_home(term_id))
    except LegalDocsError as error:
        return back_with(error, _term_home(term_id))
    flash(ngettext("%(num)d line read.", "%(num)d lines read.", count), "success")
    return redirect(url_for("systematisation.term", term_id=term_id, tab="previous") + "#lists")


@blueprint.post("/systematisation/terms/<int:term_id>/match")
@entry("systematisation.edit")
def match_again(term_id: int) -> Any:
    """Look again for lines that the register lacked."""
    try:
        count = service.match_again(actor(), term_id, **load(schemas.Seen(), request.form))
    except LegalDocsError as error:
        return back_with(error, _term_home(term_id))
    flash(ngettext("%(num)d more line found.", "%(num)d more lines found.", count), "success")
    return redirect(_term_home(term_id))


@blueprint.post("/systematisation/terms/<int:term_id>/settle")
@entry("systematisation.edit")
def settle(term_id: int) -> Any:
    """Leave a line out or take a document in, with a reason."""
    try:
        service.settle(actor(), term_id, **load(schemas.Settle(), request.form))
    except LegalDocsError as error:
        return back_with(_plain(error), _term_home(term_id) + "#breaks")
    flash(_("Recorded with your name and reason."), "success")
    return redirect(_term_home(term_id) + "#breaks")


@blueprint.post("/systematisation/terms/<int:term_id>/recheck")
@entry("systematisation.edit")
def recheck(term_id: int) -> Any:
    """Note the ticked documents as rechecked."""
    try:
        count = service.recheck(actor(), term_id, load(schemas.Recheck(), request.form)["ids"])
    except LegalDocsError as error:
        return back_with(_plain(error), _term_home(term_id))
    flash(ngettext("%(num)d document rechecked.", "%(num)d documents rechecked.", count), "success")
    return redirect(url_for("systematisation.term", term_id=term_id, tab="recheck") + "#lists")


@blueprint.post("/systematisation/terms/<int:term_id>/moves/<name>")
@entry("systematisation.read")
def move_term(term_id: int, name: str) -> Any:
    """One step of a term."""
    try:
        found = service.move_term(actor(), term_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return back_with(_plain(error), _term_home(term_id))
    flash(_("Now: %(state)s.", state=SYSTEMATISATION.label(found.state)), "success")
    return redirect(_term_home(term_id))


@blueprint.get("/systematisation/terms/<int:term_id>/lists.docx")
@entry("systematisation.read")
def term_word(term_id: int) -> Response:
    """The decision with the four lists."""
    found = _term(term_id)
    return _file(documents_out.decision(found), WORD, f"systematisation-{found.last_year}.docx")


@blueprint.get("/systematisation/terms/<int:term_id>/lists.xlsx")
@entry("systematisation.read")
def term_sheet(term_id: int) -> Response:
    """The four lists as a workbook."""
    found = _term(term_id)
    return _file(documents_out.workbook(found), SHEET, f"systematisation-{found.last_year}.xlsx")


@blueprint.get("/systematisation/terms/<int:term_id>/collection.<any(xlsx, csv):form>")
@entry("systematisation.read")
def collection(term_id: int, form: str) -> Response:
    """The index of the collection, sorted by the rule."""
    found = _term(term_id)
    heads, rows = documents_out.collection_rows(compiling.collection(compiling.term(found)))
    return tables.table(f"collection-{found.last_year}", heads, rows, form)


@blueprint.get("/systematisation/years/<int:list_id>")
@entry("systematisation.read")
def year(list_id: int) -> str:
    """The list of one year."""
    return render_template("systematisation/year.html", **pages.year(actor(), list_id, request.args.get("tab", "")))


@blueprint.post("/systematisation/years/<int:list_id>/moves/<name>")
@entry("systematisation.read")
def move_year(list_id: int, name: str) -> Any:
    """One step of a yearly list."""
    try:
        found = service.move_year(actor(), list_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return back_with(_plain(error), _year_home(list_id))
    flash(_("Now: %(state)s.", state=ENDED_LIST.label(found.state)), "success")
    return redirect(_year_home(list_id))


@blueprint.get("/systematisation/years/<int:list_id>/list.docx")
@entry("systematisation.read")
def year_word(list_id: int) -> Response:
    """The decision with the list of the year."""
    found = _year(list_id)
    return _file(documents_out.decision(found), WORD, f"ended-{found.year}.docx")


@blueprint.get("/systematisation/years/<int:list_id>/list.xlsx")
@entry("systematisation.read")
def year_sheet(list_id: int) -> Response:
    """The list of the year as a workbook."""
    found = _year(list_id)
    return _file(documents_out.workbook(found), SHEET, f"ended-{found.year}.xlsx")


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = current_app.response_class(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _term(term_id: int) -> Term:
    return present(queries.term(term_id))


def _year(list_id: int) -> YearList:
    return present(queries.year_list(list_id))


def _term_home(term_id: int) -> str:
    return url_for("systematisation.term", term_id=term_id)


def _year_home(list_id: int) -> str:
    return url_for("systematisation.year", list_id=list_id)


def _plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
