"""Let people choose by kind of notice what is mailed and when; note which notices a mail carries.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_KINDS = ("watched", "mentions", "searches")


def _rhythm(kind: str) -> sa.Enum:
    words = ("never", "at-once", "daily", "weekly")
    return sa.Enum(*words, name=f"notice_{kind}", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailed_at", legaldocs.core.db.UtcDateTime(), nullable=True))
    with op.batch_alter_table("notice_setting", schema=None) as batch_op:
        for kind in _KINDS:
            batch_op.add_column(sa.Column(kind, _rhythm(kind), nullable=False, server_default="never"))
    with op.batch_alter_table("notice_setting", schema=None) as batch_op:
        for kind in _KINDS:
            batch_op.alter_column(kind, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("notice_setting", schema=None) as batch_op:
        for kind in reversed(_KINDS):
            batch_op.drop_constraint(batch_op.f(f"ck_notice_setting_notice_{kind}"), type_="check")
            batch_op.drop_column(kind)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("mailed_at")
