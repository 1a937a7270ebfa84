"""Many small repeals in one instrument: by body and ground, split where the body differs; and the letter with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.errors import Refused
from legaldocs.formats.layout_check import check_layout
from legaldocs.formats.word_in import parse_word
from legaldocs.proposals import competence, instrument, letter, omnibus, queries, service
from legaldocs.proposals.models import Action, Proposal
from legaldocs.proposals.service import Aim
from tests.proposals.world import DRAFTER, LEADER, client_of, document, people, who
from tests.ui.test_undo import undo

GROUND = "Luật Đất đai số 31/2024/QH15, Điều 260"
COUNCIL = "Hội đồng nhân dân tỉnh Mẫu Hải"


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def accepted(
    number: str, path: str = "", ground: str = GROUND, issuer: str = "", action: Action = Action.REPEAL
) -> Proposal:
    key = document(number, issuer, "Nghị quyết") if issuer else document(number)
    due = clock.today() + timedelta(days=60)
    made = service.raise_proposal(who(DRAFTER), action, [Aim(key, path)], ground, "Không còn phù hợp.", due_on=due)
    service.move(who(DRAFTER), made.id, "submit")
    return service.move(who(LEADER), made.id, "accept")


def test_groups_are_of_one_body_and_one_ground(app: Flask) -> None:
    accepted("12/2021/QĐ-UBND")
    accepted("13/2021/QĐ-UBND", ground=f"{GROUND}\nThông báo kết luận")
    accepted("14/2021/QĐ-UBND", ground="Luật Giá số 16/2023/QH15, Điều 74")
    accepted("15/2021/NQ-HĐND", issuer=COUNCIL)
    accepted("16/2021/QĐ-UBND", action=Action.SUSPEND)
    found = omnibus.groups(who(LEADER))
    assert sorted(len(group.proposals) for group in found) == [1, 1, 2]


def test_one_instrument_names_everything_that_is_joined(app: Flask) -> None:
    made = [accepted("12/2021/QĐ-UBND", "dieu-2"), accepted("13/2021/QĐ-UBND"), accepted("14/2021/QĐ-UBND")]
    leader = omnibus.join(who(LEADER), [one.id for one in made])
    text = parse_word(instrument.draft(leader), "draft.docx").text
    assert "\n1. Bãi bỏ Điều 2 Quyết định số 12/2021/QĐ-UBND" in text
    assert "\n3. Bãi bỏ Quyết định số 14/2021/QĐ-UBND" in text
    assert omnibus.groups(who(LEADER)) == []


def test_different_bodies_are_not_joined(app: Flask) -> None:
    made = [accepted("12/2021/QĐ-UBND"), accepted("15/2021/NQ-HĐND", issuer=COUNCIL)]
    with pytest.raises(Refused):
        omnibus.join(who(LEADER), [one.id for one in made])


def test_what_was_joined_can_be_taken_apart(app: Flask) -> None:
    made = [accepted("12/2021/QĐ-UBND"), accepted("13/2021/QĐ-UBND")]
    leader = omnibus.join(who(LEADER), [one.id for one in made])
    with pytest.raises(Refused):
        omnibus.join(who(LEADER), [one.id for one in made])
    assert omnibus.part(who(LEADER), leader.id) == 2
    assert queries.in_batch(leader.id) == []


def test_the_page_joins_what_is_ticked(app: Flask) -> None:
    made = [accepted("12/2021/QĐ-UBND"), accepted("13/2021/QĐ-UBND")]
    client = client_of(app, LEADER)
    assert made[0].code in client.get("/proposals/omnibus").text
    answer = client.post("/proposals/omnibus", data={"ids": [one.id for one in made]})
    assert answer.headers["Location"].endswith(f"/proposals/{made[0].id}")


def test_joining_and_taking_apart_are_undone_where_they_are_told(app: Flask) -> None:
    made = [accepted("12/2021/QĐ-UBND"), accepted("13/2021/QĐ-UBND")]
    ids = [one.id for one in made]
    client = client_of(app, LEADER)
    undo(client, client.post("/proposals/omnibus", data={"ids": ids}, follow_redirects=True).text)
    assert queries.in_batch(ids[0]) == []
    client.post("/proposals/omnibus", data={"ids": ids}, follow_redirects=True)
    undo(client, client.post(f"/proposals/{ids[0]}/part", follow_redirects=True).text)
    assert [one.id for one in queries.in_batch(ids[0])] == ids


@pytest.mark.parametrize("issuer", ["", COUNCIL])
def test_letter_and_instrument_pass_the_layout_check(app: Flask, issuer: str) -> None:
    number = "15/2021/NQ-HĐND" if issuer else "12/2021/QĐ-UBND"
    made = accepted(number, "dieu-2", issuer=issuer)
    for name, data in (("instrument.docx", instrument.draft(made)), ("letter.docx", letter.letter(made))):
        assert [one.rule for one in check_layout(data, name, clock.today())] == [], name


def test_the_letter_says_why_what_and_what_it_would_touch(app: Flask) -> None:
    text = parse_word(letter.letter(accepted("12/2021/QĐ-UBND", "dieu-2")), "letter.docx").text
    for words in ("TỜ TRÌNH", "Kính gửi", GROUND, "Không còn phù hợp", "Điều 2 Quyết định số 12/2021/QĐ-UBND"):
        assert words in text


def test_only_the_issuer_corrects_its_own_error(app: Flask) -> None:
    assert [route.own for route in competence.possible("ubnd:mau", "provincial", Action.CORRECT)] == [True]
    assert competence.possible("ubnd:mau", "district", Action.CORRECT) == []
