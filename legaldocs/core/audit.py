"""The audit: who changed what, old and new, in the same transaction, chained so that tampering shows.

A model that inherits ``Audited`` is recorded without anybody calling anything.  Entries form one HMAC-SHA256
chain over the whole table; ``verify`` names the first row that does not fit.  Statements that would write an
audited table behind the session's back are refused (bulk ``update``/``insert``), and database triggers refuse to
change or delete entries.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ColumnProperty, Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.orm.attributes import QueryableAttribute

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import Model, UtcDateTime, flushing

GENESIS = "0" * 64
_PENDING = "audit_pending"
_MARKS = "audit_marks"  # savepoint → how many changes had been captured when it began
HIDDEN = "•"


class Audited:
    """Mark of a model whose every change is recorded.  Columns with ``info={"secret": True}`` show only *that*."""

    __audited__: ClassVar[bool] = True


class AuditEntry(Model):
    """One recorded change; ``seq`` runs without gaps, ``hash`` covers the entry and the one before it."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    on_behalf_of: Mapped[str | None] = mapped_column(sa.String(200))
    use_case: Mapped[str] = mapped_column(sa.String(120))
    entity: Mapped[str] = mapped_column(sa.String(80))
    entity_id: Mapped[str] = mapped_column(sa.String(80))
    action: Mapped[str] = mapped_column(sa.String(10))
    changes: Mapped[str] = mapped_column(sa.Text)
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.Index("ix_audit_entry_entity", "entity", "entity_id"),)


class AuditHead(Model):
    """The single row that holds the end of the chain; locking it orders concurrent writers on PostgreSQL."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditRedaction(Model):
    """Proof that an entry was redacted by us (``core.redaction``): the HMAC of what it says now."""

    __tablename__ = "audit_redaction"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(sa.String(64))


@dataclass(frozen=True, slots=True)
class Tampered:
    """What ``verify`` found: the sequence number and why it does not fit."""

    seq: int
    why: str


def append(session: Session, actor: Actor, use_case: str) -> None:
    """Chain the changes captured since the transaction began; called once, right before the commit."""
    pending: list[dict[str, Any]] = session.info.get(_PENDING, [])
    forget(session)
    if not pending:
        return
    seq, last = _locked_head(session)
    rows, at = [], clock.now()
    for change in pending:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
            "on_behalf_of": actor.on_behalf_of,
            "use_case": use_case,
            **change,
            "prev_hash": last,
        }
        row["hash"] = last = _digest(row)
        rows.append(row)
    token = flushing.set(True)
    try:
        session.execute(sa.insert(AuditEntry), rows)
        session.execute(sa.update(AuditHead).values(seq=seq, hash=last))
    finally:
        flushing.reset(token)


def _locked_head(session: Session) -> tuple[int, str]:
    """The end of the chain, held until we commit.  Of two first writers one makes the row and the other waits."""
    wanted = sa.select(AuditHead.seq, AuditHead.hash).with_for_update()
    head = session.execute(wanted).first()
    if head is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        token = flushing.set(True)
        try:
            session.execute(insert(AuditHead).values(id=1, seq=0, hash=GENESIS).on_conflict_do_nothing())
        finally:
            flushing.reset(token)
        head = session.execute(wanted).one()
    return head.seq, head.hash


def forget(session: Session) -> None:
    """Drop captured changes: they are chained now, or their transaction did not happen."""
    session.info.pop(_PENDING, None)
    session.info.pop(_MARKS, None)


_HEAD = sa.select(AuditHead.hash)


def head(session: Session) -> str:
    """Fingerprint of the last recorded change: as long as it stands still, everything audited is as it was."""
    return session.scalar(_HEAD) or GENESIS


def verify(session: Session) -> Tampered | None:
    """Walk the whole chain; ``None`` when every entry and the head fit, else the first that does not."""
    last, expected = GENESIS, 0
    redacted = {row.seq: row.digest for row in session.execute(sa.select(AuditRedaction.seq, AuditRedaction.digest))}
    for entry in session.execute(sa.select(AuditEntry).order_by(AuditEntry.seq)).scalars().yield_per(2000):
        expected += 1
        if entry.seq != expected:
            return Tampered(expected, "missing")
        if entry.prev_hash != last:
            return Tampered(entry.seq, "chain")
        row = {key: getattr(entry, key) for key in FIELDS}
        shown, proof = _digest(row), redacted.get(entry.seq)
        if not hmac.compare_digest(shown, entry.hash) and not (
            proof is not None and hmac.compare_digest(digest_of_redacted(row), proof)
        ):
            return Tampered(entry.seq, "content")
        last = entry.hash  # a redacted entry stands in the chain by the hash of what it once said
    head = session.execute(sa.select(AuditHead.seq, AuditHead.hash)).first()
    if (head.seq, head.hash) != (expected, last) if head else expected:
        return Tampered(expected + 1, "tail")
    return None


FIELDS = (
    "seq", "at", "actor_id", "actor_name", "on_behalf_of", "use_case",
    "entity", "entity_id", "action", "changes", "prev_hash",
)  # fmt: skip


def _digest(row: dict[str, Any]) -> str:
    key: bytes = current_app.config["AUDIT_KEY"]
    return hmac.new(key, canonical({name: row[name] for name in FIELDS}).encode(), hashlib.sha256).hexdigest()


def digest_of_redacted(row: dict[str, Any]) -> str:
    """What proves a redacted entry; never equal to the hash of one that was not."""
    key: bytes = current_app.config["AUDIT_KEY"]
    said = canonical({name: row[name] for name in FIELDS})
    return hmac.new(key, f"redacted:{said}".encode(), hashlib.sha256).hexdigest()


def canonical(value: Any) -> str:
    """JSON with one way to write it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"cannot audit a {type(value).__name__}")


