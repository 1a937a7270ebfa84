"""Two texts side by side: any two days of a document, or two documents, provision by provision, words within.

The page shows what differs with contents that count it; the same comparison comes as a table and as a redline in Word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Missing
from legaldocs.documents import consolidation, presentation
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.consolidation_words import freshness, origin
from legaldocs.documents.queries import unit_label
from legaldocs.formats.word_comparison import Comparison, compared, comparison_table
from legaldocs.formats.word_redline import redline
from legaldocs.law.diff import Change, ProvisionDiff, diff_documents
from legaldocs.ui.words import day

LANGUAGE = "vi"  # official words are Vietnamese whatever the reader's language
CHANGES: dict[Change, Callable[[], str]] = {
    Change.CHANGED: lambda: _("changed"),
    Change.ADDED: lambda: _("added"),
    Change.REMOVED: lambda: _("removed"),
    Change.MOVED: lambda: _("moved"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """The two texts that are compared, the older one first."""

    old: AsAt
    new: AsAt

    def rows(self) -> list[ProvisionDiff]:
        """What differs, in the order of the new text."""
        found = diff_documents(
            self.old.made.text, self.old.made.provisions, self.new.made.text, self.new.made.provisions
        )
        return [row for row in found if row.change is not Change.SAME]


def pair(document_id: int, since: date | None, until: date, other_id: int | None = None) -> Pair:
    """The text of ``since`` (``None``: as issued) against that of ``until``, of the same or of another document.

    Raises ``Missing`` where the register holds no text of one of them.
    """
    held, other = consolidation.holding(document_id), consolidation.holding(other_id or document_id)
    if held is None or other is None:
        raise Missing()
    return Pair(consolidation.as_at(held, since or date.min), consolidation.as_at(other, until))


def page(found: Pair) -> dict[str, Any]:
    """Values for ``documents/compare.html``."""
    rows = found.rows()
    counts = Counter(row.change for row in rows)
    return {
        "document": found.old.holding.document,
        "other": found.new.holding.document,
        "old": _side(found.old),
        "new": _side(found.new),
        "rows": [row_of(row) for row in rows],
        "contents": contents_of(rows),
        "counts": [(words(), counts[change]) for change, words in CHANGES.items() if counts[change]],
    }


def table(found: Pair) -> bytes:
    """The comparison as a table in Word: old wording, new wording, provision by provision."""
    rows = compared(found.old.made.text, found.new.made.text, unit_label)
    with force_locale(LANGUAGE):
        notes = [f"{head(side)}: {origin(side)}. {freshness(side)}" for side in (found.old, found.new)]
        heads = head(found.old), head(found.new)
    return comparison_table(Comparison(rows, *heads, note=" ".join(notes)))


def tracked(found: Pair, actor: Actor) -> bytes:
    """The comparison as one text in Word with tracked changes in the reader's name."""
    return redline(found.old.made.text, found.new.made.text, author=actor.name, on=found.new.on)


def head(side: AsAt) -> str:
    """Number and day of one side."""
    number = side.holding.document.number
    if side.on == date.min:
        return _("%(number)s as issued", number=number)
    return _("%(number)s as at %(day)s", number=number, day=day(side.on))


def _side(side: AsAt) -> dict[str, Any]:
    return {"head": head(side), "origin": origin(side), "freshness": freshness(side), "fresh": side.fresh}


def row_of(row: ProvisionDiff) -> dict[str, Any]:
    """One provision that differs, for the page."""
    path = row.path_new if row.path_new is not None else row.path_old or ""
    moved = row.path_old is not None and row.path_new is not None and row.path_old != row.path_new
    return {
        "label": unit_label(path) if path else _("Before the first provision"),
        "anchor": presentation.anchor(path) or "mo-dau",
        "change": CHANGES[row.change](),
        "code": str(row.change),
        "formerly": unit_label(row.path_old or "") if moved else None,
        "pieces": [{"op": {"ins": "insert", "del": "delete"}.get(p.op, p.op), "text": p.text} for p in row.pieces],
    }


def contents_of(rows: Sequence[ProvisionDiff]) -> list[presentation.Entry]:
    """Articles with the number of their changes, each leading to the first."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        path = row.path_new if row.path_new is not None else row.path_old or ""
        article = _article(path)
        first.setdefault(article, presentation.anchor(path) or "mo-dau")
        counts[article] += 1
    return [
        presentation.Entry(
            f"{unit_label(article) if article else _('Before the first provision')} ({counts[article]})", at
        )
        for article, at in first.items()
    ]


def _article(path: str) -> str:
    """The article (or larger unit) that a provision belongs to."""
    steps = path.split("/")
    last = next((n for n, step in enumerate(steps) if step.startswith("dieu-")), len(steps) - 1)
    return "/".join(steps[: last + 1])
