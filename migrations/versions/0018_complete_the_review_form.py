"""Complete the review form: cases of the law, end of a pause, deciding body, illegality, assessment.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CASES = (
    "subject_gone",
    "all_unfit",
    "not_applied",
    "most_unfit",
    "part_unfit",
    "lacking",
    "ordered",
    "unregulated",
    "harm",
    "not_ours",
)


def upgrade() -> None:
    case = sa.Enum(*_CASES, name="review_case", native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table("review_item") as table:
        table.add_column(sa.Column("case", case, nullable=True))
        table.add_column(sa.Column("pause_until", sa.Date(), nullable=True))
        table.add_column(sa.Column("body", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("illegal", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("review_ticket") as table:
        table.add_column(sa.Column("assessment", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("review_item") as table:
        table.alter_column("illegal", server_default=None)
    with op.batch_alter_table("review_ticket") as table:
        table.alter_column("assessment", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("review_ticket") as table:
        table.drop_column("assessment")
    with op.batch_alter_table("review_item") as table:
        table.drop_constraint(op.f("ck_review_item_review_case"), type_="check")
        for column in ("illegal", "body", "pause_until", "case"):
            table.drop_column(column)
