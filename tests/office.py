"""A small department to sign in to, and clients outside any application context, as real requests come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import SYSTEM
from legaldocs.documents import service
from legaldocs.documents.reading import Incoming
from tests.conftest import build_app

PASSWORD = "mat khau thu nghiem"
SINCE = date(2020, 1, 1)


def _person(username: str, name: str, unit: str, role: str) -> dict[str, Any]:
    return {"username": username, "name": name, "posts": [{"unit": unit, "role": role, "since": SINCE}]}


PEOPLE: dict[str, Any] = {
    "unit": [
        {"key": "stp", "name": "Sở Tư pháp", "kind": "justice_department", "fields": ["tư pháp"]},
        {"key": "stc", "name": "Sở Tài chính", "kind": "department", "fields": ["tài chính"]},
    ],
    "person": [
        _person("an", "An", "stc", "reviewer"),
        _person("binh", "Bình", "stc", "head"),
        _person("dung", "Dung", "stc", "drafter"),
        _person("hoa", "Hoa", "stp", "justice_leader"),
        _person("khang", "Khang", "stp", "auditor"),
    ],
}


def open_office(directory: Path, **settings: Any) -> Flask:
    """The application with five people and an empty register."""
    app = build_app(directory)
    app.config.update(settings)
    with app.app_context():
        account_service.set_up(SYSTEM, PEOPLE, PASSWORD)
    return app


def at_desk(app: Flask, username: str) -> FlaskClient:
    """A browser in which ``username`` has signed in."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def register(app: Flask, texts: Iterable[str]) -> list[int]:
    """Ids of documents brought in from texts in the reviewer's name."""
    with app.app_context():
        officer = accounts.actor_by_username("an")
        return [service.register(officer, Incoming(text=text, territory="mau")).document_id for text in texts]


def decision(number: int, *articles: str, title: str = "Quy định mức thu phí chợ") -> str:
    """A provincial decision of 2024 as its text would come."""
    written = "\n".join(articles or ("Điều 1. Mức thu\n1. Mức thu phí chợ là 5.000 đồng.\n2. Miễn thu hộ nghèo.",))
    last = "Điều 9. Hiệu lực\nQuyết định này có hiệu lực thi hành kể từ ngày 01 tháng 6 năm 2024."
    head = f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: {number:02}/2024/QĐ-UBND\nMẫu, ngày 15 tháng 5 năm 2024"
    return f"{head}\nQUYẾT ĐỊNH\n{title}\nỦY BAN NHÂN DÂN TỈNH MẪU\nQUYẾT ĐỊNH:\n{written}\n{last}\n"
