"""What the campaign pages show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.campaigns import coverage, merger_rules, queries, service, sharing
from legaldocs.campaigns.lifecycle import CAMPAIGN
from legaldocs.campaigns.models import SORT_LABELS, Campaign, Decision, Sort, State
from legaldocs.campaigns.queries import Filters
from legaldocs.core import clock, lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.core.web import Page
from legaldocs.documents import queries as documents
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import LEVEL_LABELS, Document, Level
from legaldocs.review.lifecycle import REVIEW
from legaldocs.review.models import State as TicketState
from legaldocs.ui.words import day, doer, moment


def index(page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``campaigns/index.html``."""
    return {
        "page": page,
        "given": given,
        "progress": queries.progress_of([one.id for one in page.rows]),
        "kinds": [(str(one), str(words)) for one, words in SORT_LABELS.items()],
        "states": [(str(one), str(CAMPAIGN.label(one))) for one in State],
        "kind_words": SORT_LABELS,
        "label": CAMPAIGN.label,
        "today": clock.today(),
    }


def form(given: Mapping[str, Any], errors: Mapping[str, Any], found: Sequence[Document] | None) -> dict[str, Any]:
    """Values for ``campaigns/new.html``; ``found`` is the answer to the query as typed, when it was asked."""
    facets = documents.facets()
    shares = service.shared_out(found, int(given.get("per_person") or 30)) if found else []
    names = accounts.unit_words()
    return {
        "given": given,
        "errors": errors,
        "found": found,
        "shown": list(found or ())[:15],
        "left": [(names.get(unit or 0, _("No unit")), n) for unit, n in sharing.without_room(shares).items()],
        "kinds": [(str(one), str(words)) for one, words in SORT_LABELS.items()],
        "doc_types": [(value, words) for value, words, _n in facets["doc_type"]],
        "levels": [(str(one), str(LEVEL_LABELS[one])) for one in Level if one is not Level.NATIONAL],
        "territories": _territories(),
        "units": [(unit.id, unit.name_en if language() == "en" else unit.name) for unit in accounts.units()],
        "today": clock.today(),
    }


def _territories() -> list[tuple[str, str]]:
    import sqlalchemy as sa

    present = db.session.scalars(sa.select(Document.territory).where(Document.level == Level.PROVINCIAL).distinct())
    known = territories()
    return sorted((key, known[key].name if key in known else key) for key in present if key)


def head(actor: Actor, campaign_id: int) -> dict[str, Any]:
    """What every page of one campaign shows.  Raises ``Missing``."""
    campaign = queries.get(campaign_id)
    if campaign is None:
        raise Missing()
    moves = list(db.session.scalars(lifecycle.history("campaign", campaign.id)))
    total, done = queries.progress_of([campaign.id]).get(campaign.id, (0, 0))
    return {
        "campaign": campaign,
        "kind": SORT_LABELS[campaign.kind],
        "is_merger": campaign.kind is Sort.MERGER,
        "state": CAMPAIGN.label(campaign.state),
        "phases": phases(campaign, moves),
        "offers": CAMPAIGN.offers(actor, campaign),
        "scope": scope_words(campaign),
        "total": total,
        "done": done,
        "activity": [_activity(row) for row in reversed(moves)],
        "day": day,
    }


def _activity(row: lifecycle.StateMove) -> dict[str, Any]:
    label = _("Prepared") if row.move == "open" else str(CAMPAIGN[row.move].label)
    return {
        "text": f"{doer(row.actor_name, row.actor_id)}: {label}" + (f" – {row.remark}" if row.remark else ""),
        "note": moment(row.at),
    }


def phases(campaign: Campaign, moves: Sequence[lifecycle.StateMove]) -> list[dict[str, Any]]:
    """Prepared, under way, closed, with the day each was reached."""
    reached = {row.target: row.at for row in moves}
    steps = [*CAMPAIGN.steps] if campaign.state is not State.CANCELLED else [State.DRAFT, State.CANCELLED]
    here = steps.index(campaign.state)
    over = campaign.state in CAMPAIGN.final
    return [
        {
            "label": CAMPAIGN.label(step),
            "state": "done" if n < here or (n == here and over) else "current" if n == here else "todo",
            "when": day(reached[str(step)]) if n <= here and str(step) in reached else "",
        }
        for n, step in enumerate(steps)
    ]


def scope_words(campaign: Campaign) -> list[tuple[str, str]]:
    """The saved query in words."""
    labels = {
        "words": _("Words"), "doc_type": _("Type"), "level": _("Level"), "field": _("Field"),
        "territory": _("Area"), "unit_id": _("Unit"), "year_from": _("Issued from"), "year_to": _("Issued until"),
        "issuer": _("Issuer"),
    }  # fmt: skip
    known, units = territories(), accounts.unit_words()
    shown: dict[str, Callable[[Any], str]] = {
        "territory": lambda value: known[value].name if value in known else str(value),
        "unit_id": lambda value: units.get(value, "–"),
        "level": lambda value: str(LEVEL_LABELS[Level(value)]),
    }
    said = [(labels[key], shown.get(key, str)(value)) for key, value in campaign.scope.items() if key in labels]
    return said or [(_("Scope"), _("All local documents that have not ended"))]


def page(actor: Actor, campaign_id: int, rows: Page, filters: Filters) -> dict[str, Any]:
    """Values for ``campaigns/page.html``."""
    values = head(actor, campaign_id)
    by_unit, by_person = queries.progress(campaign_id, "unit"), queries.progress(campaign_id, "person")
    ids = [one.key for one in by_person] + [row[0].person_id for row in rows.rows]
    people = accounts.person_names([*ids, *(row[2].assignee_id for row in rows.rows if row[2])])
    units = accounts.unit_words()
    return {
        **values,
        "page": rows,
        "filters": filters,
        "by_unit": by_unit,
        "by_person": by_person,
        "names": {one.key: units.get(one.key or 0, _("No unit")) for one in by_unit},
        "people": people,
        "units": units,
        "unit_options": [(one.key, units.get(one.key or 0, _("No unit"))) for one in by_unit if one.key],
        "person_options": [(one.key, people.get(one.key, "–")) for one in by_person if one.key],
        "states": [(str(one), str(REVIEW.label(one))) for one in TicketState] + [("dropped", _("Taken off the list"))],
        "ticket_state": REVIEW.label,
        "reviewers": reviewers(actor),
        "uncovered": len(coverage.of(values["campaign"]).open) if values["campaign"].state is State.RUNNING else 0,
    }


def reviewers(actor: Actor) -> list[tuple[int, str]]:
    """Reviewers of the units the actor heads, for sharing work out."""
    heads = actor.units("head")
    found = [person for unit in heads for person in accounts.holders(Role.REVIEWER, unit, clock.today())]
    return list({person.id: (person.id, f"{person.name} · {person.title}") for person in found}.values())


def bulk(actor: Actor, campaign_id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``campaigns/bulk.html``: what would be changed, and what not and why; nothing is written."""
    values = head(actor, campaign_id)
    will: list[tuple[Document, str]] = []
    wont: list[tuple[Document, str]] = []
    for member, document, ticket in queries.chosen_members(campaign_id, given["ids"]):
        why = _not_now(actor, given["act"], member, ticket)
        (wont if why else will).append((document, why))
    people = accounts.person_names([given["person_id"]])
    return {
        **values, "given": given, "will": will, "wont": wont, "person": people.get(given["person_id"] or 0, ""),
    }  # fmt: skip


def _not_now(actor: Actor, act: str, member: Any, ticket: Any) -> str:
    if member.dropped is not None:
        return _("It was taken off the list.")
    if act == "drop":
        return ""
    if ticket is None or ticket.state not in service.SHAREABLE:
        return _("Its review is past the step of assigning.")
    if ticket.unit_id not in actor.units("head"):
        return _("The head of its unit gives it out.")
    return ""


def countdown() -> list[dict[str, Any]]:
    """The days the law sets for merged provinces, with how far they are."""
    today = clock.today()
    return [{"rule": one, "left": (one.on - today).days} for one in merger_rules.legal_days()]


def decision_counts(campaign_id: int) -> Mapping[Decision | None, int]:
    """Decision → pairs."""
    return queries.decisions(campaign_id)
