"""What deadlines do when a record moves."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.core.lifecycle import Moved
from legaldocs.deadlines import service


def restart_clocks(actor: Actor, moved: Moved) -> None:
    """End the step's clock and start the next one's."""
    service.restart(actor, moved)
