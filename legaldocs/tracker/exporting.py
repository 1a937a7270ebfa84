"""The tracking as spreadsheets: the department's own sheets, and the summary by field in its own columns."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from legaldocs.formats.sheet_book import BookSheet, to_book
from legaldocs.tracker import layouts, queries
from legaldocs.tracker.layouts import OUTCOME, Layout
from legaldocs.tracker.models import Handling, Outcome, State
from legaldocs.tracker.queries import Tally

Row = list[str | int | None]
_WIDE = {"name": 60.0, "issued": 44.0, "place": 6.0}
_REPEALED = (Outcome.REPEAL, Outcome.KEEP, Outcome.EXPIRED)
_ISSUED = (Outcome.ISSUE_NEW, Outcome.REPLACE)


def sheets() -> bytes:
    """Every tracked row in the columns of the sheets it came from, so that nobody must retype."""
    return to_book([_sheet(layout) for layout in layouts.layouts()])


def _sheet(layout: Layout) -> BookSheet:
    heads = [(layouts.outcome_head() if field.startswith(OUTCOME) else "", head) for field, head in layout.columns]
    rows = [_row(layout, handling, n) for n, handling in enumerate(queries.of_sheet(layout.kind, layout.state), 1)]
    return BookSheet(layout.sheet, heads, rows, [_WIDE.get(field, 18.0) for field in layout.fields])


def _row(layout: Layout, handling: Handling, number: int) -> Row:
    return [_cell(field, handling, number) for field in layout.fields]


def _cell(field: str, handling: Handling, number: int) -> str | int | None:
    match field:
        case "place":
            return int(handling.place) if handling.place.isdigit() else handling.place or number
        case "name" | "agency" | "officer":
            return str(getattr(handling, field)) or None
        case _ if field.startswith(OUTCOME):
            marked = handling.outcome is not None and field == OUTCOME + handling.outcome
            return handling.count if marked else None
        case _:
            return handling.cells.get(field)


SUMMARY_HEADS = (
    ("", "TT"),
    ("", "Lĩnh vực"),
    ("", "Số văn bản còn phải xử lý"),
    ("Số văn bản đã xử lý", "Bãi bỏ/Không xử lý"),
    ("Số văn bản đã xử lý", "Ban hành mới, thay thế"),
    ("", "Chuyên viên phụ trách và cơ quan phối hợp"),
    ("", "Ghi chú"),
)


def summary() -> bytes:
    """The summary by field in the columns seen in use, with its closing line."""
    tallies = queries.tallies("field")
    with force_locale("vi"):
        rows = [[n, *summary_row(one), ""] for n, one in enumerate(tallies, 1)]
        rows.append(["", *summary_row(queries.total(tallies), str(_("Grand total"))), ""])
    return to_book([BookSheet("Tong hop", SUMMARY_HEADS, rows, (6.0, 34.0, 16.0, 16.0, 16.0, 44.0, 20.0))])


def summary_row(one: Tally, name: str = "") -> Row:
    """Field, remaining, handled by repeal or keeping, handled by issuing, who works on it."""
    people: Sequence[str] = [*sorted(one.officers), *sorted(one.agencies)] if not name else []
    label = name or one.name or str(_("No field"))
    kept, issued = one.of(State.HANDLED, *_REPEALED), one.of(State.HANDLED, *_ISSUED)
    return [label, one.remaining, kept, issued, "; ".join(people)]
