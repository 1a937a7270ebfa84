"""The search page's values: one page of hits, counts that are true of the whole result, and what to know about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from legaldocs.law.effect import Status
from legaldocs.search import asking, hits
from legaldocs.search.backend import Filters, Hits, Query, Sort
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.hits import Found
from legaldocs.search.notices import SENTENCES
from legaldocs.search.query import parse
from legaldocs.search.units import Passages

PER_PAGE = 20
EXPORTED = 20_000  # rows at most: some eight seconds; what is left out is told in the last row
GROUPED = 400  # best hits that are gathered by document
FACETS = ("doc_type", "level", "issuer", "field", "year", "territory")
OUT_OF_SIGHT = (Status.ENDED,)
"""Left out, and counted, unless a reader asks for them."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits with what the reader should know about them.

    ``total`` counts what is shown on all pages; ``hidden`` the hits left out because they have ended; ``by_status`` the
    hits of each status, shown or not; ``on`` the day the effect is read at; ``more`` further hits by document when
    gathered by document; ``suggestion`` a better spelling.
    """

    hits: list[Found]
    total: int
    page: int
    pages: int
    first: int
    last: int
    notes: list[str]
    facets: dict[str, dict[str, int]]
    by_status: dict[str, int]
    engine: str
    hidden: int
    on: date
    more: dict[int, int]
    suggestion: str = ""
    degraded: bool = False
    gathered: int = 0  # documents, when gathered by document
    looked_at: int = GROUPED  # provisions that are gathered at most

    @property
    def paging(self) -> dict[str, int]:
        """What is paged: documents when gathered, else provisions."""
        total = self.gathered or self.total
        return {"total": total, "page": self.page, "pages": self.pages, "first": self.first, "last": self.last}


def search(given: dict[str, Any], day: date) -> Results:
    """Ask the index for one page, leaving out what the reader did not ask for."""
    parsed = parse(given["q"])
    on = parsed.on or day
    statuses = _statuses(given, parsed.statuses)
    page = given["page"]
    passages = Passages()
    limit, offset = (GROUPED, 0) if given["group"] else (PER_PAGE, (page - 1) * PER_PAGE)
    found = _ask(given, on, statuses, limit, offset, passages)
    if not found.hits and page > 1 and not given["group"]:
        page = max(1, -(-found.total // PER_PAGE))
        found = _ask(given, on, statuses, PER_PAGE, (page - 1) * PER_PAGE)
    keys, more = _gathered(found) if given["group"] else ([hits.split(hit.id) for hit in found.hits], {})
    last_page = max(1, -(-(len(keys) if given["group"] else found.total) // PER_PAGE))
    page = min(page, last_page)
    first = (page - 1) * PER_PAGE
    shown = keys[first : first + PER_PAGE] if given["group"] else keys
    dressed = hits.dress(shown, given["q"], on, passages)
    return Results(
        hits=dressed,
        total=found.total,
        page=page,
        pages=last_page,
        gathered=len(keys) if given["group"] else 0,
        first=first + 1 if found.total else 0,
        last=first + len(dressed),
        notes=_sentences(found.notes),
        facets=found.facets,
        by_status=found.by_label,
        engine=found.engine,
        hidden=0 if statuses or given["ended"] else sum(found.by_label.get(str(one), 0) for one in OUT_OF_SIGHT),
        on=on,
        more=more,
        suggestion=asking.better_spelling(given["q"], found),
        degraded=found.engine == "database",
    )


def all_hits(given: dict[str, Any], day: date) -> tuple[list[Found], int]:
    """What the page shows, all pages, for an export, ``EXPORTED`` at most; and how many there are."""
    parsed = parse(given["q"])
    on = parsed.on or day
    found = _ask(given, on, _statuses(given, parsed.statuses), EXPORTED, 0)
    return hits.dress([hits.split(hit.id) for hit in found.hits], given["q"], on), found.total


def ids(given: dict[str, Any], day: date, limit: int) -> list[str]:
    """The first ids of a result, newest document first: what a saved search compares with last time."""
    parsed = parse(given["q"])
    found = _ask({**given, "sort": str(Sort.NEWEST)}, parsed.on or day, _statuses(given, parsed.statuses), limit, 0)
    return [hit.id for hit in found.hits]


def alike(document_id: int, path: str, day: date) -> list[Found]:
    """Provisions of other documents worded like this one, those in sight first."""
    found = asking.more_like(document_id, path, PER_PAGE)
    return hits.dress([hits.split(hit.id) for hit in found.hits], "", day)


def _ask(
    given: dict[str, Any],
    on: date,
    statuses: tuple[str, ...],
    limit: int,
    offset: int,
    passages: Passages | None = None,
) -> Hits:
    shown = statuses or (() if given["ended"] else tuple(str(one) for one in Status if one not in OUT_OF_SIGHT))
    labels = asking.labels(on)
    query = Query(given["q"], _filters(given), limit, offset, FACETS, labels, shown, Sort(given["sort"]))
    return asking.ask(query, passages)


def _statuses(given: dict[str, Any], typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*given["status"], *typed]))


def _filters(given: dict[str, Any]) -> Filters:
    return Filters(
        doc_type=tuple(given["doc_type"]),
        level=tuple(given["level"]),
        issuer=tuple(given["issuer"]),
        field=tuple(given["field"]),
        territory=tuple(given["territory"]),
        year_from=given["year_from"],
        year_to=given["year_to"],
        documents=frozenset({given["document"]}) if given["document"] else None,
    )


def _gathered(found: Hits) -> tuple[list[hits.Key], dict[int, int]]:
    """The best hit of each document, in order, and how many more each has among those looked at."""
    best: dict[int, hits.Key] = {}
    more: dict[int, int] = {}
    for hit in found.hits:
        key = hits.split(hit.id)
        if key[0] in best:
            more[key[0]] = more.get(key[0], 0) + 1
        best.setdefault(key[0], key)
    return list(best.values()), more


def _sentences(notes: Iterable[str]) -> list[str]:
    return [str(SENTENCES[note]) for note in dict.fromkeys(notes) if note in SENTENCES and note != IndexUnusable.code]


def worth_keeping(given: dict[str, Any]) -> dict[str, Any]:
    """The values that make a search what it is: no page, no download, nothing that was not asked for."""
    return {name: value for name, value in given.items() if value and name not in ("page", "format", "group")}
