"""Jobs of accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import handshakes, personal_data, service
from legaldocs.core.jobs import job


@job("accounts.prune-attempts", every="daily 03:40", label=_l("Forget old failed sign-ins"))
def _prune(_context: Any) -> dict[str, int]:
    """Failed sign-ins are kept for a day, no longer than the throttle needs; half sign-ins end by themselves."""
    return {"forgotten": service.prune_attempts() + handshakes.prune()}


@job("accounts.retention", every="daily 03:50", label=_l("Delete personal data kept long enough"))
def _retention(_context: Any) -> dict[str, int]:
    """What the register of personal data says is over; and what a crash left of an erasure."""
    return {"removed": personal_data.apply_retention(), "redacted": personal_data.finish_erasures()}
