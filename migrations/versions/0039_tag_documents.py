"""Keep tags and which documents bear them.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_TONES = ("grey", "blue", "green", "amber", "red", "violet")


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column(
            "tone",
            sa.Enum(*_TONES, name="tag_tone", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name_key", name=op.f("uq_tag_name_key")),
    )
    op.create_table(
        "document_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_tag_document_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_document_tag_tag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_tag")),
        sa.UniqueConstraint("document_id", "tag_id", name=op.f("uq_document_tag_document_id_tag_id")),
    )
    op.create_index(op.f("ix_document_tag_tag_id"), "document_tag", ["tag_id"], unique=False)


def downgrade() -> None:
    op.drop_table("document_tag")
    op.drop_table("tag")
