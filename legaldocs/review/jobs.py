"""Jobs of review: terms that will end, and bodies that are no more, open their tickets by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.jobs import job
from legaldocs.documents import gone_bodies
from legaldocs.documents import queries as documents
from legaldocs.review import service
from legaldocs.review.models import Trigger

NOTICE_DAYS = 90  # internal limits: the review begins this long before the term ends, …
READY_DAYS = 30  # … and is concluded this long before, so that a successor can still be issued in time
_NAMES_SHOWN = 6


@job("review.expiring", every="daily 01:00", label=_l("Open reviews for terms that end soon"))
def _open_for_ending_terms(_context: Any) -> dict[str, int]:
    """One ticket per local document whose stated term ends within ninety days; asking daily opens none twice."""
    today = clock.today()
    opened = 0
    for document in documents.terms_ending(today, today + timedelta(days=NOTICE_DAYS)):
        assert document.stated_expiry is not None  # noqa: S101  # chosen by it
        due_on = max(today, document.stated_expiry - timedelta(days=READY_DAYS))
        key = f"term:{document.stated_expiry}"
        cause = service.Cause(Trigger.TERM_ENDING, key, changed_id=document.id, due_on=due_on)
        opened += len(service.open_tickets(SYSTEM, cause, {document.id: service.NEAR}))
    return {"opened": opened}


@job("review.gone-bodies", every="daily 01:10", label=_l("Open reviews of documents that name bodies that are no more"))
def _open_for_gone_bodies(context: Any) -> dict[str, int]:
    """One ticket per local document and reorganisation; a later reorganisation opens another."""
    opened = 0
    for place, found in enumerate(list(gone_bodies.naming(clock.today()))):
        context.progress(place)
        cause = service.Cause(Trigger.BODY_CEASED, f"bodies:{found.until}", reason=_gone(found.names))
        affected = {found.document_id: service.Affected(paths=found.paths)}
        opened += len(service.open_tickets(SYSTEM, cause, affected))
    return {"opened": opened}


def _gone(names: tuple[str, ...]) -> str:
    """The ground in the register's own language: it is kept with the ticket and printed in its form."""
    shown = "; ".join(names[:_NAMES_SHOWN])
    with force_locale("vi"):
        more = _(" and %(count)s more", count=len(names) - _NAMES_SHOWN) if len(names) > _NAMES_SHOWN else ""
        return _("Names bodies or places that no longer exist: %(names)s%(more)s.", names=shown, more=more)


OPEN_FOR_ENDING_TERMS = _open_for_ending_terms
OPEN_FOR_GONE_BODIES = _open_for_gone_bodies
