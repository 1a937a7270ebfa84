"""What the pages about a register sheet show: its columns, and what importing it would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from legaldocs.core.db import db
from legaldocs.documents.graph_edges import parts
from legaldocs.documents.models import Document
from legaldocs.documents.reading import read
from legaldocs.documents.sheet_reading import FIELDS, Columns, Sheets
from legaldocs.formats.sheets_in import letter, words_of
from legaldocs.law import numbering

LABELS = {
    "number": _l("Number and symbol"),
    "symbol": _l("Symbol, where it stands apart from the number"),
    "doc_type": _l("Type"),
    "title": _l("Title"),
    "issuer": _l("Issuer"),
    "issued_date": _l("Date of issue"),
    "effective_date": _l("Effective from"),
    "expiry_date": _l("Ends on"),
    "signer": _l("Signer"),
    "fields": _l("Fields"),
}


def options() -> list[tuple[str, str]]:
    """What a column can be taken for."""
    return [(name, str(LABELS[name])) for name in FIELDS]


def mapping(sheets: Sequence[dict[str, Any]], chosen: Sequence[Columns]) -> list[dict[str, Any]]:
    """Every sheet with its columns, what each is taken for, and an example of what stands in it."""
    known = {one.sheet: one for one in chosen}
    found = []
    for place, sheet in enumerate(sheets):
        columns = known.get(sheet["name"], Columns(sheet["name"], 0, ()))
        heads, body = heads_of(sheet, columns.head_row), sheet["rows"][columns.head_row + 1 :]
        found.append({
            "name": sheet["name"], "place": place, "rows": len(body), "taken": sheet["name"] in known,
            "head_row": columns.head_row + 1, "issuer": columns.issuer,
            "columns": [
                {
                    "letter": letter(n), "head": head, "name": f"column-{place}-{n}", "example": _example(body, n),
                    "field": columns.fields[n] if n < len(columns.fields) else "",
                }
                for n, head in enumerate(heads)
            ],
        })  # fmt: skip
    return found


def heads_of(sheet: dict[str, Any], head_row: int) -> list[str]:
    """The words of the row of heads, as many as the sheet has columns."""
    row = sheet["rows"][head_row] if len(sheet["rows"]) > head_row else []
    width = max((len(one) for one in sheet["rows"]), default=0)
    return [words_of(row[n]) if n < len(row) else "" for n in range(width)]


def _example(rows: Sequence[Sequence[object]], column: int) -> str:
    values = (row[column] for row in rows if len(row) > column)
    return words_of(next((value for value in values if value not in (None, "")), ""))[:80]


def outlook(found: Sheets) -> dict[str, Any]:
    """How many documents would be new, how many are in the register or twice in the sheet, and every row refused."""
    wanted = [read(arrival.incoming) for arrival in found.arrivals]
    keys = [(one.issuer.key, numbering.key(one.number), one.issued) for one in wanted]
    there: dict[tuple[str, str], set[Any]] = {}
    for part in parts(sorted({number for _issuer, number, _day in keys})):
        rows = sa.select(Document.issuer_key, Document.number_key, Document.issued_date)
        for issuer, number, day in db.session.execute(rows.where(Document.number_key.in_(part))):
            there.setdefault((issuer, number), set()).add(day)
    added = 0
    for issuer, number, day in keys:
        days = there.setdefault((issuer, number), set())
        if not days or (day is not None and None not in days and day not in days):
            added += 1
            days.add(day)
    return {"added": added, "unchanged": len(keys) - added, "rows": len(keys), "faults": found.faults}
