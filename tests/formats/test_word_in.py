"""What a reader of the page sees is what is read: changes, tables, notes, boxes, breaks, fonts."""

from __future__ import annotations

import pytest

from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_in import ChangePolicy, parse_word, read_word
from tests.formats.word_files import W, item, level, numbering, p, package, r, styles, table, word_file, word_parts

MARK = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
EDITED = (
    f"<w:p>{r('Mức phí là ')}<w:del {MARK}><w:r><w:delText>10</w:delText></w:r></w:del>"
    f"<w:ins {MARK}>{r('20')}</w:ins>{r(' đồng')}</w:p>"
)


def text_of(body: str, policy: ChangePolicy = ChangePolicy.FINAL, **parts: str) -> str:
    return parse_word(word_file(body, **parts), "test.docx", policy).text


def test_tracked_changes_are_read_in_their_final_state_and_reported() -> None:
    word = parse_word(word_file(EDITED), "test.docx")
    assert (word.text, word.tracked_changes, word.warnings) == ("Mức phí là 20 đồng", 2, ("tracked-changes",))


def test_the_original_state_can_be_read() -> None:
    assert text_of(EDITED, ChangePolicy.ORIGINAL) == "Mức phí là 10 đồng"


def test_a_file_with_changes_can_be_refused() -> None:
    with pytest.raises(RefusedFile) as caught:
        text_of(EDITED, ChangePolicy.REFUSE)
    assert (caught.value.code, caught.value.detail) == ("tracked-changes", {"count": 2})


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("Một ", f"<w:rPr><w:del {MARK}/></w:rPr>") + p("hai")
    assert text_of(body) == "Một hai"
    assert text_of(body, ChangePolicy.ORIGINAL) == "Một\nhai"


def test_a_wholly_deleted_numbered_paragraph_takes_no_number() -> None:
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    gone = (
        f"<w:p><w:pPr>{number}<w:rPr><w:del {MARK}/></w:rPr></w:pPr>"
        f"<w:del {MARK}><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
    )
    numbers = numbering(level(0, "decimal", "%1."))
    assert text_of(item("A") + gone + item("B"), numbering=numbers) == "1. A\n2. B"
    assert text_of(item("A") + gone + item("B"), ChangePolicy.ORIGINAL, numbering=numbers) == "1. A\n2. bỏ\n3. B"


def test_a_deleted_table_row_is_left_out() -> None:
    row = f"<w:tr><w:trPr><w:del {MARK}/></w:trPr><w:tc>{p('x')}</w:tc><w:tc>{p('y')}</w:tc></w:tr>"
    body = table(("STT", "Tên"), ("1", "A")).replace("</w:tbl>", row + "</w:tbl>")
    assert text_of(body) == "| STT | Tên |\n| 1 | A |"


def test_the_heading_table_reads_issuer_and_number_left_then_country_right() -> None:
    left = p("ỦY BAN NHÂN DÂN") + p("TỈNH MẪU") + p("Số: 1/2026/QĐ-UBND")
    right = p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc")
    body = f"<w:tbl><w:tr><w:tc>{left}</w:tc><w:tc>{right}</w:tc></w:tr></w:tbl>"
    assert text_of(body).split("\n") == [
        "ỦY BAN NHÂN DÂN", "TỈNH MẪU", "Số: 1/2026/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip


def test_a_heading_typed_with_tabs_is_read_the_same_way() -> None:
    body = (
        f"<w:p>{r('UBND TỈNH MẪU')}<w:r><w:tab/></w:r>{r('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')}</w:p>"
        f"<w:p>{r('Số:')}<w:r><w:tab/></w:r>{r('/QĐ-UBND')}<w:r><w:tab/></w:r>{r('Tỉnh Mẫu, ngày 1 tháng 3')}</w:p>"
    )
    assert text_of(body).split("\n") == [
        "UBND TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: /QĐ-UBND", "Tỉnh Mẫu, ngày 1 tháng 3",
    ]  # fmt: skip


def test_numbers_in_a_data_table_never_look_like_clauses() -> None:
    assert text_of(table(("1.", "Phí"), ("2.", "Lệ phí"))) == "| 1. | Phí |\n| 2. | Lệ phí |"


def test_a_cell_merged_into_the_one_above_is_empty() -> None:
    upper = f"<w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr>"
    lower = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('a')}</w:tc><w:tc>{p('c')}</w:tc></w:tr>"
    third = f"<w:tr><w:tc>{p('d')}</w:tc><w:tc>{p('e')}</w:tc></w:tr>" * 2
    assert text_of(f"<w:tbl>{upper}{lower}{third}</w:tbl>").startswith("| a | b |\n| | c |\n")


