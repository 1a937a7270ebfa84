"""What a proposal would change is what then happens; and nothing is written by asking."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import effect_service, effects, queries
from legaldocs.documents import service as documents
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.formats.convert import convert
from legaldocs.law.effect import Status
from legaldocs.proposals import instrument, service, what_if
from legaldocs.proposals.models import Action, Proposal
from legaldocs.proposals.service import Aim
from tests.databases import BOTH_IN_THE_BUILD
from tests.proposals.world import DRAFTER, OFFICER, client_of, document, people, who

PATHS = ("", "dieu-1", "dieu-1/khoan-2", "dieu-2", "dieu-2/khoan-1")
CITING = """Căn cứ Quyết định số {number} ngày 05 tháng 4 năm 2021 của Ủy ban nhân dân tỉnh Mẫu Sơn;
Điều 1. Thực hiện
Thực hiện theo khoản 2 Điều 1 Quyết định số {number} của Ủy ban nhân dân tỉnh Mẫu Sơn.
Điều 2. Khác
Theo Điều 2 Quyết định số {number} của Ủy ban nhân dân tỉnh Mẫu Sơn."""


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def citing(number: str, own: str) -> int:
    incoming = Incoming(
        text=CITING.format(number=number),
        number=own,
        title="Quy định việc thu gom",
        doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu Sơn",
        issued_date=date(2022, 3, 1),
        effective_date=date(2022, 3, 15),
    )
    return documents.register(who(OFFICER), incoming).document_id


def cases() -> Iterator[tuple[int, Action, tuple[str, ...], int]]:
    """Random proposals: action, provisions, days from today."""
    drawn = random.Random(8)  # noqa: S311  # a sample, no secret
    actions = [action for action in Action if action is not Action.ISSUE_NEW]
    for number in range(14):
        count = drawn.choice((1, 1, 2))
        yield number, drawn.choice(actions), tuple(drawn.sample(PATHS, count)), drawn.choice((-30, 0, 1, 90))


def proposal(number: int, action: Action, paths: tuple[str, ...]) -> Proposal:
    key = document(f"{number + 20}/2021/QĐ-UBND")
    citing(f"{number + 20}/2021/QĐ-UBND", f"{number + 50}/2022/QĐ-UBND")
    aims = [Aim(key, path, "Lời mới.") for path in paths]
    return service.raise_proposal(who(DRAFTER), action, aims, "Điều 75 của luật", "Không còn phù hợp.")


@pytest.mark.parametrize(
    "case", list(cases()), ids=lambda case: f"{case[0]}-{case[1]}-{'+'.join(case[2]) or 'all'}-{case[3]}"
)
def test_what_if_is_what_then_happens(app: Flask, case: tuple[int, Action, tuple[str, ...], int]) -> None:
    number, action, paths, days = case
    raised, on = proposal(number, action, paths), clock.today() + timedelta(days=days)
    foreseen = what_if.simulate(raised, on)
    effect_service.record(who(OFFICER), *what_if.facts_of(raised, on))
    db.session.expire_all()
    happened = effects.events_of({target.document_id for target in raised.targets})
    for target, _before, after in foreseen.provisions:
        now = what_if.after(happened, [], target, on)
        assert (now.status, now.since, now.ended_units) == (after.status, after.since, after.ended_units)
    for preview in foreseen.previews:
        now = effects.statuses([preview.document.id], on)[preview.document.id]
        assert (now.status, now.since, now.until) == (preview.after.status, preview.after.since, preview.after.until)
    gone = [target for target, _b, after in foreseen.provisions if after.status is Status.ENDED]
    assert what_if.left_dangling(gone, on) == list(foreseen.dangling)
    assert what_if.gaps([target for target in gone if not target.path], on) == list(foreseen.gaps)


def test_asking_writes_nothing(app: Flask) -> None:
    raised = proposal(1, Action.REPEAL, ("dieu-2",))
    before = db.session.query(EffectEvent).count()
    assert client_of(app, DRAFTER).get(f"/proposals/{raised.id}/what-if?on=2027-01-01").status_code == 200
    assert db.session.query(EffectEvent).count() == before


def test_a_repeal_leaves_the_references_to_it_dangling(app: Flask) -> None:
    raised = proposal(2, Action.REPEAL, ("dieu-2",))
    found = what_if.simulate(raised, clock.today())
    texts = {queries.quotes([(one.document.id, one.start, one.end)]).popitem()[1] for one in found.dangling}
    assert texts == {"Điều 2 Quyết định số 22/2021/QĐ-UBND"}


def test_an_amendment_leaves_none(app: Flask) -> None:
    assert what_if.simulate(proposal(3, Action.AMEND, ("dieu-2",)), clock.today()).dangling == ()


def test_another_open_proposal_on_the_same_document_is_named(app: Flask) -> None:
    first = proposal(4, Action.REPEAL, ("dieu-2",))
    aims = [Aim(first.targets[0].document_id, "dieu-1")]
    second = service.raise_proposal(who(DRAFTER), Action.REPEAL, aims, "Điều 75 của luật", "Không còn phù hợp.")
    assert [one.id for one in what_if.simulate(second, clock.today()).others] == [first.id]


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_both_databases_work_it_out(app: Flask) -> None:
    found = what_if.simulate(proposal(5, Action.REPEAL, ("",)), clock.today())
    assert [after.status for _target, _before, after in found.provisions] == [Status.ENDED]
    assert len(found.dangling) == 3


def promulgated(raised: Proposal, on: date) -> int:
    """The draft that the proposal gives, with number and days filled in, comes into the register and is confirmed."""
    draft = convert(instrument.draft(raised), "du-thao.docx").text
    text = re.sub(r"ngày[ .…]+tháng[ .…]+năm (?:20\d\d|[.…]+)", f"ngày {on:%d} tháng {on:%m} năm {on.year}", draft)
    incoming = Incoming(
        text=text, number=f"77/{on.year}/QĐ-UBND", title="Về việc thu gom rác", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=on - timedelta(days=12), effective_date=on,
    )  # fmt: skip
    key = documents.register(who(OFFICER), incoming).document_id
    effect_service.confirm_plain(who(OFFICER), key)
    return key


@pytest.mark.parametrize(
    ("action", "paths"),
    [
        (Action.REPEAL, ("",)),
        (Action.REPEAL, ("dieu-2",)),
        (Action.REPEAL, ("dieu-1/khoan-2",)),
        (Action.REPEAL, ("dieu-1", "dieu-2/khoan-1")),
        (Action.AMEND, ("dieu-2",)),
        (Action.AMEND, ("dieu-1/khoan-2",)),
        (Action.AMEND, ("dieu-1", "dieu-2/khoan-1")),
    ],
)
def test_what_if_is_what_the_promulgated_instrument_does(app: Flask, action: Action, paths: tuple[str, ...]) -> None:
    raised, on = proposal(9, action, paths), clock.today() + timedelta(days=30)
    foreseen = what_if.simulate(raised, on)
    key = promulgated(raised, on)
    happened = effects.events_of({target.document_id for target in raised.targets})
    done = {event.provision or "" for events in happened.values() for event in events if event.source_document == key}
    assert done == set(paths)
    for target, _before, after in foreseen.provisions:
        now = what_if.after(happened, [], target, on)
        assert (now.status, now.since, now.ended_units) == (after.status, after.since, after.ended_units)
    for preview in foreseen.previews:
        now = effects.statuses([preview.document.id], on)[preview.document.id]
        assert (now.status, now.since) == (preview.after.status, preview.after.since)
