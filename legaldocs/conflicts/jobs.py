"""Jobs of the finder: what changed is looked at again soon after, the whole register once a week or when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.conflicts import holding, queries, service
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import JobContext, job
from legaldocs.law.scan.run import Register, scan

PART = 25  # documents scanned and kept in one transaction


@job(
    "conflicts.scan", key=lambda _payload: "all", every="weekly sat 03:00", label=_l("Scan the register for conflicts")
)
def _scan(context: JobContext) -> dict[str, int]:
    """Every local text against the register; a scan that was stopped begins again, at no harm."""
    register = _register(context)
    return _look(context, register, [key for key, text in register.texts.items() if text.local], both=False)


@job(
    "conflicts.update", key=lambda _payload: "all", every="daily 02:40", label=_l("Look at changed texts for conflicts")
)
def _update(context: JobContext, **_event: Any) -> dict[str, int]:
    """Texts that changed since they were scanned, those that rest on them, and those whose findings name them."""
    register = _register(context)
    today = register.today
    fresh, known = holding.all_stamps(today), queries.stamps()
    changed = [key for key, stamp in fresh.items() if known.get(key) != stamp]
    touched = {*changed, *holding.citing(changed), *queries.naming(changed)}
    wanted = sorted(key for key in touched if key in register.texts and register.texts[key].local)
    found = _look(context, register, wanted, both=len(wanted) < len(register.texts) // 2)
    service.mark(SYSTEM, {key: fresh[key] for key in changed})
    return found


def _register(context: JobContext) -> Register:
    def read(done: int, total: int) -> None:
        context.progress(done, total, _("Reading the register"))

    found = holding.register(clock.today(), read)
    db.session.rollback()  # the texts are values; holding a read open would block writers
    return found


def _look(context: JobContext, register: Register, wanted: Sequence[int], *, both: bool) -> dict[str, int]:
    stamps: Mapping[int, str] = holding.stamps(register.today)
    fresh = total = 0
    for at in range(0, len(wanted), PART):
        part = list(wanted[at : at + PART])
        found = [one for key in part if key in register.texts for one in scan(register, register.texts[key], both=both)]
        fresh += service.keep(SYSTEM, register, part, found, stamps, both=both)
        total += len(found)
        context.progress(min(at + PART, len(wanted)), len(wanted), _("Comparing provisions"))
    return {"documents": len(wanted), "findings": total, "new": fresh}


SCAN, UPDATE = _scan, _update
