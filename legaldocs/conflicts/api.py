"""Findings for programs: possible conflicts and outdated provisions with both sides, and decisions on them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.conflicts import queries, schemas, service
from legaldocs.conflicts.jobs import SCAN
from legaldocs.conflicts.lifecycle import FINDING
from legaldocs.conflicts.models import Finding
from legaldocs.core import api
from legaldocs.core.api import Door, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import Missing, present
from legaldocs.core.schema import Prose
from legaldocs.core.web import actor, paginate

door = Door(
    "findings", "Possible conflicts and outdated provisions: rule, both sides with spans, and what was decided."
)

_FACTS = (
    "id version code rule severity confidence document_id path other_id other_path detail why unit_id state found_at "
    "decided_by decided_at handed_to proposal_id"
)
_TEXTS = "text spans other_text other_spans current"
FindingLine = api.record("FindingLine", "A finding in a list.", Finding, _FACTS)
FindingOut = api.record(
    "FindingOut",
    "A finding with both texts, the spans that matter in each, and the moves open to the caller.",
    Finding,
    f"{_FACTS} {_TEXTS}",
    moves=fields.List(fields.Nested(Step)),
)


class QueuedOut(Schema):
    """Whether work was queued."""

    queued = fields.Boolean()


def _found(finding_id: int) -> Finding:
    return present(queries.get(actor(), finding_id))


def _values(finding: Finding) -> dict[str, Any]:
    same = api.picked(finding, f"{_FACTS} {_TEXTS}")
    return {**same, "moves": api.steps(FINDING, actor(), finding, "api_findings.move", finding_id=finding.id)}


@door.get(
    "/findings", entry="findings.read", gives=api.page_of(FindingLine), query=api.query_from_page(schemas.ListQuery)
)
def findings(given: dict[str, Any]) -> dict[str, Any]:
    """Findings the caller may know of, the weightiest first"""
    sure = queries.SURE if given["sure"] is None else given["sure"]
    filters = queries.Filters(
        "" if given["state"] == schemas.EVERY else given["state"], given["rule"], given["kind"], given["severity"],
        given["field"], given["unit"], given["document"], given["path"], given["q"], sure, given["group"],
        given["sort"],
    )  # fmt: skip
    page = paginate(queries.findings(actor(), filters))
    return listed(page, page.rows)


@door.get("/findings/<int:finding_id>", entry="findings.read", gives=FindingOut)
def finding(finding_id: int) -> Any:
    """One finding with both sides and moves"""
    return versioned(_values(_found(finding_id)))


@door.post(
    "/findings/<int:finding_id>/moves/<name>",
    entry="findings.read",
    gives=FindingOut,
    takes=from_page(schemas.MoveInput, without="next_id then"),
)
def move(given: dict[str, Any], finding_id: int, name: str) -> Any:
    """Confirm, dismiss, hand over or open again"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), finding_id, name, version=version, **given)))


@door.post("/findings/scan", entry="findings.scan", gives=QueuedOut, status=202)
def scan() -> dict[str, Any]:
    """Queue a scan of the whole register"""
    service.ask_for_scan(actor(), SCAN)
    return {"queued": True}


class FindingsMoveIn(Schema):
    """The same step for many findings, all or none."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, service.MOST_AT_ONCE))
    remark = Prose(load_default=None, allow_none=True)
    unit_id = fields.Integer(load_default=None, allow_none=True)


@door.post("/findings/moves/<name>", entry="findings.read", gives=api.Count, takes=FindingsMoveIn)
def decide(given: dict[str, Any], name: str) -> dict[str, Any]:
    """Carry out one move on many findings, all or none"""
    if name not in {row.name for row in FINDING.moves}:
        raise Missing()
    return {"count": service.decide(actor(), given.pop("ids"), name, **given)}
