"""Twenty people press “approve” at the same moment: one approval stands, the others are told, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core import audit
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError
from legaldocs.core.lifecycle import StateMove
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.review import service as reviews
from legaldocs.review.models import Criterion, Outcome, State, Ticket
from tests.databases import BOTH

PRESSING = 20
POST = "so-xay-dung"
TEXT = "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 9/2021/QĐ-UBND\nQUYẾT ĐỊNH\nQuy định thử\nĐiều 1. Phạm vi\nMột điều.\n"


def set_up() -> tuple[int, str]:
    """A submitted conclusion in a unit with twenty heads; its ticket and content code."""
    unit = {"key": POST, "name": "Sở Xây dựng", "kind": "department", "fields": ["xây dựng"]}
    posts = {f"head-{n}": "head" for n in range(PRESSING)} | {"reviewer": "reviewer"}
    people = [{"username": who, "name": who, "posts": [{"unit": POST, "role": post}]} for who, post in posts.items()]
    account_service.set_up(SYSTEM, {"unit": [unit], "person": people}, "mat-khau-thu-nghiem")
    incoming = Incoming(
        text=TEXT, number="9/2021/QĐ-UBND", title="Quy định thử", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=date(2021, 5, 10), unit_key=POST,
    )  # fmt: skip
    document = documents.register(SYSTEM, incoming).document_id
    reviewer, head = accounts.actor_by_username("reviewer"), accounts.actor_by_username("head-0")
    ticket = reviews.open_by_officer(head, document, "Rà soát theo kiến nghị của cử tri.")
    reviews.move(head, ticket, "assign", assignee_id=reviewer.user_id)
    for item in list(db.session.get_one(Ticket, ticket).items):
        reviews.conclude(reviewer, ticket, item.id, Outcome.KEEP)
    reviews.assess(reviewer, ticket, dict.fromkeys(Criterion, (True, "")))
    return ticket, reviews.move(reviewer, ticket, "submit").content_hash()


def press(site: Flask, ticket: int, content_hash: str, username: str, start: threading.Barrier) -> str:
    """Approve as one head once all are ready; what came of it."""
    with site.app_context():
        head = accounts.actor_by_username(username)
        db.session.rollback()
        start.wait()
        try:
            reviews.move(head, ticket, "approve", content_hash=content_hash)
        except LegalDocsError as refusal:
            return f"{refusal.code}: {refusal.sentence}"
        finally:
            db.session.remove()
        return "approved"


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_one_approval_stands_and_nineteen_are_told_why_not(site: Flask) -> None:
    with site.app_context():
        ticket, content_hash = set_up()
        db.session.remove()
    start, outcomes = threading.Barrier(PRESSING), list[str]()
    threads = [
        threading.Thread(target=lambda n=n: outcomes.append(press(site, ticket, content_hash, f"head-{n}", start)))
        for n in range(PRESSING)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(outcomes)
    assert counted["approved"] == 1
    assert counted.total() == PRESSING
    refused = [outcome.split(":", 1) for outcome in outcomes if outcome != "approved"]
    assert {code for code, _sentence in refused} <= {"blocked", "conflict"}
    assert all(len(sentence) > len("không") for _code, sentence in refused)
    with site.app_context():
        approvals = sa.select(sa.func.count()).where(StateMove.subject_id == ticket, StateMove.move == "approve")
        assert db.session.scalar(approvals) == 1
        assert db.session.get_one(Ticket, ticket).state is State.CONCLUDED
        assert audit.verify(db.session()) is None
        db.session.remove()
