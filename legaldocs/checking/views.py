"""Pages of checking: list, new dossier, the checker's bench, conclusion, printed papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.checking import (
    conclusion_service,
    documents_out,
    filing,
    finding_service,
    pages,
    presentation,
    queries,
    schemas,
    service,
)
from legaldocs.checking.lifecycle import table_of
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import prose
from legaldocs.core.web import actor, back_with, entry, int_arg, paginate
from legaldocs.documents import blobs, importing
from legaldocs.formats.refusals import RefusedFile
from legaldocs.ui import tables

blueprint = Blueprint("checking", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/checking")
@entry("checking.read")
def index() -> str:
    """Dossiers the reader may know of, the most urgent first."""
    filters = _filters()
    page = paginate(queries.checks(actor(), filters, clock.today()), scalars=False)
    return render_template("checking/index.html", **pages.check_list(page, filters))


def _filters() -> queries.Filters:
    given = load(schemas.CheckQuery(), request.args)
    return queries.Filters(
        state=given["state"],
        lifecycle=given["kind"],
        unit_id=given["unit"],
        campaign_id=given["campaign"],
        mine=given["mine"],
        late=given["late"],
        words=given["q"],
        sort=given["sort"],
    )


@blueprint.get("/checking/export")
@entry("checking.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = load(schemas.CheckQuery(), request.args)["format"]
    rows = list(db.session.execute(queries.checks(actor(), _filters(), clock.today())))
    names = accounts.unit_words()
    heads = [
        _("Dossier"), _("Kind of check"), _("Number"), _("Title"), _("Issuer"), _("Checking unit"), _("State"),
        _("Due on"),
    ]  # fmt: skip
    table: list[Any] = [
        [
            check.code,
            presentation.kind_words(check.lifecycle),
            document.number,
            document.title,
            document.issuer,
            names.get(check.unit_id or 0),
            str(table_of(check).label(check.state)),
            due_on,
        ]
        for check, document, due_on in rows
    ]
    return tables.table(
        f"checking-{clock.today().isoformat()}",
        heads,
        table,
        form,
        "1 3 number number number 5 state due",
    )


@blueprint.route("/checking/new", methods=["GET", "POST"])
@entry("checking.open")
def new() -> Any:
    """Open a check on a ground that a person names."""
    given = load(schemas.NewCheck(), request.values)
    if request.method == "GET":
        values = pages.new_check(actor(), given["document_id"])
        return render_template("checking/new.html", errors={}, **values)
    try:
        check_id = service.open_by_officer(actor(), given["document_id"], given["lifecycle"], given["reason"])
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        errors = error.fields if isinstance(error, Invalid) else {"reason": [error.sentence]}
        values = pages.new_check(actor(), given["document_id"], given["lifecycle"], given["reason"])
        return render_template("checking/new.html", errors=errors, **values), error.status
    flash(_("The dossier is open. The leader of the unit that checks assigns it."), "success")
    if queries.get(actor(), check_id) is None:
        return redirect(url_for("documents.page", document_id=given["document_id"]))
    return redirect(url_for("checking.page", check_id=check_id))


@blueprint.get("/checking/<int:check_id>")
@entry("checking.read")
def page(check_id: int) -> str:
    """The bench: criteria and findings, the document, moves and papers."""
    values = pages.bench(actor(), check_id, int_arg("finding", 0) or None)
    return render_template("checking/page.html", errors={}, **values)


def _here(check_id: int) -> str:
    """Address of the dossier.  Raises ``Missing`` before anything of the form is judged where it is not theirs."""
    if queries.get(actor(), check_id) is None:
        raise Missing()
    return url_for("checking.page", check_id=check_id)


@blueprint.post("/checking/<int:check_id>/moves/<name>")
@entry("checking.read")
def move(check_id: int, name: str) -> Any:
    """Any move of the dossier's table; a refused one names everything that is missing."""
    here = _here(check_id)
    try:
        given = load(schemas.MoveInput(), request.form)
        check = service.move(actor(), check_id, name, **given)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    table = table_of(check)
    flash(_("%(move)s: done. %(state)s.", move=table[name].label, state=table.label(check.state)), "success")
    return redirect(here)


@blueprint.post("/checking/<int:check_id>/read")
@entry("checking.read")
def read(check_id: int) -> Any:
    """Let the machine read the document now."""
    here = _here(check_id)
    try:
        count = finding_service.read_document(actor(), check_id)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(ngettext("%(num)d new candidate.", "%(num)d new candidates.", count), "success")
    return redirect(here)


@blueprint.post("/checking/<int:check_id>/marks")
@entry("checking.read")
def marks(check_id: int) -> Any:
    """Save the marks of the form."""
    here = _here(check_id)
    version, given = schemas.Marks.read(request.form)
    try:
        service.mark(actor(), check_id, given, version)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("The form is saved."), "success")
    return redirect(here)


@blueprint.post("/checking/<int:check_id>/findings")
@entry("checking.read")
def write(check_id: int) -> Any:
    """A finding of one's own; what was typed stays on the page when it cannot be saved."""
    _here(check_id)
    try:
        given = load(schemas.FindingInput(), request.form)
        given.pop("version")
        finding = finding_service.write(actor(), check_id, **given)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return _typed_again(check_id, None, error)
    return _saved(check_id, finding.id)


@blueprint.post("/checking/<int:check_id>/findings/<int:finding_id>/<verb>")
@entry("checking.read")
def answer(check_id: int, finding_id: int, verb: str) -> Any:
    """Accept, change or dismiss a finding."""
    here = _here(check_id)
    try:
        if verb == "change":
            finding_service.change(actor(), check_id, finding_id, **load(schemas.FindingInput(), request.form))
        else:
            given = load(schemas.Answer(), request.form)
            if verb == "dismiss":
                finding_service.dismiss(actor(), check_id, finding_id, **given)
            else:
                finding_service.confirm(actor(), check_id, finding_id, given["version"])
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        if isinstance(error, Invalid):
            if verb == "change":
                return _typed_again(check_id, finding_id, error)
            for messages in error.fields.values():
                flash(" ".join(map(str, messages)), "error")
            return redirect(here)
        return back_with(error, here)
    return _saved(check_id, finding_id)


