"""Pages of forms: which are confirmed, what each prints, and confirming one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, entry
from legaldocs.forms import queries, registry, schemas, service

blueprint = Blueprint("forms", __name__)


@blueprint.get("/forms")
@entry("forms.read")
def index() -> str:
    """Every form with its source and whether an officer confirmed it."""
    known = queries.confirmations()
    rows = []
    for name in registry.names():
        found = registry.form(name)
        rows.append({"name": name, "form": found, "own": registry.is_own(name), "by": known.get(_version(found))})
    return render_template("forms/index.html", rows=rows)


@blueprint.get("/forms/<form_name>")
@entry("forms.read")
def page(form_name: str) -> str:
    """What one form prints, and the confirmation."""
    return _page(form_name, {}, {})


def _page(name: str, given: dict[str, Any], errors: dict[str, Any]) -> str:
    if name not in registry.names():
        raise Missing()
    found = registry.form(name)
    return render_template(
        "forms/page.html",
        name=name,
        form=found,
        own=registry.is_own(name),
        by=queries.confirmation(*_version(found)),
        lines=list(_lines(found, "")),
        given=given,
        errors=errors,
    )


@blueprint.post("/forms/<form_name>/confirm")
@entry("forms.confirm")
def confirm(form_name: str) -> Any:
    """Confirm the version read."""
    try:
        service.confirm(actor(), form_name, **load(schemas.Confirm(), request.form))
    except Invalid as error:
        return _page(form_name, request.form.to_dict(), error.fields), error.status
    except LegalDocsError as error:
        flash(str(error.sentence), "error")
        return redirect(url_for("forms.page", form_name=form_name))
    flash(_("Confirmed. Documents made from this form no longer carry the mark."), "success")
    return redirect(url_for("forms.page", form_name=form_name))


def _version(found: dict[str, Any]) -> tuple[str, str]:
    return found["id"], found["digest"]


def _lines(value: Any, name: str) -> Any:
    """(key, words) of everything a form prints, in the order of its file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if name or key not in ("id", "digest", "confirmed", "mark", "source", "title"):
                yield from _lines(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            yield from _lines(inner, f"{name}.{place}")
    elif isinstance(value, str):
        yield name, value
