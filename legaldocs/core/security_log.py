"""The security log: one JSON line per event worth an officer's attention, without names, contents or secrets.

Who is a number, where an address; what is a short code.  JSON keeps a line one line whatever a stranger types.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, g, has_request_context, request

from legaldocs.core import clock

logger = logging.getLogger("legaldocs.security")


def init_app(app: Flask) -> None:
    """Write to standard error, where the service manager collects it; a handler the operator set up stays."""
    logger.setLevel(logging.INFO)
    if not app.testing and not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.propagate = False


def note(event: str, person_id: int | None = None, **facts: str | int | None) -> None:
    """Write that ``event`` happened, with the address and the request id where there is a request."""
    line: dict[str, Any] = {"at": clock.now().isoformat(), "event": event, "person": person_id, **facts}
    if has_request_context():
        line |= {"address": request.remote_addr, "request": getattr(g, "request_id", ""), "path": request.path[:200]}
    logger.info(json.dumps(line, ensure_ascii=True, sort_keys=True))
