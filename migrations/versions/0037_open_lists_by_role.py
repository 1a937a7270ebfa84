"""Keep which view opens a list for everybody of a role.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ROLES = (
    "drafter", "reviewer", "head", "justice_leader", "office", "council_committee", "administrator", "auditor",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "role_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*_ROLES, name="role_view_role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_view")),
        sa.UniqueConstraint("list_name", "role", name=op.f("uq_role_view_list_name_role")),
    )


def downgrade() -> None:
    op.drop_table("role_view")
