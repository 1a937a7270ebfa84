"""Who issued, read from a number or a printed name."""

from __future__ import annotations

import pytest

from legaldocs.documents.issuers import issuer_of_symbol


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("118/2020/TT-BTC", "Bộ Tài chính"),
        ("31/2024/QH15", "Quốc hội"),
        ("17/2002/QĐ-BNN", "Bộ Nông nghiệp và Phát triển nông thôn"),  # its short abbreviation of the time
        ("17/2026/QĐ-BNN", None),  # that ministry is no more
        ("22/2020/QĐ-UBND", None),  # every province has one
    ],
)
def test_the_abbreviation_in_a_number_names_a_body_of_its_year(number: str, issuer: str | None) -> None:
    assert issuer_of_symbol(number) == issuer
