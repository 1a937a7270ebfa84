"""What every answer and every module promises: headers, cookies, no weak hash, no shell, no field from nowhere."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import RAISE, fields
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, MethodNotAllowed, ServiceUnavailable

from legaldocs.accounts import queries as accounts
from legaldocs.app import create_app
from legaldocs.core.db import Model, db
from legaldocs.core.errors import Invalid
from legaldocs.core.schema import Input, load
from legaldocs.documents import blobs, service
from legaldocs.documents.reading import Incoming
from tests.office import PASSWORD, at_desk, decision, open_office, register

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "legaldocs").rglob("*.py"))
PAGES = ["/sign-in", "/portal", "/documents/999999", "/api/v1/openapi.json", "/api/v1/documents", "/khong-co"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return open_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def browser(office: Flask) -> FlaskClient:
    return office.test_client()


@pytest.mark.parametrize("refusal", [ServiceUnavailable, InternalServerError, MethodNotAllowed, Gone])
def test_the_words_of_the_framework_are_on_no_page(office: Flask, refusal: type[HTTPException]) -> None:
    with office.test_request_context("/portal"):
        page = office.make_response(office.handle_user_exception(refusal())).get_data(as_text=True)
    assert "<h1>" in page
    assert str(refusal.description)[:20] not in page


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call in the program: file, the name called, the node.  Read once for all tests."""
    return [
        (path.relative_to(ROOT).as_posix(), ast.unparse(node.func), node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_answer_carries_the_headers(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"].endswith(("charset=utf-8", "json"))
    assert answer.headers.get("Server", "") == ""


def test_static_files_carry_them_too(browser: FlaskClient) -> None:
    answer = browser.get("/static/js/app.js")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_file_is_kept_by_browsers_only_under_an_address_that_changes_with_it(browser: FlaskClient) -> None:
    stamped = re.search(r"/static/js/app\.js\?v=\w+", browser.get("/sign-in").text)
    assert stamped is not None
    kept, asked = (
        (stamped[0], "/static/vendor/htmx.org@2.0.11/htmx.min.js"),
        ("/static/js/app.js", "/static/js/app.js?v=00000000"),
    )
    for path in (*kept, *asked):
        with browser.get(path) as answer:
            assert ("immutable" in answer.headers["Cache-Control"]) == (path in kept), path


def test_scripts_need_the_nonce_of_their_own_answer(browser: FlaskClient) -> None:
    first, second = browser.get("/sign-in"), browser.get("/sign-in")
    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    nonces = [re.search(r"'nonce-([^']+)'", policy) for policy in policies]
    assert nonces[0] is not None
    assert nonces[1] is not None
    assert nonces[0].group(1) != nonces[1].group(1)
    assert "unsafe" not in policies[0]
    assert not re.search(r"https?:", policies[0])
    scripts = re.findall(r"<script[^>]*>", first.text)
    assert scripts
    assert all(f'nonce="{nonces[0].group(1)}"' in script for script in scripts)


def test_no_other_origin_is_let_in(browser: FlaskClient) -> None:
    for path in PAGES:
        asked = browser.options(
            path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        )
        assert not [name for name, _value in asked.headers if name.lower().startswith("access-control-")]


def test_trace_is_refused(browser: FlaskClient) -> None:
    assert browser.open("/sign-in", method="TRACE").status_code == 405


def test_over_https_browsers_are_told_to_stay_there(browser: FlaskClient) -> None:
    told = browser.get("/sign-in", base_url="https://legal.example").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in browser.get("/sign-in").headers


def test_the_session_cookie_of_production(tmp_path: Path) -> None:
    app = open_office(tmp_path, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-legaldocs")
    from config import Production

    assert (Production.SESSION_COOKIE_SECURE, Production.SESSION_COOKIE_NAME) == (True, "__Host-legaldocs")
    told = app.test_client().post(
        "/sign-in", data={"username": "an", "password": PASSWORD}, base_url="https://legal.example"
    )
    cookie = next(value for value in told.headers.getlist("Set-Cookie") if value.startswith("__Host-legaldocs="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_pages_of_accounts_are_not_kept_by_the_browser(office: Flask) -> None:
    desk = at_desk(office, "binh")
    for path in ("/account", "/account/second-factor", "/account/data", "/access", "/sign-in/second"):
        assert desk.get(path).headers["Cache-Control"] == "no-store", path
    assert desk.get("/documents").headers["Cache-Control"] == "private, no-cache"
    assert desk.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


def test_a_stranger_cannot_choose_their_address(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    forged = {"X-Forwarded-For": "192.0.2.200", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    office.test_client().post("/sign-in", data={"username": "an", "password": PASSWORD}, headers=forged)
    with office.app_context():
        addresses = db.session.execute(sa.text("SELECT address FROM user_session")).scalars().all()
    assert addresses == ["127.0.0.1"]


def test_words_of_sql_are_words(office: Flask) -> None:
    register(office, [decision(7)])
    desk = at_desk(office, "an")
    for words in ("' OR '1'='1", "'; DROP TABLE person; --", "%", "_", "\\", '"', "1) UNION SELECT 1--"):
        for path in ("/documents", "/search", "/people", "/proposals", "/review"):
            assert desk.get(path, query_string={"q": words, "sort": words}).status_code == 200, (path, words)
    with office.app_context():
        assert db.session.execute(sa.text("SELECT count(*) FROM person")).scalar() == 5


def test_a_field_given_twice_counts_once(office: Flask) -> None:
    twice = [("username", "an"), ("username", "binh"), ("password", PASSWORD)]
    browser = office.test_client()
    browser.post("/sign-in", data=dict(twice[:1] + twice[2:]) | {"username": ["an", "binh"]})
    assert "binh" not in browser.get("/account").text


def schemas() -> list[type[Input]]:
    """Every input of the product, found by its class."""
    found, waiting = [], [Input]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return [kind for kind in found if kind.__module__.startswith("legaldocs")]


DROPPING = {
    "SearchQuery",
    "Keep",
    "DayQuery",
    "WorkspaceQuery",
    "FeedQuery",
}  # questions: what they do not know is dropped


def test_no_form_takes_a_field_it_does_not_know(office: Flask) -> None:
    columns = {column.name for table in Model.metadata.tables.values() for column in table.columns}
    writing = [kind for kind in schemas() if kind().unknown == RAISE]
    assert {kind.__name__ for kind in schemas()} - {kind.__name__ for kind in writing} <= DROPPING
    assert len(writing) > 30
    with office.test_request_context():
        for kind in writing:
            known = set(kind().fields) | {field.data_key for field in kind().fields.values() if field.data_key}
            for name in sorted(columns - known - {"lang", "next"}):
                try:
                    load(kind(), {name: "1"})
                    refused = False
                except Invalid as error:
                    refused = name in error.fields
                assert refused, (kind.__module__, kind.__name__, name)


def test_no_input_is_taken_as_it_comes() -> None:
    raw = [kind.__name__ for kind in schemas() if any(type(one) is fields.Raw for one in kind().fields.values())]
    assert raw == []


def test_no_program_is_started_through_a_shell() -> None:
    shelled = [
        (file, node.lineno)
        for file, name, node in calls()
        if name in ("os.system", "os.popen")
        or (
            name.startswith("subprocess.")
            and any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in node.keywords)
        )
    ]
    assert shelled == []


def test_nothing_is_evaluated() -> None:
    banned = {
        "eval",
        "exec",
        "compile",
        "render_template_string",
        "Template",
        "pickle.load",
        "pickle.loads",
        "__import__",
    }
    banned |= {"marshal.loads", "yaml.load", "Environment.from_string"}
    own_shelf = "legaldocs/law/scan/"  # reads back what the same process wrote into a folder of its own
    assert [(file, name) for file, name, _node in calls() if name in banned and not file.startswith(own_shelf)] == []


def test_no_xpath_is_built_from_input() -> None:
    built = [
        (file, node.lineno)
        for file, name, node in calls()
        if name.endswith((".xpath", ".findall", ".find", ".iterfind"))
        and node.args
        and isinstance(node.args[0], ast.JoinedStr)
        and ".xpath" in name
    ]
    assert built == []


def test_no_weak_hash_is_used() -> None:
    weak = [(file, name) for file, name, _node in calls() if name in ("hashlib.md5", "hashlib.sha1", "hashlib.new")]
    assert weak == []


def test_no_guessable_random_number_guards_anything() -> None:
    guarding = ("legaldocs/accounts/", "legaldocs/core/", "config.py", "legaldocs/inbox/", "legaldocs/feedback/")
    used = [(f, n) for f, n, _node in calls() if n.startswith("random.") and f.startswith(guarding)]
    assert used == []


def test_secret_files_are_for_the_owner_alone(office: Flask) -> None:
    secrets = sorted((Path(office.config["DATA_DIR"]) / "secrets").iterdir())
    assert {path.name for path in secrets} >= {"audit.key", "factors.key", "session.key"}
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
    assert secrets[0].parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/../config.py", "/static/%2e%2e/config.py", "/var/legaldocs.db"]
)
def test_nothing_beside_the_static_files_is_served(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_no_upload_lies_where_the_web_server_reads(office: Flask) -> None:
    assert not Path(office.config["DATA_DIR"]).is_relative_to(ROOT / "legaldocs" / "static")
    assert office.static_folder == str(ROOT / "legaldocs" / "static")


def test_debugging_is_off(tmp_path: Path) -> None:
    app = create_app("production", DATA_DIR=tmp_path)
    assert (app.debug, app.testing, app.config.get("PROPAGATE_EXCEPTIONS")) == (False, False, None)


def test_a_defect_tells_a_stranger_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, secret = open_office(tmp_path), "geheim-4711"
    monkeypatch.setattr(app, "testing", False)

    def broken() -> str:
        raise RuntimeError(secret)

    broken.__entry__ = "public"  # type: ignore[attr-defined]  # as @entry would
    monkeypatch.setitem(app.view_functions, "sign_in.page", broken)
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert secret not in answer.text
    assert "Traceback" not in answer.text
    assert "legaldocs/" not in answer.text


@pytest.mark.parametrize(
    "name", ['a"; filename=b.html', "a\r\nSet-Cookie: x=1.docx", "tệp\u202egnp.docx", "../../etc/passwd", "Đơn.docx"]
)
def test_a_hostile_file_name_stays_inside_its_header(office: Flask, name: str) -> None:
    with office.app_context():
        who = accounts.actor_by_username("an")
        number = abs(hash(name)) % 900 + 50
        kept = blobs.keep(name.encode())
        came = Incoming(text=decision(number), territory="mau", file_sha256=kept, file_name=name, file_type="docx")
        document_id = service.register(who, came).document_id
    answer = at_desk(office, "an").get(f"/documents/{document_id}/original")
    told = answer.headers["Content-Disposition"]
    answer.close()
    assert answer.status_code == 200
    assert answer.mimetype == "application/octet-stream"
    assert "Set-Cookie: x=1.docx" not in answer.headers.getlist("Set-Cookie")
    assert not set("\r\n\u202e/") & set(told)
    assert told.startswith("attachment; filename=")


def test_the_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    command = [
        str(Path(sys.executable).parent / "cyclonedx-py"),
        "requirements",
        "requirements/runtime.lock",
        "-o",
        str(target),
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore"}
    )
    assert done.returncode == 0, done.stderr
    listed = {part["name"].lower().replace("_", "-") for part in json.loads(target.read_text("utf-8"))["components"]}
    locked = re.findall(
        r"^([a-zA-Z0-9._-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements/runtime.lock").read_text("utf-8"), re.M
    )
    assert {name.lower().replace("_", "-") for name in locked} <= listed
