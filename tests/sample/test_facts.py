"""The facts that ship are consistent: national texts, territories, issuers, types, units and people."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DATA, lacking
from tests.sample import shelf

Row = dict[str, Any]
MERGER = date(2025, 7, 1)
TERRITORIES = shelf.table(shelf.FACTS / "territories.toml", "territory")
ISSUERS = shelf.table(shelf.FACTS / "issuers.toml", "issuer")
UNITS = {unit["key"]: unit for unit in shelf.table(shelf.SAMPLE / "people.toml", "unit")}
PEOPLE = shelf.table(shelf.SAMPLE / "people.toml", "person")


def test_national_facts_name_their_source_and_their_dates_are_in_order() -> None:
    assert len(shelf.national()) == len(shelf.table(shelf.SAMPLE / "national.toml", "document")) >= 60
    for row in shelf.national().values():
        assert row["source"]
        assert isinstance(row["verified"], bool)
        begin = row.get("effective_date", row["issued_date"])
        assert begin >= row["issued_date"], row["number"]
        assert all(by["date"] >= begin for by in row.get("replaced_by", [])), row["number"]
        assert all(by["date"] >= begin for by in row.get("amended_by", [])), row["number"]


def test_national_relations_point_to_known_texts_that_point_back() -> None:
    for row in shelf.national().values():
        for by in row.get("replaced_by", []):
            back = shelf.national()[by["number"]]["replaces"]
            assert {"number": row["number"], "date": by["date"]} in back
        assert {by["number"] for by in row.get("amended_by", [])} <= set(shelf.national())


@pytest.mark.corpus
def test_verified_national_facts_agree_with_the_collected_texts() -> None:
    path = DATA / "corpus.jsonl.gz"
    if not path.exists():
        lacking(str(path), "set LEGALDOCS_DATA to the folder with corpus.jsonl.gz")
    seen = 0
    for record in collected(path):
        row = shelf.national().get(record.get("number", ""))
        if row is None or not row["verified"] or record.get("level") != "national":
            continue
        seen += 1
        for fact in ("issued_date", "effective_date"):
            if fact in record and fact in row and record.get("effective_date_from") != "text":
                assert row[fact].isoformat() == record[fact], (row["number"], fact)
    assert seen >= 10


def collected(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as source:
        return [json.loads(line) for line in source]


def on(day: date) -> list[Row]:
    """The territories that existed on ``day``."""
    return [row for row in TERRITORIES if row.get("valid_from", date.min) <= day <= row.get("valid_to", date.max)]


def test_there_were_63_provincial_units_and_are_34() -> None:
    assert len(on(date(2025, 6, 30))) == 63
    assert len(on(MERGER)) == 34
    assert len([row for row in on(MERGER) if row["kind"] == "thanh-pho"]) == 6


def test_each_ended_unit_has_a_successor_that_begins_the_day_after() -> None:
    known = {row["key"]: row for row in TERRITORIES}
    assert len(known) == len(TERRITORIES)
    for row in TERRITORIES:
        assert ("valid_to" in row) == ("successor" in row)
        if "successor" in row:
            assert (known[row["successor"]]["valid_from"] - row["valid_to"]).days == 1


def test_sample_territories_are_marked_and_clash_with_no_real_one() -> None:
    sample = shelf.table(shelf.SAMPLE / "territories.toml", "territory")
    assert all(row["sample"] for row in sample)
    assert not {row["name"] for row in sample} & {row["name"] for row in TERRITORIES}


def test_former_ministries_lead_to_successors_that_exist_today() -> None:
    known = {row["key"]: row for row in ISSUERS}
    assert len(known) == len(ISSUERS)
    for row in ISSUERS:
        assert 2 <= row["rank"] <= 9
        if "valid_to" in row:
            assert date(2007, 7, 31) <= row["valid_to"] <= date(2025, 2, 28)  # the two reorganisations on file
            assert _last_of(row["key"], known)


def _last_of(key: str, known: dict[str, dict[str, Any]]) -> set[str]:
    """Bodies in existence that a body's work went to; a successor that came to an end itself leads on."""
    row = known[key]
    if "valid_to" not in row:
        return {key}
    assert all(known[one].get("valid_to", date.max) > row["valid_to"] for one in row["successors"])
    return {last for one in row["successors"] for last in _last_of(one, known)}


def test_document_types_are_unique_and_ranked_when_normative() -> None:
    types = shelf.table(shelf.FACTS / "doc_types.toml", "doc_type")
    assert len({row["name"] for row in types}) == len(types)
    assert all(("rank" in row) == row["normative"] for row in types)


def test_issuers_of_national_facts_are_known() -> None:
    names = {row["name"] for row in ISSUERS}
    for row in shelf.national().values():
        assert set(row["issuer"].split(", ")) <= names or row["issuer"] in names, row["issuer"]


def test_every_post_is_in_a_known_unit_and_every_role_is_held() -> None:
    posts = [post for person in PEOPLE for post in person["posts"]]
    assert {post["unit"] for post in posts} <= set(UNITS)
    assert {post["role"] for post in posts} == {
        "drafter", "reviewer", "head", "justice_leader", "office", "council_committee", "administrator", "auditor",
    }  # fmt: skip
    assert len({person["username"] for person in PEOPLE}) == len(PEOPLE)


def test_three_departments_and_justice_have_both_a_reviewer_and_a_head() -> None:
    held = {(post["unit"], post["role"]) for person in PEOPLE for post in person["posts"]}
    complete = {unit for unit in UNITS if {(unit, "reviewer"), (unit, "head")} <= held}
    assert "so-tu-phap" in complete
    assert len(complete - {"so-tu-phap"}) >= 3


def test_each_department_has_its_own_fields() -> None:
    departments = [unit for unit in UNITS.values() if unit["kind"] in ("department", "justice_department")]
    fields = [field for unit in departments for field in unit["fields"]]
    assert len(fields) == len(set(fields))
    assert all(unit.get("parent", "ubnd-tinh") in UNITS for unit in UNITS.values())
