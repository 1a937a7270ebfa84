"""Same-subject documents of merged provinces are paired and decided on; what must end is proposed by the right rule."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.campaigns import coverage, merger, merger_rules, pairing, queries, service
from legaldocs.campaigns.models import Campaign, Decision, Ground, Instrument, Pair, Sort, State
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Refused
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document
from legaldocs.proposals.models import Action, Proposal
from tests.apps import lend

LEADER = "tran.thi.hoai"


def subject(
    key: int, territory: str, title: str, headings: tuple[str, ...] = (), kind: str = "ubnd/Quyết định"
) -> pairing.Subject:
    return pairing.Subject(key, territory, kind, title, headings)


def test_documents_on_one_subject_are_paired_across_provinces_and_never_within_one() -> None:
    found = pairing.pairs(
        [
            subject(1, "a", "Quy định quản lý chất thải rắn sinh hoạt trên địa bàn tỉnh A"),
            subject(2, "b", "Quy định về quản lý chất thải rắn trên địa bàn tỉnh B"),
            subject(3, "a", "Quy định mức thu phí tham quan di tích"),
            subject(4, "b", "Quy định dạy thêm, học thêm"),
            subject(5, "a", "Quy định quản lý chất thải rắn sinh hoạt nông thôn"),
        ]
    )
    assert {(one.left_id, one.right_id) for one in found if one.right_id} == {(1, 2)}
    assert {one.left_id for one in found if one.right_id is None} == {3, 4, 5}


def test_a_resolution_is_not_paired_with_a_decision() -> None:
    title = "Quy định mức thu phí tham quan di tích lịch sử"
    found = pairing.pairs([subject(1, "a", title), subject(2, "b", title, kind="hdnd/Nghị quyết")])
    assert [one.right_id for one in found] == [None, None]


@pytest.mark.parametrize(
    ("decision", "ground", "instrument", "article"),
    [
        (Decision.KEEP_ONE, None, Instrument.ADMINISTRATIVE, "Điều 54 khoản 2"),
        (Decision.NEW_TEXT, None, Instrument.NORMATIVE, "Điều 54 khoản 2"),
        (Decision.REPEAL, Ground.SUBJECT_GONE, Instrument.ADMINISTRATIVE, "Điều 4 khoản 3"),
        (Decision.REPEAL, Ground.OTHER, Instrument.NORMATIVE, "Điều 4 khoản 2"),
        (Decision.KEEP_BOTH, None, Instrument.NONE, "Điều 54 khoản 2"),
    ],
)
def test_the_instrument_follows_from_decision_and_ground(
    decision: Decision, ground: Ground | None, instrument: Instrument, article: str
) -> None:
    rule = merger_rules.rule_for(decision, ground, clock.today())
    assert rule.instrument is instrument
    assert article in rule.article


@pytest.fixture
def province(installation: Path) -> Flask:
    return lend(installation)


def started() -> Campaign:
    leader = accounts.actor_by_username(LEADER)
    due = clock.today() + timedelta(days=90)
    campaign = service.prepare(leader, Sort.MERGER, "Rà soát văn bản sau sắp xếp", due, {})
    return service.move(leader, campaign.id, "start")


def pair_of(campaign: Campaign, left: str, right: str) -> Pair:
    numbers = {row.id: row.number for row in db.session.scalars(sa.select(Document))}
    rows = db.session.scalars(queries.pairs(campaign.id))
    return next(p for p in rows if {numbers[p.left_id], numbers.get(p.right_id or 0)} == {left, right})


def test_the_sample_provinces_are_paired_and_a_decision_becomes_proposals(province: Flask) -> None:
    with province.app_context():
        leader = accounts.actor_by_username(LEADER)
        campaign = started()
        pairs = list(db.session.scalars(queries.pairs(campaign.id)))
        assert sum(1 for pair in pairs if pair.right_id) >= 3
        territory = {row.id: row.territory for row in db.session.scalars(sa.select(Document))}
        assert all(territory[pair.left_id] != territory[pair.right_id] for pair in pairs if pair.right_id)
        first = pairs[0]
        with pytest.raises(Invalid):
            merger.decide(leader, first.id, Decision.KEEP_ONE, "Văn bản này đầy đủ hơn.")
        merger.decide(leader, first.id, Decision.KEEP_ONE, "Văn bản này đầy đủ hơn.", kept_id=first.left_id)
        assert first.instrument is Instrument.ADMINISTRATIVE
        [proposal] = db.session.scalars(sa.select(Proposal)).all()
        assert (proposal.action, proposal.origin, proposal.due_on) == (Action.REPEAL, "merger", campaign.due_on)
        assert [target.document_id for target in proposal.targets] == [first.right_id]
        with pytest.raises(Refused):
            merger.decide(leader, first.id, Decision.KEEP_BOTH, "Nghĩ lại về văn bản này.")
        merger.reopen(leader, first.id, "Cần lấy thêm ý kiến sở.")
        assert first.decision is None
        db.session.remove()
        db.engine.dispose()


def test_a_merger_campaign_closes_when_every_document_has_its_decision(province: Flask) -> None:
    with province.app_context():
        leader = accounts.actor_by_username(LEADER)
        campaign = started()
        with pytest.raises(Refused):
            service.move(leader, campaign.id, "close")
        for pair in list(db.session.scalars(queries.pairs(campaign.id))):
            merger.decide(leader, pair.id, Decision.KEEP_BOTH, "Chờ luật chuyên ngành mới.")
        assert coverage.of(campaign).gaps == []
        assert service.move(leader, campaign.id, "close").state is State.CLOSED
        db.session.remove()
        db.engine.dispose()


def test_a_decision_leads_on_to_the_next_pair_in_the_order_of_the_list_and_at_last_to_the_list(province: Flask) -> None:
    with province.app_context():
        campaign_id = started().id
        keys = [row.id for row in db.session.scalars(queries.pairs(campaign_id, sort="score"))]
    client = province.test_client()
    client.post("/sign-in", data={"username": LEADER, "password": sample_register.PASSWORD})
    pairs = f"/campaigns/{campaign_id}/pairs"
    form = {"decision": "keep_both", "reason": "Chờ luật chuyên ngành mới.", "version": "1"}
    assert f'href="{pairs}/{keys[0]}?sort=score"' in client.get(f"{pairs}?sort=score").text
    led = [client.post(f"{pairs}/{key}?sort=score", data=form).location for key in (keys[1], keys[0], *keys[2:])]
    expected = [f"{pairs}/{key}?sort=score" for key in (keys[2], keys[2], *keys[3:])]
    assert led == [*expected, pairs]
    page = client.get(pairs).text
    assert "Mọi cặp văn bản đều đã có quyết định." in page
    assert page.count("Hoàn tác") == len(keys)  # each decision offered to be taken back; nothing was shown in between
    back = {"version": "2", "reason": "Hủy ngay sau khi thực hiện."}
    assert client.post(f"{pairs}/{keys[-1]}/reopen", data=back).location == f"{pairs}/{keys[-1]}"
    with province.app_context():
        db.session.remove()
        db.engine.dispose()
