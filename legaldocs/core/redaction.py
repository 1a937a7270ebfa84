"""Redacting the audit: a person's name makes room for a pseudonym, and the chain still verifies.

The entry keeps its place, its own hash and the hash before it; a redaction row holds the HMAC of the new content.  Who
lacks the audit's key can make no such row, so a redacted entry is told from a forged one.  Database triggers let
nothing but name, "on behalf of" and changes of an entry with a redaction row be updated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from legaldocs.core import audit
from legaldocs.core.audit import HIDDEN, AuditEntry, AuditRedaction
from legaldocs.core.db import db, flushing

ALL: tuple[str, ...] = ()  # as fields of an entity: every one of them
_OWNER = "person_id"


def redact(person_id: int, pseudonym: str, fields: Mapping[str, Sequence[str]]) -> int:
    """Put ``pseudonym`` for a person into entries they made, into entries about them and where they were acted for.

    ``fields`` names, per entity, what is theirs in the changes.  Returns how many entries changed: none when repeated.
    """
    names, owned = _former_names(person_id) - {pseudonym}, _owned(person_id, fields)
    done = 0
    for entry in list(_about(person_id, names, fields)):
        row = {name: getattr(entry, name) for name in audit.FIELDS}
        fresh = _redacted(row, person_id, pseudonym, names)
        if (row["entity"], row["entity_id"]) in owned:
            fresh["changes"] = _changes(row, pseudonym, fields[row["entity"]])
        if fresh != row:
            _replace(fresh)
            done += 1
    return done


def _former_names(person_id: int) -> set[str]:
    """Every name the person ever had here, unless somebody else has it as well."""
    about = sa.select(AuditEntry.changes).where(AuditEntry.entity == "person", AuditEntry.entity_id == str(person_id))
    values = [json.loads(changes).get("name", []) for changes in db.session.scalars(about)]
    own = {name for pair in values for name in pair if isinstance(name, str)}
    others = sa.text("SELECT name FROM person WHERE id <> :person_id")
    return own - set(db.session.scalars(others, {"person_id": person_id}))


def _about(person_id: int, names: set[str], fields: Mapping[str, Sequence[str]]) -> Iterator[AuditEntry]:
    mine = (AuditEntry.actor_id == person_id, AuditEntry.on_behalf_of.in_(names), AuditEntry.entity.in_(list(fields)))
    found = sa.select(AuditEntry).where(sa.or_(*mine)).order_by(AuditEntry.seq)
    yield from db.session.scalars(found)


def _owned(person_id: int, fields: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """The records that are the person's own: themselves, and what was made for them."""
    made = sa.select(AuditEntry.entity, AuditEntry.entity_id, AuditEntry.changes)
    made = made.where(AuditEntry.entity.in_(list(fields)), AuditEntry.action == "insert")
    theirs = {(row.entity, row.entity_id) for row in db.session.execute(made) if _owner_of(row.changes) == person_id}
    return theirs | {("person", str(person_id))}


def _owner_of(changes: str) -> Any:
    return json.loads(changes).get(_OWNER, [None, None])[1]


def _redacted(row: dict[str, Any], person_id: int, pseudonym: str, names: set[str]) -> dict[str, Any]:
    fresh = dict(row)
    if row["actor_id"] == person_id:
        fresh["actor_name"] = pseudonym
    if row["on_behalf_of"] in names:
        fresh["on_behalf_of"] = pseudonym
    return fresh


def _changes(row: dict[str, Any], pseudonym: str, theirs: Sequence[str]) -> str:
    changes: dict[str, list[Any]] = json.loads(row["changes"])
    stands = pseudonym if row["entity"] == "person" else HIDDEN
    for name, pair in changes.items():
        if (not theirs or name in theirs) and name not in (_OWNER, "id"):
            changes[name] = [None if value in (None, "") else stands for value in pair]
    return audit.canonical(changes)


def _replace(fresh: dict[str, Any]) -> None:
    """Write the redaction first: without it the database refuses to touch the entry."""
    seq, digest = fresh["seq"], audit.digest_of_redacted(fresh)
    token = flushing.set(True)
    try:
        known = db.session.scalar(sa.select(AuditRedaction.seq).where(AuditRedaction.seq == seq))
        if known is None:
            db.session.execute(sa.insert(AuditRedaction).values(seq=seq, digest=digest))
        else:
            db.session.execute(sa.update(AuditRedaction).where(AuditRedaction.seq == seq).values(digest=digest))
        new = {name: fresh[name] for name in ("actor_name", "on_behalf_of", "changes")}
        db.session.execute(sa.update(AuditEntry).where(AuditEntry.seq == seq).values(**new))
    finally:
        flushing.reset(token)
