"""Citations: what is a mention, how far it reaches, and what the citing text does to the cited one."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law import citations
from legaldocs.law.types import Citation

HEAD = "QUYẾT ĐỊNH\nSố: 97/2025/QĐ-UBND\n"


def body(sentence: str) -> str:
    """A decision whose second article says ``sentence``."""
    return f"{HEAD}Điều 1. Phạm vi điều chỉnh\nQuy định mức thu.\nĐiều 2. {sentence}\n"


def brief(found: list[Citation]) -> list[tuple[str | None, str]]:
    """Number or name with the relation."""
    return [(c.number or c.title, c.relation.value) for c in found]


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (
            "Căn cứ Luật Đất đai số 31/2024/QH15 được sửa đổi, bổ sung bởi Luật số 43/2024/QH15;",
            [("31/2024/QH15", "basis"), ("43/2024/QH15", "basis")],
        ),
        (
            "Căn cứ Nghị định số 102/2024/NĐ-CP quy định chi tiết thi hành một số điều của Luật Đất đai;",
            [("102/2024/NĐ-CP", "basis")],
        ),
        (
            "Căn cứ Thông tư liên tịch số 25/2010/TTLT-BTC-BYT về việc sửa đổi, bổ sung Thông tư liên tịch số "
            "17/2006/TTLT-BTC-BYT ngày 21/11/2006 và thay thế Thông tư liên tịch số 06/2007/TTLT-BTC-BYT;",
            [
                ("25/2010/TTLT-BTC-BYT", "basis"),
                ("17/2006/TTLT-BTC-BYT", "refer"),
                ("06/2007/TTLT-BTC-BYT", "refer"),
            ],
        ),
        (
            "Căn cứ các Nghị định của Chính phủ: số 63/2010/NĐ-CP về kiểm soát thủ tục hành chính; số 92/2017/NĐ-CP;",
            [("63/2010/NĐ-CP", "basis"), ("92/2017/NĐ-CP", "basis")],
        ),
        (
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Quy hoạch và Luật Đấu thầu số 57/2024/QH15;",
            [("57/2024/QH15", "basis")],
        ),
        (
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Đất đai số 31/2024/QH15, Luật Nhà ở số 27/2023/QH15;",
            [
                ("Luật sửa đổi, bổ sung một số điều của", "basis"),
                ("31/2024/QH15", "refer"),
                ("27/2023/QH15", "refer"),
            ],
        ),
        (
            "Theo đề nghị của Sở Du lịch tại Tờ trình số 68/TTr-SDL về việc bãi bỏ Quyết định số 17/2025/QĐ-UBND;",
            [("68/TTr-SDL", "refer"), ("17/2025/QĐ-UBND", "refer")],
        ),
    ],
)
def test_basis_lines(basis: str, expected: list[tuple[str, str]]) -> None:
    assert brief(citations.find(f"{HEAD}{basis}\nĐiều 1. Quy định chung\n")) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bãi bỏ Quyết định số 5/2020/QĐ-UBND.", [("5/2020/QĐ-UBND", "repeal")]),
        (
            "Quyết định này có hiệu lực từ ngày 01 tháng 01 năm 2026 và thay thế Quyết định số 5/2020/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "replace")],
        ),
        (
            "Quyết định số 5/2020/QĐ-UBND về sửa đổi Quyết định số 4/2019/QĐ-UBND hết hiệu lực kể từ ngày "
            "Quyết định này có hiệu lực.",
            [("5/2020/QĐ-UBND", "repeal"), ("4/2019/QĐ-UBND", "refer")],
        ),
        (
            "Bãi bỏ Quyết định số 5/2020/QĐ-UBND về việc sửa đổi, bổ sung Quyết định số 4/2019/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "repeal"), ("4/2019/QĐ-UBND", "refer")],
        ),
        (
            "Luật Giáo dục nghề nghiệp số 74/2014/QH13 đã được sửa đổi, bổ sung theo Luật số 97/2015/QH13 và Luật số "
            "21/2017/QH14 hết hiệu lực từ ngày Luật này có hiệu lực.",
            [("74/2014/QH13", "repeal"), ("97/2015/QH13", "refer"), ("21/2017/QH14", "refer")],
        ),
        (
            "Thông tư số 11/2016/TT-BTC hướng dẫn Nghị định số 42/2015/NĐ-CP và Thông tư số 23/2017/TT-BTC "
            "hết hiệu lực "
            "thi hành.",
            [("11/2016/TT-BTC", "repeal"), ("42/2015/NĐ-CP", "refer"), ("23/2017/TT-BTC", "repeal")],
        ),
        (
            "Quyết định này quy định chi tiết khoản 2 Điều 25 Luật Đường sắt.",
            [("Luật Đường sắt", "guide")],
        ),
        (
            "Sở Tài chính tham mưu trình Ủy ban nhân dân tỉnh bãi bỏ Quyết định số 5/2020/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "refer")],
        ),
        (
            "Trường hợp Nghị định số 5/2020/NĐ-CP hết hiệu lực thì áp dụng văn bản thay thế.",
            [("5/2020/NĐ-CP", "refer")],
        ),
        (
            "Hồ sơ theo Nghị định số 5/2020/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 6/2021/NĐ-CP.",
            [("5/2020/NĐ-CP", "refer"), ("6/2021/NĐ-CP", "refer")],
        ),
        (
            "Thay thế cụm từ “cấp huyện” bằng cụm từ “cấp xã” tại Điều 3 Quyết định số 5/2020/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "amend")],
        ),
        (
            "Bãi bỏ cụm từ “cấp huyện” tại Điều 3 Quyết định số 5/2020/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "amend")],
        ),
        (
            "Đính chính Điều 2 Quyết định số 5/2020/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "correct")],
        ),
        (
            "Ngưng hiệu lực Quyết định số 5/2020/QĐ-UBND đến hết ngày 31 tháng 12 năm 2026.",
            [("5/2020/QĐ-UBND", "pause")],
        ),
        (
            "Điều 2 Quyết định số 5/2020/QĐ-UBND bị ngưng hiệu lực bởi Quyết định số 6/2021/QĐ-UBND.",
            [("5/2020/QĐ-UBND", "refer"), ("6/2021/QĐ-UBND", "refer")],
        ),
        (
            "Quyết định số 5/2020/QĐ-UBND về phí; Quyết định số 6/2021/QĐ-UBND quy định ngưng hiệu lực một phần "
            "Quyết định số 5/2020/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
            [("5/2020/QĐ-UBND", "repeal"), ("6/2021/QĐ-UBND", "repeal"), ("5/2020/QĐ-UBND", "refer")],
        ),
        ("Đình chỉ việc thi hành Quyết định số 5/2020/QĐ-UBND.", [("5/2020/QĐ-UBND", "suspend")]),
        ("Kế hoạch này thay thế Kế hoạch số 371/KH-UBND.", [("371/KH-UBND", "replace")]),
        (
            "Ủy ban báo cáo Bộ Tài chính theo quy định (Kế hoạch này thay thế Kế hoạch số 76/KH-UBND).",
            [("76/KH-UBND", "replace")],
        ),
        ("Công bố hết hiệu lực toàn bộ Quyết định số 5/2020/QĐ-UBND.", [("5/2020/QĐ-UBND", "announce")]),
        ("Giải thích khoản 2 Điều 3 Quyết định số 5/2020/QĐ-UBND.", [("5/2020/QĐ-UBND", "interpret")]),
        (
            "Sở Tư pháp có trách nhiệm giải thích Quyết định số 5/2020/QĐ-UBND khi có yêu cầu.",
            [("5/2020/QĐ-UBND", "refer")],
        ),
    ],
)
def test_acts_of_the_text_and_what_they_reach(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert brief(citations.find(body(sentence))) == expected


def test_a_list_is_governed_by_the_clause_that_announces_it() -> None:
    text = body(
        "Hiệu lực\n1. Các Quyết định sau đây hết hiệu lực:\na) Quyết định số 5/2020/QĐ-UBND về phí;\n"
        "b) Quyết định số 6/2020/QĐ-UBND.\n2. Thực hiện theo Nghị định số 7/2021/NĐ-CP."
    )
    assert [r for _, r in brief(citations.find(text))] == ["repeal", "repeal", "refer"]


def test_proposals_in_an_annex_are_no_acts() -> None:
    text = (
        body("Hiệu lực")
        + "Nơi nhận:\n- Lưu: VT.\nPHỤ LỤC\n1. Kiến nghị thực thi\nSửa đổi Điều 9 Thông tư số 7/2025/TT-BKHCN.\n"
    )
    assert [r for _, r in brief(citations.find(text))] == ["refer"]


def test_quoted_new_text_acts_on_nothing() -> None:
    text = body("Sửa đổi Điều 4 Quyết định số 5/2020/QĐ-UBND như sau:\n“Điều 4. Bãi bỏ Quyết định số 6/2020/QĐ-UBND.”")
    assert [r for _, r in brief(citations.find(text))] == ["amend", "refer"]


@pytest.mark.parametrize(
    ("words", "unit", "units"),
    [
        ("điểm a khoản 2 Điều 5 Nghị định số 7/2021/NĐ-CP", "dieu-5/khoan-2/diem-a", 1),
        ("các khoản 1, 2 và 5 Điều 7 của Nghị định số 7/2021/NĐ-CP", "dieu-7/khoan-1", 3),
        ("từ Điều 3 đến Điều 9 Nghị định số 7/2021/NĐ-CP", "dieu-3", 7),
        ("khoản 2 Điều 3 Quy định về phí ban hành kèm theo Quyết định số 7/2021/QĐ-UBND", "quy-dinh/dieu-3/khoan-2", 1),
        ("Mẫu số 02 ban hành kèm theo Thông tư số 7/2021/TT-BTC", "mau-02", 1),
        ("Mục A Phụ lục II Nghị định số 7/2021/NĐ-CP", "phu-luc-ii/muc-a", 1),
        ("Điều 51a Nghị định số 7/2021/NĐ-CP", "dieu-51a", 1),
        ("Nghị định số 7/2021/NĐ-CP", None, 0),
    ],
)
def test_provisions_belong_to_the_mention(words: str, unit: str | None, units: int) -> None:
    (citation,) = citations.find(body(f"Thực hiện theo {words}."))
    assert (citation.unit, len(citation.units)) == (unit, units)
    assert citation.text == words.removeprefix("các ").removeprefix("từ ")


def test_own_provisions_and_own_number_are_no_citations() -> None:
    assert citations.find(body("Thực hiện theo khoản 1 Điều này và Quyết định số 97/2025/QĐ-UBND.")) == []


def test_a_law_named_by_year_keeps_name_and_year() -> None:
    (citation,) = citations.find(body("Thực hiện theo Luật Đất đai năm 2024."))
    assert (citation.number, citation.title, citation.year) == (None, "Luật Đất đai", 2024)


def test_english_translations_are_read_alike() -> None:
    (citation,) = citations.find(
        "Article 1. Scope\nThis Decision replaces Decision No. 22/2020 / QD-UBND dated 12/8/2020.\n"
    )
    assert (citation.number, citation.relation.value) == ("22/2020/QĐ-UBND", "replace")
    assert citation.issued_date == date(2020, 8, 12)


def test_a_verb_in_the_title_of_a_repealed_document_changes_nothing_by_itself() -> None:
    text = (
        "1. Bãi bỏ toàn bộ Quyết định số 08/2023/QĐ-UBND sửa đổi, bổ sung một số điều của Quy định ban hành kèm theo "
        "Quyết định số 55/2014/QĐ-UBND về vỉa hè và bãi bỏ một phần Quyết định số 24/2019/QĐ-UBND."
    )
    found = {c.number: c.relation.value for c in citations.find(text, number="81/2025/QĐ-UBND")}
    assert found == {"08/2023/QĐ-UBND": "repeal", "55/2014/QĐ-UBND": "refer", "24/2019/QĐ-UBND": "refer"}


def test_a_semicolon_typed_in_an_amending_law_s_name_divides_nothing() -> None:
    basis = "Căn cứ Luật Giá ngày 19/6/2023; Luật sửa đổi; bổ sung một số điều của Luật Giá ngày 25/6/2025;\n"
    found = [(one.title, one.relation.value) for one in citations.find(f"{HEAD}{basis}Điều 1. Phạm vi\n")]
    assert found == [("Luật Giá", "basis"), ("Luật sửa đổi; bổ sung một số điều của Luật Giá", "basis")]


def test_a_subsection_keeps_its_parted_number() -> None:
    found = citations.find(body("Thực hiện theo điểm a tiểu mục 2.4 mục 2 Phụ lục I Thông tư số 02/2023/TT-BTP."))
    assert [one.unit for one in found] == ["phu-luc-i/muc-2/tieu-muc-2-4/diem-a"]


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("điểm 1 Mục III", ("muc-iii/diem-1",)),
        ("điểm 5.1 khoản 5 Điều 9", ("dieu-9/khoan-5/diem-5-1",)),
        ("Chương III, Điều 39 và Điều 40", ("chuong-3", "dieu-39", "dieu-40")),
        ("Điều 20 và Chương VI", ("dieu-20", "chuong-6")),
        ("Điều 12 và Mục 4 Phụ lục II", ("dieu-12", "phu-luc-ii/muc-4")),
        ("khoản 2 Điều 3 Mục II", ("dieu-3/khoan-2",)),
    ],
)
def test_numbered_points_and_chapters_beside_articles_keep_their_place(words: str, addresses: tuple[str, ...]) -> None:
    (found,) = citations.find(body(f"Thực hiện theo {words} Thông tư số 02/2023/TT-BTP."))
    assert found.units == addresses
    assert found.text.startswith(words[:4])


def test_a_law_does_not_cite_itself_by_its_own_name() -> None:
    text = (
        "QUỐC HỘI\nLuật số: 60/2024/QH15\nLUẬT\nDỮ LIỆU\nCăn cứ Hiến pháp;\nQuốc hội ban hành Luật Dữ liệu.\n"
        "Điều 1. Áp dụng Luật Dữ liệu\n1. Luật Dữ liệu áp dụng cùng Luật Giao dịch điện tử.\n"
    )
    assert [one.title for one in citations.find(text)] == ["Luật Giao dịch điện tử"]


def test_a_text_may_detail_one_document_and_guide_another() -> None:
    text = body(
        "Quyết định này quy định chi tiết một số điều của Luật Giá về định giá và hướng dẫn thi hành "
        "Nghị định số 85/2024/NĐ-CP của Chính phủ."
    )
    assert brief(citations.find(text)) == [("Luật Giá", "guide"), ("85/2024/NĐ-CP", "guide")]


def test_what_follows_a_number_that_cannot_be_read_stands_in_its_title() -> None:
    text = body(
        "Quyết định này thay thế Quyết định số 15/2014/QĐ-UBND về việc cưới; Quyết định số 22/201 /QĐ-UBND sửa đổi "
        "Quy định ban hành kèm theo Quyết định số 16/2014/QĐ-UBND."
    )
    assert brief(citations.find(text)) == [("15/2014/QĐ-UBND", "replace"), ("16/2014/QĐ-UBND", "refer")]
