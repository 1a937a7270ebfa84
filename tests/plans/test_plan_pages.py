"""Pages and files of plans."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.formats.word_in import parse_word
from legaldocs.plans import service
from tests import apps
from tests.proposals.world import DRAFTER, OFFICER, OUTSIDER, client_of, document, people, who

PAGES = ("/plans", "/plans/1", "/plans/1/plan.xlsx", "/plans/1/plan.csv", "/plans/1/plan.docx")


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, proposed)


def proposed() -> None:
    people()
    document("12/2015/QĐ-UBND", issued=date(2015, 3, 1))
    service.propose(who(OFFICER), clock.today().year + 1)


@pytest.mark.parametrize("page", PAGES)
def test_everyone_signed_in_reads_the_plans(app: Flask, page: str) -> None:
    assert client_of(app, OUTSIDER).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(app: Flask, page: str) -> None:
    assert app.test_client().get(page).status_code == 302


def test_who_draws_up_no_plan_sees_no_difference(app: Flask) -> None:
    assert client_of(app, DRAFTER).get("/plans/1/difference").status_code == 200
    assert client_of(app, "pham.quang.duy").get("/plans/1/difference").status_code == 403


def test_the_page_says_why_and_links_the_record(app: Flask) -> None:
    page = client_of(app, OFFICER).get("/plans/1").text
    assert "Chưa được rà soát từ khi có hiệu lực ngày 01/3/2015." in page
    assert 'href="/documents/1"' in page


def test_a_refused_year_comes_back_with_its_reason(app: Flask) -> None:
    answer = client_of(app, OFFICER).post("/plans", data={"year": "2015"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_the_word_file_has_the_annex_and_says_it_is_unconfirmed(app: Flask) -> None:
    data = client_of(app, OFFICER).get("/plans/1/plan.docx").data
    text = parse_word(data, "plan.docx").text
    assert "chưa đối chiếu" in text
    assert "Rà soát Quyết định số 12/2015/QĐ-UBND quy định về thu gom rác" in text
