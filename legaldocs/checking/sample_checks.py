"""Checks of the sample register at different steps, in the names of its invented people."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.checking import conclusion_service, finding_service, service
from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import SELF, Check, CheckFinding, Handling, RecordKind
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.documents import service as register
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming

HEAD, LEADER, EXAMINER = "vu.dinh.loc", "tran.thi.hoai", "nguyen.minh.an"
# Number of a sample decision → the step its dossier is brought to.
STEPS = {
    "17/2026/QĐ-UBND": "examining",
    "11/2026/QĐ-UBND": "submitted",
    "03/2026/QĐ-UBND": "clean",
    "27/2026/QĐ-UBND": "handling",
}
_WRONG = ("clause-twice", "term-unused")  # what the sample's examiner does not hold against a text


def load_when_fresh() -> int:
    """Bring the sample's dossiers to their steps, once; returns how many.  A register in use is left alone."""
    begun = sa.select(sa.func.count()).select_from(Check).where(Check.state != "open")
    if db.session.scalar(begun):
        return 0
    _receive_of_a_commune()
    chosen = (Document.is_sample.is_(True), Document.number.in_(STEPS), Check.lifecycle == SELF)
    rows = db.session.execute(
        sa.select(Check.id, Document.number).join(Document, Document.id == Check.document_id).where(*chosen)
    ).all()
    for check_id, number in rows:
        _bring(check_id, STEPS[number])
    return len(rows)


def _receive_of_a_commune() -> None:
    """A decision of a commune, sent in a few days after its signing: checked by the commune and by the authority."""
    if not db.session.scalar(sa.select(sa.func.count()).where(Document.is_sample.is_(True))):
        return
    signed = clock.today() - timedelta(days=8)
    words = resources.files("legaldocs.sample").joinpath("received/commune.txt").read_text("utf-8")
    incoming = Incoming(
        text=words.format(day=signed.day, month=signed.month, year=signed.year),
        number=f"02/{signed.year}/QĐ-UBND", title="Quy định về quản lý chợ dân sinh trên địa bàn xã Đông Mẫu",
        doc_type="Quyết định", issuer="Ủy ban nhân dân xã Đông Mẫu", issued_date=signed, effective_date=signed,
        signer="Chu Thị Mẫu", fields=("thương mại",), unit_key="ubnd-xa-dong-mau", is_sample=True,
    )  # fmt: skip
    register.register(SYSTEM, incoming)


def _bring(check_id: int, step: str) -> None:
    examiner, leader = accounts.actor_by_username(EXAMINER), accounts.actor_by_username(LEADER)
    head = accounts.actor_by_username(HEAD)
    check = service.move(head, check_id, "assign", assignee_id=examiner.user_id)
    finding_service.read_document(examiner, check_id)
    if step == "examining":
        return
    for one in list(check.findings):
        _answer(examiner, check_id, one, keep=step != "clean")
    breached = {one.criterion for one in check.confirmed()}
    service.mark(examiner, check_id, {name: "breach" if name in breached else "clean" for name in criteria()})
    service.move(examiner, check_id, "submit")
    if step == "clean":
        service.move(leader, check_id, "close_clean", content_hash=check.content_hash())
    if step != "handling":
        return
    service.move(leader, check_id, "discuss", content_hash=check.content_hash())
    words = "Đơn vị soạn thảo thống nhất với các nội dung phát hiện."
    service.file_record(examiner, check_id, RecordKind.MINUTES, clock.today(), words, "05/BB-STP")
    conclusion_service.draft(examiner, check_id)
    service.move(examiner, check_id, "draft")
    service.move(leader, check_id, "report", content_hash=check.content_hash())


def _answer(examiner: Actor, check_id: int, one: CheckFinding, *, keep: bool) -> None:
    """Confirm with a handling, or dismiss with a reason."""
    if not keep or one.rule in _WRONG:
        finding_service.dismiss(examiner, check_id, one.id, "Đã đối chiếu, không có sai sót.")
        return
    given = {name: getattr(one, name) for name in ("criterion", "path", "quote", "evidence", "article", "severity")}
    handling = Handling.CORRECT if criteria()[one.criterion].correctable else Handling.AMEND
    finding_service.change(examiner, check_id, one.id, **given, handling=handling)
