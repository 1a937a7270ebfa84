"""Matters left to the sample province: real clauses of laws it knows by their facts, and an invented decree's own.

What is missing, late and issued can be seen on the sample; the decisions are those of its invented officer.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import sample_register, service
from legaldocs.documents.models import Document, Level
from legaldocs.documents.reading import Incoming
from legaldocs.plans import delegated, delegated_service
from legaldocs.plans.models import Decision, Delegated


def load_when_fresh() -> int:
    """Lay them once, and only beside the sample's documents; returns how many clauses stand."""
    begun = db.session.scalar(sa.select(sa.func.count()).select_from(Delegated))
    sample = db.session.scalar(sa.select(sa.func.count()).where(Document.is_sample.is_(True)))
    if begun or not sample:
        return 0
    table = tomllib.loads(_file("delegations.toml"))
    _quoted(table["clause"])
    for row in table["text"]:
        _read(row)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Delegated)) or 0


def _file(name: str) -> str:
    return resources.files("legaldocs.sample").joinpath(name).read_text("utf-8")


def _quoted(rows: list[dict[str, Any]]) -> None:
    """Clauses of laws whose text is not on file."""
    numbers = {row["number"] for row in rows}
    chosen = sa.select(Document).where(Document.number.in_(numbers), Document.level == Level.NATIONAL)
    laws = {law.number: law for law in db.session.scalars(chosen)}
    found: dict[int, list[delegated.Clause]] = {law.id: [] for law in laws.values()}
    decisions: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        clause = delegated.quoted(row["path"], row["quote"])
        if row["number"] in laws and clause is not None:
            law = laws[row["number"]]
            found[law.id].append(clause)
            decisions[law.id, clause.key] = row
    delegated_service.keep_clauses(SYSTEM, list(laws.values()), found)
    for place, clause_row in delegated.of_documents([law.id for law in laws.values()]).items():
        _decide(clause_row, decisions[place])


def _decide(clause: Delegated, row: dict[str, Any]) -> None:
    officer, decision = accounts.actor_by_username(sample_register.OFFICER), Decision(row["decision"])
    if decision is not Decision.OPEN:
        delegated_service.decide(officer, clause.id, decision, row.get("issued", ""), row.get("reason", ""))


def _read(row: dict[str, Any]) -> None:
    """An invented superior text goes the way of any other: registered, and read for what it leaves."""
    incoming = Incoming(
        text=_file(row["file"]), number=row["number"], title=row["title"], doc_type=row["doc_type"],
        issuer=row["issuer"], issued_date=row["issued_date"], effective_date=row["effective_date"],
        fields=tuple(row["field"]), is_sample=True, source={"sample": row["file"]},
    )  # fmt: skip
    document_id = service.register(accounts.actor_by_username(sample_register.OFFICER), incoming).document_id
    delegated_service.read_texts(SYSTEM, [db.session.get_one(Document, document_id)])
    for clause in delegated.of_documents([document_id]).values():
        if clause.path in row["to_issue"]:
            _decide(clause, {"decision": Decision.TO_ISSUE})
