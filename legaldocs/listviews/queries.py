"""Reads of kept views."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.listviews.models import ListView

HEADS = (Role.HEAD, Role.JUSTICE_LEADER)  # whose shared view of a list opens it for the whole unit


def of_list(actor: Actor, list_name: str) -> list[ListView]:
    """Views of a list (of all lists where none is named) that the actor kept or that a unit of theirs shares."""
    seen = sa.or_(ListView.person_id == actor.user_id, ListView.unit_id.in_(sorted(actor.units())))
    found = sa.select(ListView).where(seen)
    found = found.where(ListView.list_name == list_name) if list_name else found
    return list(db.session.scalars(found.order_by(ListView.name, ListView.id)))


def default_of(actor: Actor, list_name: str) -> ListView | None:
    """What the actor wants to see first of a list, or else what a head of their unit shows first to all of it."""
    first = sa.select(ListView).where(ListView.list_name == list_name, ListView.is_default)
    own = db.session.scalars(first.where(ListView.person_id == actor.user_id)).first()
    if own is not None or not actor.units():
        return own
    shared = first.where(ListView.unit_id.in_(sorted(actor.units()))).order_by(ListView.id)
    today = clock.today()
    for row in db.session.scalars(shared):
        if row.person_id in {one.id for one in accounts.colleagues([row.unit_id or 0], HEADS, today)}:
            return row
    return None
