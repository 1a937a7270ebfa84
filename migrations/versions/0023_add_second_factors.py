"""Add second factors, half sign-ins, single sign-on and decisions about access.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

WAYS = ("password", "otp", "recovery", "password_passkey", "passkey", "sso")


def upgrade() -> None:
    op.create_table('access_rule',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_access_rule'))
    )
    op.create_table('access_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.Enum('account', 'post', 'delegation', 'token', 'factor', 'personal_data', name='thing', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('confirmed', 'withdrawn', 'restored', 'reset', 'erased', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_access_decision_decided_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_decision_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_decision'))
    )
    with op.batch_alter_table('access_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_decision_person_id'), ['person_id'], unique=False)

    op.create_table('external_identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('used_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_external_identity_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_external_identity_issuer_subject'))
    )
    with op.batch_alter_table('external_identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_external_identity_person_id'), ['person_id'], unique=False)

    op.create_table('handshake',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('expires_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_handshake_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handshake')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_handshake_token_hash'))
    )
    with op.batch_alter_table('handshake', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handshake_person_id'), ['person_id'], unique=False)

    op.create_table('otp_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.String(length=300), nullable=False),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('confirmed_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_otp_key_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_otp_key')),
    sa.UniqueConstraint('person_id', name=op.f('uq_otp_key_person_id'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('used_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_person_id'), ['person_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('used_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table("user_session") as table:
        table.add_column(sa.Column("method", sa.String(32), nullable=False, server_default="password"))
        table.add_column(sa.Column("proved_at", legaldocs.core.db.UtcDateTime(), nullable=True))
        table.add_column(sa.Column("must_enrol", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("user_session") as table:
        table.alter_column("method", server_default=None)
        table.alter_column("must_enrol", server_default=None)
        ways = ", ".join(f"'{way}'" for way in WAYS)
        table.create_check_constraint(op.f("ck_user_session_method"), f"method IN ({ways})")


def downgrade() -> None:
    with op.batch_alter_table("user_session") as table:
        table.drop_constraint(op.f("ck_user_session_method"), type_="check")
        table.drop_column("must_enrol")
        table.drop_column("proved_at")
        table.drop_column("method")

    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_person_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_person_id'))

    op.drop_table('passkey')
    op.drop_table('otp_key')
    with op.batch_alter_table('handshake', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handshake_person_id'))

    op.drop_table('handshake')
    with op.batch_alter_table('external_identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_external_identity_person_id'))

    op.drop_table('external_identity')
    with op.batch_alter_table('access_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_decision_person_id'))

    op.drop_table('access_decision')
    op.drop_table('access_rule')
