"""Which lines of a legal text open a provision, and which only look as if they did."""

from __future__ import annotations

import itertools

import pytest

from legaldocs.law.structure import parse
from legaldocs.law.types import Kind, Provision


def paths(text: str, *kinds: Kind) -> list[str]:
    return [p.path for p in parse(text).provisions if not kinds or p.kind in kinds]


def unit(text: str, path: str) -> Provision:
    return next(p for p in parse(text).provisions if p.path == path)


def test_articles_clauses_and_points_have_addresses_without_their_chapter() -> None:
    text = (
        "Chương I\nQUY ĐỊNH CHUNG\nMục 1. PHẠM VI\nĐiều 1. Phạm vi điều chỉnh\n1. Quy định chi tiết:\n"
        "a) Giống cây;\nb) Vật nuôi.\n2. Không áp dụng với rừng.\nChương II\nTỔ CHỨC\nĐiều 2. Trách nhiệm\n"
    )
    assert paths(text) == [
        "chuong-1",
        "chuong-1/muc-1",
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-1/khoan-1/diem-a",
        "dieu-1/khoan-1/diem-b",
        "dieu-1/khoan-2",
        "chuong-2",
        "dieu-2",
    ]


def test_a_point_keeps_its_vietnamese_letter() -> None:
    text = "Điều 1. Hồ sơ\n1. Gồm:\nc) Đơn;\na) Đơn;\nb) Ảnh;\nc) Bản sao;\nd) Sơ đồ;\nđ) Giấy ủy quyền."
    assert paths(text, Kind.POINT)[-2:] == ["dieu-1/khoan-1/diem-d", "dieu-1/khoan-1/diem-đ"]


def test_lettered_articles_and_clauses_follow_their_number() -> None:
    text = "Điều 51. Mức phí\n1. Xe con.\n1a. Xe tải.\nĐiều 51a. Miễn phí\nĐiều 52. Hiệu lực\n"
    assert paths(text) == ["dieu-51", "dieu-51/khoan-1", "dieu-51/khoan-1a", "dieu-51a", "dieu-52"]


def test_attached_regulation_restarts_under_its_type_word() -> None:
    text = (
        "QUYẾT ĐỊNH\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.\nĐiều 2. Hiệu lực thi hành\n"
        "Nơi nhận:\n- Như Điều 2;\nTM. ỦY BAN NHÂN DÂN\n\nQUY CHẾ\nLÀM VIỆC CỦA HỘI ĐỒNG\n"
        "(Ban hành kèm theo Quyết định số 01/2025/QĐ-UBND)\nĐiều 1. Phạm vi\n1. Áp dụng với thành viên.\nĐiều 2. Họp\n"
    )
    assert paths(text) == ["dieu-1", "dieu-2", "quy-che", "quy-che/dieu-1", "quy-che/dieu-1/khoan-1", "quy-che/dieu-2"]
    assert unit(text, "quy-che").heading == "LÀM VIỆC CỦA HỘI ĐỒNG"


