"""Calling on people in comments: who is told, who cannot be named, and that a refusal gives nothing away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask_babel import force_locale

from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.drafting import calling, service, working, workspace_service
from legaldocs.drafting.workspace_models import Message
from legaldocs.inbox import notice_words
from legaldocs.inbox.models import Notice
from tests.drafting import province


@pytest.fixture
def drafting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """A dossier whose text is open in the workspace."""
    province.set_up()
    province.freeze(monkeypatch, province.TODAY)
    draft_id = province.registered()
    province.write(draft_id)
    workspace_service.begin(province.actor("drafter"), draft_id)
    return draft_id


def article(draft_id: int) -> int:
    held = working.held(draft_id)
    assert held is not None
    return next(row.provision.id for row in held.rows if row.unit is not None and row.unit.path == "dieu-1")


def told(username: str) -> list[str]:
    chosen = (Notice.person_id == province.person_id(username), Notice.code == "called-on")
    with force_locale("en"):
        return [
            notice_words.sentence(row.code, row.facts) for row in db.session.scalars(sa.select(Notice).where(*chosen))
        ]


def test_who_is_named_is_told_once_and_nobody_of_themselves(drafting: int) -> None:
    code = province.draft(drafting).code
    words = "@second, @second và @drafter xem lại; hỏi ai@second.vn."
    thread = workspace_service.comment(province.actor("drafter"), drafting, article(drafting), words)
    assert told("second") == [f"Người soạn thảo calls on you in a comment on {code}."]
    assert told("drafter") == []
    workspace_service.reply(province.actor("second"), drafting, thread.id, "Đồng ý.", call_on="head")
    assert told("head") == [f"Người soạn thứ hai calls on you in a comment on {code}."]
    assert thread.messages[-1].words == "@head Đồng ý."


def test_a_stranger_and_an_unknown_name_are_refused_in_the_same_words(drafting: int) -> None:
    said = []
    for name in ("stranger", "khong-co-ai"):
        with pytest.raises(Invalid) as refused, force_locale("en"):
            workspace_service.comment(province.actor("drafter"), drafting, article(drafting), f"Hỏi @{name} nhé.")
        said.append(refused.value.sentence.replace(name, "…"))
    assert said[0] == said[1]
    assert "@…" in said[0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    assert told("stranger") == []


def test_of_a_secret_dossier_only_its_readers_are_named_and_the_notice_tells_nothing(drafting: int) -> None:
    service.keep_secret(province.actor("drafter"), drafting, [province.person_id("leader")], secret=True)
    with pytest.raises(Invalid):
        workspace_service.comment(province.actor("drafter"), drafting, article(drafting), "@office xem.")
    workspace_service.comment(province.actor("drafter"), drafting, article(drafting), "@leader xem.")
    assert told("leader") == ["Người soạn thảo calls on you in a comment on a secret dossier."]
    row = db.session.scalars(sa.select(Notice).where(Notice.code == "called-on")).one()
    assert province.draft(drafting).code not in str(row.facts)
    assert "xem" not in str(row.facts)
    names = {one.username for one in calling.offered(province.draft(drafting), province.person_id("drafter"))}
    assert names == {"leader"}


def test_a_secret_dossier_is_not_listed_among_what_was_opened_in_a_browser(app: Flask, drafting: int) -> None:
    client = app.test_client()
    client.post("/sign-in", data={"username": "drafter", "password": province.PASSWORD})
    assert "data-opened=" in client.get(f"/drafting/{drafting}").text
    service.keep_secret(province.actor("drafter"), drafting, [province.person_id("drafter")], secret=True)
    page = client.get(f"/drafting/{drafting}")
    assert page.status_code == 200
    assert "data-opened=" not in page.text


def test_a_closed_account_is_not_named(drafting: int) -> None:
    with unit_of_work(SYSTEM, "test"):
        db.session.get_one(Person, province.person_id("second")).disabled = True
    assert "second" not in {one.username for one in calling.offered(province.draft(drafting), None)}
    with pytest.raises(Invalid):
        workspace_service.comment(province.actor("drafter"), drafting, article(drafting), "@second xem.")


def test_one_comment_names_a_handful(drafting: int) -> None:
    many = " ".join(f"@ai-{number}" for number in range(calling.MOST_CALLED + 1))
    with pytest.raises(Invalid, match=str(calling.MOST_CALLED)):
        workspace_service.comment(province.actor("drafter"), drafting, article(drafting), many)


def test_the_page_offers_marks_and_leads_back_and_a_program_calls_the_same_way(app: Flask, drafting: int) -> None:
    client = app.test_client()
    client.post("/sign-in", data={"username": "drafter", "password": province.PASSWORD})
    here = f"/drafting/{drafting}/workspace"
    at = article(drafting)
    page = client.get(f"{here}?at={at}&side=comments").text
    assert '<option value="second">' in page
    assert '<option value="stranger">' not in page
    sent = client.post(
        f"{here}/provisions/{at}/comments", data={"words": "Xem.", "call_on": "second"}, follow_redirects=True
    )
    assert '<span class="ld-tag" title="Người soạn thứ hai">@second</span> Xem.' in sent.text
    g.pop("_login_user", None)
    second = app.test_client()
    second.post("/sign-in", data={"username": "second", "password": province.PASSWORD})
    assert f"{here}?" in second.get("/notices").text
    token = account_service.issue_token(province.actor("drafter"), "Thử", True, 30)
    head = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/drafts/{drafting}/workspace/provisions/{at}/comments"
    g.pop("_login_user", None)
    assert app.test_client().post(address, json={"words": "Nữa.", "call_on": "second"}, headers=head).status_code == 201
    refused = app.test_client().post(address, json={"words": "@stranger"}, headers=head)
    assert refused.status_code == 422
    assert len(told("second")) == 2


def test_whom_one_may_call_on_is_one_question_however_many_there_are(drafting: int) -> None:
    draft = province.draft(drafting)
    unit = next(post.unit for person in calling.offered(draft, None) for post in person.posts).key
    before = questions(lambda: calling.offered(draft, None))
    names = [f"more{number}" for number in range(20)]
    more = [{"username": one, "name": one, "posts": [{"unit": unit, "role": "drafter"}]} for one in names]
    account_service.set_up(SYSTEM, {"unit": [], "person": more}, province.PASSWORD)
    db.session.expire_all()
    assert {*names} <= {person.username for person in calling.offered(draft, None)}
    assert questions(lambda: calling.offered(draft, None)) == before


def questions(act: Callable[[], object]) -> int:
    """Statements that an act asks once what it reads is in memory."""
    act()
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)
