"""Names of bodies and places in a text, with the time in which each existed; the rows are ``data/bodies.toml``.

Finds names, not persons of law: a province that kept its name is one row.  ``documents.issuers`` decides who issued.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from legaldocs.law import folding
from legaldocs.law.fact_types import BodyMention

_TITLE = re.compile(r"(?<!\w)(?P<title>tỉnh|thành phố|tp\.?)[^\S\n]{1,3}(?:\n)?")
_NEXT_NAME = re.compile(r",?[^\S\n]{1,2}(?:và[^\S\n])?")
_AUTHOR = re.compile(
    r"(?:năm \d{4}|\d/\d{4}|/(?:tt|nđ|qđ|nq|ttlt|ct)-[\w-]+)[^\S\n]{1,2}của\s"
    r"(?:[^;.\n\d]{0,110}(?:,|\svà|trưởng|liên tịch))?\s?\Z"
)
_LOOK_BACK = 160
_HEAD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the table; ``reformed`` is the day the unit of this name became another one (a merger kept the name)."""

    key: str
    name: str
    kind: str
    title: str | None
    aliases: tuple[str, ...]
    pattern: str | None
    since: date | None
    until: date | None
    reformed: date | None
    successors: tuple[str, ...]
    note: str | None
    source: str
    verified: bool


@cache
def bodies() -> tuple[Body, ...]:
    """Every row of ``data/bodies.toml``."""
    rows = tomllib.loads(files("legaldocs.law").joinpath("data/bodies.toml").read_text(encoding="utf-8"))["body"]
    return tuple(
        Body(
            key=row["key"],
            name=row["name"],
            kind=row["kind"],
            title=row.get("title"),
            aliases=tuple(row.get("aliases", ())),
            pattern=row.get("pattern"),
            since=row.get("since"),
            until=row.get("until"),
            reformed=row.get("reformed"),
            successors=tuple(row.get("successors", ())),
            note=row.get("note"),
            source=row["source"],
            verified=row["verified"],
        )
        for row in rows
    )


def find(text: str) -> list[BodyMention]:
    """Mentions of known bodies in ``text`` (NFC), sorted by start, never overlapping; of two that cross the longer.

    Linear in the length of the text; fails on no string.
    """
    lower = folding.lowered(text)
    found = sorted(
        [*_named(lower), *_places(lower), *_patterned(text)], key=lambda mention: (mention.start, -mention.end)
    )
    kept: list[BodyMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            author = _AUTHOR.search(lower, max(0, mention.start - _LOOK_BACK), mention.start)
            kept.append(replace(mention, as_author=author is not None))
    return kept


def gone_on(text: str, day: date) -> list[BodyMention]:
    """Mentions of bodies that did not exist on ``day``, those apart that are named as authors of older documents."""
    return [mention for mention in find(text) if not mention.existed_on(day) and not mention.as_author]


def names(kind: str) -> list[str]:
    """Names and aliases of all bodies of one kind, as printed."""
    return [name for body in bodies() if body.kind == kind for name in (body.name, *body.aliases)]


def _mention(start: int, end: int, body: Body) -> BodyMention:
    return BodyMention(
        start, end, body.key, body.name, body.kind, body.since, body.until, body.successors, body.verified
    )


@cache
def _names() -> dict[str, Body]:
    """Lower-case names and aliases of the bodies that need neither title nor pattern."""
    rows = (body for body in bodies() if body.title is None and body.pattern is None)
    return {name.lower(): body for body in rows for name in (body.name, *body.aliases)}


@cache
def _by_head() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Pattern of the first words of all names, and for each of them the names that begin with it, longest first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in _names():
        head = _HEAD.match(name)
        groups[head.group() if head else name].append(name)
    heads = "|".join(map(re.escape, sorted(groups, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{heads})(?!\w)"), {head: _any(names) for head, names in groups.items()}


def _any(names: list[str]) -> re.Pattern[str]:
    """Any of ``names``, the longest that fits, with any single blank for a blank."""
    written = (re.escape(name).replace(r"\ ", r"\s") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?:{'|'.join(written)})(?!\w)")


def _named(lower: str) -> Iterator[BodyMention]:
    heads, names = _by_head()
    known = _names()
    for head in heads.finditer(lower):
        match = names[head.group()].match(lower, head.start())
        if match is not None:
            yield _mention(match.start(), match.end(), known[" ".join(match.group().split())])


@cache
def _place_names() -> tuple[re.Pattern[str], dict[str, Body]]:
    places = {name.lower(): body for body in bodies() if body.title for name in (body.name, *body.aliases)}
    return _any(list(places)), places


def _places(lower: str) -> Iterator[BodyMention]:
    """Provinces after their title ("tỉnh X"), and those that follow in a list ("các tỉnh X, Y và Z")."""
    pattern, places = _place_names()
    for title in _TITLE.finditer(lower):
        word = "thành phố" if title["title"].startswith("t") and title["title"] != "tỉnh" else "tỉnh"
        start, at = title.start(), title.end()
        while (match := pattern.match(lower, at)) is not None:
            body = places[" ".join(match.group().split())]
            if body.title != word:
                break
            yield _mention(start, match.end(), body)
            following = _NEXT_NAME.match(lower, match.end())
            if following is None or following.end() == match.end():
                break
            start = at = following.end()


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Body], ...]:
    return tuple((re.compile(body.pattern), body) for body in bodies() if body.pattern)


def _patterned(text: str) -> Iterator[BodyMention]:
    for pattern, body in _patterns():
        for match in pattern.finditer(text):
            yield _mention(match.start(), match.end(), body)
