"""What the pages of systematisation show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core import clock, lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.web import page_of
from legaldocs.deadlines import queries as clocks
from legaldocs.documents import queries as documents
from legaldocs.documents.issuers import territories
from legaldocs.forms import registry
from legaldocs.review import presentation as review
from legaldocs.systematisation import breaks, compiling, documents_out, queries, recheck, rules
from legaldocs.systematisation.lifecycle import ENDED_LIST, SYSTEMATISATION
from legaldocs.systematisation.listing import Break, BreakKind, Key, OpeningRow, Paper, Sum, integrity, reconciles
from legaldocs.systematisation.models import Settled, Subject, Term, YearList
from legaldocs.systematisation.rules import Listing
from legaldocs.systematisation.sheets import Heading, Row, Sheet
from legaldocs.ui.words import day, doer

BODIES = {"hdnd": "HĐND", "ubnd": "UBND", "chu-tich-ubnd": "Chủ tịch UBND"}
_LAST = "\uffff"  # a key that sorts after every name


def index(actor: Actor) -> dict[str, Any]:
    """Values for ``systematisation/index.html``."""
    terms, years = queries.terms(), queries.year_lists()
    running = {
        "systematisation": clocks.running("systematisation", [one.id for one in terms]),
        "ended_list": clocks.running("ended_list", [one.id for one in years]),
    }
    today = clock.today()
    return {
        "terms": terms,
        "years": years,
        "labels": SYSTEMATISATION.labels,
        "year_labels": ENDED_LIST.labels,
        "deadline": lambda name, one: review.deadline(running[name].get(one.id), today),
        "term_options": _term_options(today.year, {one.last_year for one in terms}),
        "year_options": [
            (y, str(y)) for y in range(today.year, today.year - 6, -1) if y not in {o.year for o in years}
        ],
    }


def _term_options(year: int, begun: set[int]) -> list[tuple[int, str]]:
    """Terms that may be begun: of the last year, the running one and the one before."""
    found = []
    for last in range(year + 4, year - 7, -1):
        try:
            dates = rules.shipped().term(last)
        except rules.RuleRefused:
            continue  # no term ends in this year
        if last not in begun:
            found.append((last, f"{dates.opened.year + 1}–{last}"))
    return found


def term(actor: Actor, term_id: int, tab: str) -> dict[str, Any]:
    """Values for ``systematisation/term.html``.  Raises ``Missing``."""
    found = queries.term(term_id)
    if found is None:
        raise Missing()
    now = compiling.term(found)
    printed, figures, frozen = documents_out.shown(found)
    tabs = {sheet.key: sheet for sheet in printed}
    chosen = tab if tab in (*tabs, "recheck", "previous", "collection") else Listing.ENDED.value
    return {
        "term": found,
        "now": now,
        "figures": figures,
        "frozen": queries.snapshot(Subject.TERM, found.id) if frozen else None,
        "total": now.lists.total,
        "agrees": reconciles(now.lists),
        "by_type": _by_type(now.lists.sums(type_key)),
        "by_field": [(one.key[1] if one.key[0] == "" else _("No field"), one) for one in now.lists.sums(field_key)],
        "not_yet": sum(1 for paper in now.lists.issued if paper.effective and paper.effective > now.on),
        "breaks": [_break(found, one) for one in now.lists.breaks if one.breaking],
        "remarks": [_break(found, one) for one in now.lists.breaks if not one.breaking],
        "checks": [(check_words(check.code), check.broken) for check in integrity(now.lists)],
        "tab": chosen,
        "tabs": [_tab(found, sheet, chosen) for sheet in printed] + _more_tabs(found, now, chosen),
        "sheet": tabs.get(chosen),
        "lines": page_of(shown_rows(tabs[chosen])) if chosen in tabs else None,
        **_tab_values(found, now, chosen),
        **_life(actor, "systematisation", SYSTEMATISATION, found),
        "editable": found.state in ("planned", "collecting", "rechecking"),
        "settled": queries.settlements(found.id),
        "mark": registry.mark(registry.form(compiling.FORM)),
        "rule": rules.shipped().term(found.last_year).rule,
        "content_hash": now.digest,
    }


def _tab_values(found: Term, now: compiling.Compiled, chosen: str) -> dict[str, Any]:
    if chosen == "recheck":
        left = recheck.left(found)
        return {"left": page_of(left), "under_review": queries.under_review(one.paper.id for one in left)}
    if chosen == "previous":
        rows = queries.previous_rows(found.id)
        return {"previous": page_of(rows), "named": documents.named(row.document_id for row in rows)}
    if chosen == "collection":
        return {"collection": page_of(compiling.collection(now)), "order": rules.shipped().collection_order(now.on)}
    return {}


def shown_rows(sheet: Sheet) -> list[tuple[list[Heading], int, Row]]:
    """Each row with its number and the headings that stand right above it: a page counts documents, not headings."""
    found: list[tuple[list[Heading], int, Row]] = []
    above: list[Heading] = []
    for line in sheet.lines():
        if isinstance(line, Heading):
            above.append(line)
        else:
            found.append((above, *line))
            above = []
    return found


def _tab(found: Term | YearList, sheet: Sheet, chosen: str) -> dict[str, Any]:
    return {
        "label": list_words(sheet.key),
        "url": _address(found, sheet.key),
        "current": sheet.key == chosen,
        "count": len(sheet.rows),
    }


def _address(found: Term | YearList, tab: str) -> str:
    if isinstance(found, Term):
        return url_for("systematisation.term", term_id=found.id, tab=tab) + "#lists"
    return url_for("systematisation.year", list_id=found.id, tab=tab) + "#lists"


def _more_tabs(found: Term, now: compiling.Compiled, chosen: str) -> list[dict[str, Any]]:
    counts = {
        "recheck": (_("To recheck"), len(recheck.left(found))),
        "previous": (_("Previous list"), len(queries.previous_rows(found.id))),
        "collection": (_("Collection"), len(now.lists.in_force)),
    }
    return [
        {"label": label, "url": _address(found, key), "current": key == chosen, "count": count}
        for key, (label, count) in counts.items()
    ]


def list_words(key: str) -> str:
    """The short name of a list or part."""
    return {
        "ended": _("1. Ended or paused whole"),
        "partly": _("2. Ended or paused in part"),
        "in_force": _("3. In force"),
        "to_handle": _("4. To be handled"),
        "earlier": _("3. Earlier, never published"),
    }[key]


def check_words(code: str) -> str:
    """An integrity rule in a sentence."""
    return {
        "ended-not-in-force": _("No document stands in lists 1 and 3"),
        "partly-in-force": _("Every document of list 2 stands in list 3"),
        "to-handle-in-force": _("Every document of list 4 stands in list 3"),
        "universe": _("Lists 1 and 3 together are the opening list and what was issued"),
    }[code]


def type_key(paper: Paper | None, row: OpeningRow | None) -> Key:
    """Body and type of a document; a line that is no document goes by the type it states."""
    if paper is not None:
        return f"{paper.rank:03d}", paper.body, paper.doc_type
    return _LAST, "", row.doc_type if row else ""


def field_key(paper: Paper | None, _row: OpeningRow | None) -> Key:
    """The first field of a document."""
    return ("", paper.field) if paper is not None and paper.field else (_LAST, "")


def _by_type(sums: Iterable[Sum]) -> list[tuple[str, Sum]]:
    found = []
    for one in sums:
        _rank, body, kind = one.key
        words = f"{kind} {BODIES.get(body, body)}".strip() if body else (kind or _("Not in the register"))
        found.append((words, one))
    return found


def _break(found: Term, one: Break) -> dict[str, Any]:
    """A break with what cures it: a place to go, or a form with a reason."""
    settle: tuple[Settled, str, str] | None = None
    if one.row is not None:
        settle = Settled.LEFT_OUT, one.row.ref, _("Leave the line out")
    elif one.kind is BreakKind.FORGOTTEN and one.paper:
        settle = Settled.TAKEN_IN, f"document:{one.paper.id}", _("Take it into the opening list")
    return {
        "number": breaks.name(one),
        "title": one.paper.title if one.paper else one.row.title if one.row else "",
        "words": breaks.reason(one),
        "document_id": one.paper.id if one.paper else None,
        "settle": settle,
        "import": one.kind is BreakKind.NOT_IN_REGISTER,
    }


def year(actor: Actor, list_id: int, tab: str) -> dict[str, Any]:
    """Values for ``systematisation/year.html``.  Raises ``Missing``."""
    found = queries.year_list(list_id)
    if found is None:
        raise Missing()
    now = compiling.year(found)
    printed, figures, frozen = documents_out.shown(found)
    tabs = {sheet.key: sheet for sheet in printed}
    chosen = tab if tab in tabs else printed[0].key
    return {
        "found": found,
        "now": now,
        "figures": figures,
        "frozen": queries.snapshot(Subject.YEAR, found.id) if frozen else None,
        "undetermined": now.lists.undetermined,
        "tab": chosen,
        "tabs": [_tab(found, sheet, chosen) for sheet in printed],
        "sheet": tabs[chosen],
        "lines": page_of(shown_rows(tabs[chosen])),
        **_life(actor, "ended_list", ENDED_LIST, found),
        "mark": registry.mark(registry.form(compiling.YEAR_FORM)),
        "content_hash": now.digest,
        "year_over": clock.today() > date(found.year, 12, 31),
    }


def _life(actor: Actor, name: str, table: lifecycle.Lifecycle, found: Term | YearList) -> dict[str, Any]:
    """Steps, open moves, deadline and history of a term or yearly list."""
    moves = list(db.session.scalars(lifecycle.history(name, found.id)))
    running = clocks.running(name, [found.id]).get(found.id)
    return {
        "state": table.label(found.state),
        "phases": phases(table, found.state, moves),
        "offers": table.offers(actor, found),
        "deadline": review.deadline(running, clock.today()),
        "due_on": running.due_on if running else None,
        "proof": review.proof(running),
        "moves": [_moved(table, row) for row in reversed(moves)],
        "place": _place(found.territory),
    }


def phases(table: lifecycle.Lifecycle, state: Any, moves: Sequence[lifecycle.StateMove]) -> list[dict[str, Any]]:
    """Each step with the day it was reached."""
    reached = {row.target: row.at for row in moves}
    here = table.steps.index(table.states(state))
    over = table.states(state) in table.final
    return [
        {
            "label": table.label(step),
            "state": "done" if n < here or (n == here and over) else "current" if n == here else "todo",
            "when": day(reached[step.value]) if n <= here and step.value in reached else "",
        }
        for n, step in enumerate(table.steps)
    ]


def _moved(table: lifecycle.Lifecycle, row: lifecycle.StateMove) -> dict[str, Any]:
    label = _("Begun") if row.move == "open" else str(table[row.move].label)
    return {
        "label": label,
        "at": row.at,
        "by": doer(row.actor_name, row.actor_id),
        "for": row.on_behalf_of,
        "remark": row.remark,
    }


def _place(key: str | None) -> str:
    known = territories().get(key or "")
    return known.name if known else _("every province on file")


def gap_words(total: Sum) -> str:
    """How far the equation is off, in words."""
    if total.gap == 0:
        return _("agrees")
    return ngettext("off by %(num)d document", "off by %(num)d documents", abs(total.gap))
