"""On the sample register every planted conflict is found, and what stands first is planted."""

from __future__ import annotations

from flask import Flask

from legaldocs.conflicts import jobs
from legaldocs.conflicts.models import Finding
from legaldocs.core.db import db
from legaldocs.law.scan.model import rules
from tests.conflicts.conftest import Quiet
from tests.conflicts.key import answer_key, explained, names, planted_by, same_kind, speaks


def ranked() -> list[Finding]:
    return list(db.session.query(Finding).order_by(Finding.weight.desc(), Finding.id))


def test_every_planted_conflict_is_found(scanned: Flask) -> None:
    known, found = names(), ranked()
    missed = [
        row
        for row in filter(speaks, answer_key()["conflicts"])
        if not any(planted_by(row, one, known) and same_kind(row["type"], rules()[one.rule].catalogue) for one in found)
    ]
    assert missed == []


def test_every_outdated_basis_is_found(scanned: Flask) -> None:
    known = names()
    found = {(known[one.document_id], known[one.other_id or 0]) for one in ranked() if one.rule.startswith("basis-")}
    listed = {(row["document"], row["basis"]) for row in answer_key()["outdated_bases"] if speaks(row)}
    assert listed - found == set()


def test_the_first_fifty_are_all_planted(scanned: Flask) -> None:
    known = names()
    assert [(one.rule, known[one.document_id], one.path) for one in ranked()[:50] if not explained(one, known)] == []


def test_scanning_again_adds_nothing_and_changes_nothing(scanned: Flask) -> None:
    before = {(one.key, one.sides_hash, one.state) for one in ranked()}
    assert jobs.SCAN.run(Quiet())["new"] == 0
    assert jobs.UPDATE.run(Quiet())["new"] == 0
    assert {(one.key, one.sides_hash, one.state) for one in ranked()} == before
    assert jobs.UPDATE.run(Quiet())["documents"] == 0
