"""The conflict rules of pairs: each sees its conflict, quotes both sides, and is silent on its harmless twin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.law.conflicts import judge as judging
from legaldocs.law.conflicts.model import Side, rules

DECREE, DECISION, LAW = "12/2020/NĐ-CP", "05/2022/QĐ-UBND", "09/2018/QH14"
CEILING = "1. Mức thu phí thăm quan bảo tàng đối với người lớn không quá 40.000 đồng/lần/người."
WAIT = "Thời hạn thẩm định phương án cải tạo phục hồi môi trường không quá 30 ngày."
DOSSIER = (
    "Hồ sơ đề nghị cấp biển hiệu phương tiện vận tải khách du lịch gồm:\na) Đơn đề nghị cấp biển hiệu;\n"
    "b) Bản sao giấy đăng ký phương tiện vận tải."
)
PERMITS = "Ủy ban nhân dân cấp huyện cấp giấy phép hoạt động bến khách ngang sông trên tuyến đường thủy nội địa."
CASES = (
    "Việc hỗ trợ tiền thuê nhà trọ thực hiện trong các trường hợp sau đây:\na) Người lao động làm việc trong khu công"
    " nghiệp;\nb) Người có công với cách mạng;\nc) Hộ nghèo theo chuẩn nghèo đa chiều."
)
LIGHTS = (
    "Chủ cơ sở karaoke có trách nhiệm bảo đảm cách âm phòng hát; bảo đảm ánh sáng trong phòng hát karaoke theo quy"
    " chuẩn; niêm yết nội quy hoạt động karaoke."
)
HARBOUR = (
    "Người lái phương tiện trong vùng nước cảng biển phải chấp hành lệnh điều động của cảng vụ hàng hải, trừ tàu cá."
)

CONFLICTS = [
    ("amount-outside", CEILING.replace("không quá 40.000", "là 60.000"), CEILING),
    ("amount-differs", WAIT.replace("30", "20"), WAIT),
    ("added-dossier", DOSSIER + "\nc) Văn bản xác nhận của Sở Giao thông vận tải về niên hạn.", DOSSIER),
    ("other-body", PERMITS.replace("Ủy ban nhân dân cấp huyện", "Ủy ban nhân dân cấp xã"), PERMITS),
    ("outside-list", CASES + "\nd) Sinh viên cao đẳng nghề năm cuối.", CASES),
    ("added-duty", LIGHTS + " Chủ cơ sở karaoke phải lắp camera trong phòng hát nối với công an phường.", LIGHTS),
    ("added-prohibition", LIGHTS + " Nghiêm cấm cơ sở karaoke mở phòng hát gần trường học.", LIGHTS),
    ("altered-copy", HARBOUR.replace(", trừ tàu cá", ""), HARBOUR),
    (
        "reserved-conditions",
        "Cơ sở dạy nhảy phải đáp ứng các điều kiện sau: có phòng tập từ 60 m2 trở lên.",
        "Bộ, Hội đồng nhân dân, Ủy ban nhân dân các cấp không được ban hành quy định về điều kiện đầu tư kinh doanh.",
    ),
    (
        "reserved-procedures",
        "Sở Xây dựng hướng dẫn trình tự, thủ tục đăng ký hỗ trợ.",
        "Nghiêm cấm quy định thủ tục hành chính trong quyết định của Ủy ban nhân dân, trừ trường hợp được luật giao.",
    ),
    (
        "reserved-rights",
        "Tạm dừng đăng ký xe mô tô tại các quận nội thành.",
        "Quyền công dân chỉ có thể bị hạn chế theo quy định của luật.",
    ),
    (
        "reserved-matter",
        "Tiêu chuẩn giáo viên dạy lái tàu cánh ngầm: có bằng thuyền trưởng hạng nhất.",
        "Bộ trưởng Bộ Giao thông vận tải quy định tiêu chuẩn giáo viên dạy lái tàu cánh ngầm.",
    ),
    (
        "retroactive",
        "Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 01 năm 2021.",
        "Văn bản của chính quyền địa phương không được quy định hiệu lực trở về trước.",
    ),
    (
        "basis-not-normative",
        "Căn cứ Công văn số 15/CV-HĐND ngày 02/3/2022 của Thường trực Hội đồng nhân dân tỉnh;",
        "Căn cứ ban hành văn bản là văn bản quy phạm pháp luật có hiệu lực pháp lý cao hơn đang có hiệu lực.",
    ),
    (
        "basis-replaced",
        "Căn cứ Luật Bảo vệ môi trường ngày 23 tháng 6 năm 2014;",
        "Căn cứ ban hành văn bản là văn bản quy phạm pháp luật có hiệu lực pháp lý cao hơn đang có hiệu lực.",
    ),
    ("basis-number", "Căn cứ Nghị định số 12/NĐ-CP ngày 05 tháng 02 năm 2020 của Chính phủ;", "12/2020/NĐ-CP"),
]
HARMLESS = [
    (CEILING.replace("không quá 40.000", "là 30.000"), CEILING),  # below a ceiling is what a ceiling is for
    (DOSSIER.replace("b) Bản sao giấy đăng ký", "b) Giấy đăng ký (bản sao)"), DOSSIER),
    (PERMITS.replace("Ủy ban nhân dân", "UBND"), PERMITS),
    (LIGHTS, WAIT),
    ("Căn cứ Luật Bảo vệ môi trường ngày 17 tháng 11 năm 2020;", CONFLICTS[-2][2]),
    ("Căn cứ Nghị định số 12/2020/NĐ-CP ngày 05 tháng 02 năm 2020 của Chính phủ;", "12/2020/NĐ-CP"),
    ("Điều 1. Phạm vi điều chỉnh\nQuyết định này quy định hoạt động karaoke.", LIGHTS),
]


@pytest.mark.parametrize(("rule", "tested", "basis"), CONFLICTS, ids=[row[0] for row in CONFLICTS])
def test_a_conflict_is_named_with_the_words_that_show_it(rule: str, tested: str, basis: str) -> None:
    found = judging.judge(Side(tested, DECISION), Side(basis, DECREE))
    signals = {one.rule: one for one in found.signals}
    assert found.conflict
    assert found.score >= judging.LINE
    assert rule in signals
    assert signals[rule].tested
    assert found.reason == rules()[found.type or ""].explanation


@pytest.mark.parametrize(("tested", "basis"), HARMLESS)
def test_a_harmless_pair_is_left_alone(tested: str, basis: str) -> None:
    found = judging.judge(Side(tested, DECISION), Side(basis, DECREE))
    assert found.score < judging.LINE, found.signals


@pytest.mark.parametrize("text", [row[2] for row in CONFLICTS])
def test_a_text_that_repeats_the_superior_one_adds_nothing_to_it(text: str) -> None:
    added = {one.rule for one in judging.judge(Side(text, DECISION), Side(text, DECREE)).signals}
    assert not added - {"reserved-conditions", "reserved-procedures", "reserved-matter"}


def test_a_decree_may_fill_in_a_law_where_a_province_may_not() -> None:
    _rule, tested, basis = next(row for row in CONFLICTS if row[0] == "added-duty")
    assert not judging.judge(Side(tested, DECREE), Side(basis, LAW)).conflict
    assert not judging.judge(Side(tested, None), Side(basis, LAW)).conflict, "nobody knows who issued it"


def test_what_is_left_to_the_province_is_its_own_to_fill() -> None:
    left = LIGHTS + " Ủy ban nhân dân cấp tỉnh quy định cụ thể cách âm phòng hát karaoke."
    tested = "Cách âm phòng hát karaoke phải đạt mức do đơn vị kiểm định đo theo ánh sáng trong phòng hát."
    assert not judging.judge(Side(tested, DECISION), Side(left, DECREE)).conflict


_PIECES = st.sampled_from([row[1] for row in CONFLICTS] + [row[2] for row in CONFLICTS] + ["\n", "; ", "Điều 3. ", ":"])


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=30), max_size=4), st.lists(_PIECES | st.text(max_size=30), max_size=4))
def test_spans_lie_in_their_own_text_and_scores_between_none_and_one(left: list[str], right: list[str]) -> None:
    tested, basis = "".join(left), "".join(right)
    found = judging.judge(Side(tested, DECISION), Side(basis, DECREE))
    assert 0 <= found.score < 1
    assert found.conflict == (found.score >= judging.LINE)
    for one in found.signals:
        assert one.rule in rules()
        assert all(0 <= span.start < span.end <= len(tested) for span in one.tested)
        assert all(0 <= span.start < span.end <= len(basis) for span in one.basis)
