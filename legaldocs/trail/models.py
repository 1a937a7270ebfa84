"""How far the audit was forwarded to a log server."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model, UtcDateTime


class AuditForward(Model):
    """The one row that says so: entries up to ``seq`` were taken by the server, the last at ``at``."""

    __tablename__ = "audit_forward"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
