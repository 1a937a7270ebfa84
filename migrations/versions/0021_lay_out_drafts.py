"""Lay drafts out in provisions with comments, and findings set aside.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

import legaldocs.core.db


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft_provision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_draft_provision_changed_by')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_provision_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_provision'))
    )
    with op.batch_alter_table('draft_provision') as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_provision_draft_id'), ['draft_id'], unique=False)

    op.create_table('draft_set_aside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('at', legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_draft_set_aside_by')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_set_aside_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_set_aside')),
    sa.UniqueConstraint('draft_id', 'key', name=op.f('uq_draft_set_aside_draft_id_key'))
    )
    with op.batch_alter_table('draft_set_aside') as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_set_aside_draft_id'), ['draft_id'], unique=False)

    op.create_table('draft_working',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('order', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_working_draft_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_working')),
    sa.UniqueConstraint('draft_id', name=op.f('uq_draft_working_draft_id'))
    )
    op.create_table('draft_thread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('provision_id', sa.Integer(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('resolved_by', sa.Integer(), nullable=True),
    sa.Column('resolved_at', legaldocs.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_thread_draft_id')),
    sa.ForeignKeyConstraint(['provision_id'], ['draft_provision.id'], name=op.f('fk_draft_thread_provision_id')),
    sa.ForeignKeyConstraint(['resolved_by'], ['person.id'], name=op.f('fk_draft_thread_resolved_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_thread'))
    )
    with op.batch_alter_table('draft_thread') as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_thread_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_thread_provision_id'), ['provision_id'], unique=False)

    op.create_table('draft_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('at', legaldocs.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_draft_message_by')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_message_draft_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['draft_thread.id'], name=op.f('fk_draft_message_thread_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_message'))
    )
    with op.batch_alter_table('draft_message') as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_message_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_message_thread_id'), ['thread_id'], unique=False)

    with op.batch_alter_table('draft_version') as batch_op:
        batch_op.add_column(sa.Column('provisions', sa.JSON(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('draft_version') as batch_op:
        batch_op.drop_column('provisions')

    with op.batch_alter_table('draft_message') as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_message_thread_id'))
        batch_op.drop_index(batch_op.f('ix_draft_message_draft_id'))

    op.drop_table('draft_message')
    with op.batch_alter_table('draft_thread') as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_thread_provision_id'))
        batch_op.drop_index(batch_op.f('ix_draft_thread_draft_id'))

    op.drop_table('draft_thread')
    op.drop_table('draft_working')
    with op.batch_alter_table('draft_set_aside') as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_set_aside_draft_id'))

    op.drop_table('draft_set_aside')
    with op.batch_alter_table('draft_provision') as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_provision_draft_id'))

    op.drop_table('draft_provision')
