"""Examples of the query language for its help page, in the order of need; each is a question that can be asked.

The questions are the law's own words, therefore Vietnamese in every interface language.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

GROUPS: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (
        _l("Words"),
        (
            (
                "mức thu phí vệ sinh hộ gia đình",
                _l("Provisions that answer the sentence; long questions need not hold every word."),
            ),
            ("muc thu phi ve sinh", _l("The same without accents.")),
            ('"thu hồi đất"', _l("These words in a row.")),
            ("quy hoạ*", _l("Words that begin like this.")),
            ("UBND HĐND QPPL", _l("Usual abbreviations stand for their full words, and the other way round.")),
            ("22/2020/QĐ-UBND", _l("The document with this number first, then those that name it.")),
        ),
    ),
    (
        _l("Commands"),
        (
            (
                "đất đai AND (thuê OR giao)",
                _l(
                    "Both; either; words in a row belong together, brackets group. "
                    "Operators are English and in capitals, so that they are never mistaken for words."
                ),
            ),
            ('đất đai NOT "đất ở"', _l("Leaves out what holds the words after NOT.")),
            ('đất đai -"đất ở"', _l("The same, shorter.")),
        ),
    ),
    (
        _l("Named fields"),
        (
            ("số:22/2020", _l("Number of the document; also number: and a beginning with a star.")),
            ('loại:"nghị quyết" mức thu', _l("Type; also type:.")),
            ('cơ quan:"hội đồng nhân dân" lệ phí', _l("Issuer; also issuer:.")),
            ('lĩnh vực:"đất đai"', _l("Field; also field:.")),
            ("người ký:Minh", _l("Signer; also signer:.")),
            ("điều:5 quy hoạch", _l("Article; also article:.")),
            ("địa bàn:mẫu phí", _l("Territory; also territory:.")),
            ('trích yếu:"bảng giá đất"', _l("Words of the title; also title:.")),
        ),
    ),
    (
        _l("Days and effect"),
        (
            ("phí năm:2018-2020", _l("Issued in these years; also year:.")),
            (
                "phí ban hành:01/03/2020..30/06/2020",
                _l("Issued between two days; a month or a year will do; also issued:."),
            ),
            (
                "phí hiệu lực:hết",
                _l("Only what has ended: còn, hết, hết một phần, chưa, đình chỉ, ngưng; also status:ended."),
            ),
            ("phí tại ngày:01/07/2021", _l("With the effect on that day instead of the reading date; also asat:.")),
        ),
    ),
)
