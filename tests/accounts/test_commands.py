"""``legaldocs accounts``: the way in again when nobody can reach the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from legaldocs.cli import main
from legaldocs.core.db import db
from tests.accounts.test_second_factor import set_up
from tests.office import PASSWORD, at_desk, open_office

NEW = "trời xanh mây trắng"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("LEGALDOCS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LEGALDOCS_PROFILE", "testing")
    return open_office(tmp_path)


def test_a_new_password_ends_every_session(office: Flask) -> None:
    desk = at_desk(office, "an")
    done = CliRunner().invoke(main, ["accounts", "password", "an"], input=f"{NEW}\n{NEW}\n")
    assert done.exit_code == 0, done.output
    assert NEW not in done.output
    assert desk.get("/home").status_code == 302
    answer = office.test_client().post("/sign-in", data={"username": "an", "password": NEW})
    assert answer.location == "/home"


def test_a_new_password_leaves_the_second_factor(office: Flask) -> None:
    set_up(office)
    CliRunner().invoke(main, ["accounts", "password", "an"], input=f"{NEW}\n{NEW}\n")
    answer = office.test_client().post("/sign-in", data={"username": "an", "password": NEW})
    assert answer.location == "/sign-in/second"


def test_a_weak_password_is_refused(office: Flask) -> None:
    done = CliRunner().invoke(main, ["accounts", "password", "an"], input="ngan\nngan\n")
    assert done.exit_code == 1
    assert at_desk(office, "an").get("/home").status_code == 200


def test_a_lost_second_factor_is_reset_with_a_reason(office: Flask) -> None:
    set_up(office)
    assert CliRunner().invoke(main, ["accounts", "reset-factor", "an"]).exit_code == 2
    done = CliRunner().invoke(main, ["accounts", "reset-factor", "an", "--reason", "Mất điện thoại"])
    assert done.exit_code == 0, done.output
    assert office.test_client().post("/sign-in", data={"username": "an", "password": PASSWORD}).location == "/home"


def test_an_unknown_account_is_said(office: Flask) -> None:
    assert CliRunner().invoke(main, ["accounts", "reset-factor", "la", "--reason", "Mất máy"]).exit_code == 1


def test_the_first_people_come_from_a_file_and_a_broken_one_changes_nothing(office: Flask, tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    rows = """
        [[unit]]
        key = "so-moi"
        name = "Sở Mới"
        kind = "department"
        [[person]]
        username = "nguoi.moi"
        name = "Người Mới"
        posts = [{unit = "UNIT", role = "drafter"}]
        """
    file.write_text(rows.replace("UNIT", "khong-co"), encoding="utf-8")
    refused = CliRunner().invoke(main, ["accounts", "set-up", str(file)])
    assert (refused.exit_code, "khong-co" in refused.output) == (1, True)
    file.write_text(rows.replace("UNIT", "so-moi"), encoding="utf-8")
    assert "1 people added" in CliRunner().invoke(main, ["accounts", "set-up", str(file)]).output
    assert "0 people added" in CliRunner().invoke(main, ["accounts", "set-up", str(file)]).output
    assert CliRunner().invoke(main, ["accounts", "password", "nguoi.moi"], input=f"{NEW}\n{NEW}\n").exit_code == 0
    answer = office.test_client().post("/sign-in", data={"username": "nguoi.moi", "password": NEW})
    assert answer.location == "/home"


def test_an_installation_with_people_of_its_own_never_gets_the_sample(office: Flask) -> None:
    from legaldocs.documents import sample_register
    from legaldocs.documents.models import Document

    with office.app_context():
        sample_register.load_when_empty()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0
