"""The layout checker: our own documents pass, and each fault put into one of them is found, with place, law and fix."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from legaldocs.formats.layout_check import LayoutFinding, check_laid_out, check_layout, place_words
from legaldocs.formats.layout_checks import CHECKS
from legaldocs.formats.layout_reading import read_layout
from legaldocs.formats.layout_rules import regimes, rules_on
from legaldocs.formats.provision_blocks import provisions_to_blocks
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_comparison import Comparison, compared, comparison_table
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_redline import redline
from legaldocs.formats.word_values import (
    Article,
    Block,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
)
from legaldocs.law.structure import parse
from tests.formats.word_files import item, level, numbering, p, styles, word_file

TODAY = date(2026, 3, 2)
POINTS = ("a) Một;", "b) Hai;", "c) Ba;", "d) Bốn;", "đ) Năm;", "e) Sáu;", "g) Bảy.")
RECIPIENTS = ("- Như Điều 2;", "- Lưu: VT.")
DECREE = "Căn cứ Nghị định số 78/2025/NĐ-CP;"
DECISION = OfficialDocument(
    blocks=(
        Paragraph("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;", Look.BASIS),
        Paragraph(DECREE, Look.BASIS),
        Paragraph("QUYẾT ĐỊNH:", Look.AUTHORITY),
        Paragraph("Chương I", Look.PART),
        Paragraph("QUY ĐỊNH CHUNG", Look.PART),
        Article("Điều 1.", "Phạm vi điều chỉnh", ("1. Quyết định này quy định:", *POINTS, "2. Khoản hai.")),
        Article("Điều 2.", None, ("Quyết định có hiệu lực từ ngày 15 tháng 3 năm 2026.",)),
        SignatureBlock(Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Trần B"), recipients=RECIPIENTS),
    ),
    letterhead=Letterhead(("ỦY BAN NHÂN DÂN", "TỈNH MẪU"), "Số: 05/2026/QĐ-UBND", "Tỉnh Mẫu", date(2026, 3, 2)),
    title="QUYẾT ĐỊNH",
    subject="Quy định mức thu phí tham quan",
)  # fmt: skip
TEXT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/2026/QĐ-UBND
Tỉnh Mẫu, ngày 02 tháng 3 năm 2026
QUYẾT ĐỊNH
Quy định mức thu phí tham quan
Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
ỦY BAN NHÂN DÂN TỈNH MẪU QUYẾT ĐỊNH:
Điều 1. Mức thu
1. Mức thu là 20.000 đồng:
a) Người lớn;
b) Trẻ em.
Điều 2. Quyết định này có hiệu lực từ ngày 15 tháng 3 năm 2026.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần B"""


def findings(data: bytes, on: date = TODAY) -> tuple[LayoutFinding, ...]:
    return check_laid_out(read_layout(data, "a.docx"), on)


def rules_broken(document: OfficialDocument) -> set[str]:
    return {finding.rule for finding in findings(official_document(document))}


def with_block(old: str, new: Block | None) -> OfficialDocument:
    """The decision with the paragraph ``old`` replaced or dropped."""
    blocks = [(new if isinstance(b, Paragraph) and b.content == old else b) for b in DECISION.blocks]
    return replace(DECISION, blocks=tuple(block for block in blocks if block is not None))


def test_our_own_documents_have_no_findings() -> None:
    text = OfficialDocument(provisions_to_blocks(TEXT, parse(TEXT).provisions))
    marked = redline(TEXT, TEXT.replace("20.000", "30.000"), author="A", on=TODAY)
    table = comparison_table(Comparison(compared(TEXT, TEXT.replace("20.000", "30.000"), str), "Cũ", "Mới", "Về phí"))
    for data in (official_document(DECISION), official_document(text), marked, table):
        assert findings(data) == ()


HEAD = DECISION.letterhead or Letterhead(())
FAULTS: list[tuple[str, OfficialDocument]] = [
    ("number.form", replace(DECISION, letterhead=replace(HEAD, number="Số: 5/2026/QĐ-UBND"))),
    ("number.form", replace(DECISION, letterhead=replace(HEAD, number="Số: 05/2026/QĐ - UBND"))),
    ("number.present", replace(DECISION, letterhead=replace(HEAD, number=None))),
    ("issuer.look", replace(DECISION, letterhead=replace(HEAD, issuer=("Ủy ban nhân dân tỉnh Mẫu",)))),
    ("country.present", replace(DECISION, letterhead=None)),
    ("type.present", replace(DECISION, title=None, subject=None)),
    ("basis.end", with_block(DECREE, Paragraph(DECREE[:-1], Look.BASIS))),
    ("basis.look", with_block(DECREE, Paragraph(DECREE, Look.BODY))),
    ("basis.line", with_block(DECREE, Paragraph("Căn cứ Luật A; Căn cứ Luật B;", Look.BASIS))),
    ("group.number", with_block("Chương I", Paragraph("Chương 1", Look.PART))),
    ("group.look", with_block("Chương I", Paragraph("Chương I", Look.BODY))),
    ("group-title.look", with_block("QUY ĐỊNH CHUNG", Paragraph("QUY ĐỊNH CHUNG", Look.BODY))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "document"), FAULTS)
def test_a_fault_of_the_document_is_found(rule: str, document: OfficialDocument) -> None:
    assert rule in rules_broken(document)


