"""Events by hand and in bulk: every kind, what it would change said before, every decision undoable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.core.db import db
from legaldocs.documents import effect_service, effect_undo, effects, queries
from legaldocs.documents.effect_service import RECORDABLE, Fact
from legaldocs.documents.models import EffectEvent, ProposalState, ProposedEvent
from legaldocs.law.effect import EventKind
from tests.office import at_desk, decision, open_office, register

REPEALER = (
    "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số {:02}/2024/QĐ-UBND ngày 15 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh Mẫu."
)
DETAIL = "Điều 1. Chi tiết\nQuyết định này quy định chi tiết khoản 1 Điều 1 Quyết định số {:02}/2024/QĐ-UBND."


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


@pytest.mark.parametrize("kind", RECORDABLE)
def test_every_kind_is_recorded_through_the_screen_with_its_source_and_evidence(office: Flask, kind: EventKind) -> None:
    old, new = register(office, [decision(1), decision(61, REPEALER.format(1))])
    client = at_desk(office, "an")
    assert f'value="{kind}"' in client.get(f"/documents/{old}/events/new").text
    form = {
        "kind": str(kind), "on": "2024-07-01", "source_number": "61/2024/QĐ-UBND", "source_place": "Điều 1",
        "words": "Bãi bỏ Quyết định số  01/2024/QĐ-UBND", "territory": "mau", "note": "Ghi từ bản in.",
    }  # fmt: skip
    if kind is EventKind.AMENDED:
        form |= {"provisions": ["dieu-1/khoan-1", "dieu-1/khoan-2"]}  # type: ignore[dict-item]  # several of one name
    shown = client.post(f"/documents/{old}/events", data=form)
    assert shown.status_code == 200
    with office.app_context():
        recorded = sa.select(EffectEvent).where(EffectEvent.note == "Ghi từ bản in.")
        assert db.session.scalars(recorded).all() == []
    assert client.post(f"/documents/{old}/events", data=form | {"seen": "1"}).status_code == 302
    with office.app_context():
        events = db.session.scalars(recorded).all()
        paths = {"dieu-1/khoan-1", "dieu-1/khoan-2"} if kind is EventKind.AMENDED else {None}
        assert {event.provision for event in events} == paths
        for event in events:
            assert (event.kind, event.source_id, event.source_path, event.confirmed_name) == (kind, new, "dieu-1", "An")
            (quote,) = queries.quotes([(new, event.start or 0, event.end or 0)]).values()
            assert quote == "Bãi bỏ Quyết định số 01/2024/QĐ-UBND"
        assert effects.drift() == []


def test_the_screen_says_what_speaks_against_an_event_before_it_is_recorded(office: Flask) -> None:
    old, _new = register(office, [decision(1), decision(61)])
    form = {"kind": "amended", "on": "2024-05-20", "provisions": "dieu-77", "source_number": "61/2024/QĐ-UBND"}
    page = at_desk(office, "an").post(f"/documents/{old}/events", data=form).text
    for words in ("không có Điều 77", "có hiệu lực muộn hơn", "Không tìm thấy câu chữ nào"):
        assert words in page, words


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": "Câu này không có trong văn bản"}, "words"),
        ({"source_place": "Điều 55"}, "source_place"),
        ({"source_number": "999/2024/QĐ-UBND"}, "source_number"),
        ({"on": "2020-01-01"}, "on"),
        ({"kind": "territory_changed"}, "territory"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field_and_what_was_typed_stays(
    office: Flask, changed: dict[str, str], field: str
) -> None:
    old, _new = register(office, [decision(1), decision(61, REPEALER.format(1))])
    form = {"kind": "repealed", "on": "2024-07-01", "source_number": "61/2024/QĐ-UBND", "note": "Giữ lại."}
    answer = at_desk(office, "an").post(f"/documents/{old}/events", data=form | changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Giữ lại." in answer.text


def test_all_plain_events_are_previewed_then_confirmed_then_undone_the_same_day(office: Flask) -> None:
    numbers = range(1, 6)
    register(office, [*(decision(n) for n in numbers), *(decision(n + 60, REPEALER.format(n)) for n in numbers)])
    client = at_desk(office, "an")
    page = client.post("/effect/preview", data={"all": "1"}).text
    ids = re.findall(r'name="ids" value="(\d+)"', page)
    assert len(ids) == 5
    assert page.count('data-s="ended"') == 5
    assert 'data-s="ended"' not in client.get("/documents").text
    client.post("/effect/confirm", data={"ids": ids})
    assert client.get("/documents").text.count('data-s="ended"') == 5
    assert client.get("/effect?only=decided").text.count('id="proposal-') == 5
    assert client.post("/effect/undo", data={"ids": ids, "reason": ""}).status_code == 302
    assert client.get("/documents").text.count('data-s="ended"') == 5
    client.post("/effect/undo", data={"ids": ids[:2], "reason": "Xác nhận nhầm tỉnh khác"})
    assert client.get("/documents").text.count('data-s="ended"') == 3
    assert client.get("/effect").text.count('id="proposal-') == 2
    client.post("/effect/confirm", data={"ids": ids[:2]})
    assert client.get("/documents").text.count('data-s="ended"') == 5
    with office.app_context():
        assert effects.drift() == []


def test_the_list_narrows_by_number_kind_and_source(office: Flask) -> None:
    made = register(
        office, [decision(1), decision(2), decision(61, REPEALER.format(1)), decision(62, REPEALER.format(2))]
    )
    client = at_desk(office, "an")
    for query, shown in ((f"source={made[2]}", 1), ("q=02/2024", 1), ("kind=repealed", 2), ("kind=paused", 0), ("", 2)):
        assert client.get(f"/effect?{query}").text.count('id="proposal-') == shown, query
    assert client.get("/effect?only=sometimes").status_code == 422


def test_another_persons_decision_is_undone_by_a_head_only(office: Flask) -> None:
    register(office, [decision(1), decision(61, REPEALER.format(1))])
    with office.app_context():
        effect_service.confirm(accounts.actor_by_username("hoa"), [1])
        db.session.remove()
    assert at_desk(office, "an").post("/effect/undo", data={"ids": ["1"], "reason": "Không phải của tôi"})
    with office.app_context():
        assert db.session.get_one(ProposedEvent, 1).state is ProposalState.CONFIRMED
        assert effect_undo.undo(accounts.actor_by_username("binh"), [1], "Trưởng đơn vị hoàn tác") == 1
        assert db.session.get_one(ProposedEvent, 1).state is ProposalState.OPEN


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ngưng hiệu lực", EventKind.PAUSED),
        ("Đình chỉ việc thi hành", EventKind.SUSPENDED),
        ("Công bố hết hiệu lực toàn bộ", EventKind.ANNOUNCED_ENDED),
        ("Đính chính", EventKind.CORRECTED),
    ],
)
def test_what_a_text_does_without_rewording_is_proposed_and_never_plain(
    office: Flask, sentence: str, kind: EventKind
) -> None:
    act = f"Điều 1. Xử lý\n{sentence} Điều 1 Quyết định số 01/2024/QĐ-UBND."
    old, new = register(office, [decision(1), decision(61, act)])
    with office.app_context():
        (proposal,) = db.session.scalars(sa.select(ProposedEvent))
        assert (proposal.kind, proposal.source_id, proposal.target_id) == (kind, new, old)
        assert (proposal.plain, proposal.provision, len(queries.history(old))) == (False, "dieu-1", 2)


@pytest.mark.parametrize(("on", "proposed"), [("2025-03-31", 1), ("2025-04-01", 0)])
def test_a_detailing_document_ends_with_its_parent_by_the_old_law_only_and_only_when_confirmed(
    office: Flask, on: str, proposed: int
) -> None:
    from datetime import date

    parent, child, source = register(office, [decision(1), decision(2, DETAIL.format(1)), decision(61)])
    with office.app_context():
        officer, head = accounts.actor_by_username("an"), accounts.actor_by_username("binh")
        fact = Fact(parent, EventKind.REPEALED, date.fromisoformat(on), source_id=source)
        (event,) = effect_service.record(officer, fact)
        waiting = sa.select(ProposedEvent).where(
            ProposedEvent.target_id == child, ProposedEvent.state == ProposalState.OPEN
        )
        assert len(db.session.scalars(waiting).all()) == proposed
        assert [e.kind for e in queries.history(child)] == [EventKind.PROMULGATED, EventKind.EFFECTIVE]
        effect_service.reverse(head, event, "Bãi bỏ nhầm văn bản")
        assert db.session.scalars(waiting).all() == []
