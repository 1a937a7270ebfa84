"""The register for programs: documents, texts and status as at a day, history, relations, effect events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api, clock
from legaldocs.core.api import Door, PageQuery, listed
from legaldocs.core.errors import present
from legaldocs.core.schema import Line, Prose
from legaldocs.core.web import actor, paginate
from legaldocs.documents import (
    akn,
    consolidation_pages,
    effect_service,
    effects,
    evidence,
    lookup,
    queries,
)
from legaldocs.documents.effect_service import RECORDABLE, Fact
from legaldocs.documents.models import Document, Level
from legaldocs.law.effect import EventKind, Status, StatusAnswer, status_at, timeline

door = Door("documents", "Documents: facts, texts of any day, effect with its proof, relations, events.")


class StatusOut(Schema):
    """Effect on a day with its proof: ``because`` are ids of the events that decide, ``rule`` the rule applied."""

    status = fields.String(metadata={"enum": [str(one) for one in Status]})
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    rule = fields.String()
    because = fields.List(fields.Integer())
    ended_units = fields.List(fields.String())
    amended_units = fields.List(fields.String())


class DocumentOut(Schema):
    """A legal document: identity, facts, effect on the day asked about, and its permanent identifier."""

    id = fields.Integer()
    iri = fields.String()
    number = fields.String()
    doc_type = fields.String()
    title = fields.String()
    issuer = fields.String()
    level = fields.String()
    territory = fields.String(allow_none=True)
    issued_date = fields.Date(allow_none=True)
    effective_date = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    signer = fields.String(allow_none=True)
    fields_of_law = fields.List(fields.String(), data_key="fields")
    has_text = fields.Boolean()
    is_sample = fields.Boolean()
    on = fields.Date()
    effect = fields.Nested(StatusOut)


class DayQuery(Schema):
    """The day the law is read at; none = today."""

    on = fields.Date(load_default=None, allow_none=True)


class ListQuery(PageQuery, DayQuery):
    """Filters of the register."""

    q = fields.String(load_default="", metadata={"description": "A number, or words of the title without accents"})
    doc_type = fields.String(load_default="")
    issuer = fields.String(load_default="", metadata={"description": "Key of the issuer"})
    level = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Level)]))
    field = fields.String(load_default="")
    year = fields.Integer(load_default=None, validate=validate.Range(1945, 2100))
    territory = fields.String(load_default="")
    status = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Status)]))
    tag = fields.Integer(load_default=None, metadata={"description": "Documents that bear this tag"})
    sort = fields.String(load_default="-issued")


class TextOut(Schema):
    """The wording of a day: the text, what it lacks, and how far it may be relied on."""

    id = fields.Integer()
    number = fields.String()
    on = fields.Date()
    label = fields.String()
    freshness = fields.String()
    text = fields.String(allow_none=True)
    status = fields.Nested(StatusOut)
    provisions = fields.List(fields.Dict())
    applied = fields.List(fields.Dict())
    refused = fields.List(fields.Dict())


class ProvisionOut(Schema):
    """One provision on a day with its versions in both times."""

    id = fields.Integer()
    number = fields.String()
    path = fields.String()
    on = fields.Date()
    text = fields.String(allow_none=True)
    label = fields.String()
    freshness = fields.String()
    status = fields.Nested(StatusOut)
    versions = fields.List(fields.Dict())


class MomentQuery(DayQuery):
    """The day read at, and the day as whose record: what did the register say then."""

    known = fields.Date(load_default=None, allow_none=True)


class UnitQuery(DayQuery):
    """A provision of the document; none = the whole."""

    path = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"[a-z0-9đ/-]{1,160}\Z"))


class PeriodOut(Schema):
    """A stretch of days with one status."""

    start = fields.Date(allow_none=True)
    end = fields.Date(allow_none=True)
    status = fields.String()
    rule = fields.String()
    because = fields.List(fields.Integer())


class HistoryOut(Schema):
    """Confirmed events and the periods that follow from them."""

    events = fields.List(fields.Dict())
    periods = fields.List(fields.Nested(PeriodOut))


class RelationOut(Schema):
    """What a document says about another, with the place of the words."""

    kind = fields.String()
    source_path = fields.String(allow_none=True)
    start = fields.Integer()
    end = fields.Integer()
    target_id = fields.Integer(allow_none=True)
    target_number = fields.String(allow_none=True)
    target_title = fields.String(allow_none=True)
    target_units = fields.List(fields.String())
    unresolved_why = fields.String(allow_none=True)


class RelationsOut(Schema):
    """Relations a document states, in the order of its text."""

    items = fields.List(fields.Nested(RelationOut))


class EventIn(Schema):
    """An event of effect recorded by hand, with its source."""

    class Meta:
        unknown = "raise"

    kind = fields.Enum(EventKind, by_value=True, required=True, validate=validate.OneOf(RECORDABLE))
    on = fields.Date(required=True)
    provision = fields.String(load_default=None, allow_none=True)
    territory = Line(load_default=None, allow_none=True)
    source_number = Line(load_default=None, allow_none=True)
    provisions = fields.List(
        fields.String(), load_default=list, metadata={"description": "Several provisions at once, instead of one"}
    )
    source_path = fields.String(load_default=None, allow_none=True)
    source_place = Line(load_default="", metadata={"description": "The provision as people write it: khoản 2 Điều 3"})
    words = Prose(load_default="", metadata={"description": "The words of the source that say so; their place is kept"})
    note = Prose(load_default=None, allow_none=True)


class RecordedOut(Schema):
    """Ids of the events that were new."""

    recorded = fields.List(fields.Integer())


class ProposedOut(Schema):
    """An event read from a text, waiting for a person."""

    id = fields.Integer()
    kind = fields.String()
    on = fields.Date(allow_none=True)
    source_id = fields.Integer()
    source_path = fields.String(allow_none=True)
    target_id = fields.Integer(allow_none=True)
    target_number = fields.String(allow_none=True)
    provision = fields.String(allow_none=True)
    plain = fields.Boolean()
    start = fields.Integer()
    end = fields.Integer()


class DecisionIn(Schema):
    """Proposed events that a person decides on together."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, 500))
    reason = Prose(load_default="")


