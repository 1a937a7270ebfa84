"""Keep systematisation terms, yearly lists of ended documents, and confirmations of forms.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("earlier_from", sa.Date(), nullable=False),
        sa.Column("territory", sa.String(length=60), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "approved",
                "published",
                name="ended_list_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_ended_list_approved_by")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_ended_list_created_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_ended_list_submitted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ended_list_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_list")),
        sa.UniqueConstraint("year", name=op.f("uq_ended_list_year")),
    )
    with op.batch_alter_table("ended_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ended_list_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "form_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("compared", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_form_confirmation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_confirmation")),
        sa.UniqueConstraint("form", "digest", name=op.f("uq_form_confirmation_form_digest")),
    )
    op.create_table(
        "list_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum("term", "year", name="list_snapshot_subject", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_name", sa.String(length=200), nullable=False),
        sa.Column("taken_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_list_snapshot_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_snapshot")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_list_snapshot_subject_subject_id")),
    )
    op.create_table(
        "systematisation_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("territory", sa.String(length=60), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "collecting",
                "rechecking",
                "listed",
                "submitted",
                "approved",
                "published",
                "reported",
                name="systematisation_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("previous_sha256", sa.String(length=64), nullable=True),
        sa.Column("previous_name", sa.String(length=255), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("created_at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_systematisation_term_approved_by")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_systematisation_term_created_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_systematisation_term_submitted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_systematisation_term_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_systematisation_term")),
        sa.UniqueConstraint("last_year", name=op.f("uq_systematisation_term_last_year")),
    )
    with op.batch_alter_table("systematisation_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_systematisation_term_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "systematisation_previous",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("doc_type", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_systematisation_previous_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["systematisation_term.id"],
            name=op.f("fk_systematisation_previous_term_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_systematisation_previous")),
    )
    with op.batch_alter_table("systematisation_previous", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_systematisation_previous_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_systematisation_previous_term_id"), ["term_id"], unique=False)

    op.create_table(
        "systematisation_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "left_out",
                "taken_in",
                "rechecked",
                name="systematisation_settled",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("at", legaldocs.core.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_systematisation_settlement_document_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_systematisation_settlement_person_id")),
        sa.ForeignKeyConstraint(
            ["term_id"], ["systematisation_term.id"], name=op.f("fk_systematisation_settlement_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_systematisation_settlement")),
        sa.UniqueConstraint("term_id", "kind", "ref", name=op.f("uq_systematisation_settlement_term_id_kind_ref")),
    )
    with op.batch_alter_table("systematisation_settlement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_systematisation_settlement_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_systematisation_settlement_term_id"), ["term_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("systematisation_settlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_systematisation_settlement_term_id"))
        batch_op.drop_index(batch_op.f("ix_systematisation_settlement_document_id"))

    op.drop_table("systematisation_settlement")
    with op.batch_alter_table("systematisation_previous", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_systematisation_previous_term_id"))
        batch_op.drop_index(batch_op.f("ix_systematisation_previous_document_id"))

    op.drop_table("systematisation_previous")
    with op.batch_alter_table("systematisation_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_systematisation_term_unit_id"))

    op.drop_table("systematisation_term")
    op.drop_table("list_snapshot")
    op.drop_table("form_confirmation")
    with op.batch_alter_table("ended_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ended_list_unit_id"))

    op.drop_table("ended_list")
