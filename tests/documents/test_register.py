"""Identity and import: what enters the register, what does not, and what a second arrival changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid
from legaldocs.documents import graph_edges, queries, service
from legaldocs.documents.graph_edges import Direction
from legaldocs.documents.models import Document, EffectEvent, ProposedEvent, Provision, Relation
from legaldocs.documents.reading import Incoming
from legaldocs.documents.service import DuplicateDocument, Registered
from legaldocs.law.types import RelationKind
from tests.databases import BOTH_IN_THE_BUILD

from .texts import REPEAL, WASTE, decision

Bring = Callable[..., Registered]
pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)


def rows(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_text_is_known_by_issuer_number_and_date(bring: Bring) -> None:
    document = db.session.get_one(Document, bring(WASTE).document_id)
    assert document.number == "12/2026/QĐ-UBND"
    assert document.issuer_key == "ubnd:mau"
    assert document.issued_date.isoformat() == "2026-01-15"
    assert document.stated_effective.isoformat() == "2026-02-01"


def test_provisions_keep_stable_addresses_into_the_text(bring: Bring) -> None:
    document_id = bring(WASTE).document_id
    assert queries.provision_text(document_id, "dieu-2/khoan-1") == "1. Hộ gia đình: 30.000 đồng/tháng."
    assert queries.provision_text(document_id, "dieu-9") is None


def test_the_same_text_again_changes_nothing(bring: Bring) -> None:
    first = bring(WASTE)
    counts = [rows(model) for model in (Document, Provision, Relation, EffectEvent)]
    again = bring(WASTE)
    assert (again.document_id, again.outcome) == (first.document_id, "unchanged")
    assert [rows(model) for model in (Document, Provision, Relation, EffectEvent)] == counts


def test_other_words_under_the_same_identity_are_refused_with_both_named(bring: Bring) -> None:
    bring(WASTE)
    with pytest.raises(DuplicateDocument) as refusal:
        bring(WASTE.replace("30.000", "35.000"), file_name="sua.docx")
    assert "12/2026/QĐ-UBND" in str(refusal.value)
    assert "sua.docx" in str(refusal.value)
    assert rows(Document) == 1


def test_the_same_number_of_another_province_is_another_document(bring: Bring) -> None:
    bring(WASTE)
    other = WASTE.replace("TỈNH MẪU", "TỈNH MẪU HẢI")
    assert bring(other, territory="mau-hai", issuer="Ủy ban nhân dân tỉnh Mẫu Hải").outcome == "added"
    assert rows(Document) == 2


def test_a_text_without_number_is_refused_and_leaves_no_row(bring: Bring) -> None:
    with pytest.raises(Invalid) as refusal:
        bring("Điều 1. Không có số và không có cơ quan ban hành.", file_name="trong.docx")
    assert "trong.docx" in str(refusal.value)
    assert rows(Document) == 0


def test_a_drafter_may_not_import(people: dict[str, Actor]) -> None:
    with pytest.raises(Forbidden):
        service.register(people["dung"], Incoming(text=WASTE))


def test_facts_first_and_the_text_later_are_one_record(people: dict[str, Actor], bring: Bring) -> None:
    facts = Incoming(text="", number="12/2026/QĐ-UBND", issuer="UBND tỉnh Mẫu", doc_type="Quyết định", title="Phí")
    known = service.register_facts(people["an"], facts)
    arrived = bring(WASTE)
    assert (arrived.document_id, arrived.outcome) == (known.document_id, "completed")
    assert db.session.get_one(Document, known.document_id).has_text


def test_a_citation_is_linked_when_the_cited_document_arrives_later(bring: Bring) -> None:
    repeal = bring(REPEAL)
    waiting = queries.relations_from(repeal.document_id)
    assert any(relation.target_id is None and relation.kind is RelationKind.REPEAL for relation in waiting)
    waste = bring(WASTE)
    db.session.expire_all()
    linked = {edge.kind for edge in graph_edges.touching([waste.document_id], Direction.IN)}
    assert RelationKind.REPEAL in linked
    assert {proposal.target_id for proposal in db.session.scalars(sa.select(ProposedEvent))} == {waste.document_id}


def test_a_law_cited_by_name_and_day_is_linked_when_it_arrives_later(people: dict[str, Actor], bring: Bring) -> None:
    basis = "Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024;\n"
    citing = bring(decision("14/2026/QĐ-UBND", "20 tháng 01 năm 2026", "Đất", "Nội dung\nMột điều.", bases=basis))
    law = Incoming(text="", number="31/2024/QH15", issuer="Quốc hội", doc_type="Luật", title="Luật Đất đai",
                   issued_date=date(2024, 1, 18))  # fmt: skip
    arrived = service.register_facts(people["an"], law)
    db.session.expire_all()
    assert queries.resting_on(arrived.document_id).keys() == {citing.document_id}


def test_a_basis_never_proposes_an_event(bring: Bring) -> None:
    based = decision("13/2026/QĐ-UBND", "20 tháng 01 năm 2026", "Quy định khác", "Nội dung\nMột điều.",
                     bases="Căn cứ Quyết định số 12/2026/QĐ-UBND ngày 15 tháng 01 năm 2026;\n")  # fmt: skip
    waste, other = bring(WASTE), bring(based)
    assert other.proposals == 0
    assert queries.resting_on(waste.document_id).keys() == {other.document_id}


CITING = decision(
    "50/2026/QĐ-UBND",
    "01 tháng 7 năm 2026",
    "Về một việc khác",
    "Phạm vi điều chỉnh\nThực hiện theo Quyết định số 12/2026/QĐ-UBND ngày {day} của Ủy ban nhân dân tỉnh {place}.",
)


@pytest.mark.parametrize(("day", "meant"), [("15 tháng 01 năm 2026", True), ("16 tháng 02 năm 2026", False)])
@pytest.mark.parametrize("cited_first", [True, False])
def test_what_a_citation_means_does_not_depend_on_the_order_of_arrival(
    bring: Bring, day: str, meant: bool, cited_first: bool
) -> None:
    texts = [WASTE, CITING.format(day=day, place="Mẫu")]
    for text in texts if cited_first else reversed(texts):
        bring(text)
    cited = queries.by_number("12/2026/QĐ-UBND")[0]
    found = {edge.source for edge in graph_edges.touching([cited.id], Direction.IN)}
    assert (queries.by_number("50/2026/QĐ-UBND")[0].id in found) is meant
