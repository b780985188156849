"""Licenses as rows of the vendor's tracker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.licensing.standing import standing
from licet_server.storage.licenses import list_licenses
from licet_server.storage.models import LicenseRow


def tracker_rows(session: Session, *, now: datetime) -> list[dict[str, str]]:
    """Return one row for each license, with the columns of ``licensing.tracker``; of a key only its end."""
    return [_row(row, now) for row in list_licenses(session)]


def _row(row: LicenseRow, now: datetime) -> dict[str, str]:
    return {
        "Customer": row.customer.name or "",
        "Email": row.customer.email,
        "License Key": f"…{row.key_tail}",
        "Plan": row.plan_name,
        "Price": "Custom" if row.price is None else f"{row.price} {row.currency}",
        "Purchased": f"{row.created_at:%Y-%m-%d}",
        "Expires": "" if row.expires_at is None else f"{row.expires_at:%Y-%m-%d}",
        "Status": standing(row.terms(), now=now).value.replace("_", " ").capitalize(),
    }
