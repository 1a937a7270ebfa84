"""The register of personal data (sổ dữ liệu cá nhân): what is kept of whom, one's own copy, retention, erasure.

The description is data (``personal_data.toml``).  Rows are found through the database's own links to people, so that a
slice that begins to keep something about a person is found without anybody remembering to say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries
from legaldocs.accounts.access_models import AccessDecision, Thing, Verdict
from legaldocs.accounts.models import Person, UserSession
from legaldocs.accounts.service import decide, end_sessions
from legaldocs.core import audit, clock, redaction, security_log
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import Model, db
from legaldocs.core.errors import Invalid, Refused, present
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import unit_of_work, use_case

SHIPPED = Path(__file__).parent / "data" / "personal_data.toml"
EVERYTHING_ELSE = "*"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the register, with how many rows of a person it covers."""

    key: str
    what: dict[str, str]
    why: dict[str, str]
    at_erasure: str
    rows: int


@cache
def description() -> dict[str, Any]:
    """The shipped register."""
    return tomllib.loads(SHIPPED.read_text("utf-8"))


def links() -> dict[str, list[str]]:
    """Table → its columns that point to a person."""
    found: dict[str, list[str]] = {}
    for table in Model.metadata.sorted_tables:
        columns = [column.name for column in table.columns if _to_person(column)]
        if columns:
            found[table.name] = columns
    return found


def _to_person(column: sa.Column[Any]) -> bool:
    return any(key.column.table.name == "person" for key in column.foreign_keys)


def line_of(table: str) -> dict[str, Any]:
    """The line of the register that a table falls under; work in the files where none names it."""
    lines: list[dict[str, Any]] = description()["kept"]
    named = [line for line in lines if table in line["tables"]]
    return named[0] if named else next(line for line in lines if EVERYTHING_ELSE in line["tables"])


def register(person_id: int) -> list[Kept]:
    """What is kept about a person, line by line."""
    counted: dict[str, int] = {"account": 1, "audit": _entries(person_id)}
    for table, columns in links().items():
        key = line_of(table)["key"]
        counted[key] = counted.get(key, 0) + _count(table, columns, person_id)
    return [
        Kept(
            line["key"], {"vi": line["what_vi"], "en": line["what_en"]}, {"vi": line["why_vi"], "en": line["why_en"]},
            line["at_erasure"], counted.get(line["key"], 0),
        )
        for line in description()["kept"] if line["key"] != "outsiders"
    ]  # fmt: skip


def _entries(person_id: int) -> int:
    chosen = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.actor_id == person_id)
    return db.session.scalar(chosen) or 0


def _count(table: str, columns: list[str], person_id: int) -> int:
    rows = Model.metadata.tables[table]
    chosen = sa.or_(*(rows.c[name] == person_id for name in columns))
    return db.session.scalar(sa.select(sa.func.count()).select_from(rows).where(chosen)) or 0


def own_copy(actor: Actor, person_id: int) -> dict[str, Any]:
    """Everything kept about a person as JSON values: own rows whole, rows of the files by table and number."""
    if actor.user_id != person_id:
        require(actor, "accounts.manage")
    person = present(db.session.get(Person, person_id))
    copy: dict[str, Any] = {"made_at": clock.now().isoformat(), "account": _plain(person)}
    for table, columns in links().items():
        whole = line_of(table)["key"] != "work"
        rows = [_shown(row, columns, whole) for row in _rows(table, columns, person_id)]
        if rows:
            copy.setdefault(line_of(table)["key"], {})[table] = rows
    entries = sa.select(AuditEntry.seq, AuditEntry.at, AuditEntry.use_case, AuditEntry.entity, AuditEntry.entity_id)
    mine = db.session.execute(entries.where(AuditEntry.actor_id == person_id).order_by(AuditEntry.seq))
    copy["audit"] = [{**row._mapping, "at": row.at.isoformat()} for row in mine]
    security_log.note("personal-data-copied", person_id, by=actor.user_id)
    return copy


def _plain(instance: Any) -> Row:
    return {
        column.key: _json(getattr(instance, column.key))
        for column in sa.inspect(type(instance)).column_attrs
        if not column.columns[0].info.get("secret")
    }


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value) if isinstance(value, bytes) else value


def _rows(table: str, columns: list[str], person_id: int) -> Iterator[sa.RowMapping]:
    rows = Model.metadata.tables[table]
    chosen = sa.or_(*(rows.c[name] == person_id for name in columns))
    shown = [column for column in rows.c if not (column.info.get("secret") or column.name.endswith("_hash"))]
    yield from db.session.execute(sa.select(*shown).where(chosen).order_by(*rows.primary_key.columns)).mappings()


