"""Keep the capacity of a plan by unit and month, and its annex of delegated matters.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("generated_with", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("owed", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.alter_column("capacity", server_default=None)
        batch_op.alter_column("generated_with", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("owed")
        batch_op.drop_column("generated_with")
        batch_op.drop_column("capacity")
