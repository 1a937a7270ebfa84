"""Amend plans: numbered versions of one year, and reviews opened by the plan.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_STATES = ("draft", "submitted", "approved")
_TRIGGERS = (
    "basis_changed",
    "self_changed",
    "term_ending",
    "body_ceased",
    "socio_economic",
    "feedback",
    "checking",
    "campaign",
    "officer",
)


def upgrade() -> None:
    _only("review_ticket", "trigger", "review_trigger", (*_TRIGGERS, "plan"))
    _only("plan", "state", "plan_state", (*_STATES, "superseded"))
    with op.batch_alter_table("plan") as table:
        table.drop_constraint(op.f("uq_plan_year"), type_="unique")
        table.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("amends_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("amend_reason", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_plan_amends_id"), "plan", ["amends_id"], ["id"])
        table.create_unique_constraint(op.f("uq_plan_year_edition"), ["year", "edition"])
        table.create_index(op.f("ix_plan_year"), ["year"])


def downgrade() -> None:
    op.execute("DELETE FROM plan_line WHERE plan_id IN (SELECT id FROM plan WHERE edition > 1)")
    op.execute("DELETE FROM plan WHERE edition > 1")
    op.execute("UPDATE plan SET state = 'approved' WHERE state = 'superseded'")
    op.execute("UPDATE review_ticket SET trigger = 'officer' WHERE trigger = 'plan'")
    with op.batch_alter_table("plan") as table:
        table.drop_index(op.f("ix_plan_year"))
        table.drop_constraint(op.f("uq_plan_year_edition"), type_="unique")
        table.drop_constraint(op.f("fk_plan_amends_id"), type_="foreignkey")
        for column in ("amend_reason", "amends_id", "edition"):
            table.drop_column(column)
        table.create_unique_constraint(op.f("uq_plan_year"), ["year"])
    _only("plan", "state", "plan_state", _STATES)
    _only("review_ticket", "trigger", "review_trigger", _TRIGGERS)


def _only(table_name: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """Let the values of an enumeration be exactly these."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table_name) as table:
        table.drop_constraint(op.f(f"ck_{table_name}_{name}"), type_="check")
        table.create_check_constraint(op.f(f"ck_{table_name}_{name}"), f"{column} IN ({listed})")
