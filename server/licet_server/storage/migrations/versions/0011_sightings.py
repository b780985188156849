"""Where licenses were seen within a day, so that whoever looks for abuse need not read the log of all of it.

Answers on their way into that log get a part, so that those about the same licenses can be put there together.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # It starts empty: a worker notes what the log says of the last day when it begins.
    op.create_table(
        "sightings",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(512), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("license_id", "instance_id", "address", name="pk_sightings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sightings_seen_at", "sightings", ["seen_at"])
    op.add_column("answer_batches", sa.Column("part", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_index("ix_answer_batches_part_id_amount", "answer_batches", ["part", "id", "amount"])


def downgrade() -> None:
    op.drop_index("ix_answer_batches_part_id_amount", "answer_batches")
    op.drop_column("answer_batches", "part")
    op.drop_table("sightings")
