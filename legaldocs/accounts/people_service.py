"""Use cases on people, posts and units: an account opened, a post given, a unit added.

Ending them belongs to the access review, where somebody says why.  Nobody gives a post to themselves.
"""

from __future__ import annotations

import re
import secrets
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import passwords
from legaldocs.accounts.models import UNIT_KINDS, Person, Post, Role, Unit
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import slug
from legaldocs.core.unit_of_work import use_case

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@use_case
def open_account(
    actor: Actor, username: str, name: str, title: str, unit_id: int, role: Role, since: date
) -> tuple[Person, str]:
    """A person with a first post, and the password that is told once.  Raises ``Invalid``."""
    require(actor, "accounts.manage")
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise Invalid(fields={"username": [_("Small letters, figures, dot, dash; at least three, no blanks.")]})
    if db.session.scalar(sa.select(sa.exists().where(Person.username == username))):
        raise Invalid(fields={"username": [_("Somebody has this name already.")]})
    password = secrets.token_urlsafe(15)
    person = Person(username=username, name=name, title=title, password_hash=passwords.hash_password(password))
    person.posts = [_post(unit_id, role, since, None)]
    db.session.add(person)
    db.session.flush()
    return person, password


@use_case
def rename(actor: Actor, person_id: int, name: str, title: str) -> Person:
    """Put the name and the job title of a person right.  Raises ``Missing``."""
    require(actor, "accounts.manage")
    person = _person(person_id)
    person.name, person.title = name, title
    return person


@use_case
def give_post(actor: Actor, person_id: int, unit_id: int, role: Role, since: date, until: date | None = None) -> Post:
    """A further post.  Raises ``Refused`` for one's own account, ``Invalid`` for days or a post held already."""
    require(actor, "accounts.manage")
    if person_id == actor.user_id:
        raise Refused(_("Nobody gives a post to themselves; another administrator does it."))
    person = _person(person_id)
    if person.disabled:
        raise Refused(_("The account is closed; open it again first."))
    if until is not None and until < since:
        raise Invalid(fields={"until": [_("The last day is before the first.")]})
    for held in person.posts:
        apart = (until is not None and until < held.since) or (held.until is not None and held.until < since)
        if (held.unit_id, held.role) == (unit_id, role) and not apart:
            raise Invalid(
                fields={"role": [_("The person holds this post in this unit on some of these days already.")]}
            )
    post = _post(unit_id, role, since, until)
    person.posts.append(post)
    db.session.flush()
    return post


@use_case
def add_unit(actor: Actor, name: str, name_en: str, kind: str, fields: list[str], parent_id: int | None = None) -> Unit:
    """A unit of the province.  Its key comes of its name.  Raises ``Invalid``."""
    require(actor, "accounts.manage")
    key = slug(name)[:60].strip("-")
    if not key or db.session.scalar(sa.select(sa.exists().where(Unit.key == key))):
        raise Invalid(fields={"name": [_("There is a unit of this name already.") if key else _("Name the unit.")]})
    unit = Unit(key=key)
    _describe(unit, name, name_en, kind, fields, parent_id)
    db.session.add(unit)
    db.session.flush()
    return unit


@use_case
def change_unit(
    actor: Actor, unit_id: int, name: str, name_en: str, kind: str, fields: list[str], parent_id: int | None = None
) -> Unit:
    """Put a unit's name, kind, fields or place right; its key stays.  Raises ``Missing``, ``Invalid``."""
    require(actor, "accounts.manage")
    unit = _unit(unit_id)
    _describe(unit, name, name_en, kind, fields, parent_id)
    return unit


def _describe(unit: Unit, name: str, name_en: str, kind: str, fields: list[str], parent_id: int | None) -> None:
    if kind not in UNIT_KINDS:
        raise Invalid(fields={"kind": [_("Choose one of the list.")]})
    above = parent_id
    while above is not None:  # a unit under itself would be nowhere
        if above == unit.id:
            raise Invalid(fields={"parent_id": [_("A unit is not part of itself.")]})
        above = _unit(above).parent_id
    unit.name, unit.name_en, unit.kind = name, name_en or name, kind
    unit.fields, unit.parent_id = fields, parent_id


def _post(unit_id: int, role: Role, since: date, until: date | None) -> Post:
    return Post(unit_id=_unit(unit_id).id, role=role, since=since, until=until)


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise Missing()
    return person


def _unit(unit_id: int) -> Unit:
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise Missing()
    return unit
