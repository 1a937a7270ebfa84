"""Akoma Ntoso out and back: valid by the OASIS schema, and the same text, tree and facts again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from legaldocs.bench.akn import difference
from legaldocs.core.text import nfc
from legaldocs.formats.akn_from_text import from_text
from legaldocs.formats.akn_in import faults, read_akn
from legaldocs.formats.akn_names import NAMESPACE, eid_of, path_of
from legaldocs.formats.akn_out import to_akn
from legaldocs.formats.akn_values import LegalText, LifeEvent, Modification, OtherDocument, StatusPeriod
from legaldocs.law.effect_events import EventKind, Status
from legaldocs.law.types import Kind, Provision

A = {"a": NAMESPACE}
DAY = date(2026, 11, 22)
DECISION = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/2024/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Tỉnh Mẫu, ngày 05 tháng 4 năm 2024

QUYẾT ĐỊNH
Ban hành Quy định về quản lý chợ < 3 hạng & chợ đêm

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số 02/2003/NĐ-CP ngày 14/01/2003 của Chính phủ;
Theo đề nghị của Giám đốc Sở Công Thương.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về quản lý chợ.
Điều 2. Hiệu lực thi hành
1. Quyết định này có hiệu lực từ ngày 15 tháng 4 năm 2024[1].
2. Bãi bỏ:
a) Quyết định số 10/2015/QĐ-UBND ngày 01/02/2015 của UBND tỉnh Mẫu;
b) Khoản 2 Điều 3 Nghị định số 02/2003/NĐ-CP.
Nơi nhận:
- Chính phủ;
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An

QUY ĐỊNH
Về quản lý chợ
(Ban hành kèm theo Quyết định số 12/2024/QĐ-UBND)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy định này quy định mức thu:
| STT | Hạng | Mức |
|---|---|---|
| 1 | Một |  |
Hết bảng.
Điều 2. Giải thích từ ngữ
1. Chợ là nơi họp.
[1] Trừ khoản 2.
"""


