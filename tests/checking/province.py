"""A small province for the tests of checking: who checks, who handles, who is a stranger; a faulty decision."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.checking import conclusion_service, finding_service, service
from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import AUTHORITY, SELF, Check, Handling, RecordKind
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming

PASSWORD = "mat-khau-thu-nghiem"  # of invented people
_UNITS = (
    ("so-tu-phap", "Sở Tư pháp", "justice_department", ["tư pháp"]),
    ("so-xay-dung", "Sở Xây dựng", "department", ["xây dựng"]),
    ("so-y-te", "Sở Y tế", "department", ["y tế"]),
    ("ban-phap-che", "Ban Pháp chế Hội đồng nhân dân tỉnh", "council_committee", ["tư pháp"]),
    ("ubnd-xa-dong-mau", "Ủy ban nhân dân xã Đông Mẫu", "commune", []),
    ("ubnd-phuong-ben-mau", "Ủy ban nhân dân phường Bến Mẫu", "commune", []),
)
_PEOPLE = (
    ("leader", "Lãnh đạo Sở", "so-tu-phap", "justice_leader"),
    ("head", "Trưởng phòng", "so-tu-phap", "head"),
    ("examiner", "Người kiểm tra", "so-tu-phap", "reviewer"),
    ("second", "Người kiểm tra thứ hai", "so-tu-phap", "reviewer"),
    ("builder", "Trưởng đơn vị xây dựng", "so-xay-dung", "head"),
    ("helper", "Cộng tác viên", "so-xay-dung", "reviewer"),
    ("stranger", "Người sở khác", "so-y-te", "head"),
    ("mayor", "Chủ tịch xã", "ubnd-xa-dong-mau", "head"),
    ("clerk", "Công chức xã", "ubnd-xa-dong-mau", "drafter"),
    ("neighbour", "Chủ tịch phường", "ubnd-phuong-ben-mau", "head"),
    ("council", "Phó Trưởng ban", "ban-phap-che", "council_committee"),
)
EVERYBODY = tuple(row[0] for row in _PEOPLE)
NUMBER = "31/2026/QĐ-UBND"
COMMUNE = "02/2026/QĐ-UBND"
QUOTE = "phải có giấy phép của tổ quản lý công trình"


def set_up() -> None:
    """Units and people."""
    account_service.set_up(
        SYSTEM,
        {
            "unit": [{"key": k, "name": n, "kind": kind, "fields": f} for k, n, kind, f in _UNITS],
            "person": [{"username": u, "name": n, "posts": [{"unit": unit, "role": r}]} for u, n, unit, r in _PEOPLE],
        },
        PASSWORD,
    )


def actor(username: str) -> Actor:
    """One of the people as the kernel knows them."""
    return accounts.actor_by_username(username)


def person_id(username: str) -> int:
    """Key of one of the people."""
    return db.session.scalars(sa.select(Person.id).where(Person.username == username)).one()


def issued() -> date:
    """A day of the last weeks: the document is received for checking."""
    return clock.today() - timedelta(days=20)


def text(number: str = NUMBER, issuer: str = "ỦY BAN NHÂN DÂN TỈNH MẪU", day: date | None = None) -> str:
    """A decision that takes effect too early, asks for a permit and gives a vague limit."""
    on = day or issued()
    return (
        f"{issuer}\nSố: {number}\nMẫu, ngày {on.day:02d} tháng {on.month:02d} năm {on.year}\nQUYẾT ĐỊNH\n"
        "Quy định quản lý công trình trên địa bàn tỉnh Mẫu\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\nQUYẾT ĐỊNH:\n"
        "Điều 1. Phạm vi điều chỉnh\nQuyết định này quy định việc quản lý công trình trên địa bàn tỉnh Mẫu.\n"
        f"Điều 2. Thi công\n1. Người thi công {QUOTE}.\n"
        "2. Tổ quản lý công trình trả lời trong thời gian sớm nhất.\n"
        f"Điều 3. Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành kể từ ngày {on.day:02d} tháng {on.month:02d} "
        f"năm {on.year}.\n"
    )


def received(number: str = NUMBER, issuer: str = "Ủy ban nhân dân tỉnh Mẫu", unit: str | None = "so-xay-dung") -> int:
    """Id of the decision, registered today."""
    on = issued()
    incoming = Incoming(
        text=text(number, issuer.upper()), number=number, doc_type="Quyết định", issuer=issuer, issued_date=on,
        title="Quy định quản lý công trình trên địa bàn tỉnh Mẫu", effective_date=on, fields=("xây dựng",),
        unit_key=unit,
    )  # fmt: skip
    return register.register(SYSTEM, incoming).document_id


def check(lifecycle: str = SELF) -> Check:
    """The first dossier of a kind: later ones are of documents that handle the first."""
    return db.session.scalars(sa.select(Check).where(Check.lifecycle == lifecycle).order_by(Check.id)).all()[0]


def opened(lifecycle: str = SELF) -> Check:
    """A province with one received decision: of the provincial committee, or of a commune."""
    set_up()
    if lifecycle == SELF:
        received()
    else:
        received(COMMUNE, "Ủy ban nhân dân xã Đông Mẫu", None)
    return check(lifecycle)


def examining(lifecycle: str = SELF) -> Check:
    """The dossier in the hands of the examiner, read by the machine."""
    one = opened(lifecycle)
    service.move(actor("head"), one.id, "assign", assignee_id=person_id("examiner"))
    finding_service.read_document(actor("examiner"), one.id)
    return check(lifecycle)


def answered(lifecycle: str = SELF, faults: bool = True) -> Check:
    """Every candidate answered: the permit and the early effect confirmed (or nothing), all criteria marked."""
    one = examining(lifecycle)
    confirmed = ("permit-clause", "effect-too-early") if faults else ()
    for found in list(one.findings):
        if found.rule in confirmed:
            given = {name: getattr(found, name) for name in ("criterion", "path", "quote", "evidence", "article")}
            finding_service.change(actor("examiner"), one.id, found.id, **given, handling=Handling.REPEAL_PART)
        else:
            finding_service.dismiss(actor("examiner"), one.id, found.id, "Đã đối chiếu, không có sai sót.")
    breached = {found.criterion for found in check(lifecycle).confirmed()}
    marks = {name: "breach" if name in breached else "clean" for name in criteria()}
    service.mark(actor("examiner"), one.id, marks)
    return check(lifecycle)


def submitted(lifecycle: str = SELF, faults: bool = True) -> Check:
    """The form before the leader."""
    one = answered(lifecycle, faults)
    service.move(actor("examiner"), one.id, "submit")
    return check(lifecycle)


def drafted(lifecycle: str = SELF) -> Check:
    """The conclusion before the one who signs."""
    one = submitted(lifecycle)
    service.move(actor("leader"), one.id, "discuss", content_hash=one.content_hash())
    minutes = "Sở Xây dựng thống nhất với các nội dung phát hiện."
    service.file_record(actor("examiner"), one.id, RecordKind.MINUTES, clock.today(), minutes, "05/BB-STP")
    conclusion_service.draft(actor("examiner"), one.id)
    service.move(actor("examiner"), one.id, "draft")
    return check(lifecycle)


def handling(lifecycle: str = SELF) -> Check:
    """The signed conclusion before the issuer."""
    one = drafted(lifecycle)
    if lifecycle == AUTHORITY:
        service.move(actor("leader"), one.id, "sign", content_hash=one.content_hash())
        service.move(actor("examiner"), one.id, "send")
    else:
        service.move(actor("leader"), one.id, "report", content_hash=one.content_hash())
    return check(lifecycle)


def outcome(of: str = NUMBER, does: str = "Bãi bỏ khoản 1 Điều 2", number: str = "40/2026/QĐ-UBND") -> int:
    """Id of a later decision that handles the checked one, by the same issuer."""
    on, issuer = clock.today(), "Ủy ban nhân dân xã Đông Mẫu" if of == COMMUNE else "Ủy ban nhân dân tỉnh Mẫu"
    words = (
        f"{issuer.upper()}\nSố: {number}\nMẫu, ngày {on.day:02d} tháng {on.month:02d} năm {on.year}\nQUYẾT ĐỊNH\n"
        f"Bãi bỏ một phần quy định quản lý công trình trên địa bàn tỉnh Mẫu\nQUYẾT ĐỊNH:\n"
        f"Điều 1. {does} Quyết định số {of} ngày {issued():%d/%m/%Y} của {issuer} về quản lý công trình "
        "trên địa bàn tỉnh Mẫu.\n"
        f"Điều 2. Quyết định này có hiệu lực kể từ ngày {on.day:02d} tháng {on.month:02d} năm {on.year}.\n"
    )
    incoming = Incoming(
        text=words, number=number, title="Bãi bỏ một phần quy định quản lý công trình", doc_type="Quyết định",
        issuer=issuer, issued_date=on, effective_date=on, unit_key="so-xay-dung",
    )  # fmt: skip
    return register.register(SYSTEM, incoming).document_id
