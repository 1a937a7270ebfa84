"""Pages of what superior texts leave to the province: the list, one clause with its evidence, the decision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import queries as documents
from legaldocs.documents.presentation import provision_url
from legaldocs.plans import delegated, delegated_out, delegated_service, schemas
from legaldocs.plans.jobs import FIND_DELEGATED
from legaldocs.plans.models import Decision, Delegated
from legaldocs.ui import tables, undoing

blueprint = Blueprint("delegated", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATE_WORDS = {
    "open": _l("To be looked at"),
    "missing": _l("Missing"),
    "late": _l("Late"),
    "done": _l("Already issued"),
    "dismissed": _l("Asks for no text"),
}
WHY_WORDS = {"cites": _l("names this very provision"), "title": _l("rests on the text and is about the matter")}


@blueprint.get("/plans/delegated")
@entry("plans.read")
def index() -> str:
    """Clauses by state, those due first."""
    filters, today = _filters(), clock.today()
    page = paginate(delegated.rows(filters, today), scalars=False)
    counts = delegated.counts(today)
    return render_template(
        "plans/delegated.html",
        page=page,
        filters=filters,
        counts=counts,
        any_rows=any(counts.values()),
        tabs_of=[_tab(name, filters.state, counts[name]) for name in delegated.STATES],
        words=STATE_WORDS,
        state_of=lambda row: delegated.state_of(row, today),
        unit_label=documents.unit_label,
        provision_url=provision_url,
        queue=_queue(),
    )


def _tab(state: str, chosen: str, count: int) -> dict[str, Any]:
    """A tab over the list: the clauses of one state."""
    url = url_for("delegated.index", state=state)
    return {"label": STATE_WORDS[state], "url": url, "current": state == chosen, "count": count}


def _filters() -> delegated.Filters:
    given = load(schemas.DelegatedQuery(), request.args)
    return delegated.Filters(given["state"], given["q"], given["sort"])


@blueprint.get("/plans/delegated/export")
@entry("plans.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    heads = [_("Superior text"), _("Provision"), _("What is left to the province")]
    heads += [_("To whom"), _("Due on"), _("State")]
    today = clock.today()
    rows: list[Any] = [
        [
            document.number, documents.unit_label(row.path), row.quote, row.delegate, row.due_on,
            str(STATE_WORDS[delegated.state_of(row, today)]),
        ]
        for row, document in db.session.execute(delegated.rows(_filters(), today))
    ]  # fmt: skip
    return tables.table("delegated", heads, rows, form, "number number 2 2 due 4")


@blueprint.get("/plans/delegated/list.docx")
@entry("plans.read")
def word() -> Response:
    """What is confirmed and not issued yet, as an official list."""
    answer = current_app.response_class(delegated_out.official(clock.today()), mimetype=WORD)
    answer.headers["Content-Disposition"] = "attachment; filename=danh-muc-van-ban-duoc-giao.docx"
    return answer


@blueprint.post("/plans/delegated/look")
@entry("plans.look")
def look() -> Any:
    """Read all superior texts now; otherwise it happens every night."""
    delegated_service.look(actor(), FIND_DELEGATED)
    flash(_("The superior texts are being read; the list fills while that goes on."), "success")
    return redirect(url_for("delegated.index"))


@blueprint.get("/plans/delegated/<int:clause_id>")
@entry("plans.read")
def page(clause_id: int) -> str:
    """One clause: its words, what may carry it out and why, who decided."""
    return _page(clause_id, {}, {})


def _page(clause_id: int, given: dict[str, Any], errors: dict[str, Any]) -> str:
    row = delegated.get(clause_id)
    if row is None:
        raise Missing()
    today = clock.today()
    named = documents.named([row.document_id, row.issued_id, *(one["document_id"] for one in row.candidates)])
    superior = named[row.document_id]
    return render_template(
        "plans/delegated_page.html",
        row=row,
        superior=superior,
        status=documents.status_of(superior.id, today),
        place=documents.unit_label(row.path),
        place_url=provision_url(superior.id, row.path),
        issued=named.get(row.issued_id or 0),
        candidates=[(named[one["document_id"]], [str(WHY_WORDS[why]) for why in one["why"]]) for one in row.candidates],
        state=delegated.state_of(row, today),
        words=STATE_WORDS,
        people=accounts.person_names([row.decided_by]),
        given=given,
        errors=errors,
        following=delegated.following(row.id, _filters(), today),
        queue=_queue(),
    )


def _queue() -> dict[str, Any]:
    """What the address says of the list that the clause was opened from."""
    return {name: words for name in ("state", "q", "sort") if (words := request.args.get(name, ""))}


@blueprint.post("/plans/delegated/<int:clause_id>/decide")
@entry("plans.edit")
def decide(clause_id: int) -> Any:
    """A person's word on the clause; leads on to the next one of the list it was opened from."""
    here = url_for("delegated.page", clause_id=clause_id, **_queue())
    following = delegated.following(clause_id, _filters(), clock.today())
    row = delegated.get(clause_id)
    open_before = row is not None and row.decision is Decision.OPEN
    try:
        done = delegated_service.decide(actor(), clause_id, **load(schemas.Decide(), request.form))
    except Conflict as error:
        return back_with(error, here)
    except Invalid as error:
        errors = error.fields or {"number": [error.sentence]}
        return _page(clause_id, request.form.to_dict(), errors), error.status
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    if done.decision is Decision.OPEN:
        flash(_("It waits to be looked at again."), "success")
        return redirect(here)
    _say_saved(
        done, open_before, _("Saved. Here is the next clause.") if following else _("Saved. It was the last one.")
    )
    if following is None:
        return redirect(url_for("delegated.index", **_queue()))
    return redirect(url_for("delegated.page", clause_id=following, **_queue()))


def _say_saved(row: Delegated, open_before: bool, words: str) -> None:
    """What was said of a clause that nobody had looked at can be taken back."""
    if open_before:
        back = url_for("delegated.decide", clause_id=row.id, **_queue())
        undoing.offer(words, back, decision=str(Decision.OPEN), version=row.version)
    else:
        flash(words, "success")
