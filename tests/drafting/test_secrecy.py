"""A dossier exists for its readers and for nobody else, by every route and person: one of another unit for those of its
unit and of its steps, a secret one for those named.  Not by address, search, list, count, feed, export, notice or log.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.core import api, clock
from legaldocs.core.db import db
from legaldocs.drafting import queries, receiving, service, workspace_service
from legaldocs.drafting.models import PaperKind
from legaldocs.inbox import queries as inbox
from legaldocs.search.service import rebuild
from tests.conftest import build_app
from tests.drafting import province
from tests.drafting.province import actor

WORDS = "Phương án di dời khẩn cấp"  # stands in title, reason, text and names of files; must be seen by readers only
READERS = ("drafter", "leader")  # of the secret one
UNIT = ("drafter", "second", "head", "leader", "office", "auditor")  # of one that is not, before anybody is asked
SHUT = (403, 404)
NOTHING_THERE_YET = ("/answer", "/appraisal.docx", "/comparison.docx", f"{api.ROOT}/drafts/1/appraisal")


@dataclass(frozen=True)
class Hidden:
    """A dossier with everything in it, for whom it exists, and a browser for every person."""

    app: Flask
    draft_id: int
    paper_id: int
    readers: tuple[str, ...]
    browsers: dict[str, FlaskClient]

    @property
    def strangers(self) -> list[str]:
        """Everybody else with an account."""
        return [name for name in self.browsers if name not in (*self.readers, "nobody")]


@pytest.fixture(scope="module", params=["secret", "of another unit"])
def hidden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hidden]:
    secret = request.param == "secret"
    app = build_app(tmp_path_factory.mktemp("secret"))
    with app.app_context():
        province.set_up()
        drafter = actor("drafter")
        facts = province.facts(title=WORDS, reason=f"{WORDS}: đang chuẩn bị.")
        draft_id = service.register(drafter, facts, secret=secret)
        paper = service.attach(drafter, draft_id, PaperKind.PROPOSAL, receiving.keep(f"{WORDS}.txt", WORDS.encode()))
        for words in ("một", "hai"):
            service.add_text(drafter, draft_id, receiving.read(f"{WORDS}.txt", f"Điều 1. {WORDS} {words}.".encode()))
        held = workspace_service.begin(drafter, draft_id)
        workspace_service.comment(drafter, draft_id, held.rows[0].provision.id, f"{WORDS}: viết lại.")
        if secret:
            service.keep_secret(drafter, draft_id, [province.person_id("leader")], secret=True)
        paper_id = paper.id
        usernames = [row[0] for row in province._PEOPLE]
        db.session.remove()
    browsers = {name: app.test_client() for name in usernames}
    for name, browser in browsers.items():
        answer = browser.post("/sign-in", data={"username": name, "password": province.PASSWORD})
        assert answer.status_code == 302
    browsers["nobody"] = app.test_client()
    yield Hidden(app, draft_id, paper_id, READERS if secret else UNIT, browsers)
    with app.app_context():
        db.engine.dispose()


def addresses(hidden: Hidden, method: str) -> list[str]:
    """Every address of the site that takes the dossier's key."""
    found = []
    given = {"draft_id": hidden.draft_id, "paper_id": hidden.paper_id, "number": 1, "name": "withdraw", "form": "csv"}
    with hidden.app.test_request_context():
        for rule in hidden.app.url_map.iter_rules():
            if method in (rule.methods or ()) and "draft_id" in rule.arguments:
                values = {name: given.get(name, 1) for name in rule.arguments}
                found.append(str(hidden.app.url_for(rule.endpoint, **values)))
    return found


def test_its_addresses_open_for_its_readers_and_look_missing_to_everybody_else(hidden: Hidden) -> None:
    public = [path for path in addresses(hidden, "GET") if path.startswith("/consultations/")]
    assert public
    for path in public:  # a secret draft is posted for nobody, its readers included
        assert {browser.get(path).status_code for browser in hidden.browsers.values()} == {404}
    pages = [path for path in addresses(hidden, "GET") if path not in public]
    assert len(pages) >= 6
    for path in pages:
        for name, browser in hidden.browsers.items():
            answer = browser.get(path)
            if name in hidden.readers:
                asked_only = path.endswith(NOTHING_THERE_YET)
                assert answer.status_code == (404 if asked_only else 200), (path, name)
            elif name == "nobody":
                assert answer.status_code == (401 if path.startswith(api.ROOT) else 302), path
            else:
                assert answer.status_code == 404, (path, name)
                assert WORDS not in answer.get_data(as_text=True)