def _shown(row: sa.RowMapping, columns: list[str], whole: bool) -> Row:
    if whole:
        return {name: _json(value) for name, value in row.items()}
    return {"id": row.get("id"), "as": [name for name in columns if row.get(name) is not None]}


def pseudonym(person_id: int) -> str:
    """What stands for an erased person everywhere: the same each time, so that their acts still belong together."""
    return f"{queries.ERASED}{person_id}"


def erase(actor: Actor, person_id: int, reason: str) -> int:
    """Erase the personal data of somebody who has left; returns how many audit entries were redacted.

    Official files stay, under the pseudonym; the audit stays whole and verifiable.  Repeating it finishes what a crash
    left.  Raises ``Refused`` while the person still holds a post, or for oneself.
    """
    if not reason.strip():
        raise Invalid(fields={"reason": [_("This is required.")]})
    _pseudonymise(actor, person_id, reason)
    return redact_audit(actor, person_id)


@use_case
def _pseudonymise(actor: Actor, person_id: int, reason: str) -> None:
    require(actor, "accounts.manage")
    person = present(db.session.get(Person, person_id))
    if person_id == actor.user_id:
        raise Refused(_("Somebody else erases your data."))
    if queries.posts_of(person_id, clock.today()):
        raise Refused(_("This person still holds a post. Withdraw it first."))
    _delete_own(person_id)
    person.name = person.username = pseudonym(person_id)
    person.title, person.disabled, person.password_hash = "", True, audit.HIDDEN
    end_sessions(person_id)
    decide(actor, person_id, Thing.PERSONAL_DATA, person_id, Verdict.ERASED, reason)
    security_log.note("personal-data-erased", person_id, by=actor.user_id)


def _delete_own(person_id: int) -> None:
    """Delete the rows that the register says go, through the session, so that the audit knows."""
    going = {table for line in description()["kept"] if line["at_erasure"] == "delete" for table in line["tables"]}
    for mapper in Model.registry.mappers:
        table = getattr(mapper.class_, "__tablename__", "")
        column = getattr(mapper.class_, "person_id", None)
        if table in going and column is not None:
            for row in db.session.scalars(sa.select(mapper.class_).where(column == person_id)):
                db.session.delete(row)
    db.session.flush()


@use_case
def redact_audit(actor: Actor, person_id: int) -> int:
    """Put the pseudonym into what the audit says of an erased person; returns how many entries changed."""
    require(actor, "accounts.manage")
    person = db.session.get_one(Person, person_id)
    if person.username != pseudonym(person_id):
        raise Refused(_("The personal data of this person have not been erased."))
    own = {line: _own_entities(line) for line in ("factors", "choices")}
    fields: dict[str, tuple[str, ...]] = {"person": ("name", "username", "title")}
    fields |= {table: redaction.ALL for tables in own.values() for table in tables}
    return redaction.redact(person_id, pseudonym(person_id), fields)


def _own_entities(key: str) -> list[str]:
    return [name for line in description()["kept"] if line["key"] == key for name in line["tables"]]


def finish_erasures() -> int:
    """Redact what a crash left of earlier erasures; for the nightly job."""
    erased = sa.select(AccessDecision.person_id).where(AccessDecision.verdict == Verdict.ERASED).distinct()
    return sum(redact_audit(SYSTEM, person_id) for person_id in list(db.session.scalars(erased)))


def apply_retention() -> int:
    """Delete or empty what has been kept long enough; returns how many rows."""
    return sum(_apply(rule) for rule in description()["retention"])


def _apply(rule: dict[str, Any]) -> int:
    model = next(m.class_ for m in Model.registry.mappers if getattr(m.class_, "__tablename__", "") == rule["table"])
    due = getattr(model, rule["after"]) < clock.now() - timedelta(days=rule["days"])
    chosen = sa.select(model).where(due)
    if rule["act"] == "empty":
        chosen = chosen.where(sa.or_(*(getattr(model, name) != "" for name in rule["columns"])))
    if model is UserSession:
        newest = sa.select(sa.func.max(UserSession.id)).group_by(UserSession.person_id)
        chosen = chosen.where(UserSession.id.not_in(newest))
    done = 0
    with unit_of_work(SYSTEM, "accounts.apply_retention"):
        for row in db.session.scalars(chosen):
            done += 1
            if rule["act"] == "delete":
                db.session.delete(row)
            else:
                for name in rule["columns"]:
                    setattr(row, name, "")
    return done
