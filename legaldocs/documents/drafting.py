"""The amending text for an edited text of the register: values of its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from legaldocs.core.text import nfc
from legaldocs.documents import consolidation_pages
from legaldocs.documents.consolidation_words import freshness, origin
from legaldocs.documents.models import Document
from legaldocs.documents.queries import unit_label
from legaldocs.law.amending_draft import draft


def page(document_id: int, on: date, edited: str | None) -> dict[str, Any]:
    """Values for ``documents/draft.html``: the text of the day to edit, and what the edit comes to in an amending text.

    Raises ``Missing`` where the register holds no text.
    """
    found = consolidation_pages.opened(document_id, on, None)
    document, text = found.holding.document, found.made.text
    made = draft(text, nfc(edited), name(document)) if edited else None
    return {
        "document": document,
        "on": on,
        "text": edited or text,
        "draft": made,
        "unsaid": [unit_label(path) if path else None for path in made.unsaid] if made else [],
        "changed": bool(made and (made.steps or made.unsaid)),
        "origin": origin(found),
        "freshness": freshness(found),
        "fresh": found.fresh,
    }


def name(document: Document) -> str:
    """The document as an amending text names it.  The law's own words, therefore Vietnamese in every language."""
    day = document.issued_date
    month = f"{day.month:02d}" if day and day.month < 3 else str(day.month if day else "")  # as official texts print it
    dated = f" ngày {day.day:02d} tháng {month} năm {day.year}" if day else ""
    return f"{document.doc_type} số {document.number}{dated} của {document.issuer}"
