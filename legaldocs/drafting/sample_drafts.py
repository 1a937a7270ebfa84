"""Dossiers of the sample register at different steps, in the names of its invented people.

They began some weeks before the register was loaded, as dossiers do; every step is taken by the use cases that people
use, so nothing here stands that the law's steps would not allow.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib import resources
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import ANONYMOUS, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.documents.models import Document
from legaldocs.drafting import (
    issue_service,
    opinion_queries,
    opinion_service,
    queries,
    receiving,
    service,
    working,
    workspace_service,
)
from legaldocs.drafting.models import Draft, Form, Ground, PaperKind, Procedure
from legaldocs.drafting.opinion_models import Response, Stance, Verdict
from legaldocs.drafting.opinion_service import Said
from legaldocs.drafting.service import Facts

DRAFTER, HEAD, OFFICE, LEADER = "pham.quang.duy", "le.van.khoi", "luong.the.vinh", "tran.thi.hoai"
APPRAISER, FINANCE, FINANCE_HEAD, HEALTH = "nguyen.minh.an", "ngo.duc.thang", "hoang.bich.lien", "dinh.hai.yen"
PAPERS = (PaperKind.PROPOSAL, PaperKind.SUBMISSION, PaperKind.COMPARISON, PaperKind.EXPLANATION)
LATER = (PaperKind.APPRAISAL_RESPONSE, PaperKind.MINUTES, PaperKind.SIGNED_TEXT)


def load_when_fresh() -> int:
    """Lay the sample's dossiers, once and only beside the sample's documents; returns how many."""
    begun = db.session.scalar(sa.select(sa.func.count()).select_from(Draft))
    sample = db.session.scalar(sa.select(sa.func.count()).where(Document.is_sample.is_(True)))
    if begun or not sample:
        return 0
    made = 0
    for lay in (_edited, _consulted, _appraised, _issued):
        try:
            lay()
        except Refused:  # a calendar that does not reach this day: the dossier stays at the step it reached
            db.session.rollback()
        made += 1
    return made


def _person(username: str) -> Actor:
    return accounts.actor_by_username(username)


def _words(name: str, signing: date, days: int = 15) -> str:
    """A text of the sample, to be signed on a day and in force some days later."""
    text = resources.files("legaldocs.sample").joinpath(f"drafts/{name}.txt").read_text("utf-8")
    on = signing + timedelta(days=days)
    return text.format(year=signing.year, effective=f"{on.day:02d} tháng {on.month:02d} năm {on.year}")


def _register(days_ago: int, username: str, form: Form, title: str, reason: str, fields: str, **more: Any) -> int:
    with clock.living_on(days_ago):
        known = {"procedure": Procedure.ORDINARY, "ground": Ground.DETAILING, **more}
        facts = Facts(title=title, reason=reason, form=form, fields=(fields,), **known)
        return service.register(_person(username), facts, is_sample=True)


def _text(username: str, draft_id: int, text: str) -> None:
    name, data = "du-thao.txt", text.encode()
    service.add_text(_person(username), draft_id, receiving.read(name, data))


def _papers(username: str, draft_id: int, kinds: tuple[PaperKind, ...]) -> None:
    for kind in kinds:
        file = receiving.keep(f"{kind}.txt", f"Giấy tờ mẫu của hồ sơ minh họa: {kind}.".encode())
        service.attach(_person(username), draft_id, kind, file)


def _step(days_ago: int, username: str, draft_id: int, move: str, **inputs: Any) -> None:
    with clock.living_on(days_ago):
        service.move(_person(username), draft_id, move, **inputs)


def _ask(username: str, draft_id: int, *keys: str) -> None:
    units = {unit.key: unit.id for unit in accounts.units()}
    opinion_service.choose(_person(username), draft_id, [units[key] for key in keys])


def _edited() -> None:
    """Being drafted: open in the workspace, with comments and a finding set aside."""
    signing = clock.today() + timedelta(days=75)
    amended = db.session.scalars(sa.select(Document.id).where(Document.number == "21/2016/QĐ-UBND")).first()
    draft_id = _register(
        9, DRAFTER, Form.DECISION, "Quy định về quản lý chất thải rắn sinh hoạt trên địa bàn tỉnh Mẫu",
        "Thay thế các quyết định của hai tỉnh trước sắp xếp cho thống nhất trên địa bàn tỉnh mới.", "môi trường",
        planned_signing=signing, amends_id=amended,
    )  # fmt: skip
    with clock.living_on(9):
        _papers(DRAFTER, draft_id, (PaperKind.PROPOSAL,))
    _step(7, OFFICE, draft_id, "accept")
    with clock.living_on(5):
        _text(DRAFTER, draft_id, _words("waste", signing))
        drafter, head = _person(DRAFTER), _person(HEAD)
        workspace_service.begin(drafter, draft_id)
    held = working.held(draft_id)
    assert held is not None  # noqa: S101  # just begun
    at = {row.unit.path: row.provision.id for row in held.rows if row.unit}
    with clock.living_on(3):
        thread = workspace_service.comment(
            head, draft_id, at["dieu-5/khoan-2"], "“Sớm nhất” không kiểm tra được. Ghi rõ số giờ."
        )
        workspace_service.comment(head, draft_id, at["dieu-4/khoan-1/diem-c"], "Có cần nêu chất thải cồng kềnh không?")
    with clock.living_on(2):
        workspace_service.reply(drafter, draft_id, thread.id, "Đề xuất 02 giờ, đang hỏi Sở Y tế.")


def _consulted() -> None:
    """Opinions are asked for: one answer taken up, one unit late, one comment from outside."""
    draft_id = _register(
        32, FINANCE, Form.RESOLUTION,
        "Quy định nội dung chi, mức chi cho công tác phổ biến, giáo dục pháp luật trên địa bàn tỉnh Mẫu",
        "Hội đồng nhân dân tỉnh quy định mức chi theo phân cấp.", "tài chính",
        planned_signing=clock.today() + timedelta(days=90), session_on=clock.today() + timedelta(days=80),
    )  # fmt: skip
    with clock.living_on(31):
        _papers(FINANCE, draft_id, PAPERS)
        _text(FINANCE, draft_id, _words("meeting-fees", clock.today() + timedelta(days=120)))
        _ask(FINANCE, draft_id, "so-tu-phap", "so-y-te", "so-noi-vu")
    _step(30, OFFICE, draft_id, "accept")
    _step(18, FINANCE, draft_id, "consult")
    with clock.living_on(12):
        said = [
            Said("dieu-2/khoan-2", Stance.DISAGREE, "Đề nghị 400.000 đồng một buổi cho ngang mức tỉnh lân cận."),
            Said("dieu-3", Stance.AGREE, ""),
        ]
        opinion_service.answer(_person(HEALTH), draft_id, Stance.DISAGREE, said)
        words = "Đề nghị hỗ trợ thêm tiền đi lại cho người dự hội thi ở xã xa trung tâm."
        outside = Said("dieu-2/khoan-3", Stance.OTHER, words)
        opinion_service.comment(ANONYMOUS, draft_id, outside, "Ông Phan Văn Mẫu (nhân vật minh họa)", "", "192.0.2.1")
    first = opinion_queries.of_draft(draft_id)[0]
    answer = "Cân đối ngân sách chưa bảo đảm; giữ mức 300.000 đồng và rà soát sau một năm thực hiện."
    with clock.living_on(6):
        opinion_service.respond(_person(FINANCE), draft_id, first.id, Response.REJECTED, answer)


def _appraised() -> None:
    """Being appraised by the Department of Justice, half of the checklist done."""
    draft_id = _register(
        40, DRAFTER, Form.CHAIR, "Quy định phối hợp ứng phó sự cố chất thải trên địa bàn tỉnh Mẫu",
        "Luật giao Chủ tịch Ủy ban nhân dân tỉnh tổ chức phối hợp khi có sự cố.", "môi trường",
        planned_signing=clock.today() + timedelta(days=30),
    )  # fmt: skip
    text = _words("duty-roster", clock.today() + timedelta(days=30))
    _to_appraisal(draft_id, text, 38, "consult-chair", ("so-tai-chinh", "so-noi-vu", "so-tu-phap"))
    found = opinion_queries.appraisal(draft_id)
    for one in list(found.checks)[::2] if found else []:
        with clock.living_on(2):
            opinion_service.check(_person(APPRAISER), draft_id, one.id, Verdict.OK, "Phù hợp với quy định hiện hành.")


def _to_appraisal(draft_id: int, text: str, days_ago: int, consult: str, asked: tuple[str, ...]) -> None:
    with clock.living_on(days_ago):
        _papers(DRAFTER, draft_id, PAPERS)
        _text(DRAFTER, draft_id, text)
        _ask(DRAFTER, draft_id, *asked)
    _step(days_ago - 1, OFFICE, draft_id, "accept")
    _step(days_ago - 2, DRAFTER, draft_id, consult)
    _step(days_ago - 25, DRAFTER, draft_id, "close-consultation")
    _step(days_ago - 28, HEAD, draft_id, "send-appraisal")


def _issued() -> None:
    """Signed and numbered; one of its publication duties is done, the others run."""
    signed = clock.today() - timedelta(days=4)
    effective = signed + timedelta(days=20)
    draft_id = _register(
        76, DRAFTER, Form.DECISION,
        "Quy định phân cấp quản lý trạm bơm, kênh mương nội đồng trên địa bàn tỉnh Mẫu",
        "Chính phủ giao Ủy ban nhân dân tỉnh phân cấp quản lý công trình thủy lợi nhỏ.", "thủy lợi",
        planned_signing=signed, planned_effect=effective,
    )  # fmt: skip
    text = _words("pump-stations", signed, 20)
    _to_appraisal(draft_id, text, 70, "consult", ("so-tu-phap", "so-tai-chinh"))
    found = opinion_queries.appraisal(draft_id)
    with clock.living_on(36):
        for one in list(found.checks) if found else []:
            opinion_service.check(_person(APPRAISER), draft_id, one.id, Verdict.OK, "Phù hợp.")
        opinion_service.summarise(
            _person(APPRAISER), draft_id, "Dự thảo đủ điều kiện trình; phạm vi, căn cứ phù hợp.", None, ""
        )
        _papers(DRAFTER, draft_id, LATER)
    _step(35, LEADER, draft_id, "conclude-eligible")
    _step(30, HEAD, draft_id, "submit")
    vote = {"members": 21, "in_favour": 20, "held_on": clock.today() - timedelta(days=20)}
    _step(20, OFFICE, draft_id, "adopt-committee", **vote)
    given = {"signer": "Nguyễn Thị Lam Giang", "signed_on": signed, "effective_on": effective}
    _step(4, OFFICE, draft_id, "promulgate", **given)
    duty = next(iter(queries.duties(draft_id)), None)
    if duty is not None:
        with clock.living_on(3):
            issue_service.fulfil(_person(OFFICE), draft_id, duty.id, clock.today(), "Công văn số 512/VP-NC")
