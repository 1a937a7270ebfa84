"""Find documents by a short title and citations that wait by name without reading the whole register.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SHORT_TITLE = sa.text("length(title_key) <= 400")
WAITS_BY_NAME = sa.text("target_number_key IS NULL AND target_id IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_document_short_title", "document", ["title_key"], sqlite_where=SHORT_TITLE, postgresql_where=SHORT_TITLE
    )
    op.create_index(
        "ix_relation_waiting", "relation", ["target_date"], sqlite_where=WAITS_BY_NAME, postgresql_where=WAITS_BY_NAME
    )


def downgrade() -> None:
    op.drop_index("ix_relation_waiting", "relation")
    op.drop_index("ix_document_short_title", "document")