def articles(*paragraphs: str) -> OfficialDocument:
    return replace(DECISION, blocks=(*DECISION.blocks[:3], Article("Điều 1.", "Mức thu", paragraphs)))


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert "point.order" in rules_broken(articles("1. Gồm:", "a) Một;", "b) Hai;", "c) Ba;", "d) Bốn;", "e) Năm."))
    assert "point.order" not in rules_broken(articles("1. Gồm:", "a) Một.", "2. Và:", "a) Một;", "b) Hai."))


def test_straight_quotation_marks_are_found() -> None:
    assert "quotes.curly" in rules_broken(articles('1. Thay cụm từ "phí" bằng cụm từ "lệ phí".'))


def edited(change: str) -> bytes:
    """The decision as a careless hand in Word leaves it."""
    word = Document(BytesIO(official_document(DECISION)))
    section = word.sections[0]
    clause = next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith("2. Khoản hai"))
    place = next(c.paragraphs[0] for t in word.tables for c in t._cells if "ngày 02" in c.text)
    match change:
        case "page.size":
            section.page_width, section.page_height = Mm(216), Mm(279)
        case "page.margin-left":
            section.left_margin = Mm(20)
        case "font.family":
            clause.runs[0].font.name = "Arial"
        case "font.unicode":
            clause.runs[0].font.name = ".VnTime"
        case "font.colour":
            clause.runs[0].font.color.rgb = RGBColor(255, 0, 0)
        case "body.size":
            clause.runs[0].font.size = Pt(12)
        case "body.justified":
            clause.alignment = WD_ALIGN_PARAGRAPH.LEFT
        case "body.indent":
            clause.paragraph_format.first_line_indent = Mm(0)
        case "body.line":
            clause.paragraph_format.line_spacing = Pt(12)
        case "body.spacing":
            above = word.paragraphs[[x._p for x in word.paragraphs].index(clause._p) - 1]
            above.paragraph_format.space_after = Pt(0)
        case "place-date.form":
            place.runs[0].text = "Tỉnh Mẫu, ngày 2 tháng 3 năm 2026"
        case "place-date.look":
            place.runs[0].italic = False
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "rule",
    [
        "page.size", "page.margin-left", "font.family", "font.unicode", "font.colour", "body.size", "body.justified",
        "body.indent", "body.line", "body.spacing", "place-date.form", "place-date.look",
    ],
)  # fmt: skip
def test_a_fault_of_the_layout_is_found(rule: str) -> None:
    broken = {finding.rule for finding in findings(edited(rule))}
    assert rule in broken
    assert broken <= {rule, "font.family"}  # an old font is also another font


def test_a_long_text_needs_its_page_number_at_the_top() -> None:
    long = with_block("QUYẾT ĐỊNH:", Paragraph("Nội dung " * 500))
    assert "page.number" not in rules_broken(long)
    word = Document(BytesIO(official_document(long)))
    word.sections[0].header._element.clear()
    stream = BytesIO()
    word.save(stream)
    assert "page.number" in {finding.rule for finding in findings(stream.getvalue())}


def test_automatic_letters_of_word_leave_out_the_fifth_letter() -> None:
    body = p("Điều 1. Mức thu") + p("1. Gồm:") + "".join(item(f"Nội dung {n};") for n in range(6))
    data = word_file(body, numbering=numbering(level(0, "lowerLetter", "%1)")))
    assert "point.order" in {finding.rule for finding in findings(data)}


def test_what_styles_and_themes_say_counts() -> None:
    inherited = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
        '<w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="base"/></w:style>'
    )
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont>'
        '<a:latin typeface="Calibri"/></a:minorFont></a:theme>'
    )
    data = word_file(p("Điều 1. A", '<w:pStyle w:val="own"/>'), styles=styles(inherited), theme=theme)
    found = read_layout(data, "a.docx").paragraphs[0]
    assert (found.look.align, found.size, found.letters[0][0].font) == ("both", 14.0, "Calibri")


def test_each_finding_says_where_by_which_law_and_what_to_do() -> None:
    (found,) = [one for one in findings(edited("body.indent")) if one.rule == "body.indent"]
    assert found.law.startswith("Nghị định 78/2025/NĐ-CP")
    assert not found.verified
    assert found.shown("vi") == "0.00 cm"
    assert "2. Khoản hai." in place_words(found.places[0], "vi")
    assert "1,27" in found.fix["vi"]


def test_the_rules_of_the_day_are_applied() -> None:
    before = findings(edited("body.indent"), date(2025, 3, 31))
    assert [(one.law, one.verified) for one in before] == [("Nghị định 34/2016/NĐ-CP, Điều 62", True)]


def test_every_rule_is_whole_and_every_check_is_used() -> None:
    for regime in regimes():
        rules = rules_on(regime.valid_from)
        assert len({rule.id for rule in rules}) == len(rules) >= 40
        assert {rule.check for rule in rules} == set(CHECKS)
        for rule in rules:
            words = [*rule.expected.values(), *rule.fix.values(), rule.law.article]
            assert all(words)
            assert re.search(r"Nghị định (34/2016|78/2025)/NĐ-CP, (Điều|phụ lục)", rule.law.article)


def test_a_file_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(RefusedFile):
        check_layout(b"%PDF-1.7", "a.pdf", TODAY)
    assert check_layout(official_document(DECISION), "a.docx", TODAY) == ()
