"""A corrected text: the old one stays, what is read from the words is read anew, confirmed facts are left alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from marshmallow import ValidationError

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid
from legaldocs.documents import edition_service, effect_service, effects, queries, texts_api
from legaldocs.documents.models import EffectEvent, ProposalState, ProposedEvent
from legaldocs.documents.reading import Incoming
from legaldocs.documents.service import Registered
from tests.databases import BOTH_IN_THE_BUILD
from tests.office import at_desk, decision, open_office, register

from .texts import REPEAL, WASTE

Bring = Callable[..., Registered]
REASON = "Bản quét cũ thiếu một khoản."
CORRECTED = WASTE.replace("200.000 đồng/tháng.", "200.000 đồng/tháng.\n3. Trường học: 100.000 đồng/tháng.")


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_corrected_text_is_shown_and_the_old_one_kept_with_the_reason(bring: Bring, people: dict[str, Actor]) -> None:
    key = bring(WASTE).document_id
    before = queries.history(key)
    edition_service.correct_text(people["an"], key, Incoming(text=CORRECTED), REASON)
    old, new = queries.editions(key)
    assert (old.text, new.text) == (WASTE.strip(), CORRECTED.strip()) or (old.text, new.text) == (WASTE, CORRECTED)
    assert (new.reason, new.added_name) == (REASON, "An")
    assert queries.provision(key, "dieu-2/khoan-3") is not None
    assert [event.id for event in queries.history(key)] == [event.id for event in before]
    assert effects.drift() == []


def test_what_was_confirmed_is_not_proposed_again_and_what_waits_is_read_anew(
    bring: Bring, people: dict[str, Actor]
) -> None:
    waste, repeal = bring(WASTE).document_id, bring(REPEAL).document_id
    (first,) = db.session.scalars(queries.open_proposals())
    moved = REPEAL.replace("\nĐiều 1.", "\nTheo đề nghị của Giám đốc Sở Tài chính;\nĐiều 1.")
    edition_service.correct_text(people["an"], repeal, Incoming(text=moved), REASON)
    (second,) = db.session.scalars(queries.open_proposals())
    assert (first.state, second.id != first.id) == (ProposalState.DISMISSED, True)
    quote = queries.quotes([(repeal, second.start, second.end)])
    assert "12/2026/QĐ-UBND" in next(iter(quote.values()))
    effect_service.confirm(people["an"], [second.id])
    edition_service.correct_text(
        people["an"], repeal, Incoming(text=moved.replace("Theo đề nghị", "Sau khi xem xét, theo đề nghị")), REASON
    )
    assert list(db.session.scalars(queries.open_proposals())) == []
    events = sa.select(sa.func.count()).select_from(EffectEvent).where(EffectEvent.document_id == waste)
    assert db.session.scalar(events) == 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProposedEvent)) == 3


@pytest.mark.parametrize(
    ("text", "reason", "field"),
    [
        (WASTE, REASON, "file"),
        (CORRECTED, "", "reason"),
        (CORRECTED.replace("12/2026", "13/2026"), REASON, "file"),
    ],
)
def test_what_is_no_correction_is_refused_at_its_field(
    bring: Bring, people: dict[str, Actor], text: str, reason: str, field: str
) -> None:
    key = bring(WASTE).document_id
    with pytest.raises(Invalid) as refusal:
        edition_service.correct_text(people["an"], key, Incoming(text=text), reason)
    assert field in refusal.value.fields
    assert len(queries.editions(key)) == 1
    with pytest.raises(Forbidden):
        edition_service.correct_text(people["dung"], key, Incoming(text=CORRECTED), REASON)


def test_the_pages_add_a_text_and_show_what_it_changed(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    (key,) = register(office, [decision(1)])
    clerk = at_desk(office, "an")
    corrected = decision(1).replace("5.000 đồng", "6.000 đồng")
    form = {"file": (BytesIO(corrected.encode()), "ban-sua.txt"), "reason": REASON}
    page = clerk.post(f"/documents/{key}/editions/new", data=form, follow_redirects=True).text
    assert REASON in page
    assert "<del>" in page
    assert "<ins>" in page
    assert clerk.get(f"/documents/{key}/editions?edition=99").status_code == 404
    assert at_desk(office, "dung").get(f"/documents/{key}/editions/new").status_code == 403


@pytest.mark.parametrize("sent", [{}, {"text": "Điều 1.", "file": {"name": "a.txt", "content": "w4DDoQ=="}}])
def test_a_program_sends_the_words_or_the_file_and_not_both(app: Flask, sent: dict[str, Any]) -> None:
    with app.test_request_context(), pytest.raises(ValidationError):
        texts_api.CorrectionIn().load({"reason": REASON, **sent})
