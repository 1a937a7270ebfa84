"""Pages of consultation and appraisal: who is asked, answering, taking up, the checklist, the public form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, actor, entry
from legaldocs.drafting import documents_out, opinion_pages, opinion_service, pages, schemas
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.opinion_models import Stance
from legaldocs.drafting.opinion_service import Said
from legaldocs.ui.words import sentences

blueprint = Blueprint("opinions", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/drafting/<int:draft_id>/opinions")
@entry("drafting.read")
def page(draft_id: int) -> str:
    """Who is asked, what was answered, what was made of it."""
    return render_template("drafting/opinions.html", **opinion_pages.consultation(actor(), draft_id))


@blueprint.get("/drafting/<int:draft_id>/opinions.docx")
@entry("drafting.read")
def table(draft_id: int) -> Response:
    """The table of opinions as a Word file."""
    draft = pages.opened(actor(), draft_id)
    return _word(documents_out.opinion_table(draft), f"tong-hop-y-kien-{draft.code}")


@blueprint.post("/drafting/<int:draft_id>/requests")
@entry("drafting.read")
def choose(draft_id: int) -> Any:
    """Choose the units that are asked."""
    here = url_for("opinions.page", draft_id=draft_id) + "#requests"
    pages.opened(actor(), draft_id)
    try:
        chosen = opinion_service.choose(actor(), draft_id, load(schemas.Chosen(), request.form)["unit"])
    except LegalDocsError as error:
        return _back(error, here)
    flash(ngettext("%(num)d unit is asked.", "%(num)d units are asked.", len(chosen)), "success")
    return redirect(here)


@blueprint.post("/drafting/<int:draft_id>/requests/<int:request_id>/remind")
@entry("drafting.read")
def remind(draft_id: int, request_id: int) -> Any:
    """Urge a unit that has not answered."""
    opinion_service.remind(actor(), draft_id, request_id)
    flash(_("Reminded: it stands in the list of the unit's people, with its day."), "success")
    return redirect(url_for("opinions.page", draft_id=draft_id) + f"#request-{request_id}")


@blueprint.route("/drafting/<int:draft_id>/answer", methods=["GET", "POST"])
@entry("drafting.read")
def answer(draft_id: int) -> Any:
    """Answer for one's unit, provision by provision."""
    if request.method == "GET":
        return render_template("drafting/answer.html", errors={}, **opinion_pages.answering(actor(), draft_id))
    rows: list[tuple[str, str, str]] = []
    try:
        opinion_pages.answering(actor(), draft_id)
        given = load(schemas.Answer(), request.form)
        rows = list(zip(given["path"], given["on"], given["words"], strict=False))
        said = [Said(path, Stance(on), words) for path, on, words in rows if on in tuple(Stance)]
        opinion_service.answer(actor(), draft_id, given["stance"], said, given["late_reason"])
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        errors = error.fields if isinstance(error, Invalid) and error.fields else {"stance": [error.sentence]}
        values = opinion_pages.answering(actor(), draft_id, request.form.to_dict(), rows)
        return render_template("drafting/answer.html", errors=errors, **values), error.status
    flash(_("Answered for your unit. It can be changed until the consultation is closed."), "success")
    return redirect(url_for("opinions.page", draft_id=draft_id))


@blueprint.post("/drafting/<int:draft_id>/opinions/<int:opinion_id>")
@entry("drafting.read")
def respond(draft_id: int, opinion_id: int) -> Any:
    """Take an opinion up or explain why not."""
    here = url_for("opinions.page", draft_id=draft_id) + f"#opinion-{opinion_id}"
    pages.opened(actor(), draft_id)
    try:
        given = load(schemas.Responded(), request.form)
        opinion_service.respond(actor(), draft_id, opinion_id, given["response"], given["answer"], given["version"])
    except LegalDocsError as error:
        return _back(error, here)
    return redirect(here)


@blueprint.get("/drafting/<int:draft_id>/appraisal")
@entry("drafting.read")
def appraisal(draft_id: int) -> str:
    """The checklist with its findings, and the conclusion."""
    return render_template("drafting/appraisal.html", **opinion_pages.appraisal(actor(), draft_id))


@blueprint.post("/drafting/<int:draft_id>/appraisal/checks/<int:check_id>")
@entry("drafting.read")
def check(draft_id: int, check_id: int) -> Any:
    """Write what was found on one point."""
    here = url_for("opinions.appraisal", draft_id=draft_id) + f"#check-{check_id}"
    pages.opened(actor(), draft_id)
    try:
        given = load(schemas.Checked(), request.form)
        opinion_service.check(actor(), draft_id, check_id, given["verdict"], given["words"])
    except LegalDocsError as error:
        return _back(error, here)
    return redirect(here)


@blueprint.post("/drafting/<int:draft_id>/appraisal")
@entry("drafting.read")
def summarise(draft_id: int) -> Any:
    """Write the opinion of the Department of Justice."""
    here = url_for("opinions.appraisal", draft_id=draft_id) + "#summary"
    pages.opened(actor(), draft_id)
    try:
        given = load(schemas.Summary(), request.form)
        opinion_service.summarise(
            actor(), draft_id, given["summary"], given["council_on"], given["members"], given["version"]
        )
    except LegalDocsError as error:
        return _back(error, here)
    flash(_("Saved."), "success")
    return redirect(here)


@blueprint.get("/drafting/<int:draft_id>/appraisal.docx")
@entry("drafting.read")
def report(draft_id: int) -> Response:
    """The appraisal report as a Word file."""
    draft = pages.opened(actor(), draft_id)
    found = opinions.appraisal(draft.id)
    if found is None:
        raise Missing()
    return _word(documents_out.appraisal_report(draft, found), f"bao-cao-tham-dinh-{draft.code}")


@blueprint.get("/consultations")
@entry(PUBLIC)
def posted() -> str:
    """Drafts on which anybody may comment now."""
    return render_template("drafting/public_list.html", **opinion_pages.posted_list())


@blueprint.route("/consultations/<int:draft_id>", methods=["GET", "POST"])
@entry(PUBLIC)
def posted_page(draft_id: int) -> Any:
    """A posted draft with its comment form; no account is needed."""
    values = opinion_pages.posted_page(draft_id, request.form)
    if request.method == "GET":
        return render_template("drafting/public_page.html", errors={}, **values)
    try:
        given = load(schemas.Comment(), request.form)
        if not given["website"]:  # a machine that fills in every field is thanked and forgotten
            said = Said(given["path"], Stance.OTHER, given["words"])
            opinion_service.comment(
                actor(), draft_id, said, given["author"], given["contact"], request.remote_addr or ""
            )
    except LegalDocsError as error:
        errors = error.fields if isinstance(error, Invalid) and error.fields else {"words": [error.sentence]}
        return render_template("drafting/public_page.html", errors=errors, **values), error.status
    flash(
        _("Thank you. The comment reaches the unit that draws up the document and is answered in its table."), "success"
    )
    return redirect(url_for("opinions.posted_page", draft_id=draft_id))


def _word(data: bytes, name: str) -> Response:
    made = current_app.response_class(data, mimetype=WORD)
    made.headers["Content-Disposition"] = f"attachment; filename={name}.docx"
    return made


def _back(error: LegalDocsError, here: str) -> Any:
    """A refused form: why, on the page it came from."""
    if error.status in (403, 404):
        raise error
    flash(sentences(error.fields) if isinstance(error, Invalid) and error.fields else str(error.sentence), "error")
    return redirect(here)
