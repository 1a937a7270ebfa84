"""The dossier a document was promulgated with: which papers it has to hold, and what their lack means (C20).

For documents that were not drafted in this installation a person records which papers there are.  What nobody has
recorded is unknown: it is said so, and no fault is made of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import PurePath

from legaldocs.checking.models import CheckPaper, Presence
from legaldocs.documents import blobs
from legaldocs.documents.models import Document, Level
from legaldocs.formats import intake
from legaldocs.formats.refusals import RefusedFile

_SHORTENED = re.compile(r"(?i)(?:trình tự|thủ tục),?(?: (?:và )?thủ tục)? rút gọn")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that dossiers of some documents have to hold, by which law."""

    id: str
    vi: str
    en: str
    law: str
    verified: bool
    since: date
    until: date = date.max
    forms: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    shortened: bool = False

    def words(self, language: str) -> str:
        """Its name in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    def applies(self, document: Document, text: str) -> bool:
        """Whether a document's dossier has to hold it; of a commune's documents the table knows nothing."""
        issued = document.issued_date
        return (
            issued is not None
            and self.since <= issued <= self.until
            and document.level is Level.PROVINCIAL
            and (not self.forms or document.doc_type in self.forms)
            and (not self.issuers or document.issuer_key.split(":")[0] in self.issuers)
            and (not self.shortened or _SHORTENED.search(text) is not None)
        )


@dataclass(frozen=True, slots=True)
class Filing:
    """What a person says of a paper; ``file``: name, SHA-256 and size of what is attached."""

    presence: Presence
    number: str = ""
    on: date | None = None
    file: tuple[str, str, int] | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper that is asked for and what is known of it."""

    paper: Paper
    known: CheckPaper | None

    @property
    def presence(self) -> Presence:
        """There, missing, or nobody knows."""
        return self.known.presence if self.known else Presence.UNKNOWN


@cache
def papers() -> dict[str, Paper]:
    """Every row of ``filing.toml`` by id."""
    rows = tomllib.loads(resources.files("legaldocs.checking").joinpath("filing.toml").read_text("utf-8"))["paper"]
    lists = ("forms", "issuers")
    return {row["id"]: Paper(**(row | {name: tuple(row.get(name, ())) for name in lists})) for row in rows}


def asked(document: Document, text: str, known: Iterable[CheckPaper]) -> list[Filed]:
    """The papers this document's dossier has to hold, each with what is recorded of it."""
    on_file: Mapping[str, CheckPaper] = {one.kind: one for one in known}
    return [Filed(one, on_file.get(one.id)) for one in papers().values() if one.applies(document, text)]


def keep(name: str, data: bytes) -> tuple[str, str, int]:
    """Keep an attached file byte for byte, whatever it holds: name, SHA-256, size.  Raises ``RefusedFile``."""
    plain = PurePath(name.replace("\\", "/")).name[-255:] or "file"
    if not data:
        raise RefusedFile("empty-file", plain)
    intake.check_size(len(data), plain)
    return plain, blobs.keep(data), len(data)


def missing(filed: Iterable[Filed]) -> list[Paper]:
    """Papers that somebody recorded as missing."""
    return [one.paper for one in filed if one.presence is Presence.MISSING]
