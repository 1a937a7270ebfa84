"""Keep which documents a person watches.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("since", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_watch_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("person_id", "document_id", name=op.f("uq_watch_person_id_document_id")),
    )
    op.create_index(op.f("ix_watch_document_id"), "watch", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_table("watch")
