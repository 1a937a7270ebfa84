"""Keep the reason of a later edition, name more kinds of relation, count findings of quality by day.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACTS = ("basis", "refer", "guide", "amend", "supplement", "replace", "repeal", "suspend")
OLD = (*ACTS, "correct", "consolidate")
NEW = (*ACTS, "pause", "announce", "correct", "consolidate", "interpret")


def upgrade() -> None:
    with op.batch_alter_table("edition") as table:
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("added_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("added_name", sa.String(length=200), nullable=True))
        table.create_foreign_key("fk_edition_added_by", "person", ["added_by"], ["id"])
    set_kinds(NEW)
    op.create_table(
        "quality_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("check_id", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_quality_count_unit_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_quality_count"),
    )
    op.create_index("ix_quality_count_day", "quality_count", ["day"])


def downgrade() -> None:
    op.drop_table("quality_count")
    op.execute("UPDATE relation SET kind = 'suspend' WHERE kind = 'pause'")
    op.execute("UPDATE relation SET kind = 'refer' WHERE kind IN ('announce', 'interpret')")
    set_kinds(OLD)
    with op.batch_alter_table("edition") as table:
        table.drop_constraint("fk_edition_added_by", type_="foreignkey")
        table.drop_column("added_name")
        table.drop_column("added_by")
        table.drop_column("reason")


def set_kinds(values: tuple[str, ...]) -> None:
    """Let the column hold these kinds and no other."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("relation") as table:
        table.drop_constraint(op.f("ck_relation_relation_kind"), type_="check")
        table.create_check_constraint(op.f("ck_relation_relation_kind"), sa.text(f"kind IN ({listed})"))
