"""Quantities of a legal text: money, percentages, durations, areas and multiples of a salary, with bound and subject.

``units_of_measure`` knows the units, ``bounds`` the limiting words, ``subjects`` what an amount is for.  Dates, clock
times, ages and numbers of documents are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from legaldocs.law import bounds, folding, numbers, subjects, table_amounts
from legaldocs.law.fact_types import Bound, Quantity, QuantityKind
from legaldocs.law.units_of_measure import PER, UNIT, counted_by, measure, worth

_SPACED = r"\d{1,3}(?:[ \u00a0]\d{3})+(?=[^\S\n]?(?:đồng|đ/))"
_ASIDE = r"(?:[^\S\n]?\([^()\d\n]{1,60}\))?"
_AMOUNT = re.compile(
    rf"(?<![\w/.,])(?P<number>{_SPACED}|{numbers.DIGITS}){_ASIDE}"
    rf"(?P<gap>[^\S\n]{{0,3}}(?:\n[^\S\n]{{0,3}})?)(?P<word>{UNIT})"
)
_WORDED = re.compile(
    rf"(?<!\w)(?P<number>{numbers.WORDS})(?:[^\S\n]\(\d{{1,3}}\))?(?P<gap>[^\S\n]{{1,3}})"
    r"(?=(?:ngày|giờ|tháng|năm|tuần|lần (?:so với |của )?(?:mức )?(?:lương|chuẩn|tham chiếu)|phần trăm)(?!\w))"
    rf"(?P<word>{UNIT})"
)
_OPENING = re.compile(
    r"(?<![\w/.,])(?P<number>\d+(?:[.,]\d+)*)[^\S\n]{0,2}(?:(?P<magnitude>nghìn|ngàn|triệu|tỷ|tỉ|trăm)[^\S\n]{0,2})?"
    r"(?P<unit>%|đồng|m2|ha)?[^\S\n]{0,2}(?:[-–÷]|đến|tới)[^\S\n]{0,2}(?P<strict>dưới |không quá |tối đa )?\Z"
)
_JOINED = re.compile(r"[^\S\n]{0,2}(?:[-–÷]|đến|tới)[^\S\n]{0,2}(?P<strict>dưới |không quá |tối đa )?")
_FACTOR = re.compile(rf"\s(?:nhân|x)\s(?:với\s)?(?P<number>{numbers.DIGITS})(?:\slần)?(?!\w)")
_COMPOSED = re.compile(r"[^\S\n]{1,2}")
_LOOK_BACK = 48
_LONE = ("một", "năm")
_REFERENCE = re.compile(
    r"(?<!\w)(?:điều|khoản|điểm|mục|mẫu|phụ lục|bước|chương|phần|(?<!tổng )(?<!trong )(?<!hệ )số|thứ)\s\Z"
)
_DAY_BEFORE = re.compile(r"(?:ngày|mùng|mồng|rằm|hôm)\s\Z")
_MONTH_BEFORE = re.compile(r"(?:tháng|quý|đầu|cuối)\s\Z")
_NOT_A_SPAN = {
    "month": re.compile(r"[^\S\n]*(?:\d|tuổi|âm lịch|dương lịch|năm (?:19|20)\d\d)"),
    "year": re.compile(r"[^\S\n]*(?:(?:19|20)\d\d(?!\s?[-–]\s?(?:19|20)\d\d)|tuổi)"),
    "day": re.compile(r"[^\S\n]*\d{1,2}\s?(?:/|-|tháng)"),
    "quarter": re.compile(r"[^\S\n]*(?:i{1,3}|iv|\d)(?!\w)"),
    "hour": re.compile(r"[^\S\n]*(?:\d{1,2}(?!\d)|sáng|trưa|chiều|tối|đêm|(?:hàng|hằng|mỗi|cùng|trong) ngày|ngày \d)"),
    "minute": re.compile(r"[^\S\n]*(?:sáng|trưa|chiều|tối|đêm|(?:hàng|hằng|mỗi) ngày|ngày \d)"),
}
_CLOCK_BEFORE = re.compile(r"(?:(?<!\w)(?:lúc|hồi|từ \d{1,2} giờ(?: \d{1,2} phút)? đến)|(?<!\w)\d{1,2} giờ)\s\Z")
_CLOCK_SPAN = re.compile(r"[^\S\n](?:đến|tới)[^\S\n](?:[01]?\d|2[0-4])[^\S\n]giờ(?![^\S\n](?:làm việc|học|kể))")
_AFTER_CLOCK = re.compile(r"(?<!\w)(?:sau|trước)\s\Z")  # "tiếp nhận sau 15 giờ"
_COUNTED_FROM = re.compile(r"[^\S\n]?,?[^\S\n]?(?:kể|tính|làm việc|liên tục|từ|so với|khi)")
_NOT_AFTER_MAGNITUDE = re.compile(r"\s{1,2}(?!đến|và|hoặc|hay|tới|thì|đối|cho|theo|trở|nhưng|mỗi)[^\W\d_]")
_HEADING = re.compile(  # what a column of a table is counted in
    r"(?:\(1[.,]?000(?:[.,]000)?[^\S\n]?(?:đồng|vnđ|đ)\)|(?:đơn vị tính|đvt)[^\S\n]?:[^\S\n]{0,2}1[.,]?000[^\S\n]?đồng)"
)


@dataclass(slots=True)
class _Amount:
    """One number with its unit while neighbours are still looked at."""

    start: int
    end: int
    kind: QuantityKind
    unit: str
    value: Decimal
    upper: Decimal | None = None
    strict_upper: bool = False
    per: str | None = None
    magnitude: str | None = None
    worth: Decimal = Decimal(1)


def find(text: str) -> list[Quantity]:
    """Quantities of ``text`` (NFC), sorted by start, never overlapping.  Linear in its length; fails on no string."""
    lower = folding.lowered(text)
    amounts = _joined(lower, _amounts(text, lower))
    found: list[Quantity] = []
    for amount in amounts:
        found.append(_quantity(lower, amount, found[-1] if found else None))
    return subjects.given(text, lower, found)


def _quantity(lower: str, amount: _Amount, before: Quantity | None) -> Quantity:
    """The amount with the bound that the words around it give."""
    sharing = before if before is not None and before.kind is amount.kind else None
    bound, strict = bounds.around(lower, amount.start, amount.end, sharing)
    if amount.upper is not None:
        bound, strict = Bound.RANGE, amount.strict_upper
    return Quantity(
        start=amount.start,
        end=amount.end,
        kind=amount.kind,
        value=_plain(amount.value),
        unit=amount.unit,
        bound=bound,
        upper=None if amount.upper is None else _plain(amount.upper),
        strict=strict,
        per=amount.per,
    )


def _plain(value: Decimal) -> Decimal:
    """The value without trailing zeros and exponent: equal amounts print alike."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _amounts(text: str, lower: str) -> list[_Amount]:
    """Numbers with a unit that are no date, clock time, age or reference; in order, the longer of two that cross."""
    found = [amount for match in _AMOUNT.finditer(lower) if (amount := _read(text, lower, match))]
    found += [amount for match in _WORDED.finditer(lower) if (amount := _worded(lower, match))]
    found += [
        _Amount(cell.start, cell.end, QuantityKind.MONEY, "VND", cell.value, per=cell.per)
        for cell in table_amounts.find(lower)
    ]
    found.sort(key=lambda amount: (amount.start, -amount.end))
    kept: list[_Amount] = []
    for amount in found:
        if not kept or (amount.start >= kept[-1].end and not _repeats(lower, kept[-1], amount)):
            kept.append(amount)
    return kept


