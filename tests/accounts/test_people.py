"""An administrator opens accounts, gives posts and keeps the units; nobody else does, and nobody for themselves."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import people_service, queries
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person, Role, Unit
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from tests.office import PEOPLE, SINCE, at_desk, open_office

ADMIN = {"username": "quan", "name": "Quản", "posts": [{"unit": "stp", "role": "administrator", "since": SINCE}]}
DAY = date(2026, 1, 5)


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    app = open_office(tmp_path)
    with app.app_context():
        account_service.set_up(SYSTEM, {"unit": PEOPLE["unit"], "person": [ADMIN]}, "mat khau thu nghiem")
    return app


def admin() -> Actor:
    return queries.actor_by_username("quan")


def unit_id(key: str = "stp") -> int:
    found = queries.unit_by_key(key)
    assert found is not None
    return found.id


def test_an_opened_account_signs_in_with_the_password_shown_once(office: Flask) -> None:
    desk = at_desk(office, "quan")
    with office.app_context():
        key = unit_id()
    given = {"username": "le.thi.moi", "name": "Lê Thị Mới", "title": "", "unit_id": key, "role": "drafter"}
    page = desk.post("/people/new", data=given | {"since": "2026-01-05"})
    assert page.status_code == 200
    password = re.search(r"<code[^>]*>([^<]+)</code>", page.text)
    assert password is not None
    with office.app_context():
        person = db.session.scalars(sa.select(Person).where(Person.username == "le.thi.moi")).one()
        number = person.id
        assert account_service.password_of("le.thi.moi", password[1], "127.0.0.1").id == number
        assert password[1] not in str(db.session.scalars(sa.select(AuditEntry.changes)).all())
    assert password[1] not in desk.get(f"/people/{number}").text
    assert "Lê Thị Mới" in desk.get("/people").text


def test_a_post_is_given_with_its_days_and_not_twice_at_once(office: Flask) -> None:
    with office.app_context():
        person, _password = people_service.open_account(admin(), "an.nam", "An", "", unit_id(), Role.DRAFTER, DAY)
        people_service.give_post(admin(), person.id, unit_id(), Role.REVIEWER, DAY, date(2026, 6, 30))
        assert queries.actor_by_username("an.nam").user_id == person.id
        with pytest.raises(Invalid):
            people_service.give_post(admin(), person.id, unit_id(), Role.REVIEWER, date(2026, 6, 30))
        with pytest.raises(Invalid):
            people_service.give_post(admin(), person.id, unit_id(), Role.HEAD, DAY, date(2026, 1, 4))
        people_service.give_post(admin(), person.id, unit_id(), Role.REVIEWER, date(2026, 7, 1))
        assert len(person.posts) == 3


def test_nobody_gives_a_post_to_themselves_and_only_administrators_give_any(office: Flask) -> None:
    with office.app_context():
        mine = admin()
        with pytest.raises(Refused):
            people_service.give_post(mine, mine.user_id or 0, unit_id(), Role.JUSTICE_LEADER, DAY)
        with pytest.raises(Forbidden):
            people_service.open_account(
                queries.actor_by_username("an"), "ai.do", "Ai", "", unit_id(), Role.ADMINISTRATOR, DAY
            )
    assert at_desk(office, "an").get("/people/new").status_code == 403
    assert "/people/new" not in at_desk(office, "an").get("/people").text


@pytest.mark.parametrize("name", ["có dấu", "ab", "An.Nam/1", "-an.nam"])
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(office: Flask, name: str) -> None:
    with office.app_context(), pytest.raises(Invalid):
        people_service.open_account(admin(), name, "An", "", unit_id(), Role.DRAFTER, DAY)


def test_units_are_added_and_changed_but_never_part_of_themselves(office: Flask) -> None:
    desk = at_desk(office, "quan")
    given = {"name": "Sở Khoa học và Công nghệ", "kind": "department", "fields_of_work": "khoa học, chuyển đổi số"}
    assert desk.post("/people/units", data=given).status_code == 302
    assert desk.post("/people/units", data=given).status_code == 422
    with office.app_context():
        unit = db.session.scalars(sa.select(Unit).where(Unit.name == given["name"])).one()
        assert (unit.key, unit.fields) == ("so-khoa-hoc-va-cong-nghe", ["khoa học", "chuyển đổi số"])
        part = people_service.add_unit(admin(), "Phòng Chuyển đổi số", "", "department", [], unit.id)
        with pytest.raises(Invalid):
            people_service.change_unit(admin(), unit.id, unit.name, "", "department", [], part.id)
