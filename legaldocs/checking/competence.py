"""Competence as a table: issuer × form × subject.  Decides, or says that a person has to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

RIGHT, WRONG, PERSON = "right", "wrong", "person"


@dataclass(frozen=True, slots=True)
class Form:
    """A document type that an issuer may issue as a legal normative document between two days."""

    issuer_kind: str
    level: str
    doc_types: tuple[str, ...]
    law: str
    verified: bool
    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether the row holds on ``day``; an unknown day is within every row."""
        return day is None or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))


@dataclass(frozen=True, slots=True)
class Subject:
    """A matter that titles name, and the issuer kinds that it belongs to."""

    id: str
    vi: str
    en: str
    words: tuple[str, ...]
    issuers: tuple[str, ...]
    law: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """``right``, ``wrong`` or ``person`` (the table cannot decide), with the law and what matter was recognised."""

    verdict: str
    law: str = ""
    verified: bool = False
    subject: Subject | None = None


@cache
def _tables() -> tuple[tuple[Form, ...], tuple[Subject, ...]]:
    rows = tomllib.loads(resources.files("legaldocs.checking").joinpath("competence.toml").read_text("utf-8"))
    forms = tuple(Form(**(row | {"doc_types": tuple(row["doc_types"])})) for row in rows["form"])
    subjects = tuple(
        Subject(**(row | {"words": tuple(row["words"]), "issuers": tuple(row["issuers"])})) for row in rows["subject"]
    )
    return forms, subjects


def form(issuer_kind: str, level: str, doc_type: str, issued: date | None) -> Answer:
    """Whether the issuer may issue this type; ``person`` for issuers the table does not know."""
    known = [row for row in _tables()[0] if row.issuer_kind == issuer_kind and row.level == level]
    if not known:
        return Answer(PERSON)
    fitting = [row for row in known if doc_type in row.doc_types and row.holds(issued)]
    best = (fitting or known)[0]
    return Answer(RIGHT if fitting else WRONG, best.law, best.verified)


def subject(issuer_kind: str, level: str, title: str) -> Answer:
    """Whether the matter named by the title is this issuer's; ``person`` where no row names it."""
    lower = title.lower()
    known = next((row for row in _tables()[1] if any(word in lower for word in row.words)), None)
    if known is None or level != "provincial":
        return Answer(PERSON, subject=known)
    verdict = RIGHT if issuer_kind in known.issuers else WRONG
    return Answer(verdict, known.law, known.verified, known)
