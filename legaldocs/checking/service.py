"""Use cases of dossiers: open, move, mark the criteria, ask collaborators, file records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.checking import queries
from legaldocs.checking.criteria import criteria
from legaldocs.checking.guards import MARKS
from legaldocs.checking.lifecycle import table_of
from legaldocs.checking.models import (
    AUTHORITY,
    SELF,
    Check,
    CheckCollaborator,
    CheckRecord,
    RecordKind,
    Trigger,
)
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import nfc, squeeze
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level

LAW = {
    SELF: "Nghị định 79/2025/NĐ-CP, Điều 2 (tự kiểm tra)",
    AUTHORITY: "Nghị định 79/2025/NĐ-CP, Điều 2 (kiểm tra theo thẩm quyền)",
}
_FILED = {
    RecordKind.MINUTES: "checking.examine",
    RecordKind.URGE: "checking.press",
    RecordKind.REFUSAL: "checking.follow",
}
_FILED_IN = {
    RecordKind.MINUTES: ("discussing",),
    RecordKind.URGE: ("handling", "refused", "escalated"),
    RecordKind.REFUSAL: ("escalated",),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why dossiers are opened; one dossier per document, kind and key."""

    trigger: Trigger
    key: str
    reason: str | None = None
    campaign_id: int | None = None


@use_case
def open_checks(actor: Actor, document_ids: Iterable[int], cause: Cause, lifecycle: str = "") -> list[int]:
    """Dossiers on documents that have none for this cause yet; returns the new ones' ids.

    Who checks follows from the issuer; ``lifecycle`` asks for one of the two kinds alone.
    """
    require(actor, "checking.open")
    named = documents.named(document_ids)
    units = accounts.units()
    wanted = [
        (document, kind, *bodies)
        for document in named.values()
        for kind, bodies in checkers(document, units).items()
        if not lifecycle or kind == lifecycle
    ]
    done = queries.existing([(document.id, kind) for document, kind, _unit, _handler in wanted], cause.key)
    made = [_dossier(*row, cause) for row in wanted if (row[0].id, row[1]) not in done]
    db.session.add_all(made)
    db.session.flush()
    for check in made:
        table_of(check).open(actor, check)
    return [check.id for check in made]


def checkers(document: Document, units: list[Unit]) -> dict[str, tuple[int | None, int | None]]:
    """Kind of check → (unit that checks, unit that handles), by the issuer; empty for national and district texts.

    The Department of Justice checks for the provincial committee and its chair, the Council's committee for the
    Council; a commune checks itself where it has an account here, and the Department of Justice checks communes.
    """
    justice = next((unit for unit in units if unit.kind == "justice_department"), None)
    if document.level is Level.PROVINCIAL:
        council = document.issuer_key.split(":")[0] == "hdnd"
        own = _council_committee(document, units) if council else justice
        checker = own or justice
        return {SELF: (checker.id if checker else None, document.unit_id or (justice.id if justice else None))}
    if document.level is not Level.COMMUNE:
        return {}
    commune = _commune(document, units)
    found: dict[str, tuple[int | None, int | None]] = {
        AUTHORITY: (justice.id if justice else None, commune.id if commune else None)
    }
    return found | ({SELF: (commune.id, commune.id)} if commune else {})


def _council_committee(document: Document, units: list[Unit]) -> Unit | None:
    """The Council's committee for the document's fields; the legal one where none names them."""
    committees = [unit for unit in units if unit.kind == "council_committee"]
    fields = {name.lower() for name in document.fields}
    return next((unit for unit in committees if fields & {name.lower() for name in unit.fields}), None) or next(
        iter(committees), None
    )


def _commune(document: Document, units: list[Unit]) -> Unit | None:
    """The unit whose commune the issuer's name ends with."""
    issuer = squeeze(document.issuer).lower()
    for unit in units:
        place = unit.name.lower().removeprefix("ủy ban nhân dân ").removeprefix("hội đồng nhân dân ")
        if unit.kind == "commune" and place in issuer:
            return unit
    return None


