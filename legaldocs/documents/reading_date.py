"""The day a person reads the law at: chosen for the browser session, else today."""

from __future__ import annotations

from datetime import date

from flask import session

from legaldocs.core import clock


def chosen() -> date:
    """The reading date of this request."""
    given = session.get("reading_date")
    return date.fromisoformat(given) if given else clock.today()
