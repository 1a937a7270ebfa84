"""Small documents in legal form, written for the tests."""

from __future__ import annotations

HEAD = """ỦY BAN NHÂN DÂN
TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Mẫu, ngày {day}

QUYẾT ĐỊNH
{title}

Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
"""


def decision(number: str, day: str, title: str, *articles: str, bases: str = "") -> str:
    """A decision of the People's Committee; ``day`` as "15 tháng 01 năm 2026"."""
    body = "\n".join(f"Điều {n}. {article}" for n, article in enumerate(articles, start=1))
    return HEAD.format(number=number, day=day, title=title) + bases + body + "\n"


WASTE = decision(
    "12/2026/QĐ-UBND",
    "15 tháng 01 năm 2026",
    "Ban hành mức thu phí vệ sinh trên địa bàn tỉnh",
    "Phạm vi điều chỉnh\n1. Quyết định này quy định mức thu phí vệ sinh.\n2. Không áp dụng với hộ nghèo.",
    "Mức thu\n1. Hộ gia đình: 30.000 đồng/tháng.\n2. Cơ quan: 200.000 đồng/tháng.",
    "Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ ngày 01 tháng 02 năm 2026.",
)

REPEAL = decision(
    "40/2026/QĐ-UBND",
    "01 tháng 6 năm 2026",
    "Bãi bỏ Quyết định số 12/2026/QĐ-UBND",
    "Bãi bỏ toàn bộ Quyết định số 12/2026/QĐ-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh "
    "Ban hành mức thu phí vệ sinh trên địa bàn tỉnh.",
    "Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ ngày 15 tháng 6 năm 2026.",
)
