"""Keep the consolidated texts that a person signed off.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("event_ids", sa.JSON(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_signed_text_document_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_signed_text_edition_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_signed_text_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_text")),
        sa.UniqueConstraint(
            "document_id", "on_date", "text_sha256", name=op.f("uq_signed_text_document_id_on_date_text_sha256")
        ),
    )
    op.create_index(op.f("ix_signed_text_document_id"), "signed_text", ["document_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_signed_text_document_id"), table_name="signed_text")
    op.drop_table("signed_text")
