"""Reading from a copy of the database that follows the first by streaming, for pages on which nobody decides anything.

The copy may lag by the blink of an eye; the portal and the search pages bear that, a page with a form does not.
While the copy is away its readers are served by the first.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import current_app, g, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError

from legaldocs.core.db import from_replica, replica

log = structlog.get_logger(__name__)


def read_there() -> None:
    """Let the rest of this request read from the copy; a blueprint's ``before_request``."""
    if not current_app.config["REPLICA_URI"] or request.method not in ("GET", "HEAD"):
        return
    current_user.is_authenticated  # noqa: B018  # read from the first, where a session stands the moment it is opened
    try:
        with replica().connect():
            g.from_replica = from_replica.set(True)
    except OperationalError as error:
        log.warning("replica away", error=str(error.orig))


def back(_error: Any = None) -> None:
    """Read from the first again; an application's ``teardown_request``."""
    token = g.pop("from_replica", None)
    if token is not None:
        from_replica.reset(token)
