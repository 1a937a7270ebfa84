"""A small province for the tests of review: two departments, their people, a parent law, documents that rest on it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import effect_service, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.review import service as review
from legaldocs.review.models import Criterion, Outcome, Ticket

PASSWORD = "mat-khau-thu-nghiem"  # of invented people
PARENT = "45/2020/NĐ-CP"
REPEALER = "90/2026/NĐ-CP"
ASSESSED = {one: (one is not Criterion.BASIS, "Căn cứ đã bị bãi bỏ.") for one in Criterion}

_UNITS = (
    ("so-tu-phap", "Sở Tư pháp", "justice_department", ["tư pháp"]),
    ("so-xay-dung", "Sở Xây dựng", "department", ["xây dựng"]),
    ("so-y-te", "Sở Y tế", "department", ["y tế"]),
)
_PEOPLE = (
    ("leader", "Lãnh đạo Sở", "so-tu-phap", "justice_leader"),
    ("head", "Trưởng đơn vị", "so-xay-dung", "head"),
    ("reviewer", "Người rà soát", "so-xay-dung", "reviewer"),
    ("stranger", "Người sở khác", "so-y-te", "reviewer"),
)


def set_up() -> None:
    """Units and people."""
    people = {
        "unit": [{"key": k, "name": n, "kind": kind, "fields": f} for k, n, kind, f in _UNITS],
        "person": [{"username": u, "name": n, "posts": [{"unit": unit, "role": r}]} for u, n, unit, r in _PEOPLE],
    }
    account_service.set_up(SYSTEM, people, PASSWORD)


def actor(username: str) -> Actor:
    """One of the people as the kernel knows them."""
    return accounts.actor_by_username(username)


def person_id(username: str) -> int:
    """Key of one of the people."""
    return db.session.scalars(sa.select(Person.id).where(Person.username == username)).one()


def parents() -> tuple[int, int]:
    """Ids of the decree everything rests on and of the one that repeals it; both known by their facts."""
    with unit_of_work(SYSTEM, "tests.parents"):
        ids = [service.register_facts(SYSTEM, _decree(*row)).document_id for row in _DECREES]
    return ids[0], ids[1]


_DECREES = ((PARENT, date(2020, 4, 8)), (REPEALER, date(2026, 5, 1)))


def _decree(number: str, issued: date) -> Incoming:
    return Incoming(
        text="", number=number, title="Về quản lý công trình", doc_type="Nghị định", issuer="Chính phủ",
        issued_date=issued, effective_date=issued,
    )  # fmt: skip


def resting(number: str = "12/2021/QĐ-UBND") -> int:
    """Id of a provincial decision that names the decree as its basis and cites it in an article."""
    text = (
        "ỦY BAN NHÂN DÂN TỈNH MẪU\n"
        f"Số: {number}\n"
        "QUYẾT ĐỊNH\n"
        "Quy định quản lý công trình trên địa bàn tỉnh\n"
        f"Căn cứ Nghị định số {PARENT} ngày 08 tháng 4 năm 2020 của Chính phủ về quản lý công trình;\n"
        "QUYẾT ĐỊNH:\n"
        "Điều 1. Phạm vi điều chỉnh\n"
        "Quyết định này quy định việc quản lý công trình trên địa bàn tỉnh.\n"
        "Điều 2. Cấp phép\n"
        f"Việc cấp phép thực hiện theo Điều 5 Nghị định số {PARENT} ngày 08 tháng 4 năm 2020 của Chính phủ.\n"
        "Điều 3. Hiệu lực thi hành\n"
        "Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 6 năm 2021.\n"
    )
    incoming = Incoming(
        text=text, number=number, title="Quy định quản lý công trình", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=date(2021, 5, 10), effective_date=date(2021, 6, 1),
        fields=("xây dựng",), unit_key="so-xay-dung",
    )  # fmt: skip
    return service.register(SYSTEM, incoming).document_id


def repeal(parent: int, source: int) -> list[int]:
    """Record that the decree was repealed; returns the ids of events that are new."""
    fact = Fact(parent, EventKind.REPEALED, date(2026, 7, 1), source_id=source)
    return effect_service.record(actor("leader"), fact)


def ticket() -> Ticket:
    """The only ticket there is."""
    return db.session.scalars(sa.select(Ticket)).one()


def one_ticket() -> Ticket:
    """A province with one document under review because its basis was repealed."""
    set_up()
    parent, source = parents()
    resting()
    repeal(parent, source)
    return ticket()


def assigned() -> Ticket:
    """The same ticket in the hands of the reviewer."""
    opened = one_ticket()
    return review.move(actor("head"), opened.id, "assign", assignee_id=person_id("reviewer"))


def assess(ticket_id: int) -> None:
    """Everything fits but the basis."""
    review.assess(actor("reviewer"), ticket_id, ASSESSED)


def submitted() -> Ticket:
    """The same ticket concluded and submitted."""
    opened = assigned()
    for item in opened.items:
        review.conclude(actor("reviewer"), opened.id, item.id, Outcome.AMEND, f"{REPEALER}, Điều 5", "Căn cứ đã hết.")
    assess(opened.id)
    return review.move(actor("reviewer"), opened.id, "submit")


def closed(ticket: Ticket) -> Ticket:
    """The ticket after assessment, approval and opinion."""
    assess(ticket.id)
    review.move(actor("reviewer"), ticket.id, "submit")
    review.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    return review.move(actor("leader"), ticket.id, "endorse")
