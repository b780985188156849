"""Renew a license that there is by a checkout: it keeps its id, its key, its seats and what was left of its term.

The order of such a checkout names the license from the start. When the payment is settled, the license gets the term
that was paid for, and what was left of the old one on top of the first. Where that cannot be done any more, because the
license was revoked, suspended or given to somebody else meanwhile, the payment buys a new license, as any other does:
nobody pays for nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ConflictError
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.transitions import Action
from licet_server.services.catalog import find_plan
from licet_server.services.changes import changing, move_end
from licet_server.services.orders import check_renewable
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import OrderState
from licet_server.storage.sales_tables import OrderRow, SubscriptionRow
from licet_server.storage.subscriptions import is_paid_on, newest_customer_ref

WINDOW = timedelta(days=60)
"""How long before its end a license can be renewed by a checkout."""

_NOTHING = timedelta(0)


def check_checkout(session: Session, row: LicenseRow, plan: str, *, now: datetime) -> None:
    """Refuse a checkout that would not renew the license, or that nobody needs.

    Args:
        session: A session that reads.
        row: The license.
        plan: What is sold: the plan that the license has.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked, or is suspended.
        ConflictError: It has no end, or one that is far away; it has another plan; or a subscription goes on for it.
    """
    check_renewable(row)
    if row.expires_at is None:
        raise ConflictError("the license is perpetual: there is nothing to renew")
    if row.plan != plan:
        raise ConflictError(f"the license has the plan {row.plan}: renew it with that one, and change the plan then")
    if row.expires_at - now > WINDOW and not row.trial:
        first = row.expires_at - WINDOW
        raise ConflictError(f"the license ends on {row.expires_at:%Y-%m-%d}: renew it from {first:%Y-%m-%d} on")
    if is_paid_on(session, row.id):
        raise ConflictError("a subscription renews this license by itself")


def is_due(session: Session, row: LicenseRow, *, now: datetime) -> bool:
    """Whether it is time to renew the license, and nothing does that by itself."""
    try:
        check_checkout(session, row, row.plan, now=now)
    except ConflictError:
        return False
    return True


def can_check_out(session: Session, row: LicenseRow, *, now: datetime) -> bool:
    """Whether the license can be renewed now at the price of its plan, which a provider would have to take."""
    if not is_due(session, row, now=now):
        return False
    found = find_plan(session, row.product_code, row.plan)
    return found is not None and bool(found.price)


def customer_ref_of(session: Session, row: LicenseRow, provider: ProviderName) -> str | None:
    """Return who the customer of a license is at a provider, so that all bills are at one place there."""
    return newest_customer_ref(session, row.customer_id, provider.value)


def to_be_renewed(session: Session, row: SubscriptionRow) -> LicenseRow | None:
    """Return the license that the first payment of a subscription renews, locked; ``None``: it buys a new one.

    The order is believed because its id is not to be guessed and it is for the plan that was paid for; it counts once.
    """
    order = None if row.order_id is None else session.get(OrderRow, row.order_id)
    if order is None or order.license_id is None or order.state == OrderState.PAID or order.provider != row.provider:
        return None
    if (order.product_code, order.plan) != (row.product_code, row.plan):
        return None
    found = find_by_id(session, order.license_id, lock=True)
    if found is None or found.product_code != row.product_code or found.customer.email != order.email:
        return None
    ready = found.status == Status.ACTIVE and found.expires_at is not None and not is_paid_on(session, found.id)
    return found if ready else None


def prolong(session: Session, row: SubscriptionRow, license_row: LicenseRow, *, now: datetime) -> None:
    """Give a license, whose row is locked, the term that a subscription has paid for, after what was left of its own.

    Args:
        session: A session that may write.
        row: The subscription, which has the license from now on.
        license_row: What :func:`to_be_renewed` returned.
        now: Aware UTC instant.
    """
    end = license_row.expires_at
    left = _NOTHING if end is None or license_row.trial else max(end - now, _NOTHING)
    row.license_id, row.customer_id = license_row.id, license_row.customer_id
    with changing(session, license_row, Action.RENEW, now=now):
        license_row.trial = False
        move_end(license_row, None if row.paid_until is None else row.paid_until + left)
    row.applied_end = row.paid_until
