"""Keep the searches that people save, with what they found last; find provisions by their address.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("fresh", sa.JSON(), nullable=False),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("checked_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(op.f("ix_saved_search_person_id"), "saved_search", ["person_id"])
    op.create_index("ix_provision_edition_path", "provision", ["edition_id", "path"])
    op.create_index("ix_provision_edition_parent", "provision", ["edition_id", "parent"])


def downgrade() -> None:
    op.drop_index("ix_provision_edition_parent", table_name="provision")
    op.drop_index("ix_provision_edition_path", table_name="provision")
    op.drop_index(op.f("ix_saved_search_person_id"), table_name="saved_search")
    op.drop_table("saved_search")
