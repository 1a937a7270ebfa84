"""Rows of ``forms``: who confirmed that a form agrees with the official one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime


class FormConfirmation(Audited, Model):
    """A person compared one version of a form (``digest`` of its file) with the official text named in ``compared``."""

    __tablename__ = "form_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(sa.String(60))
    digest: Mapped[str] = mapped_column(sa.String(64))
    compared: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("form", "digest"),)