def _saved(check_id: int, finding_id: int) -> Any:
    flash(_("Saved."), "success")
    return redirect(url_for("checking.page", check_id=check_id, _anchor=f"finding-{finding_id}"))


def _typed_again(check_id: int, finding_id: int | None, error: LegalDocsError) -> tuple[str, int]:
    """The bench with the words the person typed and why they were not saved."""
    errors = error.fields if isinstance(error, Invalid) else {"quote": [error.sentence]}
    values = pages.bench(actor(), check_id, finding_id, request.form)
    return render_template("checking/page.html", errors=errors, **values), error.status


@blueprint.post("/checking/<int:check_id>/records")
@entry("checking.read")
def record(check_id: int) -> Any:
    """File minutes, an urging letter or a refusal."""
    here = _here(check_id)
    try:
        service.file_record(actor(), check_id, **load(schemas.RecordInput(), request.form))
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        for messages in error.fields.values() if isinstance(error, Invalid) else ():
            flash(" ".join(map(str, messages)), "error")
        return redirect(here) if isinstance(error, Invalid) else back_with(error, here)
    flash(_("Filed."), "success")
    return redirect(here)


@blueprint.route("/checking/<int:check_id>/filing", methods=["GET", "POST"])
@entry("checking.read")
def filed(check_id: int) -> Any:
    """Which papers the dossier of the document holds; a missing one is proposed as a finding on the procedure."""
    here = _here(check_id)
    if request.method == "GET":
        return render_template("checking/filing.html", **pages.filing_page(actor(), check_id))
    try:
        lacking = finding_service.record_papers(actor(), check_id, _filings())
    except RefusedFile as error:
        flash(importing.refusal_sentence(error), "error")
        return redirect(url_for("checking.filed", check_id=check_id))
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, url_for("checking.filed", check_id=check_id))
    flash(_("Saved."), "success")
    if lacking:
        flash(ngettext("%(num)d paper is missing: see the findings.", "%(num)d papers are missing: see the findings.",
                       lacking), "info")  # fmt: skip
    return redirect(here)


def _filings() -> dict[str, filing.Filing]:
    """What the form says of each paper that it asks for."""
    found = {}
    for kind in filing.papers():
        if f"presence-{kind}" in request.form:
            fields = {name: request.form.get(f"{name}-{kind}", "") for name in ("presence", "number", "on")}
            given = load(schemas.FilingInput(), {name: value for name, value in fields.items() if value})
            upload = request.files.get(f"file-{kind}")
            file = filing.keep(upload.filename, upload.read()) if upload and upload.filename else None
            found[kind] = filing.Filing(given["presence"], given["number"], given["on"], file)
    return found


@blueprint.get("/checking/<int:check_id>/filing/<int:filed_id>")
@entry("checking.read")
def filed_paper(check_id: int, filed_id: int) -> Response:
    """The bytes of an attached paper as they came."""
    check = pages.opened(actor(), check_id).check
    found = next((one for one in check.papers if one.id == filed_id and one.file_sha256), None)
    if found is None or found.file_sha256 is None:
        raise Missing()
    answer = current_app.response_class(blobs.read(found.file_sha256), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=found.file_name or "tai-lieu")
    return answer


@blueprint.post("/checking/<int:check_id>/collaborators")
@entry("checking.read")
def collaborators(check_id: int) -> Any:
    """Ask a person to help."""
    here = _here(check_id)
    try:
        service.add_collaborator(actor(), check_id, load(schemas.CollaboratorInput(), request.form)["person_id"])
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("The person reads the dossier now and can write findings."), "success")
    return redirect(here)


@blueprint.route("/checking/<int:check_id>/conclusion", methods=["GET", "POST"])
@entry("checking.read")
def conclusion(check_id: int) -> Any:
    """The conclusion: sentences beside the findings they rest on; drafted, edited, decided on."""
    if request.method == "GET":
        return render_template("checking/conclusion.html", **pages.conclusion(actor(), check_id))
    _here(check_id)
    here = url_for("checking.conclusion", check_id=check_id)
    try:
        if request.form.get("do") == "draft":
            conclusion_service.draft(actor(), check_id)
        else:
            words = {
                int(k[9:]): prose(v) for k, v in request.form.items() if k.startswith("sentence-") and k[9:].isdigit()
            }
            conclusion_service.write(actor(), check_id, words, int_form("version"))
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("Saved."), "success")
    return redirect(here)


def int_form(name: str) -> int | None:
    """A whole number from the form, ``None`` when absent or not one."""
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


@blueprint.get("/checking/<int:check_id>/form.docx")
@entry("checking.read")
def form(check_id: int) -> Response:
    """The checker's form (phiếu kiểm tra) as a Word file."""
    found = pages.opened(actor(), check_id)
    return _word(documents_out.checking_form(found), f"phieu-kiem-tra-{found.check.code}")


@blueprint.get("/checking/<int:check_id>/conclusion.docx")
@entry("checking.read")
def conclusion_file(check_id: int) -> Response:
    """The conclusion or report as a Word file; marked as a draft until it is signed."""
    found = pages.opened(actor(), check_id)
    return _word(documents_out.conclusion(found), f"ket-luan-{found.check.code}")


def _word(data: bytes, name: str) -> Response:
    answer = current_app.response_class(data, mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.docx"
    return answer
