"""Find what superior texts leave to the province.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_DECISIONS = ("open", "to_issue", "issued", "dismissed")


def upgrade() -> None:
    decision = sa.Enum(*_DECISIONS, name="delegated_decision", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "delegated_clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("delegate", sa.String(length=300), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("decision", decision, nullable=False),
        sa.Column("issued_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_delegated_clause_document_id")),
        sa.ForeignKeyConstraint(["issued_id"], ["document.id"], name=op.f("fk_delegated_clause_issued_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_delegated_clause_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegated_clause")),
        sa.UniqueConstraint("document_id", "key", name=op.f("uq_delegated_clause_document_id_key")),
    )
    for column in ("document_id", "due_on", "decision", "issued_id"):
        op.create_index(op.f(f"ix_delegated_clause_{column}"), "delegated_clause", [column])


def downgrade() -> None:
    op.drop_table("delegated_clause")