@use_case
def open_by_officer(actor: Actor, document_id: int, lifecycle: str, reason: str) -> int:
    """Open a check on a request, petition or press report; the same ground twice is the same dossier."""
    require(actor, "checking.open")
    document = documents.get(document_id)
    if document is None:
        raise Missing()
    if len(reason.strip()) < 10:
        raise Invalid(fields={"reason": [_("Describe the ground in a sentence.")]})
    if lifecycle not in checkers(document, accounts.units()):
        raise Invalid(fields={"lifecycle": [_("This kind of check does not fit the issuer of the document.")]})
    ground = hashlib.sha256(squeeze(nfc(reason)).casefold().rstrip(" .;").encode()).hexdigest()
    made = open_checks(actor, [document_id], Cause(Trigger.REQUEST, f"request:{ground}", reason.strip()), lifecycle)
    if not made:
        raise Refused(_("There is a dossier for this document on this ground already."))
    return made[0]


@use_case
def move(actor: Actor, check_id: int, name: str, version: int | None = None, **inputs: Any) -> Check:
    """Carry out one move of the dossier's table.  Raises ``Conflict`` when it moved on since the page was read."""
    check = _get(actor, check_id)
    table = table_of(check)
    if name not in {row.name for row in table.moves}:
        raise Missing()
    if version is not None and version != check.version:
        raise Conflict()
    if name == "handle":
        inputs = {**inputs, "outcome_id": inputs.get("outcome_id") or _outcome(check, inputs.get("outcome_number"))}
    table.apply(actor, check, name, **inputs)
    return check


def _outcome(check: Check, number: str | None) -> int | None:
    """The document of the register with this number: the one that acts on the checked document, else the only one."""
    found = documents.by_number(number) if number else []
    checked = documents.get(check.document_id)
    acting = [one for one in found if checked and one.id != checked.id and queries.acts_on(one, checked)]
    chosen = acting or found
    return chosen[0].id if len(chosen) == 1 else None


@use_case
def mark(actor: Actor, check_id: int, marks: dict[str, str], version: int | None = None) -> Check:
    """Write the marks of the form; only while the document is being checked, only by its examiner."""
    check = _get(actor, check_id)
    require(actor, "checking.examine", check)
    if check.state != "examining":
        raise Refused(_("The form is filled in while the document is being checked."))
    if version is not None and version != check.version:
        raise Conflict()
    known = {name: value for name, value in marks.items() if name in criteria() and value in MARKS}
    check.marks = {**check.marks, **known}
    return check


@use_case
def add_collaborator(actor: Actor, check_id: int, person_id: int) -> CheckCollaborator:
    """Ask a person to help; they read the dossier and write findings.  Asking twice asks once."""
    check = _get(actor, check_id)
    require(actor, "checking.examine" if check.assignee_id == actor.user_id else "checking.assign", check)
    present = next((one for one in check.collaborators if one.person_id == person_id), None)
    if present is not None:
        return present
    if person_id not in accounts.person_names([person_id]):
        raise Invalid(fields={"person_id": [_("Choose a person.")]})
    made = CheckCollaborator(check_id=check.id, person_id=person_id, added_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


@use_case
def file_record(actor: Actor, check_id: int, kind: RecordKind, on: date, words: str, number: str = "") -> CheckRecord:
    """File minutes of the discussion, an urging letter, or a refusal that came after escalation."""
    check = _get(actor, check_id)
    if kind not in _FILED:
        raise Invalid(fields={"kind": [_("This paper is filed with the step it belongs to.")]})
    require(actor, _FILED[kind], check)
    if check.state not in _FILED_IN[kind]:
        raise Refused(_("This paper does not belong to the present step."))
    errors: dict[str, list[Any]] = {}
    if on > clock.today():
        errors["on"] = [_("Give the day; it cannot lie ahead.")]
    if len(words.strip()) < 10:
        errors["words"] = [_("Say what was done, in a sentence.")]
    if errors:
        raise Invalid(fields=errors)
    made = CheckRecord(
        check_id=check.id, kind=kind, on=on, number=number.strip(), words=words.strip(), by=actor.user_id,
        by_name=actor.name, at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _get(actor: Actor, check_id: int) -> Check:
    check = queries.get(actor, check_id)
    if check is None:
        raise Missing()
    return check


def _dossier(document: Document, lifecycle: str, unit_id: int | None, handler_id: int | None, cause: Cause) -> Check:
    return Check(
        lifecycle=lifecycle,
        document_id=document.id,
        unit_id=unit_id,
        handler_id=handler_id,
        trigger=cause.trigger,
        trigger_key=cause.key,
        campaign_id=cause.campaign_id,
        reason=cause.reason,
        law=LAW[lifecycle],
        state="open",
        marks={},
        opened_at=clock.now(),
    )
