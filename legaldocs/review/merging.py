"""Two conclusions on one provision: mine that came too late, theirs that stands, and what both started from.

Nothing here decides: the page offers mine, theirs, or the two joined field by field for the person to edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Conflict, Missing
from legaldocs.review import pages, presentation, queries
from legaldocs.review.models import Case, Item, Outcome
from legaldocs.ui.words import moment

FIELDS = ("outcome", "case", "ground", "reason", "proposed_text", "pause_until", "body", "illegal")


def page(actor: Actor, ticket_id: int, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``review/merge.html``; ``typed`` is the form that came too late.  Raises ``Missing``."""
    ticket = queries.get(actor, ticket_id)
    stated = str(typed.get("item_id", ""))
    item = next((one for one in ticket.items if str(one.id) == stated), None) if ticket else None
    if ticket is None or item is None:
        raise Missing()
    found = pages.opened(actor, ticket_id)
    mine = {name: str(typed.get(name, "")).replace("\r\n", "\n").strip() for name in FIELDS}
    start, now = _start(item, str(typed.get("version", ""))), _now(item)
    return {
        "ticket": ticket,
        "document": found.document,
        "item": item,
        "label": presentation.label_of(item),
        "lede": _lede(item),
        "mine": mine,
        "rows": [_row(name, start[name], now[name], mine[name]) for name in FIELDS],
        "joined": {name: joined(start[name], now[name], mine[name]) for name in FIELDS},
        "outcomes": presentation.outcome_options(),
        "cases": presentation.case_options(),
    }


def _lede(item: Item) -> str:
    if item.decided_at is None:
        return str(Conflict.sentence)
    return _(
        "%(name)s saved a conclusion on %(moment)s, after you opened the page. Both are below; nothing is lost.",
        name=accounts.person_names([item.decided_by]).get(item.decided_by or 0, _("The system")),
        moment=moment(item.decided_at),
    )


def joined(start: str, theirs: str, mine: str) -> str:
    """What I changed as I wrote it; what I left alone as they wrote it."""
    return theirs if mine == start else mine


def _start(item: Item, version: str) -> dict[str, str]:
    return _as_typed(queries.before(item, int(version) if version.isdecimal() else item.version))


def _now(item: Item) -> dict[str, str]:
    return _as_typed(item.content())


def _as_typed(words: Mapping[str, Any]) -> dict[str, str]:
    """The stored words as the form sends them."""
    values = {name: words.get("text" if name == "proposed_text" else name) for name in FIELDS}
    return {name: "1" if value is True else str(value or "") for name, value in values.items()}


def _row(name: str, start: str, theirs: str, mine: str) -> dict[str, Any]:
    labels = {
        "outcome": _("Conclusion"),
        "case": _("Case of the law"),
        "pause_until": _("Paused until"),
        "body": _("Body that decides"),
        "illegal": _("Unlawful when it was issued"),
        "ground": _("Legal ground"),
        "reason": _("Reason"),
        "proposed_text": _("Proposed wording"),
    }
    values = tuple(_shown(name, value) for value in (start, theirs, mine))
    return {"label": labels[name], "values": values, "differs": theirs != mine}


def _shown(name: str, value: str) -> str:
    if name == "outcome" and value in tuple(Outcome):
        return presentation.outcome_words(Outcome(value))
    if name == "case" and value in tuple(Case):
        return presentation.case_words(Case(value))
    return (_("yes") if name == "illegal" and value else value) or "–"
