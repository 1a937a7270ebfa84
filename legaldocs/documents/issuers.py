"""Issuers: from the name a document prints to who that is, at which level, for which territory.

Territories, their mergers and national bodies are data (``documents/data/*.toml`` and the sample's own).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from legaldocs.core.text import fold, slug, squeeze
from legaldocs.documents.models import Level

_HERE = Path(__file__).parent / "data"
_SAMPLE = Path(__file__).parent.parent / "sample" / "territories.toml"
_LOCAL = re.compile(
    r"^(?:(?P<office>chu tich)\s+)?(?P<body>ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|uy ban hanh chinh)\s*"
    r"(?:cac cap\s*)?(?P<kind>tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)?\s*(?P<name>.*)$"
)
_COPIED = re.compile(r"ngày \d{1,2}/\d{1,2}/\d{4} của (\S.*)$")
_TITLE = re.compile(r"(?<!\w)(?:quy định|hướng dẫn|ban hành|phê duyệt|về việc|về)(?!\w)")
_BODIES = {"uy ban nhan dan": "ubnd", "hoi dong nhan dan": "hdnd", "uy ban hanh chinh": "ubnd"}
_DISTRICT, _COMMUNE = {"huyen", "quan", "thi xa"}, {"xa", "phuong", "thi tran", "dac khu"}
_RANK_LOCAL = {(Level.PROVINCIAL, "hdnd"): 10, (Level.PROVINCIAL, "ubnd"): 11, (Level.PROVINCIAL, "chu-tich-ubnd"): 12}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued: the printed name, a stable key, the level, the territory's key and the rank (DOMAIN §2.1)."""

    name: str
    key: str
    level: Level
    territory: str | None
    rank: int


@dataclass(frozen=True, slots=True)
class Territory:
    """A province before or after 1 July 2025; ``successor`` is the unit it was merged into."""

    key: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    is_sample: bool = False


@cache
def territories() -> dict[str, Territory]:
    """All known provinces by key."""
    return {
        territory.key: territory for territory in (*_read(_HERE / "territories.toml", False), *_read(_SAMPLE, True))
    }


def _read(path: Path, is_sample: bool) -> Iterator[Territory]:
    with path.open("rb") as source:
        rows: list[dict[str, Any]] = tomllib.load(source)["territory"]
    for row in rows:
        yield Territory(
            row["key"],
            row["name"],
            row["kind"],
            row.get("valid_from"),
            row.get("valid_to"),
            row.get("successor"),
            is_sample,
        )


@cache
def by_name() -> dict[str, tuple[Territory, ...]]:
    """Slug of a province's bare name → territories that carried it, earlier ones first."""
    found: dict[str, list[Territory]] = {}
    for territory in territories().values():
        found.setdefault(slug(territory.name), []).append(territory)
    return {name: tuple(sorted(group, key=lambda t: t.valid_from or date.min)) for name, group in found.items()}


def territory_on(name: str, day: date | None) -> str | None:
    """Key of the province called ``name`` on ``day``; the latest bearer of the name when the day is unknown."""
    group = by_name().get(slug(name), ())
    if not group:
        return None
    if day is not None:
        for territory in group:
            if (territory.valid_from or date.min) <= day <= (territory.valid_to or date.max):
                return territory.key
    return group[-1].key


def read_issuer(name: str, doc_type: str, issued: date | None) -> Issuer:
    """Understand a printed issuer.  Never fails: an unknown body is national with the lowest rank for its type."""
    printed = squeeze(name)
    local = _LOCAL.match(fold(printed).lower())
    if local is None:
        return _national(printed, doc_type)
    body = _BODIES.get(local["body"], local["body"])
    body = f"chu-tich-{body}" if local["office"] else body
    kind, bare = local["kind"] or "", _bare_name(printed, local)
    territory = territory_on(bare.split(",")[0], issued) if kind not in _COMMUNE | _DISTRICT else None
    level = _level(kind, territory, bare)
    place = territory or slug(f"{kind} {bare}")
    rank = _RANK_LOCAL.get((level, body), 14 if body == "hdnd" else 15)
    return Issuer(printed, f"{body}:{place}" if place else body, level, territory or place or None, rank)


def _bare_name(printed: str, local: re.Match[str]) -> str:
    """The place's name with its accents: the tail of the printed name as long as the folded match."""
    tail = local["name"].strip()
    return printed[len(printed) - len(tail) :].strip() if tail else ""


