"""Pages of administrators: an account opened, a person's posts, the units of the province."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.accounts import people_service, queries, schemas
from legaldocs.accounts.models import ROLE_LABELS, UNIT_KINDS, Person, Unit
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import actor, entry, page_of
from legaldocs.ui.tables import Row, table

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("/new")
@entry("accounts.manage")
def new() -> str:
    """The form of a new account."""
    return _new({})


def _new(errors: dict[str, Any]) -> str:
    return render_template("accounts/new_person.html", units=queries.units(), role_labels=ROLE_LABELS, errors=errors)


@blueprint.post("/new")
@entry("accounts.manage")
def open_account() -> Any:
    """Open it; the first password is on the page that answers and nowhere else."""
    try:
        person, password = people_service.open_account(actor(), **load(schemas.NewAccount(), request.form))
    except Invalid as error:
        return _new(error.fields), error.status
    return _page(person.id, {}, password)


@blueprint.get("/<int:person_id>")
@entry("accounts.manage")
def page(person_id: int) -> str:
    """A person with every post, past ones too."""
    return _page(person_id, {})


def _page(person_id: int, errors: dict[str, Any], password: str = "") -> str:
    person = db.session.get(Person, person_id)
    if person is None:
        raise Missing()
    return render_template(
        "accounts/person.html",
        person=person,
        posts=sorted(person.posts, key=lambda post: (post.until is not None, post.since)),
        units=queries.units(),
        role_labels=ROLE_LABELS,
        errors=errors,
        password=password,
        today=clock.today(),
    )


@blueprint.post("/<int:person_id>")
@entry("accounts.manage")
def rename(person_id: int) -> Any:
    """Put name and job title right."""
    try:
        people_service.rename(actor(), person_id, **load(schemas.PersonFacts(), request.form))
    except Invalid as error:
        return _page(person_id, error.fields), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("people.page", person_id=person_id))


@blueprint.post("/<int:person_id>/posts")
@entry("accounts.manage")
def give_post(person_id: int) -> Any:
    """Give a further post."""
    try:
        people_service.give_post(actor(), person_id, **load(schemas.NewPost(), request.form))
    except Refused as error:
        return _page(person_id, {"role": [str(error.sentence)]}), error.status
    except Invalid as error:
        return _page(person_id, error.fields), error.status
    flash(_("The post was given."), "success")
    return redirect(url_for("people.page", person_id=person_id))


@blueprint.get("/units")
@entry("accounts.manage")
def units() -> str:
    """Every unit, and the form for a new one."""
    return _units({})


def _units(errors: dict[str, Any]) -> str:
    page = page_of(_asked_units())
    return render_template(
        "accounts/units.html",
        page=page,
        units=queries.units(),
        names=queries.unit_words(),
        kinds=UNIT_KINDS,
        errors=errors,
    )


def _asked_units() -> list[Unit]:
    return queries.units_listed(*(request.args.get(name, "") for name in ("q", "kind", "sort")))


@blueprint.get("/units/export")
@entry("accounts.manage")
def export_units() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    heads = [_("Unit"), _("Name in English"), _("Kind of unit"), _("Fields of work"), _("Part of")]
    names = queries.unit_words()
    rows: list[Row] = [
        [
            one.name, one.name_en, str(UNIT_KINDS.get(one.kind, one.kind)), ", ".join(one.fields),
            names.get(one.parent_id or 0),
        ]
        for one in _asked_units()
    ]  # fmt: skip
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return table("units", heads, rows, form, "name name kind 3 4")


@blueprint.post("/units")
@entry("accounts.manage")
def add_unit() -> Any:
    """Add a unit."""
    try:
        people_service.add_unit(actor(), **_facts())
    except Invalid as error:
        return _units(error.fields), error.status
    flash(_("The unit was added."), "success")
    return redirect(url_for("people.units"))


@blueprint.get("/units/<int:unit_id>")
@entry("accounts.manage")
def unit(unit_id: int) -> str:
    """The form of one unit."""
    return _unit(unit_id, {})


def _unit(unit_id: int, errors: dict[str, Any]) -> str:
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise Missing()
    others = [one for one in queries.units() if one.id != unit_id]
    return render_template("accounts/unit.html", unit=found, units=others, kinds=UNIT_KINDS, errors=errors)


@blueprint.post("/units/<int:unit_id>")
@entry("accounts.manage")
def change_unit(unit_id: int) -> Any:
    """Put a unit right."""
    try:
        people_service.change_unit(actor(), unit_id, **_facts())
    except Invalid as error:
        return _unit(unit_id, error.fields), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("people.units"))


def _facts() -> dict[str, Any]:
    given = load(schemas.UnitFacts(), request.form)
    words = given.pop("fields_of_work").split(",")
    return given | {"fields": [word.strip() for word in words if word.strip()]}
