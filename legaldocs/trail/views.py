"""The page of the audit: who changed what, field by field, and whether the chain holds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.core.text import sort_key
from legaldocs.core.web import actor, entry, paginate
from legaldocs.trail import queries, words
from legaldocs.ui import tables
from legaldocs.ui.words import moment

blueprint = Blueprint("trail", __name__)
EXPORTED = 50_000  # entries in one file: what a spreadsheet opens without pain


@blueprint.get("/audit")
@entry("audit.read")
def index() -> str:
    """Entries, newest first."""
    page = paginate(_entries())
    records = sorted(((name, words.record(name)) for name in queries.entities()), key=lambda pair: sort_key(pair[1]))
    return render_template("trail/index.html", page=page, records=records, changes=queries.changes, words=words)


def _entries() -> sa.Select[audit.AuditEntry]:
    args = request.args
    return queries.entries(
        actor(), args.get("q", ""), args.get("entity", ""), args.get("entity_id", ""), args.get("sort", "")
    )


@blueprint.get("/audit/export")
@entry("audit.read")
def export() -> Response:
    """The filtered entries, one line each with what changed, as .xlsx or .csv; the newest when there are too many."""
    heads = [_("Entry"), _("When"), _("Who"), _("On behalf of"), _("Use case"), _("Record"), _("Changes")]
    rows: list[Any] = [
        [
            row.seq,
            moment(row.at),
            row.actor_name,
            row.on_behalf_of,
            words.use_case(row.use_case),
            f"{words.record(row.entity)} {row.entity_id}",
            row.changes,
        ]
        for row in db.session.scalars(_entries().limit(EXPORTED))
    ]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return tables.table("audit", heads, rows, form, "seq 2 3 3 4 5 6")


@blueprint.post("/audit/verify")
@entry("audit.read")
def verify() -> Any:
    """Walk the whole chain now and say what was found."""
    broken = audit.verify(db.session())
    if broken is None:
        flash(_("The chain holds: every entry and its order are as they were written."), "success")
    else:
        flash(_("The chain is broken at entry %(seq)s (%(why)s).", seq=broken.seq, why=broken.why), "error")
    return redirect(url_for("trail.index"))
