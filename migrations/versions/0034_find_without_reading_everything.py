"""Find what arrivals, pages and menus ask for by indexes of its own, without reading the whole register.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index("ix_document_short_title", "document", ["title_key"], "length(title_key) <= 400")
    _index("ix_relation_waiting", "relation", ["target_date"], "target_number_key IS NULL AND target_id IS NULL")
    for name in ("ix_relation_target_number_key", "ix_relation_target_kind", "ix_relation_target_id"):
        op.drop_index(name, "relation")
    _index("ix_relation_target_number_key", "relation", ["target_number_key"], "target_number_key IS NOT NULL")
    _index("ix_effect_event_reverses_id", "effect_event", ["reverses_id"], "reverses_id IS NOT NULL")
    op.create_index("ix_document_doc_type", "document", ["doc_type"])
    op.create_index("ix_document_issuers", "document", ["issuer_key", "issuer", "level"])
    op.drop_index("ix_document_issuer_key", "document")
    _index("ix_relation_target_kind", "relation", ["target_id", "kind"], "target_id IS NOT NULL")


def downgrade() -> None:
    for name in ("ix_relation_target_number_key", "ix_relation_target_kind", "ix_relation_waiting"):
        op.drop_index(name, "relation")
    op.drop_index("ix_document_short_title", "document")
    op.create_index("ix_document_issuer_key", "document", ["issuer_key"])
    op.drop_index("ix_document_issuers", "document")
    op.drop_index("ix_document_doc_type", "document")
    op.drop_index("ix_effect_event_reverses_id", "effect_event")
    op.create_index("ix_relation_target_number_key", "relation", ["target_number_key"])
    op.create_index("ix_relation_target_kind", "relation", ["target_id", "kind"])
    op.create_index("ix_relation_target_id", "relation", ["target_id"])


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
