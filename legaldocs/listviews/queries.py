"""Reads of kept views."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.listviews.models import ListView


def of_list(actor: Actor, list_name: str) -> list[ListView]:
    """Views of a list (of all lists where none is named) that the actor kept or that a unit of theirs shares."""
    seen = sa.or_(ListView.person_id == actor.user_id, ListView.unit_id.in_(sorted(actor.units())))
    found = sa.select(ListView).where(seen)
    found = found.where(ListView.list_name == list_name) if list_name else found
    return list(db.session.scalars(found.order_by(ListView.name, ListView.id)))


def default_of(actor: Actor, list_name: str) -> ListView | None:
    """What the actor wants to see first of a list."""
    chosen = (ListView.person_id == actor.user_id, ListView.list_name == list_name, ListView.is_default)
    return db.session.scalars(sa.select(ListView).where(*chosen)).first()
