"""Amounts of a clause as two local texts can be held against each other: money, shares, times, areas, and counts.

Beside the readers of ``law.quantities`` this knows lengths, groups and frequencies, and what is waived or reduced
("miễn toàn bộ" is a reduction of a hundred per cent).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from legaldocs.law import quantities
from legaldocs.law.conflicts import wording
from legaldocs.law.fact_types import Bound, Quantity, QuantityKind
from legaldocs.law.scan.model import Text, Unit

_COUNT = re.compile(
    r"(?<![\w/.,])(?P<number>\d{1,3}(?:\.\d{3})*(?:,\d+)?)[^\S\n](?P<unit>nhóm|mét|km|m(?![\w²³])|tầng|lần(?!\s(?:mức|lương|so)))(?!\w)"
)
_WAIVED = re.compile(r"(?<!\w)miễn(?: toàn bộ| 100 ?%| thu)?(?=\s)(?!\s(?:phí (?:trước bạ|công)|là|nhiệm|dịch|cưỡng))")
_REDUCED = re.compile(r"(?<!\w)(?:được )?giảm (?P<number>\d{1,3}) ?%")
_BREAK = re.compile(r"[;:\n]|\.\s|(?<=\d),\s|\d[^;:.,\n]{0,24}(?P<comma>,\s)")
_AHEAD = re.compile(r"[;:\n]|\.\s|,\s")
_LABEL = re.compile(r"^\s*(?:điều \d+[a-zđ]?[.:]?|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-+])\s*")
_LEAST = ("ít nhất", "tối thiểu", "không nhỏ hơn", "không thấp hơn", "không dưới", "từ")
_MOST_WORDS = ("không quá", "tối đa", "không vượt quá", "cao nhất", "không được quá", "dưới")
WAIVED = "giảm %"  # a reduction; what it is of follows it
_NEAR = 24
_LOOK_BACK = 160
_AFTER = 90


@dataclass(frozen=True, slots=True)
class Value:
    """An amount ``[start, end)``: its measure ("VND/hộ/tháng", "mét"), value, bound, and the words that say of what."""

    start: int
    end: int
    measure: str
    value: Decimal
    upper: Decimal | None
    bound: Bound
    label: frozenset[str]
    about: frozenset[wording.Bigram]

    @property
    def limits(self) -> tuple[Decimal, Decimal | None]:
        """What makes two amounts the same."""
        return self.value, self.upper


def of_unit(text: Text, unit: Unit) -> list[Value]:
    """The amounts of one provision, in order."""
    words = text.text[unit.start : unit.end]
    lower = text.lower[unit.start : unit.end]
    found = [
        _value(lower, q.start, q.end, _measure(q), q.value, q.upper, q.bound, unit.start)
        for q in quantities.find(words)
        if q.kind is not QuantityKind.PERCENT or not _REDUCED.search(lower, max(0, q.start - 12), q.end)
    ]
    taken = [(one.start - unit.start, one.end - unit.start) for one in found]
    for match in _COUNT.finditer(lower):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            number = Decimal(match["number"].replace(".", "").replace(",", "."))
            measure = {"m": "mét"}.get(match["unit"], match["unit"])
            bound = _bound(lower, match.start())
            found.append(_value(lower, match.start(), match.end(), measure, number, None, bound, unit.start))
    for pattern in (_WAIVED, _REDUCED):
        for match in pattern.finditer(lower):
            number = Decimal(match["number"]) if pattern is _REDUCED else Decimal(100)
            found.append(
                _value(lower, match.start(), match.end(), WAIVED, number, None, Bound.EXACT, unit.start, after=True)
            )
    once = [match.start() + unit.start for match in _ONCE.finditer(lower)]
    lasting = (one for one in found if not any(0 <= at - one.end <= _NEAR for at in once))
    ruling = (one for one in lasting if not _name(lower, one.start - unit.start, one.end - unit.start))
    return sorted(ruling, key=lambda one: one.start)


def _name(lower: str, start: int, end: int) -> bool:
    """Whether a number of years is part of a name: "kế hoạch tài chính 05 năm", "giai đoạn 5 năm"."""
    return lower[start:end].endswith("năm") and _PLAN.search(lower, max(0, start - _LOOK_BACK), start) is not None


def _measure(q: Quantity) -> str:
    return f"{q.unit}/{q.per.lower()}" if q.per else q.unit


def _bound(lower: str, start: int) -> Bound:
    before = lower[max(0, start - _NEAR) : start]
    if any(word in before for word in _MOST_WORDS):
        return Bound.MAX
    return Bound.MIN if any(word in before for word in _LEAST) else Bound.EXACT


def _value(
    lower: str,
    start: int,
    end: int,
    measure: str,
    value: Decimal,
    upper: Decimal | None,
    bound: Bound,
    shift: int,
    after: bool = False,
) -> Value:
    """The amount with what it is of: the head of its line, the words since the last break, and those that follow."""
    line = lower.rfind("\n", 0, start) + 1
    back = max((m.end() for m in _BREAK.finditer(lower, max(line, start - _LOOK_BACK), start)), default=line)
    ahead = _AHEAD.search(lower, end, min(len(lower), end + _AFTER))
    until = ahead.start() if ahead else min(len(lower), end + _AFTER)
    colon = lower.rfind(":", line, start)
    head = lower[max(line, colon - _LOOK_BACK) : colon] if colon >= 0 else ""
    said = _words(_LABEL.sub("", head)) + _words(_LABEL.sub("", lower[back:start]))
    following = _words(lower[end:until])
    said += following if after or following[:1] in (["đối"], ["cho"], ["với"]) else []
    label = frozenset(word for word in said if word not in _EMPTY)
    around = frozenset(wording.specific(re.findall(r"\w+", lower[line:until])))
    return Value(start + shift, end + shift, measure, value, upper, bound, label, around)


def _words(stretch: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", stretch)


_PLAN = re.compile(
    r"(?:kế hoạch|chiến lược|quy hoạch|chương trình|dự toán|ngân sách|giai đoạn|khung cân đối)"
    r"(?:(?! (?:là|trong|có|không|tối|thời|hằng|hàng|từ)(?!\w))(?: [^\W\d_]+| [-–],?)){0,10} $"
)
_ONCE = re.compile(r"(?:kể )?từ (?:ngày|khi) (?:ban hành|ký|có hiệu lực|(?:quyết định|nghị quyết|quy định) này)")
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "mức tối đa thiểu không quá ít nhất là bằng được thu cho với đối tại các và từ đến thời hạn kể ngày của một "
        "mỗi theo thấp cao hơn vượt trong này đó có thì hoặc nhỏ lớn dưới trên khi số như sau bao gồm",
    )
)
