"""A list as a table file to take away: .xlsx for people, CSV for programs."""

from __future__ import annotations

from datetime import date

from flask import Response, current_app, request

from legaldocs.formats import sheet
from legaldocs.ui.columns import NAME

_LEAST, _MOST = 7.0, 56.0
_SAMPLE = 200  # rows that tell how wide a column is
ALWAYS = "*"  # stays whichever columns are chosen: a number without which a line cannot be named
Row = list[str | int | date | None]


def table(name: str, heads: list[str], rows: list[Row], form: str, belongs: str = "") -> Response:
    """A table as a download; cells that a spreadsheet would run as formulas are kept as text.

    ``belongs``: the names, with blanks between, of the columns of the page (``ui.columns``) that the heads belong to,
    one for each.  Who hid a column of the list finds nothing of it in the file.
    """
    heads, rows = _chosen(heads, rows, belongs)
    columns = [sheet.SheetColumn(head, _width(head, rows, at)) for at, head in enumerate(heads)]
    data = sheet.to_csv(columns, rows) if form == "csv" else sheet.to_xlsx(columns, rows)
    kind = "text/csv" if form == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = current_app.response_class(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer


def _chosen(heads: list[str], rows: list[Row], belongs: str) -> tuple[list[str], list[Row]]:
    columns = belongs.split()
    wanted = set(request.args.getlist(NAME)) & set(columns) - {ALWAYS}
    if not wanted:
        return heads, rows
    named = zip(range(len(heads)), columns, strict=True)
    places = [place for place, column in named if column == ALWAYS or column in wanted]
    return [heads[place] for place in places], [[row[place] for place in places] for row in rows]


def _width(head: str, rows: list[Row], at: int) -> float:
    """Characters that a column needs, within reason: a number is narrow, a title wraps."""
    cells = [len(max(str(row[at]).split("\n"), key=len)) for row in rows[:_SAMPLE] if row[at] is not None]
    return max(_LEAST, min(_MOST, max([*cells, len(head) / 2]) + 3))
