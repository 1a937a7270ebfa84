"""Resolution: the one document meant, or a reason why none is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from legaldocs.law import citations, numbering
from legaldocs.law.resolve import Candidate, Lookup, Reason, Resolution, Wanted, place_of, resolve

DECISIONS = (
    Candidate("an-giang", "22/2020/QĐ-UBND", "UBND tỉnh An Giang", date(2020, 8, 12)),
    Candidate("kien-giang", "22/2020/QĐ-UBND", "UBND tỉnh Kiên Giang", date(2020, 9, 1)),
    Candidate("land-law", "31/2024/QH15", "Quốc hội", date(2024, 1, 18)),
)


def register(*documents: Candidate) -> Lookup:
    """A lookup over a few documents."""

    def lookup(wanted: Wanted) -> Sequence[Candidate]:
        return [d for d in documents if wanted.key == numbering.key(d.number)]

    return lookup


def resolved(words: str, *, territories: Sequence[str] = ()) -> Resolution:
    """Resolution of the only citation in ``words`` against the small register."""
    (citation,) = citations.find(f"Điều 1. Thực hiện theo {words}.\n")
    return resolve(citation, register(*DECISIONS), territories=territories)


def test_a_province_named_in_the_citation_decides() -> None:
    found = resolved("Quyết định số 22/2020/QĐ-UBND ngày 01 tháng 9 năm 2020 của UBND tỉnh Kiên Giang")
    assert [found.document] == [d for d in DECISIONS if d.ref == "kien-giang"]


def test_the_citing_province_decides_where_none_is_named() -> None:
    found = resolved("Quyết định số 22/2020/QĐ-UBND của UBND tỉnh", territories=["an giang"])
    assert [found.document] == [d for d in DECISIONS if d.ref == "an-giang"]


def test_a_provincial_number_without_any_province_stays_open() -> None:
    found = resolved("Quyết định số 22/2020/QĐ-UBND")
    assert (found.reason, found.document, len(found.candidates)) == (Reason.TERRITORY_UNKNOWN, None, 2)


def test_two_merged_provinces_with_the_same_number_stay_open() -> None:
    found = resolved("Quyết định số 22/2020/QĐ-UBND của UBND tỉnh", territories=["an giang", "kien giang"])
    assert found.reason is Reason.SEVERAL


def test_a_contradicting_date_is_never_overlooked() -> None:
    found = resolved("Quyết định số 22/2020/QĐ-UBND ngày 05 tháng 5 năm 2020 của UBND tỉnh An Giang")
    assert (found.reason, found.document) == (Reason.DATE_DIFFERS, None)


def test_another_province_s_document_is_not_taken() -> None:
    assert resolved("Quyết định số 22/2020/QĐ-UBND của UBND tỉnh Cà Mau").reason is Reason.OTHER_TERRITORY


def test_a_law_is_found_by_name_and_year() -> None:
    found = resolved("Luật Đất đai năm 2024")
    assert [found.document] == [d for d in DECISIONS if d.ref == "land-law"]


def test_a_law_named_without_year_is_not_guessed() -> None:
    assert resolved("Luật Đất đai").reason is Reason.TITLE_NEEDS_YEAR


def test_an_unknown_document_is_said_to_be_absent() -> None:
    assert resolved("Nghị định số 78/2025/NĐ-CP").reason is Reason.NOT_IN_REGISTER


def test_place_is_read_from_an_issuer() -> None:
    assert place_of("Ủy ban nhân dân thành phố Hà Nội") == "ha noi"
    assert place_of("Chủ tịch UBND tỉnh An Giang") == "an giang"
    assert place_of("UBND tỉnh") is None
