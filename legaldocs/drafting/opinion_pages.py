"""What the pages of consultation and appraisal show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.documents.presentation import Text
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import appraising, consulting, pages, queries
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import FORM_LABELS, Draft, State
from legaldocs.drafting.opinion_models import (
    RESPONSE_LABELS,
    STANCE_LABELS,
    VERDICT_LABELS,
    Opinion,
    Request,
    Stance,
)
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.law import structure
from legaldocs.law.types import Kind
from legaldocs.review.presentation import days_left

_ANSWERED = (Kind.ARTICLE, Kind.APPENDIX, Kind.CHAPTER)


def _words() -> dict[str, Any]:
    return {
        "stances": [(str(key), str(words)) for key, words in STANCE_LABELS.items()],
        "stance_words": STANCE_LABELS,
        "responses": [(str(key), str(words)) for key, words in RESPONSE_LABELS.items()],
        "response_words": RESPONSE_LABELS,
        "unit_label": unit_label,
        "days_left": lambda due_on, done_on=None: days_left(due_on, done_on or clock.today()),
    }


def consultation(actor: Actor, draft_id: int) -> dict[str, Any]:
    """Values for ``drafting/opinions.html``."""
    draft = pages.opened(actor, draft_id)
    requests, found = opinions.requests(draft.id), opinions.of_draft(draft.id)
    version = queries.version(draft.id)
    chosen = {request.unit_id for request in requests}
    own = opinions.request_of(actor, draft.id)
    people = accounts.person_names([*(one.responded_by for one in found), *(one.answered_by for one in requests)])
    return {
        **pages.head(actor, draft),
        **_words(),
        "requests": requests,
        "unit_names": accounts.unit_words(),
        "suggested": consulting.suggested(draft, version.text if version else ""),
        "chosen": chosen,
        "askable": [u for u in accounts.units() if u.kind in consulting.ASKABLE and u.id != draft.unit_id],
        "choosing": draft.state in (State.REGISTERED, State.DRAFTING, State.CONSULTING)
        and permissions.can(actor, "drafting.draft", draft),
        "responding": draft.state in (State.CONSULTING, State.RESOLVING)
        and permissions.can(actor, "drafting.draft", draft),
        "groups": _groups(draft, found),
        "authors": _authors(found, requests),
        "unresolved": sum(1 for one in found if one.stance is not Stance.AGREE and not consulting.resolved(one)),
        "late": {request.id for request in opinions.late_requests(draft.id, clock.today())},
        "own": own,
        "people": people,
        "total": len(found),
        "posted": draft.state is State.CONSULTING and not draft.secret,
    }


def _authors(found: Sequence[Opinion], requests: Sequence[Request]) -> dict[int, dict[str, str]]:
    """Opinion → the name of who gives it, and the language of that name where it is not the reader's.

    A unit is named as the reader knows it; the name in the record is the one its paper bears, and stands in papers.
    """
    units = {unit.id: unit for unit in accounts.units()}
    asked = {request.id: units.get(request.unit_id) for request in requests}
    named: dict[int, dict[str, str]] = {}
    for one in found:
        unit = asked.get(one.request_id or 0)
        name = unit.name_en if unit is not None and language() == "en" else one.author
        foreign = language() != "vi" and unit is not None and name == unit.name
        named[one.id] = {"name": name, "lang": "vi" if foreign else ""}
    return named


def _groups(draft: Draft, found: Sequence[Opinion]) -> list[tuple[str, list[Opinion]]]:
    """Opinions under the provision they are about, in the order of the text."""
    version = queries.version_by_digest(draft.id, draft.consulted_sha256 or "")
    units = structure.parse(version.text).provisions if version else ()
    order = {unit.path: place for place, unit in enumerate(units)}
    paths = sorted({one.path for one in found}, key=lambda path: order.get(path, -1))
    return [(path, [one for one in found if one.path == path]) for path in paths]


def answering(
    actor: Actor, draft_id: int, typed: Mapping[str, Any] | None = None, rows: Sequence[Any] = ()
) -> dict[str, Any]:
    """Values for ``drafting/answer.html``: the consulted text with a place to answer at each article."""
    draft = pages.opened(actor, draft_id)
    request = opinions.request_of(actor, draft.id)
    if request is None:
        raise Missing()
    before = [one for one in opinions.of_draft(draft.id) if one.request_id == request.id]
    given = {one.path: (str(one.stance), one.words) for one in before} | {path: (s, w) for path, s, w in rows}
    return {
        **pages.head(actor, draft),
        **_words(),
        "request_made": request,
        "late": request.due_on is not None and clock.today() > request.due_on,
        "unit": accounts.unit_words().get(request.unit_id, ""),
        "places": _places(draft),
        "given": given,
        "typed": typed or {"stance": str(request.stance or ""), "late_reason": request.late_reason or ""},
    }


def _places(draft: Draft) -> list[dict[str, Any]]:
    """Articles of the text that is consulted on, with their words."""
    version = queries.version_by_digest(draft.id, draft.consulted_sha256 or "")
    if version is None:
        return []
    units = [unit for unit in structure.parse(version.text).provisions if unit.kind in _ANSWERED]
    return [
        {"path": u.path, "label": unit_label(u.path), "heading": u.heading, "words": version.text[u.start : u.end]}
        for u in units
        if u.kind is not Kind.CHAPTER
    ]


def posted_list() -> dict[str, Any]:
    """Values for ``drafting/public_list.html``."""
    found = list(db.session.scalars(opinions.posted()))
    return {"rows": [_posted_row(draft) for draft in found]}


def _posted_row(draft: Draft) -> dict[str, Any]:
    until = consulting.posted_until(draft)
    return {"draft": draft, "form": FORM_LABELS[draft.form], "issuer": issuer_of(draft), "until": until}


def posted_page(draft_id: int, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``drafting/public_page.html``: the posted text and the form.  Raises ``Missing``."""
    draft = opinions.posted_one(draft_id)
    version = queries.version_by_digest(draft_id, (draft.consulted_sha256 if draft else "") or "")
    if draft is None or version is None:
        raise Missing()
    units = structure.parse(version.text).provisions
    shown = Text(version.text, units, (), (), draft.planned_signing, {})
    places = [(one["path"], f"{one['label']} {one['heading'] or ''}".strip()) for one in _places(draft)]
    return {
        **_posted_row(draft),
        **_words(),
        "doc_type": type_of(draft),
        "unit": accounts.unit_words().get(draft.unit_id, ""),
        "blocks": shown.blocks(),
        "places": places,
        "typed": typed,
    }


def appraisal(actor: Actor, draft_id: int) -> dict[str, Any]:
    """Values for ``drafting/appraisal.html``."""
    draft = pages.opened(actor, draft_id)
    found = opinions.appraisal(draft.id)
    acted = [*(one.checked_by for one in found.checks), found.concluded_by] if found else []
    steps = ("conclude-eligible", "conclude-not-yet", "return-appraisal")
    return {
        **pages.head(actor, draft),
        "appraisal": found,
        "criterion": appraising.criterion,
        "verdicts": [(str(key), str(words)) for key, words in VERDICT_LABELS.items()],
        "verdict_words": VERDICT_LABELS,
        "people": accounts.person_names(acted),
        "filling": draft.state is State.APPRAISING and permissions.can(actor, "drafting.appraise", draft),
        "done": sum(1 for one in found.checks if one.verdict) if found else 0,
        "conclusion": _conclusion(found.eligible) if found and found.concluded_on else "",
        "offers": [offer for offer in DRAFTING.offers(actor, draft) if offer.move.name in steps],
        "drafters": [],
    }


def _conclusion(eligible: bool | None) -> str:
    return _("Eligible to be submitted") if eligible else _("Not yet eligible")
