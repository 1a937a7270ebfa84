"""Texts of documents for programs: corrected editions, translations, what a person signs, decisions taken back."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from legaldocs.core.api import Door
from legaldocs.core.errors import Invalid
from legaldocs.core.schema import FileIn, Line, Prose
from legaldocs.core.web import actor
from legaldocs.documents import (
    consolidation_service,
    edition_service,
    effect_service,
    effect_undo,
    importing,
    lookup,
    recognition_service,
    translation_service,
)
from legaldocs.documents.reading import Incoming
from legaldocs.formats.refusals import RefusedFile

door = Door("texts", "Corrected texts, translations, signed texts of a day, and decisions on effect taken back.")
LONGEST = 8_000_000  # characters of a text


class MadeOut(Schema):
    """The id of what was made."""

    id = fields.Integer()


class DoneOut(Schema):
    """The document it was done on."""

    document_id = fields.Integer()


class WhyIn(Schema):
    """Why."""

    reason = Prose(required=True, validate=validate.Length(1, 2000))


class CorrectionIn(WhyIn):
    """A corrected text, as words or as the file it came in, and why; the text before stays on file."""

    text = fields.String(load_default=None, validate=validate.Length(1, LONGEST))
    file = fields.Nested(FileIn, load_default=None)

    @validates_schema
    def _one_of_both(self, given: dict[str, Any], **_given: Any) -> None:
        if (given["text"] is None) == (given["file"] is None):
            raise ValidationError(str(_("Send either the words or the file.")), "text")


class TranslationIn(Schema):
    """An English text and who translated it."""

    text = fields.String(required=True, validate=validate.Length(1, LONGEST))
    translator = Line(required=True, validate=validate.Length(1, 200))


class SigningIn(Schema):
    """The day whose text was read, and the fingerprint (SHA-256, hex) of the words read."""

    day = fields.Date(required=True)
    read_sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class CompletionIn(Schema):
    """What the words of a proposed event left open: the document meant, the date."""

    target_number = Line(load_default=None, allow_none=True, validate=validate.Length(max=200))
    on = fields.Date(load_default=None, allow_none=True)


class UndoIn(WhyIn):
    """Decided proposals that go back among the open ones."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, 500))


class UndoneOut(Schema):
    """How many wait again."""

    undone = fields.Integer()


@door.post(
    "/documents/<int:document_id>/editions", entry="documents.import", gives=MadeOut, takes=CorrectionIn, status=201
)
def correct(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Add a corrected text"""
    incoming = Incoming(text=given["text"]) if given["file"] is None else _of_file(given["file"])
    return {"id": edition_service.correct_text(actor(), document_id, incoming, given["reason"])}


def _of_file(sent: dict[str, Any]) -> Incoming:
    """The document of a file that was sent; what it refuses is said at ``file``."""
    try:
        return importing.one_document(sent["name"], sent["content"])
    except RefusedFile as refusal:
        raise Invalid(fields={"file": [importing.refusal_sentence(refusal)]}) from refusal


@door.post(
    "/documents/<int:document_id>/english", entry="documents.import", gives=MadeOut, takes=TranslationIn, status=201
)
def translate(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Attach an English text"""
    made = translation_service.attach(actor(), document_id, Incoming(text=given["text"]), given["translator"])
    return {"id": made}


@door.post("/documents/<int:document_id>/english/withdraw", entry="documents.import", gives=DoneOut, takes=WhyIn)
def withdraw(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Show no translation any more"""
    translation_service.withdraw(actor(), document_id, given["reason"])
    return {"document_id": document_id}


@door.post("/documents/<int:document_id>/english/put-back", entry="documents.import", gives=DoneOut)
def put_back(document_id: int) -> dict[str, Any]:
    """Show again the translation that was withdrawn last"""
    translation_service.put_back(actor(), document_id)
    return {"document_id": document_id}


@door.post("/documents/<int:document_id>/sign", entry="consolidation.sign", gives=MadeOut, takes=SigningIn, status=201)
def sign(given: dict[str, Any], document_id: int) -> dict[str, Any]:
    """Sign off the text of a day"""
    return {"id": consolidation_service.sign(actor(), document_id, given["day"], given["read_sha256"])}


@door.post("/documents/<int:document_id>/recognised", entry="effect.confirm", gives=DoneOut)
def sign_off(document_id: int) -> dict[str, Any]:
    """Record that the recognised text was compared with the scan"""
    recognition_service.sign_off(actor(), document_id)
    return {"document_id": document_id}


@door.post("/proposed-events/<int:proposal_id>/complete", entry="effect.confirm", gives=MadeOut, takes=CompletionIn)
def complete(given: dict[str, Any], proposal_id: int) -> dict[str, Any]:
    """Settle what the words of a proposed event left open"""
    target = lookup.single(given["target_number"]).id if given["target_number"] else None
    return {"id": effect_service.complete(actor(), proposal_id, target, given["on"]).id}


@door.post("/proposed-events/undo", entry="effect.confirm", gives=UndoneOut, takes=UndoIn)
def undo(given: dict[str, Any]) -> dict[str, Any]:
    """Put decided proposals back; confirmed events get a counter-event"""
    return {"undone": effect_undo.undo(actor(), given["ids"], given["reason"])}
