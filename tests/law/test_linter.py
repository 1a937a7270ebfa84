"""The linter: each rule sees its fault and is silent on the lawful twin; answers of people are kept by key."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law.findings import rows
from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document, Earlier, Superior, rules
from legaldocs.law.findings.suppression import key, split
from legaldocs.law.scan.alone import lint

LONG = "việc quản lý chợ trên địa bàn xã được thực hiện theo các nguyên tắc công khai, minh bạch, đúng thẩm quyền"
COPY = (
    "Tổ chức, cá nhân kinh doanh tại chợ phải niêm yết giá hàng hóa, dịch vụ, bán đúng giá niêm yết và chịu sự kiểm "
    "tra của cơ quan nhà nước có thẩm quyền theo quy định của pháp luật về giá"
)


def _decision(
    articles: str,
    number: str = "15/2025/QĐ-UBND",
    title: str = "Quy định quản lý chợ trên địa bàn tỉnh Lạng Sơn",
    bases: str = "",
    kind: str = "QUYẾT ĐỊNH",
    close: bool = True,
    **known: object,
) -> Document:
    head = (
        f"ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: {number}\nLạng Sơn, ngày 20 tháng 8 năm 2025\n{kind}\n{title}\n"
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\nCăn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\n"
        f"{bases}QUYẾT ĐỊNH:\n"
    )
    last = "\nĐiều 90. Quyết định này có hiệu lực thi hành kể từ ngày 10 tháng 9 năm 2025."
    text = head + articles + (last if close else "")
    return Document(text, number, "UBND tỉnh Lạng Sơn", date(2026, 11, 22), **known)  # type: ignore[arg-type]  # by name


def _rules(document: Document) -> set[str]:
    return {one.rule for one in check(document)} - {"numbering"}  # the closing article is far away


def _article(words: str, number: int = 1) -> str:
    return f"Điều {number}. {words}\n"


def _headed(count: int, bare: str = "") -> str:
    units = [f"Điều {n}. Quản lý chợ hạng {n}\nChợ hạng {n} do xã quản lý.\n" for n in range(1, count)]
    return "".join(units) + (bare or f"Điều {count}. Quản lý chợ nổi\nChợ nổi do xã quản lý.\n")


BARE = (
    "Điều 7. Người bán hàng tại các chợ trên địa bàn tỉnh phải để hàng đúng nơi quy định, giữ vệ sinh chung, không lấn "
    "chiếm lối đi, không đốt lửa và chấp hành hướng dẫn của tổ quản lý chợ trong giờ mở cửa.\n"
)

CASES: dict[str, tuple[Document, Document]] = {
    "territory-missing": (
        _decision(_article("Người bán hàng phải niêm yết giá."), title="Quy định quản lý chợ"),
        _decision(_article("Quy định này áp dụng trên địa bàn tỉnh Lạng Sơn."), title="Quy định quản lý chợ"),
    ),
    "effect-clause-missing": (
        _decision(_article("Chợ do xã quản lý."), close=False),
        _decision(_article("Chợ do xã quản lý.")),
    ),
    "repeal-missing": (
        _decision(
            _article("Chợ do xã quản lý."),
            earlier=(Earlier("10/2020/QĐ-UBND", "Ban hành Quy định quản lý chợ trên địa bàn tỉnh Lạng Sơn"),),
        ),
        _decision(
            _article("Quyết định này thay thế Quyết định số 10/2020/QĐ-UBND."),
            earlier=(Earlier("10/2020/QĐ-UBND", "Ban hành Quy định quản lý chợ trên địa bàn tỉnh Lạng Sơn"),),
        ),
    ),
    "basis-not-normative": (
        _decision(_article("Chợ do xã quản lý."), bases="Căn cứ Kế hoạch số 12/KH-UBND ngày 02 tháng 3 năm 2025;\n"),
        _decision(_article("Chợ do xã quản lý."), bases="Căn cứ Nghị định số 60/2024/NĐ-CP về quản lý chợ;\n"),
    ),
    "type-number-differ": (
        _decision(_article("Chợ theo Thông tư số 09/2024/NĐ-CP.")),
        _decision(_article("Chợ theo Thông tư số 09/2024/TT-BCT và Nghị định số 60/2024/NĐ-CP.")),
    ),
    "circular-reference": (
        _decision("Điều 1. Mở chợ\n1. Hồ sơ nộp tại xã.\n2. Thời hạn trả hồ sơ theo khoản 2 Điều này.\n"),
        _decision("Điều 1. Mở chợ\n1. Hồ sơ nộp tại xã.\n2. Thời hạn trả hồ sơ theo khoản 1 Điều này.\n"),
    ),
    "clause-numbering": (
        _decision("Điều 1. Mở chợ\n1. Hồ sơ nộp tại xã:\na) Đơn.\nb) Bản đồ.\nd) Ảnh.\n2. Trả trong 05 ngày.\n"),
        _decision("Điều 1. Mở chợ\n1. Hồ sơ nộp tại xã:\na) Đơn.\nb) Bản đồ.\nc) Ảnh.\n2. Trả trong 05 ngày.\n"),
    ),
    "no-heading": (_decision(_headed(7, BARE), close=False), _decision(_headed(7), close=False)),
    "long-article": (
        _decision("Điều 1. Quản lý\n" + "\n".join(f"{n}. {LONG}." for n in range(1, 90))),
        _decision("Điều 1. Quản lý\n" + "\n".join(f"{n}. {LONG}." for n in range(1, 40))),
    ),
    "short-form-unexplained": (
        _decision(_article("Chợ phải có bảng VSMT. Tổ quản lý kiểm tra VSMT hằng ngày.")),
        _decision(_article("Chợ giữ vệ sinh môi trường (sau đây viết tắt là VSMT). Tổ quản lý kiểm tra VSMT.")),
    ),
    "term-twice": (
        _decision(
            "Điều 1. Giải thích từ ngữ\nTrong Quyết định này, các từ ngữ dưới đây được hiểu như sau:\n"
            "1. Chợ nổi là chợ họp trên sông.\n2. Chợ phiên là chợ họp theo ngày.\n3. Chợ nổi là chợ họp trên hồ.\n"
            "Điều 2. Chợ nổi và chợ phiên do xã quản lý."
        ),
        _decision(
            "Điều 1. Giải thích từ ngữ\nTrong Quyết định này, các từ ngữ dưới đây được hiểu như sau:\n"
            "1. Chợ nổi là chợ họp trên sông.\n2. Chợ phiên là chợ họp theo ngày.\n"
            "Điều 2. Chợ nổi và chợ phiên do xã quản lý."
        ),
    ),
    "term-unused": (
        _decision(
            "Điều 1. Giải thích từ ngữ\nTrong Quyết định này, các từ ngữ dưới đây được hiểu như sau:\n"
            "1. Chợ nổi là chợ họp trên sông.\n2. Chợ phiên là chợ họp theo ngày.\nĐiều 2. Chợ nổi do xã quản lý."
        ),
        _decision(
            "Điều 1. Giải thích từ ngữ\nTrong Quyết định này, các từ ngữ dưới đây được hiểu như sau:\n"
            "1. Chợ nổi là chợ họp trên sông.\n2. Chợ phiên là chợ họp theo ngày.\n"
            "Điều 2. Chợ nổi, chợ phiên do xã quản lý."
        ),
    ),
    "vague-deadline": (
        _decision(_article("Xã trả lời trong thời gian sớm nhất.")),
        _decision(_article("Xã trả lời trong thời hạn 05 ngày làm việc.")),
    ),
    "figure-words-differ": (
        _decision(_article("Xã trả lời trong 05 (bốn) ngày.")),
        _decision(_article("Xã trả lời trong 05 (năm) ngày, chậm nhất 15 (mười lăm) ngày.")),
    ),
    "copied-text": (
        _decision(_article(f"{COPY}."), superiors=(Superior("16/2023/QH15", f"Điều 29. Niêm yết giá\n1. {COPY}."),)),
        _decision(
            _article("Niêm yết giá theo Điều 29 Luật Giá."),
            superiors=(Superior("16/2023/QH15", f"Điều 29. Niêm yết giá\n1. {COPY}."),),
        ),
    ),
    "clause-twice": (
        _decision(
            f"Điều 1. Giá\n1. {COPY}.\n2. Chợ mở lúc 5 giờ.\nĐiều 2. Bán hàng\n1. {COPY}.\n2. Chợ đóng lúc 18 giờ."
        ),
        _decision(
            f"Điều 1. Giá\n1. {COPY}.\n2. Chợ mở lúc 5 giờ.\nĐiều 2. Bán hàng\n1. Theo Điều 1.\n2. Chợ đóng lúc 18 giờ."
        ),
    ),
    "delegated-onward": (
        _decision(_article("Giao Sở Công Thương quy định mức thu tại chợ.")),
        _decision(_article("Sở Công Thương hướng dẫn, kiểm tra việc thu tại chợ.")),
    ),
    "penalty-clause": (
        _decision(_article("Người lấn chiếm lối đi bị phạt 500.000 đồng.")),
        _decision(_article("Người lấn chiếm lối đi bị xử phạt theo quy định của pháp luật.")),
    ),
    "coercion-clause": (
        _decision(_article("Hàng quán trái phép thì bị cưỡng chế tháo dỡ trong 03 ngày.")),
        _decision(_article("Hàng quán trái phép thì bị cưỡng chế theo quy định của pháp luật.")),
    ),
    "permit-clause": (
        _decision(_article("Người bán hàng phải có giấy phép của tổ quản lý chợ.")),
        _decision(_article("Người bán hàng phải có giấy phép theo quy định của Luật An toàn thực phẩm.")),
    ),
    "fee-clause": (
        _decision(_article("Mức thu phí chợ là 10.000 đồng mỗi ngày.")),
        _decision(_article("Chi phí sửa chợ là 10.000.000 đồng từ ngân sách.")),
    ),
    "added-procedure": (
        _decision("Điều 1. Hồ sơ, thủ tục đăng ký bán hàng\n1. Hồ sơ gồm:\na) Đơn đăng ký;\nb) Bản sao căn cước.\n"),
        _decision("Điều 1. Bán hàng\n1. Người bán hàng giữ vệ sinh.\n"),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_sees_its_fault_and_is_silent_on_the_lawful_twin(rule: str) -> None:
    faulty, lawful = CASES[rule]
    assert rule in _rules(faulty)
    assert rule not in _rules(lawful)


def test_two_articles_that_only_cite_each_other_go_in_a_circle() -> None:
    circle = _decision(
        "Điều 1. Giờ mở cửa thực hiện theo Điều 2 Quyết định này.\n"
        "Điều 2. Giờ đóng cửa áp dụng theo Điều 1 Quyết định này."
    )
    assert [one.rule for one in check(circle) if one.rule != "numbering"] == ["circular-reference"] * 2


def test_norms_quoted_for_another_document_are_not_its_own() -> None:
    quoted = _decision(
        "Điều 1. Sửa đổi Điều 5 Quyết định số 10/2020/QĐ-UBND như sau:\n“Điều 5. Trả lời\n"
        "1. Trả lời trong thời gian sớm nhất.\n3. Hết.”.\n"
    )
    assert not {"vague-deadline", "clause-numbering"} & _rules(quoted)


def test_every_rule_speaks_both_languages_and_says_how_to_cure() -> None:
    assert len(rules()) >= 30
    for rule in rules().values():
        assert rule.said("vi") != rule.said("en")
        assert rule.cure("vi")
        assert rule.cure("en")
        assert rule.law
    assert set(CASES) <= set(rules())


def test_an_answer_is_kept_by_words_and_place_and_dies_with_them() -> None:
    before = _decision("Điều 1. Mở chợ lúc 5 giờ.\nĐiều 2. Xã trả lời trong thời gian sớm nhất.")
    [found] = [one for one in check(before) if one.rule == "vague-deadline"]
    reasons = {key(before, found): "Trường hợp khẩn cấp, không định ngày được."}
    longer = _decision("Điều 1. Mở chợ lúc 5 giờ sáng và 2 giờ chiều.\nĐiều 2. Xã trả lời trong thời gian sớm nhất.")
    shown, kept = split(longer, check(longer), reasons)
    assert "vague-deadline" not in {one.rule for one in shown}
    assert [reason for _one, reason in kept] == list(reasons.values())
    moved = _decision("Điều 1. Xã trả lời trong thời gian sớm nhất.\nĐiều 2. Mở chợ.")
    assert "vague-deadline" in {one.rule for one in split(moved, check(moved), reasons)[0]}


def test_a_suppression_without_a_reason_is_refused() -> None:
    document = _decision("Điều 1. Xã trả lời trong thời gian sớm nhất.")
    with pytest.raises(ValueError, match="needs a reason"):
        split(document, check(document), {"vague-deadline::abc": " "})


def test_a_row_says_place_words_law_and_cure() -> None:
    document = _decision("Điều 1. Xã trả lời trong thời gian sớm nhất.")
    [found] = [one for one in check(document) if one.rule == "vague-deadline"]
    row = rows.as_row(document, found, "vi")
    assert row["unit"] == "dieu-1"
    assert row["quote"] == "trong thời gian sớm nhất"
    assert row["verified"] is False
    assert row["fix"] == "Ghi số ngày và mốc tính."


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ("chức năng, nhiệm vụ, quyền hạn của Sở Y tế", "chức năng, nhiệm vụ, quyền hạn của Sở Xây dựng", False),
        (
            "hệ số điều chỉnh giá đất năm 2026 trên địa bàn tỉnh",
            "hệ số điều chỉnh giá đất năm 2025 trên địa bàn tỉnh",
            False,
        ),
        ("quản lý bãi gửi xe trên địa bàn tỉnh Mẫu", "quản lý bãi gửi xe trên địa bàn tỉnh Mẫu Sơn", True),
    ],
)
def test_only_a_text_on_the_same_thing_should_have_been_ended(mine: str, theirs: str, same: bool) -> None:
    text = (
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 12/2026/QĐ-UBND\nQUYẾT ĐỊNH\nQuy định {mine}\n"
        "Điều 1. Phạm vi\nÁp dụng trên địa bàn tỉnh.\nĐiều 2. Hiệu lực\nCó hiệu lực từ ngày 01 tháng 12 năm 2026."
    )
    whole = Document(
        text, "12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu", earlier=(Earlier("07/2021/QĐ-UBND", f"Quy định {theirs}"),)
    )
    assert ("repeal-missing" in {one.rule for one in check(whole)}) is same


@pytest.mark.parametrize(
    ("clause", "rule"),
    [
        ("Người vi phạm bị phạt tiền từ 500.000 đồng đến 1.000.000 đồng.", "own-fine"),
        ("Chủ đầu tư nộp thêm văn bản thỏa thuận của các hộ liền kề có xác nhận của xã.", "own-paper"),
        ("Cơ quan đăng ký không được yêu cầu hộ gia đình nộp thêm giấy tờ xác nhận của xã.", None),
        ("Tổ chức thi công phải ký quỹ hoàn trả mặt đường bằng 120% giá trị hoàn trả.", "own-condition"),
        ("Hội đồng nhân dân tỉnh giao Ủy ban nhân dân tỉnh quyết định dự án nhóm C.", "council-act"),
        ("Nghiêm cấm mua bán chất dễ cháy trong phạm vi chợ.", "prohibition-clause"),
        ("Xử lý hành vi nghiêm cấm theo quy định của pháp luật.", None),
        ("Quyết định này thay thế các quy định trước đây đã ban hành.", "vague-repeal"),
    ],
)
def test_what_a_local_text_lays_down_of_its_own_is_seen_in_its_words_alone(clause: str, rule: str | None) -> None:
    whole = _decision(f"Điều 1. Phạm vi\nÁp dụng trên địa bàn tỉnh.\nĐiều 2. Quản lý\n1. Mở cửa từ 5 giờ.\n2. {clause}")
    own = {"own-fine", "own-paper", "own-licence", "own-condition", "council-act", "prohibition-clause", "vague-repeal"}
    assert {one.rule for one in lint(whole)} & own == ({rule} if rule else set())


def test_one_clause_that_binds_everybody_of_the_province_is_a_norm_in_an_administrative_decision() -> None:
    words = "Hộ gia đình, cá nhân trên địa bàn tỉnh {} phân loại chất thải."
    texts = {
        verb: f"QUYẾT ĐỊNH\nVề việc phân loại\nĐiều 1. {words.format(verb)}\nĐiều 2. Thi hành."
        for verb in ("phải", "đã")
    }
    rules_of = {
        verb: {one.rule for one in check(Document(text, "156/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu"))}
        for verb, text in texts.items()
    }
    assert "norms-in-form" in rules_of["phải"]
    assert "norms-in-form" not in rules_of["đã"]
