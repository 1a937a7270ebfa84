"""Findings of a layout check as a report to hand on: an official-looking list (.docx) or a table (.xlsx).

Words of a report follow the reader's language; the names of laws stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.core import i18n
from legaldocs.formats import sheet
from legaldocs.formats.layout_check import LayoutFinding, as_row, check_layout
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import Align, Column, GroupRow, Look, OfficialDocument, Paragraph, Table

_PLACES_KEPT = 40  # per finding: enough to start with, and a report stays small


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """The findings on one file; ``rows`` are those of ``layout_check.as_row`` in the reader's language."""

    name: str
    on: date
    rows: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON value."""
        return {"name": self.name, "on": self.on.isoformat(), "rows": list(self.rows)}

    @property
    def unverified(self) -> bool:
        """Whether some finding rests on a rule no officer has confirmed."""
        return any(not row["verified"] for row in self.rows)


def report(data: bytes, name: str, on: date) -> LayoutReport:
    """The report on a .docx by the rules of ``on``.  Raises ``RefusedFile``."""
    return LayoutReport(name, on, tuple(_row(finding) for finding in check_layout(data, name, on)))


def from_json(value: dict[str, Any]) -> LayoutReport:
    """The report behind ``LayoutReport.as_json``."""
    return LayoutReport(value["name"], date.fromisoformat(value["on"]), tuple(value["rows"]))


def _row(finding: LayoutFinding) -> dict[str, Any]:
    row = as_row(finding, "vi" if i18n.language() == "vi" else "en")
    return {**row, "paragraphs": row["paragraphs"][:_PLACES_KEPT]}


def heads() -> list[str]:
    """Column titles of both forms of the report."""
    return [_("No."), _("Place"), _("Found"), _("Expected"), _("Fix"), _("Rule of law")]


def as_xlsx(found: LayoutReport) -> bytes:
    """The report as a table."""
    widths = (6.0, 40.0, 24.0, 40.0, 50.0, 40.0)
    columns = [sheet.SheetColumn(title, width) for title, width in zip(heads(), widths, strict=True)]
    rows = [(number, *_cells(row)) for number, row in enumerate(found.rows, start=1)]
    return sheet.to_xlsx(columns, rows, name=_("Layout"), title=_title(found))


def as_docx(found: LayoutReport) -> bytes:
    """The report as a Word file, landscape."""
    widths = (0.4, 2.2, 1.3, 2.2, 2.6, 2.2)
    aligns = (Align.CENTRE, *[Align.LEFT] * 5)
    columns = tuple(Column(*given) for given in zip(heads(), widths, aligns, strict=True))
    rows = tuple((str(number), *_cells(row)) for number, row in enumerate(found.rows, start=1))
    table = Table(columns, rows or (GroupRow(_("No finding")),), letter_size=12)
    notes = (Paragraph(_warning(), Look.NOTE),) if found.unverified else ()
    return official_document(
        OfficialDocument(
            blocks=(*notes, table),
            title=_("LAYOUT CHECK"),
            subject=found.name,
            landscape=True,
            letter_size=13,
            language="vi-VN" if i18n.language() == "vi" else "en-GB",
        )
    )


def _cells(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    more = row["times"] - 1
    place = row["place"] if not more else _("%(place)s and %(count)d more", place=row["place"], count=more)
    law = row["law"] if row["verified"] else f"{row['law']} ({_('not confirmed')})"
    return place, row["found"], row["expected"], row["fix"], law


def _title(found: LayoutReport) -> str:
    return _("Layout check of %(name)s by the rules of %(day)s", name=found.name, day=f"{found.on:%d/%m/%Y}")


def _warning() -> str:
    return _("(Rules marked “not confirmed” have not been checked by an officer against the official text.)")
