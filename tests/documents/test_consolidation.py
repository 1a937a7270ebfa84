"""The text of a day: the text as issued and confirmed events alone; what it lacks is said, who signed is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Refused
from legaldocs.documents import consolidation, consolidation_export, consolidation_service, effect_service, queries
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.consolidation_words import freshness, not_done
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import EditionOrigin
from legaldocs.law.consolidate_order import Why
from legaldocs.law.effect import EventKind
from tests import office as desk

from .texts import WASTE, decision

AMENDING = decision(
    "20/2026/QĐ-UBND",
    "01 tháng 3 năm 2026",
    "Sửa đổi, bổ sung một số điều của Quyết định số 12/2026/QĐ-UBND",
    "Sửa đổi, bổ sung một số điều của Quyết định số 12/2026/QĐ-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh "
    "Mẫu\n1. Sửa đổi khoản 1 Điều 2 như sau:\n“1. Hộ gia đình: 35.000 đồng/tháng.”\n"
    "2. Sửa đổi khoản 9 Điều 2 như sau:\n“9. Chợ: 5.000 đồng.”\n3. Bãi bỏ khoản 2 Điều 1.",
    "Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ ngày 15 tháng 3 năm 2026.",
)
MARCH, JUNE = date(2026, 3, 15), date(2026, 6, 1)


@pytest.fixture
def waste(bring: Callable[..., Any]) -> int:
    """A decision, with an amending one whose three instructions wait for a person."""
    key = bring(WASTE).document_id
    bring(AMENDING)
    return int(key)


def text_on(document_id: int, on: date = JUNE) -> AsAt:
    held = consolidation.holding(document_id)
    assert held is not None
    return consolidation.as_at(held, on)


def confirm(actor: Actor, document_id: int, *paths: str) -> None:
    chosen = [p.id for p in queries.proposals_about(document_id) if not paths or p.provision in paths]
    effect_service.confirm(actor, chosen)


def test_nothing_changes_a_text_before_a_person_confirms(waste: int) -> None:
    found = text_on(waste)
    assert (found.origin, found.made.text) == (EditionOrigin.ORIGINAL, found.holding.edition.text)
    assert (len(found.waiting), found.fresh) == (3, False)


def test_confirmed_instructions_hold_from_their_day_and_the_impossible_one_is_named(
    waste: int, people: dict[str, Actor]
) -> None:
    confirm(people["an"], waste)
    found, before = text_on(waste), text_on(waste, date(2026, 3, 14))
    assert "Hộ gia đình: 35.000 đồng" in found.made.text
    assert "2. (được bãi bỏ)" in found.made.text
    assert [refusal.why for refusal in found.made.refused] == [Why.TARGET_MISSING]
    assert (found.origin, found.fresh) == (EditionOrigin.CONSOLIDATED, False)
    assert (before.made.text, len(before.later)) == (WASTE, 3)


def test_register_of_an_earlier_moment_is_asked_without_later_facts(waste: int, people: dict[str, Actor]) -> None:
    before = clock.now()
    confirm(people["an"], waste, "dieu-2/khoan-1")
    event = next(e for e in queries.history(waste) if e.provision == "dieu-2/khoan-1")
    between = clock.now()
    effect_service.reverse(people["binh"], event.id, "Ghi nhầm văn bản.")
    held = consolidation.holding(waste)
    assert held is not None
    said = [consolidation.as_at(held, JUNE, at).made.text for at in (before, between, None)]
    assert ["35.000" in text for text in said] == [False, True, False]


HALF_READ = AMENDING.replace(
    "3. Bãi bỏ khoản 2 Điều 1.",
    "3. Bãi bỏ khoản 2 Điều 1.\n4. Lược bỏ phần giải thích về chợ.",
)


def test_clause_that_nothing_was_read_from_is_named_wherever_the_text_is_shown(
    bring: Callable[..., Any], people: dict[str, Actor]
) -> None:
    key = int(bring(WASTE).document_id)
    bring(HALF_READ)
    assert not [r for r in text_on(key).made.refused if r.why is Why.NOT_READ], "its text is not confirmed yet"
    confirm(people["an"], key, "dieu-2/khoan-1", "dieu-1/khoan-2")
    found, before = text_on(key), text_on(key, date(2026, 3, 14))
    assert "Hộ gia đình: 35.000 đồng" in found.made.text, "other orders do not fall with it"
    assert [r.why for r in found.made.refused] == [Why.NOT_READ]
    assert (found.fresh, before.made.refused) == (False, ())
    assert "20/2026/QĐ-UBND" in freshness(found)
    (row,) = consolidation_export.consolidated(found.holding.document, JUNE)["refused"]
    assert (row["why"], row["amendment"]["source_unit"]) == ("not-read", "dieu-1/khoan-4")
    assert row["words"] == "Lược bỏ phần giải thích về chợ."
    assert [blocker.code for blocker in consolidation_service.blockers(found)][:1] == ["refused"]
    assert [line.partition(":")[0] for line in not_done(found)] == ["20/2026/QĐ-UBND, Điều 1 khoản 4"]


def test_text_that_lacks_amendments_cannot_be_signed_off(waste: int, people: dict[str, Actor]) -> None:
    confirm(people["an"], waste)
    digest = consolidation_service.fingerprint(text_on(waste).made.text)
    with pytest.raises(Refused) as refused:
        consolidation_service.sign(people["binh"], waste, JUNE, digest)
    assert [blocker.code for blocker in refused.value.blockers] == ["refused"]


def complete(waste: int, people: dict[str, Actor]) -> str:
    """Only what can be carried out is on record; the fingerprint of the text that results."""
    confirm(people["an"], waste, "dieu-2/khoan-1", "dieu-1/khoan-2")
    waiting = [p.id for p in queries.proposals_about(waste)]
    effect_service.dismiss(people["an"], waiting, "Điều khoản không tồn tại.")
    return consolidation_service.fingerprint(text_on(waste).made.text)


def test_signed_text_carries_the_name_until_the_facts_change(waste: int, people: dict[str, Actor]) -> None:
    digest = complete(waste, people)
    with pytest.raises(Forbidden):
        consolidation_service.sign(people["an"], waste, JUNE, digest)
    first = consolidation_service.sign(people["binh"], waste, JUNE, digest)
    assert consolidation_service.sign(people["binh"], waste, JUNE, digest) == first
    signed = text_on(waste)
    assert signed.origin is EditionOrigin.SIGNED_OFF
    assert signed.signature is not None
    assert signed.signature.signed_name == "Bình"
    effect_service.record(people["an"], Fact(waste, EventKind.REPEALED, MARCH, "dieu-2/khoan-2", note="Công báo số 3"))
    db.session.expire_all()
    assert text_on(waste).origin is EditionOrigin.CONSOLIDATED


def test_text_changed_since_it_was_read_is_not_signed(waste: int, people: dict[str, Actor]) -> None:
    complete(waste, people)
    with pytest.raises(Conflict):
        consolidation_service.sign(people["binh"], waste, JUNE, "0" * 64)


def test_pages_of_a_day_have_permanent_addresses_and_say_what_they_lack(tmp_path: Path) -> None:
    office: Flask = desk.open_office(tmp_path)
    key, _amending = desk.register(office, [WASTE, AMENDING])
    client = desk.at_desk(office, "an")
    page = client.get(f"/documents/{key}/at/2026-06-01")
    assert page.status_code == 200
    assert "20/2026/QĐ-UBND" in page.text
    values = client.get(f"/documents/{key}/at/2026-06-01/dieu-2/khoan-1.json").json
    assert values is not None
    assert (values["text"], values["status"]["status"]) == ("1. Hộ gia đình: 30.000 đồng/tháng.", "inforce")
    for path, status in (("2026-13-01", 404), ("2026-06-01/dieu-99", 404), ("2026-06-01.json", 200)):
        assert client.get(f"/documents/{key}/at/{path}").status_code == status, path
    for form in ("table", "redline"):
        assert client.get(f"/documents/{key}/compare?form={form}").data[:2] == b"PK"
    edited = WASTE.replace("200.000 đồng", "250.000 đồng")
    drafted = client.post(f"/documents/{key}/draft", data={"text": edited})
    assert "khoản 2 Điều 2" in drafted.text
