"""What the ``{names}`` in an act stand for: looked up in the register at the moment of the act, when they are used."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Delegation
from legaldocs.campaigns.models import Campaign
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.tag_models import Tag
from legaldocs.drafting.models import Draft
from legaldocs.listviews.models import RoleView
from legaldocs.plans.models import Line, Plan
from legaldocs.proposals.models import Proposal, Target

from .lookups import GROUPS, last

DAY = re.compile(r"day([+-]\d+)?")  # ``{day}`` is today, ``{day+30}`` thirty days from now
Given = dict[str, Any]

# ``{campaign}`` is the key of the newest row of its kind, ``{campaign_version}`` any other column of it.
NEWEST: dict[str, Any] = {
    "campaign": Campaign,
    "delegation": Delegation,
    "draft": Draft,
    "event": EffectEvent,
    "line": Line,
    "plan": Plan,
    "proposal": Proposal,
    "role_view": RoleView,
    "tag": Tag,
    "target": Target,
}


def actor_of(username: str) -> Actor:
    return accounts.actor_by_username(username)


class Values(dict[str, Any]):
    """Values for one act, found when asked for and kept; ``{name}`` is who acts.

    ``finds`` are the rows a chapter names, ``found`` their keys: the row that was the first to fit stays the one meant.
    """

    def __init__(self, act: Given, finds: Given, found: Given) -> None:
        super().__init__()
        self.finds, self.found = finds, found
        who = act.get("who", "")
        permission = act.get("permission", "")
        if who.startswith("{"):
            who = self[who[1:-1]]
        self["name"] = who or next(
            row[1] for row in sample_register.sign_ins() if permissions.can(actor_of(row[1]), permission)
        )
        assert not permission or permissions.can(actor_of(self["name"]), permission), self["name"]

    def __missing__(self, name: str) -> Any:
        if day := DAY.fullmatch(name):
            found: Given = {name: (clock.today() + timedelta(days=int(day[1] or 0))).isoformat()}
        elif name in GROUPS:
            found = GROUPS[name](self)
        elif (kind := name.partition("_")[0]) in self.finds:
            found = {name: self._of_row(kind, name.partition("_")[2] or "id")}
        elif name in NEWEST:
            found = {name: getattr(last(NEWEST[name]), "id", None)}
        else:
            found = {name: getattr(last(NEWEST[kind]), name.partition("_")[2])}
        self.update(found)
        return self[name]

    def _of_row(self, name: str, column: str) -> Any:
        """A column of the row a chapter calls so."""
        wanted = dict(self.finds[name])
        table = db.metadata.tables[wanted.pop("in")]
        if name not in self.found:
            order = table.c.id.desc() if wanted.pop("newest", False) else table.c.id
            fits = [_fits(table.c[key], value, self) for key, value in wanted.items()]
            self.found[name] = db.session.scalars(sa.select(table.c.id).where(*fits).order_by(order)).first()
            assert self.found[name] is not None, name
        value = db.session.scalar(sa.select(table.c[column]).where(table.c.id == self.found[name]))
        return value.isoformat() if isinstance(value, date) else value


def _fits(column: Any, wanted: Any, values: Values) -> Any:
    """Whether a row's column is as a chapter says: nothing for ``""``, beginning so for words that end in ``*``."""
    if isinstance(wanted, str) and wanted.startswith("{"):
        wanted = values[wanted[1:-1]]
    if wanted == "":
        return column.is_(None)
    if isinstance(wanted, str) and wanted.endswith("*"):
        return column.startswith(wanted[:-1])
    return sa.type_coerce(column, sa.String) == wanted if isinstance(wanted, str) else column == wanted
