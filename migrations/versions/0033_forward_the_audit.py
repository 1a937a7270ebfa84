"""Remember how far the audit was forwarded to a log server.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_forward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_forward")),
    )


def downgrade() -> None:
    op.drop_table("audit_forward")
