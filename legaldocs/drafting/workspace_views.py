"""Routes of the workspace.  Every act is a form; htmx only saves while typing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import nfc
from legaldocs.core.web import actor, back_with, entry
from legaldocs.documents import queries as documents
from legaldocs.drafting import pages, queries, replacing, schemas, working, workspace_pages, workspace_service
from legaldocs.drafting.workspace_service import Change, Overtaken

blueprint = Blueprint("workspace", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/drafting/<int:draft_id>/workspace")
@entry("drafting.read")
def page(draft_id: int) -> str:
    """The text as provisions with one of them open, and a panel beside it."""
    asked = load(schemas.WorkspaceQuery(), request.args)
    return render_template("drafting/workspace.html", **workspace_pages.workspace(actor(), draft_id, asked))


def _home(draft_id: int, provision_id: int | None = None, side: str = "") -> str:
    anchor = f"#p-{provision_id}" if provision_id else ""
    return url_for("workspace.page", draft_id=draft_id, at=provision_id, side=side or None) + anchor


def _side() -> str:
    return str(load(schemas.WorkspaceQuery(only=("side",)), {"side": request.args.get("side", "")})["side"])


@blueprint.post("/drafting/<int:draft_id>/workspace")
@entry("drafting.read")
def begin(draft_id: int) -> Any:
    """Lay out the newest version, or a text to begin with."""
    draft = pages.opened(actor(), draft_id)
    return _done(lambda: workspace_service.begin(actor(), draft_id, replacing.skeleton(draft)), _home(draft_id))


@blueprint.post("/drafting/<int:draft_id>/workspace/provisions/<int:provision_id>")
@entry("drafting.read")
def save(draft_id: int, provision_id: int) -> Any:
    """Save the words of one provision; who comes too late sees both wordings."""
    pages.opened(actor(), draft_id)
    given = load(schemas.Wording(), request.form)
    typing = request.headers.get("HX-Request") == "true"
    rows = len(held.rows) if (held := working.held(draft_id)) else 0
    try:
        version = workspace_service.save(
            actor(), draft_id, provision_id, given["words"], given["version"], whole=not typing
        )
    except Overtaken as late:
        if typing:
            return render_template("drafting/_saved.html", late=True)
        values = workspace_pages.merge(actor(), draft_id, provision_id, given["words"], given["base"])
        return render_template("drafting/merge.html", **values), late.status
    except LegalDocsError as error:
        if typing and error.status not in (403, 404):
            return render_template("drafting/_saved.html", refused=error.sentence)
        if error.status in (403, 404):
            raise
        return back_with(error, _home(draft_id, provision_id, _side()))
    if typing:
        begun = workspace_pages.typed(draft_id, provision_id)
        return render_template("drafting/_saved.html", version=version, base=given["words"], begun=begun)
    made = len(held.rows) - rows if (held := working.held(draft_id)) else 0
    flash(_("Saved."), "success")
    if made > 0:
        flash(
            ngettext(
                "One provision was made of what you typed; the numbers run on.",
                "%(num)d provisions were made of what you typed; the numbers run on.",
                made,
            ),
            "info",
        )
    return redirect(_home(draft_id, provision_id, _side()))


@blueprint.post("/drafting/<int:draft_id>/workspace/provisions/<int:provision_id>/<name>")
@entry("drafting.read")
def change(draft_id: int, provision_id: int, name: str) -> Any:
    """Move, split, join, add or leave out."""
    pages.opened(actor(), draft_id)
    given = load(schemas.TreeChange(), request.form)
    here = _home(draft_id, None if name == "remove" else provision_id, _side())
    return _done(lambda: workspace_service.change(actor(), draft_id, provision_id, Change(name, **given)), here)


@blueprint.post("/drafting/<int:draft_id>/workspace/numbers")
@entry("drafting.read")
def renumber(draft_id: int) -> Any:
    """Let the numbers run on."""
    pages.opened(actor(), draft_id)
    return _done(lambda: workspace_service.renumber(actor(), draft_id), _home(draft_id), _("Numbered anew."))


@blueprint.post("/drafting/<int:draft_id>/workspace/version")
@entry("drafting.read")
def keep(draft_id: int) -> Any:
    """Keep the edited text as a version."""
    pages.opened(actor(), draft_id)
    note = load(schemas.NewText(), request.form)["note"]
    return _done(
        lambda: workspace_service.keep(actor(), draft_id, note), _home(draft_id), _("Kept as a version of the draft.")
    )


@blueprint.post("/drafting/<int:draft_id>/workspace/provisions/<int:provision_id>/comments")
@entry("drafting.read")
def comment(draft_id: int, provision_id: int) -> Any:
    """Begin a thread on a provision."""
    pages.opened(actor(), draft_id)
    given = load(schemas.Contribution(exclude=("resolve",)), request.form)
    here = _home(draft_id, provision_id, "comments")
    return _done(lambda: workspace_service.comment(actor(), draft_id, provision_id, **given), here)


@blueprint.post("/drafting/<int:draft_id>/workspace/threads/<int:thread_id>")
@entry("drafting.read")
def reply(draft_id: int, thread_id: int) -> Any:
    """Answer a thread or close it."""
    pages.opened(actor(), draft_id)
    given = load(schemas.Contribution(), request.form)
    here = url_for("workspace.page", draft_id=draft_id, side="comments") + f"#thread-{thread_id}"
    return _done(lambda: workspace_service.reply(actor(), draft_id, thread_id, **given), here)


@blueprint.post("/drafting/<int:draft_id>/workspace/findings")
@entry("drafting.read")
def finding(draft_id: int) -> Any:
    """Put a finding right, or set it aside with a reason."""
    pages.opened(actor(), draft_id)
    given = load(schemas.FindingAnswer(), request.form)
    here = url_for("workspace.page", draft_id=draft_id, side="findings", at=given["at"])
    if given["fix"]:
        return _done(lambda: workspace_service.fix(actor(), draft_id, given["key"]), here, _("Put right."))
    return _done(lambda: workspace_service.set_aside(actor(), draft_id, given["key"], given["reason"]), here)


@blueprint.post("/drafting/<int:draft_id>/workspace/citations")
@entry("drafting.read")
def cite(draft_id: int) -> Any:
    """Cite a text of the register: in the open provision, or as a legal basis."""
    pages.opened(actor(), draft_id)
    given = load(schemas.Cited(), request.form)
    document = documents.get(given["document"])
    if document is None:
        raise Missing()
    held = working.held(draft_id)
    if given["as_basis"]:
        first = held.rows[0] if held and held.rows else None
        row, side = first, "bases"
        words = replacing.with_basis(first.provision.words, document) if first else ""
    else:
        row, side = held.row(given["at"]) if held else None, "search"
        words = replacing.cited_in(row.provision.words, replacing.citation(document, given["path"])) if row else ""
    if row is None:
        raise Missing()
    key, version = row.provision.id, row.provision.version
    here = url_for("workspace.page", draft_id=draft_id, at=key, side=side, q=given["q"]) + f"#p-{key}"
    return _done(lambda: workspace_service.save(actor(), draft_id, key, words, version, whole=True), here, _("Cited."))


@blueprint.get("/drafting/<int:draft_id>/comparison")
@entry("drafting.read")
def comparison(draft_id: int) -> str:
    """The draft against the text it changes."""
    return render_template("drafting/comparison.html", **_against(draft_id))


@blueprint.get("/drafting/<int:draft_id>/comparison.docx")
@entry("drafting.read")
def comparison_file(draft_id: int) -> Response:
    """The comparison table as a Word file."""
    values = _against(draft_id)
    if values["against"] is None:
        raise Missing()
    answer = current_app.response_class(replacing.table(values["draft"], values["against"]), mimetype=WORD)
    answer.headers.set("Content-Disposition", "attachment", filename=f"bang-so-sanh-{values['draft'].code}.docx")
    return answer


def _against(draft_id: int) -> dict[str, Any]:
    draft = pages.opened(actor(), draft_id)
    text = _present(draft_id)
    found = replacing.against(draft, text) if text else None
    return {**pages.head(actor(), draft), "against": found, "pieces": replacing.pieces(found) if found else []}


def _present(draft_id: int) -> str | None:
    """The text as it is edited, else its newest version."""
    held = working.held(draft_id)
    newest = queries.version(draft_id)
    return held.text if held else newest.text if newest else None


@blueprint.route("/drafting/<int:draft_id>/amending", methods=["GET", "POST"])
@entry("drafting.read")
def amending(draft_id: int) -> Any:
    """The amending text drawn up from the edited text of what is amended, and proved by carrying it out."""
    draft = pages.opened(actor(), draft_id)
    base = replacing.base(draft)
    given = request.form.get("text") or None
    edited = nfc(given).replace("\r\n", "\n") if given else None
    made = replacing.amending(draft, edited) if edited else None
    if made is not None and request.form.get("take"):
        begin_with = replacing.skeleton(draft)
        return _done(
            lambda: workspace_service.take_amendments(actor(), draft_id, made.text, begin_with),
            _home(draft_id), _("Put into the draft."),
        )  # fmt: skip
    values = {**pages.head(actor(), draft), "base": base, "edited": edited, "made": made}
    return make_response(render_template("drafting/amending.html", **values))


def _done(act: Any, here: str, words: str | None = None) -> Any:
    try:
        act()
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        return back_with(error, here)
    flash(words or _("Saved."), "success")
    return redirect(here)
