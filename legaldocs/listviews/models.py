"""Rows of kept views."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model, UtcDateTime


class ListView(Model):
    """Filters and order of one list under a name; ``list_name`` is the endpoint of the page, ``query`` its pairs.

    With ``unit_id`` everybody who holds a post in the unit sees it; ``is_default`` is what its owner sees first.
    """

    __tablename__ = "list_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    list_name: Mapped[str] = mapped_column(sa.String(80))
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("person_id", "list_name", "name"),
        sa.Index("ix_list_view_list_name", "list_name", "unit_id"),
    )
