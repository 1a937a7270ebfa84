"""The scope of a campaign: a saved query over the register, asked anew until it is frozen at the start."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from legaldocs.core.db import db
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Level
from legaldocs.documents.succession import heir
from legaldocs.law.effect import Status

FIELDS = ("words", "doc_type", "issuer", "level", "field", "year_from", "year_to", "territory", "unit_id")


def answer(scope: Mapping[str, Any], on: date) -> list[Document]:
    """Local documents of the scope that have not wholly ended on the day asked, in the order of their numbers."""
    filters = documents.Filters(
        words=scope.get("words") or "",
        doc_type=scope.get("doc_type") or "",
        issuer=scope.get("issuer") or "",
        level=scope.get("level") or "",
        field=scope.get("field") or "",
        territory=scope.get("territory") or "",
        unit_id=scope.get("unit_id") or None,
        sort="number",
    )
    found = documents.register_list(filters, on).where(Document.level != Level.NATIONAL)
    rows = [document for document in db.session.scalars(found) if _in_years(document, scope)]
    standing = effects.statuses([document.id for document in rows], on)
    return [document for document in rows if standing[document.id].status is not Status.ENDED]


def _in_years(document: Document, scope: Mapping[str, Any]) -> bool:
    first, last = scope.get("year_from"), scope.get("year_to")
    if not first and not last:
        return True
    year = document.issued_date.year if document.issued_date else None
    return year is not None and (first or 0) <= year <= (last or 9999)


def of_merged_provinces(found: list[Document]) -> list[Document]:
    """Those of provinces that were merged into another one."""
    known = territories()
    return [one for one in found if one.territory in known and heir(one.territory) != one.territory]


def fingerprint(document_ids: list[int]) -> str:
    """Hash of a frozen list."""
    return hashlib.sha256(",".join(map(str, sorted(document_ids))).encode()).hexdigest()
