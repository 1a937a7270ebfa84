"""The register list as a table file: the filtered list, all of it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask import Response
from flask_babel import gettext as _

from legaldocs.core.db import db
from legaldocs.documents import effects, queries, tags
from legaldocs.documents.models import Document
from legaldocs.ui.looks import status_look
from legaldocs.ui.tables import Row, table


def register_list(filters: queries.Filters, on: date, form: str) -> Response:
    """Type, number, date, title, issuer, effect as at ``on``: the columns of the official list of texts in force."""
    return table_of(queries.register_list(filters, on), on, form)


def table_of(chosen: sa.Select[Document], on: date, form: str) -> Response:
    """The same columns for any choice of documents."""
    documents = list(db.session.scalars(chosen))
    statuses = effects.statuses([document.id for document in documents], on)
    heads = [
        _("No."), _("Type"), _("Number"), _("Issued on"), _("Title"), _("Issuer"), _("In force from"), _("Status"),
    ]  # fmt: skip
    rows = [_row(n, document, str(statuses[document.id].status)) for n, document in enumerate(documents, start=1)]
    belongs = "* number number issued title issuer 5 5"
    if tags.any_tag():
        borne = tags.of_documents([document.id for document in documents])
        heads, belongs = [*heads, _("Tags")], f"{belongs} 6"
        for document, row in zip(documents, rows, strict=True):
            row.append(", ".join(tags.words(one) for one in borne.get(document.id, [])))
    return table(f"register-{on.isoformat()}", heads, rows, form, belongs)


def _row(number: int, document: Document, status: str) -> Row:
    return [
        number,
        document.doc_type,
        document.number,
        document.issued_date,
        document.title,
        document.issuer,
        document.stated_effective,
        str(status_look(status).word),
    ]
