"""Keep reports as issued and the settings of the PAR-Index.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "par_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("maximum", sa.Double(), nullable=False),
        sa.Column("floor", sa.Double(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_par_setting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_par_setting")),
    )
    with op.batch_alter_table("par_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_par_setting_year"), ["year"], unique=False)

    op.create_table(
        "report_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_issue_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_issue")),
    )
    with op.batch_alter_table("report_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_issue_kind"), ["kind"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_issue_kind"))

    op.drop_table("report_issue")
    with op.batch_alter_table("par_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_par_setting_year"))

    op.drop_table("par_setting")
