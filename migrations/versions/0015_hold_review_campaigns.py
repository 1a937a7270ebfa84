"""Hold review campaigns: frozen lists, signed gaps, pairs of merged provinces.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, target: str, cascade: bool = False) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    if cascade:
        return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _enum("regular", "topic", "field", "area", "general", "merger", name="campaign_kind"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("changed_since", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("per_person", sa.Integer(), nullable=False),
        sa.Column("state", _enum("draft", "running", "closed", "cancelled", name="campaign_state"), nullable=False),
        sa.Column("frozen_hash", sa.String(length=64), nullable=True),
        sa.Column("started_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("closed_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("campaign", "created_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_state"), "campaign", ["state"])
    op.create_table(
        "campaign_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.Text(), nullable=True),
        _key("campaign_member", "campaign_id", "campaign", cascade=True),
        _key("campaign_member", "document_id", "document"),
        _key("campaign_member", "unit_id", "unit"),
        _key("campaign_member", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint("campaign_id", "document_id", name=op.f("uq_campaign_member_campaign_id_document_id")),
    )
    for column in ("campaign_id", "document_id", "unit_id", "person_id"):
        op.create_index(op.f(f"ix_campaign_member_{column}"), "campaign_member", [column])
    op.create_table(
        "campaign_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        _key("campaign_gap", "campaign_id", "campaign", cascade=True),
        _key("campaign_gap", "document_id", "document"),
        _key("campaign_gap", "signed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_gap")),
        sa.UniqueConstraint(
            "campaign_id", "document_id", "change", name=op.f("uq_campaign_gap_campaign_id_document_id_change")
        ),
    )
    for column in ("campaign_id", "document_id"):
        op.create_index(op.f(f"ix_campaign_gap_{column}"), "campaign_gap", [column])
    op.create_table(
        "campaign_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column(
            "decision", _enum("keep_one", "new_text", "repeal", "keep_both", name="merger_decision"), nullable=True
        ),
        sa.Column("kept_id", sa.Integer(), nullable=True),
        sa.Column(
            "ground", _enum("illegal", "competence", "subject_gone", "other", name="merger_ground"), nullable=True
        ),
        sa.Column(
            "instrument", _enum("administrative", "normative", "none", name="merger_instrument"), nullable=True
        ),
        sa.Column("law", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=200), nullable=True),
        sa.Column("decided_at", legaldocs.core.db.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("campaign_pair", "campaign_id", "campaign", cascade=True),
        _key("campaign_pair", "left_id", "document"),
        _key("campaign_pair", "right_id", "document"),
        _key("campaign_pair", "kept_id", "document"),
        _key("campaign_pair", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_pair")),
        sa.UniqueConstraint(
            "campaign_id", "left_id", "right_id", name=op.f("uq_campaign_pair_campaign_id_left_id_right_id")
        ),
    )
    for column in ("campaign_id", "left_id", "right_id", "decision"):
        op.create_index(op.f(f"ix_campaign_pair_{column}"), "campaign_pair", [column])


def downgrade() -> None:
    for table in ("campaign_pair", "campaign_gap", "campaign_member", "campaign"):
        op.drop_table(table)
