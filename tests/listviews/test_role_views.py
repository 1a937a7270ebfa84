"""What opens a list for a role, and what comes before it: one's own choice, then what the unit is shown."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Forbidden, Invalid, Missing
from legaldocs.listviews import queries, service
from tests.listviews.test_listviews import LIST, page, save
from tests.office import at_desk


def opens(office: Flask, username: str) -> str:
    """Where the list of documents leads somebody; nothing where it opens as it is."""
    return at_desk(office, username).get("/documents").headers.get("Location", "")


def for_role(office: Flask, role: str, query: str, name: str = "Của vai trò") -> int:
    form = {"list_name": LIST, "role": role, "name": name, "query": query}
    return at_desk(office, "hoa").post("/list-views/roles", data=form).status_code


def test_a_role_a_unit_and_a_person_in_this_order_from_behind(office: Flask) -> None:
    assert for_role(office, "reviewer", "year=2019") == 302
    assert opens(office, "an") == "/documents?year=2019&kept=role-1"
    assert opens(office, "dung") == ""  # a drafter
    save(at_desk(office, "binh"), "Cả đơn vị", "year=2020", shared="1", is_default="1")
    assert opens(office, "an").startswith("/documents?year=2020")
    save(at_desk(office, "an"), "Của An", "year=2021", is_default="1")
    assert opens(office, "an").startswith("/documents?year=2021")


def test_a_second_choice_for_a_role_takes_the_place_of_the_first(office: Flask) -> None:
    for_role(office, "reviewer", "year=2019")
    for_role(office, "reviewer", "year=2022&page=3")
    assert opens(office, "an") == "/documents?year=2022&kept=role-1"
    assert at_desk(office, "hoa").post("/list-views/roles/1/end").headers["Location"] == "/documents?page=1"
    assert opens(office, "an") == ""


def test_the_bar_shows_whose_view_it_is_and_that_its_filters_changed(office: Flask) -> None:
    for_role(office, "reviewer", "year=2019", "Năm 2019")
    shown = page(at_desk(office, "an"), "/documents?year=2019&kept=role-1")
    assert 'Năm 2019 <span class="ld-xs">· Chuyên viên rà soát</span>' in shown
    assert "Mở đầu theo vai trò" not in shown  # only who may choose is offered it
    assert 'Năm 2019<span aria-hidden="true">*</span>' in page(
        at_desk(office, "an"), "/documents?year=2020&kept=role-1"
    )
    assert "Năm 2019" not in page(at_desk(office, "dung"))


def test_leaders_are_offered_it_for_the_view_they_see_and_it_outlives_that_view(office: Flask) -> None:
    leader = at_desk(office, "hoa")
    place = save(leader, "Năm 2018", "year=2018")
    shown = page(leader, place)
    assert "Mở danh sách này bằng “Năm 2018” cho" in shown
    assert for_role(office, "auditor", "year=2018", "Năm 2018") == 302
    leader.post("/list-views/1/drop")
    assert opens(office, "khang").startswith("/documents?year=2018")
    assert "/list-views/roles/1/end" in page(leader)


def actor(username: str) -> Actor:
    return accounts.actor_by_username(username)


def test_only_leaders_and_administrators_choose_and_not_an_empty_view(office: Flask) -> None:
    with office.app_context():
        for who in ("an", "binh", "khang"):
            with pytest.raises(Forbidden):
                service.show_role(actor(who), LIST, Role.REVIEWER, "x", [("year", "2020")])
        with pytest.raises(Invalid):
            service.show_role(actor("hoa"), LIST, Role.REVIEWER, "x", [])
        with pytest.raises(Missing):
            service.end_role(actor("hoa"), 99)


def test_of_several_roles_the_first_in_order_opens_the_list(office: Flask) -> None:
    with office.app_context():
        for role in (Role.AUDITOR, Role.REVIEWER):
            service.show_role(actor("hoa"), LIST, role, role.value, [("q", role.value)])
        both = Actor(user_id=1, name="x", posts=frozenset({(1, "auditor"), (2, "reviewer")}))
        first = queries.default_of(both, LIST)
        assert first is not None
        assert first.name == "reviewer"
        assert set(queries.ORDER) == set(Role)


def test_programs_set_and_end_it(office: Flask) -> None:
    with office.app_context():
        tokens = {who: account_service.issue_token(actor(who), "Thử", True, 30) for who in ("hoa", "an")}
    client = office.test_client()
    head = {who: {"Authorization": f"Bearer {token}"} for who, token in tokens.items()}
    given = {"list_name": LIST, "role": "reviewer", "name": "Năm 2020", "query": "year=2020"}
    assert client.put("/api/v1/views/roles", json=given, headers=head["an"]).status_code == 403
    made = client.put("/api/v1/views/roles", json=given, headers=head["hoa"])
    assert made.json["url"] == "/documents?year=2020&kept=role-1"
    listed = client.get(f"/api/v1/views/roles?list_name={LIST}", headers=head["an"]).json
    assert listed == {"items": [made.json]}
    assert (
        client.put("/api/v1/views/roles", json={**given, "list_name": "no.such"}, headers=head["hoa"]).status_code
        == 404
    )
    assert client.post(f"/api/v1/views/roles/{made.json['id']}/end", headers=head["hoa"]).json == {"list_name": LIST}
