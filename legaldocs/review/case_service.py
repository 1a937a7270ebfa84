"""Use case of a conclusion made before its case of the law was asked for: the owner records the case afterwards."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.review import cases, queries
from legaldocs.review.models import Case, Item, State


@use_case
def record_case(actor: Actor, ticket_id: int, item_id: int, case: Case, version: int | None = None) -> Item:
    """Say in which case of the law a closed conclusion was made; what was approved then stays as it is.

    Raises ``Refused`` where a case stands already or none is asked for, ``Invalid`` for a case of another outcome.
    """
    ticket = queries.get(actor, ticket_id)
    item = next((one for one in ticket.items if one.id == item_id), None) if ticket else None
    if ticket is None or item is None:
        raise Missing()
    require(actor, "review.record-case", ticket)
    if version is not None and version != item.version:
        raise Conflict()
    if ticket.state is not State.CLOSED:
        raise Refused(_("While a review is open, the case is chosen with the conclusion."))
    if not cases.unrecorded(item):
        raise Refused(_("This conclusion has its case already, or needs none."))
    wrong = cases.errors(item.path, item.outcome, case, None, None, clock.today()) if item.outcome else {}
    if "case" in wrong:
        raise Invalid(fields={"case": wrong["case"]})
    item.case, item.case_added_by, item.case_added_at = case, actor.user_id, clock.now()
    return item
