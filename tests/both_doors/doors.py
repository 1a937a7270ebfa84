"""Two copies of one register, two doors: one act goes through both, and what each left behind is compared.

``chapters/*.toml`` list the acts, each chapter on copies of its own, in the order in which they build on one another:
``does``, the use cases the act is there for, what follows from it included; ``permission``, the one it takes, or
``who`` acts; ``page`` and ``form``, what a browser sends; ``method``, ``path`` and ``body``, what a program sends (no
``body`` = the same as ``form``); ``answers``, where a page does not lead elsewhere; ``rows``, tables that the audit
does not keep and that the act writes; ``then = "jobs"``, where the machine's work after it is part of it.
``["_begin"]`` names the state a chapter starts from (``beginnings.py``), ``["_finds"]`` the rows it speaks of.
``{names}`` stand for values of the register at that moment (``values.py``).
"""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import service as account_service
from legaldocs.core import unit_of_work
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.jobs.runner import Worker

from . import tables
from .values import Given, Values, actor_of


@dataclass(frozen=True)
class Left:
    """What an act left: the audit's entries, the rows of ``rows`` before and after; and the use cases it ran."""

    told: list[tuple[str, ...]]
    before: tables.Rows
    after: tables.Rows
    ran: frozenset[str]


class Door:
    """One copy of the register, entered through one door."""

    def __init__(self, app: Flask, through: Callable[[Door, Given, Values], None], finds: Given) -> None:
        self.app, self.through = app, through
        self.finds, self.found = finds, dict[str, Any]()

    def act(self, act: Given) -> Left:
        """Carry an act out."""
        rows = act.get("rows", [])
        with self.app.app_context():
            seq, before, values = self.head(), tables.rows(rows), Values(act, self.finds, self.found)
            filled([act.get(part) for part in ("page", "path", "form", "body")], values)  # all read before it is done
            db.session.remove()
        with use_cases_run() as ran:
            self.through(self, act, values)
            if act.get("then") == "jobs":
                Worker(self.app).drain()
        with self.app.app_context():
            since = sa.select(AuditEntry).where(AuditEntry.seq > seq).order_by(AuditEntry.seq)
            told = sorted(  # within one act the order in which rows are written says nothing
                (one.actor_name, one.use_case, one.entity, one.entity_id, one.action, tables.masked(one.changes))
                for one in db.session.scalars(since)
                if one.entity not in tables.WAY_IN
            )
            after = tables.rows(rows)
            db.session.remove()
        return Left(told, before, after, frozenset(ran))

    def head(self) -> int:
        return db.session.scalar(sa.select(sa.func.max(AuditEntry.seq))) or 0

    def everything(self) -> tables.Rows:
        """Every row of the copy."""
        with self.app.app_context():
            found = tables.rows(tables.all_names())
            db.session.remove()
        return found


@contextmanager
def use_cases_run() -> Iterator[set[str]]:
    """Names of the use cases that are run until the block ends, those inside others included."""
    ran, opened = set[str](), unit_of_work.unit_of_work

    def noted(actor: Any, name: str) -> Any:
        ran.add(name)
        return opened(actor, name)

    with mock.patch.object(unit_of_work, "unit_of_work", noted):
        yield ran


def filled(words: Any, values: Values) -> Any:
    """``words`` with every ``{name}`` replaced; what is only a name keeps its type."""
    if isinstance(words, dict):
        return {name: filled(inner, values) for name, inner in words.items()}
    if isinstance(words, list):
        return [filled(inner, values) for inner in words]
    if isinstance(words, str) and re.fullmatch(r"\{[^{}]+\}", words):
        return values[words[1:-1]]
    return words.format_map(values) if isinstance(words, str) else words


def typed(words: Any) -> Any:
    """Words as some keyboards and programs send them: letters apart from their marks, blanks and line ends at the end.

    Both doors keep them in one form; files are left as they are.
    """
    if isinstance(words, dict):
        is_file = set(words) in ({"file", "text"}, {"base64"})
        return words if is_file else {name: typed(inner) for name, inner in words.items()}
    if isinstance(words, list):
        return [typed(inner) for inner in words]
    several = isinstance(words, str) and " " in words and not words.isascii()
    return f" {unicodedata.normalize('NFD', words)} \r\n" if several else words


def words_of(answer: Any) -> str:
    """What a page says in its middle, without mark-up."""
    inside = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())[:600]


def as_bytes(words: str | bytes) -> bytes:
    """What a file holds."""
    return words if isinstance(words, bytes) else words.encode()


def as_upload(words: Any) -> Any:
    """``{file = name, text = words}`` as a browser sends a chosen file."""
    if isinstance(words, dict) and "file" in words:
        return io.BytesIO(as_bytes(words["text"])), words["file"]
    return words


def as_base64(words: Any) -> Any:
    """``{base64 = words}`` as a program sends a file, anywhere in a body."""
    if isinstance(words, dict) and set(words) == {"base64"}:
        return base64.b64encode(as_bytes(words["base64"])).decode()
    if isinstance(words, dict):
        return {name: as_base64(inner) for name, inner in words.items()}
    return [as_base64(inner) for inner in words] if isinstance(words, list) else words


def by_page(door: Door, act: Given, values: Values) -> None:
    """As a browser: refused forms come back as pages, done ones lead elsewhere."""
    client = door.app.test_client()
    client.post("/sign-in", data={"username": values["name"], "password": sample_register.PASSWORD})
    form = {name: as_upload(words) for name, words in typed(filled(act.get("form", {}), values)).items()}
    answer = client.post(filled(act["page"], values), data=form)
    assert answer.status_code == act.get("answers", 302), f"{act['page']}: {answer.status_code} {words_of(answer)}"
    with client.session_transaction() as session:
        assert [words for kind, words in session.get("_flashes", []) if kind in ("error", "danger")] == []


def by_api(door: Door, act: Given, values: Values) -> None:
    with door.app.app_context():
        token = account_service.issue_token(actor_of(values["name"]), "Thử", True, 30)
        db.session.remove()
    client, headers = door.app.test_client(), {"Authorization": f"Bearer {token}"}
    path = f"/api/v1{filled(act['path'], values)}"
    body = as_base64(typed(filled(act.get("body", act.get("form", {})), values)))
    answer = client.open(path, method=act.get("method", "POST"), json=body, headers=headers)
    assert answer.status_code in (200, 201, 202, 204), f"{path}: {answer.json}"
