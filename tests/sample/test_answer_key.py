"""Every entry of the answer key is true of the texts, the register and the national facts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from legaldocs.law.effect import Event, EventKind, status_at
from legaldocs.law.structure import parse
from tests.sample import shelf

Row = dict[str, Any]
ON = date.fromisoformat(shelf.answers()["on"])


def rows(name: str) -> list[Row]:
    found: list[Row] = shelf.answers()[name]
    return found


def quoted(row: Row) -> str:
    """What the text says at the named provision, or its preamble where none is named."""
    content = shelf.text(row["document"])
    if row.get("provision") is None:
        return content
    unit = next(unit for unit in parse(content).provisions if unit.path == row["provision"])
    return content[unit.start : unit.end]


def test_enough_is_planted() -> None:
    assert len(rows("conflicts")) >= 40
    assert {f"C{n}" for n in range(1, 20)} == {row["type"] for row in rows("conflicts")}
    assert len(rows("outdated_bases")) >= 40
    assert len(rows("dissolved_bodies")) >= 20
    assert {row["status"] for row in rows("statuses")} == {"inforce", "part", "ended", "notyet"}


def test_every_quote_stands_verbatim_where_the_key_says() -> None:
    for name in (
        "outdated_bases",
        "amended_bases",
        "conflicts",
        "dissolved_bodies",
        "delegations",
        "dangling_references",
    ):
        for row in rows(name):
            assert row["quote"] in quoted(row), (name, row)
    for row in rows("conflicts"):
        other = row.get("other", {})
        assert "document" not in other or other["quote"] in quoted(other), row


def test_every_text_named_is_in_a_register() -> None:
    for row in rows("events"):
        assert {row["document"], row["by"]} <= set(shelf.register())
    for row in rows("conflicts"):
        assert row.get("other", {}).get("national", next(iter(shelf.national()))) in shelf.national()
    local = {row["number"] for row in shelf.register().values()}
    for row in rows("outdated_bases"):
        assert {row["basis"], *row["by"]} <= set(shelf.national()) | local


def test_outdated_bases_follow_from_the_national_facts() -> None:
    for row in rows("outdated_bases"):
        ended = shelf.national()[row["basis"]]["replaced_by"]
        assert {by["number"] for by in ended} == set(row["by"]), row
        assert min(by["date"] for by in ended).isoformat() == row["since"]
        assert row["verified"] == shelf.national()[row["basis"]]["verified"]
        assert row["ended_before_signing"] == (
            date.fromisoformat(row["since"]) <= shelf.register()[row["document"]]["issued_date"]
        )


def test_bases_that_ended_before_signing_are_exactly_the_planted_unlawful_ones() -> None:
    planted = {row["document"] for row in rows("conflicts") if row["type"] == "C1"}
    assert {row["document"] for row in rows("outdated_bases") if row["ended_before_signing"]} == planted


def test_amended_bases_were_amended_after_the_text_was_issued() -> None:
    for row in rows("amended_bases"):
        known = {(by["number"], by["date"].isoformat()) for by in shelf.national()[row["basis"]]["amended_by"]}
        for amendment in row["amended"]:
            assert (amendment["by"], amendment["date"]) in known
            assert shelf.register()[row["document"]]["issued_date"] < date.fromisoformat(amendment["date"]) <= ON


def test_an_event_takes_effect_with_the_text_that_causes_it_and_that_text_names_its_target() -> None:
    for row in rows("events"):
        cause = shelf.register()[row["by"]]
        if row["event"] == "term_expired":
            assert (date.fromisoformat(row["date"]) - cause["expiry_date"]).days == 1
            continue
        assert row["date"] == cause["effective_date"].isoformat()
        assert shelf.register()[row["document"]]["number"] in shelf.text(row["by"])


def test_provisions_ended_or_amended_exist_and_supplemented_ones_did_not() -> None:
    for row in rows("events"):
        paths = {unit.path for unit in parse(shelf.text(row["document"])).provisions}
        for path in row["provisions"]:
            assert (path in paths) == (row["event"] != "supplemented"), (row, path)


def effect_events(key: str) -> list[Event]:
    """The facts about one text as the effect engine takes them."""
    noted, row = datetime(2026, 1, 1, tzinfo=UTC), shelf.register()[key]
    facts: list[tuple[EventKind, date, str | None]] = [(EventKind.EFFECTIVE, row["effective_date"], None)]
    for event in rows("events"):
        if event["document"] == key:
            day = date.fromisoformat(event["date"])
            facts += [(EventKind(event["event"]), day, path) for path in event["provisions"] or [None]]
    return [Event(n, kind, day, path, None, None, None, noted) for n, (kind, day, path) in enumerate(facts, 1)]


def test_statuses_follow_from_the_events() -> None:
    assert [row["document"] for row in rows("statuses")] == list(shelf.register())
    for row in rows("statuses"):
        answer = status_at(effect_events(row["document"]), ON)
        assert answer.status.value == row["status"], row
        assert row["since"] is None or answer.since == date.fromisoformat(row["since"])
        assert list(answer.ended_units) == row.get("units", [])


def test_dependants_are_the_texts_that_cite_the_basis_in_their_preamble() -> None:
    ended = {row["document"] for row in rows("statuses") if row["status"] == "ended"}
    for row in rows("dependants"):
        assert set(row["live"]) == set(row["documents"]) - ended
        for key in row["documents"]:
            preamble = [line for line in shelf.text(key).splitlines() if line.startswith("Căn cứ ")]
            fact = shelf.national()[row["basis"]]
            assert any(row["basis"] in line or fact["title"].lower() in line.lower() for line in preamble), (row, key)


def test_repealing_a_shared_basis_reaches_at_least_twelve_live_texts() -> None:
    reach = {row["basis"]: len(row["live"]) for row in rows("dependants")}
    assert reach["72/2025/QH15"] >= 12
    assert reach["77/2015/QH13"] >= 12


def test_dissolved_bodies_are_named_in_texts_still_in_force() -> None:
    live = {row["document"] for row in rows("statuses") if row["status"] != "ended"}
    for row in rows("dissolved_bodies"):
        assert row["document"] in live
        assert row["mention"] in row["quote"]
        issued = shelf.register()[row["document"]]["issued_date"]
        assert row["issued_after"] == (issued >= date.fromisoformat(row["since"]))


def test_collisions_are_all_numbers_borne_by_several_texts() -> None:
    counts = Counter(row["number"] for row in shelf.register().values())
    assert {row["number"] for row in rows("number_collisions")} == {n for n, count in counts.items() if count > 1}
    for row in rows("number_collisions"):
        assert len({shelf.register()[key]["issuer"] for key in row["documents"]}) == len(row["documents"])
