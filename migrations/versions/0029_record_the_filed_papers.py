"""Record which papers the dossier of a checked document holds.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "there",
                "missing",
                "unknown",
                name="check_paper_presence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_check_paper_by_id")),
        sa.ForeignKeyConstraint(["check_id"], ["check_dossier.id"], name=op.f("fk_check_paper_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_paper")),
        sa.UniqueConstraint("check_id", "kind", name=op.f("uq_check_paper_check_id_kind")),
    )
    with op.batch_alter_table("check_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_paper_check_id"), ["check_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("check_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_paper_check_id"))

    op.drop_table("check_paper")
