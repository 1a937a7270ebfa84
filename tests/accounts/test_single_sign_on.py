"""Single sign-on against a real provider on this machine: discovery, signature, state, nonce and PKCE."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, RSAKey
from werkzeug.test import TestResponse

from legaldocs.accounts import single_sign_on
from legaldocs.accounts.factor_models import ExternalIdentity
from legaldocs.accounts.models import Person, UserSession
from legaldocs.core import clock, outward
from legaldocs.core.db import db
from tests.accounts.test_second_factor import set_up
from tests.office import PASSWORD, open_office

MAPPED = """
[accounts]
create = {create}
sync_posts = {sync}
asks_second_factor = {asks}
[units]
"Sở Tài chính" = "stc"
[roles]
"ra-soat" = "reviewer"
"lanh-dao" = "head"
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider of OpenID Connect in a process of its own."""
    port = _free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://localhost:{port}"
    try:
        _wait_for(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.kill()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the process answers; on a busy machine its start takes long."""
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(address, timeout=30).raise_for_status()
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail("the provider did not answer")


def office_of(directory: Path, issuer: str, create: bool = False, sync: bool = False, asks: bool = False) -> Flask:
    app = open_office(directory, OIDC_ISSUER=issuer, OIDC_CLIENT_ID="legaldocs", OIDC_CLIENT_SECRET="x")
    flags = {name: str(flag).lower() for name, flag in (("create", create), ("sync", sync), ("asks", asks))}
    (directory / "sign_on.toml").write_text(MAPPED.format(**flags), "utf-8")
    return app


def known(issuer: str, subject: str, **claims: Any) -> None:
    """Tell the provider about somebody."""
    asked = requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5)
    assert asked.status_code in (200, 201, 204), asked.text


