"""A text survives being written to Word and read again, line for line and tree for tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.formats.provision_blocks import provisions_to_blocks
from legaldocs.formats.word_in import parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import EndFrame, HeadFrame, Look, OfficialDocument, Paragraph, Table
from legaldocs.law.structure import parse

TEXT = """QUYẾT ĐỊNH
Ban hành Quy định về phí
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quy định này quy định mức phí:
a) Phí tham quan;
b) Phí sử dụng đường bộ.
| STT | Loại phí | Mức |
| 1 | Tham quan | 20.000 đồng |
| Tổng cộng |
Điều 2. Hiệu lực
Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2026."""


def round_trip(text: str) -> str:
    blocks = provisions_to_blocks(text, parse(text).provisions)
    return parse_word(official_document(OfficialDocument(blocks)), "a.docx").text


def test_text_and_tree_are_the_same_after_word() -> None:
    assert round_trip(TEXT) == TEXT
    assert parse(round_trip(TEXT)) == parse(TEXT)


def test_each_level_gets_its_look() -> None:
    blocks = provisions_to_blocks(TEXT, parse(TEXT).provisions)
    looks = {block.content: block.look for block in blocks if isinstance(block, Paragraph)}
    assert looks["Chương I"] is Look.PART
    assert looks["Điều 1. Phạm vi điều chỉnh"] is Look.ARTICLE
    assert looks["a) Phí tham quan;"] is Look.POINT
    assert sum(isinstance(block, Table) for block in blocks) == 1


LINES = st.lists(
    st.sampled_from(
        [
            "Điều 1. Phạm vi", "Điều 1. Ban hành kèm theo Quyết định này Quy định.", "1. Một", "a) A", "Chương I",
            "| a | b |", "| | b | c |", "| Nơi nhận: | TM. UBND |", "| một ô |", "| |", "Nơi nhận:", "[1] Chú",
            "• Gạch", "- Gạch", "PHỤ LỤC", "| 1. | x |",
        ]
    ),
    min_size=1,
    max_size=16,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(LINES)
def test_any_order_of_lines_survives(lines: list[str]) -> None:
    assert round_trip("\n".join(lines)) == "\n".join(lines)


@pytest.mark.corpus
def test_real_word_files_survive(shared_data: Path) -> None:
    """The four smallest; all of them are measured by ``make bench``."""
    for path in sorted((shared_data / "docx").glob("*.docx"), key=lambda file: file.stat().st_size)[:4]:
        text = parse_word(path.read_bytes(), path.name).text
        assert round_trip(text) == text, path.name


def test_heading_bases_and_chapter_titles_are_set_off() -> None:
    text = "NGHỊ QUYẾT\nVề phí\nCăn cứ Luật A;\nQUYẾT NGHỊ:\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\nMột."
    blocks = provisions_to_blocks(text, parse(text).provisions)
    assert [block.look for block in blocks if isinstance(block, Paragraph)] == [
        Look.TITLE, Look.SUBJECT, Look.BASIS, Look.AUTHORITY, Look.PART, Look.PART, Look.ARTICLE, Look.BODY,
    ]  # fmt: skip


def test_heading_and_signature_stand_side_by_side_without_changing_the_text() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 05/2026/QĐ-UBND\nTỉnh Mẫu, ngày 02 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề phí\nCăn cứ Luật A;\nĐiều 1. A\nMột.\n"
        "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn B"
    )
    blocks = provisions_to_blocks(text, parse(text).provisions)
    assert isinstance(blocks[0], HeadFrame)
    assert isinstance(blocks[-1], EndFrame)
    assert [one.content for one in blocks[-1].name] == ["Trần Văn B"]
    assert round_trip(text) == text
