"""Rows of decisions about access: confirmed, withdrawn, reset, disabled, erased; each with who and why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class Thing(StrEnum):
    """What a decision is about."""

    ACCOUNT = "account"
    POST = "post"
    DELEGATION = "delegation"
    TOKEN = "token"  # noqa: S105  # a kind of record
    FACTOR = "factor"
    PERSONAL_DATA = "personal_data"


class Verdict(StrEnum):
    """What was decided."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    RESET = "reset"
    ERASED = "erased"


VERDICT_LABELS = {
    Verdict.CONFIRMED: _l("confirmed"),
    Verdict.WITHDRAWN: _l("withdrawn"),
    Verdict.RESTORED: _l("restored"),
    Verdict.RESET: _l("second factor reset"),
    Verdict.ERASED: _l("personal data erased"),
}


class AccessDecision(Audited, Model):
    """One decision about what a person may do, or about what is kept of them."""

    __tablename__ = "access_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    thing: Mapped[Thing] = mapped_column(enum_column(Thing, "thing"))
    thing_id: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_name: Mapped[str] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
