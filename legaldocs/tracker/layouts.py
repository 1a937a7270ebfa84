"""The columns of the tracking sheets: which there are, which a given sheet has, and how they are printed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from legaldocs.core.text import squeeze
from legaldocs.formats.sheets_in import plain

OUTCOME = "outcome."
STEPS = ("register", "register_committee", "approve", "consult", "appraise", "submit", "submit_council", "issued")
REPLIES = ("register_reply", "consult_reply", "appraise_reply")
TEXTS = (*STEPS, *REPLIES, "planned", "handled_on", "note")
HEAD_ROWS = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: what its rows are, its name, and (field, head) of every column in order."""

    kind: str
    state: str
    sheet: str
    words: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order of the columns."""
        return tuple(field for field, _head in self.columns)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("legaldocs.tracker").joinpath("data/layouts.toml").read_text("utf-8"))


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout on file."""
    return tuple(
        Layout(row["kind"], row["state"], row["sheet"], tuple(row["words"]), tuple((f, h) for f, h in row["columns"]))
        for row in _data()["layout"]
    )


def source() -> str:
    """Where the layouts are from."""
    return str(_data()["about"]["source"])


def outcome_head() -> str:
    """The head over the outcome columns."""
    return str(_data()["about"]["outcome_head"])


def of(kind: str, state: str) -> Layout | None:
    """The layout of these rows, where there is one."""
    return next((one for one in layouts() if (one.kind, one.state) == (kind, state)), None)


def guess(name: str, heads: Sequence[str]) -> Layout | None:
    """The layout of a sheet by its name, else by the most heads in common; ``None`` when it is no tracking sheet."""
    known = plain(name)
    by_name = [one for one in layouts() if any(word in known for word in one.words)]
    given = {plain(head) for head in heads if head}
    scored = [(len(given & {plain(head) for _f, head in one.columns}), one) for one in by_name or layouts()]
    score, best = max(scored, key=lambda pair: pair[0])
    return best if score >= (3 if by_name else 6) else None


def match(layout: Layout, heads: Sequence[str]) -> list[str]:
    """Field of each column ("" = not known): heads are matched in order, because three of them read alike."""
    found: list[str] = []
    rest = list(layout.columns)
    for head in heads:
        at = next((n for n, (_field, known) in enumerate(rest) if plain(known) == plain(head)), None)
        found.append(rest[at][0] if at is not None and head else "")
        if at is not None and head:
            del rest[at]
    return found


def heads_of(rows: Sequence[Sequence[object]]) -> list[str]:
    """The heads of a sheet: those of the second line where it has any, else those of the first."""
    first, second = (list(rows[n]) if len(rows) > n else [] for n in range(HEAD_ROWS))
    width = max(len(first), len(second))
    padded = [[*row, *[None] * (width - len(row))] for row in (first, second)]
    return [squeeze(str(low or high or "")) for high, low in zip(*padded, strict=True)]
