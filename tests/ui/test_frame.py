"""The frame of every page: one entry of the navigation is lit, and the list of shortcuts tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from legaldocs import shell
from legaldocs.review.models import Outcome
from legaldocs.trail import words
from tests.office import at_desk, decision, open_office, register


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def test_the_entry_that_leads_to_a_page_is_lit_and_no_other(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    client = at_desk(office, "an")
    homes = {"/account": [], "/people": ["/people"], f"/documents/{key}/relations": ["/documents"], "/home": ["/home"]}
    lit = {
        path: re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"><svg', client.get(path).text) for path in homes
    }
    assert lit == homes


def test_the_list_of_shortcuts_names_as_many_keys_as_there_are_outcomes(office: Flask) -> None:
    assert f"1 – {len(Outcome)}</kbd>" in at_desk(office, "an").get("/home").text


def test_every_record_leads_those_who_may_read_it_to_its_own_audit(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    place = f"/audit?entity=document&amp;entity_id={key}"
    assert place in at_desk(office, "hoa").get(f"/documents/{key}").text  # a leader of the Department of Justice
    assert place not in at_desk(office, "an").get(f"/documents/{key}").text
    assert set(shell.RECORDS.values()) <= set(words.RECORDS)  # the audit names each of them
    entries = at_desk(office, "hoa").get(place.replace("&amp;", "&")).text
    assert f"entity_id={key}" in entries
