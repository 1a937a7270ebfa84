"""The access matrix: every route of the site × every role and nobody; entered as declared, never broken."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Post, UserSession
from legaldocs.campaigns.models import Campaign
from legaldocs.checking.models import SELF, Check
from legaldocs.conflicts import jobs as conflict_jobs
from legaldocs.core import api, clock, lifecycle, permissions
from legaldocs.core.actor import ANONYMOUS, Actor
from legaldocs.core.audit import AuditHead
from legaldocs.core.db import db
from legaldocs.core.web import PUBLIC, SIGNED_IN
from legaldocs.documents import sample_register
from legaldocs.drafting.models import Draft
from legaldocs.feedback.models import Feedback
from legaldocs.formats.layout_check import check_laid_out
from legaldocs.formats.layout_reading import read_layout
from legaldocs.plans.models import Plan
from legaldocs.proposals.models import Proposal
from legaldocs.review.models import Ticket
from legaldocs.systematisation.models import Term, YearList
from legaldocs.tracker.models import Handling
from tests import apps
from tests.conflicts.conftest import Quiet
from tests.everything import one_of_everything

SUBJECTS: dict[str, type[Any]] = {
    SELF: Check,
    "review": Ticket,
    "proposal": Proposal,
    "plan": Plan,
    "drafting": Draft,
    "systematisation": Term,
    "ended_list": YearList,
}
pytestmark = pytest.mark.timeout(400)  # every page for every role, on a machine that others use too
MAY_STAY_CLOSED = ("home.start", "documents.original", "plans.of_year", "consolidation.jump", "portal.identified")
MAY_STAY_CLOSED += ("editions.beside", "editions.pdf")  # no text of the province came as a PDF
MAY_STAY_CLOSED += ("findings.propose",)  # leads on to the form of a proposal
ABOUT_A_DOCUMENT = ("checking.new", "review.new", "search.like")  # the page is opened from a document
SUBJECTS |= {"handling": Handling}
SUBJECTS |= {"campaign": Campaign}
SUBJECTS |= {"feedback": Feedback}
MAY_STAY_CLOSED += ("opinions.report", "api_drafting.appraisal")  # no appraisal yet
MAY_STAY_CLOSED += ("sign_in.single", "sign_in.callback", "sign_in.page", "sign_in.second")  # off, or signed in already
MAY_STAY_CLOSED += ("probes.metrics",)  # for who sends METRICS_TOKEN, which is not set
MAY_STAY_CLOSED += ("workspace.comparison_file",)  # nothing is amended


@dataclass(frozen=True)
class Province:
    """The sample register with one of everything, a browser per role, and the values that fill addresses."""

    app: Flask
    people: dict[str, tuple[Actor, FlaskClient]]
    values: dict[str, Any]

    def head(self) -> int:
        """Number of the last audit entry: it stands still when nothing was written."""
        with self.app.app_context():
            return db.session.scalar(sa.select(AuditHead.seq)) or 0


@pytest.fixture(scope="module")
def province(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """One province for all tests of the module: none of them may change it."""
    directory = shutil.copytree(sample_directory, tmp_path_factory.mktemp("province") / "data")
    app = apps.lend(Path(directory))
    with app.app_context():
        conflict_jobs.SCAN.run(Quiet())
        values = one_of_everything()
        accounts_of = list(sample_register.sign_ins())
        actors = {role: accounts.actor_by_username(name) for role, name, _password in accounts_of}
        db.session.remove()
    people = {"nobody": (ANONYMOUS, app.test_client())}
    for role, name, password in accounts_of:
        browser = app.test_client()
        answer = browser.post("/sign-in", data={"username": name, "password": password})
        assert answer.status_code == 302
        people[role] = (actors[role], browser)
    yield Province(app, people, values)
    with app.app_context():
        db.engine.dispose()


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]


def address(province: Province, rule: Rule, **changed: Any) -> str:
    given = {name: changed.get(name, province.values[name]) for name in rule.arguments}
    if rule.endpoint.startswith("effect.") and "proposal_id" in given:
        given["proposal_id"] = province.values["effect_proposal_id"]
    given |= {"document_id": province.values["document_id"]} if rule.endpoint in ABOUT_A_DOCUMENT else {}
    if rule.endpoint.startswith("feedback") and "token" in given:
        given["token"] = province.values["feedback_token"]
    if rule.endpoint.startswith(("findings.", "api_findings.")) and "finding_id" in given:
        given["finding_id"] = province.values["conflict_id"]
    given |= {"key": province.values["year_key"]} if rule.endpoint == "api_systematisation.year_rows" else {}
    given |= {"q": "đất"} if rule.endpoint == "api_search.search" else {}
    with province.app.test_request_context():
        return str(province.app.url_for(rule.endpoint, **given))


def may_enter(province: Province, rule: Rule, actor: Actor) -> bool:
    entry: str = province.app.view_functions[rule.endpoint].__entry__  # type: ignore[attr-defined]
    if entry == PUBLIC:
        return True
    return actor.user_id is not None and (entry == SIGNED_IN or permissions.can(actor, entry))


@pytest.mark.parametrize("everyone", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["one", "everyone"])
def test_every_page_is_entered_as_declared_and_reading_writes_nothing(province: Province, everyone: bool) -> None:
    """Who may not enter is turned away, all of them; that it opens is shown to the first who may, or to everyone."""
    before, wrong = province.head(), []
    for rule in rules(province.app, "GET"):
        seen: set[int] = set()
        for role, (actor, browser) in province.people.items():
            if not everyone and seen & {200, 286} and may_enter(province, rule, actor):
                continue
            status = browser.get(address(province, rule)).status_code
            seen.add(status)
            expected = {200, 302, 404, 286} if may_enter(province, rule, actor) else {403}
            if role == "nobody" and not may_enter(province, rule, actor):
                expected = {401 if rule.rule.startswith(api.ROOT) else 302}
            if status not in expected:
                wrong.append((rule.rule, role, status))
        if not seen & {200, 286} and rule.endpoint not in MAY_STAY_CLOSED:
            wrong.append((rule.rule, "opens for nobody", sorted(seen)))
    assert wrong == []
    assert province.head() == before


def test_a_form_posted_without_permission_changes_nothing(province: Province) -> None:
    before, wrong = province.head(), []
    for rule in rules(province.app, "POST"):
        for role, (actor, browser) in province.people.items():
            if may_enter(province, rule, actor):
                continue
            status = browser.post(address(province, rule)).status_code
            refusal = 401 if rule.rule.startswith(api.ROOT) else 302 if role == "nobody" else 403
            if status != refusal:
                wrong.append((rule.rule, role, status))
        if province.head() != before:
            wrong.append((rule.rule, "wrote", province.head()))
    assert wrong == []


def test_a_step_taken_by_the_wrong_person_changes_nothing(province: Province) -> None:
    before, wrong = province.head(), []
    keys = {"review": "ticket_id", SELF: "check_id", "proposal": "proposal_id", "plan": "plan_id"}
    keys |= {"systematisation": "term_id", "ended_list": "list_id"}
    keys |= {"handling": "handling_id"}
    keys |= {"campaign": "campaign_id"}
    keys |= {"feedback": "feedback_id"}
    keys |= {"drafting": "draft_id"}
    for table in (lifecycle.tables()[name] for name in SUBJECTS):
        rule = next(r for r in rules(province.app, "POST") if r.arguments == {keys[table.name], "name"})
        may_not = _may_not(province, table, province.values[keys[table.name]])
        for move in table.moves:
            form = {name: "Một lý do đủ dài." for name in ("remark", "why") if name in move.needs}
            for role in may_not[move.who]:
                browser = province.people[role][1]
                status = browser.post(address(province, rule, name=move.name), data=form).status_code
                if status not in (302, 403, 404, 409, 422):
                    wrong.append((table.name, move.name, role, status))
            if province.head() != before:
                wrong.append((table.name, move.name, "wrote", province.head()))
    assert wrong == []


def _may_not(province: Province, table: lifecycle.Lifecycle, key: int) -> dict[str, list[str]]:
    """Permission that a move asks → the roles that lack it for that subject."""
    people = province.people.items()
    with province.app.app_context():
        subject = db.session.get_one(SUBJECTS[table.name], key)
        asked = {move.who for move in table.moves}
        return {who: [role for role, (actor, _) in people if not permissions.can(actor, who, subject)] for who in asked}


def test_what_belongs_to_another_person_is_left_alone(province: Province) -> None:
    own = province.values
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    away = {"post_id": own["post_id"], "delegate_id": own["deputy_id"], "since": tomorrow, "until": tomorrow}
    posts = {
        f"/account/sessions/{own['session_id']}/end": {},
        f"/account/delegations/{own['delegation_id']}/end": {},
        "/account/delegations": {**away, "reason": "Nghỉ phép."},
        f"/review/{own['ticket_id']}/conclude": {"item_id": own["item_id"], "outcome": "keep"},
        f"/review/{own['ticket_id']}/assess": {"version": 1, "fits_basis": "true"},
        f"/review/{own['ticket_id']}/conclude-rest": {},
        f"/review/{own['ticket_id']}/finish": {"version": 1, "fits_basis": "true"},
        f"/review/{own['ticket_id']}/provisions": {"path": "dieu-1"},
    }
    for_others = ("drafter", "reviewer", "head", "office", "council_committee", "auditor")
    before = province.head()
    for role in for_others:
        for path, form in posts.items():
            if province.people[role][0].user_id in _owners(province):
                continue
            assert province.people[role][1].post(path, data=form).status_code in (302, 403, 404, 409, 422)
            assert province.head() == before, (role, path)


def _owners(province: Province) -> set[int]:
    with province.app.app_context():
        session = db.session.get_one(UserSession, province.values["session_id"])
        return {session.person_id, db.session.get_one(Post, province.values["post_id"]).person_id}


def test_a_number_no_key_can_have_is_an_address_that_does_not_exist(province: Province) -> None:
    browser = province.people["justice_leader"][1]
    for rule in rules(province.app, "GET"):
        for name in (name for name in rule.arguments if name.endswith("_id")):
            with_one = address(province, rule).replace(f"/{province.values[name]}", f"/{10**20}", 1)
            assert browser.get(with_one).status_code == 404, with_one


def test_a_character_no_database_keeps_is_refused(province: Province) -> None:
    browser = province.people["reviewer"][1]
    for path in ("/documents?q=%00", "/search?q=đất%00đai", "/proposals?q=%00", "/people?q=%00", "/review?q=%00"):
        assert browser.get(path).status_code == 400, path


def test_a_form_without_its_token_is_refused_everywhere(province: Province) -> None:
    before = province.head()
    province.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for rule in rules(province.app, "POST"):
            browser = province.people["justice_leader"][1]
            refusal = 401 if rule.rule.startswith(api.ROOT) else 400  # programs send a token of their own instead
            assert browser.post(address(province, rule)).status_code == refusal, rule.rule
    finally:
        province.app.config["WTF_CSRF_ENABLED"] = False
    assert province.head() == before


WITHOUT_A_FILE = {"opinions.report", "workspace.comparison_file", "search.word"}  # nothing to print of the sample


def _word_files(province: Province) -> dict[str, bytes]:
    """Every Word file of the product by its endpoint; of reports one of each kind."""
    browser, found = province.people["justice_leader"][1], {}
    for rule in (rule for rule in rules(province.app, "GET") if "docx" in rule.rule):
        for kind in ("monthly", "half_year", "annual") if "kind" in rule.arguments else ("",):
            answer = browser.get(address(province, rule, form="docx", kind=kind))
            if answer.status_code == 200:
                assert answer.mimetype.endswith("wordprocessingml.document"), rule.rule
                found[f"{rule.endpoint}-{kind}".rstrip("-")] = answer.data
    return found


@pytest.mark.libreoffice
def test_every_word_file_of_the_product_keeps_the_layout_rules_and_opens(
    province: Province, soffice: str, tmp_path: Path
) -> None:
    files, broken = _word_files(province), {}
    wanted = {rule.endpoint for rule in rules(province.app, "GET") if "docx" in rule.rule} - WITHOUT_A_FILE
    assert {name.partition("-")[0] for name in files} >= wanted
    for name, data in files.items():
        laid = check_laid_out(read_layout(data, name), clock.today())
        if laid:
            broken[name] = [(one.rule, one.shown("vi"), one.places[0]) for one in laid]
        (tmp_path / f"{name}.docx").write_bytes(data)
    assert broken == {}
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], check=True, capture_output=True, timeout=300)
    assert {name for name in files if not (tmp_path / f"{name}.pdf").is_file()} == set()
