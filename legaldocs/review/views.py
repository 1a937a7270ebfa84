"""Pages of review: list, new ticket, the bench, the approval, the printed form."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, LegalDocsError
from legaldocs.core.i18n import language
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, int_arg, paginate
from legaldocs.review import (
    case_service,
    comparison,
    documents_out,
    finish_pages,
    finish_service,
    merging,
    pages,
    presentation,
    queries,
    report_out,
    reporting,
    schemas,
    service,
)
from legaldocs.review.lifecycle import REVIEW
from legaldocs.ui import tables

blueprint = Blueprint("review", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/review")
@entry("review.read")
def index() -> str:
    """Tickets the reader may know of, the most urgent first."""
    filters = _filters()
    found = queries.tickets(actor(), filters, clock.today())
    page = paginate(found, scalars=False)
    return render_template("review/index.html", **pages.ticket_list(page, filters))


def _filters() -> queries.Filters:
    given = load(schemas.TicketQuery(), request.args)
    return queries.Filters(
        state=given["state"],
        unit_id=given["unit"],
        mine=given["mine"],
        late=given["late"],
        words=given["q"],
        changed_id=given["changed"],
        trigger=given["trigger"],
        sort=given["sort"],
    )


@blueprint.get("/review/export")
@entry("review.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = load(schemas.TicketQuery(), request.args)["format"]
    rows = list(db.session.execute(queries.tickets(actor(), _filters(), clock.today())))
    names = accounts.unit_words()
    heads = [_("Ticket"), _("Number"), _("Title"), _("Why"), _("Unit"), _("State"), _("Due on")]
    table: list[Any] = [
        [
            ticket.code,
            document.number,
            document.title,
            presentation.trigger_words(ticket.trigger),
            names.get(ticket.unit_id or 0),
            str(REVIEW.label(ticket.state)),
            due_on,
        ]
        for ticket, document, due_on in rows
    ]
    return tables.table(f"review-{clock.today().isoformat()}", heads, table, form, "1 number number 3 5 state due")


@blueprint.route("/review/new", methods=["GET", "POST"])
@entry("review.open")
def new() -> Any:
    """Open a ticket on a ground that a person names."""
    given = load(schemas.NewTicket(), request.values)
    values = pages.new_ticket(given["document_id"], given["reason"], given["ground"])
    if request.method == "GET":
        return render_template("review/new.html", errors={}, **values)
    try:
        ticket_id = service.open_by_officer(actor(), given["document_id"], given["reason"], given["ground"])
    except LegalDocsError as error:
        errors = error.fields if isinstance(error, Invalid) else {"reason": [error.sentence]}
        return render_template("review/new.html", errors=errors, **values), error.status
    flash(_("The ticket is open. The head of the unit assigns it."), "success")
    return redirect(url_for("review.page", ticket_id=ticket_id))


@blueprint.get("/review/<int:ticket_id>")
@entry("review.read")
def page(ticket_id: int) -> str:
    """The ticket: for the one who decides now the approval, for everybody else the bench."""
    asked_for_bench = "view" in request.args or "item" in request.args
    if not asked_for_bench and pages.decides(actor(), ticket_id):
        return render_template("review/approve.html", **pages.approval(actor(), ticket_id))
    item_id = int_arg("item", 0) or None
    view = request.args.get("view", comparison.DIFF)
    return render_template("review/page.html", errors={}, **pages.bench(actor(), ticket_id, item_id, view))


@blueprint.post("/review/<int:ticket_id>/moves/<name>")
@entry("review.read")
def move(ticket_id: int, name: str) -> Any:
    """Any move of the lifecycle; a refused one names everything that is missing."""
    here = url_for("review.page", ticket_id=ticket_id)
    try:
        given = load(schemas.MoveInput(), request.form)
        then = given.pop("then")
        ticket = service.move(actor(), ticket_id, name, **given)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("%(move)s: done. %(state)s.", move=REVIEW[name].label, state=REVIEW.label(ticket.state)), "success")
    if then == "next" and name == "submit":
        return redirect(_next_work(ticket_id))
    following = pages.next_decision(actor(), ticket_id) if then == "next" else None
    if following is not None:
        flash(_("Next one that waits for your decision."))
    return redirect(here if following is None else url_for("review.page", ticket_id=following))


@blueprint.post("/review/<int:ticket_id>/conclude")
@entry("review.read")
def conclude(ticket_id: int) -> Any:
    """Save the conclusion on one provision; what was typed stays on the page when it cannot be saved."""
    try:
        given = load(schemas.Conclusion(), request.form)
        then, item_id = given.pop("then"), given.pop("item_id")
        more = service.Particulars(*(given.pop(name) for name in ("case", "pause_until", "body", "illegal")))
        item = service.conclude(actor(), ticket_id, item_id, particulars=more, **given)
    except Conflict as error:
        return render_template("review/merge.html", **merging.page(actor(), ticket_id, request.form)), error.status
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return _typed_again(ticket_id, error)
    following = pages.following(item.ticket, item) if then == "next" else item
    flash(_("Saved: %(provision)s.", provision=presentation.label_of(item)), "success")
    return redirect(url_for("review.page", ticket_id=ticket_id, item=(following or item).id))


def _typed_again(ticket_id: int, error: LegalDocsError) -> tuple[str, int]:
    """The bench with the words the person typed and why they were not saved."""
    errors = error.fields if isinstance(error, Invalid) else {"outcome": [error.sentence]}
    item_id = request.form.get("item_id", type=int)
    values = pages.bench(actor(), ticket_id, item_id, comparison.DIFF, request.form)
    return render_template("review/page.html", errors=errors, **values), error.status


@blueprint.post("/review/<int:ticket_id>/case")
@entry("review.read")
def record_case(ticket_id: int) -> Any:
    """Record the case of a closed conclusion that has none."""
    here = url_for("review.page", ticket_id=ticket_id, item=request.form.get("item_id", type=int))
    try:
        item = case_service.record_case(actor(), ticket_id, **load(schemas.LaterCase(), request.form))
    except Invalid as error:
        words = [str(one) for messages in error.fields.values() for one in messages]
        return back_with(Invalid(" ".join(words)), here)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(_("Saved: %(provision)s.", provision=presentation.label_of(item)), "success")
    return redirect(here)


@blueprint.post("/review/<int:ticket_id>/assess")
@entry("review.read")
def assess(ticket_id: int) -> Any:
    """Save what was found for each criterion of the form."""
    try:
        given = load(schemas.Assessment(), request.form)
        service.assess(actor(), ticket_id, schemas.answers(given), given["version"])
    except Invalid as error:
        values = pages.bench(actor(), ticket_id, None, comparison.DIFF, assessed=request.form)
        return render_template("review/page.html", errors=error.fields, **values), error.status
    except LegalDocsError as error:
        return back_with(error, url_for("review.page", ticket_id=ticket_id))
    flash(_("The assessment is saved."), "success")
    return redirect(url_for("review.page", ticket_id=ticket_id, view=comparison.DIFF) + "#assessment")


@blueprint.post("/review/<int:ticket_id>/conclude-rest")
@entry("review.read")
def conclude_rest(ticket_id: int) -> Any:
    """Keep every provision that has no conclusion yet."""
    here = url_for("review.page", ticket_id=ticket_id)
    try:
        count = service.conclude_rest(actor(), ticket_id)
    except LegalDocsError as error:
        return back_with(error, here)
    flash(ngettext("%(num)d provision kept.", "%(num)d provisions kept.", count), "success")
    return redirect(here)


@blueprint.get("/review/<int:ticket_id>/finish")
@entry("review.read")
def finish_sheet(ticket_id: int) -> str:
    """Everything that is left of a review on one sheet."""
    return render_template("review/finish.html", errors={}, **finish_pages.sheet(actor(), ticket_id))


@blueprint.post("/review/<int:ticket_id>/finish")
@entry("review.read")
def finish(ticket_id: int) -> Any:
    """Keep what the sheet showed, save the assessment, submit; then the next review of one's own."""
    try:
        given = load(schemas.Finish(), request.form)
        read = schemas.Finish().pairs(given)
        finish_service.finish(actor(), ticket_id, read, schemas.answers(given), given["version"])
    except Invalid as error:
        values = finish_pages.sheet(actor(), ticket_id, request.form)
        return render_template("review/finish.html", errors=error.fields, **values), error.status
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, url_for("review.finish_sheet", ticket_id=ticket_id))
    flash(_("Submitted. The head of the unit decides on it."), "success")
    return redirect(_next_work(ticket_id))


