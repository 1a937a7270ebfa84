"""Rows of kept views, and of those that open a list for everybody of one role."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.accounts.models import Role
from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


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


class RoleView(Audited, Model):
    """What opens a list for everybody who holds a role, until they or the head of their unit choose otherwise.

    A copy of the view it was made from: it stays when that one is changed or dropped, or when its owner leaves.
    """

    __tablename__ = "role_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_name: Mapped[str] = mapped_column(sa.String(80))
    role: Mapped[Role] = mapped_column(enum_column(Role, "role_view_role"))
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[list[list[str]]] = mapped_column(sa.JSON)

    __table_args__ = (sa.UniqueConstraint("list_name", "role"),)