def _level(kind: str, territory: str | None, bare: str) -> Level:
    if kind in _COMMUNE:
        return Level.COMMUNE
    if kind in _DISTRICT or (kind in ("thanh pho", "tp", "tp.") and territory is None and bare):
        return Level.DISTRICT
    return Level.PROVINCIAL


@dataclass(frozen=True, slots=True)
class NationalBody:
    """A national issuer: key, name, the abbreviations in its symbols, the rank of what it issues, its last day."""

    key: str
    name: str
    symbols: frozenset[str]
    rank: int
    names: frozenset[str]
    valid_to: date | None = None


@cache
def national_bodies() -> tuple[NationalBody, ...]:
    """All national issuers of ``issuers.toml``, former ones too."""
    with (_HERE / "issuers.toml").open("rb") as source:
        rows: list[dict[str, Any]] = tomllib.load(source)["issuer"]
    return tuple(
        NationalBody(
            row["key"],
            row["name"],
            frozenset(symbol for symbol in (row.get("symbol"), *row.get("symbols_also", ())) if symbol),
            row["rank"],
            frozenset(slug(name) for name in (row["name"], *row.get("aliases", ()))),
            row.get("valid_to"),
        )
        for row in rows
    )


def _national(printed: str, doc_type: str) -> Issuer:
    bare = slug(printed)
    body = next((body for body in national_bodies() if bare in body.names), None)
    if body is None:
        return Issuer(printed, bare, Level.NATIONAL, None, _national_rank(doc_type))
    return Issuer(printed, body.key, Level.NATIONAL, None, body.rank)


def issuer_of_symbol(number: str) -> str | None:
    """Name of the one national body whose abbreviation ends a number ("118/2020/TT-BTC"), else ``None``.

    Bodies that had ceased before the year in the number are not meant.  The National Assembly's symbols carry the term
    ("31/2024/QH15"), joint circulars the symbols of all who signed ("TTLT-BTC-BNN"), letters the body's before the
    unit's ("2638/LĐTBXH-KHTC").  Local symbols name no province: ``None``.
    """
    joint = re.search(r"TTLT[-/](.+)$", number)
    if joint:
        signed = [_of_symbol(symbol, number) for symbol in re.split(r"[-/]", joint[1])]
        return " và ".join(name for name in signed if name) if all(signed) else None
    letter = re.fullmatch(r"\d+/([^-/]+)-[^-/]+", number)
    before = _of_symbol(letter[1], number) or _of_symbol(f"B{letter[1]}", number) if letter else None
    return _of_symbol(re.split(r"[-/]", number)[-1], number) or before


def _of_symbol(tail: str, number: str) -> str | None:
    symbol = re.sub(r"\d+$", "", tail) if re.fullmatch(r"(?:UBTV)?QH\d+", tail) else tail
    year = re.search(r"/((?:19|20)\d\d)/", number)
    since = date(int(year[1]), 1, 1) if year else date.min
    found = {b.name for b in national_bodies() if symbol in b.symbols and since <= (b.valid_to or date.max)}
    return found.pop() if len(found) == 1 else None


def stated_issuer(name: str, number: str) -> str:
    """The issuer a source states, mended where its words show that more than a name was copied.

    "… ngày 12/02/2010 của Bộ Tài chính" ends with the name; "Chính phủ quy định chi tiết …" is a title; of a body
    within the one named ("Tòa án nhân dân tối cao" of a number ending in HĐTP) the number tells which.
    """
    copied = _COPIED.search(name)
    if copied:
        return copied[1]
    by_symbol = issuer_of_symbol(number)
    if by_symbol is None or slug(by_symbol) == slug(name):
        return name
    part = slug(name) and f"-{slug(name)}-" in f"-{slug(by_symbol)}-"
    return by_symbol if part or _TITLE.search(name) else name


@cache
def doc_types() -> dict[str, dict[str, Any]]:
    """Type word, accent-less and lower-case → its row (name, English name, rank, symbol)."""
    with (_HERE / "doc_types.toml").open("rb") as source:
        rows: list[dict[str, Any]] = tomllib.load(source)["doc_type"]
    return {fold(row["name"]).lower(): row for row in rows}


def _national_rank(doc_type: str) -> int:
    row = doc_types().get(fold(doc_type).lower(), {})
    return int(row.get("rank", 9))
