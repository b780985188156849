"""The license's life: seats, usage, audit log, API keys, idempotency keys, webhooks, flags, retired keys."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "outbox",
    "webhook_endpoints",
    "idempotency_keys",
    "api_keys",
    "audit",
    "flags",
    "validation_days",
    "quota_uses",
    "usage_days",
    "usage_events",
    "activations",
    "retired_keys",
    "contacts",
)
_COLUMNS = {
    "licenses": (
        "key_mark",
        "trial",
        "trial_customer_id",
        "aws_accounts",
        "signed_until",
        "version",
        "dead_after_seconds",
        "max_activations_per_day",
        "require_activation",
    ),
    "customers": ("company", "notes", "version"),
    "plans": ("trial_days", "version", "dead_after_seconds", "max_activations_per_day", "require_activation"),
    "products": ("version",),
}


def upgrade() -> None:
    _change_what_is_sold()
    _create_contacts_and_retired_keys()
    _create_activations()
    _create_usage()
    _create_watching()
    _create_audit()
    _create_api()
    _create_webhooks()
    counters = sa.table("counters", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    op.bulk_insert(counters, [{"name": "audit", "value": 0}])


def _change_what_is_sold() -> None:
    op.add_column("products", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("plans", sa.Column("trial_days", sa.Integer()))
    op.add_column("plans", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("plans", sa.Column("dead_after_seconds", sa.BigInteger()))
    op.add_column("plans", sa.Column("max_activations_per_day", sa.BigInteger()))
    op.add_column("plans", sa.Column("require_activation", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("customers", sa.Column("company", sa.String(200)))
    op.add_column("customers", sa.Column("notes", sa.String(2000)))
    op.add_column("customers", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("licenses", sa.Column("key_mark", sa.String(16)))
    op.add_column("licenses", sa.Column("trial", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("licenses", sa.Column("trial_customer_id", sa.String(32)))
    op.add_column("licenses", sa.Column("signed_until", UtcDateTime()))
    op.add_column("licenses", sa.Column("aws_accounts", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("licenses", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("licenses", sa.Column("dead_after_seconds", sa.BigInteger()))
    op.add_column("licenses", sa.Column("max_activations_per_day", sa.BigInteger()))
    op.add_column("licenses", sa.Column("require_activation", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("uq_licenses_trial", "licenses", ["product_code", "trial_customer_id"], unique=True)


def _create_contacts_and_retired_keys() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_contacts_customer_id_customers"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("customer_id", "email", name="uq_contacts_customer_id_email"),
    )
    op.create_table(
        "retired_keys",
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("key_tail", sa.String(4), nullable=False),
        sa.Column("key_kid", sa.String(64)),
        sa.Column("key_mark", sa.String(16)),
        sa.Column("retired_at", UtcDateTime(), nullable=False),
        sa.Column("works_until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_retired_keys_license_id_licenses"),
        sa.PrimaryKeyConstraint("key_digest", name="pk_retired_keys"),
    )
    op.create_index("ix_retired_keys_license_id", "retired_keys", ["license_id"])
    op.create_index("ix_retired_keys_works_until", "retired_keys", ["works_until"])


def _create_activations() -> None:
    op.create_table(
        "activations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(512), nullable=False),
        sa.Column("fingerprint", sa.String(512)),
        sa.Column("aws_account_id", sa.String(12)),
        sa.Column("deployment_id", sa.String(512)),
        sa.Column("name", sa.String(512)),
        sa.Column("version", sa.String(64)),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("end_reason", sa.String(16)),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_activations_license_id_licenses"),
        sa.PrimaryKeyConstraint("id", name="pk_activations"),
    )
    op.create_index("ix_activations_last_seen_at", "activations", ["last_seen_at"], **_only_where("ended_at IS NULL"))
    op.create_index("ix_activations_license_id_activated_at", "activations", ["license_id", "activated_at"])
    op.create_index(
        "uq_activations_live",
        "activations",
        ["license_id", "instance_id"],
        unique=True,
        **_only_where("ended_at IS NULL"),
    )


def _create_usage() -> None:
    op.create_table(
        "usage_events",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("event_id", sa.String(128), nullable=False),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("instance_id", sa.String(512)),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_usage_events_license_id_licenses"),
        sa.PrimaryKeyConstraint("license_id", "event_id", name="pk_usage_events"),
    )
    op.create_index("ix_usage_events_received_at", "usage_events", ["received_at"])
    op.create_table(
        "usage_days",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_usage_days_license_id_licenses"),
        sa.PrimaryKeyConstraint("license_id", "metric", "day", name="pk_usage_days"),
    )
    op.create_index("ix_usage_days_day", "usage_days", ["day"])
    op.create_table(
        "quota_uses",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("exhausted_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_quota_uses_license_id_licenses"),
        sa.PrimaryKeyConstraint("license_id", "metric", "period", "period_start", name="pk_quota_uses"),
    )


def _create_watching() -> None:
    days = op.create_table(
        "validation_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "license_id", "code", name="pk_validation_days"),
    )
    _count_days(days)
    op.create_table(
        "flags",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("license_id", sa.String(32)),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("resolved_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_flags_license_id_licenses"),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
    )
    op.create_index("ix_flags_last_seen_at", "flags", ["last_seen_at"])
    op.create_index("ix_flags_license_id", "flags", ["license_id"])
    op.create_index("uq_flags_open", "flags", ["kind", "subject"], unique=True, **_only_where("resolved_at IS NULL"))


def _count_days(days: sa.Table) -> None:
    """Fill the rollup from the log that there is."""
    log = sa.table("validations", sa.column("at"), sa.column("license_id", sa.String), sa.column("code", sa.String))
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = sa.func.date(log.c.at) if sqlite else sa.cast(sa.func.timezone("UTC", log.c.at), sa.Date)
    columns = (day, sa.func.coalesce(log.c.license_id, ""), log.c.code)
    counted = sa.select(*columns, sa.func.count()).group_by(*columns)
    op.execute(days.insert().from_select(["day", "license_id", "code", "answers"], counted))


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64)),
        sa.Column("request_id", sa.String(64)),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _create_api() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("tail", sa.String(4), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("last_used_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("scope", "key_digest", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])


def _create_webhooks() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(200)),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("secret_version", sa.Integer(), nullable=False),
        sa.Column("rotated_at", UtcDateTime()),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("event_type", sa.String(64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime()),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("gave_up_at", UtcDateTime()),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_error", sa.String(500)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    pending = _only_where("done_at IS NULL AND gave_up_at IS NULL")
    op.create_index("ix_outbox_due", "outbox", ["target", "due_at"], **pending)
    op.create_index("ix_outbox_target_created_at", "outbox", ["target", "created_at"])


def _only_where(condition: str) -> dict[str, Any]:
    """Make an index of the rows that meet *condition*."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'audit'")
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("uq_licenses_trial", "licenses")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)
