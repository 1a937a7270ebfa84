"""What the doctor says of an installation that others reach and that is set up as if nobody did."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from config import settings
from legaldocs.accounts import factors
from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person, Role
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import sample_register
from legaldocs.jobs import safety
from tests.apps import lend

SAFE = {"SITE_ADDRESS": "https://vanban.example.gov.vn", "TRUSTED_PROXIES": 1, "MAIL_BACKEND": "smtp"}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, Any]:
    """Settings as ``deploy/environment.example`` leads to them."""
    return {"DEBUG": False, "TESTING": False} | settings("production", DATA_DIR=tmp_path / "data", **SAFE)


@pytest.fixture
def sample(sample_directory: Path, tmp_path: Path) -> Iterator[Flask]:
    app = lend(Path(shutil.copytree(sample_directory, tmp_path / "copy")))
    with app.app_context():
        yield app
        db.session.remove()


def said(found: Iterator[Any], language: str = "en") -> list[str]:
    with force_locale(language):
        return [str(one) for one in found]


def test_the_shipped_settings_of_production_are_safe(app: Flask, production: dict[str, Any]) -> None:
    assert said(safety.of_settings(production)) == []


@pytest.mark.parametrize(
    ("changed", "english", "vietnamese"),
    [
        ({"DEBUG": True}, "switch off DEBUG", "tắt DEBUG"),
        ({"TESTING": True}, "tests are on", "chế độ kiểm thử"),
        ({"PROPAGATE_EXCEPTIONS": True}, "PROPAGATE_EXCEPTIONS", "vết chương trình"),
        ({"SESSION_COOKIE_SECURE": False}, "travel unsealed", "không mã hóa"),
        ({"SESSION_COOKIE_HTTPONLY": False}, "open to scripts", "mã kịch bản"),
        ({"SESSION_COOKIE_SAMESITE": None}, "other sites", "trang khác"),
        ({"SITE_ADDRESS": "http://vanban.example.gov.vn"}, "SITE_ADDRESS must be", "SITE_ADDRESS phải"),
        ({"SITE_ADDRESS": "https://localhost"}, "lead nowhere", "không tới nơi"),
        ({"TRUSTED_PROXIES": 0}, "No proxy is believed", "máy chủ trung gian"),
        ({"SECRET_KEY": "dev"}, "SECRET_KEY can be guessed", "SECRET_KEY có thể bị đoán"),
        ({"SECRET_KEY": "changeme" * 4}, "SECRET_KEY can be guessed", "SECRET_KEY có thể bị đoán"),
        ({"AUDIT_KEY": b"0" * 64}, "AUDIT_KEY can be guessed", "AUDIT_KEY có thể bị đoán"),
        ({"FACTOR_KEY": ""}, "FACTOR_KEY can be guessed", "FACTOR_KEY có thể bị đoán"),
        ({"WTF_CSRF_ENABLED": False}, "Forms of other sites", "Biểu mẫu gửi từ trang khác"),
        ({"RATELIMIT_ENABLED": False}, "not counted", "không được đếm"),
        ({"ARGON2": (64, 1, 1)}, "cost too little", "quá dễ"),
        ({"METRICS_TOKEN": "secret"}, "METRICS_TOKEN can be guessed", "METRICS_TOKEN có thể"),
        ({"MAIL_BACKEND": "console"}, "into the log", "vào nhật ký"),
    ],
)
def test_each_unsafe_setting_is_said_in_both_languages(
    app: Flask, production: dict[str, Any], changed: dict[str, Any], english: str, vietnamese: str
) -> None:
    found = said(safety.of_settings(production | changed))
    assert len(found) == 1
    assert english in found[0]
    assert vietnamese in said(safety.of_settings(production | changed), "vi")[0]


def test_directories_and_secrets_that_others_can_read_are_named(
    app: Flask, production: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = production["DATA_DIR"]
    data.chmod(0o750)
    owner = os.geteuid()
    belongs = ["belongs to root"] if owner == 0 else []

    def heads() -> list[str]:
        return [next(word for word in ("belongs to root", "open to every", "read by others") if word in line)
                for line in said(safety.of_places(data))]  # fmt: skip

    assert heads() == belongs
    data.chmod(0o755)
    (data / "secrets" / "audit.key").chmod(0o640)
    assert heads() == [*belongs, "open to every", "read by others"]


def test_a_backup_that_is_missing_or_old_is_said(app: Flask, tmp_path: Path) -> None:
    now = clock.now()
    assert "No backup was made yet" in said(safety.of_backups(tmp_path, 2, now))[0]
    assert said(safety.of_backups(tmp_path, 0, now)) == []
    safety.note_backup(tmp_path)
    assert said(safety.of_backups(tmp_path, 2, now + timedelta(days=1, hours=23))) == []
    assert "is 3 days old" in said(safety.of_backups(tmp_path, 2, now + timedelta(days=3, hours=1)))[0]
    assert "3 ngày" in said(safety.of_backups(tmp_path, 2, now + timedelta(days=3, hours=1)), "vi")[0]


def test_sample_accounts_that_anybody_can_open_are_named(sample: Flask) -> None:
    found = said(safety.of_people())
    people = sorted(one.username for one in db.session.query(Person))
    assert [line.split()[1] for line in found if "password of the sample" in line] == people
    with unit_of_work(SYSTEM, "tests.close"):
        db.session.query(Person).filter_by(username=people[0]).one().disabled = True
    assert people[0] not in " ".join(said(safety.of_people()))


def test_an_installation_where_nobody_must_prove_twice_is_told(sample: Flask) -> None:
    assert "No post asks for a second factor" in said(safety.of_people())[-1]
    with_factor = accounts.actor_by_username("quan.tri")
    factors.require_for(with_factor, [Role.ADMINISTRATOR])
    assert "No post asks" not in " ".join(said(safety.of_people()))


def test_a_trial_on_ones_own_computer_is_asked_nothing(app: Flask, production: dict[str, Any]) -> None:
    trial = settings("default", DATA_DIR=production["DATA_DIR"])
    assert not safety.is_served(trial)
    assert said(safety.wrong(trial, clock.now())) == []
    assert safety.is_served(trial | {"SITE_ADDRESS": "http://vanban.example.gov.vn"})
    assert safety.is_served(production)


def test_nothing_is_asked_of_people_where_there_are_none(app: Flask) -> None:
    assert sample_register.still_open() == []
