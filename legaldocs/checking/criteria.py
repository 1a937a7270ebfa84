"""The criteria of the form as data; which of them a machine's finding falls under."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

ILLEGAL, ERROR = "illegal", "error"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the form; ``outcome`` says whether a breach makes the text illegal or is an error of form."""

    id: str
    short_vi: str
    vi: str
    en: str
    outcome: str
    law: str
    verified: bool
    catalogue: tuple[str, ...]

    @property
    def correctable(self) -> bool:
        """Whether the law lets a breach be put right by a correction notice (đính chính)."""
        return self.outcome == ERROR

    def words(self, language: str) -> str:
        """The line in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en


@cache
def criteria() -> dict[str, Criterion]:
    """All lines by id, in the order of the form."""
    rows = tomllib.loads(resources.files("legaldocs.checking").joinpath("criteria.toml").read_text("utf-8"))
    return {row["id"]: Criterion(**(row | {"catalogue": tuple(row["catalogue"])})) for row in rows["criterion"]}


def of_catalogue(kind: str) -> str:
    """Criterion of a kind of conflict ("C7"); ``content`` where no line names it."""
    return next((one.id for one in criteria().values() if kind in one.catalogue), "content")
