"""The only clock: UTC instants and Vietnamese calendar days.  Tests freeze it; nobody else asks the system."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The current instant, timezone-aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The current day in Vietnam, where every legal date lives (23:30 UTC is already tomorrow there)."""
    return now().astimezone(LOCAL).date()


def local(instant: datetime) -> datetime:
    """``instant`` on the Vietnamese wall clock."""
    return instant.astimezone(LOCAL)


def end_of_day(day: date) -> datetime:
    """The last instant of a Vietnamese calendar day, in UTC: what was known on that day was known by then."""
    return datetime.combine(day, time.max, LOCAL).astimezone(UTC)
