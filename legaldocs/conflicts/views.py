"""Pages of findings: ranked list, one finding with both texts, decisions on one or many, how right the rules are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.conflicts import pages, queries, schemas, service, words
from legaldocs.conflicts.jobs import SCAN
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import queries as documents
from legaldocs.documents import reading_date
from legaldocs.ui import tables, undoing

blueprint = Blueprint("findings", __name__)
_SURE = "findings_sure"


@blueprint.get("/findings")
@entry("findings.read")
def index() -> str:
    """The ranked list."""
    filters = _filters()
    page = paginate(queries.findings(actor(), filters))
    values = pages.listed(actor(), page, filters)
    about = documents.get(filters.document_id) if filters.document_id else None
    return render_template("conflicts/index.html", about=about, scanned=pages.scanned_words(values["last"]), **values)


def _filters() -> queries.Filters:
    given = load(schemas.ListQuery(), request.args)
    sure = given["sure"] if given["sure"] is not None else session.get(_SURE, queries.SURE)
    if given["sure"] is not None:
        session[_SURE] = sure
    state = "" if given["state"] in ("", schemas.EVERY) else given["state"]
    return queries.Filters(
        state, given["rule"], given["kind"], given["severity"], given["field"], given["unit"], given["document"],
        given["path"], given["q"], sure, given["group"], given["sort"],
    )  # fmt: skip


@blueprint.get("/findings/export")
@entry("findings.read")
def export() -> Response:
    """Exactly the filtered list, all pages."""
    form = load(schemas.ListQuery(), request.args)["format"]
    found = list(db.session.scalars(queries.findings(actor(), _filters())))
    return tables.table("findings", *pages.table(found), form, pages.BELONGS)


@blueprint.get("/findings/rules")
@entry("findings.read")
def rules_page() -> str:
    """Every rule with its law, and how often people found it right."""
    return render_template("conflicts/rules.html", rules=pages.precision(actor()))


@blueprint.post("/findings/scan")
@entry("findings.scan")
def scan() -> Any:
    """Queue a scan of the whole register."""
    service.ask_for_scan(actor(), SCAN)
    flash(_("The scan is queued; its progress stands under “Jobs”."), "success")
    return redirect(url_for("findings.index"))


@blueprint.get("/findings/<int:finding_id>")
@entry("findings.read")
def page(finding_id: int) -> str:
    """One finding, both texts side by side."""
    return render_template("conflicts/page.html", **pages.bench(actor(), finding_id, _filters(), reading_date.chosen()))


@blueprint.get("/findings/<int:finding_id>/proposal")
@entry("findings.read")
def propose(finding_id: int) -> Any:
    """To the form of a new proposal, filled from the finding."""
    found = queries.get(actor(), finding_id)
    document = documents.get(found.document_id) if found is not None else None
    if found is None or document is None:
        raise Missing()
    return redirect(pages.proposal_address(found, document, words.says(found.rule)))


@blueprint.post("/findings/<int:finding_id>/moves/<name>")
@entry("findings.read")
def move(finding_id: int, name: str) -> Any:
    """One step of its life."""
    here = url_for("findings.page", finding_id=finding_id)
    try:
        given = load(schemas.MoveInput(), request.form)
        then, following = given.pop("then"), given.pop("next_id")
        open_before = pages.all_open(actor(), [finding_id])
        found = service.move(actor(), finding_id, name, **given)
    except LegalDocsError as error:
        return back_with(_plain(error), here)
    words, why = _("Kept in your name; it can be opened again."), undoing.reason()
    if open_before:
        back = url_for("findings.move", finding_id=finding_id, name="reopen")
        undoing.offer(words, back, remark=why, version=found.version)
    else:
        flash(words, "success")
    if then == "next" and following:
        return redirect(url_for("findings.page", finding_id=following))
    return redirect(here)


@blueprint.post("/findings/preview")
@entry("findings.read")
def preview() -> Any:
    """What a step for the ticked findings would do."""
    try:
        given = load(schemas.ManyInput(), request.form)
    except LegalDocsError as error:
        return back_with(_plain(error), url_for("findings.index"))
    values = pages.chosen(actor(), given["ids"], given["move"])
    if not values["ready"]:
        flash(_("None of the ticked findings can take this step."), "error")
        return redirect(url_for("findings.index"))
    return render_template("conflicts/preview.html", units=pages.unit_options(), given=given, **values)


@blueprint.post("/findings/decide")
@entry("findings.read")
def decide() -> Any:
    """The step for all of them."""
    try:
        given = load(schemas.ManyInput(), request.form)
        open_before = pages.all_open(actor(), given["ids"])
        count = service.decide(actor(), given["ids"], given["move"], given["remark"], given["unit_id"])
    except LegalDocsError as error:
        return back_with(_plain(error), url_for("findings.index"))
    words = ngettext("%(num)d finding decided on.", "%(num)d findings decided on.", count)
    if open_before:
        again = {"ids": given["ids"], "move": "reopen", "remark": undoing.reason()}
        undoing.offer(words, url_for("findings.decide"), **again)
    else:
        flash(words, "success")
    return redirect(url_for("findings.index"))


def _plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
