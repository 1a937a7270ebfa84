"""An act that can be taken back offers it in the line that tells of it; the button is an ordinary form."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, get_flashed_messages
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document, EffectEvent, Level, ProposalState, ProposedEvent, Translation
from legaldocs.inbox.models import Watch
from legaldocs.listviews.models import ListView, RoleView
from legaldocs.plans import service as plans
from legaldocs.plans.models import Hand, Line, Plan
from legaldocs.proposals import service as proposals
from legaldocs.proposals.models import Action, Proposal, Target
from legaldocs.search.models import SavedSearch
from legaldocs.ui import undoing

LEADER = "tran.thi.hoai"
FORM = re.compile(r'<form class="d-inline" method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def site(installation: Path) -> Iterator[Flask]:
    """The sample register."""
    app = create_app("testing", DATA_DIR=installation)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def leader(site: Flask) -> FlaskClient:
    client = site.test_client()
    client.post("/sign-in", data={"username": LEADER, "password": sample_register.PASSWORD})
    return client


def done(client: FlaskClient, address: str, **form: Any) -> str:
    """The page an act leads to."""
    answer = client.post(address, data=form, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def undo(client: FlaskClient, page: str) -> str:
    """Press the button of the line that tells what was done; the page it leads to."""
    found = FORM.search(page.split('class="ld-flashes', 1)[1])
    assert found is not None
    address, inside = found.groups()
    assert "Hoàn tác" in inside
    fields: dict[str, list[str]] = {}
    for name, value in FIELD.findall(inside):
        fields.setdefault(name, []).append(html.unescape(value))
    answer = client.post(html.unescape(address), data=fields, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def rows(site: Flask, model: Any, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of every row, as they are on file now."""
    with site.app_context():
        found = db.session.execute(sa.select(*(getattr(model, name) for name in columns)).order_by(model.id))
        kept = [tuple(row) for row in found]
        db.session.remove()
    return kept


def local(site: Flask) -> int:
    with site.app_context():
        chosen = sa.select(Document.id).where(Document.level == Level.PROVINCIAL, Document.has_text)
        return int(db.session.scalar(chosen.order_by(Document.id)) or 0)


def test_watching_and_watching_no_longer(site: Flask, leader: FlaskClient) -> None:
    document = local(site)
    undo(leader, done(leader, f"/documents/{document}/watch"))
    assert rows(site, Watch, "document_id") == []
    done(leader, f"/documents/{document}/watch")
    undo(leader, done(leader, f"/documents/{document}/watch/stop", listed="1"))
    assert rows(site, Watch, "document_id") == [(document,)]


def test_a_view_that_was_dropped_is_as_it_was(site: Flask, leader: FlaskClient) -> None:
    form = {"list_name": "documents.index", "name": "Năm nay", "query": "year=2026&q=đất đai", "is_default": "1"}
    done(leader, "/list-views", **form, shared="1")
    before = rows(site, ListView, "name", "query", "unit_id", "is_default")
    undo(leader, done(leader, "/list-views/1/drop"))
    assert rows(site, ListView, "name", "query", "unit_id", "is_default") == before


def test_what_a_role_sees_first(site: Flask, leader: FlaskClient) -> None:
    form = {"list_name": "documents.index", "role": "reviewer", "name": "A", "query": "year=2026"}
    undo(leader, done(leader, "/list-views/roles", **form))
    assert rows(site, RoleView, "name") == []
    done(leader, "/list-views/roles", **form)
    undo(leader, done(leader, "/list-views/roles", **{**form, "name": "B", "query": "year=2020"}))
    assert rows(site, RoleView, "name", "query") == [("A", [["year", "2026"]])]
    undo(leader, done(leader, "/list-views/roles/1/end"))
    assert rows(site, RoleView, "name", "query", "role") == [("A", [["year", "2026"]], "reviewer")]


def test_searches_kept_and_dropped(site: Flask, leader: FlaskClient) -> None:
    form = {"q": "phí chợ", "name": "Phí", "alert": "1"}
    undo(leader, done(leader, "/search/saved", **form))
    assert rows(site, SavedSearch, "name") == []
    done(leader, "/search/saved", **form)
    before = rows(site, SavedSearch, "name", "query", "alert")
    undo(leader, done(leader, "/search/saved/1/drop"))
    assert rows(site, SavedSearch, "name", "query", "alert") == before


