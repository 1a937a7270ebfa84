"""On any text whatsoever: no exception, valid spans, and time proportional to length."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from legaldocs.core.text import nfc
from legaldocs.law import amendments, citations

_PIECES = st.sampled_from(
    (
        *("Điều 1. ", "khoản 2 ", "điểm đ ", "Nghị định số ", "7/2021/NĐ-CP", "12/QĐ-UB", "Luật Đất đai ", "Căn cứ "),
        *("Bãi bỏ ", "“", "”", "\n", "; ", ", ", " và ", ":", "(", ")", "hết hiệu lực", "sửa đổi, bổ sung ", "được "),
        *(
            "Quyết định này ",
            "như sau:",
            "Phụ lục I ",
            "a) ",
            "- ",
            "Luật sửa đổi, bổ sung một số điều của ",
            "31/02/2025",
        ),
        *(
            "(sau đây gọi tắt là Nghị định số 7)",
            "Nghị định số 7 ",
            "(sau đây gọi là Luật)",
            "Luật ",
            "Law on Land 2024 ",
        ),
        *("Danh mục kèm theo", "DANH MỤC\n", "1\n", "văn bản ", "Chuyển khoản 2 Điều 3 thành khoản 4 ", "Nơi nhận:\n"),
        *("thay cụm từ “A” bằng “B” tại ", "kể từ ngày 01/01/2026", "có hiệu lực "),
    )
)
texts = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map("".join))


@given(texts)
@example("0/2000/A/Luat Aa")
@settings(max_examples=150, deadline=None)
def test_spans_are_valid_sorted_and_apart(text: str) -> None:
    text = nfc(text)
    end = 0
    for citation in citations.find(text):
        assert end <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert (citation.number is None) != (citation.title is None)
        end = citation.end


@given(texts)
@settings(max_examples=100, deadline=None)
def test_amendment_rows_stay_inside_the_text(text: str) -> None:
    text = nfc(text)
    assert all(0 <= row.start < row.end <= max(1, len(text)) for row in amendments.find(text))
