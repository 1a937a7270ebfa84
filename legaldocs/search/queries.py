"""Reads of kept searches."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.search.models import SavedSearch


def saved(actor: Actor) -> list[SavedSearch]:
    """The actor's own kept searches, those with news first."""
    rows = db.session.scalars(sa.select(SavedSearch).where(SavedSearch.person_id == actor.user_id))
    return sorted(rows, key=lambda row: (not row.fresh, row.name.lower(), row.id))


_WITH_NEWS = (
    sa.select(sa.func.count())
    .select_from(SavedSearch)
    .where(SavedSearch.person_id == sa.bindparam("person"), sa.cast(SavedSearch.fresh, sa.Text) != "[]")
)


def with_news(actor: Actor) -> int:
    """How many kept searches of the actor have hits not looked at yet; every page asks."""
    return db.session.scalar(_WITH_NEWS, {"person": actor.user_id}) or 0


def news(actor: Actor) -> list[SavedSearch]:
    """Kept searches of the actor with hits not looked at yet."""
    return [row for row in saved(actor) if row.fresh]


def watched() -> list[int]:
    """Ids of all searches with an alert."""
    return list(db.session.scalars(sa.select(SavedSearch.id).where(SavedSearch.alert).order_by(SavedSearch.id)))
