"""Let every unit have a plan of its own beside the common one.

Revision ID: 0031
Revises: 0030
"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_plan_year_edition"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_plan_year_unit_id_edition"), ["year", "unit_id", "edition"])


def downgrade() -> None:
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_plan_year_unit_id_edition"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_plan_year_edition"), ["year", "edition"])
