"""Pages of drafting: list, registration, the dossier with its steps and papers, versions of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import squeeze
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import blobs, importing, lookup
from legaldocs.drafting import pages, queries, receiving, schemas, service
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import PaperKind, State, Version
from legaldocs.drafting.service import Facts
from legaldocs.formats.refusals import RefusedFile
from legaldocs.ui import tables

blueprint = Blueprint("drafting", __name__)


@blueprint.app_template_global("paper_options")
def paper_options(words: Mapping[PaperKind, Any]) -> list[tuple[str, str]]:
    """Kinds of paper for a select."""
    return [(str(kind), str(label)) for kind, label in words.items()]


@blueprint.app_template_global("draft_step_word")
def step_word(state: State) -> str:
    """The name of a step of a dossier."""
    return str(DRAFTING.label(state))


@blueprint.app_template_global("version_options")
def version_options(versions: Iterable[Version]) -> list[tuple[int, str]]:
    """Versions of a draft text for a select."""
    return [(version.number, _("Version %(number)s", number=version.number)) for version in versions]


@blueprint.get("/drafting")
@entry("drafting.read")
def index() -> str:
    """Dossiers the reader may know of, the most urgent first."""
    filters = _filters()
    page = paginate(queries.drafts(actor(), filters, clock.today()), scalars=False)
    return render_template("drafting/index.html", **pages.listed(page, filters))


def _filters() -> queries.Filters:
    given = load(schemas.ListQuery(), request.args)
    return queries.Filters(
        given["state"], given["kind"], given["procedure"], given["unit"], given["mine"], given["late"], given["q"],
        given["sort"],
    )  # fmt: skip


@blueprint.get("/drafting/export")
@entry("drafting.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = load(schemas.ListQuery(), request.args)["format"]
    rows = list(db.session.execute(queries.drafts(actor(), _filters(), clock.today())))
    return tables.table(f"drafting-{clock.today().isoformat()}", *pages.table(rows), form, pages.BELONGS)


@blueprint.route("/drafting/new", methods=["GET", "POST"])
@entry("drafting.register")
def new() -> Any:
    """Register a dossier."""
    if request.method == "GET":
        asked = load(schemas.NewQuery(), request.args)
        values = pages.new_form(actor(), asked["proposal"], asked["amends"], {})
        return render_template("drafting/new.html", errors={}, **values)
    try:
        given = load(schemas.NewDossier(), request.form)
        unit, proposal, secret = given.pop("unit_id"), given.pop("proposal_id"), given.pop("secret")
        draft_id = service.register(actor(), _facts(given), unit, proposal_id=proposal, secret=secret)
    except LegalDocsError as error:
        values = pages.new_form(actor(), request.form.get("proposal_id", type=int), "", request.form.to_dict())
        return render_template("drafting/new.html", errors=_errors(error), **values), error.status
    flash(_("Registered. Add the proposal and what it rests on; the office then agrees to it."), "success")
    return redirect(url_for("drafting.page", draft_id=draft_id))


def _facts(given: dict[str, Any]) -> Facts:
    """Facts of the form; the document amended is found by its number.  Raises ``Invalid`` at its field."""
    number, fields = given.pop("amends"), given.pop("fields_of")
    try:
        amended = lookup.single(number) if number else None
    except Invalid as error:
        raise Invalid(fields={"amends": [error.sentence]}) from error
    split = tuple(part for part in map(squeeze, fields.split(";")) if part)
    return Facts(amends_id=amended.id if amended else None, fields=split, **given)


def _errors(error: LegalDocsError) -> dict[str, Any]:
    return error.fields if isinstance(error, Invalid) and error.fields else {"title": [error.sentence]}


@blueprint.get("/drafting/<int:draft_id>")
@entry("drafting.read")
def page(draft_id: int) -> str:
    """The dossier: steps, what the reader may do, papers, who held it, history."""
    return render_template("drafting/page.html", **pages.dossier(actor(), draft_id))


@blueprint.route("/drafting/<int:draft_id>/facts", methods=["GET", "POST"])
@entry("drafting.read")
def edit(draft_id: int) -> Any:
    """Put the facts right."""
    values = pages.facts_form(actor(), draft_id)
    if request.method == "GET":
        return render_template("drafting/facts.html", errors={}, **values)
    try:
        given = load(schemas.EditedDossier(), request.form)
        version = given.pop("version")
        service.edit(actor(), draft_id, _facts(given), version)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        values = {**pages.facts_form(actor(), draft_id), "given": request.form.to_dict()}
        return render_template("drafting/facts.html", errors=_errors(error), **values), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("drafting.page", draft_id=draft_id))


@blueprint.post("/drafting/<int:draft_id>/moves/<name>")
@entry("drafting.read")
def move(draft_id: int, name: str) -> Any:
    """Any move of the lifecycle; a refused one names everything that is missing."""
    here = url_for("drafting.page", draft_id=draft_id)
    pages.opened(actor(), draft_id)
    try:
        draft = service.move(actor(), draft_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("%(move)s: done. %(state)s.", move=DRAFTING[name].label, state=DRAFTING.label(draft.state)), "success")
    return redirect(here if queries.get(actor(), draft_id) else url_for("drafting.index"))


@blueprint.post("/drafting/<int:draft_id>/papers")
@entry("drafting.read")
def attach(draft_id: int) -> Any:
    """Add a paper."""
    here = url_for("drafting.page", draft_id=draft_id) + "#papers"
    pages.opened(actor(), draft_id)
    try:
        given = load(schemas.NewPaper(), request.form)
        service.attach(actor(), draft_id, given["kind"], receiving.keep(*_upload()), given["note"])
    except (LegalDocsError, RefusedFile) as error:
        return _refused(error, here)
    flash(_("Added, byte for byte."), "success")
    return redirect(here)


@blueprint.get("/drafting/<int:draft_id>/papers/<int:paper_id>")
@entry("drafting.read")
def paper(draft_id: int, paper_id: int) -> Response:
    """The bytes of a paper as they came, proved by their digest."""
    draft = pages.opened(actor(), draft_id)
    found = next((one for one in draft.papers if one.id == paper_id), None)
    if found is None:
        raise Missing()
    return _download(found.file_sha256, found.file_name)


@blueprint.get("/drafting/<int:draft_id>/text")
@entry("drafting.read")
def text(draft_id: int) -> str:
    """The draft text, its newest version or the one asked for."""
    number = request.args.get("version", type=int)
    return render_template("drafting/text.html", **pages.text(actor(), draft_id, number))


@blueprint.post("/drafting/<int:draft_id>/text")
@entry("drafting.read")
def upload(draft_id: int) -> Any:
    """A new version of the text from a Word file."""
    here = url_for("drafting.text", draft_id=draft_id)
    pages.opened(actor(), draft_id)
    try:
        note = load(schemas.NewText(), request.form)["note"]
        version = service.add_text(actor(), draft_id, receiving.read(*_upload()), note)
    except (LegalDocsError, RefusedFile) as error:
        return _refused(error, here)
    flash(
        _("Version %(number)s: %(count)s provisions.", number=version.number, count=version.provision_count), "success"
    )
    return redirect(here)


@blueprint.get("/drafting/<int:draft_id>/versions/<int:number>/file")
@entry("drafting.read")
def version_file(draft_id: int, number: int) -> Response:
    """The bytes a version was read from."""
    draft = pages.opened(actor(), draft_id)
    found = queries.version(draft.id, number)
    if found is None or found.file_sha256 is None:
        raise Missing()
    return _download(found.file_sha256, found.file_name or "draft")


@blueprint.get("/drafting/<int:draft_id>/difference")
@entry("drafting.read")
def difference(draft_id: int) -> str:
    """What changed between two versions."""
    asked = load(schemas.DiffQuery(), request.args)
    return render_template("drafting/difference.html", **pages.difference(actor(), draft_id, **asked))


@blueprint.post("/drafting/<int:draft_id>/base")
@entry("drafting.read")
def base(draft_id: int) -> Any:
    """State that the draft was compared with the present wording of what it amends."""
    service.take_over_base(actor(), draft_id)
    flash(_("Noted: the draft stands against the present wording."), "success")
    return redirect(url_for("drafting.page", draft_id=draft_id))


@blueprint.post("/drafting/<int:draft_id>/secrecy")
@entry("drafting.read")
def secrecy(draft_id: int) -> Any:
    """For whom the dossier exists."""
    given = load(schemas.Secrecy(), request.form)
    service.keep_secret(actor(), draft_id, given["reader"], secret=given["secret"])
    flash(_("The dossier is secret now.") if given["secret"] else _("The dossier is not secret."), "success")
    return redirect(url_for("drafting.page", draft_id=draft_id))


def _upload() -> tuple[str, bytes]:
    """Name and bytes of the file sent.  Raises ``Invalid`` without one."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(_("Choose a file."))
    return sent.filename, sent.read()


def _refused(error: Exception, here: str) -> Any:
    if isinstance(error, RefusedFile):
        flash(importing.refusal_sentence(error), "error")
        return redirect(here)
    if not isinstance(error, LegalDocsError) or error.status in (403, 404):
        raise error
    return back_with(error, here)


def _download(digest: str, name: str) -> Response:
    answer = current_app.response_class(blobs.read(digest), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
