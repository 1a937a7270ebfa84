"""Note who recorded the case of a closed conclusion afterwards.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_added_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("case_added_at", legaldocs.core.db.UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_review_item_case_added_by"), "person", ["case_added_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_item_case_added_by"), type_="foreignkey")
        batch_op.drop_column("case_added_at")
        batch_op.drop_column("case_added_by")
