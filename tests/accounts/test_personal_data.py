"""Personal data: known, handed out, kept no longer than said, erased under a pseudonym while the audit stays whole."""

from __future__ import annotations

import json
import sqlite3
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.accounts import access_review, personal_data
from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person, UserSession
from legaldocs.app import create_app
from legaldocs.cli.database import run_upgrade
from legaldocs.core import audit, clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import Model, db
from legaldocs.core.errors import Refused
from tests.accounts.test_second_factor import set_up
from tests.conftest import postgres_database
from tests.databases import BOTH
from tests.office import PASSWORD, PEOPLE, at_desk, open_office


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def id_of(username: str) -> int:
    return accounts.actor_by_username(username).user_id or 0


def leave(username: str) -> int:
    """Somebody's post is withdrawn; their number."""
    person = db.session.scalars(sa.select(Person).where(Person.username == username)).one()
    access_review.withdraw(SYSTEM_ADMIN, f"post-{person.posts[0].id}", "Nghỉ hưu.")
    return person.id


SYSTEM_ADMIN = Actor(None, "system", frozenset({(1, "administrator")}), is_system=True)


def told() -> str:
    """Everything the audit says, as one text."""
    columns = (AuditEntry.actor_name, AuditEntry.on_behalf_of, AuditEntry.changes)
    return "\n".join(str(row) for row in db.session.execute(sa.select(*columns)))


def test_every_link_to_a_person_stands_in_the_register() -> None:
    named = {table for line in personal_data.description()["kept"] for table in line["tables"]} - {"*"}
    assert named <= set(Model.metadata.tables)
    own = {table for table, columns in personal_data.links().items() if columns == ["person_id"]}
    work = {table for table in own if personal_data.line_of(table)["key"] == "work"}
    # Tables with nothing but "whose it is" are a person's own unless said to be work in the files here.
    assert work <= {
        "campaign_member", "check_collaborator", "form_confirmation", "month_confirmation", "par_setting",
        "report_issue", "systematisation_settlement",
    }, "say in personal_data.toml what becomes of it"  # fmt: skip


def test_every_rule_of_retention_names_what_exists() -> None:
    for rule in personal_data.description()["retention"]:
        columns = Model.metadata.tables[rule["table"]].columns
        assert rule["after"] in columns
        assert set(rule.get("columns", ())) <= set(columns.keys())


def test_a_person_takes_a_copy_without_any_secret(office: Flask) -> None:
    _app, codes = set_up(office, "dung")
    desk = at_desk(office, "an")
    desk.post("/account/tokens", data={"name": "Đồng bộ", "days": 30})
    answer = desk.get("/account/data.json")
    copy = json.loads(answer.data)
    assert copy["account"]["username"] == "an"
    assert copy["factors"]["api_token"][0]["name"] == "Đồng bộ"
    assert copy["sign-in"]["user_session"][0]["address"] == "127.0.0.1"
    assert "argon2" not in answer.text
    assert "_hash" not in answer.text
    assert codes[0] not in answer.text
    assert "Dung" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_copy_of_another_is_for_administrators(office: Flask) -> None:
    for path in ("/people/1/data", "/people/1/data.json"):
        assert at_desk(office, "binh").get(path).status_code == 403


def test_who_holds_a_post_is_not_erased(office: Flask) -> None:
    with office.app_context(), pytest.raises(Refused):
        personal_data.erase(SYSTEM_ADMIN, id_of("an"), "Theo yêu cầu.")


@pytest.mark.parametrize("kind", BOTH)
def test_an_erased_person_is_nowhere_in_the_audit_and_the_chain_verifies(kind: str, tmp_path: Path) -> None:
    with postgres_database() if kind == "postgres" else nullcontext("") as uri:
        _erase_on(uri, tmp_path)


def _erase_on(uri: str, tmp_path: Path) -> None:
    with create_app("testing", DATA_DIR=tmp_path, SQLALCHEMY_DATABASE_URI=uri).app_context():
        run_upgrade()  # with the triggers that guard the audit
        people = {**PEOPLE, "person": [{**PEOPLE["person"][0], "username": "le.thi.bich", "name": "Lê Thị Bích"}]}
        account_service.set_up(SYSTEM, {**people, "person": people["person"] + PEOPLE["person"][1:]}, PASSWORD)
        bich = accounts.actor_by_username("le.thi.bich")
        account_service.issue_token(bich, "Máy của Bích", may_write=False, days=9)
        until = clock.today() + timedelta(days=2)
        post = accounts.posts_of(bich.user_id or 0, clock.today())[0]
        account_service.delegate(bich, post.id, id_of("dung"), clock.today(), until, "Đi họp.")
        account_service.choose_language(Actor(id_of("dung"), "Dung", bich.posts, "Lê Thị Bích"), "en")
        assert "Bích" in told()
        person_id = leave("le.thi.bich")
        redacted = personal_data.erase(SYSTEM_ADMIN, person_id, "Đã nghỉ hưu, có đơn.")
        assert redacted >= 3
        assert "ích" not in told()
        assert "le.thi.bich" not in told()
        assert f"erased-{person_id}" in told()
        assert audit.verify(db.session()) is None
        assert personal_data.erase(SYSTEM_ADMIN, person_id, "Lần nữa.") == 0
        person = db.session.get_one(Person, person_id)
        assert (person.name, person.title, person.disabled) == (f"erased-{person_id}", "", True)
        with pytest.raises((sa.exc.IntegrityError, sa.exc.DatabaseError)), db.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE audit_entry SET hash = 'x' WHERE seq IN (SELECT seq FROM audit_redaction)"
            )
        db.session.remove()
        db.engine.dispose()


def test_a_crash_between_the_two_steps_is_finished_by_the_nightly_job(office: Flask) -> None:
    with office.app_context():
        person_id = leave("an")
        personal_data._pseudonymise(SYSTEM_ADMIN, person_id, "Theo yêu cầu.")
        assert '"an"' in told()
        assert personal_data.finish_erasures() > 0
        assert '"an"' not in told()
        assert audit.verify(db.session()) is None


def test_a_redaction_nobody_with_the_key_made_is_found(installation: Path) -> None:
    connection = sqlite3.connect(installation / "legaldocs.db", isolation_level=None)
    connection.execute("INSERT INTO audit_redaction (seq, digest) VALUES (5, ?)", ("0" * 64,))
    connection.execute("UPDATE audit_entry SET actor_name = 'Ai đó' WHERE seq = 5")
    connection.close()
    with create_app("testing", DATA_DIR=installation).app_context():
        assert audit.verify(db.session()) == audit.Tampered(5, "content")
        db.engine.dispose()


def test_an_erased_account_never_opens_again(office: Flask) -> None:
    with office.app_context():
        person_id = leave("an")
        personal_data.erase(SYSTEM_ADMIN, person_id, "Theo yêu cầu.")
        with pytest.raises(Refused):
            access_review.reopen(SYSTEM_ADMIN, person_id, "Nhầm lẫn thôi.")


def test_old_sign_ins_go_and_the_newest_stays(office: Flask) -> None:
    at_desk(office, "an")
    at_desk(office, "an")
    with office.app_context():
        assert personal_data.apply_retention() == 0
        with time_machine.travel(clock.now() + timedelta(days=400)):
            assert personal_data.apply_retention() == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 1
