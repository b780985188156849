"""People: users, passkeys, identities, sign-ins, memberships, invitations; keys that can be read again; the web."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = (
    "uptime_days",
    "enquiries",
    "invitations",
    "memberships",
    "sign_ins",
    "identities",
    "passkeys",
    "users",
)
_INDEXES = (
    ("licenses", "key_tail"),
    ("licenses", "status", "created_at"),
    ("licenses", "product_code", "created_at"),
    ("activations", "activated_at"),
    ("activations", "aws_account_id"),
    ("orders", "license_id"),
    ("orders", "customer_id"),
    ("subscriptions", "status", "created_at", "id"),
    ("invoices", "status", "created_at", "id"),
    ("invoices", "paid_at"),
    ("audit", "action", "seq"),
    ("audit", "actor", "seq"),
    ("usage_days", "day", "metric", "license_id", "quantity", "events"),
)
"""By which the desk lists and searches: a table, and its columns."""

_PARTS = (
    ("ix_outbox_given_up", "outbox", ("target", "created_at"), "gave_up_at IS NOT NULL"),
    ("ix_outbox_waiting", "outbox", ("target", "created_at", "id"), "done_at IS NULL AND gave_up_at IS NULL"),
    ("ix_subscriptions_trouble", "subscriptions", ("created_at", "id"), "trouble IS NOT NULL"),
)
"""Indexes of some rows only: their name, table, columns, and of which rows."""


def upgrade() -> None:
    op.add_column("licenses", sa.Column("sealed_key", sa.LargeBinary()))
    op.add_column("orders", sa.Column("customer_id", sa.String(32)))
    op.add_column("early_adopters", sa.Column("network", sa.String(64)))
    _renew_by_subscriptions()
    _create_users()
    _create_passkeys()
    _create_identities()
    _create_sign_ins()
    _create_memberships()
    _create_invitations()
    _create_enquiries()
    op.create_table(
        "uptime_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("good", sa.BigInteger(), nullable=False),
        sa.Column("bad", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "part", name="pk_uptime_days"),
    )
    for table, *columns in _INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.drop_index("ix_usage_days_day", "usage_days")  # the one with all columns answers what it did
    for name, table, named, rows in _PARTS:
        op.create_index(name, table, list(named), sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))


def downgrade() -> None:
    for table, *columns in _INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.create_index("ix_usage_days_day", "usage_days", ["day"])
    for name, table, _columns, _rows in _PARTS:
        op.drop_index(name, table)
    for table in _TABLES:
        op.drop_table(table)
    for column in ("renewed_at", "former_end", "former_trial", "former_plan", "carried"):
        op.drop_column("subscriptions", column)
    op.drop_column("early_adopters", "network")
    op.drop_column("orders", "customer_id")
    op.drop_column("licenses", "sealed_key")


def _renew_by_subscriptions() -> None:
    """What a license had before a subscription renewed it, and how much of it comes on top of what is paid for."""
    op.add_column("subscriptions", sa.Column("renewed_at", UtcDateTime()))
    op.add_column("subscriptions", sa.Column("former_end", UtcDateTime()))
    op.add_column("subscriptions", sa.Column("former_trial", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("subscriptions", sa.Column("former_plan", sa.String(32)))
    op.add_column("subscriptions", sa.Column("carried", sa.Integer(), server_default="0", nullable=False))


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("role", sa.String(16)),
        sa.Column("language", sa.String(8)),
        sa.Column("password", sa.String(255)),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("signed_in_at", UtcDateTime()),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False),
        sa.Column("fs_webauthn_user_handle", sa.String(64)),
        sa.Column("tf_primary_method", sa.String(64)),
        sa.Column("tf_totp_secret", sa.String(255)),
        sa.Column("totp_counter", sa.BigInteger()),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("mf_recovery_codes", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_users_fs_uniquifier"),
        sa.UniqueConstraint("fs_webauthn_user_handle", name="uq_users_fs_webauthn_user_handle"),
    )


def _create_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(1024), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON()),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("extensions", sa.String(255)),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.Column("lastuse_datetime", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_passkeys_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])


def _create_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_identities_user_id_users"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"])


def _create_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ins_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_user_id_created_at", "sign_ins", ["user_id", "created_at"])
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"])


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_memberships_customer_id_customers"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_memberships_user_id_users"),
        sa.PrimaryKeyConstraint("customer_id", "user_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(32)),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("invited_by", sa.String(32)),
        sa.Column("user_id", sa.String(32)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime()),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_invitations_customer_id_customers"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
    )
    op.create_index("ix_invitations_customer_id", "invitations", ["customer_id"])
    op.create_index("ix_invitations_expires_at", "invitations", ["expires_at"])


def _create_enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("company", sa.String(200)),
        sa.Column("product_code", sa.String(16)),
        sa.Column("plan", sa.String(32)),
        sa.Column("message", sa.String(4000), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_enquiries"),
    )
    op.create_index("ix_enquiries_created_at", "enquiries", ["created_at"])
