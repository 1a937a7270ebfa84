"""Find sample documents by an index: every page asks whether there are any.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_document_is_sample"), "document", ["is_sample"])


def downgrade() -> None:
    op.drop_index(op.f("ix_document_is_sample"), table_name="document")
