"""Remember who opened a review on a ground of their own: they may read it in whichever unit it lies.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

WHO = """
UPDATE review_ticket SET opened_by = (
    SELECT move.actor_id FROM state_move AS move
    WHERE move.lifecycle = 'review' AND move.subject_id = review_ticket.id AND move.move = 'open'
) WHERE "trigger" IN ('officer', 'socio_economic')
"""


def upgrade() -> None:
    with op.batch_alter_table("review_ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_review_ticket_opened_by"), "person", ["opened_by"], ["id"])
    op.execute(WHO)
    op.create_index(
        "ix_review_ticket_opened_by",
        "review_ticket",
        ["opened_by"],
        sqlite_where=sa.text("opened_by IS NOT NULL"),
        postgresql_where=sa.text("opened_by IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_review_ticket_opened_by", table_name="review_ticket")
    with op.batch_alter_table("review_ticket", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_ticket_opened_by"), type_="foreignkey")
        batch_op.drop_column("opened_by")