class DecidedOut(Schema):
    """How many were decided."""

    decided = fields.Integer()


class ReasonIn(Schema):
    """Why an event is taken back."""

    reason = Prose(required=True, validate=validate.Length(5, 2000))


def status_values(answer: StatusAnswer) -> dict[str, Any]:
    """A status as values."""
    return {
        "status": str(answer.status),
        "since": answer.since,
        "until": answer.until,
        "rule": answer.rule,
        "because": list(answer.because),
        "ended_units": list(answer.ended_units),
        "amended_units": list(answer.amended_units),
    }


def rows(documents: Iterable[Document], on: date) -> list[dict[str, Any]]:
    """Documents with their effect on a day; two queries whatever their number."""
    found = list(documents)
    answers = effects.statuses([document.id for document in found], on)
    return [_row(document, answers[document.id], on) for document in found]


def _row(document: Document, answer: StatusAnswer, on: date) -> dict[str, Any]:
    same = (
        "id", "number", "doc_type", "title", "issuer", "territory", "issued_date", "signer", "has_text", "is_sample",
    )  # fmt: skip
    return {
        **{name: getattr(document, name) for name in same},
        "iri": akn.other(document).iri,
        "level": str(document.level),
        "effective_date": document.stated_effective,
        "expires_on": document.stated_expiry,
        "fields_of_law": document.fields,
        "on": on,
        "effect": status_values(answer),
    }


def _found(document_id: int) -> Document:
    return present(queries.get(document_id))


@door.get("/documents", entry="documents.read", gives=api.page_of(DocumentOut), query=ListQuery)
def documents(given: dict[str, Any]) -> dict[str, Any]:
    """The register, filtered, with effect as at a day"""
    on = given["on"] or clock.today()
    names = ("doc_type", "issuer", "level", "field", "year", "territory", "status", "tag", "sort")
    page = paginate(queries.register_list(queries.Filters(given["q"], **{name: given[name] for name in names}), on))
    return listed(page, rows(page.rows, on))


