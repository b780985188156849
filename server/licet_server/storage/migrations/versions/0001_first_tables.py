"""The first tables: catalog, customers, licenses, validation log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import Money, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_catalog()
    op.create_table(
        "customers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("email", name="uq_customers_email"),
    )
    _create_licenses()
    op.create_table(
        "validations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("license_id", sa.String(32)),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("instance_id", sa.String(512)),
        sa.ForeignKeyConstraint(["license_id"], ["licenses.id"], name="fk_validations_license_id_licenses"),
        sa.PrimaryKeyConstraint("id", name="pk_validations"),
    )
    op.create_index("ix_validations_at", "validations", ["at"])
    op.create_index("ix_validations_license_id_at", "validations", ["license_id", "at"])


def _create_catalog() -> None:
    op.create_table(
        "products",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("key_scheme", sa.String(16), nullable=False),
        sa.Column("key_variable", sa.String(500), nullable=False),
        sa.Column("purchase_url", sa.String(500), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_products"),
    )
    op.create_table(
        "plans",
        sa.Column("product_code", sa.String(16), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("segment", sa.String(16), nullable=False),
        sa.Column("duration_days", sa.Integer()),
        sa.Column("support", sa.String(500), nullable=False),
        *_terms(),
        sa.ForeignKeyConstraint(["product_code"], ["products.code"], name="fk_plans_product_code_products"),
        sa.PrimaryKeyConstraint("product_code", "code", name="pk_plans"),
    )


def _create_licenses() -> None:
    op.create_table(
        "licenses",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("product_code", sa.String(16), nullable=False),
        sa.Column("plan", sa.String(32), nullable=False),
        sa.Column("plan_name", sa.String(500), nullable=False),
        sa.Column("customer_id", sa.String(32), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("key_tail", sa.String(4), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("status_changed_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("starts_at", UtcDateTime()),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("grace_until", UtcDateTime()),
        sa.Column("last_validated", UtcDateTime()),
        *_terms(),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_licenses_customer_id_customers"),
        sa.ForeignKeyConstraint(["product_code"], ["products.code"], name="fk_licenses_product_code_products"),
        sa.PrimaryKeyConstraint("id", name="pk_licenses"),
        sa.UniqueConstraint("key_digest", name="uq_licenses_key_digest"),
    )
    op.create_index("ix_licenses_created_at", "licenses", ["created_at"])
    op.create_index("ix_licenses_customer_id", "licenses", ["customer_id"])


def _terms() -> list[sa.Column[Any]]:
    return [
        sa.Column("price", Money()),
        sa.Column("currency", sa.String(3)),
        sa.Column("max_resources", sa.BigInteger()),
        sa.Column("max_activations", sa.BigInteger()),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("quotas", sa.JSON(), nullable=False),
        sa.Column("offline_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("heartbeat_seconds", sa.BigInteger()),
    ]


def downgrade() -> None:
    for table in ("validations", "licenses", "customers", "plans", "products"):
        op.drop_table(table)
