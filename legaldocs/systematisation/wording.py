"""From placed documents to the words of a form.  Documents are Vietnamese in every interface language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import force_locale

from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document
from legaldocs.documents.queries import unit_label
from legaldocs.documents.succession import heir
from legaldocs.law.effect import Event, EventKind, Status
from legaldocs.law.effect_events import HALTS
from legaldocs.systematisation.listing import Paper, Placed
from legaldocs.systematisation.queries import Pending
from legaldocs.systematisation.sheets import Row, Sheet, columns_of, shown_levels
from legaldocs.ui.words import day

HALTED = (Status.PAUSED, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Known:
    """What cells are filled from besides the documents: sources of events, pending work, names of units."""

    form: Mapping[str, Any]
    sources: Mapping[int, Document]
    pending: Mapping[int, Pending]
    units: Mapping[int, str]
    territory: str | None


def sheet(known: Known, listed: Mapping[str, Any], placed: Sequence[Placed], values: Mapping[str, Any]) -> Sheet:
    """One list of the form, filled.  Raises ``BrokenForm``."""
    form = dict(known.form)
    columns = columns_of(form, dict(listed))
    wanted = {column.value for column in columns}
    levels: Sequence[str] = listed.get("groups", ())
    with force_locale("vi"):
        rows = [_row(known, one, wanted, levels) for one in placed]
    order: dict[tuple[str, ...], int] = {}
    for row in sorted(rows, key=lambda row: _group_order(known, row.groups, levels)):
        order.setdefault(row.groups, len(order))
    rows.sort(key=lambda row: order[row.groups])
    plain = [_plain_heading(known, level) for level in levels]
    total = str(form["total"] if rows else form["none"]).format(count=len(rows))
    return Sheet(
        str(listed["key"]),
        str(listed["title"]).format(**values),
        str(listed["sheet"]),
        columns,
        shown_levels(rows, plain),
        str(form["group_count"]),
        total,
    )


def _row(known: Known, placed: Placed, wanted: set[str], levels: Sequence[str]) -> Row:
    cells = {name: _CELLS[name](known, placed) for name in sorted(wanted) if name in _CELLS}
    return Row(placed.paper.id, tuple(_heading(known, placed, level) for level in levels), cells)


def _heading(known: Known, placed: Placed, level: str) -> str:
    form, paper = known.form, placed.paper
    if level == "effect":
        halted = placed.answer.status in HALTED or (placed.parts and all(e.kind in HALTS for e in placed.parts))
        return str(form["effects"]["halted" if halted else "ended"])
    if level == "body":
        return str(form["bodies"].get(paper.body, form["bodies"]["other"]))
    return _place_name(known, paper.territory)


def _place_name(known: Known, key: str | None) -> str:
    """The province in full; a former one says so."""
    words, unit = known.form["places"], territories().get(key or "")
    if unit is None:
        return str(words["own"]).format(name=key or "…")
    full = str(words.get(unit.kind, "{name}")).format(name=unit.name)
    return str(words["own" if heir(key) == key else "former"]).format(name=full)


def _plain_heading(known: Known, level: str) -> str:
    """The heading that needs no saying when it is the only one."""
    return {"effect": "", "body": "", "place": _place_name(known, heir(known.territory))}[level]


def _group_order(known: Known, groups: tuple[str, ...], levels: Sequence[str]) -> tuple[Any, ...]:
    """Headings in the order of the form; the standing province before the former ones."""
    keys: list[Any] = []
    for level, name in zip(levels, groups, strict=True):
        listed = list(known.form[{"effect": "effects", "body": "bodies"}.get(level, "places")].values())
        if level == "place":
            keys.append((name != _plain_heading(known, level), name))
        else:
            keys.append(listed.index(name) if name in listed else len(listed))
    return tuple(keys)


def _number_issued(_known: Known, placed: Placed) -> str:
    return f"{placed.paper.number}\n{day(placed.paper.issued, '')}".rstrip()


def _source(known: Known, event: Event) -> str:
    """ "Quyết định số 12/2024/QĐ-UBND ngày …", or words for a source that is no document of the register."""
    form, source = known.form["reasons"], known.sources.get(event.source_document or 0)
    if source is None:
        return ""
    return str(form["source"]).format(kind=source.doc_type, number=source.number, dated=_dated(source.issued_date))


def _dated(value: date | None) -> str:
    return f"ngày {day(value)}" if value else ""


def _reason_of(known: Known, event: Event) -> str:
    words, source = known.form["reasons"], _source(known, event)
    template = str(words.get(str(event.kind), words["unknown"]))
    if "{source}" in template and not source:
        return str(words["unknown"])
    return template.format(source=source).strip()


def _why(known: Known, placed: Placed) -> str:
    if placed.parts and placed.answer.status is not Status.ENDED:
        return "\n".join(_reason_of(known, group[0]) for group in part_groups(placed.parts))
    deciding = [e for e in placed.deciding if e.kind not in (EventKind.EFFECTIVE, EventKind.PROMULGATED)]
    return "\n".join(dict.fromkeys(_reason_of(known, event) for event in deciding)) or known.form["reasons"]["unknown"]


def _day(_known: Known, placed: Placed) -> str:
    if placed.parts and placed.answer.status is not Status.ENDED:
        return "\n".join(dict.fromkeys(day(group[0].on) for group in part_groups(placed.parts)))
    return day(placed.answer.since, "")


def part_groups(parts: Iterable[Event]) -> list[list[Event]]:
    """Events on parts that are one act: same day, same kind, same source; in the order of the days."""
    ordered = sorted(parts, key=_act)
    return [list(group) for _key, group in groupby(ordered, key=_act)]


def _act(event: Event) -> tuple[str, str, int]:
    return (event.on.isoformat() if event.on else "", str(event.kind), event.source_document or 0)


def _content(known: Known, placed: Placed) -> str:
    return "\n".join(_units(known, group) for group in part_groups(placed.parts))


def _units(known: Known, group: list[Event]) -> str:
    words = known.form["notes"]
    found = [unit_label(e.provision) for e in group if e.provision]
    places = [str(words["in_territory"]).format(name=_place_name(known, e.territory)) for e in group if e.territory]
    return "; ".join(dict.fromkeys([*found, *places])) or str(words["whole_document"])


def _note(known: Known, placed: Placed) -> str:
    words = known.form["notes"]
    note = str(words.get(str(placed.answer.status), ""))
    return "; ".join(part for part in (note, _units_ended(placed)) if part)


def _units_ended(placed: Placed) -> str:
    units = [unit_label(path) for path in placed.answer.ended_units]
    return ", ".join(units[:6]) + (" …" if len(units) > 6 else "")


def _actions(known: Known, placed: Placed) -> str:
    pending = known.pending.get(placed.paper.id)
    return "; ".join(str(known.form["actions"].get(one, one)) for one in pending.actions) if pending else ""


def _proposal(known: Known, placed: Placed) -> str:
    pending = known.pending.get(placed.paper.id)
    return "\n".join(reason for reason in pending.reasons if reason) if pending else ""


def _unit(known: Known, placed: Placed) -> str:
    pending = known.pending.get(placed.paper.id)
    return known.units.get((pending.unit_id if pending else None) or placed.paper.unit_id or 0, "")


def _due(known: Known, placed: Placed) -> str:
    pending = known.pending.get(placed.paper.id)
    if pending is None:
        return ""
    progress = known.form["progress"].get(pending.proposal_state or "", "")
    return "; ".join(part for part in (day(pending.due_on, ""), str(progress)) if part)


_CELLS: dict[str, Callable[[Known, Placed], str]] = {
    "type": lambda _k, placed: placed.paper.doc_type,
    "number": lambda _k, placed: placed.paper.number,
    "issued": lambda _k, placed: day(placed.paper.issued, ""),
    "number_issued": _number_issued,
    "title": lambda _k, placed: placed.paper.title,
    "reason": _why,
    "day": _day,
    "content": _content,
    "effective": lambda _k, placed: day(effective_on(placed), ""),
    "note": _note,
    "action": _actions,
    "proposal": _proposal,
    "unit": _unit,
    "due": _due,
}


def effective_on(placed: Placed) -> date | None:
    """The day a document took or takes effect: as recorded, else as its text states."""
    starts = [e.on for e in placed.deciding if e.kind is EventKind.EFFECTIVE and e.provision is None and e.on]
    return min(starts) if starts else placed.paper.effective


def paper_line(paper: Paper) -> str:
    """A document in a line."""
    return f"{paper.number} {paper.title}"
