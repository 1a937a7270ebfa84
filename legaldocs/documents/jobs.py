"""Jobs of the register: importing an uploaded file, loading the sample."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.jobs import job
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import blobs, effect_service, effects, importing, quality_service, sheet_reading
from legaldocs.formats.convert import Wish
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheets_in import sheets_of
from legaldocs.formats.word_in import ChangePolicy


@job("documents.import", key=lambda payload: str(payload["sha256"]), label=_l("Import of a file"))
def _import_file(
    context: Any,
    *,
    sha256: str,
    name: str,
    confirm_plain: bool = False,
    policy: str = ChangePolicy.FINAL.value,
    stated: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Import a kept file in the name of the person who asked for it; resumes after a kill batch by batch.

    ``stated`` are header facts of a single document as the person typed them; they go before what is read.
    """
    wish = Wish(ChangePolicy(policy), recognise=True, progress=lambda done, total: context.progress(done, total, name))
    try:
        found = importing.arrivals(blobs.at_hand(sha256), name, wish)
    except RefusedFile as refusal:
        return {"refused": importing.refusal_sentence(refusal)}
    if stated and len(found) == 1:
        found = [importing.with_stated(found[0], stated)]
    report = importing.bring_in(
        _asker(context.created_by),
        found,
        progress=context.progress,
        done_before=lambda step: not context.first_time(step),
        confirm_plain=confirm_plain,
        job_id=context.job_id,
    )
    return {"counts": importing.totals(context.job_id), "events": report.events}


@job("documents.import-sheet", key=lambda payload: str(payload["sha256"]), label=_l("Import of a register sheet"))
def _import_sheet(context: Any, *, sha256: str, name: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Register the documents that a kept register sheet names, without their texts; resumes batch by batch."""
    try:
        sheets = sheets_of(blobs.at_hand(sha256), name)
    except RefusedFile as refusal:
        return {"refused": importing.refusal_sentence(refusal)}
    found = sheet_reading.read_sheets(sheets, sheet_reading.restored(columns), name)
    actor = _asker(context.created_by)
    with unit_of_work(actor, "documents.import"):
        if context.first_time("faults"):
            importing.keep_refusals(context.job_id, [(one.place, one.number, one.words) for one in found.faults])
    importing.bring_in(
        actor,
        found.arrivals,
        progress=context.progress,
        done_before=lambda step: not context.first_time(step),
        job_id=context.job_id,
    )
    return {"counts": importing.totals(context.job_id)}


def _asker(person_id: int | None) -> Actor:
    person = db.session.get(Person, person_id) if person_id else None
    return accounts.actor_of(person, clock.today()) if person else SYSTEM


@job("documents.check-effect", every="daily 01:30", label=_l("Compare derived effect with its events"))
def _check_effect(_context: Any) -> dict[str, Any]:
    """Compare the derived periods with a rebuild and repair those that differ; the result names them."""
    found = effects.drift()
    if found:
        effect_service.rebuild_periods(SYSTEM, found)
    return {"repaired": found}


@job(
    "documents.count-quality",
    every="daily 02:15",
    key=lambda _payload: "count",
    label=_l("Count data-quality findings"),
)
def _count_quality(_context: Any) -> dict[str, Any]:
    """Keep today's figures of every data-quality check; counting twice a day keeps the later figures."""
    return {"findings": quality_service.count(SYSTEM, clock.today())}


IMPORT_FILE = _import_file
IMPORT_SHEET = _import_sheet
COUNT_QUALITY = _count_quality
