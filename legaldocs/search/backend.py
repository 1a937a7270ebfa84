"""The interface every search engine fulfils, and the values that cross it.

Nothing here knows an engine or the database.  What a query text means is read in ``query``; how it is weighed and
which terms are dropped is decided once for all engines in ``plan``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

SCHEMA_VERSION = 4  # raise when the fields of an index change; an index of another version is rebuilt


@dataclass(frozen=True, slots=True)
class IndexedProvision:
    """One provision (or a whole short document) as the index sees it.

    ``id`` is stable, ``"<document_id>:<path>"``.  ``number`` and ``title`` are those of the document, ``heading`` and
    ``text`` the provision's own, all NFC.  ``year`` and ``issued_on`` (proleptic ordinal of the day) are ``None`` when
    not known.  ``visibility`` is a tag that a query must name to see the provision.  ``effect`` is a label (see
    ``Labels``) that was true on the day of indexing.
    """

    id: str
    document_id: int
    path: str
    kind: str
    number: str
    title: str
    heading: str
    text: str
    doc_type: str = ""
    issuer: str = ""
    signer: str = ""
    level: str = ""
    field: tuple[str, ...] = ()
    territory: str = ""
    year: int | None = None
    issued_on: int | None = None
    is_sample: bool = False
    visibility: str = "public"
    effect: str = ""

    def digest(self) -> int:
        """128-bit fingerprint of everything that is indexed."""
        values = [str(getattr(self, name)) for name in self.__slots__]
        return int.from_bytes(hashlib.blake2b("\x1f".join(values).encode(), digest_size=16).digest(), "big")


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions every hit fulfils; an empty tuple or ``None`` sets none.  Years are inclusive.

    ``visibility`` holds the tags the reader may see and is always applied; it has no "everything" value on purpose.
    """

    doc_type: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    documents: frozenset[int] | None = None
    without_documents: frozenset[int] = frozenset()
    include_samples: bool = True
    visibility: tuple[str, ...] = ("public",)


@dataclass(frozen=True, eq=False)
class Labels:
    """A label for every provision, given from outside the index: its effect on a day.

    ``units`` (by provision id) goes before ``documents`` (by document id), ``rest`` is for all others.  When ``stored``
    the labels are those the index holds (``IndexedProvision.effect``) and nothing else is given.  Compared by identity:
    an engine may keep what it makes of one.
    """

    day: date
    documents: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    stored: bool = False

    def of(self, document_id: int, provision_id: str, stored: str = "") -> str:
        """The label of a provision whose label in the index is ``stored``."""
        if self.stored:
            return stored
        return self.units.get(provision_id) or self.documents.get(document_id, self.rest)


class Sort(StrEnum):
    """Order of the hits; the days are those of issue."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks: the text as typed, filters, and the page wanted.  ``facets`` names fields to count.

    With ``labels`` hits are counted per label, and ``shown`` keeps those with one of these labels (empty: all).
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 20
    offset: int = 0
    facets: tuple[str, ...] = ()
    labels: Labels | None = None
    shown: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision found; ``score`` orders hits of one query and means nothing across queries."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, best first, and the number of all of them.

    ``notes`` are codes of what the reader should know (see ``notices``); ``facets`` maps a field to its values' counts.
    ``total``, ``hits`` and ``facets`` are of the labels shown, ``by_label`` counts all that answer the words.
    """

    total: int
    hits: tuple[Hit, ...]
    engine: str
    notes: tuple[str, ...] = ()
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    by_label: dict[str, int] = field(default_factory=dict)


class SearchBackend(Protocol):
    """One opened index.  Reading is safe from several threads; writing is for one process at a time.

    Every method raises ``IndexUnusable`` when the index is damaged, the writing ones ``LockHeld`` when another process
    writes.  Nothing written is seen by searches before ``commit``.
    """

    name: str

    def index(self, batch: Iterable[IndexedProvision]) -> int:
        """Add provisions, replacing those of the same id; the number added."""

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        """Remove every provision of the documents."""

    def commit(self) -> None:
        """Make all writes so far visible and durable, and give up the write lock."""

    def rollback(self) -> None:
        """Forget all writes since the last commit and give up the write lock."""

    def search(self, query: Query) -> Hits:
        """The provisions that answer ``query``, best first; never fails on what a reader types."""

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        """Provisions whose wording is nearest to ``text``, leaving out the document of ``provision_id``."""

    def term_weights(self, stream: str, tokens: Iterable[str]) -> dict[str, float]:
        """How telling each token of a stream (``exact`` or ``folded``) is: its inverse document frequency in bodies."""

    def checksums(self) -> dict[int, str]:
        """Checksum per document of what is indexed; equals ``document_checksum`` of the same provisions."""

    def count(self) -> int:
        """Number of provisions in the index."""

    def close(self) -> None:
        """Give back files and locks; the index must not be used afterwards."""


def checksum(digests: Iterable[int]) -> str:
    """Order-free checksum of fingerprints, 32 hex digits."""
    return f"{sum(digests) % (1 << 128):032x}"


def document_checksum(provisions: Iterable[IndexedProvision]) -> str:
    """What ``SearchBackend.checksums`` gives for a document that consists of ``provisions``."""
    return checksum(provision.digest() for provision in provisions)