def _next_work(ticket_id: int) -> str:
    """Where a reviewer goes on: the next review of their own, else the one just submitted."""
    following = pages.next_work(actor(), ticket_id)
    if following is None:
        return url_for("review.page", ticket_id=ticket_id)
    flash(_("Next one that waits for your conclusion."))
    return url_for("review.page", ticket_id=following)


@blueprint.post("/review/<int:ticket_id>/provisions")
@entry("review.read")
def add_provision(ticket_id: int) -> Any:
    """Take another provision of the document into the ticket."""
    try:
        item = service.add_provision(actor(), ticket_id, load(schemas.AddProvision(), request.form)["path"])
    except LegalDocsError as error:
        return back_with(error, url_for("review.page", ticket_id=ticket_id))
    return redirect(url_for("review.page", ticket_id=ticket_id, item=item.id))


@blueprint.get("/review/<int:ticket_id>/form.docx")
@entry("review.read")
def form(ticket_id: int) -> Response:
    """The review form (phiếu rà soát) as a Word file."""
    found = pages.opened(actor(), ticket_id)
    answer = current_app.response_class(documents_out.review_form(found), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename=phieu-ra-soat-{found.ticket.code}.docx"
    return answer


@blueprint.get("/review/report")
@entry("review.read")
def report() -> str:
    """What the reviews of a stretch of days found, as it will stand in the consolidated report."""
    return render_template("review/report.html", **reporting.page(actor(), _report_query()))


@blueprint.get("/review/report.docx")
@entry("review.read")
def report_word() -> Response:
    """The consolidated report as a Word file in the layout of an official document."""
    asked = _report_query()
    answer = current_app.response_class(report_out.report(reporting.found(actor(), asked)), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename=bao-cao-ra-soat-{asked.until.isoformat()}.docx"
    return answer


def _report_query() -> reporting.Asked:
    given = load(schemas.ReportQuery(), request.args)
    today = clock.today()
    since, until = given["since"] or date(today.year, 1, 1), given["until"] or today
    if until < since:
        raise Invalid(fields={"until": [_("The last day lies before the first.")]})
    return reporting.Asked(since, until, given["unit"])


@blueprint.app_template_global()
def review_unit_options(units: list[Any]) -> list[tuple[int, str]]:
    """Units by id, for the list's filter."""
    return [(unit.id, unit.name_en if language() == "en" else unit.name) for unit in units]
