"""A register of any size, written by rule: decrees of an imaginary shape and provincial decisions that rest on them.

Deterministic: the same numbers give the same texts.  Used where a count matters (two hundred dependants, an import to
interrupt) and the sample register is too small.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

PARENT = "501/2019/NĐ-CP"
PARENT_DAY = date(2019, 3, 1)
SUBJECTS = ("cấp nước", "thoát nước", "cây xanh", "chiếu sáng", "vỉa hè", "bãi đỗ xe", "chợ", "nghĩa trang")


def decree(number: str = PARENT, day: date = PARENT_DAY) -> dict[str, Any]:
    """A decree on public services, as a line of the import format."""
    text = (
        f"CHÍNH PHỦ\nSố: {number}\nHà Nội, {_words(day)}\nNGHỊ ĐỊNH\nVề quản lý dịch vụ công ích\n"
        "Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;\n"
        "Điều 1. Phạm vi điều chỉnh\nNghị định này quy định việc quản lý dịch vụ công ích.\n"
        "Điều 2. Nguyên tắc\n1. Công khai, minh bạch.\n2. Bảo đảm chất lượng dịch vụ.\n"
        f"Điều 3. Hiệu lực thi hành\nNghị định này có hiệu lực thi hành từ {_words(day + timedelta(45))}.\n"
    )
    return _row(number, "Nghị định", "Về quản lý dịch vụ công ích", "Chính phủ", day, day + timedelta(45), text)


def decision(place: int) -> dict[str, Any]:
    """The ``place``-th provincial decision; it names the decree as its basis and cites it in an article."""
    number = f"{place}/2020/QĐ-UBND"
    day = date(2020, 1, 2) + timedelta(place)
    subject = SUBJECTS[place % len(SUBJECTS)]
    title = f"Quy định quản lý {subject} khu vực {place}"
    basis = f"Nghị định số {PARENT} {_words(PARENT_DAY)} của Chính phủ về quản lý dịch vụ công ích"
    text = (
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: {number}\nMẫu, {_words(day)}\nQUYẾT ĐỊNH\n{title}\n"
        f"Căn cứ {basis};\nQUYẾT ĐỊNH:\n"
        f"Điều 1. Phạm vi điều chỉnh\n1. Quyết định này quy định việc quản lý {subject}.\n"
        "2. Không áp dụng đối với công trình tạm.\n"
        f"Điều 2. Thực hiện\nViệc thực hiện theo khoản 2 Điều 2 Nghị định số {PARENT}.\n"
        f"Điều 3. Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ {_words(day + timedelta(10))}.\n"
    )
    issuer = "Ủy ban nhân dân tỉnh Mẫu"
    return _row(number, "Quyết định", title, issuer, day, day + timedelta(10), text) | {"territory": "mau"}


def repealing_decision(place: int) -> dict[str, Any]:
    """A later decision that repeals the ``place``-th one and amends the next."""
    number = f"{place}/2024/QĐ-UBND"
    day = date(2024, 1, 2) + timedelta(place)
    ended, changed = (date(2020, 1, 2) + timedelta(one) for one in (place, place + 1))
    owner = "của Ủy ban nhân dân tỉnh"
    title = f"Sửa đổi, bãi bỏ một số quyết định khu vực {place}"
    text = (
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: {number}\nMẫu, {_words(day)}\nQUYẾT ĐỊNH\n{title}\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\nQUYẾT ĐỊNH:\n"
        f"Điều 1. Bãi bỏ\nBãi bỏ toàn bộ Quyết định số {place}/2020/QĐ-UBND {_words(ended)} {owner}.\n"
        f"Điều 2. Sửa đổi, bổ sung Điều 1 Quyết định số {place + 1}/2020/QĐ-UBND {_words(changed)} {owner}\n"
        "Sửa đổi khoản 2 Điều 1 như sau:\n“2. Không áp dụng đối với công trình tạm và công trình khẩn cấp.”\n"
        f"Điều 3. Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ {_words(day + timedelta(10))}.\n"
    )
    issuer = "Ủy ban nhân dân tỉnh Mẫu"
    return _row(number, "Quyết định", title, issuer, day, day + timedelta(10), text) | {"territory": "mau"}


def register(decisions: int) -> Iterator[dict[str, Any]]:
    """Repealing decisions first (so that citations wait for their target), then the decisions, then the decree."""
    yield from (repealing_decision(place) for place in range(1, decisions, 10))
    yield from (decision(place) for place in range(1, decisions + 1))
    yield decree()


def _row(
    number: str, doc_type: str, title: str, issuer: str, issued: date, effective: date, text: str
) -> dict[str, Any]:
    return {
        "number": number, "doc_type": doc_type, "title": title, "issuer": issuer, "issued_date": issued.isoformat(),
        "effective_date": effective.isoformat(), "text": text, "is_sample": True,
    }  # fmt: skip


def _words(day: date) -> str:
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