@pytest.mark.parametrize(("act", "reason"), [("confirm", ""), ("dismiss", "Không phải sửa đổi.")])
def test_events_confirmed_or_dismissed_wait_again(site: Flask, leader: FlaskClient, act: str, reason: str) -> None:
    with site.app_context():
        ready = (ProposedEvent.state == ProposalState.OPEN, ProposedEvent.target_id.is_not(None))
        chosen = sa.select(ProposedEvent.id).where(*ready, ProposedEvent.on.is_not(None)).order_by(ProposedEvent.id)
        ids = list(db.session.scalars(chosen))
        db.session.remove()
    assert ids, "no proposed event in the sample"
    before = rows(site, EffectEvent, "id")
    page = done(leader, f"/effect/{act}", ids=ids, reason=reason)
    assert [row[1] for row in rows(site, ProposedEvent, "id", "state") if row[0] in ids] != [ProposalState.OPEN] * len(
        ids
    )
    undo(leader, page)
    assert [row[1] for row in rows(site, ProposedEvent, "id", "state") if row[0] in ids] == [ProposalState.OPEN] * len(
        ids
    )
    after = rows(site, EffectEvent, "id", "reverses_id")
    fresh = [row for row in after if (row[0],) not in before]
    assert sum(1 for row in fresh if row[1]) * 2 == len(fresh)  # each new event has its counter-event


def test_a_line_taken_off_a_plan_and_a_units_months(site: Flask, leader: FlaskClient) -> None:
    with site.app_context():
        plan = plans.propose(accounts.actor_by_username(LEADER), clock.today().year + 1, 5)
        plan_id, line_id = plan.id, plan.lines[0].id
        db.session.remove()
    here = f"/plans/{plan_id}"
    [(version,)] = rows(site, Plan, "version")[-1:]
    page = done(leader, f"{here}/lines/{line_id}/remove", reason="Đã rà soát năm trước.", version=version)
    assert (line_id, Hand.REMOVED) in rows(site, Line, "id", "hand")
    assert "Văn bản đã được đưa lại vào kế hoạch." in undo(leader, page)
    assert (line_id, Hand.REMOVED) not in rows(site, Line, "id", "hand")
    room = {"unit_key": "so-xay-dung", "month": "2", "why": "Nghỉ Tết"}
    undo(leader, done(leader, f"{here}/capacity", **room, count="3", version=version + 2))
    assert rows(site, Plan, "capacity")[-1] == ([],)
    done(leader, f"{here}/capacity", **room, count="3", version=version + 4)
    undo(leader, done(leader, f"{here}/capacity", **room, count="1", version=version + 5))
    [(kept,)] = rows(site, Plan, "capacity")[-1:]
    assert [row["count"] for row in kept] == [3]


def test_a_translation_attached_and_withdrawn(site: Flask, leader: FlaskClient) -> None:
    here = f"/documents/{local(site)}/english"
    words = "Article 1. This Decision sets out the fees of markets and who pays them."
    undo(leader, done(leader, f"{here}/new", text=words, translator="Sở Ngoại vụ"))
    [(gone,)] = rows(site, Translation, "withdrawn_at")
    assert gone is not None
    done(leader, f"{here}/put-back")
    page = done(leader, f"{here}/withdraw", reason="Có bản dịch tốt hơn.")
    assert "This Decision sets out" not in page
    assert "This Decision sets out" in undo(leader, page)
    assert rows(site, Translation, "withdrawn_at", "reason") == [(None, None)]


def test_a_provision_put_into_a_proposal_and_taken_out(site: Flask, leader: FlaskClient) -> None:
    document = local(site)
    with site.app_context():
        who = accounts.actor_by_username(LEADER)
        aims = [proposals.Aim(document, "dieu-1", None)]
        given = {"ground": "Luật 64/2025/QH15, Điều 57.", "reason": "Không còn phù hợp với thực tế."}
        made = proposals.raise_proposal(who, Action.AMEND, aims, **given)
        proposal_id, version = made.id, made.version
        db.session.remove()
    here = f"/proposals/{proposal_id}/targets"
    undo(leader, done(leader, here, path="dieu-2", new_text="Điều 2. Bãi bỏ.", version=version))
    assert rows(site, Target, "path") == [("dieu-1",)]
    done(leader, here, path="dieu-2", new_text="Điều 2. Bãi bỏ.")
    [_first, (target,)] = rows(site, Target, "id")
    undo(leader, done(leader, f"{here}/{target}/remove"))
    assert rows(site, Target, "path", "new_text") == [("dieu-1", None), ("dieu-2", "Điều 2. Bãi bỏ.")]
    assert len(rows(site, Proposal, "id")) == 1


def test_what_does_not_fit_into_the_cookie_is_said_and_not_offered(app: Flask) -> None:
    with app.test_request_context("/"):
        assert undoing.offer("Đã xong.", "/x", ids=[1, None, 3])
        assert not undoing.offer("Đã xong.", "/x", words="a" * undoing.MOST)
        offered, said = get_flashed_messages(with_categories=True)
    assert offered == ("undo", {"words": "Đã xong.", "address": "/x", "fields": [("ids", "1"), ("ids", "3")]})
    assert said == ("success", "Đã xong.")
