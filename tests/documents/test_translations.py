"""English translations: attached, shown beside the original, found, never official."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid
from legaldocs.documents import effect_service, translation_service, translations
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.search import pages, schemas, service
from tests.office import at_desk, decision, open_office, register

ENGLISH = """PEOPLE'S COMMITTEE
DECISION
On market charges

Article 1. Rates
1. The market charge is 5,000 dong.
2. Poor households are exempt from the charge.
Article 2. Payment
Market charges are paid daily to the stallkeeper.
"""


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    made = open_office(tmp_path, SEARCH_ENGINE="tantivy")
    articles = ("Điều 1. Mức thu\n1. Mức thu phí chợ là 5.000 đồng.\n2. Miễn hộ nghèo.", "Điều 2. Nộp phí\nHằng ngày.")
    [key] = register(made, [decision(1, *articles)])
    with made.app_context():
        actor = accounts.actor_by_username("an")
        effect_service.record(actor, Fact(key, EventKind.REPEALED, date(2025, 1, 1), "dieu-2", note="Công báo"))
        service.rebuild()
        db.session.remove()
    return made


def attach(office: Flask, text: str = ENGLISH, translator: str = "Sở Tư pháp", username: str = "an") -> int:
    with office.app_context():
        return translation_service.attach(accounts.actor_by_username(username), 1, Incoming(text=text), translator)


def found(office: Flask, words: str, on: date = date(2024, 6, 1), **given: object) -> pages.Results:
    with office.app_context():
        service.update(_Context())
    with office.test_request_context(), office.app_context():
        return pages.search({**schemas.from_stored({"q": words}), **given}, on)


class _Context:
    def progress(self, *_given: object) -> None:
        """Nobody watches."""


def test_a_translation_is_found_by_english_words_with_the_effect_of_its_original(office: Flask) -> None:
    assert found(office, "paid daily stallkeeper").hits == []
    attach(office)

    [hit] = found(office, "paid daily stallkeeper").hits
    assert (hit.english, hit.path, hit.unit, str(hit.status.status)) == (True, "dieu-2", "en/dieu-2", "inforce")
    assert "stallkeeper" in "".join(piece.text for piece in hit.pieces)
    today = found(office, "paid daily stallkeeper", date(2026, 1, 1))
    assert (today.hits, today.hidden) == ([], 1)
    with office.app_context():
        assert service.check().ok


def test_an_ended_clause_of_a_translated_article_is_not_shown_as_in_force(office: Flask) -> None:
    attach(office)
    with office.app_context():
        officer = accounts.actor_by_username("an")
        fact = Fact(1, EventKind.REPEALED, date(2024, 7, 1), "dieu-1/khoan-2", note="Công báo")
        effect_service.record(officer, fact)

    [ended] = found(office, "poor households exempt", date(2024, 8, 1)).hits
    assert (ended.path, str(ended.status.status)) == ("dieu-1/khoan-2", "ended")
    [standing] = found(office, "charge 5,000 dong", date(2024, 8, 1)).hits
    assert (standing.path, str(standing.status.status)) == ("dieu-1/khoan-1", "inforce")


def test_a_withdrawn_translation_is_neither_shown_nor_found(office: Flask) -> None:
    attach(office)
    with office.app_context():
        translation_service.withdraw(accounts.actor_by_username("an"), 1, "Dịch sai mức thu")
        assert translations.current(1) is None
        assert [row.reason for row in translations.history(1)] == ["Dịch sai mức thu"]
    assert found(office, "paid daily stallkeeper").hits == []


@pytest.mark.parametrize(
    ("text", "translator", "field"),
    [
        (ENGLISH, " ", "translator"),
        ("short", "An", "file"),
        ("Mức thu phí chợ là năm nghìn đồng mỗi ngày, miễn thu đối với hộ nghèo trên địa bàn.", "An", "file"),
        (f"No. 99/2020/QD-UBND\n{ENGLISH}", "An", "file"),
    ],
)
def test_what_is_no_translation_of_the_document_is_refused_at_its_field(
    office: Flask, text: str, translator: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        attach(office, text, translator)
    assert list(refused.value.fields or {}) == [field]


def test_the_same_text_twice_and_a_reader_without_right_are_refused(office: Flask) -> None:
    attach(office)
    with pytest.raises(Invalid):
        attach(office)
    with pytest.raises(Forbidden):
        attach(office, ENGLISH + "More.", username="dung")


def test_both_languages_stand_side_by_side_by_article(office: Flask) -> None:
    desk = at_desk(office, "an")
    answer = desk.post(
        "/documents/1/english/new",
        data={"file": (io.BytesIO(ENGLISH.encode()), "market.txt"), "translator": "Sở Tư pháp"},
        follow_redirects=True,
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert page.index("Mức thu phí chợ là 5.000 đồng") < page.index("The market charge is 5,000 dong")
    assert page.index("The market charge") < page.index("Hằng ngày") < page.index("stallkeeper")
    assert "Bản dịch không chính thức" in page
    assert "/documents/1/english" in desk.get("/documents/1").get_data(as_text=True)
    assert desk.get("/search/like?document_id=1&path=en/dieu-2").status_code == 200
    assert desk.get("/search/like?document_id=1&path=en/dieu-77").status_code == 404
    assert desk.get("/search/compare?unit=1:dieu-1&unit=1:en/dieu-2").status_code == 200


def test_everybody_reads_the_translation_on_the_portal_with_the_notice_that_vietnamese_alone_is_authentic(
    office: Flask,
) -> None:
    anybody = office.test_client()
    assert anybody.get("/portal/documents/1/english").status_code == 404
    assert "/english" not in anybody.get("/portal/documents/1").get_data(as_text=True)
    attach(office)

    page = anybody.get("/portal/documents/1/english?lang=en").get_data(as_text=True)
    assert page.index("Only the Vietnamese text is authentic") < page.index("The market charge is 5,000 dong")
    assert page.index("Mức thu phí chợ là 5.000 đồng") < page.index("The market charge is 5,000 dong")
    assert "Nguyễn Minh An" not in page
    assert 'href="/portal/documents/1/english"' in anybody.get("/portal/documents/1").get_data(as_text=True)


def test_an_ended_article_is_marked_in_both_pages_of_a_translation(office: Flask) -> None:
    attach(office)
    for address in ("/portal/documents/1/english", "/documents/1/english"):
        page = at_desk(office, "an").get(address).get_data(as_text=True)
        article = page[page.index('id="dieu-2"') :]
        assert article.index('data-s="ended"') < article.index("stallkeeper"), address
        assert '<s class="gone">Article 2. Payment' in article
        assert 'data-s="ended"' not in page[page.index('id="dieu-1"') : page.index('id="dieu-2"')]


def test_an_english_question_on_the_portal_leads_to_the_article_of_the_translation(office: Flask) -> None:
    attach(office)
    found(office, "anything")
    page = office.test_client().get("/portal/search?q=poor+households+exempt").get_data(as_text=True)
    assert 'href="/portal/documents/1/english#dieu-1' in page