def text_of(data: bytes) -> str:
    """Every word of an answer, those inside a workbook or archive too."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_nothing_is_posted_to_it_by_anybody_else(hidden: Hidden) -> None:
    for path in addresses(hidden, "POST"):
        for name, browser in hidden.browsers.items():
            if name in hidden.strangers:
                shut = {401} if path.startswith(api.ROOT) else SHUT  # a session alone writes nothing there
                assert browser.post(path).status_code in shut, (path, name)


@pytest.mark.parametrize("strangers", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_no_page_list_export_or_log_of_anybody_else_holds_its_words_or_its_code(hidden: Hidden, strangers: int) -> None:
    """Every page of the site without a key in its address, as one who is no reader and nobody see it, or as more do."""
    with hidden.app.app_context():
        code = province.draft(hidden.draft_id).code
        db.session.remove()
    rules = [r for r in hidden.app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments]
    for name in (*hidden.strangers[:strangers], "nobody"):
        with hidden.browsers[name].session_transaction() as kept:
            kept.pop("searches", None)  # what they typed themselves in another case
    told = []
    for rule in rules:
        queries_of = ("", "?entity=draft_version") if rule.rule.startswith("/audit") else ("", f"?q={WORDS}")
        for query in queries_of:
            for name in (*hidden.strangers[:strangers], "nobody"):
                words = text_of(hidden.browsers[name].get(f"{rule.rule}{query}", follow_redirects=True).data)
                seen = WORDS in words.replace(f'value="{WORDS}"', "").replace(f"“{WORDS}”", "")
                if code in words or (seen and not query.startswith("?q")):
                    told.append((rule.rule, query, name))
        if rule.rule == "/drafting":
            assert code in hidden.browsers["drafter"].get(rule.rule).get_data(as_text=True)
    assert told == []


def test_the_audit_tells_of_it_to_its_readers_alone_and_never_its_words(hidden: Hidden) -> None:
    if hidden.readers == UNIT:
        pytest.skip("who reads the audit knows of dossiers that are not secret")
    path = f"/audit?entity=draft&entity_id={hidden.draft_id}"
    seen = hidden.browsers["leader"].get(path).get_data(as_text=True)
    assert re.search(r"drafting\.service|Đăng ký hồ sơ", seen)
    assert WORDS not in seen
    for name in ("auditor", "admin"):
        text = hidden.browsers[name].get(path).get_data(as_text=True)
        assert "Đăng ký hồ sơ" not in text
        export = hidden.browsers[name].get("/audit/export?format=csv").get_data(as_text=True)
        assert "Hồ sơ soạn thảo" not in export
        assert "Phiên bản dự thảo" not in export


def test_it_counts_for_nobody_else(hidden: Hidden) -> None:
    with hidden.app.app_context():
        today = clock.today()
        for name in hidden.browsers:
            who = accounts.actor_by_username(name) if name != "nobody" else None
            if who is None:
                continue
            listed = list(db.session.execute(queries.drafts(who, queries.Filters(), today)))
            assert len(listed) == (1 if name in hidden.readers else 0), name
            assert sum(queries.by_state(who).values()) == len(listed)
            if name not in hidden.readers:
                assert inbox.counts(who, today)["drafting.index"] == (0, False)
                assert [task for task in inbox.my_tasks(who, today) if task.kind == "drafting"] == []
        db.session.remove()


def test_the_log_of_the_server_does_not_tell_of_it(hidden: Hidden, caplog: pytest.LogCaptureFixture) -> None:
    hidden.browsers["drafter"].get(f"/drafting/{hidden.draft_id}")
    hidden.browsers["stranger"].get(f"/drafting/{hidden.draft_id}")
    assert WORDS not in caplog.text


def test_its_words_stand_in_no_row_and_no_index_but_its_own(hidden: Hidden) -> None:
    """Whatever is shown to others (hits, facets, suggestions, alerts, notices, mail, feeds) is made of these rows."""
    with hidden.app.app_context():
        rebuild()
        told = []
        for table in db.metadata.sorted_tables:
            if not table.name.startswith("draft"):
                for row in db.session.execute(sa.select(table)):
                    told += [table.name] if WORDS in " ".join(map(str, row)) else []
        db.session.remove()
        data = Path(hidden.app.config["DATA_DIR"])
    assert told == []
    for file in (one for one in data.rglob("*") if one.is_file() and "search" in one.relative_to(data).parts[:-1]):
        assert WORDS.encode() not in file.read_bytes(), file.name


@pytest.mark.usefixtures("app")
def test_a_dossier_of_another_unit_is_not_readable_and_each_step_opens_it_to_those_who_take_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    province.set_up()
    seen: dict[str, set[str]] = {}
    for state in ("drafting", "appraising", "verifying"):
        key = province.at(monkeypatch, province.State(state), form=province.Form.RESOLUTION)
        seen[state] = {name for name, *_rest in province._PEOPLE if queries.get(actor(name), key)}
    always = {"drafter", "second", "head", "leader", "office", "auditor"}
    assert seen["drafting"] == always
    asked = {"finance", "home", "science", "appraiser"}  # of the units whose opinion was asked for
    assert seen["appraising"] == always | asked
    assert seen["verifying"] == always | asked | {"council", "council-clerk"}
