"""Two small models in the kernel's care, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.actor import Actor
from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, db, enum_column
from legaldocs.core.unit_of_work import use_case
from tests.apps import make_tables
from tests.kernel import kernel_app


class Stage(StrEnum):
    """States of a paper."""

    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"


class Leaf(Audited, Model):
    """An audited record with a lifecycle and a secret."""

    __tablename__ = "test_paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"), default=Stage.DRAFT)
    code: Mapped[str | None] = mapped_column(sa.String(80), info={"secret": True})


class Sheet(Model):
    """A derived row, not audited."""

    __tablename__ = "test_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(sa.String(80))


ANNA = Actor(user_id=7, name="Anna", on_behalf_of="Bình")


@use_case
def write(_actor: Actor, title: str, code: str | None = None) -> int:
    """Create a paper."""
    paper = Leaf(title=title, code=code)
    db.session.add(paper)
    db.session.flush()
    return paper.id


@use_case
def rename(_actor: Actor, paper_id: int, title: str) -> None:
    """Change a paper."""
    paper = db.session.get(Leaf, paper_id)
    assert paper is not None
    paper.title = title


@use_case
def delete(_actor: Actor, paper_id: int) -> None:
    """Delete a paper."""
    db.session.delete(db.session.get(Leaf, paper_id))


def papers() -> list[str]:
    """Titles of what is stored."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Leaf.title).order_by(Leaf.id)))


@pytest.fixture
def kernel(uri: str) -> Iterator[Flask]:
    """The kernel in its context with every table."""
    made = kernel_app(uri)
    with made.app_context():
        make_tables(db.engine.url)
        yield made
        db.session.remove()
        db.engine.dispose()