def _repeats(lower: str, first: _Amount, second: _Amount) -> bool:
    """Whether the second only says the first again: "năm phần trăm (5%)"."""
    same = (first.kind, first.unit, first.value) == (second.kind, second.unit, second.value)
    return same and lower[first.end : second.start].strip() == "("


def _read(text: str, lower: str, match: re.Match[str]) -> _Amount | None:
    """The amount of a number in digits; ``None`` where it is something else."""
    if "\n" in match["gap"] and not _runs_on(text, match):
        return None
    kind, unit, unit_worth = measure(match)
    if _REFERENCE.search(lower, max(0, match.start() - 10), match.start()):
        return None
    if kind is QuantityKind.DURATION and not _is_span(lower, match, unit):
        return None
    plain_money = kind is QuantityKind.MONEY and match["magnitude"] is None
    if plain_money and _HEADING.search(lower, max(0, match.start() - 16), match.end() + 1):
        return None
    if plain_money and match["plain"] == "đ" and not re.search("[.,]", match["number"]):
        return None
    unnamed = kind is QuantityKind.MONEY and not (match["money"] or match["plain"])
    if unnamed and _NOT_AFTER_MAGNITUDE.match(lower, match.end()):
        return None  # "1,5 triệu người": a count
    number = re.sub(r"[ \u00a0]", "", match["number"])
    value = numbers.from_digits(number, whole=plain_money) * unit_worth
    amount = _Amount(match.start(), match.end(), kind, unit, value, magnitude=match["magnitude"], worth=unit_worth)
    return _counted(lower, amount)


def _runs_on(text: str, match: re.Match[str]) -> bool:
    """Whether number and unit stand on two lines because the line was wrapped, not because they are cells."""
    return text[match.start("word")].islower() and "\n" not in text[max(0, match.start() - 12) : match.start()]


