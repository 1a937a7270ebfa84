"""Views of lists: filters and order under a name, mine or my unit's, one of them seen first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.listviews import queries, service
from legaldocs.listviews.models import ListView
from legaldocs.shell import NAVIGATION
from tests.documents.texts import WASTE
from tests.office import at_desk, register

LIST = "documents.index"


def save(client: FlaskClient, name: str, query: str, **more: str) -> str:
    """Keep a view as the form does; where it leads."""
    answer = client.post("/list-views", data={"list_name": LIST, "name": name, "query": query, **more})
    assert answer.status_code == 302
    return answer.headers["Location"]


def page(client: FlaskClient, address: str = "/documents?page=1") -> str:
    return client.get(address).get_data(as_text=True)


def test_what_is_kept_is_filters_and_order_and_nothing_of_the_moment(office: Flask) -> None:
    client = at_desk(office, "an")
    place = save(client, "Quyết định năm 2020", "year=2020&sort=-issued&page=3&size=50&lang=en&q=")
    assert place == "/documents?year=2020&sort=-issued&kept=1"
    shown = page(client, place)
    assert 'aria-current="true"' in shown
    assert "Quyết định năm 2020" in shown


def test_a_view_of_a_unit_is_seen_by_its_people_and_nobody_else(office: Flask) -> None:
    save(at_desk(office, "an"), "Của tôi", "year=2020")
    save(at_desk(office, "an"), "Của đơn vị", "year=2021", shared="1")
    for person, sees in (("an", (True, True)), ("binh", (False, True)), ("hoa", (False, False))):
        shown = page(at_desk(office, person))
        assert ("Của tôi" in shown, "Của đơn vị" in shown) == sees
    with office.app_context():
        view_id = db.session.scalar(sa.select(ListView.id).where(ListView.name == "Của đơn vị"))
        for act in (lambda who: service.drop(who, view_id), lambda who: service.choose_first(who, view_id, first=True)):
            with pytest.raises(Missing):
                act(accounts.actor_by_username("binh"))


def test_the_view_seen_first_opens_the_list_and_everything_stays_one_click_away(office: Flask) -> None:
    client = at_desk(office, "an")
    save(client, "Năm nay", "year=2026", is_default="1")
    save(client, "Năm trước", "year=2025", is_default="1")
    assert client.get("/documents").headers["Location"] == "/documents?year=2025&kept=2"
    assert client.get("/documents?page=1").status_code == 200
    again = client.get("/documents", headers={"Referer": "http://localhost/documents?year=2025"})
    assert again.status_code == 200  # "show all" on the list itself
    assert at_desk(office, "binh").get("/documents").status_code == 200
    with office.app_context():
        first = queries.default_of(accounts.actor_by_username("an"), LIST)
        assert first is not None
        view_id = first.id
    client.post(f"/list-views/{view_id}/first", data={"first": "0"})
    assert client.get("/documents").status_code == 200
    assert "Đã bỏ chế độ xem “Năm trước”." in client.post(f"/list-views/{view_id}/drop", follow_redirects=True).text
    assert "Năm trước" not in page(client)


def test_a_view_whose_filters_changed_says_so_and_takes_the_change(office: Flask) -> None:
    client = at_desk(office, "an")
    place = save(client, "Việc", "year=2020", shared="1", is_default="1")
    assert "*</span>" not in page(client, place)
    changed = page(client, "/documents?year=2021&kept=1")
    assert '<input type="hidden" name="kept" value="1">' in changed  # filtering further does not forget it
    assert 'Việc<span aria-hidden="true">*</span>' in changed
    assert "đã đổi so với khi lưu" in changed
    assert "*</span>" not in page(client, "/documents?year=2021")  # did not begin with it
    form = re.search(r'<form method="post" action="/list-views">(.*?)</form>', changed, re.DOTALL)
    assert form is not None
    given = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form[1]))
    assert save(client, given.pop("name"), given.pop("query"), **given) == "/documents?year=2021&kept=1"
    assert client.get("/documents").headers["Location"] == "/documents?year=2021&kept=1"  # still seen first
    assert "Việc" in page(at_desk(office, "binh"))  # and still the unit's


def test_what_a_head_shows_first_opens_the_list_for_the_unit_but_for_who_chose_otherwise(office: Flask) -> None:
    save(at_desk(office, "an"), "Của An", "year=2019", shared="1", is_default="1")  # a reviewer's own choice
    assert at_desk(office, "binh").get("/documents").status_code == 200
    save(at_desk(office, "binh"), "Cả đơn vị", "year=2020", shared="1", is_default="1")
    assert at_desk(office, "an").get("/documents").headers["Location"].startswith("/documents?year=2019")
    save(at_desk(office, "an"), "Của An", "year=2019", shared="1")
    assert at_desk(office, "an").get("/documents").headers["Location"].startswith("/documents?year=2020")
    assert at_desk(office, "hoa").get("/documents").status_code == 200  # of another unit


def test_the_same_name_again_replaces_what_it_meant(office: Flask) -> None:
    client = at_desk(office, "an")
    save(client, "Việc", "year=2020")
    save(client, "Việc", "year=2021")
    with office.app_context():
        assert [row.query for row in db.session.scalars(sa.select(ListView))] == [[["year", "2021"]]]


def test_only_a_list_can_have_views_and_not_without_end(office: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at_desk(office, "an")
    for name in ("documents.page", "nothing.such", "accounts.sign_out"):
        answer = client.post("/list-views", data={"list_name": name, "name": "x", "query": "a=1"})
        assert answer.status_code == 404
    monkeypatch.setattr(service, "MOST", 1)
    with office.app_context():
        actor = accounts.actor_by_username("an")
        service.keep(actor, LIST, "a", [("q", "x")], shared=False, is_default=False)
        with pytest.raises(Invalid):
            service.keep(actor, LIST, "b", [("q", "x")], shared=False, is_default=False)
        with pytest.raises(Invalid):
            service.keep(actor, LIST, "a", [("q", "x" * 3000)], shared=False, is_default=False)


def test_a_view_cannot_lead_out_of_the_site(office: Flask) -> None:
    assert save(at_desk(office, "an"), "x", "next=//evil.example&q=%0d%0aSet-Cookie:a").startswith("/documents?")


def test_every_list_of_the_navigation_bears_the_bar_and_an_address_of_a_view(installation: Path) -> None:
    from legaldocs.app import create_app
    from legaldocs.documents import sample_register

    site = create_app("testing", DATA_DIR=installation)
    client = site.test_client()
    client.post("/sign-in", data={"username": "tran.thi.hoai", "password": sample_register.PASSWORD})
    with site.test_request_context():
        names = [end for _group, rows in NAVIGATION for end, *_rest in rows if end.endswith(".index")]
        lists = {name: site.url_for(name) for name in names}
    with site.app_context():
        leader = accounts.actor_by_username("tran.thi.hoai")
        for name in names:
            service.keep(leader, name, "Chế độ xem thử", [("sort", "x")], shared=False, is_default=False)
    bearing = []
    for name, address in lists.items():
        answer = client.get(f"{address}?page=1")
        assert answer.status_code == 200, name
        if "Chế độ xem thử" in answer.get_data(as_text=True):
            bearing.append(name)
    wanted = {
        "documents.index", "review.index", "findings.index", "proposals.index", "drafting.index", "checking.index",
        "deadlines.index", "quality.index",
    }  # fmt: skip
    assert wanted <= set(bearing)
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_reader_chooses_columns_and_the_view_remembers_them(office: Flask) -> None:
    register(office, [WASTE])
    client = at_desk(office, "an")
    everything = page(client)
    assert 'name="cols" value="issuer" checked' in everything
    assert "ld-hide-" not in everything
    some = page(client, "/documents?cols=number&cols=title&sort=number")
    assert 'class="ld-tablewrap ld-hide-3 ld-hide-4 ld-hide-5"' in some
    assert 'href="/documents?cols=number&amp;cols=title&amp;sort=-number"' in some  # sorting keeps them
    assert some.count('<input type="hidden" name="cols" value="number">') == 1  # and so does filtering
    kept = save(client, "Hai cột", "cols=number&cols=title")
    assert "ld-hide-3" in page(client, kept)


def test_columns_that_no_table_has_hide_nothing(office: Flask) -> None:
    assert "ld-hide-" not in page(at_desk(office, "an"), "/documents?cols=nothing&page=1")


def test_programs_keep_and_drop_the_same_views(office: Flask) -> None:
    with office.app_context():
        token = account_service.issue_token(accounts.actor_by_username("an"), "Thử", True, 30)
    client, headers = office.test_client(), {"Authorization": f"Bearer {token}"}
    given = {"list_name": LIST, "name": "Năm 2020", "query": "year=2020&cols=number&page=2", "is_default": True}
    made = client.post("/api/v1/views", json=given, headers=headers)
    assert (made.status_code, made.json["url"], made.json["shown"]) == (
        201, "/documents?year=2020&cols=number&kept=1", ["number"],
    )  # fmt: skip
    assert at_desk(office, "an").get("/documents").headers["Location"] == made.json["url"]
    client.post(f"/api/v1/views/{made.json['id']}/first", json={"first": False}, headers=headers)
    listed = client.get(f"/api/v1/views?list_name={LIST}", headers=headers).json["items"]
    assert [(one["name"], one["is_default"], one["mine"]) for one in listed] == [("Năm 2020", False, True)]
    wrong = client.post("/api/v1/views", json={**given, "list_name": "documents.page"}, headers=headers)
    assert wrong.status_code == 404
    assert client.post(f"/api/v1/views/{made.json['id']}/drop", headers=headers).json == {"list_name": LIST}
    assert client.get(f"/api/v1/views?list_name={LIST}", headers=headers).json["items"] == []
