"""Which documents a change reaches: by provision where the link is by provision, over several steps, once, in time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import emit, unit_of_work
from legaldocs.documents import effect_service, queries, sample_register, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.events import ReviewWanted
from legaldocs.law.effect import EventKind
from legaldocs.review import jobs, pages
from legaldocs.review.models import State, Ticket, Trigger
from tests.apps import lend
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province
from tests.sample import shelf


def issue(number: str, doc_type: str, issuer: str, lines: str, issued: date = date(2021, 1, 5)) -> int:
    """Id of a made document with these lines; an amending or resting text as an official one reads."""
    text = f"{issuer.upper()}\nSố: {number}\n{doc_type.upper()}\nVề quản lý bến bãi\n{lines}"
    incoming = Incoming(
        text=text, number=number, title="Về quản lý bến bãi", doc_type=doc_type, issuer=issuer, issued_date=issued,
        effective_date=issued, unit_key="so-xay-dung" if "tỉnh" in issuer else None,
    )  # fmt: skip
    return service.register(SYSTEM, incoming).document_id


DAY = date(2026, 7, 1)
LAW = "Điều 1. Phạm vi\nBến bãi.\nĐiều 5. Giá\nGiá do dân định.\n"
ENACTING = "QUYẾT ĐỊNH:\nĐiều 1. Phạm vi\nQuản lý bến bãi.\n"
UBND, HDND = "Ủy ban nhân dân tỉnh Mẫu", "Hội đồng nhân dân tỉnh Mẫu"


@pytest.fixture
def chain(app: Flask) -> dict[str, int]:
    """Law → decree → circular → resolution → decision, the last two of the province."""
    province.set_up()
    found = {"law": issue("23/2020/QH14", "Luật", "Quốc hội", LAW)}
    found["decree"] = issue(
        "45/2020/NĐ-CP", "Nghị định", "Chính phủ", f"Căn cứ Luật Bến bãi số 23/2020/QH14;\n{ENACTING}"
    )
    found["circular"] = issue(
        "07/2020/TT-BXD", "Thông tư", "Bộ Xây dựng", f"Căn cứ Nghị định số 45/2020/NĐ-CP;\n{ENACTING}"
    )
    found["resolution"] = issue(
        "15/2021/NQ-HĐND", "Nghị quyết", HDND, f"Căn cứ Thông tư số 07/2020/TT-BXD;\n{ENACTING}"
    )
    found["decision"] = issue(
        "20/2021/QĐ-UBND", "Quyết định", UBND,
        f"Căn cứ Nghị quyết số 15/2021/NQ-HĐND của Hội đồng nhân dân tỉnh Mẫu;\n{ENACTING}",
    )  # fmt: skip
    return found


def record(document_id: int, kind: EventKind = EventKind.REPEALED, on: date = DAY, unit: str = "") -> None:
    effect_service.record(
        province.actor("leader"), Fact(document_id, kind, on, provision=unit or None, note="Công báo")
    )


def tickets() -> dict[int, Ticket]:
    return {ticket.document_id: ticket for ticket in db.session.scalars(sa.select(Ticket).order_by(Ticket.id))}


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_change_of_a_law_reaches_the_decision_four_steps_away_and_the_ticket_shows_the_way(
    app: Flask, chain: dict[str, int]
) -> None:
    record(chain["law"])
    found = tickets()
    assert set(found) == {chain["resolution"], chain["decision"]}
    assert [step["document_id"] for step in found[chain["decision"]].way] == [
        chain[name] for name in ("decree", "circular", "resolution", "decision")
    ]
    with app.test_request_context():
        shown = pages.way(pages.opened(province.actor("leader"), found[chain["decision"]].id))
    assert [step["document"].id for step in shown] == list(chain.values())
    assert all("Căn cứ" in step["quote"] or "số" in step["quote"] for step in shown[1:])


def test_texts_that_rest_on_each_other_in_a_circle_get_one_ticket_each(chain: dict[str, int]) -> None:
    first = issue("30/2021/QĐ-UBND", "Quyết định", UBND, f"Căn cứ Quyết định số 31/2021/QĐ-UBND;\n{ENACTING}")
    second = issue(
        "31/2021/QĐ-UBND", "Quyết định", UBND,
        f"Căn cứ Quyết định số 30/2021/QĐ-UBND;\nCăn cứ Luật Bến bãi số 23/2020/QH14;\n{ENACTING}",
    )  # fmt: skip
    record(chain["law"])
    assert {first, second} <= set(tickets())


@pytest.mark.parametrize(("changed", "reached"), [("dieu-5", True), ("dieu-1", False)])
def test_a_link_by_provision_counts_only_when_that_provision_changed(
    chain: dict[str, int], changed: str, reached: bool
) -> None:
    by_article = issue(
        "40/2021/QĐ-UBND", "Quyết định", UBND,
        "QUYẾT ĐỊNH:\nĐiều 1. Giá\nGiá thực hiện theo khoản 1 Điều 5 Luật Bến bãi số 23/2020/QH14.\n",
    )  # fmt: skip
    record(chain["law"], EventKind.AMENDED, unit=changed)
    assert (by_article in tickets()) is reached


def test_a_change_that_takes_effect_later_opens_the_ticket_now_due_on_that_day(chain: dict[str, int]) -> None:
    later = clock.today() + timedelta(days=200)
    record(chain["law"], on=later)
    assert {ticket.due_on for ticket in tickets().values()} == {later}


def test_a_text_issued_on_the_new_wording_and_what_rests_on_it_alone_are_left_alone(chain: dict[str, int]) -> None:
    newer = issue(
        "90/2026/QĐ-UBND", "Quyết định", UBND, f"Căn cứ Luật Bến bãi số 23/2020/QH14;\n{ENACTING}", date(2026, 8, 1)
    )
    record(chain["law"], EventKind.AMENDED, on=date(2026, 7, 1), unit="dieu-5")
    assert newer not in tickets()
    assert chain["decision"] in tickets()


def test_importing_the_amending_text_ten_times_opens_no_further_ticket(chain: dict[str, int]) -> None:
    record(chain["law"])
    before = {ticket.id for ticket in tickets().values()}
    for _time in range(10):
        issue("23/2020/QH14", "Luật", "Quốc hội", LAW)
        record(chain["law"])
    assert {ticket.id for ticket in tickets().values()} == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ticket)) == len(before)


def test_another_slice_asks_twice_for_a_review_and_gets_one_ticket_with_its_provisions(chain: dict[str, int]) -> None:
    wanted = ReviewWanted(
        "feedback", "feedback:1", "Người dân phản ánh quy định bất hợp lý.", ((chain["decision"], ("dieu-1",)),)
    )
    for _time in range(2):
        with unit_of_work(SYSTEM, "tests.ask"):
            emit(wanted)
    [ticket] = tickets().values()
    assert ticket.trigger is Trigger.FEEDBACK
    assert [item.path for item in ticket.items] == ["dieu-1", ""]


class _Context:
    job_id, created_by = 0, None

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Nothing to show in a test."""


