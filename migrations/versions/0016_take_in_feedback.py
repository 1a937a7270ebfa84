"""Take in feedback from people and businesses.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("kind", _enum("difficulty", "conflict", "proposal", "question", name="feedback_kind"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("state", _enum("new", "accepted", "answered", "rejected", name="feedback_state"), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("review_asked", sa.Boolean(), nullable=False),
        sa.Column("received_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_feedback_document_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_feedback_unit_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_feedback_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("token", name=op.f("uq_feedback_token")),
    )
    for column in ("document_id", "source", "state", "unit_id", "received_at"):
        op.create_index(op.f(f"ix_feedback_{column}"), "feedback", [column])


def downgrade() -> None:
    op.drop_table("feedback")