@event.listens_for(Session, "after_flush")
def _capture(session: Session, context: Any) -> None:
    pending = session.info.setdefault(_PENDING, [])
    gone = _deleted(session, context)
    going = {id(instance) for instance in gone}
    kept = [instance for instance in session.dirty if id(instance) not in going]
    for action, objects in (("insert", session.new), ("update", kept), ("delete", gone)):
        for instance in objects:
            if not getattr(instance, "__audited__", False):
                continue
            changes = dict(_changes(instance, action))
            if changes or action == "delete":
                pending.append(
                    {
                        "entity": instance.__tablename__,
                        "entity_id": _identity(instance),
                        "action": action,
                        "changes": canonical(changes),
                    }
                )


def _deleted(session: Session, context: Any) -> list[Any]:
    """What this flush deletes: what was told to go, and what was taken out of the collection it belonged to.

    The second kind is not among ``session.deleted``; only the flush itself knows it.
    """
    states = context.states.items()
    orphans = [state.obj() for state, (deletes, only_listed) in states if deletes and not only_listed]
    return list(dict.fromkeys([*session.deleted, *(one for one in orphans if one is not None)]))


@event.listens_for(Session, "after_transaction_create")
def _mark_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_PENDING, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget_savepoint(session: Session, previous: SessionTransaction) -> None:
    """A savepoint taken back takes its captured changes with it: the audit lists only what happened."""
    mark = session.info.get(_MARKS, {}).pop(previous, None)
    if mark is not None:
        del session.info.get(_PENDING, [])[mark:]


def _identity(instance: Any) -> str:
    """The primary key as text, parts joined by a slash."""
    return "/".join(str(part) for part in sa.inspect(instance).mapper.primary_key_from_instance(instance))


def _changes(instance: Any, action: str) -> Iterator[tuple[str, list[Any]]]:
    """Column name → [old, new] for what this flush writes."""
    state = sa.inspect(instance)
    for prop in state.mapper.column_attrs:
        column = prop.columns[0]
        history = state.attrs[prop.key].history
        if action == "update" and not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = getattr(instance, prop.key) if action != "delete" else None
        if action == "delete":
            old = state.dict.get(prop.key)
        if old is None and new is None:
            continue
        if getattr(column, "info", {}).get("secret"):
            old, new = (HIDDEN if value is not None else None for value in (old, new))
        yield prop.key, [old, new]


@event.listens_for(Audited, "attribute_instrument", propagate=True)
def _keep_old_values(_cls: type, _key: str, attribute: QueryableAttribute[Any]) -> None:
    """Load the old value before it is overwritten, even on an expired row; otherwise the audit would say None."""
    if isinstance(getattr(attribute, "property", None), ColumnProperty):
        event.listen(attribute, "set", _ignore_set, active_history=True)


def _ignore_set(*_args: Any) -> None:
    return None


@event.listens_for(Engine, "before_execute")
def _refuse_unaudited_writes(_conn: Any, statement: Any, *_rest: Any) -> None:
    if not isinstance(statement, sa.Insert | sa.Update | sa.Delete) or flushing.get():
        return
    name = getattr(statement.table, "name", "")
    if name in _guarded_tables(len(Model.registry.mappers)):
        raise RuntimeError(f"{name} is audited: write it through the session inside a use case")


@cache
def _guarded_tables(_mapper_count: int) -> frozenset[str]:
    """Names of audited tables; the argument renews the answer when more models have been mapped."""
    mapped = (mapper.class_ for mapper in Model.registry.mappers)
    guarded = {cls.__tablename__ for cls in mapped if getattr(cls, "__audited__", False)}
    return frozenset(guarded | {"audit_entry", "audit_head", "audit_redaction"})
