"""Spreadsheets open with the right letters and never compute what somebody typed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from legaldocs.formats.sheet import SheetColumn, Value, sheet_name, to_csv, to_xlsx

COLUMNS = (SheetColumn("STT", 6), SheetColumn("Tên văn bản", 40), SheetColumn("Ngày"))
DANGEROUS = ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def cells(rows: list[tuple[Value, ...]], **options: str) -> list[list[tuple[object, str]]]:
    sheet = openpyxl.load_workbook(BytesIO(to_xlsx(COLUMNS, rows, **options))).active
    assert sheet is not None
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_never_a_formula(text: str) -> None:
    assert cells([(1, text, None)])[1][1][1] == "s"
    assert to_csv(COLUMNS, [(1, text, None)]).decode("utf-8-sig").splitlines()[1].startswith(("1,'", "1,\"'"))


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    row = cells([(1, "Quyết định", date(2026, 1, 5))])[1]
    assert [kind for _, kind in row] == ["n", "s", "d"]


def test_a_title_stands_above_the_column_titles() -> None:
    found = cells([(1, "A", None)], title="DANH MỤC")
    assert found[0][0][0] == "DANH MỤC"
    assert [value for value, _ in found[2]] == ["STT", "Tên văn bản", "Ngày"]


def test_csv_begins_with_the_mark_excel_needs() -> None:
    assert (
        to_csv(COLUMNS, [(1, "Điều", date(2026, 1, 5))])
        == "\ufeffSTT,Tên văn bản,Ngày\r\n1,Điều,2026-01-05\r\n".encode()
    )


def test_equal_tables_are_equal_bytes() -> None:
    assert to_xlsx(COLUMNS, [(1, "A", None)]) == to_xlsx(COLUMNS, [(1, "A", None)])


@pytest.mark.parametrize(("name", "accepted"), [("A/B:C", "A B C"), ("'" * 3, "Sheet1"), ("x" * 40, "x" * 31)])
def test_sheet_names_are_made_acceptable(name: str, accepted: str) -> None:
    assert sheet_name(name) == accepted
