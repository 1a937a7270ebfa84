"""Jobs of plans: reading superior texts for what they leave to the province."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.jobs import job
from legaldocs.plans import amending, checks, delegated, delegated_service, execution

_AT_ONCE = 20


@job("plans.delegated", every="daily 01:30", label=_l("Find what superior texts leave to the province"))
def _find_delegated(context: Any) -> dict[str, int]:
    """All national texts, some at a time; may be cancelled between them and run again."""
    total, done, last, new = delegated.text_count(), 0, 0, 0
    while texts := delegated.texts(last, _AT_ONCE):
        last = texts[-1].id
        new += delegated_service.read_texts(SYSTEM, texts)
        done += len(texts)
        context.progress(done, total)
    return {"texts": done, "new": new}


@job("plans.open-due", every="daily 01:20", label=_l("Open the reviews and checks whose month has come on the plan"))
def _open_due(_context: Any) -> dict[str, int]:
    """One ticket or dossier per line and year; asking daily opens none twice."""
    today = clock.today()
    waiting = [plan.id for plan in execution.approved() if execution.due_lines(plan, today) or checks.due(plan, today)]
    return {"opened": sum(amending.open_due(SYSTEM, plan_id) for plan_id in waiting)}


OPEN_DUE = _open_due
FIND_DELEGATED = _find_delegated
