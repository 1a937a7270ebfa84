"""Any string at all: no exception, no invalid span, and time in proportion to length."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from legaldocs.law.header import read_header
from legaldocs.law.structure import parse

_PIECES = st.sampled_from(
    [
        *("Điều 1. ", "Điều\n2. ", "Điều 3", "Điều 51a. ", "Article 2. ", "Chương I\n", "Mục 2. ", "PHẦN THỨ HAI\n"),
        *(
            "1. ",
            "2. ",
            "1a. ",
            "10) ",
            "a) ",
            "đ) ",
            "b. ",
            "1.1. ",
            "I. ",
            "II. ",
            "A. ",
            "B. ",
            "Phụ lục II\n",
            "PHỤ LỤC\n",
            "Mẫu số 01\n",
            "|",
        ),
        *("“", "”", '"', "''", " như sau:\n", "Sửa đổi khoản 2 ", "QUY CHẾ\n", "(Kèm theo Quyết định số 1/QĐ-UBND)\n"),
        *("Nơi nhận:\n", "- Như Điều 3;\n", "TM. ỦY BAN NHÂN DÂN\n", "CHỦ TỊCH\nNguyễn Văn An\n", "./.\n", "\n", " "),
        *("Số: 22/2020/QĐ-UBND\n", "Hà Nội, ngày 31 tháng 02 năm 2025\n", "QUYẾT ĐỊNH\n", "Căn cứ Luật Đất đai;\n"),
        *(
            "Quyết định này có hiệu lực kể từ ngày 01/7/2025",
            " đến hết năm 2026.",
            " sau 999 ngày kể từ ngày ký",
            "\r\n",
        ),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=60).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS)
@example("Điều 1. 1. Điều\n2. Điều 1. 1. Điều\n2. ")  # the number of Điều 2 looks like a clause too
def test_every_string_gives_valid_nested_spans(raw: str) -> None:
    text = unicodedata.normalize("NFC", raw)
    parsed = parse(text)
    units = {p.path: p for p in parsed.provisions}
    assert len(units) == len(parsed.provisions)
    for unit in parsed.provisions:
        assert 0 <= unit.start < unit.end <= len(text)
        parent = units[unit.parent] if unit.parent else None
        assert parent is None or parent.start <= unit.start < unit.end <= parent.end
    assert all(0 <= span.start < span.end <= len(text) for span in parsed.bases)
    assert read_header(text) == parsed.header
