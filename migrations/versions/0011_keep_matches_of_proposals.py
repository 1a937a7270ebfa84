"""Keep instruments that seem to carry proposals out, those joined in one instrument, and what carried one out.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


_OLD = ("amend", "supplement", "replace", "repeal", "suspend", "issue_new")
_NEW = ("amend", "supplement", "replace", "repeal", "suspend", "correct", "issue_new")


def upgrade() -> None:
    _actions(_NEW)
    with op.batch_alter_table("proposal") as table:
        table.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("instrument_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_proposal_batch_id"), "proposal", ["batch_id"], ["id"])
        table.create_foreign_key(op.f("fk_proposal_instrument_id"), "document", ["instrument_id"], ["id"])
        table.create_index(op.f("ix_proposal_batch_id"), ["batch_id"])
    op.create_table(
        "proposal_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "confirmed", "dismissed", name="proposal_match_state", native_enum=False,
                create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("found_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_proposal_match_decided_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_proposal_match_document_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_match_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_match")),
        sa.UniqueConstraint(
            "proposal_id", "document_id", name=op.f("uq_proposal_match_proposal_id_document_id")
        ),
    )  # fmt: skip
    for column in ("proposal_id", "document_id", "state"):
        op.create_index(op.f(f"ix_proposal_match_{column}"), "proposal_match", [column])


def downgrade() -> None:
    op.execute("DELETE FROM proposal_target WHERE proposal_id IN (SELECT id FROM proposal WHERE action = 'correct')")
    op.execute("DELETE FROM proposal WHERE action = 'correct'")
    op.drop_table("proposal_match")
    with op.batch_alter_table("proposal") as table:
        table.drop_constraint(op.f("fk_proposal_instrument_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_proposal_batch_id"), type_="foreignkey")
        table.drop_index(op.f("ix_proposal_batch_id"))
        table.drop_column("instrument_id")
        table.drop_column("batch_id")
    _actions(_OLD)


def _actions(values: tuple[str, ...]) -> None:
    """Let the actions proposed be exactly these."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("proposal") as table:
        table.drop_constraint(op.f("ck_proposal_proposal_action"), type_="check")
        table.create_check_constraint(op.f("ck_proposal_proposal_action"), f"action IN ({listed})")
