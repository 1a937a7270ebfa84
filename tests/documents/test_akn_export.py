"""A document of the register as Akoma Ntoso: confirmed history, resolved references, and in again by the same door."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from legaldocs.documents import akn, queries
from legaldocs.formats.akn_in import faults, read_akn
from legaldocs.formats.akn_names import NAMESPACE
from legaldocs.law.structure import parse
from tests.office import at_desk, decision, open_office, register

REPEALER = "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số 01/2024/QĐ-UBND ngày 15 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh Mẫu."
WORK = "/akn/vn/act/quyet-dinh/ubnd-tinh-mau/2024-05-15/{:02}-2024-qd-ubnd"


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def fetched(client: FlaskClient, key: int) -> bytes:
    answer = client.get(f"/documents/{key}/akn.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/akn+xml")
    assert ".akn.xml" in answer.headers["Content-Disposition"]
    assert faults(answer.data) == ()
    return answer.data


def values(data: bytes, path: str) -> list[str]:
    return [str(value) for value in etree.fromstring(data).xpath(path, namespaces={"a": NAMESPACE})]  # type: ignore[union-attr]


def test_a_change_stands_in_the_file_only_once_a_person_has_confirmed_it(office: Flask) -> None:
    old, new = register(office, [decision(1), decision(61, REPEALER)])
    client = at_desk(office, "binh")
    before = fetched(client, old)
    assert values(before, "//a:analysis") == []
    assert values(before, "//a:timeInterval/@refersTo")[-1] == "#status-inforce"
    client.post("/effect/confirm", data={"ids": ["1"]})
    after = fetched(client, old)
    assert values(after, "//a:timeInterval/@refersTo")[-1] == "#status-ended"
    assert values(after, "//a:passiveModifications/*/@type") == ["repeal"]
    assert values(after, "//a:passiveModifications//a:source/@href")[0].startswith(WORK.format(61))
    assert values(fetched(client, new), "//a:activeModifications//a:destination/@href") == [WORK.format(1)]


def test_a_resolved_citation_names_exactly_the_document_of_the_register(office: Flask) -> None:
    _old, new = register(office, [decision(1), decision(61, REPEALER)])
    data = fetched(at_desk(office, "dung"), new)
    assert set(values(data, "//a:ref[contains(., '01/2024')]/@href")) == {WORK.format(1)}
    assert values(data, "//a:ref[contains(., '01/2024')]/@status") == []


def test_the_words_of_a_day_name_the_day_and_resolve_their_citations_alike(office: Flask) -> None:
    _old, new = register(office, [decision(1), decision(61, REPEALER)])
    text = decision(61, REPEALER.replace("Bãi bỏ\n", "Bãi bỏ toàn bộ\n"))
    with office.app_context():
        document = queries.get(new)
        assert document is not None
        data = akn.export_as_at(document, text, parse(text).provisions, date(2025, 3, 1))
    assert faults(data) == ()
    assert values(data, "//a:FRBRExpression/a:FRBRuri/@value") == [f"{WORK.format(61)}/vie@2025-03-01"]
    assert set(values(data, "//a:ref[contains(., '01/2024')]/@href")) == {WORK.format(1)}
    assert read_akn(data).text == text


def test_a_file_taken_out_comes_in_by_the_same_door_as_the_same_document(office: Flask, tmp_path: Path) -> None:
    (key,) = register(office, [decision(1)])
    data = fetched(at_desk(office, "an"), key)
    other = open_office(tmp_path / "other")
    client = at_desk(other, "an")
    where = client.post("/import", data={"file": (BytesIO(data), "vanban.xml")}).location
    assert where is not None
    text = client.get(f"{where}/text.txt").text
    assert text == read_akn(data).text == at_desk(office, "an").get(f"/documents/{key}/text.txt").text
    assert {"01/2024/QĐ-UBND", "UBND tỉnh Mẫu"} <= set(values(data, "//@value | //@showAs"))
    assert "01/2024/QĐ-UBND" in client.get(where).text


def test_xml_of_another_kind_is_refused_with_a_sentence(office: Flask) -> None:
    upload = {"file": (BytesIO(b"<?xml version='1.0'?><a/>"), "vanban.xml")}
    answer = at_desk(office, "an").post("/import", data=upload)
    assert answer.status_code == 422
    assert "không phải Akoma Ntoso 3.0" in answer.text


def test_only_people_who_may_read_the_register_get_the_file(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    as_at = at_desk(office, "dung").get(f"/documents/{key}/consolidated.akn.xml?day=2024-07-01")
    assert values(as_at.data, "//a:FRBRExpression/a:FRBRuri/@value") == [f"{WORK.format(1)}/vie@2024-07-01"]
    assert office.test_client().get(f"/documents/{key}/akn.xml").status_code in (302, 401)
    assert at_desk(office, "dung").get("/documents/99/akn.xml").status_code == 404
