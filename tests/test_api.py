"""The API: the same rules as the pages, by token, described as it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import ApiToken
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.review.models import State, Ticket
from tests.apps import lend


@pytest.fixture
def province(installation: Path) -> Iterator[Flask]:
    app = lend(installation)
    yield app
    with app.app_context():
        db.engine.dispose()


class Program:
    """A program of one person, with its token."""

    def __init__(self, app: Flask, role: str, may_write: bool = True) -> None:
        self.client: FlaskClient = app.test_client()
        with app.app_context():
            self.actor: Actor = accounts.actor_by_username(
                next(name for known, name, _password in sample_register.sign_ins() if known == role)
            )
            self.token = account_service.issue_token(self.actor, "Thử", may_write, 30)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=given)


def sign_in_of(app: Flask, role: str) -> tuple[str, str]:
    with app.app_context():
        return next((name, password) for known, name, password in sample_register.sign_ins() if known == role)


@pytest.fixture
def leader(province: Flask) -> Program:
    return Program(province, "justice_leader")


def local(app: Flask) -> int:
    with app.app_context():
        chosen = sa.select(Document.id).where(Document.level == Level.PROVINCIAL, Document.has_text)
        return db.session.scalars(chosen.order_by(Document.id)).first() or 0


def test_without_a_token_nothing_is_answered_but_the_description(province: Flask) -> None:
    client = province.test_client()
    answer = client.get("/api/v1/documents")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert client.get("/api/v1/openapi.json").json["openapi"] == "3.1.0"


def test_a_token_opens_nothing_outside_the_api(leader: Program) -> None:
    answer = leader.client.get("/documents", headers={"Authorization": f"Bearer {leader.token}"})
    assert answer.status_code == 302


@pytest.mark.parametrize("how", ["ended", "expired", "unknown"])
def test_a_dead_token_is_nobody(province: Flask, leader: Program, how: str) -> None:
    with province.app_context():
        mine = db.session.scalars(sa.select(ApiToken).where(ApiToken.person_id == leader.actor.user_id)).one()
        if how == "ended":
            account_service.end_token(leader.actor, mine.id)
        if how == "expired":
            db.session.execute(sa.text("UPDATE api_token SET expires_on = :day"), {"day": clock.today() - timedelta(1)})
            db.session.commit()
    if how == "unknown":
        leader.token = "ld_" + "x" * 43
    assert leader.call("GET", "/me").status_code == 401


def test_a_token_for_reading_writes_nothing(province: Flask) -> None:
    reader = Program(province, "justice_leader", may_write=False)
    assert reader.call("GET", "/me").json["may_write"] is False
    refused = reader.call("POST", "/reviews", {"document_id": local(province), "reason": "Một lý do đủ dài."})
    assert refused.status_code == 403


def test_a_browser_session_may_read_but_not_write(province: Flask) -> None:
    client = province.test_client()
    name, password = sign_in_of(province, "justice_leader")
    client.post("/sign-in", data={"username": name, "password": password})
    assert client.get("/api/v1/me").status_code == 200
    assert client.post("/api/v1/reviews", json={"document_id": 1, "reason": "Một lý do."}).status_code == 401


def test_a_document_is_read_with_its_effect_and_text_on_a_day(province: Flask, leader: Program) -> None:
    number = local(province)
    found = leader.call("GET", f"/documents/{number}?on=2026-11-01").json
    assert found["id"] == number
    assert found["on"] == "2026-11-01"
    assert found["effect"]["because"]
    text = leader.call("GET", f"/documents/{number}/text?on=2026-11-01").json
    assert text["text"].startswith("ỦY BAN") or text["text"].startswith("HỘI ĐỒNG")
    one = leader.call("GET", f"/documents/{number}/provisions/dieu-1?on=2026-11-01").json
    assert one["path"] == "dieu-1"
    periods = leader.call("GET", f"/documents/{number}/history").json["periods"]
    assert periods[0]["start"] is None


def test_lists_come_in_parts_that_make_the_whole(leader: Program) -> None:
    first = leader.call("GET", "/documents?level=provincial&size=25&sort=number").json
    seen = [row["id"] for row in first["items"]]
    for page in range(2, first["pages"] + 1):
        part = leader.call("GET", f"/documents?level=provincial&sort=number&page={page}").json
        seen += [row["id"] for row in part["items"]]
    assert len(seen) == len(set(seen)) == first["total"]


def test_search_answers_without_accents_and_says_what_it_left_out(leader: Program) -> None:
    found = leader.call("GET", "/search?q=chat thai ran sinh hoat").json
    assert found["items"]
    assert {"number", "path", "words", "status"} <= set(found["items"][0])


def test_a_review_goes_through_the_api_as_through_the_pages(province: Flask, leader: Program) -> None:
    """Three people, the same guards, the same rows."""
    head = Program(province, "head")
    reviewer = Program(province, "reviewer")
    ids = [row["id"] for row in head.call("GET", "/reviews?state=open&mine=true").json["items"]]
    ticket = head.call("GET", f"/reviews/{ids[0]}").json
    assign = next(step for step in ticket["moves"] if step["name"] == "assign")
    assert assign["needs"] == ["assignee_id"]
    moved = head.client.post(
        assign["href"],
        json={"assignee_id": reviewer.actor.user_id, "version": ticket["version"]},
        headers={"Authorization": f"Bearer {head.token}"},
    )
    assert moved.status_code == 200, moved.json
    for item in moved.json["items"]:
        kept = reviewer.call(
            "PUT", f"/reviews/{ticket['id']}/items/{item['id']}", {"outcome": "keep"}, If_Match=f'"{item["version"]}"'
        )
        assert kept.status_code == 200, kept.json
    sent = reviewer.call("GET", f"/reviews/{ticket['id']}").json
    fits = [{"criterion": name, "fits": True} for name in ("effect", "basis", "competence", "content", "fit")]
    body = {"criteria": fits, "version": sent["version"]}
    sent = reviewer.call("PUT", f"/reviews/{ticket['id']}/assessment", body).json
    assert sent["assessment"]["basis"] == {"fits": True, "words": ""}
    sent = reviewer.call("POST", f"/reviews/{ticket['id']}/moves/submit", {"version": sent["version"]})
    assert sent.json["state"] == "submitted"
    own = reviewer.call("POST", f"/reviews/{ticket['id']}/moves/approve", {"version": sent.json["version"]})
    assert own.status_code == 403
    body = {"version": sent.json["version"], "content_hash": sent.json["content_hash"]}
    approved = head.call("POST", f"/reviews/{ticket['id']}/moves/approve", body)
    assert approved.status_code == 200, approved.json
    closed = leader.call("POST", f"/reviews/{ticket['id']}/moves/endorse", {"version": approved.json["version"]})
    assert closed.json["state"] == "closed"
    with province.app_context():
        assert db.session.get_one(Ticket, ticket["id"]).state is State.CLOSED


def test_a_refused_move_names_every_condition(province: Flask) -> None:
    head, reviewer = Program(province, "head"), Program(province, "reviewer")
    ticket_id = head.call("GET", "/reviews?state=open&mine=true").json["items"][0]["id"]
    version = head.call("GET", f"/reviews/{ticket_id}").json["version"]
    body = {"assignee_id": reviewer.actor.user_id, "version": version}
    version = head.call("POST", f"/reviews/{ticket_id}/moves/assign", body).json["version"]
    refused = reviewer.call("POST", f"/reviews/{ticket_id}/moves/submit", {"version": version})
    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert all(blocker["sentence"] for blocker in refused.json["blockers"])
    assert refused.json["blockers"]


def test_a_change_names_the_version_it_was_made_on(province: Flask) -> None:
    head = Program(province, "head")
    ticket_id = head.call("GET", "/reviews?state=open&mine=true").json["items"][0]["id"]
    assert head.call("POST", f"/reviews/{ticket_id}/moves/withdraw", {"remark": "Mở nhầm."}).status_code == 428
    late = head.call("POST", f"/reviews/{ticket_id}/moves/withdraw", {"remark": "Mở nhầm.", "version": 99})
    assert (late.status_code, late.json["code"]) == (409, "conflict")


def test_a_request_repeated_under_its_key_acts_once(province: Flask, leader: Program) -> None:
    number = local(province)
    body = {"kind": "paused", "on": clock.today().isoformat(), "note": "Tạm ngưng để thử."}
    answers = [leader.call("POST", f"/documents/{number}/events", body, Idempotency_Key="a1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({json.dumps(answer.json) for answer in answers}) == 1
    with province.app_context():
        paused = sa.select(sa.func.count()).select_from(EffectEvent)
        assert db.session.scalar(paused.where(EffectEvent.document_id == number, EffectEvent.note.is_not(None))) == 1
    other = leader.call("POST", f"/documents/{number}/events", {**body, "note": "Khác."}, Idempotency_Key="a1")
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/reviews", {"document_id": "x"}),
        ("POST", "/reviews", {"document_id": 1, "reason": "Một lý do.", "other": 1}),
        ("POST", "/plans", {}),
        ("POST", "/proposals", {"action": "repeal", "targets": [], "ground": "Điều 8", "reason": "Vì trái luật."}),
        ("GET", "/documents?status=nothing", None),
        ("GET", "/documents?size=7", None),
    ],
)
def test_wrong_input_is_named_by_its_field(leader: Program, method: str, path: str, body: Any) -> None:
    refused = leader.call(method, path, body)
    assert refused.status_code == 422
    assert refused.json["errors"]


@pytest.mark.parametrize("body", [True, 7, [], [0], "x", {"document_id": 10**30, "reason": "Một lý do đủ dài."}])
@pytest.mark.parametrize("path", ["/reviews", "/checks", "/terms/1/moves/submit", "/findings/1/moves/dismiss"])
def test_a_body_of_the_wrong_shape_or_size_is_refused_not_a_defect(leader: Program, path: str, body: Any) -> None:
    refused = leader.call("POST", path, body)
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")


def test_a_number_larger_than_any_key_is_refused(leader: Program) -> None:
    assert leader.call("GET", f"/checks?campaign={10**20}").status_code == 422
    assert leader.call("POST", "/checks", {"document_id": 10**20, "reason": "Một lý do đủ dài."}).status_code == 422
    assert leader.call("GET", f"/checks/{10**20}").status_code == 404


def test_a_body_that_is_no_json_is_said_so(leader: Program) -> None:
    headers = {"Authorization": f"Bearer {leader.token}", "Content-Type": "application/json"}
    answer = leader.client.post("/api/v1/plans", data=b'{"year":', headers=headers)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_the_description_knows_every_route_and_every_answer(province: Flask) -> None:
    spec = province.test_client().get("/api/v1/openapi.json").json
    operations = {
        (path, method): operation
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in province.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "reference.description"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(operations) == served
    assert all({"401", "403"} <= set(operation["responses"]) for operation in operations.values())


def test_the_description_is_a_page_in_both_languages(province: Flask) -> None:
    client = province.test_client()
    assert "Phần mềm có thể làm gì" in client.get("/api").get_data(as_text=True)
    assert "What programs can do" in client.get("/api?lang=en").get_data(as_text=True)


def test_a_token_is_shown_once_on_the_page(province: Flask) -> None:
    client = province.test_client()
    name, password = sign_in_of(province, "drafter")
    client.post("/sign-in", data={"username": name, "password": password})
    made = client.post("/account/tokens", data={"name": "Phần mềm văn phòng", "days": "30"}).get_data(as_text=True)
    token = re.search(r"ld_[\w-]{43}", made)
    assert token is not None
    assert token.group() not in client.get("/account").get_data(as_text=True)
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token.group()}"}).status_code == 200


def test_an_empty_word_where_none_is_needed_is_no_word(leader: Program) -> None:
    """Nothing is left of it that a rule about its length could measure."""
    answer = leader.call("POST", "/proposed-events/1/complete", {"target_number": "", "on": "2024-13-01"})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"on"})
    given = {"ground": "Điều 8", "action": "amend", "targets": [{"document_id": 1}], "reason": "Một lý do đủ dài."}
    answer = leader.call("POST", "/proposals", {**given, "origin_ref": " ", "due_on": "2020-07-01"})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"due_on"})
