"""A list as a table file to take away: .xlsx for people, CSV for programs."""

from __future__ import annotations

from datetime import date

from flask import Response, current_app

from legaldocs.formats import sheet

Row = list[str | int | date | None]


def table(name: str, heads: list[str], rows: list[Row], form: str) -> Response:
    """A table as a download; cells that a spreadsheet would run as formulas are kept as text."""
    columns = [sheet.SheetColumn(head) for head in heads]
    data = sheet.to_csv(columns, rows) if form == "csv" else sheet.to_xlsx(columns, rows)
    kind = "text/csv" if form == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = current_app.response_class(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer
