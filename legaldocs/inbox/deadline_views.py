"""The page of running clocks: what is due when, with the days counted and skipped behind every date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.web import actor, entry, int_arg, paginate
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document
from legaldocs.review import presentation
from legaldocs.review import queries as review
from legaldocs.review.models import Ticket
from legaldocs.ui import tables

blueprint = Blueprint("deadlines", __name__)


@blueprint.get("/deadlines")
@entry("review.read")
def index() -> str:
    """Running clocks of the tickets I may see, earliest first."""
    today = clock.today()
    return render_template(
        "deadlines/index.html",
        page=paginate(_running(today), scalars=False),
        chosen=request.args.get("span", ""),
        sort=request.args.get("sort", "due"),
        units=accounts.units(),
        names=accounts.unit_words(),
        days_left=clocks.days_left,
        proof=presentation.proof,
        today=today,
    )


@blueprint.get("/deadlines/export")
@entry("review.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    today, names = clock.today(), accounts.unit_words()
    heads = [_("Due on"), _("Working days left"), _("Ticket"), _("Number"), _("Title"), _("Unit")]
    rows: list[Any] = [
        [
            running.due_on,
            clocks.days_left(running, today),
            ticket.code,
            document.number,
            document.title,
            names.get(ticket.unit_id or 0),
        ]
        for ticket, document, running in db.session.execute(_running(today))
    ]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return tables.table(f"deadlines-{today.isoformat()}", heads, rows, form, "due due ticket number number 4")


def _running(today: date) -> sa.Select[Ticket, Document, Clock]:
    """The clocks asked for by the address: span, unit, words, order."""
    span, unit, words = request.args.get("span", ""), int_arg("unit", 0), request.args.get("q", "").strip()
    found = (
        sa.select(Ticket, Document, Clock)
        .join(Document, Document.id == Ticket.document_id)
        .join(Clock, review.running_clock())
        .where(review.visible_to(actor()))
        .order_by(*_order(request.args.get("sort", "due")))
    )
    if unit:
        found = found.where(Ticket.unit_id == unit)
    if words:
        named = Document.number.icontains(words, autoescape=True)
        found = found.where(sa.or_(named, Document.title.icontains(words, autoescape=True)))
    if span == "late":
        return found.where(Clock.due_on < today)
    return found.where(Clock.due_on.between(today, today + timedelta(days=7))) if span == "week" else found


def _order(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {"due": Clock.due_on, "ticket": Ticket.id, "number": Document.sort_key}
    column = columns.get(sort.lstrip("-"), Clock.due_on)
    return sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), Clock.id
