"""Let the name of an erased person give way to a pseudonym in the audit, and nothing else in it change.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

FIXED = ("seq", "at", "actor_id", "use_case", "entity", "entity_id", "action", "prev_hash", "hash")
MOVED = " OR ".join(f"NEW.{name} IS {{distinct}} OLD.{name}" for name in FIXED)
UNKNOWN = "NOT EXISTS (SELECT 1 FROM audit_redaction WHERE audit_redaction.seq = OLD.seq)"
SQLITE = "CREATE TRIGGER audit_entry_no_UPDATE BEFORE UPDATE ON audit_entry{when} BEGIN {refuse}; END"
REFUSE = "SELECT RAISE(ABORT, 'audit entries are append-only')"
POSTGRES = f"""CREATE FUNCTION audit_redact_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF {UNKNOWN} OR {MOVED.format(distinct="DISTINCT FROM")} THEN
RAISE EXCEPTION 'audit entries are append-only'; END IF; RETURN NEW; END $$"""  # noqa: S608  # fixed words
APPEND_ONLY = "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"


def upgrade() -> None:
    op.create_table(
        "audit_redaction",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_redaction")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_no_UPDATE")
        when = f" WHEN {UNKNOWN} OR {MOVED.format(distinct='NOT')}"
        op.execute(SQLITE.format(when=when, refuse=REFUSE))
        return
    op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
    op.execute(f"CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR TRUNCATE ON audit_entry {APPEND_ONLY}")
    op.execute(POSTGRES)
    op.execute(
        "CREATE TRIGGER audit_entry_redact_only BEFORE UPDATE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_redact_only()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_no_UPDATE")
        op.execute(SQLITE.format(when="", refuse=REFUSE))
    else:
        op.execute("DROP TRIGGER audit_entry_redact_only ON audit_entry")
        op.execute("DROP FUNCTION audit_redact_only")
        op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        op.execute(
            f"CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry {APPEND_ONLY}"
        )
    op.drop_table("audit_redaction")
