"""What belongs to one customer: looked up by its id and the customer's together; another customer's is not there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from licet_server.errors import NotFoundError, UnknownLicenseError
from licet_server.services.find import get_license
from licet_server.storage import orders
from licet_server.storage import subscriptions as sales
from licet_server.storage.activations import find_activation
from licet_server.storage.ids import (
    ACTIVATION_PREFIX,
    INVOICE_PREFIX,
    LICENSE_PREFIX,
    ORDER_PREFIX,
    SUBSCRIPTION_PREFIX,
    is_id,
    named,
)
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.tables import ActivationRow


def own_license(session: Session, license_id: str, *, customer_id: str, lock: bool = False) -> LicenseRow:
    """Return a license of that customer; *lock* as in ``services.find.get_license``.

    Raises:
        UnknownLicenseError: There is none, or it is another customer's: nobody can tell which.
    """
    row = get_license(session, license_id, lock=lock)
    if row.customer_id != customer_id:
        raise UnknownLicenseError(f"there is no license {named(license_id, LICENSE_PREFIX)}")
    return row


def own_activation(session: Session, activation_id: str, *, license_id: str, lock: bool = False) -> ActivationRow:
    """Return an activation of that license, which the caller has found to be the customer's.

    Raises:
        NotFoundError: There is none, or it is another license's.
    """
    row = find_activation(session, activation_id, lock=lock) if is_id(activation_id, ACTIVATION_PREFIX) else None
    if row is None or row.license_id != license_id:
        raise NotFoundError(f"there is no activation {named(activation_id, ACTIVATION_PREFIX)}")
    return row


def own_subscription(session: Session, subscription_id: str, *, customer_id: str) -> SubscriptionRow:
    """Return a subscription of that customer, by our id alone.

    Raises:
        NotFoundError: There is none, or it is another customer's.
    """
    mine = is_id(subscription_id, SUBSCRIPTION_PREFIX)
    row = sales.find_subscription(session, subscription_id) if mine else None
    if row is None or row.customer_id != customer_id:
        raise NotFoundError(f"there is no subscription {named(subscription_id, SUBSCRIPTION_PREFIX)}")
    return row


def own_invoice(session: Session, invoice_id: str, *, customer_id: str) -> InvoiceRow:
    """Return an invoice of that customer, by our id alone.

    Raises:
        NotFoundError: There is none, or it is another customer's.
    """
    row = sales.find_invoice(session, invoice_id) if is_id(invoice_id, INVOICE_PREFIX) else None
    if row is None or row.customer_id != customer_id:
        raise NotFoundError(f"there is no invoice {named(invoice_id, INVOICE_PREFIX)}")
    return row


def own_order(session: Session, order_id: str, *, customer: CustomerRow) -> OrderRow:
    """Return an order of that customer, by our id alone.

    Raises:
        NotFoundError: There is none, or it is somebody else's.
    """
    row = orders.find_order_of(session, order_id, customer) if is_id(order_id, ORDER_PREFIX) else None
    if row is None:
        raise NotFoundError(f"there is no order {named(order_id, ORDER_PREFIX)}")
    return row
