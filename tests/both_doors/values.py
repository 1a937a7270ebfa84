"""What the ``{names}`` in an act stand for: looked up in the register at the moment of the act, when they are used."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Delegation, Person, Post, Role, Unit
from legaldocs.campaigns.models import Campaign
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import queries, sample_register
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.drafting.models import Draft, Ground
from legaldocs.forms import registry
from legaldocs.law.types import Kind
from legaldocs.plans.models import Line, Plan
from legaldocs.proposals.models import Proposal, Target
from legaldocs.review.models import Ticket

COLLEAGUE = "nguyen.minh.an"
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
    "target": Target,
}


def actor_of(username: str) -> Actor:
    return accounts.actor_by_username(username)


class Values(dict[str, Any]):
    """Values for one act, found when asked for and kept; ``{name}`` is who acts."""

    def __init__(self, act: Given) -> None:
        super().__init__()
        who = act.get("who", "")
        permission = act.get("permission", "")
        if who.startswith("{"):
            who = self[who[1:-1]]
        self["name"] = who or next(
            row[1] for row in sample_register.sign_ins() if permissions.can(actor_of(row[1]), permission)
        )
        assert not permission or permissions.can(actor_of(self["name"]), permission), self["name"]

    def __missing__(self, name: str) -> Any:
        if name in NEWEST:
            found: Given = {name: getattr(last(NEWEST[name]), "id", None)}
        elif (kind := name.partition("_")[0]) in NEWEST and name not in GROUPS:
            found = {name: getattr(last(NEWEST[kind]), name.partition("_")[2])}
        else:
            found = GROUPS[name](self)
        self.update(found)
        return self[name]


def last(model: Any) -> Any:
    return db.session.scalars(sa.select(model).order_by(model.id.desc())).first()


def documents(_values: Values) -> Given:
    """The first text of the province, two of its articles, and the first that stands on no plan."""
    local = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text).order_by(Document.id)
    plan = last(Plan)
    planned = sa.select(Line.document_id).where(Line.plan_id == (plan.id if plan else 0))
    doc = db.session.scalars(local).first()
    free = db.session.scalars(local.where(Document.id.not_in(planned))).first()
    assert doc is not None
    assert free is not None
    edition = queries.current_edition(doc.id, with_text=False)
    articles = [one.path for one in queries.provisions(edition.id if edition else 0) if one.kind is Kind.ARTICLE]
    return {
        "doc": doc.id, "number": doc.number, "free": free.id, "free_number": free.number,
        "path": articles[0], "path_2": articles[1],
    }  # fmt: skip


def desk(_values: Values) -> Given:
    """The review opened last, and who has its unit's desk: head and reviewer."""
    ticket = last(Ticket)
    today, item = clock.today(), ticket.items[-1] if ticket.items else None
    head = accounts.holders(Role.HEAD, ticket.unit_id, today)[0]
    reviewer = accounts.holders(Role.REVIEWER, ticket.unit_id, today)[0]
    unit = db.session.get(Unit, ticket.unit_id)
    return {
        "ticket": ticket.id, "ticket_version": ticket.version, "ticket_hash": ticket.content_hash(),
        "item": item and item.id, "item_version": item and item.version, "head": head.username,
        "reviewer": reviewer.username, "reviewer_id": reviewer.id, "head_unit": ticket.unit_id,
        "head_unit_key": unit and unit.key,
    }  # fmt: skip


def people(values: Values) -> Given:
    """A unit, a post of who acts, and a colleague."""
    mine = sa.select(Post.id).join(Person).where(Person.username == values["name"])
    return {
        "unit": db.session.scalars(sa.select(Unit.key).order_by(Unit.id)).first(),
        "post": db.session.scalars(mine).first(),
        "colleague": db.session.scalars(sa.select(Person.id).where(Person.username == COLLEAGUE)).first(),
    }


def forms(_values: Values) -> Given:
    return {"form": "plan", "form_digest": registry.form("plan")["digest"]}


def draft_ground(_values: Values) -> Given:
    return {"draft_ground": next(iter(Ground))}


GROUPS = {
    **dict.fromkeys(("doc", "number", "free", "free_number", "path", "path_2"), documents),
    **dict.fromkeys(
        ("ticket", "ticket_version", "ticket_hash", "item", "item_version", "head", "reviewer", "reviewer_id",
         "head_unit", "head_unit_key"), desk,
    ),
    **dict.fromkeys(("unit", "post", "colleague"), people),
    **dict.fromkeys(("form", "form_digest"), forms),
    "draft_ground": draft_ground,
}  # fmt: skip
