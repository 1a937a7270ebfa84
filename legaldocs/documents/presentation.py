"""A document as its page shows it: blocks of law text with their own status, contents, reasons, history.

Values for templates; every sentence of ours is translated, every word of the law is left as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any, Protocol

from flask import current_app, g, url_for
from flask_babel import gettext as _

from legaldocs.core.i18n import language
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, EffectEvent, Provision
from legaldocs.documents.queries import commune_name, unit_label
from legaldocs.law.effect import Event, EventKind, Status, StatusAnswer, live_events, status_at, timeline
from legaldocs.law.effect_events import covers
from legaldocs.law.effect_rules import rule
from legaldocs.law.types import Kind
from legaldocs.law.types import Provision as Unit
from legaldocs.ui.words import day

_NUMBER = re.compile(r"^(?:Điều|Khoản|Điểm)?\s*([0-9]+[a-zđ]?|[a-zđ]{1,2}\d?)\s*[.):]?", re.IGNORECASE)
GONE = (Status.ENDED,)
ENDING = (EventKind.REPEALED, EventKind.REPLACED, EventKind.TERM_EXPIRED, EventKind.ANNOUNCED_ENDED)
ACTED_ON = (Kind.ARTICLE, Kind.CLAUSE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of law text; ``url`` makes it a link to the cited provision."""

    text: str
    url: str | None = None
    mark: str = ""
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An editorial note under a provision: ours, never the law's."""

    text: str
    status: str = ""
    url: str | None = None
    words: str | None = None


@dataclass(slots=True)
class Block:
    """One paragraph or heading of law text, as ``macros/law.html`` reads it."""

    kind: str
    number: str = ""
    anchor: str = ""
    heading: str | None = None
    runs: list[Run] = field(default_factory=list)
    text: str = ""
    gone: bool = False
    notes: list[Note] = field(default_factory=list)
    act: str | None = None
    head: str = ""  # "line", "strong", "rule": set in the middle, as the letterhead of the original is


_GROUNDS = re.compile(r"(Căn cứ|Theo đề nghị|Xét|Thực hiện)\b")
HEAD_LINES = 16  # at the most: a text without a ground has no letterhead that could be told from its words


