"""Reads of confirmations of forms."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.forms.models import FormConfirmation


def confirmation(form: str, digest: str) -> FormConfirmation | None:
    """Who confirmed this very version of a form; ``None`` until somebody did."""
    chosen = (FormConfirmation.form == form, FormConfirmation.digest == digest)
    return db.session.scalars(sa.select(FormConfirmation).where(*chosen)).first()


def confirmations() -> dict[tuple[str, str], FormConfirmation]:
    """(form, digest) → its confirmation, for the list."""
    return {(row.form, row.digest): row for row in db.session.scalars(sa.select(FormConfirmation))}
