"""Nothing of one province at another, by generation: every route, method and role, on both databases.

Both began as the same register, so people, numbers and ids are alike and any mix-up between them would pass unnoticed
but for the words: each province has a word of its own in everything that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.app import create_app
from legaldocs.cli import store_moving
from legaldocs.conflicts import jobs as conflict_jobs
from legaldocs.core import api
from legaldocs.core.db import db
from legaldocs.core.web import PUBLIC
from legaldocs.documents import sample_register
from legaldocs.search import service as index
from tests.architecture import test_access as access
from tests.conflicts.conftest import Quiet
from tests.conftest import postgres_database
from tests.provinces.world import Browser, app_of, copied, hosting, section

pytestmark = pytest.mark.timeout(900)
WORD = {"north": "Riêngmiềnbắc", "south": "Riêngmiềnnam"}
SHOWN = {
    "document": "title", "unit": "name", "person": "name", "campaign": "name", "draft": "title", "plan": "title",
    "check_campaign": "title", "saved_search": "name", "webhook": "name", "list_view": "name", "feedback": "words",
    "review_ticket": "reason", "proposal": "reason", "api_token": "name",
}  # fmt: skip
# What both registers have under these numbers since they began; everything else that an address names is of the north.
COMMON = {"document_id", "event_id", "post_id", "person_id", "deputy_id", "effect_proposal_id", "unit_key", "iri"}
SETTINGS_OF_OWN = ("path", "day", "year", "kind", "form", "name", "verb", "figure_id", "criterion", "form_name", "key")


@dataclass(frozen=True)
class Realm:
    """Two provinces of one process, and the addresses of one of everything in the north."""

    north: Flask
    south: Flask
    people: dict[str, dict[str, Browser]]
    province: access.Province
    token: str

    def address(self, rule: Rule) -> str:
        return access.address(self.province, rule).removeprefix("http://localhost")

    def head(self) -> int:
        """Number of the last audit entry of the south."""
        return access.Province(self.south, {}, {}).head()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
)
def realm(
    request: pytest.FixtureRequest, sample_directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Realm]:
    place = tmp_path_factory.mktemp("provinces")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        sections = []
        for code in WORD:
            data, settings = copied(sample_directory, place / code), {}
            if request.param == "postgres":
                settings["SQLALCHEMY_DATABASE_URI"] = _moved(data, stack.enter_context(postgres_database()))
            sections.append(section(code, data, **settings))
        hosted = hosting(place / "provinces.toml", sections, patch)
        north, south = app_of(hosted, "north"), app_of(hosted, "south")
        with north.app_context():
            signed = list(sample_register.sign_ins())
            conflict_jobs.SCAN.run(Quiet())
            values = access.one_of_everything()
            leader = accounts.actor_by_username({role: name for role, name, _p in signed}["justice_leader"])
            token = account_service.issue_token(leader, "Chương trình", True, 30)
        for code, app in (("north", north), ("south", south)):
            _marked(app, WORD[code])
        people = {
            code: {role: Browser(hosted, code).sign_in(name, password) for role, name, password in signed}
            | {"nobody": Browser(hosted, code)}
            for code in WORD
        }
        yield Realm(north, south, people, access.Province(north, {}, values), token)
        for app in (north, south):
            with app.app_context():
                db.engine.dispose()


def _moved(data: Path, address: str) -> str:
    app = create_app("testing", DATA_DIR=data)
    with click.progressbar(length=1) as bar:
        store_moving.move(app, sa.make_url(address), bar)
    return address


def _marked(app: Flask, word: str) -> None:
    """The word before whatever people see; the index tells of it too."""
    with app.app_context():
        with db.engine.begin() as connection:
            for table, column in SHOWN.items():
                connection.execute(sa.text(f"UPDATE {table} SET {column} = :word || {column}"), {"word": f"{word} "})  # noqa: S608
        index.rebuild()
        db.session.remove()


def of(realm: Realm, rule: Rule) -> str:
    entry: str = realm.south.view_functions[rule.endpoint].__entry__  # type: ignore[attr-defined]
    return entry


@pytest.mark.parametrize("everyone", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["three", "everyone"])
def test_who_is_signed_in_in_one_province_is_nobody_in_another(realm: Realm, everyone: bool) -> None:
    before, wrong, asked = realm.head(), [], 0
    south = next(iter(realm.people["south"].values()))
    names = [app.config["SESSION_COOKIE_NAME"] for app in (realm.north, realm.south)]
    for role, browser in realm.people["north"].items():
        if role == "nobody" or not (everyone or role in ("justice_leader", "administrator", "drafter")):
            continue
        assert browser.ask("/api/v1/me").status_code == 200
        cookie = browser.get_cookie(names[0], domain="north.test")
        assert cookie is not None
        stranger = Browser(south.application, "south")  # type: ignore[arg-type]  # the hosting of both
        for name in names:
            stranger.set_cookie(name, cookie.value, domain="south.test")
        for method in ("GET", "POST"):
            for rule in access.rules(realm.south, method):
                if of(realm, rule) == PUBLIC:
                    continue
                answer, asked = stranger.ask(realm.address(rule), method), asked + 1
                turned_away = 401 if rule.rule.startswith(api.ROOT) else 302
                led = answer.headers.get("Location", "/sign-in")
                if answer.status_code != turned_away or not led.startswith("/sign-in"):
                    wrong.append((method, rule.rule, role, answer.status_code))
    assert wrong == []
    assert asked > 1_000
    assert realm.head() == before


def test_a_token_of_one_province_opens_nothing_in_another(realm: Realm) -> None:
    bearer = {"Authorization": f"Bearer {realm.token}"}
    assert realm.people["north"]["nobody"].ask("/api/v1/me", headers=bearer).status_code == 200
    before, wrong = realm.head(), []
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for rule in access.rules(realm.south, method):
            if rule.rule.startswith(api.ROOT) and of(realm, rule) != PUBLIC:
                status = realm.people["south"]["nobody"].ask(realm.address(rule), method, headers=bearer).status_code
                if status != 401:
                    wrong.append((method, rule.rule, status))
    assert wrong == []
    assert realm.head() == before


@pytest.mark.slow
def test_no_page_of_one_province_holds_a_word_of_another(realm: Realm) -> None:
    """First every page of the north, so that whatever the process keeps in memory is kept; then those of the south."""
    marked = dict.fromkeys(WORD, 0)
    wrong = []
    for code, other in (("north", "south"), ("south", "north"), ("north", "south")):
        for role in ("justice_leader", "administrator", "nobody"):
            for rule in access.rules(realm.south, "GET"):
                body = realm.people[code][role].ask(realm.address(rule)).data
                marked[code] += WORD[code].encode() in body
                if WORD[other].encode() in body:
                    wrong.append((code, role, rule.rule))
    assert wrong == []
    assert min(marked.values()) > 60, marked


def test_a_number_of_one_province_leads_nowhere_in_another(realm: Realm) -> None:
    wrong, asked = [], 0
    leader = realm.people["south"]["justice_leader"]
    for rule in access.rules(realm.south, "GET"):
        foreign = {name for name in rule.arguments if name not in COMMON and name not in SETTINGS_OF_OWN}
        if foreign and of(realm, rule) != PUBLIC:
            status, asked = leader.ask(realm.address(rule)).status_code, asked + 1
            if status not in (403, 404):
                wrong.append((rule.rule, status))
    assert wrong == []
    assert asked > 30


def test_a_search_finds_only_what_is_its_own(realm: Realm) -> None:
    for code, other in (("north", "south"), ("south", "north")):
        for path in ("/portal/search", "/portal/documents", "/portal/changes.json", "/portal/changes.atom"):
            assert WORD[other] not in realm.people[code]["nobody"].ask(path).text, path
        reader = realm.people[code]["justice_leader"]
        found, strange = (reader.ask(f"/api/v1/search?q={WORD[one]}").json for one in (code, other))
        assert found is not None
        assert strange is not None
        assert found["total"] > 0
        assert not any(WORD[other] in str(item) for item in strange["items"])