def letterhead(lines: list[str]) -> list[str]:
    """How each line before the first article is set: ``line``, ``strong`` or ``rule`` in the middle, else ``""``.

    A document opens with its letterhead and title, up to the first ground it rests on; the word that resolves
    ("QUYẾT ĐỊNH:") stands by itself after the grounds (Decree 78/2025/NĐ-CP, annex on layout).
    """
    first = next((at for at, line in enumerate(lines) if _GROUNDS.match(line)), 0)
    if first > HEAD_LINES:
        first = 0
    resolves = [at > first and line.isupper() and line.endswith(":") for at, line in enumerate(lines)]
    middle = [at < first or resolved for at, resolved in enumerate(resolves)]
    kinds = ["rule" if not line.strip("-–—_ ") else "strong" if line.isupper() else "line" for line in lines]
    return [kind if set_so else "" for kind, set_so in zip(kinds, middle, strict=True)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    label: str
    anchor: str = ""
    level: str = ""
    gone: bool = False
    url: str | None = None
    findings: tuple[tuple[str, int], ...] = ()


def anchor(path: str) -> str:
    """Address of a provision inside the page: ``quy-dinh/dieu-5/khoan-2`` → ``quy-dinh-dieu-5-khoan-2``."""
    return path.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Endpoints of the pages that show a document, a document on a day, and a provision on a day."""

    page: str = "documents.page"
    at: str = "consolidation.at"
    provision: str = "consolidation.provision"


_STAFF = Addresses()


def addresses() -> Addresses:
    """Where links inside legal text lead in this request: to the staff pages unless a blueprint says otherwise."""
    found: Addresses = g.get("addresses", _STAFF)
    return found


def provision_url(document_id: int, path: str | None) -> str:
    """Stable address of a provision."""
    page = url_for(addresses().page, document_id=document_id)
    return f"{page}#{anchor(path)}" if path else page


def day_url(document_id: int, on: date, path: str | None = None) -> str:
    """Permanent address of a document, or of one provision, on a day."""
    if path is None:
        return url_for(addresses().at, document_id=document_id, day=on.isoformat())
    return url_for(addresses().provision, document_id=document_id, day=on.isoformat(), path=path)


class Linked(Protocol):
    """A citation with its place in the text and the provision it leads to."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def target_id(self) -> int | None: ...
    @property
    def target_units(self) -> list[str]: ...


class Text:
    """The text of one edition turned into blocks, with links on citations and each provision's own status."""

    def __init__(
        self,
        text: str,
        tree: Sequence[Provision | Unit],
        relations: Iterable[Linked],
        events: Sequence[Event],
        on: date,
        named: Mapping[int, Document],
        act: Callable[[str], str] | None = None,
    ) -> None:
        """``named`` are the documents that events come from; ``act`` gives a provision the address of its action."""
        self._text, self._tree, self._on, self._named, self._act = text, tree, on, named, act
        self._links = sorted((r for r in relations if r.target_id), key=lambda r: r.start)
        self._starts = [relation.start for relation in self._links]
        self._events = live_events(events)
        self._whole = [event for event in self._events if event.provision is None]
        self._hit: dict[str, list[Event]] = defaultdict(list)
        for event in self._events:
            if event.provision is not None:
                self._hit[event.provision].append(event)
        self._touched = {above for unit in self._hit for above in _upward(unit)}
        self._struck: dict[str, bool] = {}

    def blocks(self) -> list[Block]:
        """Everything from the first to the last word, headings and provisions set apart."""
        found = list(self._plain(0, self._tree[0].start if self._tree else len(self._text)))
        for position, unit in enumerate(self._tree):
            following = self._tree[position + 1].start if position + 1 < len(self._tree) else len(self._text)
            found.extend(self._unit(unit, max(following, unit.start)))
        return found

    def contents(self) -> list[Entry]:
        """Chapters, articles and appendices."""
        shown = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.APPENDIX, Kind.ATTACHED)
        return [self._entry(unit) for unit in self._tree if unit.kind in shown]

    def _entry(self, unit: Provision | Unit) -> Entry:
        words = ". ".join(part for part in (unit.label.strip(" ."), unit.heading) if part)
        level = "" if unit.kind is Kind.ARTICLE else "c"
        return Entry(words, anchor(unit.path), level, self._gone(unit.path))

    def _gone(self, path: str) -> bool:
        """Whether a unit has ended; units that no event names are all asked as one."""
        if not self._hit:
            return False
        named = path in self._touched or any(above in self._hit for above in _upward(path))
        key = path if named else ""
        if key not in self._struck:
            near = [units for unit, units in self._hit.items() if covers(unit, path) or covers(path, unit)]
            events = chain(self._whole, *near)
            self._struck[key] = status_at(events, self._on, provision=path).status in GONE
        return self._struck[key]

    def _unit(self, unit: Provision | Unit, end: int) -> Iterable[Block]:
        block = Block(str(unit.kind), _number(unit), anchor(unit.path), unit.heading, gone=self._gone(unit.path))
        block.notes = list(self._notes(unit.path))
        block.act = self._act(unit.path) if self._act and unit.kind in ACTED_ON else None
        start = self._after_label(unit, end)
        lines = list(self._lines(start, end))
        if unit.kind in (Kind.CLAUSE, Kind.POINT) and lines:
            block.runs = self._runs(*lines.pop(0))
        yield block
        for line in lines:
            yield Block("doan", runs=self._runs(*line), gone=block.gone)

    def _after_label(self, unit: Provision | Unit, end: int) -> int:
        """Where the words begin after "Điều 5. Heading" or "2." """
        if unit.kind in (Kind.CLAUSE, Kind.POINT):
            match = _NUMBER.match(self._text[unit.start : unit.start + 12])
            return unit.start + (match.end() if match else 0)
        if unit.heading:
            at = self._text.find(unit.heading[:40], unit.start, end)
            return at + len(unit.heading) if at >= 0 else unit.start
        match = re.match(rf"\s*{re.escape(unit.label)}\s*[.:]?", self._text[unit.start : end], re.IGNORECASE)
        return unit.start + (match.end() if match else 0)

    def _plain(self, start: int, end: int) -> Iterable[Block]:
        lines = list(self._lines(start, end))
        words = [self._text[first:last].strip() for first, last in lines]
        for line, head in zip(lines, letterhead(words), strict=True):
            yield Block("doan", runs=self._runs(*line), head=head)

    def _lines(self, start: int, end: int) -> Iterable[tuple[int, int]]:
        for match in re.finditer(r"[^\n]+", self._text[start:end]):
            if match.group().strip(" .:\t"):
                yield start + match.start(), start + match.end()

    def _runs(self, start: int, end: int) -> list[Run]:
        """Words of ``[start, end)`` with citations of known documents as links."""
        runs, at = [], start
        for relation in islice(self._links, bisect_left(self._starts, start), None):
            if relation.start < at or relation.end > end:
                continue
            if relation.start >= end:
                break
            if relation.start > at:
                runs.append(Run(self._text[at : relation.start]))
            unit = relation.target_units[0] if relation.target_units else None
            runs.append(Run(self._text[relation.start : relation.end], provision_url(relation.target_id or 0, unit)))
            at = relation.end
        runs.append(Run(self._text[at:end]))
        return runs

    def _notes(self, path: str) -> Iterable[Note]:
        for event in self._hit.get(path, ()):
            if event.on is not None:
                source = self._named.get(event.source_document or 0)
                sentence = f"{event_sentence(event.kind, event.on, None)}."
                yield Note(sentence, self._tone(event), *_pointer(source, event.source_unit))

    def _tone(self, event: Event) -> str:
        """Colour of a note: still to come, ending, or neither."""
        if event.on is not None and event.on > self._on:
            return str(Status.NOT_YET)
        return str(Status.ENDED) if event.kind in ENDING else ""


