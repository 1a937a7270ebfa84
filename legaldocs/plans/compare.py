"""A draft plan generated anew: what it would change, and what people decided by hand and therefore stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from legaldocs.plans.items import PlanItem, Product

_COMPARED = ("unit", "month", "product", "reasons", "priority", "due", "late", "number", "title", "field")


class Hand(StrEnum):
    """What a person did to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """A person's decision on one document's line; of a changed line, the fields that are not ``None`` were set."""

    document_id: int
    hand: Hand
    unit: str | None = None
    month: int | None = None
    product: Product | None = None

    def applied_to(self, item: PlanItem) -> PlanItem:
        """The line with the person's values in place of the generated ones."""
        return replace(
            item,
            unit=item.unit if self.unit is None else self.unit,
            month=item.month if self.month is None else self.month,
            product=item.product if self.product is None else self.product,
        )


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A line in both drafts with the names of the fields that differ."""

    old: PlanItem
    new: PlanItem
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What generating anew does to a draft.

    ``kept_by_hand`` are lines that stay as a person left them (also against the new proposal); ``kept_out`` are
    documents a person took off and the new proposal names again; ``result`` is the draft to save, in reading order
    of the proposal with kept lines at the end.
    """

    added: tuple[PlanItem, ...]
    removed: tuple[PlanItem, ...]
    changed: tuple[ItemChange, ...]
    kept_by_hand: tuple[PlanItem, ...]
    kept_out: tuple[int, ...]
    result: tuple[PlanItem, ...]


def compare(
    old_items: Iterable[PlanItem], new_items: Iterable[PlanItem], hand_edits: Iterable[HandEdit] = ()
) -> PlanDifference:
    """What changes when ``new_items`` take the place of the draft ``old_items``; edits by hand survive.

    Lines are the same line when they are about the same document.  The last edit of a document counts.
    """
    old = {item.document_id: item for item in old_items}
    proposed = {item.document_id: item for item in new_items}
    edits = {edit.document_id: edit for edit in hand_edits}
    off = {document for document, edit in edits.items() if edit.hand is Hand.REMOVED}
    new = {
        document: _with_hand(item, edits.get(document)) for document, item in proposed.items() if document not in off
    }
    stay = {d: item for d, item in old.items() if d not in new and d in edits and d not in off}
    result = {**new, **{document: _with_hand(item, edits[document]) for document, item in stay.items()}}
    return PlanDifference(
        added=tuple(item for document, item in result.items() if document not in old),
        removed=tuple(item for document, item in old.items() if document not in result),
        changed=tuple(
            ItemChange(old[document], item, fields)
            for document, item in result.items()
            if document in old and (fields := _differing(old[document], item))
        ),
        kept_by_hand=tuple(item for document, item in result.items() if document in edits),
        kept_out=tuple(sorted(off & proposed.keys())),
        result=tuple(result.values()),
    )


def _with_hand(item: PlanItem, edit: HandEdit | None) -> PlanItem:
    return item if edit is None else edit.applied_to(item)


def _differing(old: PlanItem, new: PlanItem) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))
