"""Answers of the last moments, which are put into the log of validations many at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_batches"),
    )


def downgrade() -> None:
    # What is in it is not in the log yet: who goes back ends the server first, which puts it there.
    op.drop_table("answer_batches")
