"""Names and values of the query language: fields in both languages, days, words for a status."""

from __future__ import annotations

import calendar
import re
from datetime import date

from legaldocs.core.text import fold
from legaldocs.law.effect import Status

# As typed, accent-less and lower case → the field.
NAMES = {
    "so": "number", "so hieu": "number", "number": "number", "no": "number",
    "loai": "type", "type": "type",
    "co quan": "issuer", "co_quan": "issuer", "coquan": "issuer", "issuer": "issuer",
    "linh vuc": "field", "field": "field",
    "nguoi ky": "signer", "ky": "signer", "signer": "signer",
    "dieu": "article", "article": "article",
    "dia ban": "territory", "territory": "territory",
    "cap": "level", "level": "level",
    "nam": "year", "year": "year",
    "ban hanh": "issued", "ngay": "issued", "issued": "issued",
    "trich yeu": "title", "ten": "title", "title": "title",
    "hieu luc": "status", "tinh trang": "status", "status": "status",
    "tai ngay": "asat", "tai": "asat", "as at": "asat", "asat": "asat",
}  # fmt: skip

_STATUSES: dict[str, tuple[Status, ...]] = {
    "con": (Status.IN_FORCE, Status.PARTLY_ENDED),
    "con hieu luc": (Status.IN_FORCE, Status.PARTLY_ENDED),
    "in force": (Status.IN_FORCE, Status.PARTLY_ENDED),
    "het": (Status.ENDED,),
    "het hieu luc": (Status.ENDED,),
    "het mot phan": (Status.PARTLY_ENDED,),
    "partly ended": (Status.PARTLY_ENDED,),
    "chua": (Status.NOT_YET,),
    "chua co hieu luc": (Status.NOT_YET,),
    "not yet": (Status.NOT_YET,),
    "dinh chi": (Status.SUSPENDED, Status.PARTLY_SUSPENDED),
    "ngung": (Status.PAUSED, Status.PARTLY_PAUSED),
    "tam ngung": (Status.PAUSED, Status.PARTLY_PAUSED),
    "khong ro": (Status.UNDETERMINED,),
    "undetermined": (Status.UNDETERMINED,),
    **{str(status): (status,) for status in Status},
}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{4})|(\d{4})")


def status_codes(text: str) -> tuple[Status, ...]:
    """Statuses meant by a word or code in either language; empty when none is."""
    return _STATUSES.get(" ".join(re.split(r"[\s_-]+", fold(text).lower().strip())), ()) or _STATUSES.get(
        fold(text).lower().strip(), ()
    )


def day_range(text: str) -> tuple[int, int] | None:
    """First and last day (ordinals) of "01/03/2020", "3/2020", "2020", "2020-03-01" or two of them with "..".

    ``None`` when a part is no day; an open end reaches to the edge of time.
    """
    first, dots, last = text.partition("..")
    start = _days(first) if first.strip() else (1, 1)
    end = _days(last) if last.strip() else ((date.max.toordinal(),) * 2 if dots else start)
    if start is None or end is None or not text.strip(" ."):
        return None
    return min(start[0], end[0]), max(start[1], end[1])


def _days(text: str) -> tuple[int, int] | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year = (
        match[1] or match[6],
        match[2] or match[5] or match[7],
        match[3] or match[4] or match[8] or match[9],
    )
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    try:
        start = date(int(year), first_month, int(day or 1))
        last = int(day) if day else calendar.monthrange(int(year), last_month)[1]
        return start.toordinal(), date(int(year), last_month, last).toordinal()
    except ValueError:
        return None
