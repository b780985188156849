"""Everything as the objects that commands print and programs read."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from licet.wire import to_text
from licet_server.licensing.catalog import JWT, Plan, Product
from licet_server.licensing.pricing import shown
from licet_server.licensing.seats import SeatRules
from licet_server.licensing.standing import standing
from licet_server.licensing.tool_rules import shown_rule
from licet_server.storage.models import ContactRow, CustomerRow, LicenseRow
from licet_server.storage.outbox import State, state_of
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.tables import ActivationRow, ApiKeyRow, AuditRow, EndpointRow, OutboxRow


def license_object(row: LicenseRow, *, now: datetime) -> dict[str, Any]:
    """Return everything about a license but its key; ``status`` is how it stands at *now*."""
    return {
        "id": row.id,
        "product": row.product_code,
        "plan": row.plan,
        "plan_name": row.plan_name,
        "trial": row.trial,
        "email": row.customer.email,
        "name": row.customer.name,
        "company": row.customer.company,
        "customer_id": row.customer_id,
        "key_tail": row.key_tail,
        "key_kid": row.key_kid,
        "status": standing(row.terms(), now=now).value,
        "status_changed_at": _text(row.status_changed_at),
        "created_at": to_text(row.created_at),
        "starts_at": _text(row.starts_at),
        "expires_at": _text(row.expires_at),
        "grace_until": _text(row.grace_until),
        "last_validated": _text(row.last_validated),
        **_license_terms(row),
        "aws_accounts": list(row.aws_accounts),
        "version": row.version,
    }


def _license_terms(row: LicenseRow) -> dict[str, Any]:
    return {
        "max_resources": row.max_resources,
        "max_activations": row.max_activations,
        "max_activations_per_day": row.max_activations_per_day,
        "require_activation": row.require_activation,
        "grace_mode": row.grace_mode,
        "telemetry": row.telemetry,
        "require_attestation": row.require_attestation,
        "heartbeat_seconds": row.heartbeat_seconds,
        "dead_after_seconds": row.dead_after_seconds,
        "features": list(row.features),
        "limits": dict(row.limits),
        "quotas": dict(row.quotas),
        "rates": dict(row.rates),
        "offline_days": row.offline_days,
        "grace_days": row.grace_days,
        "price": None if row.price is None else str(row.price),
        "currency": row.currency,
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def api_key_object(row: ApiKeyRow) -> dict[str, Any]:
    """Return everything about an API key but its token."""
    return {
        "id": row.id,
        "name": row.name,
        "tail": row.tail,
        "scopes": list(row.scopes),
        "created_at": to_text(row.created_at),
        "expires_at": _text(row.expires_at),
        "last_used_at": _text(row.last_used_at),
        "revoked_at": _text(row.revoked_at),
    }


def customer_object(row: CustomerRow) -> dict[str, Any]:
    """Return a customer, without contacts."""
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "company": row.company,
        "notes": row.notes,
        "language": row.language,
        "timezone": row.timezone,
        "country": row.country,
        "vat_number": row.vat_number,
        "reminders": row.reminders,
        "created_at": to_text(row.created_at),
    }


def contact_object(row: ContactRow) -> dict[str, Any]:
    """Return somebody at a customer."""
    return {
        "id": row.id,
        "customer_id": row.customer_id,
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "created_at": to_text(row.created_at),
    }


def audit_object(row: AuditRow) -> dict[str, Any]:
    """Return an entry of the audit log."""
    return {
        "seq": row.seq,
        "at": to_text(row.at),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "address": row.address,
        "request_id": row.request_id,
        "before": dict(row.before),
        "after": dict(row.after),
        "seal": row.seal,
    }


def product_object(product: Product) -> dict[str, Any]:
    """Return a product, with the codes of its plans."""
    return {
        "code": product.code,
        "name": product.name,
        "key_scheme": product.key_scheme,
        "key_algorithm": product.key_algorithm if product.key_scheme == JWT else None,
        "key_variable": product.key_variable,
        "purchase_url": product.purchase_url or None,
        "tools": {name: shown_rule(rule) for name, rule in product.tools.items()},
        "plans": [plan.code for plan in product.plans],
        "early_adopters": None if product.early_adopters is None else asdict(product.early_adopters),
    }


def plan_object(product: str, plan: Plan) -> dict[str, Any]:
    """Return a plan; null means that there is no such bound."""
    return {
        "product": product,
        "code": plan.code,
        "name": plan.name,
        "segment": plan.segment or None,
        "price": None if plan.price is None else str(plan.price),
        "currency": plan.currency,
        "duration_days": plan.duration_days,
        "trial_days": plan.trial_days,
        "max_resources": plan.max_resources,
        "max_activations": plan.max_activations,
        "max_activations_per_day": plan.max_activations_per_day,
        "require_activation": plan.require_activation,
        "grace_mode": plan.grace_mode.value,
        "telemetry": plan.telemetry.value,
        "require_attestation": plan.require_attestation,
        "features": list(plan.features),
        "limits": dict(plan.limits),
        "quotas": {name: {"amount": quota.amount, "period": quota.period} for name, quota in plan.quotas.items()},
        "rates": {name: str(rate) for name, rate in plan.rates.items()},
        "offline_days": plan.offline_days,
        "grace_days": plan.grace_days,
        "heartbeat_seconds": plan.heartbeat_seconds,
        "dead_after_seconds": plan.dead_after_seconds,
        "support": plan.support or None,
        "dunning_days": plan.dunning_days,
        "lapses_to": plan.lapses_to,
        "stripe_price": plan.stripe_price,
        "paddle_price": plan.paddle_price,
    }


def activation_object(row: ActivationRow, *, rules: SeatRules, now: datetime) -> dict[str, Any]:
    """Return an activation; ``state`` is what has become of it at *now*, by the *rules* of its license."""
    return {
        "id": row.id,
        "license_id": row.license_id,
        "instance_id": row.instance_id,
        "state": rules.state(last_seen_at=row.last_seen_at, ended_at=row.ended_at, now=now).value,
        "fingerprint": row.fingerprint,
        "aws_account_id": row.aws_account_id,
        "aws_account_attested_at": _text(row.aws_account_attested_at),
        "aws_arn": row.aws_arn,
        "deployment_id": row.deployment_id,
        "name": row.name,
        "version": row.version,
        "address": row.address,
        "activated_at": to_text(row.activated_at),
        "last_seen_at": to_text(row.last_seen_at),
        "dies_at": None if row.ended_at is not None else _text(rules.dies_at(row.last_seen_at)),
        "ended_at": _text(row.ended_at),
        "end_reason": row.end_reason,
    }


def endpoint_object(row: EndpointRow) -> dict[str, Any]:
    """Return a webhook endpoint without its secret."""
    return {
        "id": row.id,
        "url": row.url,
        "description": row.description,
        "events": list(row.events),
        "enabled": row.enabled,
        "created_at": to_text(row.created_at),
        "secret_rotated_at": _text(row.rotated_at),
    }


def delivery_object(row: OutboxRow) -> dict[str, Any]:
    """Return what became of one event at one endpoint, without what was sent."""
    state = state_of(row)
    return {
        "id": row.id,
        "endpoint_id": row.target,
        "event_id": row.event_id,
        "event_type": row.event_type,
        "state": state.value,
        "attempts": row.attempts,
        "created_at": to_text(row.created_at),
        "due_at": to_text(row.due_at) if state is State.PENDING else None,
        "finished_at": _text(row.done_at or row.gave_up_at),
        "last_status": row.last_status,
        "last_error": row.last_error,
    }


def order_object(row: OrderRow) -> dict[str, Any]:
    """Return an order; ``license_id`` is what was issued for it, or what it is to renew."""
    return {
        "id": row.id,
        "number": row.number,
        "provider": row.provider,
        "state": row.state,
        "product": row.product_code,
        "plan": row.plan,
        "price": shown(row.price, row.currency),
        "percent_off": row.percent_off,
        "total": shown(row.total, row.currency),
        "currency": row.currency,
        "email": row.email,
        "name": row.name,
        "company": row.company,
        "country": row.country,
        "vat_number": row.vat_number,
        "language": row.language,
        "note": row.note,
        "license_id": row.license_id,
        "expires_at": _text(row.expires_at),
        "created_at": to_text(row.created_at),
        "valid_until": to_text(row.valid_until),
        "paid_at": _text(row.paid_at),
        "payment_note": row.payment_note,
    }
