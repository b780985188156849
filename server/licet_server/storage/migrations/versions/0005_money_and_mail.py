"""Money and mail: payment events, orders, subscriptions, invoices, early adopters, reminders, mails, rates."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import Money, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PLAN = ("dunning_days", "lapses_to", "stripe_price", "paddle_price")
_CUSTOMER = ("language", "timezone", "country", "vat_number", "reminders")
_TABLES = ("rate_uses", "reminders", "early_adopters", "invoices", "subscriptions", "orders", "payment_events")


def upgrade() -> None:
    _widen_catalog()
    op.add_column("customers", sa.Column("language", sa.String(8)))
    op.add_column("customers", sa.Column("timezone", sa.String(64)))
    op.add_column("customers", sa.Column("country", sa.String(2)))
    op.add_column("customers", sa.Column("vat_number", sa.String(32)))
    op.add_column("customers", sa.Column("reminders", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("licenses", sa.Column("end_set_at", UtcDateTime()))
    op.create_index("ix_licenses_expires_at", "licenses", ["expires_at"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("dedupe_key", sa.String(255)))
        outbox.add_column(sa.Column("sealed", sa.LargeBinary()))
        outbox.create_unique_constraint("uq_outbox_dedupe_key", ["dedupe_key"])
    _create_payment_events()
    _create_orders()
    _create_subscriptions()
    _create_invoices()
    _create_early_adopters()
    _create_reminders()
    _create_rate_uses()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("uq_outbox_dedupe_key", type_="unique")
        outbox.drop_column("sealed")
        outbox.drop_column("dedupe_key")
    op.drop_index("ix_licenses_expires_at", "licenses")
    op.drop_column("licenses", "end_set_at")
    for column in _CUSTOMER:
        op.drop_column("customers", column)
    for table in ("plans", "licenses"):
        op.drop_column(table, "rates")
    for column in _PLAN:
        op.drop_column("plans", column)
    op.drop_column("products", "early_adopters")


def _widen_catalog() -> None:
    op.add_column("products", sa.Column("early_adopters", sa.JSON(none_as_null=True)))
    for table in ("plans", "licenses"):
        op.add_column(table, sa.Column("rates", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("plans", sa.Column("dunning_days", sa.Integer(), server_default=sa.text("14"), nullable=False))
    op.add_column("plans", sa.Column("lapses_to", sa.String(32)))
    op.add_column("plans", sa.Column("stripe_price", sa.String(255)))
    op.add_column("plans", sa.Column("paddle_price", sa.String(255)))


def _create_payment_events() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("type", sa.String(128), nullable=False),
        sa.Column("stream", sa.String(255)),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("processed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_payment_events"),
        sa.UniqueConstraint("provider", "event_id", name="uq_payment_events_provider_event_id"),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_payment_events_due", "payment_events", ["due_at"], sqlite_where=pending, postgresql_where=pending
    )
    op.create_index("ix_payment_events_provider_stream", "payment_events", ["provider", "stream"])
    op.create_index("ix_payment_events_received_at", "payment_events", ["received_at"])
    op.create_index("ix_payment_events_state_received_at", "payment_events", ["state", "received_at"])


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("product_code", sa.String(16), nullable=False),
        sa.Column("plan", sa.String(32), nullable=False),
        sa.Column("price", Money(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("percent_off", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", Money(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("company", sa.String(200)),
        sa.Column("country", sa.String(2)),
        sa.Column("vat_number", sa.String(32)),
        sa.Column("language", sa.String(8)),
        sa.Column("note", sa.String(2000)),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("checkout_ref", sa.String(255)),
        sa.Column("payment_note", sa.String(200)),
        sa.Column("license_id", sa.String(32)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=False),
        sa.Column("paid_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_orders_license_id_licenses"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
    )
    op.create_index("ix_orders_created_at", "orders", ["created_at"])
    op.create_index("ix_orders_email", "orders", ["email"])
    op.create_index("ix_orders_state_created_at", "orders", ["state", "created_at"])


def _standing() -> list[sa.Column[Any]]:
    """Return the columns that say how a subscription stands."""
    return [
        sa.Column("status", sa.String(16)),
        sa.Column("status_at", UtcDateTime()),
        sa.Column("status_event", sa.String(255)),
        sa.Column("period_end", UtcDateTime()),
        sa.Column("cancels", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("paid", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("paid_until", UtcDateTime()),
        sa.Column("failing_since", UtcDateTime()),
        sa.Column("refunded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("disputed", sa.Boolean(), server_default=sa.false(), nullable=False),
    ]


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("ref", sa.String(255), nullable=False),
        sa.Column("once", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("customer_ref", sa.String(255)),
        sa.Column("customer_id", sa.String(32)),
        sa.Column("license_id", sa.String(32)),
        sa.Column("order_id", sa.String(32)),
        sa.Column("product_code", sa.String(16)),
        sa.Column("plan", sa.String(32)),
        sa.Column("unknown_price", sa.String(255)),
        sa.Column("price", Money()),
        sa.Column("currency", sa.String(3)),
        sa.Column("email", sa.String(254)),
        sa.Column("name", sa.String(200)),
        sa.Column("company", sa.String(200)),
        sa.Column("country", sa.String(2)),
        sa.Column("vat_number", sa.String(32)),
        sa.Column("language", sa.String(8)),
        *_standing(),
        sa.Column("applied_plan", sa.String(32)),
        sa.Column("applied_end", UtcDateTime()),
        sa.Column("held_at", UtcDateTime()),
        sa.Column("trouble", sa.String(500)),
        sa.Column("recheck_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_subscriptions_customer_id_customers"),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_subscriptions_license_id_licenses"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("provider", "ref", name="uq_subscriptions_provider_ref"),
    )
    _index_subscriptions()


def _index_subscriptions() -> None:
    op.create_index("ix_subscriptions_created_at", "subscriptions", ["created_at"])
    op.create_index("ix_subscriptions_customer_id", "subscriptions", ["customer_id"])
    op.create_index("ix_subscriptions_license_id", "subscriptions", ["license_id"])
    op.create_index("ix_subscriptions_recheck_at", "subscriptions", ["recheck_at"])


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("ref", sa.String(255), nullable=False),
        sa.Column("subscription_id", sa.String(32)),
        sa.Column("order_id", sa.String(32)),
        sa.Column("customer_id", sa.String(32)),
        sa.Column("number", sa.String(64)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total", Money(), nullable=False),
        sa.Column("tax", Money(), nullable=False),
        sa.Column("paid", Money(), nullable=False),
        sa.Column("refunded", Money(), nullable=False),
        sa.Column("refunds", sa.JSON(), nullable=False),
        sa.Column("disputes", sa.JSON(), nullable=False),
        sa.Column("period_end", UtcDateTime()),
        sa.Column("payment_ref", sa.String(255)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("failed_at", UtcDateTime()),
        sa.Column("paid_at", UtcDateTime()),
        sa.Column("url", sa.String(2000)),
        sa.Column("pdf", sa.String(2000)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_invoices_customer_id_customers"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_invoices_subscription_id_subscriptions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invoices"),
        sa.UniqueConstraint("provider", "ref", name="uq_invoices_provider_ref"),
    )
    op.create_index("ix_invoices_created_at", "invoices", ["created_at"])
    op.create_index("ix_invoices_customer_id", "invoices", ["customer_id"])
    op.create_index("ix_invoices_provider_payment_ref", "invoices", ["provider", "payment_ref"])
    op.create_index("ix_invoices_subscription_id", "invoices", ["subscription_id"])


def _create_early_adopters() -> None:
    op.create_table(
        "early_adopters",
        sa.Column("product_code", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("reserved_until", UtcDateTime()),
        sa.ForeignKeyConstraint(["product_code"], ["products.code"], name="fk_early_adopters_product_code_products"),
        sa.PrimaryKeyConstraint("product_code", "position", name="pk_early_adopters"),
        sa.UniqueConstraint("order_id", name="uq_early_adopters_order_id"),
    )


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("term_end", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_reminders_license_id_licenses"),
        sa.PrimaryKeyConstraint("license_id", "kind", "term_end", name="pk_reminders"),
    )


def _create_rate_uses() -> None:
    op.create_table(
        "rate_uses",
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(64), nullable=False),
        sa.Column("full_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_rate_uses_license_id_licenses"),
        sa.PrimaryKeyConstraint("license_id", "metric", name="pk_rate_uses"),
    )
