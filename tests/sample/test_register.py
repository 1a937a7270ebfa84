"""The sample register agrees with its texts, and the engine reads every text as its author meant it."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from legaldocs.law.structure import parse
from legaldocs.law.types import Kind
from tests.sample import shelf

KEYS = sorted(shelf.register())
ATTACHED = ("quy-dinh/", "quy-che/")


def in_words(day: date) -> str:
    """A date as documents write it: two-digit day, two-digit month only for January and February."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def test_about_sixty_texts_ship_and_each_file_has_one_entry() -> None:
    files = {path.name for path in (shelf.SAMPLE / "documents").glob("*.txt")}
    assert files == {f"{key}.txt" for key in KEYS}
    assert len(files) >= 60


def test_issuer_number_and_date_together_identify_a_text() -> None:
    identities = {(row["issuer"], row["number"], row["issued_date"]) for row in shelf.register().values()}
    assert len(identities) == len(KEYS)


def test_both_former_provinces_and_the_new_one_issued_texts_of_every_kind() -> None:
    assert {row["territory"] for row in shelf.register().values()} == {"mau-son", "mau-hai", "mau"}
    assert {row["doc_type"] for row in shelf.register().values()} == {"Nghị quyết", "Quyết định", "Chỉ thị"}
    assert any(row["issuer"].startswith("Chủ tịch") for row in shelf.register().values())


@pytest.mark.parametrize("key", KEYS)
def test_text_is_nfc_plain_lines(key: str) -> None:
    content = shelf.text(key)
    assert unicodedata.is_normalized("NFC", content)
    assert "\r" not in content
    assert "\t" not in content
    assert content.endswith("\n")
    assert all(line == line.strip() for line in content.splitlines())


@pytest.mark.parametrize("key", KEYS)
def test_register_says_what_the_text_says(key: str) -> None:
    row, lines = shelf.register()[key], shelf.text(key).splitlines()
    assert f"Số: {row['number']}" in lines
    assert row["title"] in lines
    assert row["signer"] in lines
    assert any(line.endswith(in_words(row["issued_date"])) for line in lines[:9])
    assert row["effective_date"] >= row["issued_date"]
    if row["effective_date"] != row["issued_date"]:
        assert in_words(row["effective_date"]) in shelf.text(key)


@pytest.mark.parametrize("key", KEYS)
def test_unit_field_and_territory_are_known(key: str) -> None:
    row = shelf.register()[key]
    units = {unit["key"] for unit in shelf.table(shelf.SAMPLE / "people.toml", "unit")}
    fields = {field for unit in shelf.table(shelf.SAMPLE / "people.toml", "unit") for field in unit["fields"]}
    assert row["unit"] in units
    assert set(row["field"]) <= fields
    assert row["territory"] in {place["key"] for place in shelf.table(shelf.SAMPLE / "territories.toml", "territory")}


@pytest.mark.parametrize("key", KEYS)
def test_engine_finds_the_articles_the_author_wrote(key: str) -> None:
    row, parsed = shelf.register()[key], parse(shelf.text(key))
    articles = [unit.path for unit in parsed.provisions if unit.kind is Kind.ARTICLE]
    assert parsed.warnings == ()
    assert [path for path in articles if "/" not in path] == [f"dieu-{n}" for n in range(1, row["articles"] + 1)]
    attached = [path for path in articles if path.startswith(ATTACHED)]
    assert [path.partition("/")[2] for path in attached] == [
        f"dieu-{n}" for n in range(1, row.get("attached_articles", 0) + 1)
    ]


@pytest.mark.parametrize("key", KEYS)
def test_engine_reads_the_header(key: str) -> None:
    row, header = shelf.register()[key], parse(shelf.text(key)).header
    facts = ("number", "doc_type", "issued_date", "effective_date", "title", "signer")
    assert {fact: getattr(header, fact) for fact in facts} == {fact: row[fact] for fact in facts}
    assert header.expiry_date == row.get("expiry_date")