def go(browser: FlaskClient, subject: str, target: str = "/documents?q=phi") -> TestResponse:
    """Through the provider's own form and back to our callback."""
    sent = browser.get(f"/sign-in/sso?next={target}")
    assert sent.status_code == 302, sent.text
    back = requests.post(sent.location, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    return browser.get(f"{parts.path}?{parts.query}")


def test_who_is_known_signs_in_and_comes_back_to_the_page_asked_for(tmp_path: Path, provider: str) -> None:
    app, browser = office_of(tmp_path, provider), None
    browser = app.test_client()
    known(provider, "s-1", preferred_username="an", email="an@example.org", name="An")
    assert go(browser, "s-1").location == "/documents?q=phi"
    assert browser.get("/home").status_code == 200
    with app.app_context():
        row = db.session.scalars(sa.select(ExternalIdentity)).one()
        assert (row.issuer, row.subject, row.email) == (provider, "s-1", "an@example.org")
        assert db.session.scalars(sa.select(UserSession.method)).all() == ["sso"]


def test_pkce_state_and_nonce_go_out_with_the_question(tmp_path: Path, provider: str) -> None:
    sent = office_of(tmp_path, provider).test_client().get("/sign-in/sso").location
    asked = parse_qs(urlsplit(sent).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"code_challenge", "state", "nonce"} <= set(asked)
    assert asked["response_type"] == ["code"]


def test_who_is_unknown_gets_no_account_unless_the_table_says_so(tmp_path: Path, provider: str) -> None:
    known(provider, "s-2", preferred_username="moi", name="Người Mới")
    refused = go(office_of(tmp_path / "shut", provider).test_client(), "s-2")
    assert refused.status_code == 422
    app = office_of(tmp_path / "open", provider, create=True)
    assert go(app.test_client(), "s-2", "/home").location == "/home"
    with app.app_context():
        assert db.session.scalars(sa.select(Person.name).where(Person.username == "moi")).one() == "Người Mới"


def test_unit_and_roles_follow_the_service_at_every_sign_in(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider, create=True, sync=True)
    person = {"preferred_username": "lan", "name": "Lan", "department": "Sở Tài chính"}
    for roles, held in ((["ra-soat", "la"], {"reviewer"}), (["lanh-dao"], {"head"}), ([], set())):
        known(provider, "s-3", **person, groups=roles)
        go(app.test_client(), "s-3")
        with app.app_context():
            lan = db.session.scalars(sa.select(Person).where(Person.username == "lan")).one()
            today = single_sign_on.clock.today()
            assert {str(post.role) for post in lan.posts if post.held_on(today)} == held


def test_a_second_subject_with_the_same_name_is_somebody_else(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider)
    known(provider, "s-4", preferred_username="an")
    known(provider, "s-5", preferred_username="an")
    assert go(app.test_client(), "s-4", "/home").status_code == 302
    assert go(app.test_client(), "s-5", "/home").status_code == 422


def test_a_closed_account_stays_closed(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider)
    known(provider, "s-6", preferred_username="an")
    with app.app_context(), single_sign_on.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET disabled = 1 WHERE username = 'an'")
    assert go(app.test_client(), "s-6").status_code == 422


def test_an_answer_serves_once_and_only_the_browser_that_asked(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider)
    known(provider, "s-7", preferred_username="an")
    browser, stranger = app.test_client(), app.test_client()
    sent = browser.get("/sign-in/sso").location
    back = requests.post(sent, data={"sub": "s-7"}, allow_redirects=False, timeout=5).headers["Location"]
    here = f"{urlsplit(back).path}?{urlsplit(back).query}"
    assert stranger.get(here).status_code == 422
    assert browser.get(here.replace("state=", "state=x")).status_code == 422
    assert browser.get(here).status_code == 422  # used up by the wrong state


def test_a_token_for_another_sign_in_is_refused(tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = office_of(tmp_path, provider)
    known(provider, "s-8", preferred_username="an")
    checked = single_sign_on._checked
    monkeypatch.setattr(
        single_sign_on, "_checked", lambda token, keys, issuer, _nonce: checked(token, keys, issuer, "other")
    )
    assert go(app.test_client(), "s-8").status_code == 422


def test_a_token_for_another_application_is_refused(
    tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office_of(tmp_path, provider)
    known(provider, "s-9", preferred_username="an")
    claims = single_sign_on._claims

    def other(begun: dict[str, Any], code: str) -> dict[str, Any]:
        monkeypatch.setattr(
            single_sign_on.jwt, "JWTClaimsRegistry", _of("elsewhere", single_sign_on.jwt.JWTClaimsRegistry)
        )
        return claims(begun, code)

    monkeypatch.setattr(single_sign_on, "_claims", other)
    assert go(app.test_client(), "s-9").status_code == 422


def _of(audience: str, registry: Any) -> Any:
    return lambda **rules: registry(**{**rules, "aud": {"essential": True, "value": audience}})


ISSUER = "https://id.example"
OURS = {"iss": ISSUER, "aud": "legaldocs", "sub": "s", "nonce": "n"}


def signed(key: Any, algorithm: str = "RS256", **claims: Any) -> str:
    """A token as the service would make it."""
    now = int(clock.now().timestamp())
    return jwt.encode({"alg": algorithm}, {**OURS, "iat": now, "exp": now + 60, **claims}, key, algorithms=[algorithm])


def accepted(tmp_path: Path, token: str, key: Any) -> bool:
    with office_of(tmp_path, ISSUER).app_context():
        try:
            single_sign_on._checked(token, KeySet([key]), ISSUER, "n")
        except (JoseError, ValueError):
            return False
    return True


def test_a_token_of_another_signer_is_refused(tmp_path: Path) -> None:
    key, other = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
    assert accepted(tmp_path, signed(key), key)
    assert not accepted(tmp_path, signed(other), key)
    assert not accepted(tmp_path, signed(OctKey.generate_key(256), "HS256"), key)
    head, body, _signature = signed(key).split(".")
    assert not accepted(tmp_path, f"{head}.{body}.", key)


@pytest.mark.parametrize(
    "wrong",
    [{"exp": 1}, {"iss": "https://else.example"}, {"aud": "else"}, {"nonce": "m"}, {"azp": "else"}, {"sub": None}],
)
def test_a_token_out_of_date_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    key = RSAKey.generate_key(2048)
    assert not accepted(tmp_path, signed(key, **wrong), key)


def test_metadata_of_another_issuer_is_refused(tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app, fetch = office_of(tmp_path, provider), outward.fetch_json
    other = {"issuer": "https://else.example"}
    monkeypatch.setattr(outward, "fetch_json", lambda *args, **more: {**fetch(*args, **more), **other})
    assert app.test_client().get("/sign-in/sso").status_code == 422


def test_the_service_may_leave_the_second_factor_to_us(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider, asks=True)
    set_up(app)
    known(provider, "s-10", preferred_username="an")
    assert go(app.test_client(), "s-10").location == "/sign-in/second"


def test_a_service_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    app = office_of(tmp_path, f"http://localhost:{_free_port()}")
    refused = app.test_client().get("/sign-in/sso")
    assert refused.status_code == 422
    assert "Traceback" not in refused.text


def test_off_by_default(tmp_path: Path) -> None:
    app = open_office(tmp_path)
    assert app.test_client().get("/sign-in/sso").status_code == 404
    assert app.test_client().get("/sign-in/sso/callback").status_code == 404
    assert "/sign-in/sso" not in app.test_client().get("/sign-in").text


def test_sign_in_with_a_password_can_be_switched_off(tmp_path: Path, provider: str) -> None:
    app = office_of(tmp_path, provider)
    app.config["LOCAL_SIGN_IN"] = False
    browser = app.test_client()
    assert 'type="password"' not in browser.get("/sign-in").text
    assert browser.post("/sign-in", data={"username": "an", "password": PASSWORD}).status_code == 404
    assert browser.get("/home").status_code == 302


def test_a_page_of_another_site_is_never_the_way_back(tmp_path: Path, provider: str) -> None:
    known(provider, "s-11", preferred_username="an")
    assert go(office_of(tmp_path, provider).test_client(), "s-11", "https://example.org/").location == "/home"


def test_the_shipped_table_is_complete() -> None:
    assert json.loads(json.dumps(single_sign_on.tomllib.loads(single_sign_on.SHIPPED.read_text("utf-8")))).keys() == {
        "claims", "accounts", "units", "roles",
    }  # fmt: skip
