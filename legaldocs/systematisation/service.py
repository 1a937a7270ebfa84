"""Use cases of systematisation: begin a term, bring in the previous list, settle what does not fit, move on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case, write_rows
from legaldocs.deadlines import rulebooks
from legaldocs.deadlines import service as deadlines
from legaldocs.documents import blobs
from legaldocs.formats import workbook_in
from legaldocs.systematisation import compiling, previous, queries, rules
from legaldocs.systematisation.lifecycle import ENDED_LIST, SYSTEMATISATION
from legaldocs.systematisation.models import PreviousRow, Settled, Settlement, State, Term, YearList, YearState

EDITABLE = (State.PLANNED, State.COLLECTING, State.RECHECKING)
EARLIEST, AHEAD = 2013, 5  # years a term may end in: not before the second last one, at most five ahead
DUE, YEAR_DUE = "systematisation.publish", "list.annual"


@use_case
def begin_term(actor: Actor, last_year: int) -> Term:
    """Begin the systematisation of the term that ends in ``last_year``.

    Raises ``Invalid`` for a year out of reach, ``RuleRefused`` when no term ends in it, ``Refused`` when it is there.
    """
    require(actor, "systematisation.edit")
    if not EARLIEST <= last_year <= clock.today().year + AHEAD:
        raise Invalid(fields={"last_year": [_("Choose the last year of this term, the one before or the next.")]})
    dates = rules.shipped().term(last_year)
    if queries.term_of(last_year) is not None:
        raise Refused(_("The term that ends in %(year)s has been begun already.", year=last_year))
    unit = accounts.justice_unit()
    term = Term(last_year=last_year, opened=dates.opened, cut_off=dates.cut_off, state=State.PLANNED)
    term.territory, term.unit_id = queries.home_territory(), unit.id if unit else None
    term.created_by, term.created_at = actor.user_id, clock.now()
    db.session.add(term)
    db.session.flush()
    SYSTEMATISATION.open(actor, term)
    _start_clock("systematisation", term.id, DUE, term.cut_off)
    return term


@use_case
def begin_year(actor: Actor, year: int) -> YearList:
    """Begin the list of what ended in a year.  Raises ``Invalid`` for a year to come, ``Refused`` when it is there."""
    require(actor, "systematisation.edit")
    if not EARLIEST <= year <= clock.today().year:
        raise Invalid(fields={"year": [_("Choose this year or one that is over.")]})
    if queries.year_list_of(year) is not None:
        raise Refused(_("The list of %(year)s has been begun already.", year=year))
    unit = accounts.justice_unit()
    found = YearList(year=year, earlier_from=_published_whole(year), state=YearState.DRAFT)
    found.territory, found.unit_id = queries.home_territory(), unit.id if unit else None
    found.created_by, found.created_at = actor.user_id, clock.now()
    db.session.add(found)
    db.session.flush()
    ENDED_LIST.open(actor, found)
    _start_clock("ended_list", found.id, YEAR_DUE, date(year, 12, 31))
    return found


def _start_clock(lifecycle: str, subject_id: int, rule: str, on: date) -> None:
    """The one clock of a record; of a day on which no version of the rule held nothing is promised."""
    if any(row.id == rule and row.valid_on(on) for row in rulebooks.current()):
        deadlines.start(lifecycle, subject_id, rule, on)


def _published_whole(year: int) -> date:
    """The last cut-off before the year: its systematisation published everything that had ended until then."""
    for last in range(year - 1, year - 12, -1):
        try:
            return rules.shipped().term(last).cut_off
        except rules.RuleRefused:
            continue
    return date(year - 1, 12, 31)


@use_case
def take_previous(actor: Actor, term_id: int, data: bytes, name: str, version: int | None = None) -> int:
    """Bring in the in-force list of the previous term; a list that is there is replaced.  Returns its lines.

    Raises ``RefusedFile``, ``Invalid`` (no heading, no number); nothing is written then.
    """
    term = _editable(actor, term_id, version)
    read = previous.matched(
        previous.read_rows(workbook_in.first_table(workbook_in.read_workbook(data, name))), term.territory
    )
    db.session.execute(sa.delete(PreviousRow).where(PreviousRow.term_id == term.id))
    rows = [
        {
            "term_id": term.id,
            "line": row.line,
            "ref": row.ref,
            "number": row.number[:120],
            "issued": row.issued,
            "doc_type": row.doc_type,
            "title": row.title,
            "document_id": row.document.id if row.document else None,
        }
        for row in read
    ]
    write_rows(PreviousRow, rows)
    term.previous_sha256, term.previous_name = blobs.keep(data), name[:255]
    term.version += 1
    return len(rows)


@use_case
def match_again(actor: Actor, term_id: int, version: int | None = None) -> int:
    """Look once more for the lines of the previous list that the register lacked; returns how many were found."""
    term = _editable(actor, term_id, version)
    missing = [row for row in queries.previous_rows(term.id) if row.document_id is None]
    lines = [previous.Read(row.line, row.ref, row.number, row.issued, row.doc_type, row.title) for row in missing]
    found = {row.ref: row.document.id for row in previous.matched(lines, term.territory) if row.document}
    for row in missing:
        row.document_id = found.get(row.ref)
    term.version += 1
    return len(found)


@use_case
def settle(actor: Actor, term_id: int, kind: Settled, ref: str, reason: str, version: int | None = None) -> Settlement:
    """Leave a line of the previous list out, or take a document in, with a signed reason.  Raises ``Invalid``."""
    term = _editable(actor, term_id, version)
    if kind is Settled.RECHECKED:
        raise Missing()
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    breaks = compiling.term(term).lists.breaks
    known = {one.row.ref for one in breaks if one.row} if kind is Settled.LEFT_OUT else _documents_of(breaks)
    if ref not in known:
        raise Missing()
    term.version += 1
    return _settled(actor, term, kind, ref, reason.strip())


def _documents_of(breaks: Iterable[Any]) -> set[str]:
    return {f"document:{one.paper.id}" for one in breaks if one.paper}


@use_case
def recheck(actor: Actor, term_id: int, document_ids: Iterable[int]) -> int:
    """Note that a person looked again at these documents of the in-force list; returns how many are new."""
    require(actor, "systematisation.edit")
    term = _term(term_id)
    if term.state is not State.RECHECKING:
        raise Refused(_("Documents are rechecked while the term is at that step."))
    living = {one.paper.id for one in compiling.term(term).lists.in_force}
    seen = {row.document_id for row in queries.settlements(term.id, Settled.RECHECKED)}
    fresh = sorted((set(document_ids) & living) - seen)
    for document_id in fresh:
        _settled(actor, term, Settled.RECHECKED, f"document:{document_id}", None)
    return len(fresh)


def _settled(actor: Actor, term: Term, kind: Settled, ref: str, reason: str | None) -> Settlement:
    row = Settlement(term_id=term.id, kind=kind, ref=ref, reason=reason, at=clock.now())
    row.document_id = int(ref.removeprefix("document:")) if ref.startswith("document:") else None
    row.person_id, row.person_name = actor.user_id, actor.name
    db.session.add(row)
    return row


@use_case
def move_term(actor: Actor, term_id: int, name: str, version: int | None = None, **inputs: Any) -> Term:
    """Carry out one step of the term.  Raises ``Conflict`` when it moved on since the page was read."""
    term = _term(term_id)
    _check_move(SYSTEMATISATION, name, term, version)
    SYSTEMATISATION.apply(actor, term, name, **inputs)
    if term.state is State.PUBLISHED:
        deadlines.end_running("systematisation", term.id)
    term.version += 1
    return term


@use_case
def move_year(actor: Actor, list_id: int, name: str, version: int | None = None, **inputs: Any) -> YearList:
    """Carry out one step of a yearly list.  Raises ``Conflict`` when it moved on since the page was read."""
    found = queries.year_list(list_id)
    if found is None:
        raise Missing()
    _check_move(ENDED_LIST, name, found, version)
    ENDED_LIST.apply(actor, found, name, **inputs)
    if found.state is YearState.PUBLISHED:
        deadlines.end_running("ended_list", found.id)
    found.version += 1
    return found


def _check_move(table: Any, name: str, subject: Term | YearList, version: int | None) -> None:
    if name not in {row.name for row in table.moves}:
        raise Missing()
    if version is not None and version != subject.version:
        raise Conflict()


def _term(term_id: int) -> Term:
    term = queries.term(term_id)
    if term is None:
        raise Missing()
    return term


def _editable(actor: Actor, term_id: int, version: int | None) -> Term:
    require(actor, "systematisation.edit")
    term = _term(term_id)
    if term.state not in EDITABLE:
        raise Refused(_("The lists are drawn up; go back to rechecking before changing what they rest on."))
    if version is not None and version != term.version:
        raise Conflict()
    return term
