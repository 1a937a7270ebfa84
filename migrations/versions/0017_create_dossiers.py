"""Create dossiers of drafts with everything in them.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_series")),
        sa.UniqueConstraint("key", name=op.f("uq_draft_series_key")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "council-resolution",
                "committee-decision",
                "chair-decision",
                name="draft_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "procedure",
            sa.Enum(
                "ordinary", "shortened", name="draft_procedure", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum("a", "b", "c", "d", name="draft_ground", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.Column("base_sha256", sa.String(length=64), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("planned_signing", sa.Date(), nullable=False),
        sa.Column("planned_effect", sa.Date(), nullable=True),
        sa.Column("session_on", sa.Date(), nullable=True),
        sa.Column("complex", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "drafting",
                "consulting",
                "resolving",
                "appraising",
                "revising",
                "submitted",
                "verifying",
                "in_council",
                "adopted",
                "promulgated",
                "closed",
                "withdrawn",
                "stopped",
                name="draft_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("consulted_on", sa.Date(), nullable=True),
        sa.Column("consulted_sha256", sa.String(length=64), nullable=True),
        sa.Column("appraised_sha256", sa.String(length=64), nullable=True),
        sa.Column("appraised_by", sa.Integer(), nullable=True),
        sa.Column("submitted_sha256", sa.String(length=64), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["amends_id"], ["document.id"], name=op.f("fk_draft_amends_id")),
        sa.ForeignKeyConstraint(["appraised_by"], ["person.id"], name=op.f("fk_draft_appraised_by")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_draft_assignee_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_draft_created_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_draft_proposal_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_draft_submitted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_draft_unit_id")),
        sa.ForeignKeyConstraint(["verified_by"], ["person.id"], name=op.f("fk_draft_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_amends_id"), ["amends_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "draft_appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("council_on", sa.Date(), nullable=True),
        sa.Column("council_members", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=True),
        sa.Column("concluded_by", sa.Integer(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concluded_by"], ["person.id"], name=op.f("fk_draft_appraisal_concluded_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_appraisal_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_appraisal")),
    )
    with op.batch_alter_table("draft_appraisal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_appraisal_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_draft_duty_done_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_duty_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_duty")),
        sa.UniqueConstraint("draft_id", "kind", name=op.f("uq_draft_duty_draft_id_kind")),
    )
    with op.batch_alter_table("draft_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_duty_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_duty_due_on"), ["due_on"], unique=False)

    op.create_table(
        "draft_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("draft_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_draft_issue_document_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_issue_draft_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_draft_issue_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_issue")),
        sa.UniqueConstraint("document_id", name=op.f("uq_draft_issue_document_id")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_draft_issue_draft_id")),
    )
    op.create_table(
        "draft_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposal",
                "shortened-approval",
                "enforcement-review",
                "impact-assessment",
                "explanation",
                "opinion-table",
                "submission",
                "comparison",
                "appraisal-report",
                "appraisal-response",
                "verification-report",
                "minutes",
                "signed-text",
                "other",
                name="draft_paper_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "registered",
                "drafting",
                "consulting",
                "resolving",
                "appraising",
                "revising",
                "submitted",
                "verifying",
                "in_council",
                "adopted",
                "promulgated",
                "closed",
                "withdrawn",
                "stopped",
                name="draft_paper_step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_draft_paper_added_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_paper_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_paper")),
    )
    with op.batch_alter_table("draft_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_paper_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_procedure_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=True),
        sa.Column(
            "change",
            sa.Enum(
                "added",
                "changed",
                "removed",
                "none",
                name="draft_procedure_change",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_draft_procedure_change_decided_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_procedure_change_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_procedure_change")),
    )
    with op.batch_alter_table("draft_procedure_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_procedure_change_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_procedure_change_due_on"), ["due_on"], unique=False)

    op.create_table(
        "draft_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_draft_reader_added_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_reader_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_reader")),
        sa.UniqueConstraint("draft_id", "person_id", name=op.f("uq_draft_reader_draft_id_person_id")),
    )
    with op.batch_alter_table("draft_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_reader_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_reader_person_id"), ["person_id"], unique=False)

    op.create_table(
        "draft_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_draft_remark_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_remark_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_remark")),
    )
    with op.batch_alter_table("draft_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_remark_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "agree",
                "disagree",
                "other",
                name="draft_request_stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_draft_request_answered_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_request_draft_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_draft_request_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_request")),
        sa.UniqueConstraint("draft_id", "unit_id", name=op.f("uq_draft_request_draft_id_unit_id")),
    )
    with op.batch_alter_table("draft_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_request_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_request_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "draft_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("provision_count", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_draft_version_created_by")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_version_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_version")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_version_draft_id_number")),
    )
    with op.batch_alter_table("draft_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_version_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_vote_draft_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_draft_vote_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_vote")),
    )
    with op.batch_alter_table("draft_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_vote_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "draft_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "ok",
                "wanting",
                "not_applicable",
                name="draft_check_verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["appraisal_id"], ["draft_appraisal.id"], name=op.f("fk_draft_check_appraisal_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_draft_check_checked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_check")),
        sa.UniqueConstraint("appraisal_id", "criterion", name=op.f("uq_draft_check_appraisal_id_criterion")),
    )
    with op.batch_alter_table("draft_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_check_appraisal_id"), ["appraisal_id"], unique=False)

    op.create_table(
        "draft_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "agree",
                "disagree",
                "other",
                name="draft_opinion_stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("received_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "response",
            sa.Enum(
                "accepted",
                "partly",
                "rejected",
                name="draft_opinion_response",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("responded_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_opinion_draft_id")),
        sa.ForeignKeyConstraint(["request_id"], ["draft_request.id"], name=op.f("fk_draft_opinion_request_id")),
        sa.ForeignKeyConstraint(["responded_by"], ["person.id"], name=op.f("fk_draft_opinion_responded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_opinion")),
    )
    with op.batch_alter_table("draft_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_opinion_address_hash"), ["address_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_opinion_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_opinion_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("draft_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_opinion_request_id"))
        batch_op.drop_index(batch_op.f("ix_draft_opinion_draft_id"))
        batch_op.drop_index(batch_op.f("ix_draft_opinion_address_hash"))

    op.drop_table("draft_opinion")
    with op.batch_alter_table("draft_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_check_appraisal_id"))

    op.drop_table("draft_check")
    with op.batch_alter_table("draft_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_vote_draft_id"))

    op.drop_table("draft_vote")
    with op.batch_alter_table("draft_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_version_draft_id"))

    op.drop_table("draft_version")
    with op.batch_alter_table("draft_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_request_unit_id"))
        batch_op.drop_index(batch_op.f("ix_draft_request_draft_id"))

    op.drop_table("draft_request")
    with op.batch_alter_table("draft_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_remark_draft_id"))

    op.drop_table("draft_remark")
    with op.batch_alter_table("draft_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_reader_person_id"))
        batch_op.drop_index(batch_op.f("ix_draft_reader_draft_id"))

    op.drop_table("draft_reader")
    with op.batch_alter_table("draft_procedure_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_procedure_change_due_on"))
        batch_op.drop_index(batch_op.f("ix_draft_procedure_change_draft_id"))

    op.drop_table("draft_procedure_change")
    with op.batch_alter_table("draft_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_paper_draft_id"))

    op.drop_table("draft_paper")
    op.drop_table("draft_issue")
    with op.batch_alter_table("draft_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_duty_due_on"))
        batch_op.drop_index(batch_op.f("ix_draft_duty_draft_id"))

    op.drop_table("draft_duty")
    with op.batch_alter_table("draft_appraisal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_appraisal_draft_id"))

    op.drop_table("draft_appraisal")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_unit_id"))
        batch_op.drop_index(batch_op.f("ix_draft_state"))
        batch_op.drop_index(batch_op.f("ix_draft_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_draft_assignee_id"))
        batch_op.drop_index(batch_op.f("ix_draft_amends_id"))

    op.drop_table("draft")
    op.drop_table("draft_series")
