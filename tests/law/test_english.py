"""English translations in the sloppy forms officials publish."""

from __future__ import annotations

from datetime import date

from legaldocs.law import amendments, resolve
from legaldocs.law.citations import find
from legaldocs.law.structure import parse

TEXT = """\
THE PEOPLE’S COMMITTEE OF HA GIANG PROVINCE
No. 22/2020 / QD-UBND
Ha Giang, August 12, 2020

DECISION
ON MANAGEMENT OF MARKETS

THE PEOPLE’S COMMITTEE OF HA GIANG PROVINCE

Pursuant to the Law on Organization of Local Governments dated June 19, 2015;
Pursuant to the 2013 Land Law;
Pursuant to the Law on Promulgation of Legislative Documents No. 80/2015/QH13;

Article 1. Scope
1. Points a and b, Clause 1, Article 7 of Circular No. 09/2015/TT-BCT apply.
2. Articles 5 to 7 and Clause 2 of Article 9 of the Law on Land 2024 apply.
Article 2. This Decision takes effect from August 25, 2020, replaces Decision No. 15/2018 / QD-UBND dated 12/8/2018 \
and annuls Article 3 of Decision 16/2018/QD-UBND.

ON BEHALF OF THE PEOPLE’S COMMITTEE
CHAIRMAN
Nguyen Van Son
"""


def test_the_header_is_read() -> None:
    header = parse(TEXT).header
    assert (header.number, header.doc_type, header.issuer) == ("22/2020/QĐ-UBND", "Quyết định", "UBND tỉnh Hà Giang")
    assert (header.place, header.issued_date, header.effective_date) == (
        "Ha Giang",
        date(2020, 8, 12),
        date(2020, 8, 25),
    )
    assert (header.title, header.signer) == ("ON MANAGEMENT OF MARKETS", "Nguyen Van Son")


def test_laws_and_provisions_are_cited_in_any_order() -> None:
    cited = find(TEXT)
    assert [(c.number or c.title, c.year, c.units, c.relation.value) for c in cited] == [
        ("Law on Organization of Local Governments", 2015, (), "basis"),
        ("Land Law", 2013, (), "basis"),
        ("80/2015/QH13", None, (), "basis"),
        ("09/2015/TT-BCT", None, ("dieu-7/khoan-1/diem-a", "dieu-7/khoan-1/diem-b"), "refer"),
        ("Law on Land", 2024, ("dieu-5", "dieu-6", "dieu-7", "dieu-9/khoan-2"), "refer"),
        ("15/2018/QĐ-UBND", None, (), "replace"),
        ("16/2018/QĐ-UBND", None, ("dieu-3",), "repeal"),
    ]


def test_what_is_replaced_and_annulled_is_told_apart() -> None:
    found = amendments.find(TEXT)
    assert [(r.operation.value, r.target_number, r.target_unit, r.effective_date) for r in found] == [
        ("replace", "15/2018/QĐ-UBND", None, date(2020, 8, 25)),
        ("repeal", "16/2018/QĐ-UBND", "dieu-3", date(2020, 8, 25)),
    ]


def test_a_translated_name_with_its_year_finds_the_law() -> None:
    law = resolve.Candidate("1", "31/2024/QH15", "Quốc hội", date(2024, 1, 18))
    wanted: list[resolve.Wanted] = []

    def lookup(asked: resolve.Wanted) -> list[resolve.Candidate]:
        wanted.append(asked)
        return [law]

    cited = next(c for c in find(TEXT) if c.year == 2024)
    assert resolve.resolve(cited, lookup).document == law
    assert wanted[0].key == "31/2024/QH15"


TRANSLATION = """MINISTRY OF FINANCE
No: 80/2021/TT-BTC
Ha Noi, 29 September 2021
CIRCULAR
Guiding the implementation of certain rules
Pursuant to the Law on Amendments to the Law on Construction dated June 17, 2020;
Article 1. Articles 6, 7 of the Government's Decree No. 11/2019/ND-CP apply.
Article 2. This Circular takes effect on 01 January 2022.
ON BEHALF OF THE GOVERNMENT
THE MINISTER
Nguyen Xuan Phuc
"""


def test_a_ministry_a_city_and_a_signer_are_named_in_vietnamese_where_known() -> None:
    head = parse(TRANSLATION).header
    assert (head.issuer, head.signer) == ("Bộ Tài chính", "Nguyen Xuan Phuc")
    city = TRANSLATION.replace("MINISTRY OF FINANCE", "PEOPLE'S COMMITTEE OF HO CHI MINH CITY")
    city = city.replace("TT-BTC", "QD-UBND")
    assert parse(city).header.issuer == "UBND thành phố Hồ Chí Minh"
    unknown = TRANSLATION.replace("MINISTRY OF FINANCE", "MINISTRY OF MAGIC")
    assert parse(unknown).header.issuer is None


def test_an_amending_law_is_one_name_and_a_possessive_does_not_part_a_unit_from_its_decree() -> None:
    found = [(c.number or c.title, c.units) for c in find(TRANSLATION, number="80/2021/TT-BTC")]
    assert found == [
        ("Law on Amendments to the Law on Construction", ()),
        ("11/2019/NĐ-CP", ("dieu-6", "dieu-7")),
    ]