def _worded(lower: str, match: re.Match[str]) -> _Amount | None:
    """The amount of a number in words; "một" and "năm" alone are mostly an article and a year."""
    kind, unit, unit_worth = measure(match)
    if kind is QuantityKind.DURATION and not _is_span(lower, match, unit):
        return None
    if match["number"] in _LONE and kind is QuantityKind.DURATION and not bounds.limited(lower, match.start()):
        return None
    value = numbers.from_words(match["number"]) * unit_worth
    return _counted(lower, _Amount(match.start(), match.end(), kind, unit, value))


def _is_span(lower: str, match: re.Match[str], unit: str) -> bool:
    """Whether a number of days, months, years or hours is a length of time rather than a date, a clock or an age."""
    before = max(0, match.start() - 24)
    after = _NOT_A_SPAN.get(unit)
    if after is not None and after.match(lower, match.end()):
        return False
    if unit in ("hour", "minute"):
        if _CLOCK_SPAN.match(lower, match.end()) and lower[before : match.start()].endswith(("từ ", "giờ ")):
            return False
        timed = _AFTER_CLOCK.search(lower, before, match.start()) and not _COUNTED_FROM.match(lower, match.end())
        return not timed and not _CLOCK_BEFORE.search(lower, before, match.start())
    if unit == "month":
        return not _DAY_BEFORE.search(lower, before, match.start())
    if unit == "year":
        number = match["number"]
        return not (number.isdigit() and int(number) >= 1900) and not _MONTH_BEFORE.search(lower, before, match.start())
    return True


def _counted(lower: str, amount: _Amount) -> _Amount:
    """The amount with its factor ("nhân 1,5 lần") and the units it is counted by ("/người/ngày")."""
    factor = _FACTOR.match(lower, amount.end) if amount.kind is QuantityKind.MULTIPLE else None
    if factor is not None:
        amount.end, amount.value = factor.end(), amount.value * numbers.from_digits(factor["number"])
    counting = PER.match(lower, amount.end)
    if counting and "\n" not in counting.group():
        amount.end, amount.per = counting.end(), counted_by(counting.group())
    return amount


def _joined(lower: str, amounts: list[_Amount]) -> Iterator[_Amount]:
    """Amounts with "A đến B" made one range and "1 tỷ 200 triệu" one sum."""
    held: _Amount | None = None
    for amount in amounts:
        if held is not None and (_extend(lower, held, amount) or _add(lower, held, amount)):
            continue
        if held is not None:
            yield held
        held = amount
        _open(lower, held)
    if held is not None:
        yield held


def _extend(lower: str, low: _Amount, high: _Amount) -> bool:
    """Make ``low`` the range up to ``high`` where words between them say so."""
    if (low.kind, low.unit) != (high.kind, high.unit) or low.upper is not None or not 0 <= high.start - low.end <= 24:
        return False
    joint = _JOINED.fullmatch(lower, low.end, high.start)
    if joint is None or low.value >= high.value:
        return False
    low.upper, low.end, low.per = high.value, high.end, high.per or low.per
    low.strict_upper = joint["strict"] == "dưới "
    return True


def _add(lower: str, first: _Amount, second: _Amount) -> bool:
    """ "1 tỷ 200 triệu đồng": the second is smaller money right behind the first."""
    if first.kind is not QuantityKind.MONEY or second.kind is not QuantityKind.MONEY or first.upper is not None:
        return False
    if first.magnitude is None or worth(second.magnitude) >= worth(first.magnitude):
        return False
    if not _COMPOSED.fullmatch(lower, first.end, second.start):
        return False
    first.value, first.end, first.per = first.value + second.value, second.end, second.per
    return True


def _open(lower: str, high: _Amount) -> None:
    """Take in a lower end that leaves its unit to the upper one: "01 đến 10 tỷ đồng", "7 - 10 ngày"."""
    opening = _OPENING.search(lower, max(0, high.start - _LOOK_BACK), high.start)
    if opening is None or (opening["unit"] or "%") != "%":
        return
    if high.kind is QuantityKind.DURATION and _DAY_BEFORE.search(lower[max(0, opening.start() - 6) : opening.start()]):
        return
    if _REFERENCE.search(lower, max(0, opening.start() - 10), opening.start()):
        return
    own = opening["magnitude"] or high.magnitude
    value = numbers.from_digits(opening["number"], whole=high.kind is QuantityKind.MONEY and own is None)
    value *= worth(own) if high.kind is QuantityKind.MONEY else high.worth
    if value < high.value:
        high.start, high.upper, high.value = opening.start(), high.value, value
        high.strict_upper = opening["strict"] == "dưới "
