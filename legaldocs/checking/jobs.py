"""Jobs of checking: the machine reads a document that was given to an examiner."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.checking import finding_service
from legaldocs.core.actor import SYSTEM
from legaldocs.core.jobs import job


@job("checking.read", key=lambda payload: str(payload["check_id"]), label=_l("Read a document before its check"))
def READ(_context: Any, check_id: int) -> dict[str, int]:  # noqa: N802  # a job type, named like a constant
    """Candidates of the machine for one dossier; none where it moved on or has no words.  Twice adds none twice."""
    if not finding_service.is_read_now(check_id):
        return {"candidates": 0}
    return {"candidates": finding_service.read_document(SYSTEM, check_id)}
