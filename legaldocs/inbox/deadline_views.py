"""The page of running clocks: what is due when, with the days counted and skipped behind every date."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask import Blueprint, render_template, request

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.web import actor, entry, paginate
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document
from legaldocs.review import presentation
from legaldocs.review import queries as review
from legaldocs.review.models import Ticket

blueprint = Blueprint("deadlines", __name__)


@blueprint.get("/deadlines")
@entry("review.read")
def index() -> str:
    """Running clocks of the tickets I may see, earliest first."""
    today = clock.today()
    chosen = request.args.get("span", "")
    page = paginate(_running(chosen, today), scalars=False)
    return render_template(
        "deadlines/index.html",
        page=page,
        chosen=chosen,
        names=accounts.unit_names(),
        days_left=clocks.days_left,
        proof=presentation.proof,
        today=today,
    )


def _running(span: str, today: date) -> sa.Select[Ticket, Document, Clock]:
    found = (
        sa.select(Ticket, Document, Clock)
        .join(Document, Document.id == Ticket.document_id)
        .join(Clock, review.running_clock())
        .where(review.visible_to(actor()))
        .order_by(sa.nulls_last(Clock.due_on), Clock.id)
    )
    if span == "late":
        return found.where(Clock.due_on < today)
    return found.where(Clock.due_on.between(today, today + timedelta(days=7))) if span == "week" else found
