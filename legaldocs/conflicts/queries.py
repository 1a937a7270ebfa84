"""Reads of findings, each filtered by who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from legaldocs.conflicts.models import Finding, Scanned, State
from legaldocs.conflicts.policy import READERS, in_justice
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.jobs import Job
from legaldocs.documents.models import Document
from legaldocs.documents.queries import json_text
from legaldocs.law import numbering
from legaldocs.law.conflicts.model import Severity
from legaldocs.law.scan.model import rules

SURE = 0.7  # shown unless the reviewer asks for more or less
GROUPS = ("document", "field", "type", "unit")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by; ``sure`` is the least confidence shown."""

    state: str = "open"
    rule: str = ""
    catalogue: str = ""
    severity: str = ""
    field: str = ""
    unit_id: int | None = None
    document_id: int | None = None
    path: str = ""
    words: str = ""
    sure: float = SURE
    group: str = ""
    sort: str = "-weight"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Findings an actor may know of."""
    if actor.is_system or actor.has_role(*READERS) or in_justice(actor):
        return sa.true()
    return sa.or_(Finding.unit_id.in_(actor.units()), Finding.handed_to.in_(actor.units()))


def get(actor: Actor, finding_id: int) -> Finding | None:
    """One finding, if the actor may know of it."""
    return db.session.scalars(sa.select(Finding).where(Finding.id == finding_id, visible_to(actor))).first()


def some(actor: Actor, ids: Iterable[int]) -> list[Finding]:
    """These findings, as far as the actor may know of them, best first."""
    wanted = sorted(set(ids))
    chosen = sa.select(Finding).where(Finding.id.in_(wanted), visible_to(actor))
    return list(db.session.scalars(chosen.order_by(Finding.weight.desc(), Finding.id)))


def findings(actor: Actor, filters: Filters) -> sa.Select[Finding]:
    """The list: grouped as asked, then the weightiest first."""
    found = sa.select(Finding).join(Document, Document.id == Finding.document_id)
    found = found.where(visible_to(actor), Finding.current, *_conditions(filters))
    return found.order_by(*_grouped(filters.group), *_sorted(filters.sort))


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Finding.confidence >= filters.sure]
    if filters.state:
        found.append(Finding.state == State(filters.state))
    if filters.rule:
        found.append(Finding.rule == filters.rule)
    if filters.catalogue:
        named = [key for key, rule in rules().items() if rule.catalogue == filters.catalogue]
        found.append(Finding.rule.in_(named))
    if filters.severity:
        found.append(Finding.severity == Severity(filters.severity))
    if filters.field:
        found.append(sa.cast(Document.fields, sa.Text).contains(json_text(filters.field), autoescape=True))
    if filters.unit_id:
        found.append(sa.or_(Finding.unit_id == filters.unit_id, Finding.handed_to == filters.unit_id))
    if filters.document_id:
        found.append(_about(filters.document_id, filters.path))
    if filters.words:
        key = numbering.key(filters.words)
        numbered = sa.select(Document.id).where(Document.number_key.startswith(key, autoescape=True))
        said = (column.icontains(filters.words, autoescape=True) for column in (Finding.text, Finding.other_text))
        found.append(sa.or_(Finding.document_id.in_(numbered), Finding.other_id.in_(numbered), *said))
    return found


def _about(document_id: int, path: str) -> sa.ColumnElement[bool]:
    """On either side the document, and the provision, what lies in it or what holds it."""
    sides = ((Finding.document_id, Finding.path), (Finding.other_id, Finding.other_path))
    if not path:
        return sa.or_(*(document == document_id for document, _path in sides))
    steps = path.split("/")
    around = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
    return sa.or_(
        *(
            sa.and_(document == document_id, sa.or_(at.in_(around), at.startswith(f"{path}/", autoescape=True)))
            for document, at in sides
        )
    )


def _grouped(group: str) -> tuple[sa.ColumnElement[object], ...]:
    columns = {
        "document": (Document.sort_key, Document.id),
        "field": (sa.cast(Document.fields, sa.Text),),
        "type": (Finding.rule,),
        "unit": (sa.func.coalesce(Finding.unit_id, 0),),
    }
    return columns.get(group, ())  # type: ignore[return-value]  # all are column expressions


def _sorted(sort: str) -> tuple[sa.ColumnElement[object], ...]:
    columns = {"weight": Finding.weight, "confidence": Finding.confidence, "number": Document.sort_key}
    column = columns.get(sort.lstrip("-"), Finding.weight)
    return (column.desc() if sort.startswith("-") else column.asc(), Finding.id)  # type: ignore[return-value]  # both are column expressions


def neighbours(actor: Actor, filters: Filters, limit: int) -> list[Finding]:
    """The first of the list, as the bench shows them at the left."""
    return list(db.session.scalars(findings(actor, filters).limit(limit)))


def confidences(actor: Actor, filters: Filters) -> list[tuple[str, float, int]]:
    """(rule, confidence, how many) of everything the filters leave, whatever the line of confidence."""
    plain = Filters(
        filters.state, filters.rule, filters.catalogue, filters.severity, filters.field, filters.unit_id,
        filters.document_id, filters.path, filters.words, 0.0,
    )  # fmt: skip
    chosen = findings(actor, plain).order_by(None).subquery()
    columns = (chosen.c.rule, chosen.c.confidence)
    rows = sa.select(*columns, sa.func.count()).group_by(*columns)
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows)]


def answers() -> dict[str, tuple[int, int]]:
    """Rule → (right, wrong) by what people decided; a proposal counts as right."""
    right = (State.CONFIRMED, State.PROPOSED)
    decided = sa.select(Finding.rule, Finding.state, sa.func.count()).where(
        Finding.state.in_((*right, State.DISMISSED))
    )
    found: dict[str, tuple[int, int]] = {}
    for rule, state, count in db.session.execute(decided.group_by(Finding.rule, Finding.state)):
        good, bad = found.get(rule, (0, 0))
        found[rule] = (good + count, bad) if state in right else (good, bad + count)
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many findings stand in each state."""
    rows = sa.select(Finding.state, sa.func.count()).where(visible_to(actor), Finding.current).group_by(Finding.state)
    return {str(state): count for state, count in db.session.execute(rows)}


