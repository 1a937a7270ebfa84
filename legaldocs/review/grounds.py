"""Which changes of a text are a ground for review, and of which documents (Nghị định 79/2025/NĐ-CP, Điều 39)."""

from __future__ import annotations

from datetime import date

from legaldocs.documents.models import Document
from legaldocs.law.effect import EventKind

TRIGGERING = frozenset(
    {
        EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED, EventKind.SUSPENDED,
        EventKind.PAUSED, EventKind.TERM_EXPIRED, EventKind.ANNOUNCED_ENDED,
    }
)  # fmt: skip
REWORDING = (EventKind.AMENDED, EventKind.SUPPLEMENTED)


def change_key(document_id: int, kind: str, on: date | None, source_id: int | None) -> str:
    """One change of a text: what was recorded of one document, of one kind, for one day, by one source."""
    return f"event:{document_id}:{kind}:{on}:{source_id}"


def affected(document: Document, kind: EventKind, on: date | None) -> bool:
    """Whether a document may rest on the old wording: not one issued when the new wording already applied.

    A basis that was replaced or repealed before is different: the document rests on a text that no longer lived.
    """
    already = on is not None and document.issued_date is not None and document.issued_date >= on
    return not (already and kind in REWORDING)
