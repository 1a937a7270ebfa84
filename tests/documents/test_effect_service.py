"""Effect in the register: nothing moves before a person confirms, everything can be taken back, nothing is doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from legaldocs.core import audit
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.documents import effect_service, effects, importing, queries
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.importing import Arrival
from legaldocs.documents.models import EffectEvent, EffectPeriod, ProposedEvent
from legaldocs.documents.reading import Incoming
from legaldocs.documents.service import Registered
from legaldocs.law.effect import EventKind, Status
from tests.databases import BOTH_IN_THE_BUILD

from .texts import REPEAL, WASTE

Bring = Callable[..., Registered]
pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
SUMMER, SPRING = date(2026, 7, 1), date(2026, 3, 1)


@pytest.fixture
def pair(bring: Bring) -> tuple[int, int]:
    """A decision and the one that repeals it."""
    return bring(WASTE).document_id, bring(REPEAL).document_id


def open_ids() -> list[int]:
    return [proposal.id for proposal in db.session.scalars(queries.open_proposals())]


def status(document_id: int, on: date) -> Status:
    return queries.status_of(document_id, on).status


def test_importing_a_repeal_moves_nothing(pair: tuple[int, int]) -> None:
    assert status(pair[0], SUMMER) is Status.IN_FORCE
    assert len(open_ids()) == 1


def test_a_confirmed_repeal_ends_the_document_from_its_day(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    assert effect_service.confirm(people["an"], open_ids()) == 1
    assert status(pair[0], date(2026, 6, 14)) is Status.IN_FORCE
    assert status(pair[0], date(2026, 6, 15)) is Status.ENDED
    assert queries.history(pair[0])[-1].confirmed_name == "An"


def test_confirming_twice_is_refused_and_adds_nothing(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    ids = open_ids()
    effect_service.confirm(people["an"], ids)
    with pytest.raises(Refused):
        effect_service.confirm(people["binh"], ids)
    assert len(queries.history(pair[0])) == 3


def test_recording_a_known_fact_by_hand_adds_nothing(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    fact = Fact(pair[0], EventKind.REPEALED, date(2026, 6, 15), source_id=pair[1])
    assert len(effect_service.record(people["an"], fact)) == 1
    assert effect_service.record(people["an"], fact) == []


def test_taking_a_repeal_back_restores_the_text_and_keeps_the_history(
    pair: tuple[int, int], people: dict[str, Actor]
) -> None:
    effect_service.confirm(people["an"], open_ids())
    repeal = queries.history(pair[0])[-1]
    effect_service.reverse(people["binh"], repeal.id, "Nhầm văn bản của tỉnh khác")
    assert status(pair[0], SUMMER) is Status.IN_FORCE
    assert len(queries.history(pair[0])) == 4
    assert effects.drift() == []


def test_a_fact_taken_back_may_be_stated_again(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    fact = Fact(pair[0], EventKind.REPEALED, date(2026, 6, 15), source_id=pair[1])
    first = effect_service.record(people["an"], fact)
    effect_service.reverse(people["binh"], first[0], "Ghi nhầm ngày")
    assert len(effect_service.record(people["an"], fact)) == 1
    assert status(pair[0], SUMMER) is Status.ENDED


def test_only_a_head_or_leader_takes_back(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    effect_service.confirm(people["an"], open_ids())
    with pytest.raises(Forbidden):
        effect_service.reverse(people["an"], queries.history(pair[0])[-1].id, "Không được phép")


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        ({"on": None}, "on"),
        ({"on": date(2025, 1, 1)}, "on"),
        ({"kind": EventKind.REVERSED}, "kind"),
        ({"kind": EventKind.TERRITORY_CHANGED}, "territory"),
        ({"source_id": 99_999}, "source_id"),
        ({"source_id": None}, "note"),
    ],
)
def test_a_fact_that_cannot_be_right_is_refused_at_its_field(
    pair: tuple[int, int], people: dict[str, Actor], fact: dict[str, object], field: str
) -> None:
    values = {"document_id": pair[0], "kind": EventKind.REPEALED, "on": SUMMER, "source_id": pair[1], **fact}
    with pytest.raises(Invalid) as refusal:
        effect_service.record(people["an"], Fact(**values))  # type: ignore[arg-type]  # wrong on purpose
    assert field in refusal.value.fields


def test_a_proposal_without_target_names_what_is_missing(bring: Bring, people: dict[str, Actor]) -> None:
    bring(REPEAL)
    with pytest.raises(Refused) as refusal:
        effect_service.confirm(people["an"], open_ids())
    assert [blocker.code for blocker in refusal.value.blockers] == ["no-target"]
    assert db.session.scalar(sa.select(sa.func.count()).where(EffectEvent.kind == EventKind.REPEALED)) == 0


def test_derived_periods_equal_a_rebuild(pair: tuple[int, int], people: dict[str, Actor]) -> None:
    effect_service.confirm(people["an"], open_ids())
    assert effects.drift() == []
    ended = sa.select(EffectPeriod.document_id).where(EffectPeriod.status == Status.ENDED)
    assert list(db.session.scalars(ended)) == [pair[0]]


def test_a_lower_body_repealing_a_higher_one_is_never_plain(bring: Bring) -> None:
    council = WASTE.replace("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN").replace("12/2026/QĐ-UBND", "12/2026/NQ-HĐND")
    council = council.replace("QUYẾT ĐỊNH\n", "NGHỊ QUYẾT\n")
    bring(council, issuer="Hội đồng nhân dân tỉnh Mẫu")
    bring(REPEAL.replace("Quyết định số 12/2026/QĐ-UBND", "Nghị quyết số 12/2026/NQ-HĐND"))
    proposal = db.session.scalars(sa.select(ProposedEvent)).one()
    assert not proposal.plain
    assert proposal.unresolved_why == "competence"


def test_a_last_day_that_the_text_states_of_itself_is_plain(bring: Bring) -> None:
    bring(WASTE + "\nĐiều 9. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01/3/2026 đến hết ngày 31/12/2027.\n")
    proposal = db.session.scalars(sa.select(ProposedEvent).where(ProposedEvent.kind == EventKind.TERM_EXPIRED)).one()
    assert (proposal.plain, proposal.on) == (True, date(2028, 1, 1))
    assert proposal.end - proposal.start < 120


def test_a_last_day_that_only_its_source_gives_is_looked_at(bring: Bring) -> None:
    bring(WASTE, expiry_date=date(2027, 12, 31))
    proposal = db.session.scalars(sa.select(ProposedEvent).where(ProposedEvent.kind == EventKind.TERM_EXPIRED)).one()
    assert not proposal.plain


def test_the_end_of_what_an_exception_keeps_is_proposed_for_a_person(bring: Bring) -> None:
    bring(WASTE)
    kept = "trên địa bàn tỉnh, trừ Điều 1 có hiệu lực đến hết ngày 31/12/2027."
    bring(REPEAL.replace("trên địa bàn tỉnh.", kept))
    found = db.session.scalars(sa.select(ProposedEvent).order_by(ProposedEvent.on))
    assert [(one.kind, one.on, one.plain) for one in found] == [
        (EventKind.AMENDED, date(2026, 6, 15), True),
        (EventKind.REPEALED, date(2028, 1, 1), False),
    ]


def test_a_clause_is_plain_under_the_nearest_opening_that_names_one_document(bring: Bring) -> None:
    bring(WASTE)
    opening = "Điều 1. Sửa đổi một số quy định\n1. Sửa đổi Quyết định số 12/2026/QĐ-UBND như sau:\n"
    two = "2. Sửa đổi Quyết định số 13/2026/QĐ-UBND, Quyết định số 14/2026/QĐ-UBND như sau:\n"
    bring(
        "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 77/2026/QĐ-UBND\nngày 01 tháng 6 năm 2026\n\nQUYẾT ĐỊNH\nSửa đổi\n\n"
        f"{opening}a) Bãi bỏ khoản 1 Điều 1.\n{two}a) Bãi bỏ khoản 2 Điều 3.\n"
        "Điều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01 tháng 7 năm 2026.\n"
    )
    found = list(db.session.scalars(sa.select(ProposedEvent).order_by(ProposedEvent.start)))
    assert found[0].plain
    assert not any(one.plain for one in found[1:])


def test_importing_one_file_confirms_nothing_that_another_left_to_a_person(
    pair: tuple[int, int], people: dict[str, Actor]
) -> None:
    waiting = open_ids()
    other = WASTE.replace("12/2026/QĐ-UBND", "13/2026/QĐ-UBND")
    arrivals = [Arrival("other.txt", Incoming(text=other, territory="mau"))]
    importing.bring_in(people["an"], arrivals, progress=lambda _done, _total, _what: None, confirm_plain=True)
    assert waiting
    assert open_ids() == waiting


def test_two_people_recording_on_one_document_at_once_leave_true_periods(
    app: Flask, pair: tuple[int, int], people: dict[str, Actor]
) -> None:
    failures: list[Exception] = []

    def record(person: str, on: date) -> None:
        with app.app_context():
            try:
                for unit in ("dieu-1", "dieu-2", None):
                    fact = Fact(pair[0], EventKind.PAUSED, on, unit, source_id=pair[1])
                    effect_service.record(people[person], fact)
            except SQLAlchemyError as error:
                failures.append(error)
            finally:
                db.session.remove()

    acts = [("an", SUMMER), ("binh", SPRING)]
    recorders = [threading.Thread(target=record, args=act) for act in acts]
    for recorder in recorders:
        recorder.start()
    for recorder in recorders:
        recorder.join(30)
    db.session.rollback()
    assert failures == []
    assert effects.drift() == []
    assert audit.verify(db.session()) is None