def rule_counts(actor: Actor) -> dict[str, int]:
    """How many current findings each rule has."""
    rows = sa.select(Finding.rule, sa.func.count()).where(visible_to(actor), Finding.current).group_by(Finding.rule)
    return dict(db.session.execute(rows).all())


def of_documents(document_ids: Iterable[int], *, rivals: bool) -> list[Finding]:
    """Every finding on these documents; with ``rivals`` also those in which one of them is the older rival."""
    wanted = list(document_ids)
    chosen: sa.ColumnElement[bool] = Finding.document_id.in_(wanted)
    if rivals:
        chosen = sa.or_(chosen, sa.and_(Finding.rule == "two-values", Finding.other_id.in_(wanted)))
    return list(db.session.scalars(sa.select(Finding).where(chosen)))


def stamps(after: int, until: int) -> dict[int, str]:
    """Document with ``after`` < id <= ``until`` → the state in which it was last looked at."""
    chosen = sa.select(Scanned.document_id, Scanned.stamp)
    return dict(db.session.execute(chosen.where(Scanned.document_id > after, Scanned.document_id <= until)).all())


def naming(document_ids: Iterable[int]) -> set[int]:
    """Documents whose findings have one of these as other side."""
    wanted = list(document_ids)
    parts = (wanted[at : at + 500] for at in range(0, len(wanted), 500))
    return {
        key
        for part in parts
        for key in db.session.scalars(sa.select(Finding.document_id).where(Finding.other_id.in_(part)).distinct())
    }


def last_scan() -> Job | None:
    """The latest run of a full scan or update, under way or over."""
    chosen = sa.select(Job).where(Job.name.in_(("conflicts.scan", "conflicts.update")))
    return db.session.scalars(chosen.order_by(Job.id.desc()).limit(1)).first()
