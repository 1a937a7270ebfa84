"""What is known of the national laws an archive cites comes in with it, so an outdated basis shows as outdated."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import effect_service, importing, national_facts, queries, status_export
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.importing import Arrival
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind, Status
from tests.databases import BOTH_IN_THE_BUILD

from .texts import decision

pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
OLD = decision(
    "12/2024/QĐ-UBND",
    "15 tháng 01 năm 2024",
    "Ban hành quy định về chợ",
    "Phạm vi\nQuyết định này quy định về chợ.",
    "Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ ngày 01 tháng 02 năm 2024.",
    bases="Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13;\n",
).replace("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\n", "")


def brought(actor: Actor, *, confirm: bool) -> None:
    arrival = Arrival("1", Incoming(text=OLD, territory="mau"))
    importing.bring_in(actor, [arrival], progress=lambda *_: None, confirm_plain=confirm)


def outdated(on: date) -> list[tuple[str, str | None, str]]:
    return [(row["basis"], row["by"], row["at_signing"]) for row in status_export.bases_not_in_force(on)]


def test_a_basis_whose_text_nobody_loaded_is_known_to_have_ended(people: dict[str, Actor]) -> None:
    brought(people["an"], confirm=True)

    assert outdated(date(2025, 2, 28)) == []
    assert outdated(date(2025, 3, 1)) == [("77/2015/QH13", "65/2025/QH15", "part")]
    (law,) = queries.by_number("77/2015/QH13")
    assert not law.has_text
    assert "65/2025/QH15" in str(
        db.session.scalar(
            sa.select(EffectEvent.note)
            .where(EffectEvent.document_id == law.id)
            .where(EffectEvent.source_id.is_not(None))
            .order_by(EffectEvent.on.desc())
        )
    )


def test_a_document_that_has_ended_itself_is_left_out_only_when_asked(people: dict[str, Actor]) -> None:
    brought(people["an"], confirm=True)
    (citing,) = queries.by_number("12/2024/QĐ-UBND")
    end = Fact(citing.id, EventKind.TERM_EXPIRED, date(2025, 1, 1), source_id=citing.id)
    effect_service.record(people["an"], end)

    assert len(outdated(date(2025, 3, 1))) == 1
    assert list(status_export.bases_not_in_force(date(2025, 3, 1), living=True)) == []


def test_without_confirming_an_import_brings_in_nothing_it_was_not_given(people: dict[str, Actor]) -> None:
    brought(people["an"], confirm=False)

    assert queries.by_number("77/2015/QH13") == []
    assert outdated(date(2025, 3, 1)) == []


def test_bringing_the_facts_in_twice_adds_nothing(people: dict[str, Actor]) -> None:
    with unit_of_work(people["an"], "documents.national_facts"):
        first = national_facts.bring(people["an"], national_facts.table())
    with unit_of_work(people["an"], "documents.national_facts"):
        second = national_facts.bring(people["an"], national_facts.table())

    assert first > 50
    assert second == 0


def test_what_is_not_checked_yet_has_no_effect(people: dict[str, Actor]) -> None:
    unchecked = [row for row in national_facts.table().values() if not row.get("verified") and row.get("replaced_by")]
    with unit_of_work(people["an"], "documents.national_facts"):
        national_facts.bring(people["an"], national_facts.table())

    for row in unchecked:
        (law,) = queries.by_number(row["number"])
        assert queries.status_of(law.id, date(2026, 11, 22)).status is not Status.ENDED
