"""Feedback for programs of the office: messages of people and businesses, their moves and answers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from legaldocs.core import api
from legaldocs.core.api import Door, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.web import actor, paginate
from legaldocs.feedback import queries, schemas, service
from legaldocs.feedback.lifecycle import FEEDBACK
from legaldocs.feedback.models import Feedback

door = Door("feedback", "What people and businesses say of a document or provision, and what was answered.")

_FACTS = "id version code document_id path kind words state unit_id answer answered_at review_asked received_at"
FeedbackLine = api.record(
    "FeedbackLine", "A message in a list; names and contacts stay with the page.", Feedback, _FACTS,
    number=fields.String(), due_on=fields.Date(allow_none=True),
)  # fmt: skip
FeedbackOut = api.record(
    "FeedbackOut",
    "A message and the moves open to the caller.",
    Feedback,
    _FACTS,
    moves=fields.List(fields.Nested(Step)),
)


def _found(feedback_id: int) -> Feedback:
    return present(queries.get(actor(), feedback_id))


def _values(message: Feedback) -> dict[str, Any]:
    return {
        **api.picked(message, _FACTS),
        "moves": api.steps(FEEDBACK, actor(), message, "api_feedback.move", feedback_id=message.id),
    }


@door.get(
    "/feedback", entry="feedback.read", gives=api.page_of(FeedbackLine), query=api.query_from_page(schemas.ListQuery)
)
def messages(given: dict[str, Any]) -> dict[str, Any]:
    """Messages the caller may know of, the most urgent first"""
    filters = queries.Filters(given["state"], given["kind"], given["q"], given["sort"])
    page = paginate(queries.listed(actor(), filters), scalars=False)
    lines = [
        {**api.picked(one, _FACTS), "number": document.number, "due_on": due_on} for one, document, due_on in page.rows
    ]
    return listed(page, lines)


@door.get("/feedback/<int:feedback_id>", entry="feedback.read", gives=FeedbackOut)
def message(feedback_id: int) -> Any:
    """One message with its moves"""
    return versioned(_values(_found(feedback_id)))


@door.post(
    "/feedback/<int:feedback_id>/moves/<name>",
    entry="feedback.read",
    gives=FeedbackOut,
    takes=from_page(schemas.MoveInput),
)
def move(given: dict[str, Any], feedback_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), feedback_id, name, version=version, **given)))


@door.post(
    "/feedback/<int:feedback_id>/review", entry="feedback.read", gives=FeedbackOut, takes=from_page(schemas.Review)
)
def review(given: dict[str, Any], feedback_id: int) -> Any:
    """Open a review on the ground of this message"""
    version = stated_version(given["version"])
    return versioned(_values(service.ask_for_review(actor(), feedback_id, version=version)))
