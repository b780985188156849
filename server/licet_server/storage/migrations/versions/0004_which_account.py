"""Which account: terms of the grace period, telemetry and attestation; attested activations and their challenges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SOLD = ("plans", "licenses")


def upgrade() -> None:
    for table in _SOLD:
        op.add_column(table, sa.Column("grace_mode", sa.String(16), server_default="full", nullable=False))
        op.add_column(table, sa.Column("telemetry", sa.String(16), server_default="optional", nullable=False))
        op.add_column(table, sa.Column("require_attestation", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("activations", sa.Column("aws_account_attested_at", UtcDateTime()))
    op.add_column("activations", sa.Column("aws_arn", sa.String(2048)))
    op.create_table(
        "challenges",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(512), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_challenges_license_id_licenses"),
        sa.PrimaryKeyConstraint("digest", name="pk_challenges"),
    )
    op.create_index("ix_challenges_license_id_expires_at", "challenges", ["license_id", "expires_at"])
    op.create_index("ix_challenges_expires_at", "challenges", ["expires_at"])


def downgrade() -> None:
    op.drop_table("challenges")
    op.drop_column("activations", "aws_arn")
    op.drop_column("activations", "aws_account_attested_at")
    for table in _SOLD:
        for column in ("require_attestation", "telemetry", "grace_mode"):
            op.drop_column(table, column)