def tree_of(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def found(data: bytes, path: str) -> list[str]:
    values = tree_of(data).xpath(path, namespaces=A)
    return [str(v) if not isinstance(v, etree._Element) else "".join(v.itertext()) for v in values]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def decision() -> LegalText:
    return from_text(nfc(DECISION), DAY)


def test_a_decision_with_an_attached_regulation_is_valid_and_comes_back_the_same(decision: LegalText) -> None:
    data = to_akn(decision)
    assert faults(data) == ()
    assert difference(decision, read_akn(data)) is None


def test_levels_become_their_elements_and_the_attached_regulation_a_document_of_its_own(decision: LegalText) -> None:
    data = to_akn(decision)
    assert found(data, "/*/a:act/a:body//@eId") == [
        "art_1", "art_2", "art_2__para_1", "art_2__para_2",
        "art_2__para_2__point_a", "art_2__para_2__point_b",
    ]  # fmt: skip
    assert found(data, "//a:attachment/a:act/a:body/a:chapter/a:article/@eId") == [
        "att_quy-dinh__art_1", "att_quy-dinh__art_2",
    ]  # fmt: skip
    assert found(data, "//a:preamble//a:citation/a:p")[1].startswith("Căn cứ Nghị định số 02/2003/NĐ-CP")
    assert found(data, "//a:formula/a:p") == ["QUYẾT ĐỊNH:"]
    assert "Nguyễn Văn An" in "".join(found(data, "/*/a:act/a:conclusions"))


def test_identifiers_name_country_issuer_day_and_number_but_no_province_code(decision: LegalText) -> None:
    data = to_akn(decision)
    work = "/akn/vn/act/quyet-dinh/ubnd-tinh-mau/2024-04-05/12-2024-qd-ubnd"
    assert found(data, "/*/*/a:meta//a:FRBRuri/@value") == [work, f"{work}/vie@", f"{work}/vie@.xml"]
    written_out = replace(decision, header=replace(decision.header, issuer="Ủy ban nhân dân tỉnh Mẫu"))
    assert found(to_akn(written_out), "//a:FRBRWork/a:FRBRuri/@value")[0] == work
    as_at = to_akn(replace(decision, worded_on=date(2025, 1, 1)))
    assert found(as_at, "/*/*/a:meta//a:FRBRExpression/a:FRBRuri/@value") == [f"{work}/vie@2025-01-01"]
    assert faults(as_at) == ()


def test_a_document_cited_in_full_once_is_the_same_document_wherever_it_is_named(decision: LegalText) -> None:
    hrefs = found(to_akn(decision), "//a:ref[contains(., '02/2003')]/@href")
    assert hrefs == [
        "/akn/vn/act/nghi-dinh/chinh-phu/2003-01-14/02-2003-nd-cp",
        "/akn/vn/act/nghi-dinh/chinh-phu/2003-01-14/02-2003-nd-cp/~art_3__para_2",
    ]


def test_rows_become_a_table_and_footnotes_notes_without_touching_the_words(decision: LegalText) -> None:
    data = to_akn(decision)
    assert found(data, "//a:table/a:tr[1]/a:th") == [" STT ", " Hạng ", " Mức "]
    assert found(data, "//a:table/a:tr[2]/a:td") == [" 1 ", " Một ", "  "]
    assert found(data, "//a:authorialNote") == ["[1] Trừ khoản 2."]
    assert found(data, "//a:ref[@class='note']/@href") == ["#fn_1"]


def test_only_confirmed_facts_become_events_periods_and_changes(decision: LegalText) -> None:
    plain = to_akn(decision)
    assert found(plain, "//a:lifecycle/a:eventRef/@eId") == ["stated-effective", "issued"]
    assert found(plain, "//a:temporalData | //a:analysis") == []
    other = OtherDocument("/akn/vn/act/quyet-dinh/ubnd-tinh-mau/2025-06-01/9-2025-qd-ubnd", "9/2025/QĐ-UBND")
    on = date(2025, 6, 15)
    known = replace(
        decision,
        events=(LifeEvent(EventKind.REPEALED, on, "dieu-2", other),),
        periods=(
            StatusPeriod(None, None, on, Status.IN_FORCE),
            StatusPeriod(None, on, None, Status.PARTLY_ENDED),
            StatusPeriod("dieu-2", on, None, Status.ENDED),
        ),
        modifications=(
            Modification(False, EventKind.REPEALED, on, "dieu-2", other, "dieu-1/khoan-3"),
            Modification(True, EventKind.AMENDED, None, "dieu-2/khoan-2", other, None),
        ),
    )
    data = to_akn(known)
    assert faults(data) == ()
    assert found(data, "//a:passiveModifications/a:textualMod/@type") == ["repeal"]
    assert found(data, "//a:passiveModifications//a:source/@href") == [f"{other.iri}/~art_1__para_3"]
    assert found(data, "//a:passiveModifications//a:destination/@href") == ["#art_2"]
    assert found(data, "//a:activeModifications//a:source/@href") == ["#art_2__para_2"]
    period = found(data, "//a:article[@eId='art_2']/@period")
    assert found(data, f"//a:temporalGroup[@eId='{period[0][1:]}']/a:timeInterval/@refersTo") == ["#status-ended"]
    assert difference(known, read_akn(data)) is None


def test_a_file_edited_elsewhere_is_read_by_its_markup_and_says_so(decision: LegalText) -> None:
    edited = to_akn(decision).replace("Chợ là nơi họp".encode(), "Chợ là nơi mua bán".encode())
    read = read_akn(edited)
    assert (read.exact, read.warnings) == (False, ("akn-changed",))
    assert "\n1. Chợ là nơi mua bán.\n" in read.text
    assert [p.path for p in read.provisions] == [p.path for p in decision.provisions]


def test_a_tree_whose_units_cross_is_refused() -> None:
    units = [
        Provision(f"dieu-{n}", Kind.ARTICLE, f"Điều {n}", None, start, start + 9, None) for n, start in ((1, 0), (2, 5))
    ]
    with pytest.raises(ValueError, match="dieu-2"):
        to_akn(replace(from_text("Điều 1. A\nĐiều 2. B", DAY), provisions=units))


def test_ids_and_paths_are_each_others_inverse() -> None:
    paths = {"dieu-le": Kind.ATTACHED, "dieu-le/dieu-5a": Kind.ARTICLE, "dieu-le/dieu-5a/diem-đ": Kind.POINT,
             "chuong-2": Kind.CHAPTER, "chuong-2/muc-1": Kind.SECTION, "phu-luc-i": Kind.APPENDIX}  # fmt: skip
    assert [path_of(eid_of(path, paths)) for path in paths] == list(paths)


LINES = st.lists(
    st.sampled_from(DECISION.splitlines())
    | st.text(st.sampled_from("Điều Khoản 1.a)|-&<>\"'\t\u00a0\x0b\r[]“”"), max_size=30),
    max_size=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(LINES)
def test_any_text_is_valid_and_comes_back_the_same(lines: list[str]) -> None:
    document = from_text(nfc("\n".join(lines)), DAY)
    data = to_akn(document)
    assert faults(data) == ()
    assert difference(document, read_akn(data)) is None
