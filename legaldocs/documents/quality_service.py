"""Keeping the daily counts of the data-quality checks."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case, write_rows
from legaldocs.documents import quality
from legaldocs.documents.models import QualityCount
from legaldocs.documents.quality_table import CHECKS


@use_case
def count(actor: Actor, day: date) -> int:
    """Count every check as at ``day`` and keep the figures; counting a day again replaces it.  Returns the total."""
    require(actor, "quality.count")
    counted = quality.counted(CHECKS, day)
    db.session.execute(sa.delete(QualityCount).where(QualityCount.day == day))
    rows = [
        {"day": day, "check": name, "unit_id": unit_id, "count": number}
        for name, units in counted.items()
        for unit_id, number in (units or {None: 0}).items()
    ]
    write_rows(QualityCount, rows)
    return sum(sum(units.values()) for units in counted.values())
