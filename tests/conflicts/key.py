"""The sample's answer key as the finder is held against it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from legaldocs.conflicts.models import Finding
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents.models import Document
from legaldocs.law.scan.model import normal, rules

AMOUNTS = {"C3", "C4", "C11", "C16", "C19"}  # one fact of amounts may be told by either side
LEAST = 40  # characters of a quotation that must be found


@cache
def answer_key() -> dict[str, Any]:
    """Everything planted in the sample."""
    read: dict[str, Any] = json.loads(
        resources.files("legaldocs.sample").joinpath("answer_key.json").read_text("utf-8")
    )
    return read


def speaks(row: dict[str, Any]) -> bool:
    """Whether the document of a row is still in force today: the key is of one day, and the finder keeps silent on what
    has ended since."""
    return not any(
        event["document"] == row["document"] and not event["provisions"] and _on(event) <= clock.today()
        for event in answer_key()["events"]
        if _on(event) > date.fromisoformat(answer_key()["on"])
    )


def _on(event: dict[str, Any]) -> date:
    return date.fromisoformat(event["date"])


def names() -> dict[int, str]:
    """Document → its name in the key: a sample's own, the number of a national text."""
    return {one.id: (one.source or {}).get("sample") or one.number for one in db.session.query(Document)}


def explained(found: Finding, known: dict[int, str]) -> bool:
    """Whether the key has what the finding says."""
    mine, kind = known[found.document_id], rules()[found.rule].catalogue
    if found.rule.startswith("basis-"):
        listed = {(row["document"], row["basis"]) for row in answer_key()["outdated_bases"]}
        at_signing = any(row["document"] == mine and row["type"] == "C1" for row in answer_key()["conflicts"])
        return (mine, known[found.other_id or 0]) in listed or at_signing
    if found.rule.startswith("body-"):
        return any(row["document"] == mine for row in answer_key()["dissolved_bodies"])
    return any(planted_by(row, found, known) for row in answer_key()["conflicts"] if same_kind(row["type"], kind))


def same_kind(planted: str, found: str) -> bool:
    """Whether two kinds of the catalogue may mean one fact."""
    return planted == found or {planted, found} <= AMOUNTS


def planted_by(row: dict[str, Any], found: Finding, known: dict[int, str]) -> bool:
    """Whether a finding shows this planted conflict: at its provision, or with its words on one of both sides."""
    sides = [(known[found.document_id], found.path, found.text)]
    if found.other_id is not None:
        sides.append((known[found.other_id], found.other_path, found.other_text))
    other = row.get("other") or {}
    wanted = [(row["document"], row["provision"] or "", row["quote"])]
    if other.get("document"):
        wanted.append((other["document"], other["provision"], other["quote"]))
    return any(_same(side, want) for side in sides for want in wanted[:1]) and (
        len(wanted) == 1 or len(sides) == 1 or any(_same(side, wanted[1]) for side in sides)
    )


def _same(side: tuple[str, str, str], want: tuple[str, str, str]) -> bool:
    """The words of an amendment may be found where they stand since; so words count for more than addresses."""
    (name, path, words), (document, provision, quote) = side, want
    here = bool(provision) and (
        path == provision or path.startswith(f"{provision}/") or provision.startswith(f"{path}/")
    )
    said = normal(quote)[:LEAST] in normal(words)
    return (name == document and (here or not path)) or said
