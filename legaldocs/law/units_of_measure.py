"""Units of the amounts in legal texts: how they are printed, what they are called canonically, what they are worth.

Patterns are for lower-case text with its accents: "năm" is a year, "nam" a man.  Which words around a number rule a
reading out (a date, a clock time, an age) is decided in ``quantities``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from legaldocs.law.fact_types import QuantityKind

_GAP = r"[^\S\n]{0,3}"
_MAGNITUDE = r"nghìn tỷ|ngàn tỷ|nghìn tỉ|triệu tỷ|trăm nghìn|trăm triệu|trăm tỷ|nghìn|ngàn|triệu|tỷ|tỉ"
_WORTH = {"trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_CURRENCY = r"đồng(?: việt nam)?|vnđ|vnd|đ(?![\w)])|usd|đô la(?: mỹ)?|euro|eur|₫"
_LEVELS = (
    ("base_salary", r"(?:mức )?lương cơ sở"),
    ("minimum_wage", r"(?:mức )?lương tối thiểu(?: (?:tháng|giờ))?(?: (?:vùng|chung))?"),
    ("standard_level", r"mức chuẩn(?: trợ (?:giúp xã hội|cấp(?: ưu đãi)?))?"),
    ("reference_level", r"mức tham chiếu"),
)
_NAMED = "|".join(f"(?P<{name}>{words})" for name, words in _LEVELS)
_OTHER_BASE = r"mức|giá|số|tiền|tổng|hệ số|đơn giá|tiêu chuẩn|so với|định mức|lãi suất|khoản|phần"
_TIMES = rf"lần(?: (?:so với|của))?{_GAP}(?:{_NAMED})(?!\w)|(?P<times>lần)(?={_GAP}(?:{_OTHER_BASE})(?!\w))"
_DURATION = r"ngày làm việc|giờ làm việc|ngày(?! công)|giờ|phút|tuần(?! lễ)|tuần lễ|tháng|quý|năm"
UNIT = (
    rf"(?:(?P<percent>%|phần trăm|‰)"
    rf"|(?P<magnitude>{_MAGNITUDE})(?:{_GAP}(?P<money>{_CURRENCY}))?(?!\w)|(?P<plain>{_CURRENCY})(?!\w)"
    rf"|(?P<area>m2|m²|mét vuông|ha|héc[ -]?ta|hecta|hécta|km2|km²|ki ?lô ?mét vuông)(?!\w)"
    rf"|{_TIMES}|tháng (?:tiền )?lương(?! (?:cơ sở|tối thiểu))(?P<month_salary>)(?!\w)"
    rf"|tháng (?:(?P<months_base>lương cơ sở)|(?P<months_minimum>lương tối thiểu(?: (?:vùng|chung))?))(?!\w)"
    rf"|(?P<coefficient>(?:so với )?mức lương cơ sở)(?!\w)"
    rf"|(?P<duration>{_DURATION})(?!\w))"
)
"""Pattern of a unit right after a number; groups tell which one."""

_SQUARE_METRES = {"m": 1, "h": 10_000, "k": 1_000_000}
_TIME = {
    "ngày làm việc": "working_day", "giờ làm việc": "working_hour", "ngày": "day", "giờ": "hour", "phút": "minute",
    "tuần": "week", "tuần lễ": "week", "tháng": "month", "quý": "quarter", "năm": "year",
}  # fmt: skip
_MULTIPLES = {
    "months_base": "base_salary", "months_minimum": "minimum_wage", "coefficient": "base_salary",
    "month_salary": "month_salary", "times": "times", **{name: name for name, _words in _LEVELS},
}  # fmt: skip
_TWO_WORDS = (
    r"trường hợp|hồ sơ|báo cáo|giải thưởng|dự án|hợp đồng|hộ gia đình|gia đình|giấy phép|văn bản|niên hạn|đối tượng"
    r"|giao dịch|doanh nghiệp|học sinh|sinh viên|học viên|tập thể|cá nhân|cơ sở|công trình|đơn vị|vụ việc|đề mục|đề thi"
    r"|mô hình|ý kiến|tác phẩm|chương trình|thửa đất|lao động|nhân khẩu|phạm nhân|bệnh nhân|chứng chỉ|tổ chức|tin bài"
    r"|bài viết|câu lạc bộ|đảng viên|chuyên đề|nhiệm vụ|đề tài|sản phẩm|thành viên|khu phố|giấy chứng nhận|tờ khai"
    r"|thỏa thuận|cuộc họp|đại biểu|giáo viên|mét vuông|mét khối|vận động viên|quyết định|thiết bị|quy trình"
    r"|di chúc|bản vẽ"
)
_ONE_PER = rf"(?:(?:0?1|(?P<count>\d+))[^\S\n])?(?:{_TWO_WORDS}|[^\W\d_]+[23²³]?(?:[^\S\n](?=C/O|A4|ATM))?)"
PER = re.compile(rf"(?:[^\S\n]?/[^\S\n]?{_ONE_PER.replace('(?P<count>', '(?:')}(?:(?<=[^\S\n])(?:C/O|A4|ATM))?)+", re.I)
"""Pattern of the counting words after a unit: ``/người/ngày``, ``/01 km``."""
_ONE = re.compile(r"(?:(?<=^)|(?<=/))0?1\s")


def measure(unit: re.Match[str]) -> tuple[QuantityKind, str, Decimal]:
    """Kind, canonical unit and worth of one printed unit; ``unit`` is a match that holds ``UNIT``."""
    for name, canonical in _MULTIPLES.items():
        if unit[name] is not None:
            return QuantityKind.MULTIPLE, canonical, Decimal(1)
    if unit["duration"]:
        return QuantityKind.DURATION, _TIME[unit["duration"]], Decimal(1)
    if unit["percent"]:
        return QuantityKind.PERCENT, "%", Decimal("0.1") if unit["percent"] == "‰" else Decimal(1)
    if unit["area"]:
        return QuantityKind.AREA, "m2", Decimal(_SQUARE_METRES[unit["area"][0]])
    return QuantityKind.MONEY, _currency(unit["money"] or unit["plain"] or "đồng"), worth(unit["magnitude"])


def _currency(printed: str) -> str:
    if printed.startswith(("usd", "đô")):
        return "USD"
    return "EUR" if printed.startswith("eur") else "VND"


def worth(magnitude: str | None) -> Decimal:
    """What "nghìn", "triệu", "tỷ" multiply by; 1 where there is none."""
    product = 1
    for word in (magnitude or "").split():
        product *= _WORTH[word]
    return Decimal(product)


def counted_by(printed: str) -> str:
    """``/01 km/01 người`` → ``km/người``."""
    parts = (part.strip() for part in printed.strip().strip("/").split("/"))
    joined = "/".join(_ONE.sub("", part) for part in parts)
    return " ".join(joined.split())
