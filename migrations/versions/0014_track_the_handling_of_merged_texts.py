"""Track the handling of texts of merged provinces.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "handling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", _enum("resolution", "decision", "chair", name="handling_kind"), nullable=False),
        sa.Column("state", _enum("remaining", "handled", name="handling_state"), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column(
            "outcome",
            _enum("replace", "repeal", "issue_new", "expired", "keep", "undecided", name="handling_outcome"),
            nullable=True,
        ),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("sheet_hash", sa.String(length=64), nullable=True),
        sa.Column("hand", sa.Boolean(), nullable=False),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handling_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
        sa.UniqueConstraint("key", name=op.f("uq_handling_key")),
    )
    for column in ("kind", "state", "agency", "field", "unit_id", "officer"):
        op.create_index(op.f(f"ix_handling_{column}"), "handling", [column])
    op.create_table(
        "handling_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("number_key", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("issued_date", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handling.id"], name=op.f("fk_handling_mention_handling_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_handling_mention_document_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_mention")),
    )
    for column in ("handling_id", "number_key", "document_id"):
        op.create_index(op.f(f"ix_handling_mention_{column}"), "handling_mention", [column])
    op.create_table(
        "handling_sheet_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_handling_sheet_line_job_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handling.id"], name=op.f("fk_handling_sheet_line_handling_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_sheet_line")),
    )
    op.create_index(op.f("ix_handling_sheet_line_job_id"), "handling_sheet_line", ["job_id"])


def downgrade() -> None:
    for table in ("handling_sheet_line", "handling_mention", "handling"):
        op.drop_table(table)
