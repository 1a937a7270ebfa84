"""What of a list's address makes a view, and the address of a kept one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import current_app, url_for

from legaldocs.core.errors import Missing
from legaldocs.listviews.models import ListView, RoleView

BEGAN = "kept"  # the id of the view that a list was opened with; stays while filters change
_PASSING = ("page", "size", "lang", "format", BEGAN)  # of the moment, not of the view


def pairs(query: str) -> list[tuple[str, str]]:
    """Filters, order and columns of a query string; empty ones say nothing."""
    return [(name, value) for name, value in parse_qsl(query) if name not in _PASSING]


def mark(row: ListView | RoleView) -> str:
    """How an address names the view it began with."""
    return f"role-{row.id}" if isinstance(row, RoleView) else str(row.id)


def of(row: ListView | RoleView) -> str:
    """Where a view is seen; the address says which view it is, so that a change of its filters can be told."""
    return f"{url_for(row.list_name)}?{urlencode([*((key, value) for key, value in row.query), (BEGAN, mark(row))])}"


def list_page(list_name: str) -> str:
    """The address of a list.  Raises ``Missing`` for a name that is no page without arguments."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.endpoint == list_name]
    if not any("GET" in (rule.methods or ()) and not rule.arguments for rule in rules):
        raise Missing()
    return url_for(list_name)
