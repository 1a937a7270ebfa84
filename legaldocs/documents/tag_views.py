"""Pages of tags: the list administrators keep, and a tag put on one document or on all that are ticked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, safe_next
from legaldocs.documents import tag_schemas as schemas
from legaldocs.documents import tag_service, tags
from legaldocs.documents.tag_models import Tone
from legaldocs.ui import undoing

blueprint = Blueprint("tags", __name__, url_prefix="/tags")
TONES = {
    Tone.GREY: _l("Grey"), Tone.BLUE: _l("Blue"), Tone.GREEN: _l("Green"), Tone.AMBER: _l("Amber"),
    Tone.RED: _l("Red"), Tone.VIOLET: _l("Violet"),
}  # fmt: skip
blueprint.add_app_template_filter(tags.words, "tag_words")


@blueprint.get("")
@entry("documents.read")
def index() -> str:
    """Every tag and how many documents bear it."""
    return _index({}, {})


def _index(given: dict[str, Any], errors: dict[str, Any]) -> str:
    tones = [(str(tone), str(words)) for tone, words in TONES.items()]
    return render_template(
        "documents/tags.html", rows=tags.every(), counts=tags.counts(), tones=tones, given=given, errors=errors
    )


@blueprint.post("")
@entry("tags.keep")
def add() -> Any:
    """A new tag."""
    try:
        tag_service.add(actor(), **load(schemas.NewTag(), request.form))
    except Invalid as error:
        return _index(request.form.to_dict(), error.fields), error.status
    except Refused as error:
        return back_with(error, url_for("tags.index"))
    flash(_("Saved."), "success")
    return redirect(url_for("tags.index"))


@blueprint.post("/<int:tag_id>")
@entry("tags.keep")
def change(tag_id: int) -> Any:
    """Another name or colour, or closed."""
    try:
        tag_service.change(actor(), tag_id, **load(schemas.ChangedTag(), request.form))
    except Invalid as error:
        words = " ".join(str(one) for many in error.fields.values() for one in many)
        return back_with(Invalid(words), url_for("tags.index"))
    flash(_("Saved."), "success")
    return redirect(url_for("tags.index"))


@blueprint.post("/preview")
@entry("tags.put")
def preview() -> Any:
    """What a tag would change on the ticked documents."""
    given = load(schemas.Tagging(), request.form)
    tag = tags.get(given["tag_id"])
    if tag is None:
        raise Missing()
    found = tags.effect(given["ids"], tag.id, on=given["on"])
    if not found.changed:
        words = _("All of them bear it already.") if given["on"] else _("None of them bears it.")
        return back_with(Refused(words if given["ids"] else _("Tick at least one document.")), _list())
    return render_template("documents/tags_preview.html", tag=tag, found=found, on=given["on"], back=_list())


@blueprint.post("/apply")
@entry("tags.put")
def apply() -> Any:
    """Put the tag on the documents, or take it off."""
    given = load(schemas.Tagging(), request.form)
    step = tag_service.put_on if given["on"] else tag_service.take_off
    try:
        changed = step(actor(), given["ids"], given["tag_id"])
    except Refused as error:
        return back_with(error, _list())
    back = {"ids": changed, "tag_id": given["tag_id"], "next": _list()} | ({} if given["on"] else {"on": "1"})
    if not changed:
        flash(_("Nothing changed: it was so already."))
    else:
        undoing.offer(_said(len(changed), on=given["on"]), url_for("tags.apply"), **back)
    return redirect(_list())


def _said(count: int, *, on: bool) -> str:
    if on:
        return ngettext("%(num)d document bears it now.", "%(num)d documents bear it now.", count)
    return ngettext("%(num)d document bears it no longer.", "%(num)d documents bear it no longer.", count)


def _list() -> str:
    """Where the step was taken: the list or the document."""
    return safe_next(request.form.get("next"), url_for("documents.index", page=1))
