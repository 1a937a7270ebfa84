"""Keep notices, mail, requests for more time, and months that heads confirmed.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clock_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('old_due', sa.Date(), nullable=False),
    sa.Column('new_due', sa.Date(), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'granted', 'refused', name='extension_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_name', sa.String(length=200), nullable=False),
    sa.Column('asked_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_name', sa.String(length=200), nullable=True),
    sa.Column('decided_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_clock_extension_asked_by')),
    sa.ForeignKeyConstraint(['clock_id'], ['clock.id'], name=op.f('fk_clock_extension_clock_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_clock_extension_decided_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_extension'))
    )
    with op.batch_alter_table('clock_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_extension_clock_id'), ['clock_id'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sending', 'sent', 'doubtful', 'failed', name='mail_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('sent_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_state'), ['state'], unique=False)

    op.create_table('month_confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('person_name', sa.String(length=200), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=200), nullable=True),
    sa.Column('at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_month_confirmation_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_month_confirmation_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_month_confirmation')),
    sa.UniqueConstraint('unit_id', 'month', name=op.f('uq_month_confirmation_unit_id_month'))
    )
    with op.batch_alter_table('month_confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_month_confirmation_unit_id'), ['unit_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('created_at', legaldocs.core.db.UtcDateTime(), nullable=False),
    sa.Column('read_at', legaldocs.core.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('key', name=op.f('uq_notice_key'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_person_id'), ['person_id'], unique=False)

    op.create_table('notice_setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=True),
    sa.Column('reminders', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.Enum('none', 'daily', 'weekly', name='notice_digest', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('feed_hash', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_setting_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_setting')),
    sa.UniqueConstraint('feed_hash', name=op.f('uq_notice_setting_feed_hash')),
    sa.UniqueConstraint('person_id', name=op.f('uq_notice_setting_person_id'))
    )
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extended_days', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.drop_column('extended_days')

    op.drop_table('notice_setting')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_person_id'))

    op.drop_table('notice')
    with op.batch_alter_table('month_confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_month_confirmation_unit_id'))

    op.drop_table('month_confirmation')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_state'))
        batch_op.drop_index(batch_op.f('ix_mail_person_id'))

    op.drop_table('mail')
    with op.batch_alter_table('clock_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_extension_clock_id'))

    op.drop_table('clock_extension')
