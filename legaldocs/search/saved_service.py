"""Use cases on kept searches: keep, drop, look at the news, and the nightly comparison that finds them.

A hit is new when it was not in the result before; that a provision only changed its rank is no news.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.jobs import JobContext
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.events import SearchFoundNews
from legaldocs.search import pages, queries
from legaldocs.search.models import SavedSearch

MOST_KEPT = 50  # searches per person
WATCHED = 500  # hits of a result, of the newest documents, that are compared


@use_case
def keep(actor: Actor, name: str, given: dict[str, Any], *, alert: bool) -> SavedSearch:
    """Keep a search (values of ``schemas.SearchQuery``); what it finds now is not news.  Raises ``Invalid``."""
    require(actor, "search.save")
    if not given["q"].strip():
        raise Invalid(_("There is nothing to keep: type a question first."))
    mine = sa.select(sa.func.count()).select_from(SavedSearch).where(SavedSearch.person_id == actor.user_id)
    if (db.session.scalar(mine) or 0) >= MOST_KEPT:
        raise Invalid(_("You keep %(num)s searches already; drop one first.", num=MOST_KEPT))
    now = clock.now()
    found = SavedSearch(
        person_id=actor.user_id,
        name=name.strip()[:120] or given["q"][:120],
        query=pages.worth_keeping(given),
        alert=alert,
        known=pages.ids(given, clock.today(), WATCHED),
        fresh=[],
        created_at=now,
        checked_at=now,
    )
    db.session.add(found)
    db.session.flush()
    return found


@use_case
def drop(actor: Actor, saved_id: int) -> None:
    """Forget a search of one's own.  Raises ``Missing``."""
    require(actor, "search.save")
    db.session.delete(_own(actor, saved_id))


@use_case
def looked_at(actor: Actor, saved_id: int) -> None:
    """The person has seen the news of a search.  Raises ``Missing``."""
    require(actor, "search.save")
    _own(actor, saved_id).fresh = []


@use_case
def compare(_actor: Actor, saved_id: int, given: dict[str, Any]) -> int:
    """Note what a search finds now that it did not find before; the number of new hits."""
    row = db.session.get(SavedSearch, saved_id)
    if row is None:
        return 0
    found = pages.ids(given, clock.today(), WATCHED)
    new = sorted(set(found) - set(row.known))
    row.fresh = sorted({*row.fresh, *new} & set(found))
    row.known = sorted({*row.known, *found}) if len(row.known) < 4 * WATCHED else found
    row.checked_at = clock.now()
    if new:
        emit(SearchFoundNews(row.id, row.person_id, row.name, len(new), clock.today()))
    return len(new)


def compare_all(context: JobContext, read: Any) -> int:
    """``compare`` for every search with an alert; ``read`` turns a stored query into values."""
    watched, total = queries.watched(), 0
    for done, saved_id in enumerate(watched, start=1):
        row = db.session.get(SavedSearch, saved_id)
        if row is not None:
            total += compare(SYSTEM, saved_id, read(row.query))
        context.progress(done, len(watched))
    return total


def _own(actor: Actor, saved_id: int) -> SavedSearch:
    row = db.session.get(SavedSearch, saved_id)
    if row is None or row.person_id != actor.user_id:
        raise Missing()
    return row
