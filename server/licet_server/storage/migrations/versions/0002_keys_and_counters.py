"""How keys are signed, which key signed a license's, and counters.

Going back needs SQLite 3.35 or newer, which can drop a column in place. Alembic's way for older ones, a copy of the
table, would break the foreign keys that lead to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("products", sa.Column("key_algorithm", sa.String(16), nullable=False, server_default="EdDSA"))
    op.add_column("licenses", sa.Column("key_kid", sa.String(64)))
    op.create_index("ix_licenses_key_kid", "licenses", ["key_kid"])
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": "revocations", "value": 0}])


def downgrade() -> None:
    op.drop_table("counters")
    op.drop_index("ix_licenses_key_kid", "licenses")
    op.drop_column("licenses", "key_kid")
    op.drop_column("products", "key_algorithm")
