"""What webhooks do when something happened: a message to everybody who asked, in the same transaction."""

from __future__ import annotations

from typing import Any

from flask import current_app

from legaldocs.core.actor import Actor
from legaldocs.webhooks import queries, service
from legaldocs.webhooks.kinds import data_of, kind_of


def tell(_actor: Actor, event: Any) -> None:
    """Write the messages; the worker sends them after the commit, or never when there is none."""
    kind = kind_of(event)
    hooks = queries.listening(kind) if kind else []
    if kind and hooks:
        service.write(hooks, kind, data_of(event, str(current_app.config["SITE_ADDRESS"])))