def test_a_document_that_names_a_body_that_is_no_more_gets_one_ticket_however_often_the_job_runs(app: Flask) -> None:
    province.set_up()
    names = issue(
        "50/2021/QĐ-UBND", "Quyết định", UBND,
        "QUYẾT ĐỊNH:\nĐiều 1. Nộp hồ sơ\nHồ sơ nộp tại Phòng Tư pháp.\nĐiều 2. Hiệu lực\nCó hiệu lực ngay.\n",
    )  # fmt: skip
    issue("51/2021/QĐ-UBND", "Quyết định", UBND, ENACTING)
    for _night in range(3):
        jobs.OPEN_FOR_GONE_BODIES.run(_Context())
    [ticket] = tickets().values()
    assert ticket.document_id == names
    assert ticket.trigger is Trigger.BODY_CEASED
    assert "Phòng Tư pháp" in (ticket.reason or "")
    assert [item.path for item in ticket.items] == ["dieu-1", ""]


def test_a_term_opens_its_review_ninety_days_before_and_it_is_due_thirty_days_before(app: Flask) -> None:
    province.set_up()
    ends = clock.today() + timedelta(days=80)
    text = "QUYẾT ĐỊNH:\nĐiều 1. Phạm vi\nBến bãi.\n"
    incoming = Incoming(
        text=text, number="60/2025/QĐ-UBND", title="Về bến bãi", doc_type="Quyết định", issuer=UBND,
        issued_date=date(2025, 1, 5), effective_date=date(2025, 2, 1), expiry_date=ends,
    )  # fmt: skip
    service.register(SYSTEM, incoming)
    for _night in range(3):
        jobs.OPEN_FOR_ENDING_TERMS.run(_Context())
    [ticket] = tickets().values()
    assert ticket.due_on == ends - timedelta(days=jobs.READY_DAYS)


@pytest.fixture
def sample(installation: Path) -> Flask:
    return lend(installation)


def test_the_answer_key_of_the_sample_is_found(sample: Flask) -> None:
    """Every living document that the key lists under a basis gets a ticket when that basis is repealed."""
    with sample.app_context():
        keys = {str(row.source["sample"]): row.id for row in db.session.scalars(sa.select(Document)) if row.is_sample}
        officer = accounts.actor_by_username(sample_register.OFFICER)
        expected: set[tuple[str, int]] = set()
        found: set[tuple[str, int]] = set()
        for row in shelf.answers()["dependants"]:
            [basis] = queries.by_number(row["basis"])
            effect_service.record(officer, Fact(basis.id, EventKind.REPEALED, date(2026, 11, 21), note="Công báo"))
            near = {t.document_id for t in of_change(basis.id)}
            expected |= {(row["basis"], keys[name]) for name in row["live"]}
            found |= {(row["basis"], key) for key in near}
        assert len(expected) > 100
        assert len(expected & found) / len(expected) >= 0.95
        db.session.remove()
        db.engine.dispose()


def of_change(document_id: int) -> list[Ticket]:
    return list(db.session.scalars(sa.select(Ticket).where(Ticket.changed_id == document_id)))


def test_a_ticket_says_whose_turn_it_is(sample: Flask) -> None:
    """To the head it is theirs; to everybody else the names of who has to act."""
    with sample.app_context():
        ticket = db.session.scalars(sa.select(Ticket).where(Ticket.state == State.OPEN).order_by(Ticket.id)).first()
        assert ticket is not None
        heads = accounts.holders(Role.HEAD, ticket.unit_id, clock.today())
        names, username, address = [one.name for one in heads], heads[0].username, f"/review/{ticket.id}"
        db.session.remove()
    for who, words in ((username, "Đến lượt bạn"), ("kiem.soat", names[0])):
        client = sample.test_client()
        client.post("/sign-in", data={"username": who, "password": sample_register.PASSWORD})
        turn = client.get(address).get_data(as_text=True).partition('class="ld-turn"')[2].partition("</p>")[0]
        assert words in turn
    with sample.app_context():
        db.engine.dispose()
