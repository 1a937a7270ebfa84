"""The access review: every line of what people may do, confirmed or withdrawn by somebody who may decide on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.access_models import AccessDecision
from legaldocs.accounts.models import Delegation, Person, Post
from legaldocs.core import audit, clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from tests.office import PEOPLE, SINCE, at_desk, open_office

ADMIN = {"username": "quan", "name": "Quản", "posts": [{"unit": "stp", "role": "administrator", "since": SINCE}]}


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    app = open_office(tmp_path)
    with app.app_context():
        account_service.set_up(SYSTEM, {"unit": PEOPLE["unit"], "person": [ADMIN]}, "mat khau thu nghiem")
    return app


def key_of(office: Flask, username: str, thing: str = "post") -> str:
    with office.app_context():
        person = db.session.scalars(sa.select(Person).where(Person.username == username)).one()
        return f"post-{person.posts[0].id}" if thing == "post" else f"account-{person.id}"


def decisions(office: Flask) -> list[tuple[str, str, str, str]]:
    with office.app_context():
        rows = db.session.scalars(sa.select(AccessDecision).order_by(AccessDecision.id))
        return [(str(row.thing), str(row.verdict), row.decided_name, row.reason) for row in rows]


def test_the_administrator_sees_everybody_the_head_their_own_unit(office: Flask) -> None:
    all_of_it, own = at_desk(office, "quan").get("/access").text, at_desk(office, "binh").get("/access").text
    assert "Khang" in all_of_it
    assert "Khang" not in own
    assert "Dung" in own
    assert at_desk(office, "an").get("/access").status_code == 403


def test_a_line_is_confirmed_and_the_decision_audited(office: Flask) -> None:
    at_desk(office, "binh").post("/access/confirm", data={"ids": [key_of(office, "an"), key_of(office, "dung")]})
    assert decisions(office) == [("post", "confirmed", "Bình", "")] * 2
    with office.app_context():
        last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None
        assert (last.entity, last.actor_name) == ("access_decision", "Bình")
        assert audit.verify(db.session()) is None


def test_a_post_withdrawn_ends_at_once(office: Flask) -> None:
    reader = at_desk(office, "an")
    given = {"key": key_of(office, "an"), "reason": "Chuyển công tác."}
    at_desk(office, "binh").post("/access/withdraw", data=given)
    assert reader.get("/home").status_code == 302
    with office.app_context():
        assert not accounts.actor_by_username("an").posts
    assert decisions(office) == [("post", "withdrawn", "Bình", "Chuyển công tác.")]


def test_without_a_reason_nothing_is_withdrawn(office: Flask) -> None:
    at_desk(office, "binh").post("/access/withdraw", data={"key": key_of(office, "an"), "reason": ""})
    assert decisions(office) == []


def test_nobody_decides_on_their_own_access(office: Flask) -> None:
    for who in ("binh", "quan"):
        at_desk(office, who).post("/access/confirm", data={"ids": key_of(office, who)})
    assert decisions(office) == []


def test_a_head_decides_on_no_other_unit_and_on_no_account(office: Flask) -> None:
    desk = at_desk(office, "binh")
    for key in (key_of(office, "khang"), key_of(office, "an", "account"), "post-99999", "token-1", "x", "post-x"):
        desk.post("/access/withdraw", data={"key": key, "reason": "Thử xem có được không."})
    assert decisions(office) == []


def test_an_account_closed_signs_out_and_stays_out_until_opened_again(office: Flask) -> None:
    reader, desk = at_desk(office, "an"), at_desk(office, "quan")
    desk.post("/access/withdraw", data={"key": key_of(office, "an", "account"), "reason": "Nghỉ việc từ hôm nay."})
    assert reader.get("/home").status_code == 302
    refused = office.test_client().post("/sign-in", data={"username": "an", "password": "mat khau thu nghiem"})
    assert refused.status_code == 422
    assert "An" in desk.get("/access?state=closed").text
    desk.post(f"/people/{key_of(office, 'an', 'account')[8:]}/reopen", data={"reason": "Trở lại làm việc."})
    assert at_desk(office, "an").get("/home").status_code == 200


def test_delegations_and_tokens_are_lines_and_can_be_withdrawn(office: Flask) -> None:
    with office.app_context():
        binh, an = accounts.actor_by_username("binh"), accounts.actor_by_username("an")
        post = db.session.scalars(sa.select(Post).where(Post.person_id == binh.user_id)).one()
        until = clock.today() + timedelta(days=5)
        given = account_service.delegate(binh, post.id, an.user_id or 0, clock.today(), until, "Đi công tác.")
        account_service.issue_token(an, "Đồng bộ", may_write=True, days=30)
        delegation_id = given.id
    desk = at_desk(office, "quan")
    shown = desk.get("/access").text
    assert "Đồng bộ" in shown
    assert "Thay mặt Bình" in shown
    desk.post("/access/withdraw", data={"key": f"delegation-{delegation_id}", "reason": "Đã về cơ quan."})
    desk.post("/access/withdraw", data={"key": "token-1", "reason": "Không dùng nữa."})
    with office.app_context():
        assert db.session.get_one(Delegation, delegation_id).ended_at is not None
        assert accounts.tokens_of(accounts.actor_by_username("an").user_id or 0) == []


def test_who_never_signed_in_counts_as_dormant(office: Flask) -> None:
    at_desk(office, "an")
    shown = at_desk(office, "quan").get("/access?state=dormant").text
    assert "Dung" in shown
    assert ">An<" not in shown


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_taken_away_as_a_file(office: Flask, form: str) -> None:
    answer = at_desk(office, "quan").get(f"/access/export?format={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert "Khang" in answer.data.decode("utf-8-sig")


def test_the_page_asks_the_database_no_more_for_more_people(office: Flask) -> None:
    desk = at_desk(office, "quan")
    asked: list[str] = []
    with office.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        desk.get("/access")
        few = len(asked)
        more = [{**ADMIN, "username": f"nguoi{n}", "name": f"Người {n}"} for n in range(18)]
        account_service.set_up(SYSTEM, {"unit": PEOPLE["unit"], "person": more}, "mat khau thu nghiem")
    asked.clear()
    desk.get("/access")
    assert len(asked) <= few
