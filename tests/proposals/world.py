"""The people of the sample and a few short documents: enough for the rules of proposals and plans."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

from flask import Flask, g
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.documents.sample_register import PASSWORD

OFFICER, DRAFTER, HEAD, LEADER, OUTSIDER = (
    "nguyen.minh.an", "do.thu.phuong", "vu.dinh.loc", "tran.thi.hoai", "mai.thuy.linh",
)  # fmt: skip
TEXT = """Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định về thu gom rác.
2. Quyết định này áp dụng trên địa bàn tỉnh.
Điều 2. Trách nhiệm
1. Hộ gia đình giao rác đúng giờ.
2. Hộ gia đình nộp phí vệ sinh."""


def people() -> None:
    """Units, people and posts of the sample."""
    text = resources.files("legaldocs.sample").joinpath("people.toml").read_text("utf-8")
    account_service.set_up(SYSTEM, tomllib.loads(text), PASSWORD)


def who(username: str) -> Actor:
    """Someone as the system knows them today."""
    return accounts.actor_by_username(username)


def document(
    number: str = "12/2021/QĐ-UBND",
    issuer: str = "Ủy ban nhân dân tỉnh Mẫu Sơn",
    doc_type: str = "Quyết định",
    issued: date = date(2021, 4, 5),
) -> int:
    """A registered document with two articles; returns its id."""
    incoming = Incoming(
        text=TEXT,
        number=number,
        title="Quy định về thu gom rác",
        doc_type=doc_type,
        issuer=issuer,
        issued_date=issued,
        effective_date=issued,
        fields=("tư pháp",),
    )
    return documents.register(who(OFFICER), incoming).document_id


def client_of(app: Flask, username: str) -> FlaskClient:
    """A browser signed in as someone."""
    g.pop("_login_user", None)  # the test's own context is shared by all requests and would remember the last person
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return client