def _upward(path: str) -> Iterable[str]:
    """A unit and all that contain it: ``dieu-5/khoan-2`` → itself, ``dieu-5``."""
    steps = path.split("/")
    return ("/".join(steps[:end]) for end in range(len(steps), 0, -1))


def _pointer(source: Document | None, path: str | None) -> tuple[str | None, str | None]:
    """Address and words of the place that caused an event."""
    if source is None:
        return None, None
    words = ", ".join(part for part in (source.number, unit_label(path or "")) if part)
    return provision_url(source.id, path), words


def _number(unit: Provision | Unit) -> str:
    if unit.kind in (Kind.CLAUSE, Kind.POINT):
        return unit.path.rsplit("/", 1)[-1].split("-", 1)[-1]
    return unit.label.strip().rstrip(".")


def event_sentence(kind: EventKind, on: date | None, source: str | None, unit: str | None = None) -> str:
    """One event in words: what happened, to what, from when, by which document."""
    what = EVENT_WORDS[kind]()
    parts = [what, unit or "", _("from %(day)s", day=day(on)) if on else _("date not known")]
    sentence = " ".join(part for part in parts if part)
    return f"{sentence} ({source})" if source else sentence


EVENT_WORDS: dict[EventKind, Callable[[], str]] = {
    EventKind.PROMULGATED: lambda: _("Issued"),
    EventKind.EFFECTIVE: lambda: _("Takes effect"),
    EventKind.AMENDED: lambda: _("Amended"),
    EventKind.SUPPLEMENTED: lambda: _("Supplemented"),
    EventKind.REPLACED: lambda: _("Replaced"),
    EventKind.REPEALED: lambda: _("Repealed"),
    EventKind.TERM_EXPIRED: lambda: _("Term expired"),
    EventKind.SUSPENDED: lambda: _("Suspended by the superior authority"),
    EventKind.PAUSED: lambda: _("Paused by the issuer"),
    EventKind.RESUMED: lambda: _("Effect resumed"),
    EventKind.ANNOUNCED_ENDED: lambda: _("Announced as ended"),
    EventKind.CORRECTED: lambda: _("Corrected"),
    EventKind.CONSOLIDATED: lambda: _("Consolidated"),
    EventKind.TERRITORY_CHANGED: lambda: _("Territory changed"),
    EventKind.REVERSED: lambda: _("Earlier event taken back"),
}


