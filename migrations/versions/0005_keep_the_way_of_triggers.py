"""Keep the way from a changed text to each ticket, its own due day, and more reasons to open one.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OLD = ("basis_changed", "self_changed", "term_ending", "officer")
_NEW = (
    "basis_changed", "self_changed", "term_ending", "body_ceased", "socio_economic", "feedback", "checking",
    "campaign", "officer",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("review_ticket") as table:
        table.add_column(sa.Column("way", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("source_key", sa.String(length=80), nullable=True))
    with op.batch_alter_table("review_ticket") as table:
        table.alter_column("way", server_default=None)
        table.create_index(op.f("ix_review_ticket_due_on"), ["due_on"])
        table.create_index(op.f("ix_review_ticket_source_key"), ["source_key"])
    _triggers(_NEW)


def downgrade() -> None:
    op.execute("DELETE FROM review_item WHERE ticket_id IN (SELECT id FROM review_ticket WHERE trigger NOT IN "
               "('basis_changed', 'self_changed', 'term_ending', 'officer'))")
    op.execute("DELETE FROM review_ticket WHERE trigger NOT IN "
               "('basis_changed', 'self_changed', 'term_ending', 'officer')")
    _triggers(_OLD)
    with op.batch_alter_table("review_ticket") as table:
        table.drop_index(op.f("ix_review_ticket_source_key"))
        table.drop_index(op.f("ix_review_ticket_due_on"))
        table.drop_column("source_key")
        table.drop_column("due_on")
        table.drop_column("way")


def _triggers(values: tuple[str, ...]) -> None:
    """Let the reasons for a ticket be exactly these."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("review_ticket") as table:
        table.drop_constraint(op.f("ck_review_ticket_review_trigger"), type_="check")
        table.create_check_constraint(op.f("ck_review_ticket_review_trigger"), f"trigger IN ({listed})")
