"""The doors of checking: plain forms from first to last step, and nothing of another unit by any road."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient

from legaldocs.checking import service
from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import AUTHORITY, SELF, Verdict
from legaldocs.core import clock, permissions
from legaldocs.core.db import db
from legaldocs.formats.layout_check import check_laid_out
from legaldocs.formats.layout_reading import read_layout
from legaldocs.inbox import queries as inbox
from tests.checking import province


@pytest.fixture(autouse=True)
def without_tokens(app: Flask) -> None:
    """Forms without a token, as the tests of tokens are elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False


class Browser(FlaskClient):
    """A client of its own: the test's application context must not carry one person's sign-in to another's request."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def signed_in(app: Flask, username: str) -> FlaskClient:
    app.test_client_class = Browser
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"username": username, "password": province.PASSWORD})
    assert answer.status_code == 302
    return browser


def roads(check_id: int, finding_id: int) -> list[tuple[str, str]]:
    """Every address that names a dossier, with its method."""
    here = f"/checking/{check_id}"
    return [
        ("get", here), ("get", f"{here}/conclusion"), ("get", f"{here}/form.docx"), ("get", f"{here}/conclusion.docx"),
        ("post", f"{here}/read"), ("post", f"{here}/marks"), ("post", f"{here}/findings"),
        ("post", f"{here}/findings/{finding_id}/confirm"), ("post", f"{here}/findings/{finding_id}/dismiss"),
        ("post", f"{here}/findings/{finding_id}/change"), ("post", f"{here}/conclusion"),
        ("post", f"{here}/moves/withdraw"),
    ]  # fmt: skip


@pytest.mark.parametrize("lifecycle", [SELF, AUTHORITY])
@pytest.mark.parametrize("username", ["stranger", "neighbour", "helper", "builder", "clerk", "council"])
def test_no_dossier_of_another_unit_by_address_list_count_or_export(app: Flask, lifecycle: str, username: str) -> None:
    """Before it is sent to be handled, a dossier is its checking unit's; a stranger learns nothing by any road."""
    check = province.examining(lifecycle)
    browser = signed_in(app, username)
    for method, address in roads(check.id, check.findings[0].id):
        given = {"version": check.version, "remark": "Một lý do đủ dài.", "reason": "Không đúng."}
        answer = getattr(browser, method)(address, **({"data": given} if method == "post" else {}))
        assert answer.status_code == 404, address
    for address in (
        "/checking",
        f"/checking?q={province.NUMBER}",
        "/checking/export?format=csv",
        "/home",
        "/checking/campaigns",
    ):
        page = browser.get(address)
        assert check.code not in page.text, address
    assert province.NUMBER not in browser.get("/checking?state=examining").text
    own = province.actor(username)
    assert inbox.counts(own, clock.today())["checking.index"] == ((1, False) if username == "mayor" else (0, False))


def test_the_issuer_reads_the_dossier_only_once_the_conclusion_is_before_it(app: Flask) -> None:
    check = province.drafted(AUTHORITY)
    mayor = signed_in(app, "mayor")
    assert mayor.get(f"/checking/{check.id}").status_code == 404
    service.move(province.actor("leader"), check.id, "sign", content_hash=check.content_hash())
    service.move(province.actor("examiner"), check.id, "send")
    assert mayor.get(f"/checking/{check.id}").status_code == 200
    assert signed_in(app, "neighbour").get(f"/checking/{check.id}").status_code == 404


def test_nobody_reads_dossiers_without_signing_in(app: Flask) -> None:
    check = province.opened()
    assert app.test_client().get(f"/checking/{check.id}").status_code == 302


def test_a_dossier_is_worked_through_by_forms_alone(app: Flask) -> None:
    check_id = province.opened().id
    head, examiner, leader, builder = (signed_in(app, one) for one in ("head", "examiner", "leader", "builder"))

    def move(browser: FlaskClient, name: str, **given: Any) -> None:
        data = {"version": province.check().version, **given}
        answer = browser.post(f"/checking/{check_id}/moves/{name}", data=data, follow_redirects=True)
        assert answer.status_code == 200
        assert 'data-k="late"' not in answer.text, name

    move(head, "assign", assignee_id=province.person_id("examiner"))
    assert examiner.post(f"/checking/{check_id}/read").status_code == 302
    bench = examiner.get(f"/checking/{check_id}").text
    assert province.QUOTE[:17] in bench
    for one in province.check().findings:
        base = f"/checking/{check_id}/findings/{one.id}"
        if one.rule == "permit-clause":
            data = {
                "version": one.version, "criterion": "content", "path": one.path, "quote": province.QUOTE,
                "evidence": one.evidence, "article": one.article, "handling": "repeal_part", "severity": "high",
            }  # fmt: skip
            assert examiner.post(f"{base}/change", data=data).status_code == 302
        else:
            data = {"version": one.version, "reason": "Đã đối chiếu, không có lỗi."}
            assert examiner.post(f"{base}/dismiss", data=data).status_code == 302
    marks = {f"mark-{name}": "breach" if name == "content" else "clean" for name in criteria()}
    assert (
        examiner.post(f"/checking/{check_id}/marks", data={"version": province.check().version, **marks}).status_code
        == 302
    )
    move(examiner, "submit")
    move(leader, "discuss", content_hash=province.check().content_hash())
    paper = {"kind": "minutes", "on": clock.today().isoformat(), "words": "Sở Xây dựng thống nhất.", "number": "5/BB"}
    assert examiner.post(f"/checking/{check_id}/records", data=paper).status_code == 302
    assert examiner.post(f"/checking/{check_id}/conclusion", data={"do": "draft"}).status_code == 302
    said = province.check().sentences[0].text
    words = {"version": province.check().version, "sentence-1": said + " Cần xử lý sớm."}
    assert examiner.post(f"/checking/{check_id}/conclusion", data=words).status_code == 302
    assert said in leader.get(f"/checking/{check_id}/conclusion").text
    move(examiner, "draft")
    move(leader, "report", content_hash=province.check().content_hash())
    province.outcome()
    move(builder, "handle", outcome_number="40/2026/QĐ-UBND", outcome="repeal_part")
    move(builder, "publish", remark="Công báo điện tử của tỉnh.", on=clock.today().isoformat())
    assert province.check().state == "closed"


