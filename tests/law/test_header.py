"""Facts of header, enforcement clause and closing, in the layouts provinces and extraction tools leave behind."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law.header import read_header

HEAD = """\
ỦY BAN NHÂN DÂN TỈNH HÀ GIANG
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 22/2020/QĐ-UBND

Hà Giang, ngày 12 tháng 8 năm 2020

QUYẾT ĐỊNH
Về việc ban hành Quy chế phối hợp quản lý
cụm công nghiệp

ỦY BAN NHÂN DÂN TỈNH HÀ GIANG

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
"""
CLOSING = """\
Nơi nhận:
- Như Điều 3;
- Bộ Tư pháp;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Đức Quý
"""


def in_force(clause: str) -> tuple[date | None, date | None]:
    header = read_header(f"{HEAD}QUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế.\nĐiều 2. {clause}\n{CLOSING}")
    return header.effective_date, header.expiry_date


def test_a_plain_header_gives_all_facts() -> None:
    header = read_header(f"{HEAD}Điều 1. Ban hành Quy chế.\n{CLOSING}")
    assert header.number == "22/2020/QĐ-UBND"
    assert header.doc_type == "Quyết định"
    assert header.issuer == "UBND tỉnh Hà Giang"
    assert header.place == "Hà Giang"
    assert header.issued_date == date(2020, 8, 12)
    assert header.title == "Về việc ban hành Quy chế phối hợp quản lý cụm công nghiệp"
    assert header.signer == "Trần Đức Quý"
    assert header.recipients == ("Như Điều 3", "Bộ Tư pháp", "Lưu: VT")


def test_columns_flattened_into_lines_are_told_apart() -> None:
    header = read_header(
        "HỘI ĐỒNG NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "THÀNH PHỐ ĐÀ NẴNG Độc lập - Tự do - Hạnh phúc\n"
        "Số: 07 /2024/NQ-HĐND Đà Nẵng, ngày30 tháng 7 năm 2024\n\nNGHỊ QUYẾT\nQuy định mức phí\nCăn cứ Luật Phí;\n"
    )
    assert (header.number, header.issuer) == ("07/2024/NQ-HĐND", "HĐND thành phố Đà Nẵng")
    assert (header.place, header.issued_date) == ("Đà Nẵng", date(2024, 7, 30))


def test_a_header_in_a_table_is_read() -> None:
    header = read_header(
        "| ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n"
        "| Số: 254/QĐ-UBND | Bà Rịa - Vũng Tàu, ngày 17 tháng 02 năm 2023 |\n\nQUYẾT ĐỊNH\n\nBAN HÀNH KẾ HOẠCH\n\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Phí;\n"
    )
    assert (header.number, header.issuer) == ("254/QĐ-UBND", "UBND tỉnh Bà Rịa - Vũng Tàu")
    assert header.title == "BAN HÀNH KẾ HOẠCH"


def test_the_chair_is_an_issuer_of_their_own() -> None:
    header = read_header(
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NINH BÌNH\nSố: 163/2025/QĐ-CTUBND\nQUYẾT ĐỊNH\nBAN HÀNH QUY CHẾ\n"
    )
    assert header.issuer == "Chủ tịch UBND tỉnh Ninh Bình"


def test_the_authority_glued_to_the_title_is_no_part_of_it() -> None:
    header = read_header(
        "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN\nSố: 12/QĐ-UBND\n"
        "QUYẾT ĐỊNH CÔNG BỐ THỦ TỤC THUỘC THẨM QUYỀN CỦA CHỦ TỊCH UBND TỈNH "
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NGHỆ AN\nCăn cứ Luật Phí;\n"
    )
    assert header.title == "CÔNG BỐ THỦ TỤC THUỘC THẨM QUYỀN CỦA CHỦ TỊCH UBND TỈNH"


def test_a_number_in_the_title_is_not_the_own_number() -> None:
    header = read_header("UBND TỈNH LAI CHÂU\nSố:      /QĐ-UBND\n\nQUYẾT ĐỊNH\nBãi bỏ Quyết định số 12/2020/QĐ-UBND\n")
    assert header.number is None


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 9 năm 2020.", date(2020, 9, 1), None),
        ("Quyết định này có hiệu lực kể từ ngày 24/8/2020 và thay thế Quyết định số 5.", date(2020, 8, 24), None),
        ("Quyết định này có hiệu lực sau 10 ngày, kể từ ngày ký.", date(2020, 8, 22), None),
        ("Quyết định này có hiệu lực kể từ ngày ký ban hành.", date(2020, 8, 12), None),
        ("Quyết định có hiệu lực thi hành kể từ ngày ký.", date(2020, 8, 12), None),
        (
            "Quyết định này có hiệu lực từ ngày 01/9/2020 đến hết ngày 31 tháng 12 năm 2025.",
            date(2020, 9, 1),
            date(2025, 12, 31),
        ),
        (
            "Quyết định này có hiệu lực từ ngày 01/9/2020.\n2. Quyết định này được thực hiện đến hết năm 2022.",
            date(2020, 9, 1),
            date(2022, 12, 31),
        ),
        ("Quyết định số 9/2019/QĐ-UBND có hiệu lực kể từ ngày 01/01/2019.", None, None),
        ("Thời hạn ủy quyền từ ngày Quyết định này có hiệu lực đến hết ngày 28/02/2027.", None, None),
        ("Quyết định này có hiệu lực theo Quyết định số 12/QĐ-BNV.", None, None),
        ("Quyết định này có hiệu lực từ ngàyđược ký.", date(2020, 8, 12), None),
        (
            "Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 9 về kế hoạch đến năm 2030.",
            date(2020, 8, 12),
            None,
        ),
        (
            "Quyết định này có hiệu lực từ ngày 01/9/2020.\n2. Kể từ ngày Quyết định này có hiệu lực thi hành đến ngày "
            "31/12/2023, việc trao đổi thông tin thực hiện bằng bản giấy.",
            date(2020, 9, 1),
            None,
        ),
        (
            "Quyết định này có hiệu lực từ ngày 01/9/2020.\n2. Sửa đổi Điều 1 Quyết định số 9 như sau: “Quyết định này "
            "quy định bảng giá đất được áp dụng đến hết ngày 31/12/2025.”",
            date(2020, 9, 1),
            None,
        ),
        ("Quyết định này có hiệu lực kể từ ngày Nghị định số 5/2025/NĐ-CP ngày 14/10/2025 có hiệu lực.", None, None),
        ("Giám đốc Sở chịu trách nhiệm thi hành Quyết định này kể từ ngày ký./.", date(2020, 8, 12), None),
        ("Giám đốc Sở chịu trách nhiệm thi hành Quyết định này./.", None, None),
        ("Quyết định này có hiệu lực kể từ ngày 31 tháng 02 năm 2021.", None, None),
    ],
)
def test_days_of_effect_come_from_the_own_clause(clause: str, start: date | None, end: date | None) -> None:
    assert in_force(clause) == (start, end)


@pytest.mark.parametrize(
    "closing",
    [
        "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như Điều 3; KT. CHỦ TỊCH\n- Bộ Tư pháp; PHÓ CHỦ TỊCH\n- VT. Trần Đức Quý\n",
        "| Nơi nhận: - Như Điều 3; - Lưu: VT. | CHỦ TỊCH Trần Đức Quý |\n",
        "| Nơi nhận: - Lưu: VT. | KT. CHỦ TỊ CH P HÓ CHỦ T Ị CH Tr ầ n Đứ c Quý |\n",
        "Nơi nhận:\n- Đ/c Lê Văn Hùng (để báo cáo);\nCHỦ TỊCH\n(Đã ký)\nTrần Đức Quý\n\nQUY CHẾ\nNguyễn Văn An\n",
    ],
)
def test_the_signer_is_found_beside_or_among_the_recipients(closing: str) -> None:
    assert read_header(f"{HEAD}Điều 1. Ban hành.\n{closing}").signer == "Trần Đức Quý"


def test_a_local_number_is_never_of_a_national_body_named_above_it() -> None:
    header = read_header(
        "# Hướng dẫn Quyết định của Thủ tướng Chính phủ\n\n| ỦY B AN NHÂN D Â N |\nSố: 3210/QĐ-UBND\n\n"
        "QUYẾT ĐỊNH\nVỀ KẾ HOẠCH\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ GIANG\n\nCăn cứ Luật Đất đai;\nĐiều 1. Ban hành.\n"
    )
    assert header.issuer == "UBND tỉnh Hà Giang"


def test_an_english_translation_is_read_with_days_before_months() -> None:
    header = read_header(
        "PEOPLE'S COMMITTEE OF\nHA GIANG PROVINCE\nNo. 22/2020 / QD-UBND\nHa Giang, dated 12/8/2020\n\nDECISION\n"
        "On promulgation of the coordination regulation\n\nPursuant to the Law on Fees;\n"
        "Article 1. Scope\nArticle 2. This Decision takes effect from 22/8/2020.\n"
    )
    assert (header.number, header.doc_type) == ("22/2020/QĐ-UBND", "Quyết định")
    assert header.issuer == "UBND tỉnh Hà Giang"
    assert (header.issued_date, header.effective_date) == (date(2020, 8, 12), date(2020, 8, 22))
    assert header.title == "On promulgation of the coordination regulation"


def test_number_and_date_may_stand_beside_the_type_word_in_a_translation() -> None:
    header = read_header("Decision No. 22/2020 / QD-UBND dated 12/8/2020\n\nOn fees\n\nPursuant to the Law on Fees;\n")
    assert (header.number, header.doc_type, header.title) == ("22/2020/QĐ-UBND", "Quyết định", "On fees")
    assert header.issued_date == date(2020, 8, 12)


def test_what_is_not_stated_is_unknown() -> None:
    header = read_header("Điều 1. Phạm vi điều chỉnh\n1. Nội dung.\n")
    assert (header.number, header.issuer, header.issued_date, header.title, header.signer) == (None,) * 5
    assert header.recipients == ()


def test_an_official_letter_has_its_subject_for_a_title_and_no_addressee_for_an_issuer() -> None:
    header = read_header(
        "| VĂN PHÒNG CHÍNH PHỦ ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| Số: 8424/VPCP-KTTH V/v: trợ cấp một lần | Hà Nội, ngày 27 tháng 10 năm 2014 |\n"
        "| Kính gửi: | - Ủy ban nhân dân tỉnh Nghệ An. |\nXét đề nghị của Ủy ban nhân dân tỉnh Nghệ An.\n"
    )
    assert (header.doc_type, header.title, header.issuer) == ("Công văn", "trợ cấp một lần", "Văn phòng Chính phủ")


def test_a_consolidated_text_is_one_whatever_type_line_it_repeats() -> None:
    header = read_header(
        "BỘ CÔNG THƯƠNG\nSố: 57/VBHN-BCT\nHà Nội, ngày 01 tháng 12 năm 2025\nTHÔNG TƯ\nQuy định khung giá điện\n"
    )
    assert (header.doc_type, header.title) == ("Văn bản hợp nhất", "Quy định khung giá điện")


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        ("BỘ LAO ĐỘNG-THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Ủy ban Thường vụ Quốc hội"),
    ],
)
def test_a_national_body_is_spelled_as_it_is_known_by(printed: str, issuer: str) -> None:
    assert read_header(f"{printed}\nSố: 05/TB-ABC\nTHÔNG BÁO\nVề việc nghỉ lễ\n").issuer == issuer


def test_a_board_without_a_known_name_is_the_issuer_its_header_prints() -> None:
    text = "BAN CHỈ ĐẠO NHÀ NƯỚC VỀ DU LỊCH\nSố: 170/QĐ-BCĐNNDL\nQUYẾT ĐỊNH\nBAN HÀNH QUY CHẾ\nTRƯỞNG BAN CHỈ ĐẠO\n"
    header = read_header(
        f"{text}Căn cứ Luật Tổ chức Chính phủ;\nĐiều 1. Quy chế của Ban Chỉ đạo Nhà nước về Du lịch.\n"
    )
    assert (header.issuer, header.title) == ("Ban Chỉ đạo Nhà nước về Du lịch", "BAN HÀNH QUY CHẾ")


def test_words_of_the_rules_are_no_issuer_of_a_text_without_a_header() -> None:
    rules = "Điều 4. Hồ sơ\nBộ phận một cửa và Bộ Tài chính bổ sung một bản sao cho Ủy ban nhân dân tỉnh nơi có đất.\n"
    assert read_header(rules).issuer is None


def test_the_enacting_formula_names_the_issuer_where_no_header_does() -> None:
    header = read_header(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 21/2025/TT-BGDĐT\nQuy định chế độ trả lương dạy thêm giờ\n"
        "Căn cứ Luật Giáo dục số 43/2019/QH14;\nBộ trưởng Bộ Giáo dục và Đào tạo ban hành Thông tư quy định chế độ.\n"
        "Điều 1. Phạm vi điều chỉnh\n"
    )
    assert header.issuer == "Bộ Giáo dục và Đào tạo"
    assert header.title == "Quy định chế độ trả lương dạy thêm giờ"


def test_a_title_line_a_portal_put_above_the_header_is_not_the_type_line() -> None:
    header = read_header(
        "# Thông tư số 101/2018/TT-BTC quy định kinh phí\n| BỘ TÀI CHÍNH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| Số: 101/2018/TT-BTC | Hà Nội, ngày 14 tháng 11 năm 2018 |\nTHÔNG TƯ\nQUY ĐỊNH KINH PHÍ ƯU ĐÃI\n"
        "Căn cứ Luật Ngân sách nhà nước;\nĐiều 1. Phạm vi\n"
        "| Nơi nhận: - Lưu: VT. | KT. BỘ TRƯỞNG THỨ TRƯỞNG Trần Văn Hiếu |\n"
    )
    assert (header.title, header.issuer) == ("QUY ĐỊNH KINH PHÍ ƯU ĐÃI", "Bộ Tài chính")
    assert header.signer == "Trần Văn Hiếu"


def test_the_prime_minister_signs_in_the_row_of_the_recipients() -> None:
    closing = "| Nơi nhận: - VPCP: BTCN, các PCN; - Lưu: VT. | KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG Trần Hồng Hà |\n"
    assert read_header(f"{HEAD}Điều 1. Ban hành.\n{closing}").signer == "Trần Hồng Hà"


def test_a_signer_inside_a_recipient_is_found_and_a_street_is_none() -> None:
    closing = "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như Điều 3; CHỦ TỊCH\n- UBND phường Lê Thánh Tông và các phường;\n"
    signed = f"{HEAD}Điều 1. Ban hành.\n{closing}- VP: các PCVP, Lê Hồng Sơn các phòng: TH, NC;\n- Lưu: VT.\n"
    assert read_header(signed).signer == "Lê Hồng Sơn"
    assert read_header(f"{HEAD}Điều 1. Ban hành.\n{closing}- Lưu: VT.\n").signer is None


def test_a_month_whose_vowel_a_scan_lost_is_still_a_month() -> None:
    assert in_force("Quyết định này có hiệu lực kể từ ngày 08 th ng 6 năm 2024.") == (date(2024, 6, 8), None)


def test_an_office_of_a_body_belongs_to_the_title() -> None:
    title = "QUY ĐỊNH CHỨC NĂNG CỦA TRUNG TÂM THUỘC VĂN PHÒNG ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ"
    text = (
        f"Số: 2519/QĐ-UBND\nQUYẾT ĐỊNH\n{title}\nỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ\nCăn cứ Luật Giá;\nĐiều 1. Vị trí\n"
    )
    assert read_header(text).title == title
