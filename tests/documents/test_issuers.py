"""Who issued, read from a number or a printed name."""

from __future__ import annotations

import pytest

from legaldocs.documents.issuers import issuer_of_symbol, stated_issuer


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("118/2020/TT-BTC", "Bộ Tài chính"),
        ("31/2024/QH15", "Quốc hội"),
        ("17/2002/QĐ-BNN", "Bộ Nông nghiệp và Phát triển nông thôn"),  # its short abbreviation of the time
        ("17/2026/QĐ-BNN", None),  # that ministry is no more
        ("22/2020/QĐ-UBND", None),  # every province has one
        ("17/2003/TTLT-BTC-BNN", "Bộ Tài chính và Bộ Nông nghiệp và Phát triển nông thôn"),
        ("17/2003/TTLT-BTC-XYZ", None),  # one who signed is not known
        ("2638/LĐTBXH-KHTC", "Bộ Lao động - Thương binh và Xã hội"),
        ("166/QĐ-BHXH", "Bảo hiểm xã hội Việt Nam"),
        ("2718/UBND-NC", None),
    ],
)
def test_the_abbreviation_in_a_number_names_a_body_of_its_year(number: str, issuer: str | None) -> None:
    assert issuer_of_symbol(number) == issuer


@pytest.mark.parametrize(
    ("stated", "number", "issuer"),
    [
        ("Chính phủ quy định thu phụ thu ngày 12/02/2010 của Bộ Tài chính", "22/2010/TT-BTC", "Bộ Tài chính"),
        ("Bộ trưởng Bộ Tài chính hướng dẫn thuế giá trị gia tăng", "22/2010/TT-BTC", "Bộ Tài chính"),
        ("Tòa án nhân dân tối cao", "02/2020/NQ-HĐTP", "Hội đồng Thẩm phán Tòa án nhân dân tối cao"),
        ("UBND tỉnh Lào Cai", "22/2020/QĐ-UBND", "UBND tỉnh Lào Cai"),
        ("Bộ Tài chính", "22/2010/TT-BTC", "Bộ Tài chính"),
    ],
)
def test_a_stated_issuer_of_which_too_much_was_copied_is_mended(stated: str, number: str, issuer: str) -> None:
    assert stated_issuer(stated, number) == issuer