def event_words() -> dict[str, str]:
    """Every kind of event in the reader's language."""
    return {str(kind): make() for kind, make in EVENT_WORDS.items()}


def badge(answer: StatusAnswer) -> dict[str, Any]:
    """A status for ``macros/state.html``; an undetermined one says what is missing."""
    missing = rule_sentence(answer.rule) if answer.status is Status.UNDETERMINED else None
    return {"code": str(answer.status), "since": answer.since, "until": answer.until, "missing": missing}


def rule_sentence(rule_id: str) -> str:
    """The rule's sentence in the reader's language."""
    found = rule(rule_id)
    return found.en if language() == "en" else found.vi


def reasons(answer: StatusAnswer, history: Sequence[EffectEvent], named: dict[int, Document]) -> list[dict[str, Any]]:
    """Numbered events behind a status, each with a link to the words that say so."""
    by_id = {event.id: event for event in history}
    steps = []
    for event in (by_id[key] for key in answer.because if key in by_id):
        source = named.get(event.source_id or 0)
        words = source.number if source else None
        label = unit_label(event.provision) if event.provision else None
        url = provision_url(source.id, event.source_path) if source else None
        confirmed = _("confirmed by %(name)s", name=event.confirmed_name)
        steps.append({"text": f"{event_sentence(event.kind, event.on, words, label)}, {confirmed}.", "url": url})
    return steps


def history_rows(history: Sequence[EffectEvent], named: dict[int, Document]) -> list[dict[str, Any]]:
    """The effect history as a table: day, what, which part, source, who, taken back or not."""
    gone = {event.reverses_id for event in history if event.reverses_id}
    return [
        {
            "event": event,
            "words": EVENT_WORDS[event.kind](),
            "unit": unit_label(event.provision) if event.provision else "",
            "source": named.get(event.source_id or 0),
            "source_url": provision_url(event.source_id, event.source_path) if event.source_id else None,
            "gone": event.id in gone,
            "reversible": event.id not in gone and event.kind not in _NOT_REVERSIBLE,
        }
        for event in sorted(history, key=lambda e: (e.on or date.max, e.id))
    ]


_NOT_REVERSIBLE = (EventKind.REVERSED, EventKind.PROMULGATED)


def timeline_rows(events: Sequence[Event], title: str) -> list[dict[str, Any]]:
    """One row for the document and one for each provision with a fate of its own (at most eight)."""
    units = sorted({event.provision for event in events if event.provision})[:8]
    rows = [{"label": title, "periods": _periods(timeline(events))}]
    rows += [{"label": unit_label(unit), "periods": _periods(timeline(events, provision=unit))} for unit in units]
    return rows


def _periods(pieces: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"code": str(piece.status), "start": piece.start, "end": piece.end, "label": None}
        for piece in pieces
        if piece.start is not None
    ]


def territory_word(key: str) -> str:
    """A territory's name: of a province as the law lists it, of a commune as its bodies write it."""
    if (known := territories().get(key)) is not None:
        return known.name
    communes: dict[str, str] = current_app.extensions.setdefault("legaldocs.communes", {})
    if key not in communes:  # once per commune and process
        communes[key] = commune_name(key) or key
    return communes[key]
