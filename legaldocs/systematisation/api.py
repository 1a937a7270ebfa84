"""Systematisation for programs: terms and yearly lists, the lists line by line, the equation, what breaks it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api
from legaldocs.core.api import Count, Door, PageQuery, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import Invalid, present
from legaldocs.core.schema import Base64
from legaldocs.core.web import actor, page_of
from legaldocs.documents.importing import refusal_sentence
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.workbook_in import MAX_BYTES
from legaldocs.systematisation import breaks, compiling, queries, schemas, service
from legaldocs.systematisation.lifecycle import ENDED_LIST, SYSTEMATISATION
from legaldocs.systematisation.models import Settlement, Term, YearList

door = Door("systematisation", "Five-yearly terms and yearly lists of ended documents: lists, equation, decision.")

_TERM = "id version last_year opened cut_off territory unit_id state decision_number decision_on"
_YEAR = "id version year territory unit_id state decision_number decision_on"
TermLine = api.record("TermLine", "A term in a list.", Term, _TERM)
YearLine = api.record("YearListLine", "A yearly list in a list.", YearList, _YEAR)


class SumOut(Schema):
    """The equation: opening + issued − ended = expected, against what was counted."""

    opening = fields.Integer()
    issued = fields.Integer()
    ended = fields.Integer()
    expected = fields.Integer()
    counted = fields.Integer()
    gap = fields.Integer()


class BreakOut(Schema):
    """A document or line that does not fit, in words."""

    kind = fields.String()
    document_id = fields.Integer(allow_none=True)
    breaking = fields.Boolean()
    sentence = fields.String()


TermOut = api.record(
    "TermOut",
    "A term with its figures, its equation and the moves open to the caller.",
    Term,
    _TERM,
    on=fields.String(),
    content_hash=fields.String(),
    figures=fields.Dict(),
    total=fields.Nested(SumOut),
    breaks=fields.List(fields.Nested(BreakOut)),
    lists=fields.List(fields.String()),
    moves=fields.List(fields.Nested(Step)),
)
YearOut = api.record(
    "YearListOut",
    "A yearly list with its figures and the moves open to the caller.",
    YearList,
    _YEAR,
    on=fields.String(),
    content_hash=fields.String(),
    figures=fields.Dict(),
    lists=fields.List(fields.String()),
    moves=fields.List(fields.Nested(Step)),
)
SettlementOut = api.record(
    "SettlementOut", "A line left out or a document taken in, with the reason.", Settlement,
    "id kind ref document_id reason person_name at",
)  # fmt: skip


class RowOut(Schema):
    """A line of a list as it is printed: its headings, outermost first, and its cells by name."""

    document_id = fields.Integer()
    groups = fields.List(fields.String())
    cells = fields.Dict(keys=fields.String(), values=fields.String())


def _term(term_id: int) -> Term:
    return present(queries.term(term_id))


def _year(list_id: int) -> YearList:
    return present(queries.year_list(list_id))


def _term_values(found: Term) -> dict[str, Any]:
    compiled = compiling.term(found)
    return {
        **api.picked(found, _TERM),
        **_shown(compiled),
        "total": compiled.lists.total,
        "breaks": [
            {
                "kind": one.kind.value,
                "document_id": one.paper.id if one.paper else None,
                "breaking": one.breaking,
                "sentence": breaks.sentence(one),
            }
            for one in compiled.lists.breaks
        ],
        "moves": api.steps(SYSTEMATISATION, actor(), found, "api_systematisation.move_term", term_id=found.id),
    }


def _year_values(found: YearList) -> dict[str, Any]:
    same = api.picked(found, _YEAR)
    return {
        **same,
        **_shown(compiling.year(found)),
        "moves": api.steps(ENDED_LIST, actor(), found, "api_systematisation.move_year", list_id=found.id),
    }


def _shown(compiled: compiling.Compiled | compiling.CompiledYear) -> dict[str, Any]:
    return {
        "on": compiled.on.isoformat(),
        "content_hash": compiled.digest,
        "figures": compiled.figures,
        "lists": [sheet.key for sheet in compiled.sheets],
    }


def _rows(compiled: compiling.Compiled | compiling.CompiledYear, key: str) -> dict[str, Any]:
    page = page_of(present(next((one for one in compiled.sheets if one.key == key), None)).rows)
    return listed(page, page.rows)


@door.get("/terms", entry="systematisation.read", gives=api.page_of(TermLine), query=PageQuery)
def terms(_given: dict[str, Any]) -> dict[str, Any]:
    """Terms of systematisation, the latest first"""
    page = page_of(queries.terms())
    return listed(page, page.rows)


@door.post("/terms", entry="systematisation.edit", gives=TermOut, takes=from_page(schemas.BeginTerm), status=201)
def begin_term(given: dict[str, Any]) -> Any:
    """Begin a term"""
    return versioned(_term_values(service.begin_term(actor(), **given)))


@door.get("/terms/<int:term_id>", entry="systematisation.read", gives=TermOut)
def term(term_id: int) -> Any:
    """One term: equation, what breaks it, moves"""
    return versioned(_term_values(_term(term_id)))


@door.get("/terms/<int:term_id>/lists/<key>", entry="systematisation.read", gives=api.page_of(RowOut), query=PageQuery)
def term_list(_given: dict[str, Any], term_id: int, key: str) -> dict[str, Any]:
    """The lines of one list of a term"""
    return _rows(compiling.term(_term(term_id)), key)


@door.post(
    "/terms/<int:term_id>/settlements",
    entry="systematisation.edit",
    gives=SettlementOut,
    takes=from_page(schemas.Settle),
    status=201,
)
def settle(given: dict[str, Any], term_id: int) -> Any:
    """Leave a line out or take a document in, with the reason"""
    version = stated_version(given.pop("version"))
    return service.settle(actor(), term_id, version=version, **given)


@door.post("/terms/<int:term_id>/recheck", entry="systematisation.edit", gives=Count, takes=from_page(schemas.Recheck))
def recheck(given: dict[str, Any], term_id: int) -> dict[str, Any]:
    """Note documents as rechecked"""
    return {"count": service.recheck(actor(), term_id, given["ids"])}


@door.post(
    "/terms/<int:term_id>/moves/<name>", entry="systematisation.read", gives=TermOut, takes=from_page(schemas.MoveInput)
)
def move_term(given: dict[str, Any], term_id: int, name: str) -> Any:
    """Carry out a move of a term"""
    version = stated_version(given.pop("version"))
    return versioned(_term_values(service.move_term(actor(), term_id, name, version=version, **given)))


@door.get("/year-lists", entry="systematisation.read", gives=api.page_of(YearLine), query=PageQuery)
def year_lists(_given: dict[str, Any]) -> dict[str, Any]:
    """Yearly lists of ended documents, the latest first"""
    page = page_of(queries.year_lists())
    return listed(page, page.rows)


@door.post("/year-lists", entry="systematisation.edit", gives=YearOut, takes=from_page(schemas.BeginYear), status=201)
def begin_year(given: dict[str, Any]) -> Any:
    """Begin the list of a year"""
    return versioned(_year_values(service.begin_year(actor(), **given)))


@door.get("/year-lists/<int:list_id>", entry="systematisation.read", gives=YearOut)
def year(list_id: int) -> Any:
    """One yearly list with its moves"""
    return versioned(_year_values(_year(list_id)))


@door.get(
    "/year-lists/<int:list_id>/lists/<key>", entry="systematisation.read", gives=api.page_of(RowOut), query=PageQuery
)
def year_rows(_given: dict[str, Any], list_id: int, key: str) -> dict[str, Any]:
    """The lines of one part of a yearly list"""
    return _rows(compiling.year(_year(list_id)), key)


@door.post(
    "/year-lists/<int:list_id>/moves/<name>",
    entry="systematisation.read",
    gives=YearOut,
    takes=from_page(schemas.MoveInput),
)
def move_year(given: dict[str, Any], list_id: int, name: str) -> Any:
    """Carry out a move of a yearly list"""
    version = stated_version(given.pop("version"))
    return versioned(_year_values(service.move_year(actor(), list_id, name, version=version, **given)))


class PreviousIn(Schema):
    """The in-force list of the previous term as a spreadsheet (.xlsx in base64); ``version`` is that of the term."""

    name = fields.String(required=True, validate=validate.Length(1, 255))
    content = Base64(required=True, validate=validate.Length(max=MAX_BYTES))
    version = fields.Integer(load_default=None)


@door.post("/terms/<int:term_id>/previous", entry="systematisation.edit", gives=Count, takes=PreviousIn)
def take_previous(given: dict[str, Any], term_id: int) -> dict[str, Any]:
    """Bring in the previous in-force list; one that is there is replaced"""
    version = stated_version(given["version"])
    try:
        return {"count": service.take_previous(actor(), term_id, given["content"], given["name"], version)}
    except RefusedFile as refusal:
        raise Invalid(refusal_sentence(refusal)) from refusal


@door.post(
    "/terms/<int:term_id>/match", entry="systematisation.edit", gives=Count,
    takes=from_page(schemas.Seen),
)  # fmt: skip
def match_again(given: dict[str, Any], term_id: int) -> dict[str, Any]:
    """Look once more for lines that the register lacked"""
    return {"count": service.match_again(actor(), term_id, stated_version(given["version"]))}
