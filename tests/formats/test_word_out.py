"""Official documents are written in the prescribed layout and read back as they were written."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.shared import Mm, Pt
from lxml import etree

from legaldocs.formats.ooxml import W
from legaldocs.formats.word_in import parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Article,
    Column,
    GroupRow,
    Letterhead,
    Look,
    NewSection,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
    Table,
)

HEAD = Letterhead(("HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU"), "Số: 05/2026/NQ-HĐND", "Tỉnh Mẫu", date(2026, 1, 5))
TABLE = Table(
    (Column("STT", 0.1, Align.CENTRE), Column("Số, ký hiệu", 1, group="Văn bản"), Column("Ngày", 1, group="Văn bản")),
    (GroupRow("A. NGHỊ QUYẾT"), ("1", "01/2025/NQ-HĐND", "05/01/2025"), ("Tổng số", "1")),
)
DECISION = OfficialDocument(
    blocks=(
        Paragraph("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;", Look.BASIS),
        Article("Điều 1.", "Phạm vi điều chỉnh", ("1. Khoản một.", "a) Điểm a;")),
        Article("Điều 2.", None, ("Nghị quyết có hiệu lực từ ngày 15 tháng 01 năm 2026.",)),
        SignatureBlock(Signature(("CHỦ TỊCH",), "Nguyễn Văn A"), recipients=("- Như Điều 2;", "- Lưu: VT.")),
        NewSection(landscape=True),
        TABLE,
    ),
    letterhead=HEAD,
    title="NGHỊ QUYẾT",
    subject="Về phí tham quan",
)


def text_of(document: OfficialDocument) -> str:
    return parse_word(official_document(document), "a.docx").text


def xml_of(document: OfficialDocument, part: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(BytesIO(official_document(document))) as package:
        return etree.fromstring(package.read(part))


def test_the_whole_document_reads_back_line_by_line() -> None:
    assert text_of(DECISION).split("\n") == [
        "HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/2026/NQ-HĐND", "Tỉnh Mẫu, ngày 05 tháng 01 năm 2026", "NGHỊ QUYẾT", "Về phí tham quan",
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
        "Điều 1. Phạm vi điều chỉnh", "1. Khoản một.", "a) Điểm a;",
        "Điều 2. Nghị quyết có hiệu lực từ ngày 15 tháng 01 năm 2026.",
        "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT.", "CHỦ TỊCH", "Nguyễn Văn A",
        "| STT | Văn bản |", "| | Số, ký hiệu | Ngày |", "| A. NGHỊ QUYẾT |",
        "| 1 | 01/2025/NQ-HĐND | 05/01/2025 |", "| Tổng số | 1 |",
    ]  # fmt: skip


def test_equal_values_give_equal_bytes() -> None:
    assert official_document(DECISION) == official_document(DECISION)


def test_nothing_tells_which_library_or_clock_made_the_file() -> None:
    properties = Document(BytesIO(official_document(DECISION))).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is not None
    assert properties.created.year == 1980


def test_page_letters_and_margins_follow_the_rules() -> None:
    word = Document(BytesIO(official_document(DECISION)))
    page = word.sections[0]
    assert [length and round(length.mm) for length in (page.page_width, page.left_margin, page.right_margin)] == [
        210, 30, 20,
    ]  # fmt: skip
    assert (word.styles["Normal"].font.name, word.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    assert word.styles[Look.BODY].paragraph_format.first_line_indent == Mm(12.7)
    assert word.styles[Look.BASIS].font.italic
    assert word.styles["Heading 3"].font.bold


def test_the_annex_lies_landscape_on_a_page_of_its_own() -> None:
    first, second = Document(BytesIO(official_document(DECISION))).sections
    assert [section.page_width and round(section.page_width.mm) for section in (first, second)] == [210, 297]


def test_pages_are_numbered_from_the_second_one_on() -> None:
    first, second = Document(BytesIO(official_document(DECISION))).sections
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    assert "PAGE" in first.header.paragraphs[0]._p.xml


def test_column_titles_repeat_on_every_page_and_no_word_is_broken() -> None:
    table = next(t for t in xml_of(DECISION).iter(W + "tbl") if t.find(f"{W}tblPr/{W}tblStyle") is not None)
    assert len(list(table.iter(W + "tblHeader"))) == 2
    widths = [int(column.get(W + "w", "0")) for column in table.iter(W + "gridCol")]
    assert widths[0] > 500  # "STT" fits although a tenth of its neighbours was asked for


def test_a_draft_shows_blanks_for_the_day() -> None:
    head = replace(HEAD, issued_on=None, year=2026, draft="DỰ THẢO", number="Số:      /2026/NQ-HĐND")
    text = text_of(OfficialDocument((Paragraph("x"),), head))
    assert "Số: /2026/NQ-HĐND\nDỰ THẢO\nTỉnh Mẫu, ngày … tháng … năm 2026" in text


def test_only_days_under_ten_and_the_first_two_months_get_a_zero() -> None:
    assert replace(HEAD, issued_on=date(2026, 3, 12)).place_and_date() == "Tỉnh Mẫu, ngày 12 tháng 3 năm 2026"


def test_two_signatures_stand_side_by_side_on_a_form() -> None:
    block = SignatureBlock(
        Signature(("NGƯỜI RÀ SOÁT",), "B", "(Ký, ghi rõ họ tên)"), left=Signature(("TRƯỞNG PHÒNG",), "C")
    )
    assert text_of(OfficialDocument((Paragraph("x"), block))) == (
        "x\nTRƯỞNG PHÒNG\nC\nNGƯỜI RÀ SOÁT\n(Ký, ghi rõ họ tên)\nB"
    )


def test_emphasis_inside_a_paragraph_and_forbidden_characters() -> None:
    document = OfficialDocument((Paragraph((Run("Người rà soát: ", bold=True), Run("A\x00\x0bB<&>")), Look.LEFT),))
    assert text_of(document) == "Người rà soát: AB<&>"


def test_a_signature_stays_with_the_last_paragraph() -> None:
    body = xml_of(DECISION).find(W + "body")
    assert body is not None
    signed = next(t for t in body.iterchildren(W + "tbl") if "CHỦ TỊCH" in "".join(map(str, t.itertext())))
    before = signed.getprevious()
    assert before is not None
    assert before.find(f"{W}pPr/{W}keepNext") is not None
