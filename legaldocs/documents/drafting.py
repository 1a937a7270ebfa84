"""The amending text for an edited text of the register: values of its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.core.text import nfc
from legaldocs.documents import consolidation_pages
from legaldocs.documents.consolidation_words import freshness, origin
from legaldocs.documents.models import Document
from legaldocs.documents.queries import unit_label
from legaldocs.law.amending_draft import Unsaid, draft, why_unsaid

REASONS: dict[Unsaid, Callable[[], str]] = {
    Unsaid.OUTSIDE: lambda: _("Words before the first article or after the last are not amended by provision."),
    Unsaid.HEADING: lambda: _("The heading of a part, chapter or section is worded by hand."),
    Unsaid.APPENDIX: lambda: _("An appendix is replaced as a whole, with its own text attached."),
    Unsaid.TWICE: lambda: _("Its number or letter stands twice in the text, so that no address names just this one."),
    Unsaid.WORDS: lambda: _("Carried out, the instruction would not give exactly these words."),
}


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
        "unsaid": [(unit_label(path), REASONS[why_unsaid(path)]()) for path in made.unsaid] if made else [],
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
