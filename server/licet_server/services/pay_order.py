"""A wire transfer has come: what was quoted is issued, its invoice written and its mail posted, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, InputError
from licet_server.keys.leases import Signer
from licet_server.licensing import pricing
from licet_server.licensing.payments import InvoiceReason, InvoiceStatus, ProviderName
from licet_server.licensing.transitions import Action
from licet_server.services import inputs
from licet_server.services.catalog import find_plan
from licet_server.services.change_plan import change_plan
from licet_server.services.changes import changing
from licet_server.services.customers import complete
from licet_server.services.find import get_license
from licet_server.services.issue import issue
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import invoice_facts, license_facts
from licet_server.services.orders import check_renewable, note_change
from licet_server.services.present import order_object
from licet_server.services.renew import renew
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import OrderState, let_checkouts_end
from licet_server.storage.sales import take_invoice
from licet_server.storage.sales_tables import InvoiceRow, OrderRow

_CLOCKS_DIFFER = timedelta(days=1)
_YEAR = timedelta(days=366)
"""How far in the future a day may lie on which money came: it is already tomorrow elsewhere."""


@dataclass(frozen=True, slots=True)
class Payment:
    """An order that is paid.

    Attributes:
        order: The order.
        license: What was issued or renewed for it.
        key: The key of a new license, this once; ``None``: it was told before, or the license has had one.
    """

    order: OrderRow
    license: LicenseRow
    key: str | None = field(default=None, repr=False)


def pay(
    session: Session,
    row: OrderRow,
    *,
    reference: str | None = None,
    paid_at: datetime | None = None,
    tax: str | None = None,
    pepper: str,
    signer: Signer,
    now: datetime,
) -> Payment:
    """Note that a quote, whose row is locked, was paid, and do what was paid for; a second time changes nothing.

    Args:
        session: A session that may write.
        row: The order.
        reference: What the bank says about the transfer.
        paid_at: When the money came; ``None``: now.
        tax: What was paid besides the total: ``2280.00``; ``None``: nothing.
        pepper: The secret under which keys are digested and mails kept.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant.

    Raises:
        ConflictError: The order is a checkout, was cancelled, or would give a license that has ended already.
        TransitionError: The license that should be renewed was revoked or suspended meanwhile.
        InputError: The money cannot have come then, or the tax is no amount.
        ServerError: The license cannot be issued, as ``services.issue`` says.
    """
    if row.provider != ProviderName.MANUAL:
        raise ConflictError(f"the order {row.number} is paid at {row.provider}, which tells us of it by itself")
    if row.state == OrderState.PAID and row.license_id is not None:
        return Payment(row, get_license(session, row.license_id))
    _check(row, paid_at, now)
    amount = Decimal(0) if tax is None else pricing.amount(tax, row.currency, free=True, field="tax")
    before, note = order_object(row), inputs.person_name(reference)
    invoice = _invoice(session, row, tax=amount, note=note, paid_at=paid_at or now, now=now)
    if row.license_id is None:
        paid = _issue(session, row, pepper=pepper, signer=signer, now=now)
    else:
        paid = _renew(session, row, row.license_id, now=now)
    if paid.license.customer.email == row.email:
        complete(session, paid.license.customer, row, now=now)
    invoice.customer_id, invoice.period_end = paid.license.customer_id, paid.license.expires_at
    row.state, row.paid_at, row.payment_note = OrderState.PAID.value, paid_at or now, note
    row.license_id, row.customer_id = paid.license.id, paid.license.customer_id
    let_checkouts_end(session, paid.license.id, now=now)
    note_change(session, row, "order.paid", before, now=now)
    _mail(session, paid, invoice, pepper=pepper, now=now)
    return paid


def _check(row: OrderRow, paid_at: datetime | None, now: datetime) -> None:
    if row.state != OrderState.OPEN:
        raise ConflictError(f"the order {row.number} is {row.state}: make another quote, and mark that one as paid")
    if row.expires_at is not None and row.expires_at <= now:
        raise ConflictError(
            f"the license that was quoted would have ended on {row.expires_at:%Y-%m-%d}: cancel the order, and make "
            "another quote"
        )
    if paid_at is not None and paid_at > now + _CLOCKS_DIFFER:
        raise InputError("the money cannot have come in the future", field="paid_at")
    if paid_at is not None and paid_at < row.created_at - _YEAR:  # a slip of the pen in the year
        raise InputError("the money cannot have come more than a year before the quote was made", field="paid_at")


def _invoice(
    session: Session, row: OrderRow, *, tax: Decimal, note: str | None, paid_at: datetime, now: datetime
) -> InvoiceRow:
    values = {
        "order_id": row.id,
        "number": row.number,
        "status": InvoiceStatus.PAID.value,
        "reason": (InvoiceReason.FIRST if row.license_id is None else InvoiceReason.CYCLE).value,
        "currency": row.currency,
        "total": row.total + tax,
        "tax": tax,
        "paid": row.total + tax,
        "refunded": Decimal(0),
        "payment_ref": note,
        "paid_at": paid_at,
        "attempts": 0,
        "created_at": now,
    }
    return take_invoice(session, ProviderName.MANUAL, row.id, values)


def _issue(session: Session, row: OrderRow, *, pepper: str, signer: Signer, now: datetime) -> Payment:
    issued = issue(
        session,
        product=row.product_code,
        plan=row.plan,
        email=row.email,
        name=row.name,
        expires_at=row.expires_at,
        price=(row.total, row.currency),
        pepper=pepper,
        signer=signer,
        now=now,
    )
    return Payment(row, issued.license, issued.key)


def _renew(session: Session, row: OrderRow, license_id: str, *, now: datetime) -> Payment:
    """Give the license the plan that was paid for, and the term; what it had of an earlier one it keeps."""
    found = get_license(session, license_id, lock=True)
    check_renewable(found)
    plan = find_plan(session, row.product_code, row.plan)
    if found.plan != row.plan:
        for_good = plan is not None and plan.duration_days is None and row.expires_at is None
        change_plan(session, found, row.plan, restart=for_good, now=now)
    if found.expires_at is not None:
        renew(session, found, until=row.expires_at, now=now)
    if (found.price, found.currency) != (row.total, row.currency):
        with changing(session, found, Action.UPDATE, now=now):
            found.price, found.currency = row.total, row.currency
    return Payment(row, found)


def _mail(session: Session, paid: Payment, invoice: InvoiceRow, *, pepper: str, now: datetime) -> None:
    facts = license_facts(paid.license, find_product(session, paid.license.product_code)) | invoice_facts(invoice)
    name, about = ("renewed", invoice.id) if paid.key is None else ("license_delivery", paid.license.id)
    if paid.key is not None:
        facts["license_key"] = paid.key
    post_to_customer(
        session,
        paid.license.customer,
        name,
        facts=facts,
        about=f"{name}:{about}",
        pepper=pepper,
        now=now,
    )