def test_words_that_cannot_be_saved_stay_on_the_page_with_every_reason(app: Flask) -> None:
    check = province.examining()
    examiner = signed_in(app, "examiner")
    answer = examiner.post(
        f"/checking/{check.id}/findings", data={"quote": "không có ở đâu", "remark": "Giữ lại lời này"}
    )
    assert answer.status_code == 422
    assert "Giữ lại lời này" in answer.text
    assert answer.text.count('class="ld-sm ld-fg-ended ld-error"') == 4
    one = next(one for one in check.findings if one.verdict is Verdict.CANDIDATE)
    refused = examiner.post(f"/checking/{check.id}/findings/{one.id}/dismiss", data={}, follow_redirects=True)
    assert "vì sao" in refused.text


@pytest.mark.parametrize("lifecycle", [SELF, AUTHORITY])
def test_the_papers_keep_the_official_layout(app: Flask, lifecycle: str) -> None:
    check = province.handling(lifecycle)
    leader = signed_in(app, "leader")
    for name in ("form", "conclusion"):
        answer = leader.get(f"/checking/{check.id}/{name}.docx")
        assert answer.mimetype.endswith("wordprocessingml.document")
        assert check_laid_out(read_layout(answer.data, name), clock.today()) == ()
        words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.data)).paragraphs)
        assert check.sentences[0].text in words if name == "conclusion" else "PHIẾU KIỂM TRA" in words


def test_the_list_is_narrowed_sorted_and_exported(app: Flask) -> None:
    check = province.opened()
    leader = signed_in(app, "leader")
    assert check.code in leader.get("/checking?kind=self_check&state=open&sort=-number").text
    assert check.code not in leader.get("/checking?kind=authority_check").text
    assert leader.get("/checking?state=nowhere").status_code == 422
    sheet = leader.get("/checking/export?format=csv")
    assert check.code in sheet.text
    assert leader.get("/checking/export?format=xlsx").data[:2] == b"PK"


def test_a_check_and_a_campaign_are_opened_by_forms(app: Flask) -> None:
    check = province.opened()
    leader, builder = signed_in(app, "leader"), signed_in(app, "builder")
    given = {"document_id": check.document_id, "lifecycle": SELF, "reason": "Báo chí phản ánh quy định này."}
    assert leader.get(f"/checking/new?document_id={check.document_id}").status_code == 200
    assert leader.post("/checking/new", data={**given, "reason": "ngắn"}).status_code == 422
    assert leader.post("/checking/new", data=given).status_code == 302
    assert builder.post("/checking/new", data={**given, "reason": "Sở đề nghị kiểm tra lại."}).status_code == 302
    assert leader.get("/checking/campaigns/new").status_code == 200
    campaign = {"kind": "topic", "title": "Kiểm tra chuyên đề công trình", "words": "công trình"}
    assert leader.post("/checking/campaigns/new", data={**campaign, "words": ""}).status_code == 422
    made = leader.post("/checking/campaigns/new", data=campaign)
    assert "Kiểm tra chuyên đề công trình" in leader.get(made.location).text
    assert signed_in(app, "stranger").get(made.location).status_code == 404
    assert leader.get("/checking/checklist").status_code == 200


def test_home_lists_what_waits_for_each(app: Flask) -> None:
    check = province.opened()
    assert [task.code for task in inbox.my_tasks(province.actor("head"), clock.today())] == [check.code]
    service.move(province.actor("head"), check.id, "assign", assignee_id=province.person_id("examiner"))
    assert inbox.my_tasks(province.actor("head"), clock.today()) == []
    assert check.code in signed_in(app, "examiner").get("/home").text


def test_a_page_of_dossiers_asks_as_much_as_two(app: Flask) -> None:
    province.opened()
    province.received("32/2026/QĐ-UBND")
    leader, asked = signed_in(app, "leader"), []

    def questions() -> int:
        asked.clear()
        assert leader.get("/checking").status_code == 200
        return sum(1 for words in asked if words.startswith("SELECT"))

    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    few = questions()
    for number in range(1, 9):
        province.received(f"{number}/2026/QĐ-UBND")
    assert questions() == few
    assert permissions.can(province.actor("leader"), "checking.read")
