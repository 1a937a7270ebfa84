"""The PAR-Index field of a year as an official document (.docx), a workbook (.xlsx) and CSV; always Vietnamese."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import force_locale

from legaldocs.formats.sheet import SheetColumn, to_csv
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Column,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.formats.workbook_out import Band, WorkSheet, to_workbook
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department
from legaldocs.reports import pages, service
from legaldocs.reports.par import Score
from legaldocs.ui.words import day, number

FORM = "par_index"
_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, *(Align.CENTRE,) * 4, Align.LEFT)


def word(year: int, today: date) -> bytes:
    """The self-assessment as a landscape .docx."""
    form, mark = registry.form(FORM), registry.mark(registry.form(FORM))
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(form["columns"], form["widths"], _ALIGNED, strict=True)
    )
    with force_locale("vi"):
        subject = form["subject"].format(year=year, on=day(until(year, today)))
        blocks = (
            *((Paragraph(mark, Look.NOTE),) if mark else ()),
            Table(columns, tuple(tuple(map(_shown, row)) for row in lines(year))),
            Paragraph(form["note"], Look.LEFT),
            SignatureBlock(Signature(tuple(form["signature"])), recipients=tuple(form["recipients"])),
        )
        head = department(form["number"], today.year)
        return official_document(OfficialDocument(blocks, head, form["heading"], subject, landscape=True))


def workbook(year: int, today: date) -> bytes:
    """The same table as a workbook; points stay numbers."""
    form, mark = registry.form(FORM), registry.mark(registry.form(FORM))
    with force_locale("vi"):
        title = form["subject"].format(year=year, on=day(until(year, today)))
        columns = [(name, max(7.0, width * 11)) for name, width in zip(form["columns"], form["widths"], strict=True)]
        rows: list[Any] = [*lines(year), Band(form["note"])]
    return to_workbook([WorkSheet(form["sheet"], title, (mark,) if mark else (), columns, rows)])


def csv(year: int, _today: date) -> bytes:
    """The same lines as CSV."""
    with force_locale("vi"):
        return to_csv([SheetColumn(title) for title in registry.form(FORM)["columns"]], lines(year))


def until(year: int, today: date) -> date:
    """The day up to which a year is counted."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def lines(year: int) -> list[list[Any]]:
    """One line per criterion, and their sums."""
    form, scores = registry.form(FORM), service.scores(year)
    sums = [round(sum(one), 2) for one in zip(*(_points(one) for one in scores), strict=True)] or [0, 0, 0]
    total = ["", form["total"], "", "", *sums, ""]
    return [*(_line(form, n, one, year) for n, one in enumerate(scores, start=1)), total]


def _points(one: Score) -> tuple[float, float, float]:
    return one.criterion.maximum, one.now or 0, one.projected or 0


def _line(form: dict[str, Any], place: int, one: Score, year: int) -> list[Any]:
    criterion = one.criterion
    source = criterion.article if criterion.verified else f"{criterion.article} ({form['unverified']})"
    done = f"{one.done}/{one.all}" if one.done is not None else "–"
    now, projected = (form["unscored"] if points is None else points for points in (one.now, one.projected))
    how = f"{pages.how(criterion, year)} {source}"
    return [place, criterion.vi, how, done, criterion.maximum, now, projected, pages.raising(one) or "–"]


def _shown(cell: Any) -> str:
    return number(cell, 2) if isinstance(cell, float) else str(cell)