@door.get("/documents/<int:document_id>", entry="documents.read", gives=DocumentOut, query=DayQuery)
def document(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """One document with its effect on a day"""
    return rows([_found(document_id)], given["on"] or clock.today())[0]


@door.get("/documents/<int:document_id>/text", entry="documents.read", gives=TextOut, query=MomentQuery)
def text(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """The wording of a day, with what was carried out and what was not"""
    known = clock.end_of_day(given["known"]) if given["known"] else None
    return consolidation_pages.as_json(document_id, given["on"] or clock.today(), known)


@door.get(
    "/documents/<int:document_id>/provisions/<path:path>", entry="documents.read", gives=ProvisionOut, query=MomentQuery
)
def provision(given: dict[str, Any], document_id: int, path: str) -> dict[str, Any]:
    """One provision on a day, with its versions"""
    known = clock.end_of_day(given["known"]) if given["known"] else None
    return consolidation_pages.as_json(document_id, given["on"] or clock.today(), known, path)


@door.get("/documents/<int:document_id>/status", entry="documents.read", gives=StatusOut, query=UnitQuery)
def status(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Effect of a document or of one provision on a day"""
    events = effects.events_of([_found(document_id).id])[document_id]
    return status_values(status_at(events, given["on"] or clock.today(), provision=given["path"]))


@door.get("/documents/<int:document_id>/history", entry="documents.read", gives=HistoryOut)
def history(document_id: int) -> dict[str, Any]:
    """Confirmed events and the periods of effect that follow from them"""
    _found(document_id)
    kept = ("id", "kind", "on", "provision", "territory", "source_id", "source_path", "note", "reverses_id")
    events = [{name: _plain(getattr(event, name)) for name in kept} for event in queries.history(document_id)]
    return {"events": events, "periods": timeline(effects.events_of([document_id])[document_id])}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, EventKind) else value


@door.get("/documents/<int:document_id>/relations", entry="documents.read", gives=RelationsOut)
def relations(document_id: int) -> dict[str, Any]:
    """What the document says about others"""
    return {"items": queries.relations_from(_found(document_id).id)}


@door.post("/documents/<int:document_id>/events", entry="effect.confirm", gives=RecordedOut, takes=EventIn, status=201)
def record(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Record an event of effect; it moves the status at once"""
    known = _found(document_id)
    source = lookup.single(given["source_number"], near=known) if given["source_number"] else None
    place = evidence.find(source, given["source_place"], given["words"])
    facts = [
        Fact(
            document_id, given["kind"], given["on"], path, given["territory"], source.id if source else None,
            place.path or given["source_path"], place.start, place.end, given["note"],
        )
        for path in given["provisions"] or [given["provision"]]
    ]  # fmt: skip
    return {"recorded": effect_service.record(actor(), *facts)}


@door.post("/events/<int:event_id>/reverse", entry="effect.reverse", gives=RecordedOut, takes=ReasonIn, status=201)
def reverse(given: dict[str, Any], event_id: int) -> dict[str, Any]:
    """Take an event back by a counter-event"""
    return {"recorded": [effect_service.reverse(actor(), event_id, given["reason"])]}


@door.get("/proposed-events", entry="effect.confirm", gives=api.page_of(ProposedOut), query=PageQuery)
def proposed(_given: dict[str, Any]) -> dict[str, Any]:
    """Events read from texts that wait for a person"""
    page = paginate(queries.open_proposals())
    return listed(page, page.rows)


@door.post("/proposed-events/confirm", entry="effect.confirm", gives=DecidedOut, takes=DecisionIn)
def confirm(given: dict[str, Any]) -> dict[str, Any]:
    """Confirm proposed events in one's own name"""
    return {"decided": effect_service.confirm(actor(), given["ids"])}


@door.post("/proposed-events/dismiss", entry="effect.confirm", gives=DecidedOut, takes=DecisionIn)
def dismiss(given: dict[str, Any]) -> dict[str, Any]:
    """Dismiss proposed events with a reason"""
    return {"decided": effect_service.dismiss(actor(), given["ids"], given["reason"])}
