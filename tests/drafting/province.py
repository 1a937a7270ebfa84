"""A small province for the tests of drafting: who drafts, appraises, decides and verifies; a dossier at any step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from legaldocs.drafting import issue_service, opinion_queries, opinion_service, queries, receiving, service
from legaldocs.drafting.issue_models import Change
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Draft, Form, Ground, PaperKind, Procedure, State
from legaldocs.drafting.opinion_models import Verdict
from legaldocs.drafting.service import Facts

PASSWORD = "mat-khau-thu-nghiem"  # of invented people
TODAY = date(2026, 11, 23)
SIGNING = date(2027, 2, 1)
LAW = "64/2025/QH15"

_UNITS = (
    ("ubnd-tinh", "Ủy ban nhân dân tỉnh Mẫu", "committee", []),
    ("hdnd-tinh", "Hội đồng nhân dân tỉnh Mẫu", "people_council", []),
    ("ban-phap-che", "Ban Pháp chế", "council_committee", ["tư pháp"]),
    ("van-phong", "Văn phòng Ủy ban nhân dân tỉnh", "office", []),
    ("so-tu-phap", "Sở Tư pháp", "justice_department", ["tư pháp"]),
    ("so-xay-dung", "Sở Xây dựng", "department", ["xây dựng"]),
    ("so-tai-chinh", "Sở Tài chính", "department", ["tài chính"]),
    ("so-noi-vu", "Sở Nội vụ", "department", ["nội vụ"]),
    ("so-khcn", "Sở Khoa học và Công nghệ", "department", ["khoa học và công nghệ"]),
    ("so-y-te", "Sở Y tế", "department", ["y tế"]),
)
_PEOPLE = (
    ("drafter", "Người soạn thảo", "so-xay-dung", "drafter"),
    ("second", "Người soạn thứ hai", "so-xay-dung", "drafter"),
    ("head", "Giám đốc Sở Xây dựng", "so-xay-dung", "head"),
    ("appraiser", "Người thẩm định", "so-tu-phap", "reviewer"),
    ("leader", "Trần Thị Mẫu", "so-tu-phap", "justice_leader"),
    ("office", "Chuyên viên Văn phòng", "van-phong", "office"),
    ("council", "Phó Trưởng Ban Pháp chế", "ban-phap-che", "council_committee"),
    ("council-clerk", "Thư ký kỳ họp", "ban-phap-che", "council_committee"),
    ("finance", "Giám đốc Sở Tài chính", "so-tai-chinh", "head"),
    ("home", "Giám đốc Sở Nội vụ", "so-noi-vu", "head"),
    ("science", "Giám đốc Sở Khoa học", "so-khcn", "head"),
    ("stranger", "Người sở khác", "so-y-te", "head"),
    ("auditor", "Thanh tra", "ubnd-tinh", "auditor"),
    ("admin", "Quản trị", "so-tu-phap", "administrator"),
)
TEXT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: /2027/QĐ-UBND
Mẫu, ngày tháng năm 2027

QUYẾT ĐỊNH
Quy định quản lý công trình trên địa bàn tỉnh Mẫu

Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15;
Theo đề nghị của Giám đốc Sở Xây dựng;
Ủy ban nhân dân ban hành Quyết định quy định quản lý công trình trên địa bàn tỉnh Mẫu.

Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc quản lý công trình trên địa bàn tỉnh Mẫu.
Điều 2. Hồ sơ, trình tự cấp phép
1. Hồ sơ nộp tại Sở Xây dựng.
2. Sở Xây dựng trả kết quả trong thời hạn 05 ngày làm việc, gồm:
a) Giấy phép;
b) Văn bản trả lời khi không cấp phép.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày 15 tháng 02 năm 2027.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""


def set_up() -> None:
    """Units, people and the law the drafts rest on."""
    people = {
        "unit": [{"key": k, "name": n, "kind": kind, "fields": f} for k, n, kind, f in _UNITS],
        "person": [{"username": u, "name": n, "posts": [{"unit": unit, "role": r}]} for u, n, unit, r in _PEOPLE],
    }
    account_service.set_up(SYSTEM, people, PASSWORD)
    law = Incoming(
        text="", number=LAW, title="Luật Ban hành văn bản quy phạm pháp luật", doc_type="Luật", issuer="Quốc hội",
        issued_date=date(2025, 2, 19), effective_date=date(2025, 4, 1),
    )  # fmt: skip
    with unit_of_work(SYSTEM, "tests.law"):
        register.register_facts(SYSTEM, law)


def actor(username: str) -> Actor:
    """One of the people as the kernel knows them."""
    return accounts.actor_by_username(username)


def person_id(username: str) -> int:
    """Key of one of the people."""
    return db.session.scalars(sa.select(Person.id).where(Person.username == username)).one()


def facts(**changed: Any) -> Facts:
    """What a dossier is about, unless stated otherwise."""
    known: dict[str, Any] = {
        "title": "Quy định quản lý công trình trên địa bàn tỉnh", "reason": "Luật giao tỉnh quy định chi tiết.",
        "form": Form.DECISION, "procedure": Procedure.ORDINARY, "ground": Ground.DETAILING,
        "planned_signing": SIGNING, "fields": ("xây dựng",),
    }  # fmt: skip
    return Facts(**{**known, **changed})


def freeze(monkeypatch: pytest.MonkeyPatch, day: date, hour: int = 9) -> None:
    """Let it be a day, in Vietnam."""
    instant = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=7)
    monkeypatch.setattr(clock, "now", lambda: instant)


def registered(**changed: Any) -> int:
    """A dossier as registered by the drafter."""
    return service.register(actor("drafter"), facts(**changed))


def paper(draft_id: int, *kinds: PaperKind, by: str = "drafter") -> None:
    """Put papers into a dossier."""
    for kind in kinds:
        service.attach(actor(by), draft_id, kind, receiving.keep(f"{kind}.txt", str(kind).encode()))


def write(draft_id: int, text: str = TEXT, by: str = "drafter") -> None:
    """A version of the text."""
    service.add_text(actor(by), draft_id, receiving.read("du-thao.txt", text.encode()))


def draft(draft_id: int) -> Draft:
    """The dossier as it stands."""
    return db.session.get_one(Draft, draft_id, populate_existing=True)


def name_of(draft_id: int, *names: str) -> str:
    """Which of several rows of the table this dossier has."""
    subject = draft(draft_id)
    return next(name for name in names if DRAFTING[name].exists_for(subject))


def everything(draft_id: int) -> None:
    """Every paper that any step could need."""
    paper(draft_id, *PaperKind)


def ask(draft_id: int, *keys: str) -> None:
    """Choose whom to ask; without names all that the law could name."""
    chosen = keys or ("so-tai-chinh", "so-noi-vu", "so-khcn", "so-tu-phap")
    units = {unit.key: unit.id for unit in accounts.units()}
    opinion_service.choose(actor("drafter"), draft_id, [units[key] for key in chosen])


def appraise(draft_id: int, wanting: str = "") -> None:
    """The checklist filled in by the appraiser; one point may be wanting."""
    found = opinion_queries.appraisal(draft_id)
    assert found is not None
    for one in found.checks:
        verdict = Verdict.WANTING if one.criterion == wanting else Verdict.OK
        opinion_service.check(actor("appraiser"), draft_id, one.id, verdict, "Đề nghị làm rõ thêm nội dung này.")
    opinion_service.summarise(
        actor("appraiser"), draft_id, "Dự thảo cơ bản phù hợp với quy định.", clock.today(), "Giám đốc Sở; ba ủy viên."
    )


CONSULT = ("consult", "consult-short", "consult-chair", "consult-chair-short")
SEND = ("send-appraisal", "send-appraisal-short", "send-appraisal-complex")
DECIDE = ("adopt-committee", "approve-chair", "to-council")
SIGNED = {"signer": "Trần Văn Mẫu", "signed_on": SIGNING, "effective_on": SIGNING + timedelta(days=14)}
VOTE = {"members": 20, "in_favour": 15}


def prepare(monkeypatch: pytest.MonkeyPatch, draft_id: int, move: str) -> None:
    """What has to be done before a step: time passes, a checklist is filled in, proofs are recorded."""
    if move == "close-consultation":
        freeze(monkeypatch, TODAY + timedelta(days=21))
    if move == "conclude-eligible":
        appraise(draft_id)
    if move == "promulgate":
        freeze(monkeypatch, SIGNING)
    if move == "close":
        for duty in queries.duties(draft_id):
            issue_service.fulfil(actor("office"), draft_id, duty.id, SIGNING, "Công văn số 12/VP-NC")
        for row in queries.procedure_changes(draft_id):
            issue_service.decide_procedure(
                actor("office"), draft_id, row.id, Change.ADDED, SIGNING, "Quyết định 99/QĐ-UBND"
            )


def at(monkeypatch: pytest.MonkeyPatch, state: State, **changed: Any) -> int:
    """A dossier that went by the steps of the law to ``state``; the days pass as they must."""
    freeze(monkeypatch, TODAY)
    draft_id = registered(session_on=SIGNING - timedelta(days=10), **changed)
    write(draft_id)
    everything(draft_id)
    ask(draft_id)
    vote = {**VOTE, "held_on": TODAY}
    path: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
        ("office", ("accept",), {}),
        ("drafter", CONSULT, {}),
        ("drafter", ("close-consultation",), {}),
        ("head", SEND, {}),
        ("leader", ("conclude-eligible",), {}),
        ("head", ("submit",), {}),
        ("office", DECIDE, vote),
        ("council", ("verify",), {}),
        ("council-clerk", ("adopt-council",), vote),
        ("office", ("promulgate",), SIGNED),
        ("office", ("close",), {}),
    )
    for who, names, inputs in path:
        subject = draft(draft_id)
        fitting = [n for n in names if DRAFTING[n].exists_for(subject) and subject.state in DRAFTING[n].sources]
        if subject.state is state or not fitting:
            continue
        prepare(monkeypatch, draft_id, fitting[0])
        service.move(
            actor(who), draft_id, fitting[0], **{k: v for k, v in inputs.items() if k in DRAFTING[fitting[0]].needs}
        )
    assert draft(draft_id).state is state
    return draft_id
