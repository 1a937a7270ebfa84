"""Reads of kept views."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.listviews.models import ListView, RoleView

HEADS = (Role.HEAD, Role.JUSTICE_LEADER)  # whose shared view of a list opens it for the whole unit
# Who holds several roles sees what the first of these with a view sees.
ORDER = (
    Role.JUSTICE_LEADER, Role.HEAD, Role.OFFICE, Role.COUNCIL_COMMITTEE, Role.REVIEWER, Role.DRAFTER, Role.AUDITOR,
    Role.ADMINISTRATOR,
)  # fmt: skip


def of_list(actor: Actor, list_name: str) -> list[ListView]:
    """Views of a list (of all lists where none is named) that the actor kept or that a unit of theirs shares."""
    seen = sa.or_(ListView.person_id == actor.user_id, ListView.unit_id.in_(sorted(actor.units())))
    found = sa.select(ListView).where(seen)
    found = found.where(ListView.list_name == list_name) if list_name else found
    return list(db.session.scalars(found.order_by(ListView.name, ListView.id)))


def default_of(actor: Actor, list_name: str) -> ListView | RoleView | None:
    """What opens a list: the actor's own choice, else what a head shows to their unit, else what their role sees."""
    first = sa.select(ListView).where(ListView.list_name == list_name, ListView.is_default)
    own = db.session.scalars(first.where(ListView.person_id == actor.user_id)).first()
    if own is not None or not actor.units():
        return own
    shared = first.where(ListView.unit_id.in_(sorted(actor.units()))).order_by(ListView.id)
    today = clock.today()
    for row in db.session.scalars(shared):
        if row.person_id in {one.id for one in accounts.colleagues([row.unit_id or 0], HEADS, today)}:
            return row
    return next(iter(of_my_roles(actor, list_name)), None)


def of_roles(list_name: str) -> list[RoleView]:
    """What roles see first of a list (of all lists where none is named), in the order in which roles are asked."""
    found = sa.select(RoleView)
    rows = db.session.scalars(found.where(RoleView.list_name == list_name) if list_name else found)
    return sorted(rows, key=lambda row: (row.list_name, ORDER.index(row.role)))


def of_my_roles(actor: Actor, list_name: str) -> list[RoleView]:
    """Those of the actor's roles; of several roles the first in ``ORDER`` opens the list."""
    return [row for row in of_roles(list_name) if actor.has_role(row.role)]
