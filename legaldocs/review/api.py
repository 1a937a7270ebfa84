"""Review for programs: tickets, conclusions, moves; the same use cases as the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api, clock
from legaldocs.core.api import Count, Door, PageQuery, Step, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.schema import Line, Prose
from legaldocs.core.web import actor, paginate
from legaldocs.review import case_service, finish_service, queries, service
from legaldocs.review.lifecycle import REVIEW
from legaldocs.review.models import Case, Criterion, Ground, Outcome, State, Ticket

door = Door("review", "Review tickets: why each is open, its conclusions, the moves open to you and what blocks them.")


class ItemOut(Schema):
    """The conclusion on one provision."""

    id = fields.Integer()
    version = fields.Integer()
    path = fields.String()
    label = fields.String()
    outcome = fields.String(allow_none=True)
    ground = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    proposed_text = fields.String(allow_none=True)
    case = fields.String(allow_none=True)
    pause_until = fields.Date(allow_none=True)
    body = Line(allow_none=True)
    illegal = fields.Boolean()


class TicketLine(Schema):
    """A ticket in a list."""

    id = fields.Integer()
    code = fields.String()
    state = fields.String()
    trigger = fields.String()
    document_id = fields.Integer()
    number = fields.String()
    title = fields.String()
    unit_id = fields.Integer(allow_none=True)
    due_on = fields.Date(allow_none=True)


class TicketOut(Schema):
    """A ticket with its conclusions and the moves open to the caller."""

    id = fields.Integer()
    version = fields.Integer()
    code = fields.String()
    state = fields.String()
    trigger = fields.String()
    law = fields.String()
    document_id = fields.Integer()
    event_id = fields.Integer(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    assignee_id = fields.Integer(allow_none=True)
    content_hash = fields.String()
    assessment = fields.Dict()
    items = fields.List(fields.Nested(ItemOut))
    moves = fields.List(fields.Nested(Step))


class TicketQuery(PageQuery):
    """Filters of the tickets."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *map(str, State)]))
    mine = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)
    q = fields.String(load_default="")


class NewTicketIn(Schema):
    """A review that a person opens on a ground of their own."""

    document_id = fields.Integer(required=True)
    reason = Prose(required=True)
    ground = fields.Enum(Ground, by_value=True, load_default=Ground.OTHER)


class ConclusionIn(Schema):
    """The conclusion on one provision; ``version`` is that of the item."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    ground = Prose(load_default=None, allow_none=True)
    reason = Prose(load_default=None, allow_none=True)
    proposed_text = Prose(load_default=None, allow_none=True)
    case = fields.Enum(Case, by_value=True, load_default=None, allow_none=True)
    pause_until = fields.Date(load_default=None, allow_none=True)
    body = Line(load_default=None, allow_none=True)
    illegal = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None)


class ReviewMoveIn(Schema):
    """What a move needs; ``version`` is that of the ticket (or If-Match)."""

    version = fields.Integer(load_default=None)
    remark = Prose(load_default="")
    assignee_id = fields.Integer(load_default=None)
    content_hash = fields.String(load_default="")


def _values(ticket: Ticket) -> dict[str, Any]:
    same = (
        "id", "version", "code", "law", "document_id", "event_id", "unit_id", "assignee_id", "items", "assessment",
    )  # fmt: skip
    moves = api.steps(REVIEW, actor(), ticket, "api_review.move", ticket_id=ticket.id)
    words = {"state": str(ticket.state), "trigger": str(ticket.trigger)}
    values = {name: getattr(ticket, name) for name in same}
    return {**values, **words, "content_hash": ticket.content_hash(), "moves": moves}


def _ticket(ticket_id: int) -> Ticket:
    return present(queries.get(actor(), ticket_id))


@door.get("/reviews", entry="review.read", gives=api.page_of(TicketLine), query=TicketQuery)
def tickets(given: dict[str, Any]) -> dict[str, Any]:
    """Tickets the caller may know of, the most urgent first"""
    filters = queries.Filters(state=given["state"], mine=given["mine"], late=given["late"], words=given["q"])
    page = paginate(queries.tickets(actor(), filters, clock.today()), scalars=False)
    return listed(page, [_line(*row) for row in page.rows])


def _line(ticket: Ticket, document: Any, due_on: Any) -> dict[str, Any]:
    same = {name: getattr(ticket, name) for name in ("id", "code", "document_id", "unit_id")}
    words = {"state": str(ticket.state), "trigger": str(ticket.trigger)}
    return {**same, **words, "number": document.number, "title": document.title, "due_on": due_on}


@door.get("/reviews/<int:ticket_id>", entry="review.read", gives=TicketOut)
def ticket(ticket_id: int) -> Any:
    """One ticket with its conclusions and moves"""
    return versioned(_values(_ticket(ticket_id)))


@door.post("/reviews", entry="review.open", gives=TicketOut, takes=NewTicketIn, status=201)
def open_ticket(given: dict[str, Any]) -> Any:
    """Open a review on a ground of one's own"""
    return versioned(_values(_ticket(service.open_by_officer(actor(), **given))))


