"""The only clock: UTC instants and Vietnamese calendar days.  Tests freeze it; nobody else asks the system."""

from __future__ import annotations

from datetime import UTC, date, datetime
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
