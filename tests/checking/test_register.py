"""The register of documents to check: what opens a dossier, for whom, and only once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.checking import campaign_service, jobs, queries, reactions, service
from legaldocs.checking.models import AUTHORITY, SELF, CampaignKind, Check, Trigger
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Missing, Refused
from legaldocs.core.jobs import Job
from legaldocs.core.unit_of_work import emit, unit_of_work
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from legaldocs.events import DocumentRegistered, IllegalityFound
from tests.apps import lend
from tests.checking import province
from tests.checking.province import actor
from tests.conflicts.conftest import Quiet
from tests.databases import BOTH_IN_THE_BUILD


def dossiers() -> list[tuple[str, int | None]]:
    return [(row.lifecycle, row.unit_id) for row in db.session.scalars(sa.select(Check).order_by(Check.id))]


def unit(key: str) -> int:
    from legaldocs.accounts import queries as accounts

    found = accounts.unit_by_key(key)
    assert found is not None
    return found.id


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_provincial_decision_is_self_checked_by_the_justice_department_once(app: Flask) -> None:
    province.set_up()
    document_id = province.received()
    assert dossiers() == [(SELF, unit("so-tu-phap"))]
    assert province.check().handler_id == unit("so-xay-dung")
    assert deadlines.running(SELF, [province.check().id])[province.check().id].rule == "check.assign"
    with unit_of_work(SYSTEM, "tests.again"):
        reactions.receive(SYSTEM, DocumentRegistered(document_id))
    assert len(dossiers()) == 1


def test_a_resolution_is_self_checked_by_the_committee_of_the_council(app: Flask) -> None:
    province.set_up()
    on = province.issued()
    words = province.text("07/2026/NQ-HĐND", "HỘI ĐỒNG NHÂN DÂN TỈNH MẪU").replace("QUYẾT ĐỊNH", "NGHỊ QUYẾT")
    register.register(
        SYSTEM,
        Incoming(
            text=words, number="07/2026/NQ-HĐND", title="Quy định quản lý công trình", doc_type="Nghị quyết",
            issuer="Hội đồng nhân dân tỉnh Mẫu", issued_date=on, effective_date=on, unit_key="so-xay-dung",
        ),
    )  # fmt: skip
    assert dossiers() == [(SELF, unit("ban-phap-che"))]


def test_a_commune_decision_is_checked_by_its_commune_and_by_the_justice_department(app: Flask) -> None:
    province.set_up()
    province.received(province.COMMUNE, "Ủy ban nhân dân xã Đông Mẫu", None)
    assert set(dossiers()) == {(SELF, unit("ubnd-xa-dong-mau")), (AUTHORITY, unit("so-tu-phap"))}


@pytest.mark.parametrize(
    ("number", "days"), [("415/QĐ-UBND", 20), ("12/2021/QĐ-UBND", 900)], ids=["administrative", "of an archive"]
)
def test_what_is_no_new_norm_opens_nothing(app: Flask, number: str, days: int) -> None:
    province.set_up()
    on = clock.today() - timedelta(days=days)
    incoming = Incoming(
        text=province.text(number, day=on), number=number, title="Quản lý công trình", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=on, effective_date=on,
    )  # fmt: skip
    register.register(SYSTEM, incoming)
    assert dossiers() == []


def test_a_review_hands_over_what_was_unlawful_from_the_beginning(app: Flask) -> None:
    province.set_up()
    document_id = province.received()
    with unit_of_work(SYSTEM, "tests.review"):
        emit(IllegalityFound(7, document_id, ("dieu-2",), "Điều 2 trái luật khi ban hành."))
    found = db.session.scalars(sa.select(Check).where(Check.trigger == Trigger.REQUEST)).one()
    assert found.reason == "Điều 2 trái luật khi ban hành."


def test_the_machine_is_asked_to_read_as_soon_as_somebody_has_the_dossier(app: Flask) -> None:
    check = province.opened()
    service.move(actor("head"), check.id, "assign", assignee_id=province.person_id("examiner"))
    [job] = db.session.scalars(sa.select(Job).where(Job.name == "checking.read"))
    assert job.payload == {"check_id": check.id}


def test_a_dossier_that_moved_on_before_the_machine_came_is_no_failure(app: Flask) -> None:
    assert jobs.READ.run(Quiet(), check_id=province.opened().id) == {"candidates": 0}


def test_an_officer_opens_a_check_on_a_ground_and_not_twice_on_the_same(app: Flask) -> None:
    check = province.opened()
    ground = "Báo địa phương phản ánh quy định về giấy phép."
    made = service.open_by_officer(actor("head"), check.document_id, SELF, ground)
    assert made != check.id
    with pytest.raises(Refused):
        service.open_by_officer(actor("head"), check.document_id, SELF, ground.upper() + " ")
    with pytest.raises(Invalid):
        service.open_by_officer(actor("head"), check.document_id, AUTHORITY, ground)
    with pytest.raises(Invalid):
        service.open_by_officer(actor("head"), check.document_id, SELF, "ngắn")
    with pytest.raises(Missing):
        service.open_by_officer(actor("head"), 999, SELF, ground)


def test_a_campaign_gathers_by_topic_area_or_field_and_counts_what_is_finished(app: Flask) -> None:
    check = province.opened()
    campaign = campaign_service.open_campaign(
        actor("leader"), CampaignKind.FIELD, "Kiểm tra lĩnh vực xây dựng", field="xây dựng"
    )
    [(found, every, done)] = db.session.execute(queries.campaigns(actor("leader")))
    assert (found.id, every, done) == (campaign.id, 1, 0)
    own = db.session.scalars(sa.select(Check).where(Check.campaign_id == campaign.id)).one()
    assert own.id != check.id
    service.move(actor("head"), own.id, "withdraw", remark="Đã kiểm tra khi tiếp nhận.")
    [(_found, every, done)] = db.session.execute(queries.campaigns(actor("leader")))
    assert (every, done) == (1, 1)
    assert db.session.execute(queries.campaigns(actor("stranger"))).all() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": CampaignKind.TOPIC, "title": "Kiểm tra chuyên đề"}, "words"),
        ({"kind": CampaignKind.AREA, "title": "Kiểm tra địa bàn"}, "territory"),
        ({"kind": CampaignKind.FIELD, "title": "Kiểm tra lĩnh vực", "field": "ngoại giao"}, "field"),
        ({"kind": CampaignKind.TOPIC, "title": "x", "words": "công trình"}, "title"),
    ],
)
def test_a_campaign_says_what_it_lacks(app: Flask, given: dict[str, object], field: str) -> None:
    province.opened()
    with pytest.raises(Invalid) as invalid:
        campaign_service.open_campaign(actor("leader"), **given)  # type: ignore[arg-type]  # by name
    assert field in invalid.value.fields
    with pytest.raises(Forbidden):
        campaign_service.open_campaign(actor("examiner"), CampaignKind.TOPIC, "Kiểm tra chuyên đề", words="công trình")


def test_the_sample_shows_dossiers_at_different_steps_and_only_once(installation: Path) -> None:
    from legaldocs.checking import sample_checks

    with lend(installation).app_context():
        assert sample_checks.load_when_fresh() == len(sample_checks.STEPS)
        states = set(db.session.scalars(sa.select(Check.state)))
        assert states >= {"open", "examining", "submitted", "clean", "handling"}
        assert sample_checks.load_when_fresh() == 0
        db.session.remove()
        db.engine.dispose()
