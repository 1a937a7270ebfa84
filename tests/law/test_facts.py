"""Terms, delegations, procedures, bodies and binding words of a text; on any text valid spans and no exception."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.core.text import nfc
from legaldocs.documents.issuers import territories
from legaldocs.law import bodies, delegations, facts, norms, procedures, terms
from legaldocs.law.types import Span


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def test_the_list_of_definitions_ends_with_its_article() -> None:
    text = (
        "Điều 2. Giải thích từ ngữ\nTrong Quy định này, các từ ngữ dưới đây được hiểu như sau:\n"
        "1. *Nhà trạm* là công trình lắp đặt thiết bị.\n2. Chữ ký số: được hiểu là chữ ký điện tử, gồm:\n"
        "a) Khóa là một dãy;\n"
        "Điều 3. Nguyên tắc\n1. Công khai là chính."
    )
    found = terms.find(text)
    assert [text[one.start : one.end] for one in found] == ["Nhà trạm", "Chữ ký số"]
    assert words(text, found[0].meaning) == "công trình lắp đặt thiết bị."


def test_definitions_may_follow_the_heading_alone() -> None:
    text = "Điều 3. Giải thích từ ngữ\n1. Dự án liên huyện là dự án trên địa bàn 02 huyện.\nChương II\n1. Đất là đất."
    assert [text[one.start : one.end] for one in terms.find(text)] == ["Dự án liên huyện"]


def test_a_short_form_knows_the_name_it_shortens() -> None:
    text = "gửi Thủ trưởng cơ quan, đơn vị trực thuộc tỉnh (sau đây gọi tắt là Thủ trưởng cơ quan)."
    [found] = terms.find(text)
    assert text[found.start : found.end] == "Thủ trưởng cơ quan"
    assert words(text, found.meaning) == "Thủ trưởng cơ quan, đơn vị trực thuộc tỉnh"


@pytest.mark.parametrize(
    ("sentence", "kind", "level", "matter"),
    [
        (
            "2. Giao Bộ trưởng Bộ Công an quy định: lễ phục của hạ sĩ quan.",
            "regulate",
            "ministry",
            "lễ phục của hạ sĩ quan",
        ),
        ("Mức hỗ trợ do Hội đồng nhân dân cấp tỉnh quyết định nhưng không thấp.", "decide", "province", "Mức hỗ trợ"),
        ("Thực hiện thanh lý theo quy định của UBND cấp tỉnh.", "regulate", "province", "Thực hiện thanh lý"),
        ("3. Chính phủ quy định chi tiết Điều này.", "regulate", "government", "chi tiết Điều này"),
        ("Bộ Y tế chủ trì, phối hợp với Bộ Tài chính hướng dẫn việc chi trả.", "guide", "ministry", "việc chi trả"),
    ],
)
def test_what_is_left_to_another_body_names_body_and_matter(sentence: str, kind: str, level: str, matter: str) -> None:
    [found] = delegations.find(sentence)
    assert (found.kind.value, found.level.value, words(sentence, found.matter)) == (kind, level, matter)


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ Thông tư số 06/2023/TT-BTP của Bộ trưởng Bộ Tư pháp hướng dẫn về vị trí việc làm;",
        "Trung tâm do Ủy ban nhân dân cấp tỉnh quyết định thành lập.",
        "Ủy ban nhân dân cấp xã làm chủ đầu tư dự án.",
        "HỘI ĐỒNG\nHội đồng nhân dân tỉnh ban hành Nghị quyết quy định mức thu.",
        "Ủy ban nhân dân tỉnh quyết định giao đất đối với từng trường hợp cụ thể.",
    ],
)
def test_authors_single_cases_and_own_formulas_delegate_nothing(sentence: str) -> None:
    assert delegations.find(sentence) == []


SHEET = """1. Cấp giấy phép thử nghiệm

