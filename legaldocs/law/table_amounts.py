"""Amounts of money in tables, whose unit stands in the head of the column or in the cell before them.

Tables reach us as lines, one cell each, or as rows of cells between bars; a bare number counts only where a unit was
announced and nothing has ended the table since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from legaldocs.law import numbers
from legaldocs.law.units_of_measure import counted_by, worth

_UNIT_CELL = re.compile(
    r"(?:^|\|)[^\S\n]*đồng(?P<per>/[^\n|\d]{1,40}?)?[^\S\n]*(?:\n\s*|\|[^\S\n]*)"
    r"(?P<number>\d{1,3}(?:\.\d{3})+)[^\S\n]*(?=\||$)",
    re.MULTILINE,
)
_HEAD = re.compile(
    r"(?:\((?:(?:đơn vị tính|đvt|đơn vị)[^\S\n]?:[^\S\n]?)?|(?:đơn vị tính|đvt)[^\S\n]?:[^\S\n]?)"
    r"(?:1[.,]?000 đồng|(?P<magnitude>nghìn |ngàn |triệu |tỷ )?đồng)(?P<per>/[^()\n|\d]{1,40})?\)?[^\S\n]*(?=\||$)",
    re.MULTILINE,
)
_NUMBER_CELL = re.compile(r"(?:^|\|)[^\S\n]*(?P<number>\d{1,3}(?:\.\d{3})+)[^\S\n]*(?=\||$)", re.MULTILINE)
_OVER = re.compile(r"^[^\S\n]*(?:[“\"]?(?:điều|chương|phụ lục|mục)\s|\d{1,2}\.\s?\D|[a-zđ]\)\s|nơi nhận)", re.MULTILINE)
_THOUSANDS = re.compile(r"1[.,]?000 đồng")


@dataclass(frozen=True, slots=True)
class TableAmount:
    """A bare number at ``[start, end)`` that is so many đồng, counted by ``per``."""

    start: int
    end: int
    value: Decimal
    per: str | None


def find(lower: str) -> Iterator[TableAmount]:
    """Bare amounts in the tables of ``lower`` (lower case with its accents); the same number may come twice."""
    for cell in _UNIT_CELL.finditer(lower):
        yield _amount(cell, cell["per"], Decimal(1))
    heads = list(_HEAD.finditer(lower))
    limits = [head.start() for head in heads[1:]] + [len(lower)]
    for head, limit in zip(heads, limits, strict=False):
        over = _OVER.search(lower, head.end(), limit)
        scale = Decimal(1000) if _THOUSANDS.search(head.group()) else worth(head["magnitude"])
        for cell in _NUMBER_CELL.finditer(lower, head.end(), over.start() if over else limit):
            yield _amount(cell, head["per"], scale)


def _amount(cell: re.Match[str], per: str | None, scale: Decimal) -> TableAmount:
    value = numbers.from_digits(cell["number"], whole=True) * scale
    return TableAmount(cell.start("number"), cell.end("number"), value, counted_by(per) if per else None)
