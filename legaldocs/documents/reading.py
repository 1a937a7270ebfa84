"""From text to what the register will hold: header facts completed, provisions, citations, amendments.

Pure apart from the issuer tables; the same text always reads the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from legaldocs.core.text import nfc, squeeze
from legaldocs.documents.issuers import Issuer, issuer_of_symbol, read_issuer, stated_issuer
from legaldocs.law import amendments, citations, numbering, structure
from legaldocs.law.types import Amendment, Citation, ParsedText

RECOGNISED = "recognised"  # the words of a scan nobody has read yet


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document as it arrives: whatever its source states; the text fills what is missing."""

    text: str
    number: str | None = None
    title: str | None = None
    doc_type: str | None = None
    issuer: str | None = None
    issued_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None
    signer: str | None = None
    fields: tuple[str, ...] = ()
    territory: str | None = None
    unit_key: str | None = None
    is_sample: bool = False
    source: dict[str, Any] = field(default_factory=dict)
    file_sha256: str | None = None
    file_name: str | None = None
    file_type: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood.  ``missing`` names identity facts neither the source nor the text gives."""

    text: str
    number: str
    title: str
    doc_type: str
    issuer: Issuer
    issued: date | None
    effective: date | None
    expiry: date | None
    signer: str | None
    parsed: ParsedText
    citations: tuple[Citation, ...]
    amendments: tuple[Amendment, ...]
    missing: tuple[str, ...]


def read(incoming: Incoming) -> Read:
    """Read one document; never fails on any text, says in ``missing`` what keeps it out of the register."""
    text = nfc(incoming.text)
    parsed = structure.parse(text)
    head = parsed.header
    number = numbering.canonical(incoming.number or head.number or "")
    issuer_name = squeeze(incoming.issuer or head.issuer or issuer_of_symbol(number) or "")
    issuer_name = stated_issuer(issuer_name, number) if issuer_name else ""
    issued = incoming.issued_date or head.issued_date
    doc_type = squeeze(incoming.doc_type or head.doc_type or numbering.doc_type_of(number) or "")
    guessed = RECOGNISED in incoming.warnings  # a date read wrongly would put a text in force
    missing = tuple(name for name, value in (("number", number), ("issuer", issuer_name)) if not value)
    cited = citations.find(text, number=number or None, issuer=issuer_name or None, parsed=parsed)
    amended = amendments.find(text, number=number or None, issuer=issuer_name or None, parsed=parsed)
    return Read(
        text=text,
        number=number,
        title=squeeze(incoming.title or head.title or "") or number,
        doc_type=doc_type,
        issuer=read_issuer(issuer_name, doc_type, issued),
        issued=issued,
        effective=incoming.effective_date or (None if guessed else head.effective_date),
        expiry=incoming.expiry_date or (None if guessed else head.expiry_date),
        signer=squeeze(incoming.signer or head.signer or "") or None,
        parsed=parsed,
        citations=tuple(cited),
        amendments=tuple(amended),
        missing=missing,
    )


def document_key(issuer_key: str, number: str, issued: date | None) -> str:
    """Identity: issuer, number and date; ``?`` where the date is not known."""
    return f"{issuer_key}|{numbering.key(number)}|{issued.isoformat() if issued else '?'}"
