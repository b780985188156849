"""Renew a license that there is by a checkout: it keeps its id, its key, its seats and what was left of its term.

The order of such a checkout names the license from the start. When the payment is settled, the license gets the term
that was paid for, and what was left of the old one on top of it and of all that follow. Where that cannot be done any
more, because the license was revoked, suspended or given to somebody else meanwhile, the payment buys a new license, as
any other does: nobody pays for nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ConflictError
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.transitions import Action
from licet_server.services.catalog import find_plan
from licet_server.services.change_plan import change_plan
from licet_server.services.change_status import change_status
from licet_server.services.changes import changing, move_end
from licet_server.services.orders import check_renewable
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import OrderState, open_renewals
from licet_server.storage.sales_tables import OrderRow, SubscriptionRow
from licet_server.storage.subscriptions import is_held_for_payment, is_paid_on, newest_customer_ref, paid_before

WINDOW = timedelta(days=60)
"""How long before its end a license can be renewed by a checkout."""

_NOTHING = timedelta(0)


class Obstacle(StrEnum):
    """Why a license cannot be renewed by a checkout."""

    REVOKED = "revoked"
    SUSPENDED = "suspended"
    """By the vendor, or because money went back."""
    OWED = "owed"
    """A subscription that goes on was not paid, or is paused: that has to be seen to."""
    PERPETUAL = "perpetual"
    RENEWS = "renews"
    """A subscription goes on for it."""
    EARLY = "early"
    QUOTED = "quoted"
    """A quote waits to be paid, which renews it."""


_BECAUSE = {
    Obstacle.OWED: "the license is suspended because its subscription is not paid, or paused: see to that first",
    Obstacle.PERPETUAL: "the license is perpetual: there is nothing to renew",
    Obstacle.RENEWS: "a subscription renews this license by itself",
    Obstacle.QUOTED: "a quote that renews this license waits to be paid: pay that one, or have it cancelled",
}


def check_checkout(session: Session, row: LicenseRow, plan: str, *, now: datetime) -> None:
    """Refuse a checkout that would not renew the license, or that nobody needs.

    Args:
        session: A session that reads.
        row: The license.
        plan: What is sold: the plan that the license has.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked, or is suspended for another reason than a missing payment.
        ConflictError: It has no end, or one that is far away; it has another plan; a subscription goes on for it; or a
            quote for it waits to be paid.
    """
    found = obstacle(session, row, now=now)
    if found in {Obstacle.REVOKED, Obstacle.SUSPENDED}:
        check_renewable(row)
    if found is not None and found is not Obstacle.EARLY:
        raise ConflictError(_BECAUSE[found])
    if row.plan != plan:
        raise ConflictError(f"the license has the plan {row.plan}: renew it with that one, and change the plan then")
    if found is Obstacle.EARLY and row.expires_at is not None:
        first = row.expires_at - WINDOW
        raise ConflictError(f"the license ends on {row.expires_at:%Y-%m-%d}: renew it from {first:%Y-%m-%d} on")


def obstacle(session: Session, row: LicenseRow, *, now: datetime) -> Obstacle | None:
    """Say why a license cannot be renewed by a checkout now, whatever its plan costs; ``None``: nothing is in the way.

    Args:
        session: A session that reads.
        row: The license.
        now: Aware UTC instant.
    """
    goes_on = is_paid_on(session, row.id)
    if row.status == Status.REVOKED:
        return Obstacle.REVOKED
    if row.status == Status.SUSPENDED and not _is_held(session, row):
        return Obstacle.SUSPENDED
    if row.expires_at is None:
        return Obstacle.PERPETUAL
    if goes_on:
        return Obstacle.OWED if row.status == Status.SUSPENDED else Obstacle.RENEWS
    if row.expires_at - now > WINDOW and not row.trial:
        return Obstacle.EARLY
    return None if quote_of(session, row, now=now) is None else Obstacle.QUOTED


def quote_of(session: Session, row: LicenseRow, *, now: datetime) -> OrderRow | None:
    """Return the quote that waits to be paid, and renews the license then; ``None``: there is none."""
    quotes = (each for each in open_renewals(session, row.id) if each.provider == ProviderName.MANUAL)
    return next((each for each in quotes if each.valid_until > now), None)


def _is_held(session: Session, row: LicenseRow) -> bool:
    """Whether a license is suspended for nothing but a payment that is missing."""
    at = row.status_changed_at
    return row.status == Status.SUSPENDED and at is not None and is_held_for_payment(session, row.id, since=at)


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
    if found is None or found.product_code != row.product_code or not _is_theirs(found, order):
        return None
    works = found.status == Status.ACTIVE or _is_held(session, found)
    return found if works and found.expires_at is not None and not is_paid_on(session, found.id) else None


def _is_theirs(row: LicenseRow, order: OrderRow) -> bool:
    """Whether the license still belongs to whoever has ordered."""
    if order.customer_id is not None:
        return row.customer_id == order.customer_id
    return row.customer.email == order.email


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
    row.renewed_at, row.former_end = now, end
    row.former_trial, row.former_plan = license_row.trial, license_row.plan
    if row.paid_until is not None:
        row.carried = int(left.total_seconds())
        row.paid_until += timedelta(seconds=row.carried)
    if license_row.status == Status.SUSPENDED:
        change_status(session, license_row, Action.REACTIVATE, now=now)
    with changing(session, license_row, Action.RENEW, now=now):
        license_row.trial = False
        move_end(license_row, row.paid_until)
    row.applied_end = row.paid_until


def give_back(
    session: Session, row: SubscriptionRow, license_row: LicenseRow, *, for_good: bool, now: datetime
) -> bool:
    """Take only the renewal back, whose money went back, and leave the license what it had before.

    Args:
        session: A session that may write.
        row: The subscription that renewed the license.
        license_row: The license, whose row is locked.
        for_good: Whether the money never comes again, and with it what was left of the old term.
        now: Aware UTC instant.

    Returns:
        Whether it had something before that is left, or was given it back earlier.
    """
    end = row.former_end
    if row.renewed_at is None or end is None:
        return False
    if row.applied_end == end and license_row.expires_at == end:
        return True
    before = paid_before(session, row)
    if end <= now or (before is not None and (before.refunded or before.disputed)):
        return False
    known = row.former_plan is not None and find_plan(session, license_row.product_code, row.former_plan) is not None
    if row.former_plan is not None and known and license_row.plan != row.former_plan:
        change_plan(session, license_row, row.former_plan, now=now)
    with changing(session, license_row, Action.RENEW, now=now):
        license_row.trial = row.former_trial
        move_end(license_row, end)
    row.applied_plan, row.applied_end = license_row.plan, end
    if for_good:
        row.carried = 0
    session.flush()
    return True
