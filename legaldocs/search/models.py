"""Rows of search: the outbox of the index, and searches that people keep.

The outbox is derived and disposable, like the index itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model, UtcDateTime


class IndexPending(Model):
    """A document that changed since it was indexed."""

    __tablename__ = "index_pending"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)


class SavedSearch(Model):
    """A search a person keeps, seen by nobody else.

    ``query`` holds the values of ``schemas.SearchQuery`` that differ from their defaults.  With ``alert`` every night
    compares the result with ``known`` (ids of hits) and adds what is new to ``fresh`` until the person has looked.
    """

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    query: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    alert: Mapped[bool] = mapped_column(default=True)
    known: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    fresh: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
