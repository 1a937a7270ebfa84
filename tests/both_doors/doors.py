"""Two copies of one register, two doors: one act goes through both, and what the audit recorded of it is compared.

``chapters/*.toml`` list the acts, each chapter on copies of its own, in the order in which they build on one another:
``does``, the use cases the act is there for; ``permission``, the one it takes, or ``who`` acts; ``page`` and ``form``,
what a browser sends; ``method``, ``path`` and ``body``, what a program sends (no ``body`` = the same as ``form``);
``answers``, where a page does not lead elsewhere.  ``{names}`` stand for values of the register at that moment.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import service as account_service
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.documents import sample_register

from .values import Given, Values, actor_of

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"]*")


class Door:
    """One copy of the register, entered through one door."""

    def __init__(self, app: Flask, through: Callable[[Door, Given, Values], None]) -> None:
        self.app, self.through = app, through

    def act(self, act: Given) -> list[tuple[str, ...]]:
        """What the audit recorded of an act."""
        with self.app.app_context():
            before, values = self.head(), Values(act)
            filled([act.get(part) for part in ("page", "path", "form", "body")], values)  # all read before it is done
            db.session.remove()
        self.through(self, act, values)
        with self.app.app_context():
            since = sa.select(AuditEntry).where(AuditEntry.seq > before).order_by(AuditEntry.seq)
            told = [
                (one.actor_name, one.use_case, one.entity, one.entity_id, one.action, MOMENT.sub("…", one.changes))
                for one in db.session.scalars(since)
                if one.entity not in ("user_session", "api_token")
            ]
            db.session.remove()
        return told

    def head(self) -> int:
        return db.session.scalar(sa.select(sa.func.max(AuditEntry.seq))) or 0


def filled(words: Any, values: Values) -> Any:
    """``words`` with every ``{name}`` replaced; what is only a name keeps its type."""
    if isinstance(words, dict):
        return {name: filled(inner, values) for name, inner in words.items()}
    if isinstance(words, list):
        return [filled(inner, values) for inner in words]
    if isinstance(words, str) and words.startswith("{") and words.endswith("}"):
        return values[words[1:-1]]
    return words.format_map(values) if isinstance(words, str) else words


def words_of(answer: Any) -> str:
    """What a page says in its middle, without mark-up."""
    inside = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())[:600]


def as_upload(words: Any) -> Any:
    """``{file = name, text = words}`` as a browser sends a chosen file."""
    if isinstance(words, dict) and "file" in words:
        return io.BytesIO(words["text"].encode()), words["file"]
    return words


def as_base64(words: Any) -> Any:
    """``{base64 = words}`` as a program sends a file, anywhere in a body."""
    if isinstance(words, dict) and set(words) == {"base64"}:
        return base64.b64encode(words["base64"].encode()).decode()
    if isinstance(words, dict):
        return {name: as_base64(inner) for name, inner in words.items()}
    return [as_base64(inner) for inner in words] if isinstance(words, list) else words


def by_page(door: Door, act: Given, values: Values) -> None:
    """As a browser: refused forms come back as pages, done ones lead elsewhere."""
    client = door.app.test_client()
    client.post("/sign-in", data={"username": values["name"], "password": sample_register.PASSWORD})
    form = {name: as_upload(words) for name, words in filled(act.get("form", {}), values).items()}
    answer = client.post(filled(act["page"], values), data=form)
    assert answer.status_code == act.get("answers", 302), f"{act['page']}: {words_of(answer)}"
    with client.session_transaction() as session:
        assert [words for kind, words in session.get("_flashes", []) if kind in ("error", "danger")] == []


def by_api(door: Door, act: Given, values: Values) -> None:
    with door.app.app_context():
        token = account_service.issue_token(actor_of(values["name"]), "Thử", True, 30)
        db.session.remove()
    client, headers = door.app.test_client(), {"Authorization": f"Bearer {token}"}
    path = f"/api/v1{filled(act['path'], values)}"
    body = as_base64(filled(act.get("body", act.get("form", {})), values))
    answer = client.open(path, method=act.get("method", "POST"), json=body, headers=headers)
    assert answer.status_code in (200, 201, 202, 204), f"{path}: {answer.json}"
