"""The documents a row names, as rows of their own, each linked to the register where it can only mean one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents.issuers import read_issuer
from legaldocs.documents.models import Document
from legaldocs.law import numbering
from legaldocs.tracker.models import Mention
from legaldocs.tracker.reading import Named


def mentions(named: Sequence[Named], start: int = 0) -> list[Mention]:
    """Rows for what the words name."""
    known: dict[str, list[Document]] = defaultdict(list)
    keys = {numbering.key(one.number) for one in named}
    for document in db.session.scalars(sa.select(Document).where(Document.number_key.in_(keys))) if keys else ():
        known[document.number_key].append(document)
    return [_mention(one, known, n) for n, one in enumerate(named, start=start)]


def _mention(one: Named, known: dict[str, list[Document]], position: int) -> Mention:
    key = numbering.key(one.number)
    fitting = [document for document in known[key] if same(one.issuer, one.doc_type, document)]
    return Mention(
        position=position, field=one.field, number=one.number[:80], number_key=key[:80], issuer=one.issuer,
        issued_date=one.issued, title=one.title, document_id=fitting[0].id if len(fitting) == 1 else None,
    )  # fmt: skip


def same(issuer: str | None, doc_type: str | None, document: Document) -> bool:
    """Whether an issuer as a sheet writes it issued this document: numbers repeat across provinces."""
    return bool(issuer) and read_issuer(issuer or "", doc_type or document.doc_type, document.issued_date).key == (
        document.issuer_key
    )
