"""Computing the lists of a term or year from the register: a handful of queries for any number of documents.

What was computed is kept in memory under the number of the last recorded change, so that page, guard and file of one
state share one computation and no process is ever told to forget.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.forms import registry
from legaldocs.law.effect import Event, EventKind, live_events
from legaldocs.law.effect_events import ENDINGS
from legaldocs.systematisation import queries, rules, sheets, wording, yearly
from legaldocs.systematisation.listing import Lists, Paper, Placed, compile_lists
from legaldocs.systematisation.models import Subject, Term, YearList
from legaldocs.systematisation.queries import Pending
from legaldocs.systematisation.rules import Listing

FORM, YEAR_FORM = "systematisation_lists", "ended_list"
_KEPT = 8
_memory: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = Lock()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Compiled:
    """Lists of a term as at ``on`` (the cut-off, or today while it is still to come), in values and in words."""

    on: date
    lists: Lists
    sheets: tuple[sheets.Sheet, ...]
    figures: dict[str, Any]
    reviewed: Mapping[int, int]
    events: Mapping[int, Sequence[Event]]
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class CompiledYear:
    """The list of a year as at ``on``, in values and in words."""

    on: date
    lists: yearly.YearLists
    sheets: tuple[sheets.Sheet, ...]
    figures: dict[str, Any]
    content: str
    digest: str


def term(found: Term) -> Compiled:
    """The lists of a term.  Raises ``RuleRefused``, ``BrokenForm``."""
    on = min(found.cut_off, clock.today())
    form = registry.form(FORM)
    key = ("term", found.id, found.version, on, form["digest"], queries.register_version())
    return _remembered(key, lambda: _term(found, on, form))


def _term(found: Term, on: date, form: dict[str, Any]) -> Compiled:
    papers = queries.papers(found.territory)
    events = effects.events_of(paper.id for paper in papers)
    placements = rules.shipped().placements(on)
    waiting = queries.pending(found.opened, on)
    still = {key: one for key, one in waiting.items() if not _handled(one, events.get(key, ()), on)}
    lists = compile_lists(papers, events, found.opened, on, queries.opening(found), placements, still)
    values = {"first": found.first_year, "last": found.last_year}
    printed = tuple(_sheets(form, lists.of, still, found.territory, values))
    figures = {
        "opening": len(lists.opening),
        "issued": len(lists.issued),
        **{str(one): len(lists.of(one)) for one in Listing},
        "on": on.isoformat(),
        "ends": found.cut_off.isoformat(),
    }
    content = sheets.frozen(printed, figures)
    reviewed = queries.reviewed(found.opened, on)
    return Compiled(on, lists, printed, figures, reviewed, events, content, sheets.digest(content))


def _handled(pending: Pending, events: Iterable[Event], on: date) -> bool:
    """Whether what the review asked for has happened since: the document was reworded, replaced or ended."""
    changing = ENDINGS | {EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.PAUSED}
    return any(e.on and pending.opened <= e.on <= on and e.kind in changing for e in live_events(events))


def year(found: YearList) -> CompiledYear:
    """The list of a year.  Raises ``RuleRefused``, ``BrokenForm``."""
    on = min(date(found.year, 12, 31), clock.today())
    form = registry.form(YEAR_FORM)
    key = ("year", found.id, found.version, on, form["digest"], queries.register_version())
    return _remembered(key, lambda: _year(found, on, form))


def _year(found: YearList, on: date, form: dict[str, Any]) -> CompiledYear:
    papers = queries.papers(found.territory)
    events = effects.events_of(paper.id for paper in papers)
    lists = yearly.compile_year(papers, events, found.year, on, found.earlier_from, published_before(found.year))
    printed = tuple(_sheets(form, lists.of, {}, found.territory, {"year": found.year}))
    ends = date(found.year, 12, 31).isoformat()
    figures = {**{sheet.key: len(sheet.rows) for sheet in printed}, "on": on.isoformat(), "ends": ends}
    content = sheets.frozen(printed, figures)
    return CompiledYear(on, lists, printed, figures, content, sheets.digest(content))


def published_before(year_: int) -> frozenset[int]:
    """Documents that published yearly lists of earlier years already name as ended whole."""
    named: set[int] = set()
    for row in queries.published_years(year_):
        printed, _figures = sheets.thawed(row.content)
        named |= {one.document_id for sheet in printed if sheet.key != "partly" for one in sheet.rows}
    return frozenset(named)


def _sheets(
    form: dict[str, Any],
    of: Callable[[Any], list[Placed]],
    pending: Mapping[int, Pending],
    territory: str | None,
    values: Mapping[str, Any],
) -> Iterable[sheets.Sheet]:
    try:
        chosen = [(listed, of(listed["key"])) for listed in form["list"]]
    except KeyError as error:
        raise registry.BrokenForm(f"{form['id']}: list {error}") from error
    acts = (e for _listed, rows in chosen for one in rows for e in (*one.deciding, *one.parts))
    sources = documents.named(event.source_document for event in acts)
    known = wording.Known(form, sources, pending, accounts.unit_names(), territory)
    for listed, rows in chosen:
        yield wording.sheet(known, listed, rows, values)


def frozen(subject: Subject, subject_id: int) -> tuple[list[sheets.Sheet], dict[str, Any]] | None:
    """What was frozen on approval; ``None`` before that."""
    row = queries.snapshot(subject, subject_id)
    return sheets.thawed(row.content) if row else None


def collection(compiled: Compiled) -> list[Placed]:
    """The documents of the collection (tập hệ thống hóa): list ③ in the order of the rule."""
    keys = rules.shipped().collection_order(compiled.on).values["keys"]
    return sorted(
        compiled.lists.in_force, key=lambda one: (*(_sort_value(one.paper, key) for key in keys), one.paper.id)
    )


def _sort_value(paper: Paper, key: str) -> Any:
    match key:
        case "field":
            return (not paper.field, paper.field)
        case "rank":
            return paper.rank
        case "issued":
            return paper.issued or date.max
    raise rules.RuleRefused(f"collection: {key}")


def _remembered(key: tuple[Any, ...], make: Callable[[], T]) -> T:
    key = (str(db.engine.url), *key)
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            found: T = _memory[key]
            return found
    made = make()
    with _lock:
        _memory[key] = made
        while len(_memory) > _KEPT:
            _memory.popitem(last=False)
    return made
