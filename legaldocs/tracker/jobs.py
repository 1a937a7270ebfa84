"""Jobs of the tracking: importing an uploaded sheet."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import job
from legaldocs.documents import blobs
from legaldocs.documents.importing import refusal_sentence
from legaldocs.formats.refusals import RefusedFile
from legaldocs.tracker import importing


@job("tracker.import", key=lambda payload: str(payload["sha256"]), label=_l("Import of a tracking sheet"))
def _import_sheet(context: Any, *, sha256: str, name: str, mappings: list[dict[str, Any]]) -> dict[str, Any]:
    """Import a kept workbook in the name of the person who asked for it; resumes after a kill batch by batch."""
    try:
        found = importing.read(blobs.at_hand(sha256), name, importing.mappings_of(mappings))
    except RefusedFile as refusal:
        return {"refused": refusal_sentence(refusal)}
    person = db.session.get(Person, context.created_by) if context.created_by else None
    counts = importing.bring_in(
        accounts.actor_of(person, clock.today()) if person else SYSTEM,
        found,
        progress=context.progress,
        done_before=lambda step: not context.first_time(step),
        job_id=context.job_id,
    )
    return {"counts": dict(counts), "problems": len(found.problems)}


IMPORT_SHEET = _import_sheet
