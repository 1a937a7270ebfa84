"""A consolidated text as a Word file: the words in the official layout, under a note that says what they are."""

from __future__ import annotations

from flask_babel import force_locale

from legaldocs.documents.comparing import LANGUAGE, head
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.consolidation_words import freshness, not_done, origin
from legaldocs.formats.provision_blocks import provisions_to_blocks
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import Look, OfficialDocument, Paragraph


def word(found: AsAt) -> bytes:
    """The text of a day as a .docx: label, freshness line and what was not carried out first, then the words."""
    with force_locale(LANGUAGE):
        note = f"{head(found)}. {origin(found)}. {freshness(found)}"
        missing = [Paragraph(line, Look.NOTE) for line in not_done(found)]
    blocks = provisions_to_blocks(found.made.text, found.made.provisions)
    title = found.holding.document.title
    return official_document(
        OfficialDocument(
            (Paragraph(note, Look.NOTE), *missing, *blocks), properties={"title": title, "subject": note[:255]}
        )
    )
