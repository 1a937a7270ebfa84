"""Where things stand in a text that is to be tagged: labels and headings of provisions, facts, references, notes.

Header facts and headings are kept squeezed; here they are found again in the printed words.  What cannot be found is
simply not tagged: the metadata carry every fact anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legaldocs.formats.akn_names import ATTACHMENTS, heading_of, label_of
from legaldocs.formats.akn_values import LegalText, Unit
from legaldocs.formats.akn_writer import Mark
from legaldocs.law import dates, folding, numbering

_BETWEEN = " \t\r\n*_|#"  # may stand between the words of a label or heading
_BEFORE_HEADING = _BETWEEN + ".:-–—/)"
_CLOSES_LABEL = ".:)/*_-"
_CLOSES_HEADING = ".:;,*_"
_REACH = 300  # characters from a label to its heading
_HEAD = 8000  # characters in which header facts are looked for
_TAIL = 6000
_NOTE_LINE = re.compile(r"^\[(?:\d{1,3}|[ivxl]{1,6})\](?=[ \t]\S)", re.MULTILINE)
_NOTE_MARK = re.compile(r"(?<=\S)\[(?:\d{1,3}|[ivxl]{1,6})\]")
_DAY = re.compile(rf"(?:ngay[ \t\r\n]{{0,3}})?{dates.DATE}")


@dataclass(frozen=True, slots=True)
class Title:
    """Where the label of a provision ends, and its heading if it stands there.

    ``label`` and ``heading`` are set where the printed words do not give the tree's own: they go into attributes.
    """

    label_end: int
    heading_span: tuple[int, int] | None = None
    label: str | None = None
    heading: str | None = None


def title_of(text: str, unit: Unit, limit: int) -> Title:
    """The label and heading of ``unit`` in ``text``, before ``limit`` (its first child or its end)."""
    found = _aligned(text, unit.label, unit.start, limit)
    end = found[1] if found else unit.start
    if unit.kind not in ATTACHMENTS:
        end = _past(text, end, limit, _CLOSES_LABEL)
    span = _heading_span(text, unit.heading, end, limit) if unit.heading else None
    if span is not None:
        before = text[unit.start : span[0]].rstrip()
        end = unit.start + len(before)
    return Title(end, span, *_exceptions(text, unit, end, span))


def _exceptions(text: str, unit: Unit, end: int, span: tuple[int, int] | None) -> tuple[str | None, str | None]:
    label = None if label_of(unit.kind, text[unit.start : end]) == unit.label else unit.label
    printed = heading_of(text[slice(*span)]) if span else None
    return label, None if printed == unit.heading else unit.heading


def _heading_span(text: str, heading: str, start: int, limit: int) -> tuple[int, int] | None:
    """The printed heading with the stop that closes it."""
    found = _aligned(text, heading, start, min(limit, start + _REACH + 2 * len(heading)))
    if found is None or text[start : found[0]].strip(_BEFORE_HEADING):
        return None
    end = _past(text, found[1], limit, _CLOSES_HEADING)
    return found[0], end if end == limit or text[end].isspace() else found[1]


def _past(text: str, position: int, limit: int, chars: str) -> int:
    while position < limit and text[position] in chars:
        position += 1
    return position


def _aligned(text: str, words: str, start: int, limit: int) -> tuple[int, int] | None:
    """The first place after ``start`` where ``words`` stand, whatever blanks are between them."""
    parts = words.split()
    first = text.find(parts[0], start, limit) if parts else -1
    tries = 0
    while first >= 0 and tries < 8:
        end = _follows(text, parts, first, limit)
        if end is not None:
            return first, end
        first = text.find(parts[0], first + 1, limit)
        tries += 1
    return None


def _follows(text: str, parts: list[str], position: int, limit: int) -> int | None:
    """Where ``parts`` end if they stand at ``position``."""
    for number, part in enumerate(parts):
        position = _past(text, position, limit, _BETWEEN) if number else position
        if position + len(part) > limit or not text.startswith(part, position):
            return None
        position += len(part)
    return position


def notes(text: str) -> Mapping[int, str]:
    """Start of every footnote line whose mark stands in the text above it, with the id of the note."""
    if "\n[" not in text:
        return {}
    first: dict[str, int] = {}
    for match in _NOTE_MARK.finditer(text):
        first.setdefault(match.group(), match.start())
    last = {match.group(): match.start() for match in _NOTE_LINE.finditer(text)}
    shown = (start for marker, start in last.items() if first.get(marker, start) < start)
    return {start: f"fn_{number}" for number, start in enumerate(shown, 1)}


def marks(document: LegalText, note_lines: Mapping[int, str], body_start: int, body_end: int) -> list[Mark]:
    """Inline elements in order, not overlapping; where two claim the same words, references go first."""
    claimed = [*_references(document), *_note_marks(document.text, note_lines)]
    claimed.sort(key=lambda mark: mark.start)
    kept: list[Mark] = []
    for mark in claimed:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    for mark in (*_head(document, body_start), *_closing(document, body_end)):
        if not any(other.start < mark.end and mark.start < other.end for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _references(document: LegalText) -> Iterator[Mark]:
    for reference in document.references:
        known = {"href": reference.href}
        yield Mark(
            reference.start,
            reference.end,
            "ref",
            known if reference.complete else {**known, "status": "incomplete"},
        )


def _note_marks(text: str, note_lines: Mapping[int, str]) -> Iterator[Mark]:
    """References to footnotes: ``[1]`` right after a word."""
    if not note_lines:
        return
    ids = {text[start : text.find("]", start) + 1]: note for start, note in note_lines.items()}
    for match in _NOTE_MARK.finditer(text):
        if match.group() in ids:
            yield Mark(match.start(), match.end(), "ref", {"href": f"#{ids[match.group()]}", "class": "note"})


def _head(document: LegalText, end: int) -> Iterator[Mark]:
    """Number, type, title, day and place in the words before the first provision."""
    text, head = document.text, document.header
    end = min(end, _HEAD)
    if head.number:
        printed = next((n for n in numbering.find_numbers(text[:end]) if n.number == head.number), None)
        if printed:
            yield Mark(printed.start, printed.end, "docNumber", {})
    if head.doc_type and (found := _aligned(text, head.doc_type.upper(), 0, end)):
        yield Mark(*found, "docType", {"refersTo": "#doctype"})
    if head.title and (found := _aligned(text, head.title, 0, end)):
        yield Mark(*found, "docTitle", {})
    if head.issued_date:
        plain = folding.folded(text[:end]).lower
        day = next((m for m in _DAY.finditer(plain) if dates.read(m.group()) == head.issued_date), None)
        if day:
            yield Mark(day.start(), day.end(), "docDate", {"date": head.issued_date.isoformat()})
        if day and head.place:
            found = _aligned(text, head.place, max(0, day.start() - 80), day.start())
            if found:
                yield Mark(*found, "location", {"refersTo": "#place"})


def _closing(document: LegalText, start: int) -> Iterator[Mark]:
    """The signer's name after the last provision."""
    signer = document.header.signer
    found = _aligned(document.text, signer, start, min(len(document.text), start + _TAIL)) if signer else None
    if found:
        yield Mark(*found, "person", {"refersTo": "#signer"})
