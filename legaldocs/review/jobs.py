"""Jobs of review: terms that will end soon open their tickets by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.jobs import job
from legaldocs.documents import queries as documents
from legaldocs.review import service
from legaldocs.review.models import Trigger

NOTICE_DAYS = 90  # internal limit: time to review and, where needed, to draft a successor


@job("review.expiring", every="daily 01:00", label=_l("Open reviews for terms that end soon"))
def _open_for_ending_terms(_context: Any) -> dict[str, int]:
    """One ticket per local document whose stated term ends within ninety days; asking daily opens none twice."""
    today = clock.today()
    opened = 0
    for document in documents.terms_ending(today, today + timedelta(days=NOTICE_DAYS)):
        cause = service.Cause(Trigger.TERM_ENDING, f"term:{document.stated_expiry}", changed_id=document.id)
        opened += len(service.open_tickets(SYSTEM, cause, {document.id: ()}))
    return {"opened": opened}
