"""A sealed copy of what stands beside the database, and entries of the audit log whose personal values were erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_vault"),
    )
    op.add_column("audit", sa.Column("erased_in", sa.BigInteger()))
    op.add_column("audit", sa.Column("erased_mark", sa.String(64)))


def downgrade() -> None:
    # Not in a batch: SQLite drops a column by itself, and copying the whole log would take long.
    op.drop_column("audit", "erased_mark")
    op.drop_column("audit", "erased_in")
    op.drop_table("vault")
