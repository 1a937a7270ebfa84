"""The workspace: provisions with keys that last, two people at one provision, comments, findings, versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Missing, Refused
from legaldocs.documents import queries as documents
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from legaldocs.drafting import documents_out, linting, opinion_queries, replacing, service, working, workspace_service
from legaldocs.drafting.models import State
from legaldocs.drafting.words import issuer_of
from legaldocs.drafting.workspace_service import Change, Overtaken
from legaldocs.formats.layout_check import check_laid_out
from legaldocs.formats.layout_reading import read_layout
from legaldocs.law.findings.suppression import key
from tests.drafting import province


@pytest.fixture
def drafting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """A dossier whose text is open in the workspace."""
    province.set_up()
    province.freeze(monkeypatch, province.TODAY)
    draft_id = province.registered()
    province.write(draft_id)
    workspace_service.begin(province.actor("drafter"), draft_id)
    return draft_id


def at(draft_id: int, path: str) -> working.Row:
    held = working.held(draft_id)
    assert held is not None
    return next(row for row in held.rows if row.unit is not None and row.unit.path == path)


def text(draft_id: int) -> str:
    held = working.held(draft_id)
    assert held is not None
    return held.text


def test_a_provision_keeps_its_key_through_edits_moves_and_an_uploaded_version(drafting: int) -> None:
    drafter, row = province.actor("drafter"), at(drafting, "dieu-2/khoan-2")
    kept = row.provision.id
    words = row.provision.words.replace("05 ngày", "07 ngày")
    workspace_service.save(drafter, drafting, kept, words, row.provision.version, whole=True)
    workspace_service.change(drafter, drafting, kept, Change("up"))
    assert at(drafting, "dieu-2/khoan-1").provision.id == kept
    version = workspace_service.keep(drafter, drafting, "Đổi thứ tự")
    assert kept in (version.provisions or [])
    province.write(
        drafting,
        text(drafting)
        .replace("Điều 2.", "Điều 2. Kinh phí\nTừ ngân sách.\nĐiều 3.")
        .replace("Điều 3. Hiệu lực", "Điều 4. Hiệu lực"),
    )
    assert at(drafting, "dieu-3/khoan-1").provision.id == kept


def test_who_saves_too_late_is_told_and_nothing_is_overwritten(drafting: int) -> None:
    row = at(drafting, "dieu-1")
    seen, words = row.provision.version, row.provision.words
    workspace_service.save(province.actor("second"), drafting, row.provision.id, words + "Thêm.", seen, whole=True)
    with pytest.raises(Overtaken):
        workspace_service.save(province.actor("drafter"), drafting, row.provision.id, words + "Khác.", seen, whole=True)
    assert "Thêm." in text(drafting)
    other = at(drafting, "dieu-3")
    words, drafter = other.provision.words + " Hết.", province.actor("drafter")
    workspace_service.save(drafter, drafting, other.provision.id, words, other.provision.version, whole=True)


def test_saving_while_typing_leaves_the_provisions_as_they_are(drafting: int) -> None:
    row = at(drafting, "dieu-2/khoan-1")
    longer = row.provision.words + "2. Một khoản mới."
    workspace_service.save(province.actor("drafter"), drafting, row.provision.id, longer, None, whole=False)
    workspace_service.save(province.actor("drafter"), drafting, row.provision.id, longer, None, whole=False)
    assert text(drafting).count("Một khoản mới") == 1
    held = working.held(drafting)
    assert held is not None
    assert sum("Một khoản mới" in row.provision.words for row in held.rows) == 1


def test_a_comment_stays_with_its_provision_and_is_orphaned_with_it(drafting: int) -> None:
    head, row = province.actor("head"), at(drafting, "dieu-2/khoan-1")
    thread = workspace_service.comment(head, drafting, row.provision.id, "Nộp ở đâu nữa?")
    workspace_service.change(province.actor("drafter"), drafting, row.provision.id, Change("down"))
    assert at(drafting, "dieu-2/khoan-2").provision.id == thread.provision_id
    workspace_service.reply(province.actor("drafter"), drafting, thread.id, "Đã ghi rõ.", resolve=True)
    assert working.threads(drafting)[0].resolved_at is not None
    workspace_service.change(province.actor("drafter"), drafting, row.provision.id, Change("remove"))
    assert working.threads(drafting)[0].provision.gone


def test_a_finding_is_set_aside_with_a_reason_and_comes_back_with_other_words(drafting: int) -> None:
    row, drafter = at(drafting, "dieu-2/khoan-2"), province.actor("drafter")
    words = row.provision.words.replace("trong thời hạn 05 ngày làm việc", "trong thời gian sớm nhất")
    workspace_service.save(drafter, drafting, row.provision.id, words, None, whole=True)
    draft = province.draft(drafting)
    whole = linting.document(draft, text(drafting))
    vague = next(one for one in linting.found(draft, text(drafting), []) if one.rule == "vague-deadline")
    name = key(whole, vague)
    with pytest.raises(Refused):
        workspace_service.fix(drafter, drafting, name)
    workspace_service.set_aside(drafter, drafting, name, "Theo mẫu của Bộ.")
    assert [one.key for one in working.set_aside(drafting)] == [name]
    workspace_service.save(drafter, drafting, row.provision.id, words.replace("Sở Xây dựng", "Sở"), None, whole=True)
    workspace_service.save(
        drafter, drafting, row.provision.id, words.replace("sớm nhất", "nhanh nhất"), None, whole=True
    )
    with pytest.raises(Missing):
        workspace_service.set_aside(drafter, drafting, name, "Theo mẫu của Bộ.")


def test_no_step_is_taken_on_edits_that_are_not_kept(drafting: int) -> None:
    province.everything(drafting)
    province.ask(drafting)
    service.move(province.actor("office"), drafting, "accept")
    row = at(drafting, "dieu-1")
    workspace_service.save(
        province.actor("drafter"), drafting, row.provision.id, row.provision.words + "Thêm.", None, whole=True
    )
    with pytest.raises(Refused) as refused:
        service.move(province.actor("drafter"), drafting, "consult")
    assert [one.code for one in refused.value.blockers] == ["unkept"]
    workspace_service.keep(province.actor("drafter"), drafting)
    service.move(province.actor("drafter"), drafting, "consult")


def test_only_the_unit_in_charge_writes_and_an_adopted_text_stands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    province.set_up()
    draft_id = province.at(monkeypatch, State.SUBMITTED)
    workspace_service.begin(province.actor("drafter"), draft_id)
    row = at(draft_id, "dieu-1")
    with pytest.raises(Forbidden):
        workspace_service.save(province.actor("office"), draft_id, row.provision.id, "Khác.", None, whole=True)
    with pytest.raises(Missing):
        workspace_service.comment(province.actor("stranger"), draft_id, row.provision.id, "Khác.")
    service.move(province.actor("office"), draft_id, "adopt-committee", held_on=date(2026, 12, 1), **province.VOTE)
    with pytest.raises(Refused):
        workspace_service.save(province.actor("drafter"), draft_id, row.provision.id, "Khác.", None, whole=True)


def test_amending_by_editing_is_put_into_the_draft_and_carried_out_again(app: Flask) -> None:
    province.set_up()
    base = province.TEXT.replace("Số: /2027", "Số: 12/2026").replace("tháng năm 2027", "01 tháng 6 năm 2026")
    made = register.register(
        SYSTEM,
        Incoming(
            text=base, number="12/2026/QĐ-UBND", title="Quy định quản lý công trình", doc_type="Quyết định",
            issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=date(2026, 6, 1), effective_date=date(2026, 6, 15),
        ),
    )  # fmt: skip
    draft_id = province.registered(amends_id=made.document_id)
    draft = province.draft(draft_id)
    known = replacing.base(draft)
    assert known is not None
    edited = known[1].replace("05 ngày làm việc", "07 ngày làm việc").replace("a) Giấy phép;", "a) Giấy phép xây dựng;")
    amending = replacing.amending(draft, edited)
    assert amending is not None
    assert amending.proved
    drafter = province.actor("drafter")
    for _ in range(2):  # drawn up again, it makes room for itself
        workspace_service.take_amendments(drafter, draft_id, amending.text, replacing.skeleton(draft))
    assert text(draft_id).count("Sửa đổi, bổ sung một số điều của") == 1
    against = replacing.against(draft, text(draft_id))
    assert against is not None
    assert against.carried_out
    assert {row.place for row in against.rows()} == {"Điều 2 khoản 2", "Điều 2 khoản 2 điểm a"}
    assert check_laid_out(read_layout(replacing.table(draft, against), "comparison"), clock.today()) == ()


def test_a_legal_basis_goes_behind_the_last_one(app: Flask) -> None:
    province.set_up()
    found = documents.by_number(province.LAW)[0]
    lines = replacing.with_basis(province.TEXT, found).splitlines()
    at_law = next(n for n, line in enumerate(lines) if line.startswith("Căn cứ"))
    assert lines[at_law + 1] == "Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15;"
    assert lines[at_law + 2].startswith("Theo đề nghị")


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    with site.app_context():
        province.set_up()
        draft_id = province.registered(planned_signing=clock.today() + timedelta(days=60))
        province.write(draft_id)
        db.session.remove()
    client = site.test_client()
    client.post("/sign-in", data={"username": "drafter", "password": province.PASSWORD})
    return client


def test_the_pages_work_without_scripts(browser: FlaskClient) -> None:
    assert "Soạn từ phiên bản 1" in browser.get("/drafting/1/workspace").get_data(as_text=True)
    page = browser.post("/drafting/1/workspace", follow_redirects=True).get_data(as_text=True)
    assert 'id="p-2"' in page
    page = browser.get("/drafting/1/workspace?at=2").get_data(as_text=True)
    assert 'name="words"' in page
    given = {"words": "Điều 1. Phạm vi\nMới.", "version": "1", "base": "Điều 1."}
    assert "Mới." in browser.post("/drafting/1/workspace/provisions/2", data=given, follow_redirects=True).text
    late = browser.post("/drafting/1/workspace/provisions/2", data={**given, "words": "Điều 1. Phạm vi\nKhác."})
    assert late.status_code == 409
    assert "Khác." in late.text
    assert "Mới." in late.text
    typed = browser.post(
        "/drafting/1/workspace/provisions/2", data={"words": "Điều 1. Phạm vi\nGõ."}, headers={"HX-Request": "true"}
    )
    assert "hx-swap-oob" in typed.text
    for side in ("comments", "bases", "search", "terms"):
        assert browser.get(f"/drafting/1/workspace?side={side}&at=2&q=quyết+định").status_code == 200
    assert browser.get("/drafting/1/workspace?side=nothing").status_code == 422
    said = browser.post(
        "/drafting/1/workspace/provisions/2/comments", data={"words": "Xem lại."}, follow_redirects=True
    )
    assert "Xem lại." in said.text
    moved = browser.post("/drafting/1/workspace/provisions/2/down", data={}, follow_redirects=True)
    assert moved.text.index("Hồ sơ, trình tự") < moved.text.index("Gõ.")
    cited = browser.post("/drafting/1/workspace/citations", data={"document": "1", "at": "2"}, follow_redirects=True)
    assert "theo quy định tại" in cited.text
    assert browser.get("/drafting/1/comparison").status_code == 200
    assert browser.get("/drafting/1/amending").status_code == 200


def test_the_papers_of_a_dossier_keep_the_official_layout(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    province.set_up()
    draft_id = province.at(monkeypatch, State.REVISING)
    found = opinion_queries.appraisal(draft_id)
    assert found is not None
    subject = province.draft(draft_id)
    papers = {
        "opinions": documents_out.opinion_table(subject), "appraisal": documents_out.appraisal_report(subject, found),
    }  # fmt: skip
    for name, data in papers.items():
        assert check_laid_out(read_layout(data, name), clock.today()) == (), name


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("2. Điều kiện khác do hộ kê khai.", ["dieu-2/khoan-1", "dieu-2/khoan-2", "dieu-2/khoan-3"]),
        ("Điều 3. Điều gõ nhầm ô.\n1. Một khoản của điều ấy.", ["dieu-3", "dieu-3/khoan-1"]),
    ],
)
def test_a_provision_typed_into_a_neighbours_box_becomes_one_and_swallows_nobody(
    drafting: int, typed: str, made: list[str]
) -> None:
    row, second = at(drafting, "dieu-2/khoan-1"), at(drafting, "dieu-2/khoan-2")
    words, kept = second.provision.words, second.provision.id
    own = f"{row.provision.words.rstrip()}\n{typed}"
    version = workspace_service.save(
        province.actor("drafter"), drafting, row.provision.id, own, row.provision.version, whole=False
    )
    held = working.held(drafting)
    assert held is not None
    assert [piece.words.split("\n")[0] for piece in working.begun(held, held.row(row.provision.id) or row)] == [
        typed.split("\n")[0]
    ]
    workspace_service.save(province.actor("drafter"), drafting, row.provision.id, own, version, whole=True)
    held = working.held(drafting)
    assert held is not None
    paths = [one.unit.path for one in held.rows if one.unit]
    assert [path for path in made if path not in paths] == []
    moved = held.row(kept)
    assert moved is not None
    assert moved.provision.words.split(" ", 1)[1] == words.split(" ", 1)[1]
    for line in typed.split("\n"):
        assert line.split(" ", 2)[-1] in held.text


def test_a_copied_clause_and_a_living_text_of_the_same_name_are_told_with_the_place(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    province.set_up()
    province.freeze(monkeypatch, province.TODAY)
    draft_id = province.registered()
    title = province.draft(draft_id).title
    copied = "Hộ gia đình có hợp đồng gửi giữ xe được trả lại tiền khi xe bị mất trong thời gian gửi tại bãi công cộng."
    superior = put(
        "33/2020/NĐ-CP", "Nghị định", "Chính phủ", date(2020, 3, 2), "Quy định về bãi gửi xe",
        f"Căn cứ Luật Tổ chức Chính phủ;\nĐiều 1. Trách nhiệm\n1. Bãi xe có người trông.\n2. {copied}\n"
        "Điều 2. Hiệu lực\n"
        "Nghị định này có hiệu lực thi hành từ ngày 20 tháng 4 năm 2020.",
    )  # fmt: skip
    earlier = put(
        "07/2021/QĐ-UBND", "Quyết định", issuer_of(province.draft(draft_id)), date(2021, 3, 2), title,
        "Điều 1. Phạm vi\nQuyết định này quy định trên địa bàn tỉnh.\nĐiều 2. Hiệu lực\nCó hiệu lực thi hành "
        "từ ngày 20 tháng 3 năm 2021.",
    )  # fmt: skip
    words = (
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: /2026/QĐ-UBND\nQUYẾT ĐỊNH\n{title}\n"
        "Căn cứ Nghị định số 33/2020/NĐ-CP ngày 02 tháng 3 năm 2020 của Chính phủ quy định về bãi gửi xe;\n"
        "Điều 1. Phạm vi điều chỉnh\nQuyết định này áp dụng trên địa bàn tỉnh Mẫu.\nĐiều 2. Trách nhiệm\n"
        f"1. {copied}\n2. Bãi xe mở cửa từ 5 giờ.\nĐiều 3. Hiệu lực\n"
        "Quyết định này có hiệu lực thi hành từ ngày 20 tháng 12 năm 2027.\n"
    )
    draft = province.draft(draft_id)
    found = linting.found(draft, words, [])
    rows = {row["rule"]: row for row in linting.rows(draft, words, found)}
    assert rows["copied"]["at_other"] == (superior, "dieu-1/khoan-2")
    assert rows["copied"]["unit"] == "dieu-2/khoan-1"
    assert rows["repeal-missing"]["detail"] == "07/2021/QĐ-UBND"
    assert earlier


def put(number: str, doc_type: str, issuer: str, issued: date, title: str, words: str) -> int:
    incoming = Incoming(
        text=words, number=number, doc_type=doc_type, issuer=issuer, issued_date=issued, title=title,
        effective_date=issued + timedelta(days=30),
    )  # fmt: skip
    return register.register(SYSTEM, incoming).document_id
