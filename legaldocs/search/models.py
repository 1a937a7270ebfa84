"""Outbox of the index: documents whose entry is not up to date.  Derived and disposable, like the index itself."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model


class IndexPending(Model):
    """A document that changed since it was indexed."""

    __tablename__ = "index_pending"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
