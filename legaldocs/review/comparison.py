"""What changed beside what rests on it: the words of the changed text and of ours, marked for the reader.

Every word shown as law is cut from a text of the register by its offsets; where the register holds only facts, the
pane says so instead of guessing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, EffectEvent, Relation
from legaldocs.documents.presentation import Block, Run, event_sentence, provision_url
from legaldocs.law import amendments
from legaldocs.law.diff import diff_words
from legaldocs.review.models import Item

DIFF, BEFORE, AFTER = "diff", "before", "after"
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pane:
    """One side: a heading with its address, a line about it, and law text; ``missing`` where there is no text."""

    title: str
    url: str | None = None
    note: str = ""
    note_url: str | None = None
    blocks: list[Block] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The words of a provision before and after, and the clause that changed them; ``None`` where not known."""

    before: str | None = None
    after: str | None = None
    clause: str | None = None

    @property
    def both(self) -> bool:
        """Whether the two wordings can be compared."""
        return bool(self.before and self.after)


def event_for(item: Item, events: Sequence[EffectEvent], mentions: Sequence[Relation]) -> EffectEvent | None:
    """The event that matters to one provision: of the unit itself, of a unit it cites, else the first."""
    cited = {unit for relation in mentions if relation.source_path == item.path for unit in relation.target_units}
    wanted = cited | {item.path}
    return next((event for event in events if event.provision in wanted), events[0] if events else None)


def words_of(event: EffectEvent, changed: Document, source: Document | None) -> Change:
    """Old and new wording of what ``event`` changed, as far as the register holds the texts."""
    before = documents.provision_text(changed.id, event.provision) if event.provision else None
    if source is None or not source.has_text:
        return Change(before=before)
    clause = documents.provision_text(source.id, event.source_path) if event.source_path else None
    return Change(before, _new_words(event, source, before), clause)


def _new_words(event: EffectEvent, source: Document, before: str | None) -> str | None:
    """The amended wording, read from the instruction the event was recorded from."""
    edition = documents.current_edition(source.id)
    if edition is None or not event.provision:
        return None
    for row in amendments.find(edition.text, number=source.number):
        same_unit = row.target_unit and event.provision.endswith(row.target_unit)
        if row.source_unit != event.source_path or not same_unit:
            continue
        if row.old_phrase and before:
            return before.replace(row.old_phrase, row.new_phrase or "")
        return row.new_text
    return None


def changed_pane(event: EffectEvent, changed: Document, source: Document | None, words: Change, view: str) -> Pane:
    """The text that moved: compared, before or after; else the clause that moved it; else what is missing."""
    unit = documents.unit_label(event.provision) if event.provision else ""
    title = ", ".join(part for part in (changed.number, unit) if part)
    note = event_sentence(event.kind, event.on, source.number if source else None)
    blocks = _changed_blocks(words, view)
    missing = "" if blocks else _("The register holds facts of this text, not its words. Import the text to compare.")
    url = provision_url(changed.id, event.provision)
    return Pane(title, url, note, provision_url(source.id, event.source_path) if source else None, blocks, missing)


def _changed_blocks(words: Change, view: str) -> list[Block]:
    if words.both and view == DIFF:
        return compared(words.before or "", words.after or "")
    shown = {BEFORE: words.before, AFTER: words.after}.get(view) or words.clause or words.after or words.before
    return quoted(shown) if shown else []


def our_pane(document: Document, item: Item, mentions: Sequence[Relation]) -> Pane:
    """Our provision with the citing words marked; for the whole document, the lines that cite."""
    title = ", ".join(part for part in (document.number, item.label) if part)
    url = provision_url(document.id, item.path)
    edition = documents.current_edition(document.id)
    if edition is None:
        return Pane(title, url, missing=_("The register holds facts of this document, not its words."))
    spans = [(relation.start, relation.end) for relation in mentions]
    if item.path:
        unit = documents.provision(document.id, item.path)
        stretches = [(unit.start, unit.end)] if unit else []
    else:
        stretches = sorted({_line_around(edition.text, start) for start, _end in spans})
    blocks = [block for start, end in stretches for block in marked(edition.text, start, end, spans)]
    missing = "" if blocks else _("The conclusion is about the document as a whole. Open it to read the text.")
    return Pane(title, url, blocks=blocks, missing=missing)


def _line_around(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def marked(text: str, start: int, end: int, spans: Spans) -> list[Block]:
    """Lines of ``text[start:end]`` as law blocks; stretches in ``spans`` (offsets into ``text``) are marked."""
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        if line.group().strip():
            found.append(Block("doan", runs=list(_runs(text, start + line.start(), start + line.end(), spans))))
    return found


def _runs(text: str, start: int, end: int, spans: Spans) -> Iterator[Run]:
    at = start
    for left, right in sorted(spans):
        left, right = max(left, at), min(right, end)
        if left >= right:
            continue
        if left > at:
            yield Run(text[at:left])
        yield Run(text[left:right], mark="span")
        at = right
    if at < end:
        yield Run(text[at:end])


def quoted(text: str) -> list[Block]:
    """Words of the law as they stand, line by line."""
    return marked(text, 0, len(text), ())


def compared(before: str, after: str) -> list[Block]:
    """The change in whole words as one block per line; what goes out is struck, what comes in underlined."""
    lines: list[list[Run]] = [[]]
    for piece in diff_words(before, after):
        first, *rest = piece.text.split("\n")
        mark = "" if piece.op == "equal" else piece.op
        _append(lines[-1], first, mark)
        for part in rest:
            lines.append([])
            _append(lines[-1], part, mark)
    return [Block("doan", runs=runs) for runs in lines if any(run.text.strip() for run in runs)]


def _append(runs: list[Run], text: str, mark: str) -> None:
    if text:
        runs.append(Run(text, mark=mark))


def views(words: Change, chosen: str, link: Any) -> list[dict[str, str]]:
    """The three ways to show a change, when both wordings are known; ``link`` makes an address from a view."""
    if not words.both:
        return []
    labels: Iterable[tuple[str, str]] = ((DIFF, _("Difference")), (BEFORE, _("Before")), (AFTER, _("After")))
    return [{"key": key, "label": label, "url": link(view=key)} for key, label in labels]
