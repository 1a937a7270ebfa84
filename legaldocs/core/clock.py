"""The only clock: UTC instants and Vietnamese calendar days.  Tests freeze it; nobody else asks the system.

``living_on`` is for the sample register alone, whose invented dossiers began before it was loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_days_back: ContextVar[int] = ContextVar("days_back", default=0)


def now() -> datetime:
    """The current instant, timezone-aware, in UTC."""
    return datetime.now(UTC) - timedelta(days=_days_back.get())


@contextmanager
def living_on(days_ago: int) -> Iterator[None]:
    """Let it be so many days ago."""
    token = _days_back.set(days_ago)
    try:
        yield
    finally:
        _days_back.reset(token)


def today() -> date:
    """The current day in Vietnam, where every legal date lives (23:30 UTC is already tomorrow there)."""
    return now().astimezone(LOCAL).date()


def local(instant: datetime) -> datetime:
    """``instant`` on the Vietnamese wall clock."""
    return instant.astimezone(LOCAL)


def end_of_day(day: date) -> datetime:
    """The last instant of a Vietnamese calendar day, in UTC: what was known on that day was known by then."""
    return datetime.combine(day, time.max, LOCAL).astimezone(UTC)
