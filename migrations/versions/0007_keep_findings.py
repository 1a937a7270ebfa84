"""Keep findings of the scan, what people decided, and which state of each document was scanned.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("open", "confirmed", "dismissed", "handed", "proposed")
SEVERITIES = ("low", "medium", "high")


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("severity", _enum(SEVERITIES, "finding_severity"), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("other_path", sa.String(length=160), nullable=False),
        sa.Column("other_text", sa.Text(), nullable=False),
        sa.Column("other_spans", sa.JSON(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("sides_hash", sa.String(length=64), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("found_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("state", _enum(STATES, "finding_state"), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("handed_to", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_finding_decided_by")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_finding_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["handed_to"], ["unit.id"], name=op.f("fk_finding_handed_to")),
        sa.ForeignKeyConstraint(["other_id"], ["document.id"], name=op.f("fk_finding_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_finding_proposal_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_finding_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("key", name=op.f("uq_finding_key")),
    )
    for column in ("rule", "weight", "document_id", "other_id", "unit_id", "state"):
        op.create_index(op.f(f"ix_finding_{column}"), "finding", [column])
    op.create_table(
        "finding_scan",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=80), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_finding_scan_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_finding_scan")),
    )


def downgrade() -> None:
    op.drop_table("finding_scan")
    op.drop_table("finding")


def _enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
