"""What a new password must be: long, not on the list, not made of the words of this office; nothing else is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from legaldocs.accounts.passwords import weakness
from tests.office import PASSWORD, at_desk, open_office


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngan qua thoi", None),
        ("mười một ký", "short"),
        ("x" * 129, "long"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaabb", "common"),
        ("qwertyuiopas", "common"),
        ("PasswordPassword", "common"),
        ("sunshine2026!", "common"),
        ("toi la nguyen.an day", "own-name"),
        ("SoTuPhap-Legaldocs-1", "context"),
        ("matkhau-admin-2026", "context"),
        ("Sở Tư pháp 2026", "context"),
        ("chỉ chữ thường thôi", None),
        ("8374950273645182", None),
        ("con mèo trèo cây cau 🐈", None),
        ("x y" * 2 + "trời xanh mây trắng" + "z" * 80, None),
    ],
)
def test_rules(password: str, why: str | None) -> None:
    assert weakness(password, "nguyen.an", ("Sở Tư pháp",)) == why


def change(office: Flask, old: str, new: str) -> int:
    return at_desk(office, "an").post("/account/password", data={"old": old, "new": new}).status_code


def test_changing_asks_for_the_present_one_and_ends_every_session(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    elsewhere = at_desk(office, "an")
    assert change(office, "khong phai mat khau", "trời xanh mây trắng") == 422
    assert elsewhere.get("/home").status_code == 200
    assert change(office, PASSWORD, "trời xanh mây trắng") == 302
    assert elsewhere.get("/home").status_code == 302


def test_the_account_and_the_unit_do_not_make_a_password(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    assert change(office, PASSWORD, "SởTàiChính2026") == 422


def test_passwords_may_be_pasted_and_filled_in_by_a_manager(tmp_path: Path) -> None:
    page = at_desk(open_office(tmp_path), "an").get("/account").text
    assert 'autocomplete="new-password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


@pytest.mark.parametrize("given", ["MAT KHAU THU NGHIEM", PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1]])
def test_a_password_counts_exactly_as_typed(tmp_path: Path, given: str) -> None:
    answer = open_office(tmp_path).test_client().post("/sign-in", data={"username": "an", "password": given})
    assert answer.status_code == 422
