"""Keep dossiers of checking: findings, sentences of the conclusion, papers, helpers, campaigns.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "topic",
                "area",
                "field",
                name="check_campaign_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("territory", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("issued_from", sa.Date(), nullable=True),
        sa.Column("issued_to", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_check_campaign_opened_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_check_campaign_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_campaign")),
    )
    with op.batch_alter_table("check_campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_campaign_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "check_dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lifecycle", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column(
            "trigger",
            sa.Enum(
                "received",
                "campaign",
                "request",
                name="check_trigger",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("trigger_key", sa.String(length=160), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("read_sha256", sa.String(length=64), nullable=True),
        sa.Column("read_at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_hash", sa.String(length=64), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "repeal",
                "repeal_part",
                "amend",
                "replace",
                "suspend",
                "correct",
                name="check_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("opened_at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_check_dossier_assignee_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["check_campaign.id"], name=op.f("fk_check_dossier_campaign_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_check_dossier_document_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_check_dossier_drafted_by")),
        sa.ForeignKeyConstraint(["handler_id"], ["unit.id"], name=op.f("fk_check_dossier_handler_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["document.id"], name=op.f("fk_check_dossier_outcome_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_check_dossier_signed_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_check_dossier_submitted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_check_dossier_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_dossier")),
        sa.UniqueConstraint(
            "document_id", "lifecycle", "trigger_key", name=op.f("uq_check_dossier_document_id_lifecycle_trigger_key")
        ),
    )
    with op.batch_alter_table("check_dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_dossier_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_dossier_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_dossier_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_dossier_handler_id"), ["handler_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_dossier_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_dossier_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "check_collaborator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check_dossier.id"], name=op.f("fk_check_collaborator_check_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_collaborator_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_collaborator")),
        sa.UniqueConstraint("check_id", "person_id", name=op.f("uq_check_collaborator_check_id_person_id")),
    )
    with op.batch_alter_table("check_collaborator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_collaborator_check_id"), ["check_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_collaborator_person_id"), ["person_id"], unique=False)

    op.create_table(
        "check_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "machine", "person", name="check_finding_origin", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end_offset", sa.Integer(), nullable=True),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("orphan", sa.Boolean(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=300), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="check_finding_severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "handling",
            sa.Enum(
                "repeal",
                "repeal_part",
                "amend",
                "replace",
                "suspend",
                "correct",
                name="check_finding_handling",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "candidate",
                "confirmed",
                "dismissed",
                name="check_finding_verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check_dossier.id"], name=op.f("fk_check_finding_check_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_check_finding_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_finding")),
        sa.UniqueConstraint("check_id", "key", name=op.f("uq_check_finding_check_id_key")),
    )
    with op.batch_alter_table("check_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_finding_check_id"), ["check_id"], unique=False)

    op.create_table(
        "check_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "minutes",
                "urge",
                "refusal",
                "escalation",
                "publication",
                name="check_record_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_check_record_by_id")),
        sa.ForeignKeyConstraint(["check_id"], ["check_dossier.id"], name=op.f("fk_check_record_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_record")),
    )
    with op.batch_alter_table("check_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_record_check_id"), ["check_id"], unique=False)

    op.create_table(
        "check_sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finding_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check_dossier.id"], name=op.f("fk_check_sentence_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_sentence")),
    )
    with op.batch_alter_table("check_sentence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_sentence_check_id"), ["check_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("check_sentence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_sentence_check_id"))

    op.drop_table("check_sentence")
    with op.batch_alter_table("check_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_record_check_id"))

    op.drop_table("check_record")
    with op.batch_alter_table("check_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_finding_check_id"))

    op.drop_table("check_finding")
    with op.batch_alter_table("check_collaborator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_collaborator_person_id"))
        batch_op.drop_index(batch_op.f("ix_check_collaborator_check_id"))

    op.drop_table("check_collaborator")
    with op.batch_alter_table("check_dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_dossier_unit_id"))
        batch_op.drop_index(batch_op.f("ix_check_dossier_state"))
        batch_op.drop_index(batch_op.f("ix_check_dossier_handler_id"))
        batch_op.drop_index(batch_op.f("ix_check_dossier_document_id"))
        batch_op.drop_index(batch_op.f("ix_check_dossier_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_check_dossier_assignee_id"))

    op.drop_table("check_dossier")
    with op.batch_alter_table("check_campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_campaign_unit_id"))

    op.drop_table("check_campaign")
