"""Pages of plans: list and proposing, one plan with its load and lines, the difference before generating anew."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, int_arg, paginate
from legaldocs.documents import lookup
from legaldocs.plans import amending, checks, conflicts, documents_out, pages, queries, schemas, service
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Plan
from legaldocs.ui import tables, undoing
from legaldocs.ui.words import moment

blueprint = Blueprint("plans", __name__)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
blueprint.add_app_template_global(pages.shown_reasons, "plan_reasons")
blueprint.add_app_template_global(queries.standing_lines, "plan_lines_of")
blueprint.add_app_template_global(checks.about, "plan_checks_of")


@blueprint.get("/plans")
@entry("plans.read")
def index() -> str:
    """All plans, and the form that proposes one."""
    return _index({}, {})


def _index(given: dict[str, Any], errors: dict[str, Any]) -> str:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    page = paginate(queries.plans(state, sort))
    years = range(clock.today().year, clock.today().year + 3)
    return render_template(
        "plans/index.html",
        page=page,
        counts=queries.line_counts([plan.id for plan in page.rows]),
        labels=PLAN.labels,
        state=state,
        sort=sort or "-year",
        years=[(year, str(year)) for year in years],
        names=accounts.unit_words(),
        units=pages.units_to_plan(actor()),
        given={"year": years[1], "per_month": 8, "unit_key": "", **given},
        errors=errors,
    )


@blueprint.get("/plans/export")
@entry("plans.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    found = list(db.session.scalars(queries.plans(request.args.get("state", ""), request.args.get("sort", ""))))
    counts = queries.line_counts([plan.id for plan in found])
    names = accounts.unit_words()
    heads = [_("Year"), _("Unit"), _("Plan"), _("State"), _("Documents"), _("A month and unit"), _("Generated")]
    rows: list[Any] = [
        [
            plan.year,
            names.get(plan.unit_id),
            plan.title,
            str(PLAN.label(plan.state)),
            counts.get(plan.id, 0),
            plan.per_month,
            moment(plan.generated_at),
        ]
        for plan in found
    ]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return tables.table("plans", heads, rows, form, "year 2 year state 4 5 generated")


@blueprint.post("/plans")
@entry("plans.edit")
def propose() -> Any:
    """Propose the plan of a year from every reason on file."""
    try:
        plan = service.propose(actor(), **load(schemas.Propose(), request.form))
    except LegalDocsError as error:
        errors = error.fields if isinstance(error, Invalid) and error.fields else {"year": [error.sentence]}
        return _index(request.form.to_dict(), errors), error.status
    flash(ngettext("%(num)d document proposed.", "%(num)d documents proposed.", len(plan.lines)), "success")
    return redirect(_home(plan.id))


@blueprint.get("/plans/<int:plan_id>")
@entry("plans.read")
def page(plan_id: int) -> str:
    """One plan: load against capacity, warnings, lines with their reasons."""
    given = load(schemas.PageQuery(), request.args)
    return render_template("plans/page.html", **pages.page(actor(), plan_id, given["unit"], given["source"]))


@blueprint.get("/plans/year/<int:year>")
@entry("plans.read")
def of_year(year: int) -> Any:
    """The common plan of a year, by its year; with a line the plan it stands on."""
    line = int_arg("line", 0)
    plan = queries.of_line(line) if line else queries.of_year(year)
    if plan is None:
        raise Missing()
    return redirect(_home(plan.id))


@blueprint.post("/plans/<int:plan_id>/lines")
@entry("plans.edit")
def add_line(plan_id: int) -> Any:
    """Put a document on the plan by hand."""
    try:
        given = load(schemas.AddLine(), request.form)
        line = service.add_line(actor(), plan_id, lookup.single(given.pop("number")).id, **given)
    except Conflict:
        return too_late(plan_id)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id) + "#add")
    flash(_("Added to the plan."), "success")
    return redirect(_home(plan_id) + f"#line-{line.id}")


@blueprint.post("/plans/<int:plan_id>/lines/<int:line_id>")
@entry("plans.edit")
def edit_line(plan_id: int, line_id: int) -> Any:
    """Another month or unit for a line."""
    try:
        service.edit_line(actor(), plan_id, line_id, **load(schemas.EditLine(), request.form))
    except Conflict:
        return too_late(plan_id, line_id)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id) + f"#line-{line_id}")
    flash(_("Saved. The line stays so when the plan is generated anew."), "success")
    return redirect(_home(plan_id) + f"#line-{line_id}")


@blueprint.post("/plans/<int:plan_id>/lines/<int:line_id>/remove")
@entry("plans.edit")
def remove_line(plan_id: int, line_id: int) -> Any:
    """Take a document off the plan, with a reason."""
    try:
        service.remove_line(actor(), plan_id, line_id, **load(schemas.Reason(), request.form))
    except Conflict:
        return too_late(plan_id, line_id)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id) + f"#line-{line_id}")
    back = url_for("plans.restore_line", plan_id=plan_id, line_id=line_id)
    undoing.offer(
        _("Taken off. It stands below with its reason and can be put back."), back, version=_plan(plan_id).version
    )
    return redirect(_home(plan_id) + "#removed")


@blueprint.post("/plans/<int:plan_id>/lines/<int:line_id>/restore")
@entry("plans.edit")
def restore_line(plan_id: int, line_id: int) -> Any:
    """Put it back."""
    try:
        service.restore_line(actor(), plan_id, line_id, **load(schemas.Seen(), request.form))
    except Conflict:
        return too_late(plan_id, line_id)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id))
    flash(_("It is on the plan again."), "success")
    return redirect(_home(plan_id) + f"#line-{line_id}")


@blueprint.get("/plans/<int:plan_id>/difference")
@entry("plans.edit")
def difference(plan_id: int) -> str:
    """What generating anew would change, before anything does."""
    given = load(schemas.PageQuery(), request.args)
    return render_template("plans/difference.html", **pages.difference(plan_id, given["per_month"]))


@blueprint.post("/plans/<int:plan_id>/regenerate")
@entry("plans.edit")
def regenerate(plan_id: int) -> Any:
    """Generate the draft anew; lines that people decided on stay."""
    try:
        change = service.regenerate(actor(), plan_id, **load(schemas.Regenerate(), request.form))
    except Conflict:
        return too_late(plan_id, again=False)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id))
    counts = {"added": len(change.added), "removed": len(change.removed), "changed": len(change.changed)}
    flash(_("Generated anew: %(added)s added, %(removed)s gone, %(changed)s changed.", **counts), "success")
    return redirect(_home(plan_id))


@blueprint.post("/plans/<int:plan_id>/amend")
@entry("plans.edit")
def amend(plan_id: int) -> Any:
    """Begin the next version of an approved plan."""
    try:
        plan = amending.amend(actor(), plan_id, **load(schemas.Amend(), request.form))
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id))
    flash(_("The amendment is a draft; the approved plan stands until it is approved."), "success")
    return redirect(_home(plan.id))


@blueprint.post("/plans/<int:plan_id>/take-on")
@entry("plans.edit")
def take_on(plan_id: int) -> Any:
    """Put documents for which a ground arose on the draft."""
    try:
        given = load(schemas.TakeOn(), request.form)
        count = amending.take_on(actor(), plan_id, given["document_id"], given["version"])
    except Conflict:
        return too_late(plan_id, again=False)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id))
    flash(ngettext("%(num)d document taken on.", "%(num)d documents taken on.", count), "success")
    return redirect(_home(plan_id))


@blueprint.post("/plans/<int:plan_id>/moves/<name>")
@entry("plans.read")
def move(plan_id: int, name: str) -> Any:
    """One step of its life."""
    try:
        plan = service.move(actor(), plan_id, name, **load(schemas.MoveInput(), request.form))
    except Conflict:
        return too_late(plan_id, again=False)
    except LegalDocsError as error:
        return back_with(plain(error), _home(plan_id))
    flash(_("Now: %(state)s.", state=PLAN.label(plan.state)), "success")
    return redirect(_home(plan_id))


@blueprint.get("/plans/<int:plan_id>/plan.docx")
@entry("plans.read")
def word(plan_id: int) -> Response:
    """The plan in the layout of an official document, with its annex."""
    plan = _plan(plan_id)
    answer = current_app.response_class(documents_out.official(plan), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename={_file_name(plan)}.docx"
    return answer


@blueprint.get("/plans/<int:plan_id>/plan.<any(xlsx, csv):form>")
@entry("plans.read")
def sheet(plan_id: int, form: str) -> Response:
    """The lines as a table; the workbook holds the delegated matters as well."""
    plan = _plan(plan_id)
    if form == "xlsx":
        answer = current_app.response_class(documents_out.workbook(plan), mimetype=SHEET)
        answer.headers["Content-Disposition"] = f"attachment; filename={_file_name(plan)}.xlsx"
        return answer
    return tables.table(_file_name(plan), *documents_out.table(plan), form)


def _file_name(plan: Plan) -> str:
    return f"plan-{plan.year}" if queries.is_common(plan) else f"plan-{plan.year}-{plan.id}"


def _plan(plan_id: int) -> Plan:
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    return plan


def too_late(plan_id: int, line_id: int | None = None, *, again: bool = True) -> tuple[str, int]:
    """The plan moved on: mine beside what stands now; ``again`` offers to save mine over it."""
    values = conflicts.page(plan_id, request.form, line_id)
    offered = again and (line_id is None or values["line"] is not None)
    return render_template("plans/conflict.html", again=offered, **values), Conflict.status


def _home(plan_id: int) -> str:
    return url_for("plans.page", plan_id=plan_id)


def plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
