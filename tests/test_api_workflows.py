"""The workflows through the API: what a page can do, a program can do, with the same rows and the same refusals."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from legaldocs.campaigns.models import Campaign
from legaldocs.checking.models import Check, CheckFinding
from legaldocs.conflicts import jobs as conflict_jobs
from legaldocs.conflicts.models import Finding
from legaldocs.core import lifecycle
from legaldocs.core.db import db
from legaldocs.documents.models import Document
from legaldocs.drafting.models import Draft, Version
from tests.apps import lend
from tests.conflicts.conftest import Quiet
from tests.drafting.province import TEXT, facts
from tests.test_api import Program, local

DOORS = {
    "self_check": "api_checking.move", "authority_check": "api_checking.move",
    "ended_list": "api_systematisation.move_year",
    "systematisation": "api_systematisation.move_term", "finding": "api_findings.move", "plan": "api_plans.move",
    "review": "api_review.move", "drafting": "api_drafting.move", "campaign": "api_campaigns.move",
    "feedback": "api_feedback.move", "proposal": "api_proposals.move",
}  # fmt: skip


@pytest.fixture
def province(installation: Path) -> Iterator[Flask]:
    app = lend(installation)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def leader(province: Flask) -> Program:
    return Program(province, "justice_leader")


def test_every_life_can_be_lived_through_the_api(province: Flask) -> None:
    known = set(lifecycle.tables())
    doors = {rule.endpoint for rule in province.url_map.iter_rules()}
    assert known - set(DOORS) <= {"handling"}  # rows of a department's own sheet, kept on its page
    assert set(DOORS.values()) <= doors


def dossier() -> dict[str, Any]:
    given = facts()
    names = ("title", "reason", "form", "procedure", "ground")
    return {**{name: str(getattr(given, name)) for name in names}, "planned_signing": given.planned_signing.isoformat()}


def test_a_dossier_is_registered_and_gets_its_text(province: Flask) -> None:
    drafter = Program(province, "drafter")
    made = drafter.call("POST", "/drafts", dossier())
    assert made.status_code == 201, made.json
    number = made.json["id"]
    sent = {"name": "du-thao.txt", "content": base64.b64encode(TEXT.encode()).decode(), "note": "Lần đầu."}
    version = drafter.call("POST", f"/drafts/{number}/versions", sent).json
    assert drafter.call("GET", f"/drafts/{number}/versions/{version['number']}").json["text"].split() == TEXT.split()
    again = drafter.call("GET", f"/drafts/{number}").json
    assert [one["number"] for one in again["versions"]] == [1]
    with province.app_context():
        assert db.session.get_one(Draft, number).title == facts().title
        assert db.session.scalar(sa.select(sa.func.count(Version.id)).where(Version.draft_id == number)) == 1


def test_a_draft_is_edited_commented_and_kept_as_on_its_page(province: Flask) -> None:
    drafter = Program(province, "drafter")
    number = drafter.call("POST", "/drafts", dossier()).json["id"]
    here = f"/drafts/{number}/workspace"
    assert drafter.call("GET", here).status_code == 404
    begun = drafter.call("POST", here)
    assert begun.status_code == 201, begun.json
    first = next(one for one in begun.json["provisions"] if (one["path"] or "").startswith("dieu-1"))
    wording = {
        "words": first["words"].rstrip() + " Cơ quan nhận trả lời trong thời gian sớm nhất.\n",
        "version": first["version"],
    }
    saved = drafter.call("PUT", f"{here}/provisions/{first['id']}", wording).json
    assert any("sớm nhất" in one["words"] for one in saved["provisions"])
    late = drafter.call("PUT", f"{here}/provisions/{first['id']}", {**wording, "words": "Điều 1. Khác"})
    assert late.status_code == 409, late.json
    thread = drafter.call("POST", f"{here}/provisions/{first['id']}/comments", {"words": "Câu này có cần không?"}).json
    closed = drafter.call("POST", f"{here}/threads/{thread['id']}", {"words": "Giữ lại.", "resolve": True}).json
    assert (len(closed["messages"]), closed["resolved_at"] is not None) == (2, True)
    finding = drafter.call("GET", here).json["findings"][0]
    reason = {"key": finding["key"], "reason": "Đã đối chiếu, giữ nguyên."}
    answered = drafter.call("POST", f"{here}/findings", reason).json
    assert reason["reason"] in [one["reason"] for one in answered["findings"] if one["key"] == finding["key"]]
    assert drafter.call("POST", f"{here}/version", {"note": "Bản đầu."}).json["number"] == 1
    assert drafter.call("GET", here).json["kept"]


def test_bytes_that_are_none_and_moves_that_are_closed_are_refused_by_name(province: Flask) -> None:
    drafter = Program(province, "drafter")
    number = drafter.call("POST", "/drafts", dossier()).json["id"]
    refused = drafter.call("POST", f"/drafts/{number}/versions", {"name": "a.docx", "content": "không phải"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["content"])
    refused = drafter.call("POST", f"/drafts/{number}/versions", {"name": "a.docx", "content": ""})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["content"])
    assert drafter.call("POST", f"/drafts/{number}/moves/accept", {}).status_code == 428
    early = drafter.call("POST", f"/drafts/{number}/moves/consult", {"version": 1})
    assert early.status_code == 409, early.json


def test_a_dossier_of_nobody_is_not_there(province: Flask, leader: Program) -> None:
    for path in ("/drafts/999", "/checks/999", "/findings/999", "/feedback/999", "/campaigns/999", "/terms/999"):
        assert leader.call("GET", path).status_code == 404


def test_a_check_is_opened_and_read_by_the_machine(province: Flask, leader: Program) -> None:
    document = local(province)
    made = leader.call(
        "POST", "/checks", {"document_id": document, "lifecycle": "self_check", "reason": "Theo chuyên đề."}
    )
    found = leader.call("GET", f"/checks?q={_number(province, document)}").json["items"]
    assert made.status_code in (201, 404), made.json  # 404: of a unit whose dossiers the leader does not read
    if made.status_code == 201:
        assert made.json["id"] in {one["id"] for one in found}
        count = leader.call("POST", f"/checks/{made.json['id']}/reading")
        assert count.status_code in (200, 403)
        with province.app_context():
            rows = sa.select(sa.func.count(CheckFinding.id)).where(CheckFinding.check_id == made.json["id"])
            assert db.session.scalar(rows) == (count.json["count"] if count.status_code == 200 else 0)


def test_papers_of_a_promulgated_document_are_recorded_and_a_missing_one_is_proposed(province: Flask) -> None:
    leader, examiner = Program(province, "justice_leader"), Program(province, "reviewer")
    with province.app_context():
        check = db.session.scalars(sa.select(Check).where(Check.state == "open", Check.lifecycle == "self_check")).all()
        unit = next(unit for unit, _role in examiner.actor.posts)
        check_id = next(one.id for one in check if one.unit_id == unit)
    version = leader.call("GET", f"/checks/{check_id}").json["version"]
    given = {"version": version, "assignee_id": examiner.actor.user_id}
    assert leader.call("POST", f"/checks/{check_id}/moves/assign", given).status_code == 200
    asked = examiner.call("GET", f"/checks/{check_id}/filing").json
    assert {one["presence"] for one in asked["papers"]} == {"unknown"}
    first, second = (one["kind"] for one in asked["papers"][:2])
    file = {"name": "to-trinh.txt", "content": base64.b64encode(b"To trinh").decode()}
    papers = {first: {"presence": "missing"}, second: {"presence": "there", "number": "12/TTr", "file": file}}
    known = examiner.call("PUT", f"/checks/{check_id}/filing", {"papers": papers}).json
    assert known["missing"] == 1
    assert [one["file_name"] for one in known["papers"] if one["kind"] == second] == ["to-trinh.txt"]
    found = examiner.call("GET", f"/checks/{check_id}").json["findings"]
    assert [one["rule"] for one in found if one["rule"] == "paper-missing"] == ["paper-missing"]


def test_a_campaign_of_checking_is_opened_with_its_dossiers(province: Flask, leader: Program) -> None:
    asked = {"kind": "topic", "title": "Chuyên đề phí và lệ phí của tỉnh", "words": "phí"}
    made = leader.call("POST", "/check-campaigns", asked)
    assert made.status_code == 201, made.json
    assert made.json["dossiers"] > 0
    assert made.json["id"] in {one["id"] for one in leader.call("GET", "/check-campaigns").json["items"]}
    assert leader.call("GET", f"/check-campaigns/{made.json['id']}").json == made.json
    assert leader.call("GET", "/check-campaigns/9999").status_code == 404
    assert leader.call("GET", "/check-lessons").json["lessons"] is not None


def _number(app: Flask, document_id: int) -> str:
    with app.app_context():
        return str(db.session.get_one(Document, document_id).number)


def test_a_finding_is_dismissed_with_a_reason_and_stays_so(province: Flask, leader: Program) -> None:
    with province.app_context():
        conflict_jobs.SCAN.run(Quiet())
    first = leader.call("GET", "/findings?sure=0").json["items"][0]
    one = leader.call("GET", f"/findings/{first['id']}")
    assert one.json["text"]
    assert one.json["spans"] or one.json["other_spans"]
    refused = leader.call("POST", f"/findings/{first['id']}/moves/dismiss", {"version": one.json["version"]})
    assert [blocker["code"] for blocker in refused.json["blockers"]] == ["remark"]
    given = {"version": one.json["version"], "remark": "Hai quy định khác nhau về phạm vi."}
    assert leader.call("POST", f"/findings/{first['id']}/moves/dismiss", given).json["state"] == "dismissed"
    with province.app_context():
        assert str(db.session.get_one(Finding, first["id"]).state) == "dismissed"


def test_a_campaign_shows_what_it_has_not_covered(province: Flask, leader: Program) -> None:
    asked = {"kind": "general", "name": "Tổng rà soát văn bản của tỉnh", "due_on": "2099-12-31"}
    made = leader.call("POST", "/campaigns", asked)
    assert made.status_code == 201, made.json
    number, version = made.json["id"], made.json["version"]
    started = leader.call("POST", f"/campaigns/{number}/moves/start", {"version": version}).json
    assert started["state"] == "running"
    coverage = leader.call("GET", f"/campaigns/{number}/coverage").json
    assert (
        coverage["in_scope"]
        == started["documents"]
        == leader.call("GET", f"/campaigns/{number}/documents").json["total"]
    )
    assert coverage["open"] == len([gap for gap in coverage["gaps"] if not gap["reason"]]) > 0
    with province.app_context():
        assert str(db.session.get_one(Campaign, number).state) == "running"


def test_lists_of_a_term_come_line_by_line_and_count_as_stated(leader: Program) -> None:
    made = leader.call("POST", "/terms", {"last_year": 2028})
    assert made.status_code == 201, made.json
    for key in made.json["lists"]:
        rows = leader.call("GET", f"/terms/{made.json['id']}/lists/{key}?size=200").json
        assert rows["total"] == made.json["figures"][key]
    assert made.json["total"]["gap"] == made.json["total"]["counted"] - made.json["total"]["expected"]


def test_each_figure_of_a_report_opens_the_list_it_counts(leader: Program) -> None:
    report = leader.call("GET", "/reports/monthly").json
    assert report["tables"]
    name = report["tables"][0]["figures"][0]
    rows = leader.call("GET", f"/figures/{name}?first={report['first']}&last={report['last']}")
    assert rows.status_code == 200
    assert leader.call("GET", f"/figures/{name}?first=2026-02-01&last=2026-01-01").status_code == 422
    assert leader.call("GET", "/par?year=2026").json["scores"]


def test_repeating_a_list_in_parts_gives_every_row_once(leader: Program) -> None:
    asked = {"kind": "general", "name": "Tổng rà soát văn bản của tỉnh", "due_on": "2099-12-31"}
    made = leader.call("POST", "/campaigns", asked).json
    leader.call("POST", f"/campaigns/{made['id']}/moves/start", {"version": made["version"]})
    first = leader.call("GET", f"/campaigns/{made['id']}/documents?size=25").json
    seen = [
        row["id"]
        for page in range(1, first["pages"] + 1)
        for row in leader.call("GET", f"/campaigns/{made['id']}/documents?size=25&page={page}").json["items"]
    ]
    assert len(seen) == len(set(seen)) == first["total"]


def test_a_secret_dossier_answers_a_stranger_like_one_that_is_not_there(province: Flask) -> None:
    drafter, stranger = Program(province, "drafter"), Program(province, "head")
    secret = drafter.call("POST", "/drafts", {**dossier(), "secret": True}).json["id"]
    assert drafter.call("GET", f"/drafts/{secret}").status_code == 200
    told = []
    for rule in province.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1/drafts/<int:draft_id>"):
            continue
        for method in (rule.methods or set()) & {"GET", "POST", "PUT"}:
            answers = []
            for number in (secret, 99_999):
                with province.test_request_context():
                    given = {"name": "submit", **{one: 1 for one in rule.arguments if one not in ("name", "draft_id")}}
                    path = url_for(
                        rule.endpoint, draft_id=number, **{k: v for k, v in given.items() if k in rule.arguments}
                    )
                answer = stranger.call(
                    method, path.removeprefix("/api/v1"), None if method == "GET" else {"version": 1}
                )
                answers.append((answer.status_code, answer.json["title"]))
            if len(set(answers)) > 1:
                told.append((rule.rule, method, answers))
    assert told == []
