"""Abuse that needs no browser: odd spellings, invisible signs, a clock that goes back, numbers out of range."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.core.text import fold, nfc, squeeze
from legaldocs.documents.service import DuplicateDocument
from legaldocs.law.numbering import canonical
from tests.office import at_desk, decision, open_office, register

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad"


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


@given(st.text(max_size=200))
def test_any_text_is_kept_in_one_form_without_invisible_signs(text: str) -> None:
    kept = nfc(text)
    assert nfc(kept) == kept
    assert not set(kept) & set(INVISIBLE)
    assert nfc(unicodedata.normalize("NFD", kept)) == nfc(unicodedata.normalize("NFC", kept))


@given(st.text(alphabet="điềukhoảnnghịđịnhQĐ 0123/-", max_size=40), st.lists(st.sampled_from(INVISIBLE), max_size=5))
def test_invisible_signs_change_no_search(words: str, signs: list[str]) -> None:
    spoilt = "".join(f"{letter}{signs[place % len(signs)] if signs else ''}" for place, letter in enumerate(words))
    assert fold(squeeze(unicodedata.normalize("NFD", spoilt))) == fold(squeeze(words))


def test_a_number_in_another_spelling_is_the_same_document(office: Flask) -> None:
    text = decision(3)
    first = register(office, [text])[0]
    for other in (
        text.replace("QĐ-UBND", "QÐ-UBND"),  # the Icelandic eth
        text.replace("QĐ-UBND", "QĐ\u2011UBND"),
    ):
        with pytest.raises(DuplicateDocument):  # known under the same identity, in another spelling
            register(office, [other])
    assert register(office, [unicodedata.normalize("NFD", text)])[0] == first


@pytest.mark.parametrize(
    "spelling", ["05/2020/QÐ-UBND", "05/2020/qđ-ubnd", "05/2020/QĐ–UBND", "05/2020/Q\u0110-UBND\u200b"]
)
def test_spellings_of_a_number_are_one(spelling: str) -> None:
    assert canonical(nfc(spelling)) == canonical("05/2020/QĐ-UBND")


def test_the_audit_keeps_its_order_when_the_clock_goes_back(office: Flask) -> None:
    with time_machine.travel("2026-11-30T02:00:00Z"):
        at_desk(office, "an").post("/account/tokens", data={"name": "Một", "days": 9})
    with time_machine.travel("2026-11-29T02:00:00Z"):
        at_desk(office, "an").post("/account/tokens", data={"name": "Hai", "days": 9})
    with office.app_context():
        assert audit.verify(db.session()) is None
        entries = list(db.session.scalars(audit.sa.select(audit.AuditEntry).order_by(audit.AuditEntry.seq)))
        assert entries[-1].at < entries[-2].at
        assert entries[-1].seq == entries[-2].seq + 1


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_signs_that_no_database_keeps_are_refused(office: Flask, sign: str) -> None:
    answer = at_desk(office, "an").post(
        "/account/tokens", data={"name": f"a{sign}b".encode("utf-8", "surrogatepass"), "days": 9}
    )
    assert answer.status_code in (200, 400, 422)
