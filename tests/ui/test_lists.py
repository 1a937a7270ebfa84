"""Every list can be narrowed, sorted and taken away as a table that holds exactly what the list shows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask

from tests.office import at_desk, open_office

LISTS = ("/documents", "/review", "/proposals", "/plans", "/deadlines", "/jobs", "/audit", "/people")


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_offers_its_rows_as_both_kinds_of_table(office: Flask, path: str) -> None:
    client = at_desk(office, "khang")
    page = client.get(path)
    assert [f"{path}/export?format={form}" in page.text for form in ("xlsx", "csv")] == [True, True]
    assert client.get(f"{path}/export?format=xlsx").data[:2] == b"PK"
    rows = list(csv.reader(client.get(f"{path}/export?format=csv").text.splitlines()))
    assert len(rows[0]) >= 5
    assert client.get(f"{path}?sort=-nonsense&size=25&page=99").status_code == 200
