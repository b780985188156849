"""A license as the object that commands print and programs read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from licet.wire import to_text
from licet_server.licensing.standing import standing
from licet_server.storage.models import LicenseRow


def license_object(row: LicenseRow, *, now: datetime) -> dict[str, Any]:
    """Return everything about a license but its key; ``status`` is how it stands at *now*."""
    return {
        "id": row.id,
        "product": row.product_code,
        "plan": row.plan,
        "email": row.customer.email,
        "name": row.customer.name,
        "customer_id": row.customer_id,
        "key_tail": row.key_tail,
        "key_kid": row.key_kid,
        "status": standing(row.terms(), now=now).value,
        "created_at": to_text(row.created_at),
        "starts_at": _text(row.starts_at),
        "expires_at": _text(row.expires_at),
        "grace_until": _text(row.grace_until),
        "last_validated": _text(row.last_validated),
        "max_resources": row.max_resources,
        "max_activations": row.max_activations,
        "features": list(row.features),
        "limits": dict(row.limits),
        "quotas": dict(row.quotas),
        "price": None if row.price is None else str(row.price),
        "currency": row.currency,
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
