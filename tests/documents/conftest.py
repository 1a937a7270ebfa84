"""People and a way to bring texts in, for the register's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import service
from legaldocs.documents.reading import Incoming
from legaldocs.documents.service import Registered

PEOPLE: dict[str, Any] = {
    "unit": [
        {"key": "stp", "name": "Sở Tư pháp", "kind": "justice_department", "fields": ["tư pháp"]},
        {"key": "stc", "name": "Sở Tài chính", "kind": "department", "fields": ["tài chính"]},
    ],
    "person": [
        {"username": "an", "name": "An", "posts": [{"unit": "stc", "role": "reviewer", "since": date(2020, 1, 1)}]},
        {"username": "binh", "name": "Bình", "posts": [{"unit": "stc", "role": "head", "since": date(2020, 1, 1)}]},
        {"username": "dung", "name": "Dung", "posts": [{"unit": "stc", "role": "drafter", "since": date(2020, 1, 1)}]},
    ],
}


@pytest.fixture
def people(app: Flask) -> dict[str, Actor]:
    """A reviewer, a head and a drafter of one department."""
    account_service.set_up(SYSTEM, PEOPLE, "mat khau thu nghiem")
    return {name: accounts.actor_by_username(name) for name in ("an", "binh", "dung")}


@pytest.fixture
def bring(people: dict[str, Actor]) -> Callable[..., Registered]:
    """``bring(text, **facts)``: register a text in the reviewer's name."""

    def register(text: str, **facts: Any) -> Registered:
        facts.setdefault("territory", "mau")
        return service.register(people["an"], Incoming(text=text, **facts))

    return register
