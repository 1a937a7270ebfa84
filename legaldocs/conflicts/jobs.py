"""Jobs of the finder: what changed is looked at again soon after, the whole register once a week or when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.conflicts import holding, queries, service
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import JobContext, job
from legaldocs.law.scan.run import scan

PART = 25  # documents scanned and kept in one transaction
MARKED = 500  # documents noted in one transaction


@job(
    "conflicts.scan", key=lambda _payload: "all", every="weekly sat 03:00", label=_l("Scan the register for conflicts")
)
def _scan(context: JobContext) -> dict[str, int]:
    """Every local text against the register; a scan that was stopped begins again, at no harm."""
    today = clock.today()
    fresh = {key: stamp for row in holding.ranges() for key, stamp in holding.stamps(today, *row, local=True).items()}
    return _look(context, today, list(fresh), fresh, both=False)


@job(
    "conflicts.update", key=lambda _payload: "all", every="daily 02:40", label=_l("Look at changed texts for conflicts")
)
def _update(context: JobContext, **_event: Any) -> dict[str, int]:
    """Texts that changed since they were scanned, those that rest on them, and those whose findings name them."""
    today = clock.today()
    changed: dict[int, str] = {}
    for row in holding.ranges():
        known = queries.stamps(*row)
        changed |= {key: stamp for key, stamp in holding.stamps(today, *row).items() if known.get(key) != stamp}
    keys = list(changed)
    touched = {*keys, *holding.citing(keys), *queries.naming(keys)}
    every = holding.local()
    wanted = [key for key in every if key in touched]
    return _look(context, today, wanted, changed, both=len(wanted) < len(every))


def _look(
    context: JobContext, today: date, wanted: Sequence[int], stamps: Mapping[int, str], *, both: bool
) -> dict[str, int]:
    """Scan these texts, then note the states as looked at.

    ``stamps`` were read before anything else and are noted when everything that rests on them has been scanned: what
    changes meanwhile, and what a stopped run did not reach, is looked at next time.
    """
    fresh = total = 0
    reading = _("Reading the register")
    register = holding.register(today, lambda done, of: context.progress(done, of, reading))
    for at in range(0, len(wanted), PART):
        part = wanted[at : at + PART]
        found = [one for key in part if (text := register.text(key)) for one in scan(register, text, both=both)]
        db.session.rollback()
        fresh += service.keep(SYSTEM, register, part, found, both=both)
        total += len(found)
        context.progress(min(at + PART, len(wanted)), len(wanted), _("Comparing provisions"))
    rows = list(stamps.items())
    for at in range(0, len(rows), MARKED):
        service.mark(SYSTEM, dict(rows[at : at + MARKED]))
    return {"documents": len(wanted), "findings": total, "new": fresh}


SCAN, UPDATE = _scan, _update
