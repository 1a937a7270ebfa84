"""What a program might well send: bodies made from the API's own description, filled with what the register holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents.models import Document

WORDS = "Một lý do đủ dài để ghi lại."
NUMBER = "12/2026/QĐ-UBND"
PATHS = ("dieu-1", "dieu-2", "dieu-1-khoan-1", "dieu-99")

# Which table the value of a name points into, where the table is not called as the name without its "_id".
NAMED = {
    "assignee_id": "person", "check_id": "check_dossier", "clause_id": "delegated_clause", "delegate_id": "person",
    "delivery_id": "webhook_delivery", "document_ids": "document", "duty_id": "draft_duty", "event_id": "effect_event",
    "extension_id": "clock_extension", "item_id": "review_item", "kept_id": "document", "line_id": "plan_line",
    "list_id": "ended_list", "match_id": "proposal_match", "opinion_id": "draft_opinion", "pair_id": "campaign_pair",
    "procedure_id": "draft_procedure_change", "provision_id": "draft_provision", "request_id": "draft_request",
    "saved_id": "saved_search", "target_id": "proposal_target", "term_id": "systematisation_term",
    "thread_id": "draft_thread", "ticket_id": "review_ticket", "view_id": "list_view",
}  # fmt: skip
OF_PATH = (
    ("/checks/", "finding_id", "check_finding"),
    ("/checks", "campaign_id", "check_campaign"),
    ("/appraisal/", "check_id", "draft_check"),
    ("/proposed-events", "proposal_id", "proposed_event"),
    ("/proposed-events", "ids", "proposed_event"),
    ("/proposals/join", "ids", "proposal"),
    ("/findings/", "ids", "finding"),
    ("/campaigns/", "ids", "campaign_member"),
    ("/recheck", "ids", "document"),
)


@cache
def _tables() -> dict[str, Any]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in db.Model.registry.mappers}


def model_of(path: str, name: str) -> Any:
    """The table that ``name`` of the operation at ``path`` points into, if any."""
    special = (table for start, called, table in OF_PATH if start in path and called == name)
    known = NAMED.get(name, name.removesuffix("_id") if name.endswith("_id") else "")
    return _tables().get(next(special, known))


def keys(model: Any, above: Mapping[str, Any]) -> list[int]:
    """Keys of a table's newest rows, of those under the records already chosen."""
    parents = [getattr(model, name) == value for name, value in above.items() if hasattr(model, name)]
    return list(db.session.scalars(sa.select(model.id).where(*parents).order_by(model.id.desc()).limit(12)))


@dataclass
class Chosen:
    """An operation with the records its address names, and who is asked to have it done."""

    path: str
    above: dict[str, Any]
    version: int | None
    content_hash: str


def versions(path: str, above: Mapping[str, Any]) -> tuple[int | None, str]:
    """Version of the innermost record that has one, and the hash of what is to be approved."""
    rows = [db.session.get(model, key) for name, key in above.items() if (model := model_of(path, name))]
    numbers = [row.version for row in rows if hasattr(row, "version")]
    hashes = [row.content_hash() for row in rows if callable(getattr(row, "content_hash", None))]
    return (numbers or [None])[-1], (hashes or [""])[-1]


class Bodies:
    """Draws bodies for operations of one description."""

    def __init__(self, description: Mapping[str, Any], draw: Any) -> None:
        self.schemas: Mapping[str, Any] = description["components"]["schemas"]
        self.draw = draw

    def body(self, schema: Mapping[str, Any], chosen: Chosen) -> dict[str, Any]:
        """An object of ``schema``: what is required nearly always, what is optional mostly."""
        schema = self._resolved(schema)
        required = set(schema.get("required", ()))
        given = {}
        for name, of in schema.get("properties", {}).items():
            if self.draw(st.integers(0, 19)) >= (1 if name in required or name == "version" else 6):
                given[name] = self.value(name, self._resolved(of), chosen)
        return given

    def value(self, name: str, schema: Mapping[str, Any], chosen: Chosen) -> Any:  # one line a kind
        """A value of one property."""
        kind = schema.get("type")
        kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
        if "enum" in schema:
            return self.draw(st.sampled_from([one for one in schema["enum"] if one is not None]))
        if name == "version":
            return (chosen.version or 1) - (self.draw(st.integers(0, 9)) == 0)
        if name == "content_hash":
            return chosen.content_hash
        if (model := model_of(chosen.path, name)) is not None and kind != "array":
            return self._key(model, {})
        if kind == "array":
            return self._array(name, self._resolved(schema["items"]), chosen)
        if kind == "object":
            return self._object(schema, chosen)
        if kind == "boolean":
            return self.draw(st.booleans())
        if kind in ("integer", "number"):
            return self._number(name, schema)
        return self._text(name, schema)

    def _key(self, model: Any, above: Mapping[str, Any]) -> int:
        return self.draw(st.sampled_from(keys(model, above) or [0]))  # type: ignore[no-any-return]

    def _array(self, name: str, items: Mapping[str, Any], chosen: Chosen) -> list[Any]:
        model = model_of(chosen.path, name)
        if model is not None:
            return self.draw(st.lists(st.sampled_from(keys(model, {}) or [0]), min_size=1, max_size=3, unique=True))  # type: ignore[no-any-return]
        size = self.draw(st.integers(1, 3))
        return [self.value(name.removesuffix("s"), items, chosen) for _number in range(size)]

    def _object(self, schema: Mapping[str, Any], chosen: Chosen) -> dict[str, Any]:
        if "properties" in schema:
            return self.body(schema, chosen)
        of = self._resolved(schema.get("additionalProperties") or {})
        return {name: self.value(name, of, chosen) for name in ("competence", "content", "effect")}

    def _number(self, name: str, schema: Mapping[str, Any]) -> int:
        year = clock.today().year
        low, high = {"year": (year - 1, year + 2), "month": (1, 12), "members": (20, 20), "in_favour": (5, 20)}.get(
            name, (int(schema.get("minimum", 1)), int(schema.get("maximum", schema.get("minimum", 1) + 9)))
        )
        return self.draw(st.integers(low, max(low, high)))  # type: ignore[no-any-return]

    def _text(self, name: str, schema: Mapping[str, Any]) -> str:
        if schema.get("format") == "date":
            return self._day().isoformat()
        if name in ("content", "text") and "maxLength" not in schema:
            return "VMOgaSBsaeG7h3U="
        if "path" in name or name == "provision":
            return self.draw(st.sampled_from(PATHS))  # type: ignore[no-any-return]
        if "number" in name:
            known = sa.select(Document.number).order_by(Document.id.desc()).limit(8)
            return self.draw(st.sampled_from([*db.session.scalars(known), NUMBER]))  # type: ignore[no-any-return]
        if name == "unit_key":
            return self.draw(st.sampled_from(list(db.session.scalars(sa.select(Unit.key).limit(8)))))  # type: ignore[no-any-return]
        return WORDS[: schema.get("maxLength", len(WORDS))]

    def _day(self) -> date:
        return clock.today() + timedelta(days=self.draw(st.sampled_from((-400, -30, -1, 0, 1, 20, 90, 400))))

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" in schema:
            return self.schemas[schema["$ref"].rpartition("/")[2]]  # type: ignore[no-any-return]
        return next((self._resolved(one) for one in schema.get("anyOf", ()) if one != {"type": "null"}), schema)
