"""Dates and figures as the interface writes them (design §6), in the language of the request.

In both languages dates are day first. The day always has two digits, the month only for 01 and 02, which is the
rule for numerals in official documents (Decree 30/2020/NĐ-CP, Appendix I): ``02/9/2025``, ``15/01/2027``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from flask_babel import format_decimal, get_locale, gettext, to_user_timezone

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def ui_language() -> str:
    """``vi`` or ``en``: the language of the words around the law."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "vi"


def _two_digit_month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def day(value: date | None, missing: str = "–") -> str:
    """``02/9/2025``; ``missing`` when the date is not known. A datetime is read in the user's time zone."""
    if value is None:
        return missing
    if isinstance(value, datetime):
        value = to_user_timezone(value)
    return f"{value.day:02d}/{_two_digit_month(value.month)}/{value.year}"


def long_day(value: date) -> str:
    """``ngày 02 tháng 9 năm 2025`` or ``2 September 2025``, for prose and issuing lines."""
    if ui_language() == "en":
        return f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"
    return f"ngày {value.day:02d} tháng {_two_digit_month(value.month)} năm {value.year}"


def moment(value: datetime) -> str:
    """``23/11/2026, 09:42`` in the user's time zone; ``value`` is UTC."""
    local = to_user_timezone(value)
    return f"{day(local.date())}, {local:%H:%M}"


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """``40.000`` or ``40,000``; ``places`` fixes the decimals (``0,94``)."""
    pattern = None if places is None else "#,##0." + "0" * places if places else "#,##0"
    return str(format_decimal(value, pattern))


def percent(value: float, places: int = 0) -> str:
    """A share between 0 and 1 as ``85%``."""
    return f"{number(value * 100, places)}%"


def sentences(value: object) -> str:
    """Messages of a form field as one line: a text, a list of texts, or marshmallow's nested errors."""
    if isinstance(value, Mapping):
        return " ".join(sentences(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " ".join(sentences(one) for one in value)
    return str(value)


def doer(name: str, person_id: int | None) -> str:
    """Who did something: a person by name, or the system in the reader's language."""
    return name if person_id else gettext("The system")


def fault(error: str | None) -> tuple[str, str]:
    """What to say of a job that stopped, and what the program said of it: its last line, for who mends it.

    An error that was written for people is passed on as it is.
    """
    said = (error or "").strip()
    if not said.startswith("Traceback"):
        return said, ""
    sentence = gettext(
        "It stopped by an error of the program. What was done before is kept; an administrator can start it again."
    )
    return sentence, said.rsplit("\n", 1)[-1]