def test_quoted_new_articles_are_not_own_articles() -> None:
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Quy chế\n1. Sửa đổi Điều 2 như sau:\n“Điều 2. Họp\n1. Họp mỗi quý.\n"
        "Điều 3. Biên bản\n1. Lập trong ngày.”\n2. Bãi bỏ Điều 4.\nĐiều 2. Thi hành\n1. Có hiệu lực từ ngày ký.\n"
    )
    assert paths(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2", "dieu-2/khoan-1"]


@pytest.mark.parametrize(("opening", "closing"), [("“", '"'), ('"', "”"), ("“", "”."), ("«", "»;"), ("“", "“.")])
def test_a_quotation_may_be_closed_by_another_mark(opening: str, closing: str) -> None:
    text = (
        f"Điều 1. Sửa đổi Điều 5 như sau:\n{opening}Điều 5. Phí\n1. Thu theo tháng.\nĐiều 6. Lệ phí{closing}\n"
        "Điều 2. Hiệu lực thi hành\n"
    )
    assert paths(text) == ["dieu-1", "dieu-2"]


def test_a_quotation_never_closed_ends_at_the_next_own_article() -> None:
    text = (
        "Điều 1. Sửa đổi khoản 2 Điều 5 như sau:\n“2. Thu theo tháng.\n3. Nộp vào ngân sách.\n"
        "Điều 2. Hiệu lực thi hành\n1. Từ ngày ký.\n2. Thay thế.\n"
    )
    assert paths(text) == ["dieu-1", "dieu-2", "dieu-2/khoan-1", "dieu-2/khoan-2"]


def test_new_text_without_any_marks_does_not_break_the_count() -> None:
    text = "Điều 1. Sửa đổi Điều 7 như sau:\nĐiều 7. Phí\nThu theo tháng.\nĐiều 2. Hiệu lực thi hành\n"
    assert paths(text) == ["dieu-1", "dieu-2"]


@pytest.mark.parametrize(
    "reference", ["tại\nĐiều 3. của Nghị định", "khoản 1\nĐiều 2 Nghị định số 5", "theo\nĐiều 2. Luật"]
)
def test_a_reference_broken_over_lines_is_no_article(reference: str) -> None:
    text = f"Điều 1. Phạm vi\nThực hiện quy định {reference}.\n"
    assert paths(text) == ["dieu-1"]


def test_the_word_dieu_may_stand_alone_on_its_line() -> None:
    text = "Điều\n1. Phạm vi điều chỉnh\n\n1. Nội dung.\n\nĐiều\n2. Đối tượng áp dụng\n"
    assert paths(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-2"]
    assert unit(text, "dieu-1").heading == "Phạm vi điều chỉnh"


def test_points_and_clauses_that_run_on_in_one_line_are_read() -> None:
    text = "Điều 1. Hồ sơ 1. Hồ sơ gồm: a) Đơn; b) Bản sao. 2. Nộp một bộ.\n"
    assert paths(text) == [
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-1/khoan-1/diem-a",
        "dieu-1/khoan-1/diem-b",
        "dieu-1/khoan-2",
    ]
    assert unit(text, "dieu-1").heading == "Hồ sơ"


def test_recipients_tables_and_forms_open_no_provisions() -> None:
    text = (
        "Điều 1. Phê duyệt danh mục.\nĐiều 2. Thi hành\n1. Từ ngày ký.\nNơi nhận:\n2. Lưu: VT.\n\nPHỤ LỤC I\nMẪU ĐƠN\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Cấp cho ông …\n1. Họ tên\nĐiều 2. Hiệu lực\n"
    )
    assert paths(text) == ["dieu-1", "dieu-2", "dieu-2/khoan-1", "phu-luc-i"]


def test_decimal_subdivisions_are_not_clauses() -> None:
    text = "Điều 1. Nhiệm vụ\n1. Về đất đai\n1.1. Trình dự thảo.\n1.2. Thẩm định.\n2. Về nhà ở\n"
    assert paths(text, Kind.CLAUSE) == ["dieu-1/khoan-1", "dieu-1/khoan-2"]


def test_english_translations_are_read_alike() -> None:
    text = "Chapter I\nGENERAL\nArticle 1. Scope\n1. This Decision covers:\na) Fees;\nb) Charges.\nArticle 2. Effect\n"
    assert paths(text) == [
        "chuong-1",
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-1/khoan-1/diem-a",
        "dieu-1/khoan-1/diem-b",
        "dieu-2",
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Phạm vi điều chỉnh", "Phạm vi điều chỉnh"),
        ("Phạm vi điều chỉnh.", "Phạm vi điều chỉnh"),
        ("Điều khoản thi hành:", "Điều khoản thi hành"),
        ("Ban hành kèm theo Quyết định này Quy chế làm việc.", None),
        ("Quyết định này có hiệu lực kể từ ngày ký.", None),
        ("Sửa đổi, bổ sung một số điều của Quy chế như sau:", None),
        ("Phạm vi điều chỉnh Nghị quyết này quy định mức chi.", "Phạm vi điều chỉnh"),
        ("Chánh Văn phòng, Giám đốc Sở Tư pháp chịu trách nhiệm thi hành Quyết định này./.", None),
    ],
)
def test_heading_is_none_where_the_line_is_the_operative_sentence(line: str, heading: str | None) -> None:
    assert unit(f"Điều 1. {line}\n", "dieu-1").heading == heading


def test_heading_wrapped_over_two_lines_is_joined() -> None:
    text = "Điều 1. Trách nhiệm của Sở Tư pháp và\ncác cơ quan liên quan\n1. Chủ trì.\n"
    assert unit(text, "dieu-1").heading == "Trách nhiệm của Sở Tư pháp và các cơ quan liên quan"


def test_bases_are_the_can_cu_lines_before_the_first_article() -> None:
    text = "QUYẾT ĐỊNH\nCăn cứ Luật Đất đai;\n  Căn cứ Luật Nhà ở;\nĐiều 1. Căn cứ\nCăn cứ kế hoạch năm.\n"
    spans = parse(text).bases
    assert [text[s.start : s.end] for s in spans] == ["Căn cứ Luật Đất đai;", "Căn cứ Luật Nhà ở;"]


def test_children_lie_inside_their_parent_and_follow_it() -> None:
    text = "Chương I\nCHUNG\nĐiều 1. A\n1. B\na) C\nb) D\n2. E\nChương II\nRIÊNG\nĐiều 2. F\n"
    units = {p.path: p for p in parse(text).provisions}
    for child in units.values():
        if child.parent:
            assert units[child.parent].start <= child.start < child.end <= units[child.parent].end
    starts = [p.start for p in units.values()]
    assert all(a < b for a, b in itertools.pairwise(starts))


def test_a_clause_glued_to_the_sentence_before_it_is_read_where_its_number_is_missing() -> None:
    text = (
        "Điều 9. Tổ chức\n1. Giao Ủy ban thực hiện đúng quy định.2. Giao Thường trực giám sát.\n3. Đề nghị Mặt trận.\n"
    )
    assert paths(text, Kind.CLAUSE) == [f"dieu-9/khoan-{n}" for n in (1, 2, 3)]


def test_a_comma_typed_for_a_stop_hides_no_article() -> None:
    text = (
        "Điều 1. Quản lý\nThực hiện theo quy định của Chính phủ,\nĐiều 2. Kết thúc\nDừng thí điểm.\nĐiều 3. Hiệu lực\n"
    )
    assert paths(text, Kind.ARTICLE) == ["dieu-1", "dieu-2", "dieu-3"]


def test_a_heading_that_ends_in_a_word_like_muc_is_cut_from_the_sentence_glued_to_it() -> None:
    text = "Điều 3. Nội dung và mức chi Nội dung chi phục vụ bầu cử quy định tại Phụ lục kèm theo.\n"
    assert unit(text, "dieu-3").heading == "Nội dung và mức chi"


def test_the_note_below_an_appendix_is_not_its_title() -> None:
    text = (
        "Điều 1. Ban hành kèm theo Quyết định này Phụ lục.\nNơi nhận:\n- Lưu: VT.\nPHỤ LỤC I\n"
        "(Kèm theo Quyết định số 5/2025/QĐ-UBND)\nMỨC THU PHÍ\nPHỤ LỤC II\n(Kèm theo Quyết định số 5/2025/QĐ-UBND)\n"
        "Mức thu áp dụng từ năm 2026.\n"
    )
    assert (unit(text, "phu-luc-i").heading, unit(text, "phu-luc-ii").heading) == ("MỨC THU PHÍ", None)


def test_an_operative_sentence_that_ends_in_a_colon_is_no_heading() -> None:
    assert unit("Điều 1. Thực hiện chế độ điều dưỡng luân phiên:\n1. Đối tượng.\n", "dieu-1").heading is None


def test_a_section_named_at_the_end_of_a_broken_line_opens_none() -> None:
    text = "Điều 1. Giá đất\n1. Giá quy định tại\nMục IV - Phụ lục số 32: giá tương ứng.\n2. Thay thế Bảng giá.\n"
    assert paths(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]


def test_next_clause_that_amends_ends_a_quotation_never_closed() -> None:
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Quy định kèm theo Quyết định số 40/2024/QĐ-UBND\n"
        "1. Bổ sung khoản 3 Điều 6 như sau:\n“3. Bồi thường khác.”.\n"
        "2. Sửa đổi khoản 1 Điều 13 như sau:\n“1. Số tiền hỗ trợ:\nCác phường: 400.000.000\n2. Các xã còn lại\n"
        "3.\nSửa đổi điểm a khoản 3 Điều 14 như sau:\n“a) Mức hỗ trợ:\nCác xã: 5.000.000\n"
        "4. Bãi bỏ khoản 2 Điều 15.\n"
        "Điều 2. Hiệu lực thi hành\n"
    )
    assert [p.path for p in parse(text).provisions] == [
        "dieu-1",
        *(f"dieu-1/khoan-{number}" for number in (1, 2, 3, 4)),
        "dieu-2",
    ]
