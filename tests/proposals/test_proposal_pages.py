"""Pages of proposals answer those who may see them, and nobody else."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.proposals import service
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim
from tests.proposals.world import DRAFTER, OUTSIDER, client_of, document, people, who

WORDS = {"ground": "Điều 75 của luật", "reason": "Không còn phù hợp với luật mới."}


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def raised() -> int:
    made = service.raise_proposal(who(DRAFTER), Action.REPEAL, [Aim(document(), "dieu-1")], *WORDS.values())
    return made.id


@pytest.mark.parametrize("page", ["/proposals", "/proposals/new", "/proposals/1", "/proposals/1/instrument.docx"])
def test_pages_open_for_the_unit(app: Flask, page: str) -> None:
    raised()
    assert client_of(app, DRAFTER).get(page).status_code == 200


@pytest.mark.parametrize("page", ["/proposals/1", "/proposals/1/instrument.docx"])
def test_another_unit_learns_nothing(app: Flask, page: str) -> None:
    raised()
    assert client_of(app, OUTSIDER).get(page).status_code == 404


def test_the_list_leaves_out_what_is_not_mine_to_read(app: Flask) -> None:
    raised()
    assert "KN-" in client_of(app, DRAFTER).get("/proposals/export?format=csv").text
    assert "KN-" not in client_of(app, OUTSIDER).get("/proposals/export?format=csv").text


def test_a_provision_goes_from_its_page_into_a_proposal(app: Flask) -> None:
    client, key = client_of(app, DRAFTER), document()
    form = client.get("/proposals/new", query_string={"document_id": key, "path": ["dieu-1", "dieu-2"]})
    assert form.text.count("ld-quote") == 2
    sent = {"document_id": key, "path": ["dieu-1", "dieu-2"], "action": "repeal", **WORDS}
    assert client.post("/proposals/new", data=sent).status_code == 302


def test_a_refused_form_keeps_what_was_typed(app: Flask) -> None:
    sent = {"document_id": document(), "path": "dieu-1", "action": "repeal", "reason": WORDS["reason"]}
    answer = client_of(app, DRAFTER).post("/proposals/new", data=sent)
    assert answer.status_code == 422
    assert WORDS["reason"] in answer.text


def test_an_unknown_move_is_not_found(app: Flask) -> None:
    made = raised()
    client = client_of(app, DRAFTER)
    assert client.post(f"/proposals/{made}/moves/burn").status_code in (302, 404)
    assert "burn" not in client.get(f"/proposals/{made}").text