def test_soft_breaks_start_lines_and_no_break_characters_become_plain() -> None:
    body = f"<w:p>{r('Chương I')}<w:r><w:br/></w:r>{r('QUY ĐỊNH CHUNG')}</w:p>"
    body += f"<w:p>{r('Khoản&#160;1,')}<w:r><w:tab/></w:r>{r('Quy chế A')}<w:r><w:noBreakHyphen/></w:r>{r('B')}</w:p>"
    assert text_of(body) == "Chương I\nQUY ĐỊNH CHUNG\nKhoản 1, Quy chế A-B"


def test_text_is_composed_even_when_letters_and_marks_sit_in_two_runs() -> None:
    assert text_of(f"<w:p>{r('Điê')}{r('&#768;u 1.')}</w:p>") == "Điều 1."


def test_footnotes_follow_the_text_one_line_each() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2">{p("Điều này được sửa")}{p("Điều 9. Bỏ")}</w:footnote></w:footnotes>'
    )
    body = f'<w:p>{r("Điều 1")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(". Phạm vi")}</w:p>' + p("Hết")
    assert text_of(body, footnotes=notes) == "Điều 1[1]. Phạm vi\nHết\n[1] Điều này được sửa Điều 9. Bỏ"


def test_text_boxes_hyperlinks_and_content_controls_are_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p('DỰ THẢO')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r><w:hyperlink>{r('Luật')}</w:hyperlink></w:p>"
        f"<w:sdt><w:sdtContent>{p('Điều 1')}</w:sdtContent></w:sdt>"
    )
    assert text_of(body) == "Luật\nDỰ THẢO\nĐiều 1"


def test_field_codes_are_left_out_and_their_results_kept() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> REF x </w:instrText></w:r>"
    body = f"<w:p>{r('Xem ')}{mark('begin')}{code}{mark('separate')}{r('Điều 5')}{mark('end')}</w:p>"
    assert text_of(body) == "Xem Điều 5"


def test_hidden_text_is_left_out_and_reported() -> None:
    word = parse_word(word_file(p("ẩn", run="<w:vanish/>") + p("hiện")), "test.docx")
    assert (word.text, word.warnings) == ("hiện", ("hidden-text",))


def test_tick_boxes_of_symbol_fonts_are_kept() -> None:
    body = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + r(" Có") + "</w:p>"
    assert text_of(body) == "☐ Có"


def test_legacy_fonts_are_decoded_run_by_run() -> None:
    tcvn3 = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    vni = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    body = f"<w:p>{r('QuyÕt ®Þnh', tcvn3)}{r(' số 5 ')}{r('Quye', vni)}{r('át ñònh', vni)}</w:p>"
    word = parse_word(word_file(body), "test.docx")
    assert word.text == "Quyết định số 5 Quyết định"
    assert word.encoding_converted == 2


def test_a_legacy_font_may_come_from_the_style_and_its_capital_twin_draws_capitals() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="T"><w:rPr><w:rFonts w:hAnsi=".VnTimeH"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="T"/></w:style>'
    )
    body = p("quyÕt ®Þnh", '<w:pStyle w:val="C"/>')
    assert text_of(body, styles=styles(style)) == "QUYẾT ĐỊNH"


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(RefusedFile) as caught:
        text_of(p(" "))
    assert caught.value.code == "empty-document"


def test_the_limited_process_gives_the_same_value() -> None:
    data = word_file(EDITED + table(("a", "b")))
    assert read_word(data, "test.docx") == parse_word(data, "test.docx")


def test_a_file_in_the_strict_dialect_is_read() -> None:
    parts = word_parts(p("Điều 1. Phạm vi"))
    strict: dict[str, str | bytes] = {
        name: str(content)
        .replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006", "http://purl.oclc.org/ooxml/wordprocessingml"
        )
        .replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
        for name, content in parts.items()
    }
    assert parse_word(package(strict), "test.docx").text == "Điều 1. Phạm vi"


def test_what_is_left_out_of_headers_footers_and_comments_is_said() -> None:
    header = f"<w:hdr {W}>{p('MẬT')}</w:hdr>"
    number = f"<w:ftr {W}>{p('2')}</w:ftr>"
    comments = f'<w:comments {W}><w:comment w:id="0">{p("Xem lại")}</w:comment></w:comments>'
    assert parse_word(word_file(p("Điều 1."), header=header), "a.docx").warnings == ("header-footer",)
    assert parse_word(word_file(p("Điều 1."), footer=number), "a.docx").warnings == ()
    assert parse_word(word_file(p("Điều 1."), comments=comments), "a.docx").warnings == ("comments",)
