"""Pages of personal data: what is kept about me, my own copy, and for administrators the erasure of who has left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from legaldocs.accounts import personal_data, schemas
from legaldocs.accounts.models import Person
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Refused, present
from legaldocs.core.i18n import language
from legaldocs.core.schema import load
from legaldocs.core.web import SIGNED_IN, actor, back_with, entry, json_of

blueprint = Blueprint("data", __name__)


@blueprint.get("/account/data")
@entry(SIGNED_IN)
def mine() -> str:
    """What is kept about me."""
    return _page(current_user.person_id)


@blueprint.get("/account/data.json")
@entry(SIGNED_IN)
def copy() -> Response:
    """My own copy."""
    return _copy(current_user.person_id)


@blueprint.get("/people/<int:person_id>/data")
@entry("accounts.manage")
def of_person(person_id: int) -> str:
    """What is kept about somebody."""
    return _page(person_id)


@blueprint.get("/people/<int:person_id>/data.json")
@entry("accounts.manage")
def copy_of_person(person_id: int) -> Response:
    """The copy of somebody who asked for it in writing."""
    return _copy(person_id)


@blueprint.post("/people/<int:person_id>/erase")
@entry("accounts.manage")
def erase(person_id: int) -> Any:
    """Erase the personal data of somebody who has left."""
    back = url_for("data.of_person", person_id=person_id)
    try:
        done = personal_data.erase(actor(), person_id, load(schemas.Reason(), request.form)["reason"])
    except (Refused, Invalid) as error:
        return back_with(error, back)
    flash(_("Erased. %(num)s audit entries now carry the pseudonym; the chain still verifies.", num=done), "success")
    return redirect(back)


def _page(person_id: int) -> str:
    person = present(db.session.get(Person, person_id))
    return render_template(
        "accounts/data.html",
        person=person,
        lines=personal_data.register(person_id),
        retention=personal_data.description()["retention"],
        own=person_id == current_user.person_id,
        erased=person.username == personal_data.pseudonym(person_id),
        spoken=language(),
    )


def _copy(person_id: int) -> Response:
    answer = json_of(personal_data.own_copy(actor(), person_id))
    answer.headers["Content-Disposition"] = f"attachment; filename=personal-data-{person_id}.json"
    answer.headers["Cache-Control"] = "no-store"
    return answer