@door.put("/reviews/<int:ticket_id>/items/<int:item_id>", entry="review.read", gives=ItemOut, takes=ConclusionIn)
def conclude(given: dict[str, Any], ticket_id: int, item_id: int) -> Any:
    """Write the conclusion on one provision"""
    version = stated_version(given.pop("version"))
    more = service.Particulars(*(given.pop(name) for name in ("case", "pause_until", "body", "illegal")))
    item = service.conclude(actor(), ticket_id, item_id, version=version, particulars=more, **given)
    return versioned({name: getattr(item, name) for name in ItemOut().fields} | {"outcome": str(item.outcome)})


class CaseIn(Schema):
    """The case of a closed conclusion that has none; ``version`` is that of the conclusion (or If-Match)."""

    case = fields.Enum(Case, by_value=True, required=True)
    version = fields.Integer(load_default=None)


@door.put("/reviews/<int:ticket_id>/items/<int:item_id>/case", entry="review.read", gives=ItemOut, takes=CaseIn)
def record_case(given: dict[str, Any], ticket_id: int, item_id: int) -> Any:
    """Record the case of a closed conclusion"""
    version = stated_version(given["version"])
    item = case_service.record_case(actor(), ticket_id, item_id, given["case"], version)
    return versioned({name: getattr(item, name) for name in ItemOut().fields} | {"outcome": str(item.outcome)})


class CriterionIn(Schema):
    """What was found for one criterion; what does not fit is said in words."""

    criterion = fields.Enum(Criterion, by_value=True, required=True)
    fits = fields.Boolean(required=True)
    words = Prose(load_default="")


class AssessmentIn(Schema):
    """The assessment of a document, criterion by criterion."""

    criteria = fields.List(fields.Nested(CriterionIn), required=True)
    version = fields.Integer(load_default=None)


@door.put("/reviews/<int:ticket_id>/assessment", entry="review.read", gives=TicketOut, takes=AssessmentIn)
def assess(given: dict[str, Any], ticket_id: int) -> Any:
    """Write what was found for each criterion of the review form"""
    answers = {row["criterion"]: (row["fits"], row["words"]) for row in given["criteria"]}
    service.assess(actor(), ticket_id, answers, stated_version(given["version"]))
    return versioned(_values(_ticket(ticket_id)))


@door.post("/reviews/<int:ticket_id>/moves/<name>", entry="review.read", gives=TicketOut, takes=ReviewMoveIn)
def move(given: dict[str, Any], ticket_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), ticket_id, name, version=version, **given)))


class ProvisionIn(Schema):
    """A provision of the document under review."""

    path = fields.String(required=True, validate=validate.Length(1, 160))


@door.post("/reviews/<int:ticket_id>/items", entry="review.read", gives=TicketOut, takes=ProvisionIn, status=201)
def add_provision(given: dict[str, Any], ticket_id: int) -> Any:
    """Take another provision into the ticket"""
    service.add_provision(actor(), ticket_id, given["path"])
    return versioned(_values(_ticket(ticket_id)))


class ReadIn(Schema):
    """A provision that was read, at its version."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True)


class FinishIn(AssessmentIn):
    """The provisions that were read and are kept, and the assessment; ``version`` is that of the ticket."""

    read = fields.List(fields.Nested(ReadIn), required=True, validate=validate.Length(max=200))


@door.post("/reviews/<int:ticket_id>/finish", entry="review.read", gives=TicketOut, takes=FinishIn)
def finish(given: dict[str, Any], ticket_id: int) -> Any:
    """Keep what was read and has no conclusion, write the assessment and submit"""
    answers = {row["criterion"]: (row["fits"], row["words"]) for row in given["criteria"]}
    read = {row["id"]: row["version"] for row in given["read"]}
    version = stated_version(given["version"])
    return versioned(_values(finish_service.finish(actor(), ticket_id, read, answers, version)))


@door.post("/reviews/<int:ticket_id>/conclude-rest", entry="review.read", gives=Count)
def conclude_rest(ticket_id: int) -> dict[str, Any]:
    """Keep every provision that has no conclusion yet"""
    return {"count": service.conclude_rest(actor(), ticket_id)}
