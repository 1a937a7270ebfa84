"""The page of the audit: who changed what, field by field, and whether the chain holds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.core.text import sort_key
from legaldocs.core.web import entry, paginate
from legaldocs.trail import queries, words

blueprint = Blueprint("trail", __name__)


@blueprint.get("/audit")
@entry("audit.read")
def index() -> str:
    """Entries, newest first."""
    args = request.args
    page = paginate(queries.entries(args.get("q", ""), args.get("entity", ""), args.get("entity_id", "")))
    records = sorted(((name, words.record(name)) for name in queries.entities()), key=lambda pair: sort_key(pair[1]))
    return render_template("trail/index.html", page=page, records=records, changes=queries.changes, words=words)


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
