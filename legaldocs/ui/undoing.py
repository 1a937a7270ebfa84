"""An act that can be taken back offers it right away: the line that tells of it carries the form of its inverse.

Only where the inverse is a use case of its own that leaves things as they were.  It is an ordinary form: it works
without scripts, asks for the same permission and meets the same refusals as one filled in by hand.
"""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _

MOST = 1200  # characters: messages travel in the cookie of the session, which holds four thousand


def offer(words: Any, address: str, /, **values: Any) -> bool:
    """Say ``words``, with a button that posts ``values`` to ``address``; a list is sent as several fields of its name.

    ``None`` is not sent.  What is too long to travel is only said, and nothing is offered; returns whether it was.
    """
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    fields = [(name, str(one)) for name, one in pairs if one is not None]
    if sum(len(name) + len(one) for name, one in fields) > MOST:
        flash(str(words), "success")
        return False
    flash({"words": str(words), "address": address, "fields": fields}, "undo")  # type: ignore[arg-type]  # read by flashes()
    return True


def reason() -> str:
    """What stands in the records where the inverse asks why."""
    return _("Undone right after it was done.")