a) Trình tự thực hiện:
Bước 1: Nộp hồ sơ.
Bước 2: Thẩm định.
b) Thành phần hồ sơ:
- Đơn đề nghị;
- Bản sao giấy tờ.
c) Thời hạn giải quyết: 07 ngày làm việc
d) Cơ quan thực hiện: Sở Y tế
đ) Phí, lệ phí: 150.000 đồng
"""


def test_a_published_procedure_gives_its_parts() -> None:
    [found] = procedures.find(SHEET)
    assert words(SHEET, found.name) == "Cấp giấy phép thử nghiệm"
    assert [words(SHEET, part) for part in found.dossier] == ["Đơn đề nghị;", "Bản sao giấy tờ."]
    assert len(found.steps) == 2
    assert [words(SHEET, part) for part in (found.time_limit, found.body, found.fee)] == [
        "07 ngày làm việc",
        "Sở Y tế",
        "150.000 đồng",
    ]


def test_an_article_on_a_dossier_is_a_procedure() -> None:
    text = (
        "Điều 5. Hồ sơ, thủ tục cấp lại giấy phép\n1. Hồ sơ gồm:\na) Đơn đề nghị;\nb) Giấy phép cũ.\n"
        "2. Trong thời hạn 05 ngày làm việc, cơ quan cấp phép trả lời.\nĐiều 6. Trách nhiệm quản lý hồ sơ\n1. Lưu trữ."
    )
    [found] = procedures.find(text)
    assert words(text, found.name) == "Hồ sơ, thủ tục cấp lại giấy phép"
    assert [words(text, part) for part in found.dossier] == ["Đơn đề nghị;", "Giấy phép cũ."]


def test_a_body_exists_until_its_last_day() -> None:
    text = "Phòng Tư pháp trình UBND huyện Mẫu; báo cáo tỉnh Kiên Giang và Bộ Nông nghiệp và Môi trường."
    gone = {mention.key for mention in bodies.gone_on(text, date(2025, 7, 1))}
    assert gone == {"phong-tu-phap", "uy-ban-nhan-dan-huyen", "kien-giang"}
    assert [mention.key for mention in bodies.gone_on(text, date(2024, 1, 1))] == ["bo-nong-nghiep-va-moi-truong"]


def test_the_author_of_an_older_document_is_no_outdated_name() -> None:
    text = "Căn cứ Thông tư số 02/2022/TT-BTNMT ngày 10 tháng 01 năm 2022 của Bộ trưởng Bộ Tài nguyên và Môi trường;"
    assert bodies.gone_on(text, date(2026, 1, 1)) == []


def test_a_town_is_not_the_province_it_is_named_after() -> None:
    assert bodies.find("thành phố Nam Định; đường Bình Dương; phường Hòa Bình") == []


def test_provinces_agree_with_the_register_of_territories() -> None:
    ended = {row.name for row in territories().values() if row.valid_to and not row.is_sample}
    living = {row.name for row in territories().values() if row.valid_to is None and not row.is_sample}
    rows = [body for body in bodies.bodies() if body.kind == "province" and body.key != "ha-tay"]
    assert {body.name for body in rows if body.until is None} == living
    assert {body.name for body in rows if body.until is not None} == ended - living


def test_every_row_names_its_source_and_living_successors() -> None:
    names = {body.name for body in bodies.bodies() if body.kind in ("ministry", "province")}
    for body in bodies.bodies():
        assert body.source, body.key
        if body.kind in ("ministry", "province") and body.until:
            assert set(body.successors) <= names, body.key


def test_binding_words_know_whom_they_bind() -> None:
    text = "Điều 1. Đối tượng áp dụng\n1. Hộ kinh doanh.\nĐiều 2. Cấm\na) Hộ kinh doanh không được đốt rác; bị xử phạt."
    found = norms.find(text)
    assert [(one.kind.value, words(text, one.subject)) for one in found] == [
        ("prohibition", None),
        ("prohibition", "Hộ kinh doanh"),
        ("sanction", None),
    ]
    assert [words(text, span) for span in norms.addressees(text)] == ["Hộ kinh doanh."]


_PIECES = st.sampled_from(
    (
        *(
            "Điều 1. ",
            "1. ",
            "a) ",
            "- ",
            "\n",
            "; ",
            ": ",
            "(",
            ")",
            "|",
            "“",
            " là ",
            "hồ sơ gồm: ",
            "từ ngữ hiểu như sau:",
        ),
        *(
            "từ ",
            " đến ",
            "không quá ",
            "tối đa ",
            "05 ",
            "1.000",
            ",5 ",
            "mười ",
            "năm ",
            "tháng ",
            "ngày ",
            "đồng",
            "/người",
        ),
        *(
            "%",
            " ha",
            "lần mức lương cơ sở",
            "sau đây gọi là ",
            "giao UBND tỉnh ",
            "quy định ",
            "theo quy định của Bộ Y tế ",
        ),
        *("Trình tự thực hiện:", "Thành phần hồ sơ:", "Phí: ", "huyện A ", "tỉnh Hà Giang, ", "không được ", "phải "),
    )
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=50).map("".join)))
@settings(max_examples=120, deadline=None)
def test_spans_are_valid_and_in_order_on_any_text(text: str) -> None:
    text = nfc(text)
    found = facts.read(text)
    for each in (found.quantities, found.terms, found.procedures, found.bodies, found.norms):
        edges = [edge for one in each for edge in (one.start, one.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)
    parts = [one.delegate for one in found.delegations] + [span for one in found.procedures for span in one.steps]
    assert all(0 <= span.start < span.end <= len(text) for span in parts)
