"""What mails say about a license and an invoice, as JSON values."""

from __future__ import annotations

from typing import Any

from licet.wire import to_text
from licet_server.licensing.catalog import Plan, Product
from licet_server.storage.catalog import terms_columns
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow


def license_facts(row: LicenseRow, product: Product | None) -> dict[str, Any]:
    """Return what a mail says about a license, never its key."""
    plan = None if product is None else product.plan(row.plan)
    return {
        "license_id": row.id,
        "product_code": row.product_code,
        "product": row.product_code if product is None else product.name,
        "plan": row.plan_name,
        "plan_code": row.plan,
        "key_tail": row.key_tail,
        "key_variable": None if product is None else product.key_variable,
        "purchase_url": None if product is None else product.purchase_url or None,
        "trial": row.trial,
        "max_resources": row.max_resources,
        "max_activations": row.max_activations,
        "features": list(row.features),
        "limits": dict(row.limits),
        "quotas": dict(row.quotas),
        "rates": dict(row.rates),
        "counts_resources": product is None or counts_resources(product),
        "expires_at": None if row.expires_at is None else to_text(row.expires_at),
        "grace_until": None if row.grace_until is None else to_text(row.grace_until),
        "support": None if plan is None else plan.support or None,
        "price": None if row.price is None else str(row.price),
        "currency": row.currency,
    }


def plan_facts(product: Product, plan: Plan) -> dict[str, Any]:
    """Return what can be said of a license of *plan* before there is one, as :func:`license_facts` says it of one."""
    return terms_columns(plan) | {
        "product_code": product.code,
        "product": product.name,
        "plan": plan.name,
        "plan_code": plan.code,
        "counts_resources": counts_resources(product),
        "support": plan.support or None,
    }


def counts_resources(product: Product) -> bool:
    """Whether a number of resources means anything for a product: one of its plans bounds it."""
    return any(plan.max_resources is not None for plan in product.plans)


def invoice_facts(row: InvoiceRow) -> dict[str, Any]:
    """Return what a mail says about an invoice."""
    return {
        "invoice_number": row.number,
        "invoice_total": str(row.total),
        "invoice_currency": row.currency,
        "invoice_url": row.url,
        "invoice_pdf": row.pdf,
        "attempts": row.attempts,
        "next_attempt_at": None if row.next_attempt_at is None else to_text(row.next_attempt_at),
    }
