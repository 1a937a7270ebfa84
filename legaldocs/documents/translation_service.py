"""Attaching an English translation to a document, and taking it back."""

from __future__ import annotations

import hashlib

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import fold, nfc, squeeze
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import queries, translations
from legaldocs.documents.models import Document, Translation
from legaldocs.documents.reading import Incoming
from legaldocs.events import TextTranslated
from legaldocs.law import header, numbering

VIETNAMESE = 0.05  # share of letters with a mark above which a text is no English one
LEAST = 40  # characters
SHORTEST_REASON = 5


@use_case
def attach(actor: Actor, document_id: int, incoming: Incoming, translator: str) -> int:
    """Attach an English text; returns its id.  One attached before stays on file and is no longer shown.

    Raises ``Invalid`` at the field for another document's text, one that is not English, one attached already, or a
    missing translator.
    """
    require(actor, "documents.import")
    document = db.session.get(Document, document_id)
    if document is None:
        raise Missing()
    text = nfc(incoming.text).strip()
    digest = hashlib.sha256(text.encode()).hexdigest()
    problems = _problems(document, text, digest, translator)
    if problems:
        raise Invalid(fields=problems)
    edition = queries.current_edition(document_id, with_text=False)
    row = Translation(
        document_id=document_id, edition_id=edition.id if edition else None, text=text, text_sha256=digest,
        file_sha256=incoming.file_sha256, file_name=incoming.file_name, translator=squeeze(translator)[:300],
        added_by=actor.user_id, added_name=actor.name, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    emit(TextTranslated(document_id))
    return row.id


@use_case
def withdraw(actor: Actor, document_id: int, reason: str) -> None:
    """Show no translation any more; what was attached stays on file with the reason."""
    require(actor, "documents.import")
    if translations.current(document_id) is None:
        raise Missing()
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    for row in translations.history(document_id):
        if row.withdrawn_at is None:
            row.withdrawn_at, row.reason = clock.now(), reason.strip()
    emit(TextTranslated(document_id))


@use_case
def put_back(actor: Actor, document_id: int) -> None:
    """Show again what was withdrawn last.  Raises ``Refused`` while one is shown, ``Missing`` where none was."""
    require(actor, "documents.import")
    if translations.current(document_id) is not None:
        raise Refused(_("A translation is shown already."))
    gone = [row for row in translations.history(document_id) if row.withdrawn_at is not None]
    if not gone:
        raise Missing()
    last = max(row.withdrawn_at for row in gone if row.withdrawn_at is not None)
    for row in gone:
        if row.withdrawn_at == last:
            row.withdrawn_at, row.reason = None, None
    emit(TextTranslated(document_id))


def _problems(document: Document, text: str, digest: str, translator: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not squeeze(translator):
        found["translator"] = [_("Say who translated it.")]
    letters = [letter for letter in text if letter.isalpha()]
    marked = sum(1 for letter in letters if fold(letter) != letter)
    if len(text) < LEAST:
        found["file"] = [_("The file holds no text to speak of.")]
    elif marked > VIETNAMESE * len(letters):
        found["file"] = [_("This text is not in English: too many of its letters carry Vietnamese marks.")]
    stated = header.read_header(text).number
    if stated and numbering.key(stated) != document.number_key:
        other, number = stated, document.number
        found["file"] = [_("This is the text of %(other)s, not of %(number)s.", other=other, number=number)]
    shown = translations.current(document.id)
    if shown is not None and shown.text_sha256 == digest:
        found["file"] = [_("The register holds exactly this text already.")]
    return found
