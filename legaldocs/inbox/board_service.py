"""Use case of the boards: the head of a unit confirms the state of a month."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.inbox import board
from legaldocs.inbox.models import MonthConfirmation


class _OfUnit:
    """What the permission is asked about."""

    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


@use_case
def confirm_month(actor: Actor, unit_id: int, month: date, remark: str = "") -> MonthConfirmation:
    """Answer for the figures of a month.  Late work needs a word of explanation.

    Raises ``Forbidden`` for anybody but the head, ``Refused`` before the month is over or when it is confirmed.
    """
    require(actor, "board.confirm", _OfUnit(unit_id))
    unit = db.session.get(Unit, unit_id)
    if unit is None or month.day != 1:
        raise Missing()
    if clock.today() < board.next_month(month):
        raise Refused(_("The month is not over; confirm it afterwards."))
    if unit_id in board.confirmations([unit_id], month):
        raise Refused(_("This month has been confirmed already."))
    state = board.states([unit], month)[unit_id]
    if (state.late_done or state.late_now) and len(remark.strip()) < 10:
        raise Invalid(fields={"remark": [_("There is late work: say in a sentence why, and what is being done.")]})
    row = MonthConfirmation(unit_id=unit_id, month=month, figures=state.figures(), remark=remark.strip() or None)
    row.person_id, row.person_name, row.on_behalf_of, row.at = (
        actor.user_id,
        actor.name,
        actor.on_behalf_of,
        clock.now(),
    )
    db.session.add(row)
    return row
