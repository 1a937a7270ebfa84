"""Use cases of kept views: keep, make the first, drop; what opens a list for a role."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.listviews.models import ListView, RoleView

MOST = 30  # views of a person on one list
_LONGEST = 2000  # characters of an address


@use_case
def keep(
    actor: Actor, list_name: str, name: str, query: Sequence[tuple[str, str]], *, shared: bool, is_default: bool
) -> ListView:
    """Keep the filters and order of a list; the same name again replaces what it meant.  Raises ``Invalid``."""
    require(actor, "views.keep")
    _not_too_long(query)
    mine = (ListView.person_id == actor.user_id, ListView.list_name == list_name)
    row = db.session.scalars(sa.select(ListView).where(*mine, ListView.name == name)).first()
    if row is None:
        if (db.session.scalar(sa.select(sa.func.count()).select_from(ListView).where(*mine)) or 0) >= MOST:
            raise Invalid(_("You keep %(num)s views of this list already; drop one first.", num=MOST))
        row = ListView(person_id=actor.user_id, list_name=list_name, name=name, created_at=clock.now())
    row.query = [[key, value] for key, value in query]
    row.unit_id = min(actor.units(), default=None) if shared else None
    if shared and row.unit_id is None:
        raise Invalid(_("You hold no post in a unit that could share it."))
    if is_default:
        _no_default(actor, list_name)
    row.is_default = is_default
    db.session.add(row)
    db.session.flush()
    return row


@use_case
def choose_first(actor: Actor, view_id: int, *, first: bool) -> ListView:
    """See this view of one's own first when the list is opened, or no longer.  Raises ``Missing``."""
    require(actor, "views.keep")
    row = _own(actor, view_id)
    if first:
        _no_default(actor, row.list_name)
    row.is_default = first
    return row


@use_case
def drop(actor: Actor, view_id: int) -> str:
    """Drop a view of one's own; the list it was of.  Raises ``Missing``."""
    require(actor, "views.keep")
    row = _own(actor, view_id)
    db.session.delete(row)
    return row.list_name


@use_case
def show_role(actor: Actor, list_name: str, role: Role, name: str, query: Sequence[tuple[str, str]]) -> RoleView:
    """Open a list with these filters for everybody of a role; the former view of it is gone.  Raises ``Invalid``."""
    require(actor, "views.for_role")
    _not_too_long(query)
    if not query:
        raise Invalid(_("A list that opens as it is needs no view."))
    chosen = (RoleView.list_name == list_name, RoleView.role == role)
    row = db.session.scalars(sa.select(RoleView).where(*chosen)).first()
    if row is None:
        row = RoleView(list_name=list_name, role=role)
        db.session.add(row)
    row.name, row.query = name, [[key, value] for key, value in query]
    db.session.flush()
    return row


@use_case
def end_role(actor: Actor, role_view_id: int) -> str:
    """A role sees the list as it is again; the list it was of.  Raises ``Missing``."""
    require(actor, "views.for_role")
    row = db.session.get(RoleView, role_view_id)
    if row is None:
        raise Missing()
    db.session.delete(row)
    return row.list_name


def _not_too_long(query: Sequence[tuple[str, str]]) -> None:
    if sum(len(key) + len(value) for key, value in query) > _LONGEST:
        raise Invalid(_("These are too many filters to keep."))


def _no_default(actor: Actor, list_name: str) -> None:
    chosen = (ListView.person_id == actor.user_id, ListView.list_name == list_name, ListView.is_default)
    for row in db.session.scalars(sa.select(ListView).where(*chosen)):
        row.is_default = False


def _own(actor: Actor, view_id: int) -> ListView:
    row = db.session.get(ListView, view_id)
    if row is None or row.person_id != actor.user_id:
        raise Missing()
    return row
