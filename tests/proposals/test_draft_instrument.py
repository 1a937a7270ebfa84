"""The draft instrument names every provision exactly and takes the form of the competent body."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.formats.word_in import parse_word
from legaldocs.proposals import instrument, service
from legaldocs.proposals.instrument import provision_phrase
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim
from tests.proposals.world import DRAFTER, document, people, who


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def drafted(action: Action, *aims: Aim) -> str:
    raised = service.raise_proposal(who(DRAFTER), action, aims, "Điều 75 của luật", "Không còn phù hợp.")
    return parse_word(instrument.draft(raised), "draft.docx").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("dieu-5/khoan-2/diem-a", "điểm a khoản 2 Điều 5"),
        ("quy-dinh/dieu-9/khoan-1", "khoản 1 Điều 9 của Quy định ban hành kèm theo"),
        ("quy-che", "Quy chế ban hành kèm theo"),
        ("", ""),
    ],
)
def test_a_provision_is_named_from_the_specific_outward(path: str, words: str) -> None:
    assert provision_phrase(path) == words


def test_a_repeal_names_provision_number_day_and_issuer() -> None:
    text = drafted(Action.REPEAL, Aim(document(), "dieu-1/khoan-2"))
    assert (
        "Bãi bỏ khoản 2 Điều 1 Quyết định số 12/2021/QĐ-UBND ngày 05 tháng 4 năm 2021 "
        "của Ủy ban nhân dân tỉnh Mẫu Sơn quy định về thu gom rác." in text
    )


def test_several_provisions_are_numbered() -> None:
    key = document()
    text = drafted(Action.REPEAL, Aim(key, "dieu-1/khoan-2"), Aim(key, "dieu-2"))
    assert "\n1. Bãi bỏ khoản 2 Điều 1 " in text
    assert "\n2. Bãi bỏ Điều 2 " in text


def test_proposed_words_stand_in_quotation_marks() -> None:
    assert "“1. Nội dung mới.”." in drafted(Action.AMEND, Aim(document(), "dieu-1/khoan-1", "1. Nội dung mới."))


def test_a_council_resolves_and_a_committee_decides() -> None:
    council = document("07/2020/NQ-HĐND", "Hội đồng nhân dân tỉnh Mẫu Hải", "Nghị quyết")
    assert "NGHỊ QUYẾT" in drafted(Action.REPEAL, Aim(council))
    assert "QUYẾT ĐỊNH" in drafted(Action.REPEAL, Aim(document()))


def test_an_unconfirmed_form_says_so() -> None:
    assert "chưa đối chiếu" in drafted(Action.REPEAL, Aim(document()))
