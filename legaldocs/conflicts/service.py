"""Use cases of findings: keep what a scan saw, decide on one or many, raise a proposal from one, start a scan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.conflicts import queries
from legaldocs.conflicts.lifecycle import FINDING
from legaldocs.conflicts.models import Finding, Scanned, State
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Missing, Refused
from legaldocs.core.events import Enqueuable
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import queries as documents
from legaldocs.law.scan import standards
from legaldocs.law.scan.model import Seen, Text, article_of, normal, rules
from legaldocs.law.scan.register import Register
from legaldocs.law.scan.run import worth
from legaldocs.law.types import Span

MOST_AT_ONCE = 200  # findings that one preview shows and one decision takes
_LONGEST = 6_000  # characters of a side that are kept
_DECIDED = (State.CONFIRMED, State.DISMISSED, State.HANDED)


@use_case
def keep(
    actor: Actor,
    register: Register,
    scanned: Sequence[int],
    found: Iterable[Seen],
    *,
    both: bool = True,
) -> int:
    """Write what was seen in these documents in place of what stood there; returns how many findings are new.

    ``both``: findings between rivals were looked for whichever of the two is the tested one.  Idempotent.  A finding
    that is seen again keeps its decision unless either side was worded anew; one that is no longer seen goes, or stays
    as a record where people had decided on it.
    """
    require(actor, "findings.renew")
    known = {row.key: row for row in queries.of_documents(scanned, rivals=both)}
    found = list(found)
    named = documents.named(key for one in found for key in (one.text, one.other))
    fresh, seen = 0, set()
    for one in found:
        values = _values(register, one)
        values["unit_id"] = named[one.text].unit_id if one.text in named else None
        key = str(values["key"])
        seen.add(key)
        row = known.get(key)
        if row is None:
            db.session.add(Finding(**values, found_at=clock.now(), state=State.OPEN, current=True))
            fresh += 1
        else:
            _renewed(actor, row, values)
    for key, row in known.items():
        if key not in seen:
            _gone(row)
    return fresh


def _renewed(actor: Actor, row: Finding, values: dict[str, Any]) -> None:
    """Bring a finding up to date; a decision on other words is not a decision on these."""
    changed = row.sides_hash != values["sides_hash"]
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if not row.current:
        row.current = True
    if changed and row.state in _DECIDED:
        db.session.flush()
        FINDING.apply(actor, row, "renew")


def _gone(row: Finding) -> None:
    if row.state is State.OPEN:
        db.session.delete(row)
    elif row.current:
        row.current = False


@use_case
def mark(actor: Actor, stamps: Mapping[int, str]) -> None:
    """Note these documents as looked at in these states, and so everything that rests on them."""
    require(actor, "findings.renew")
    known = {
        row.document_id: row for row in db.session.scalars(sa.select(Scanned).where(Scanned.document_id.in_(stamps)))
    }
    for key, stamp in stamps.items():
        if key in known:
            known[key].stamp, known[key].at = stamp, clock.now()
        else:
            db.session.add(Scanned(document_id=key, stamp=stamp, at=clock.now()))


def _values(register: Register, one: Seen) -> dict[str, Any]:
    sides = register.texts([one.text, one.other or 0])
    text, other = sides[one.text], sides.get(one.other or 0)
    mine, spans = _side(text, one.path, one.spans)
    theirs, other_spans = _side(other, one.other_path, one.other_spans) if other and one.other_path else ("", [])
    rule = rules()[one.rule]
    if not theirs and (row := standards.named(one.detail)) is not None:
        theirs = row.sentence
    their_article = article_of(one.other_path) if other is not None and one.other_path else ""
    key = "|".join((one.rule, str(one.text), one.path, str(one.other or ""), their_article, one.detail))
    return {
        "key": hashlib.sha256(key.encode()).hexdigest(),
        "rule": one.rule,
        "severity": rule.severity,
        "confidence": round(one.confidence, 3),
        "weight": round(worth(one), 3),
        "document_id": one.text,
        "path": one.path,
        "text": mine,
        "spans": spans,
        "other_id": one.other,
        "other_path": one.other_path,
        "other_text": theirs,
        "other_spans": other_spans,
        "detail": one.detail[:200],
        "why": list(one.why),
        "sides_hash": hashlib.sha256(f"{normal(mine)}|{normal(theirs)}".encode()).hexdigest(),
    }


def _side(text: Text, path: str, spans: tuple[Span, ...]) -> tuple[str, list[list[int]]]:
    """The words of a provision and where the spans stand in them; of the preamble the lines around the spans."""
    unit = next((one for one in text.provisions if one.path == path), None)
    if unit is not None and path:
        start, end = unit.start, unit.end
    elif spans:
        start = text.text.rfind("\n", 0, spans[0].start) + 1
        end = text.text.find("\n", spans[-1].end)
        end = end if end >= 0 else len(text.text)
    else:
        return "", []
    if end - start > _LONGEST and spans:
        start = max(start, text.text.rfind("\n", 0, max(start, spans[0].start - _LONGEST // 3)) + 1)
        end = min(end, max(spans[-1].end, start + _LONGEST))
    inside = [[one.start - start, one.end - start] for one in spans if start <= one.start and one.end <= end]
    return text.text[start:end].rstrip(), inside


@use_case
def move(
    actor: Actor,
    finding_id: int,
    name: str,
    version: int | None = None,
    remark: str | None = None,
    unit_id: int | None = None,
) -> Finding:
    """One step of one finding.  Raises ``Missing``, ``Conflict`` when it moved on since, ``Refused`` with blockers."""
    found = queries.get(actor, finding_id)
    if found is None or name not in {row.name for row in FINDING.moves}:
        raise Missing()
    if version is not None and version != found.version:
        raise Conflict()
    FINDING.apply(actor, found, name, remark=remark, unit_id=unit_id)
    return found


@use_case
def decide(actor: Actor, ids: Iterable[int], name: str, remark: str | None = None, unit_id: int | None = None) -> int:
    """The same step for many findings, all or none; returns how many.

    Raises ``Refused`` when one of them cannot take it, ``Missing`` when none is left or one is not the actor's.
    """
    wanted = set(ids)
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(count)s findings are decided on at once.", count=MOST_AT_ONCE))
    found = queries.some(actor, wanted)
    if not found or len(found) != len(wanted):
        raise Missing()
    for one in found:
        FINDING.apply(actor, one, name, remark=remark, unit_id=unit_id)
    return len(found)


@use_case
def proposed(actor: Actor, finding_id: int, proposal_id: int) -> Finding:
    """A proposal was raised from the finding."""
    found = queries.get(actor, finding_id)
    if found is None:
        raise Missing()
    FINDING.apply(actor, found, "propose", proposal_id=proposal_id)
    return found


@use_case
def ask_for_scan(actor: Actor, scan: Enqueuable) -> None:
    """Queue a scan of the whole register; one that waits already is enough."""
    require(actor, "findings.scan")
    scan.enqueue()
