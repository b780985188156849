"""Orders: quotes that are paid by wire transfer, and what becomes of every order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Status
from licet.wire import to_text
from licet_server.errors import ConflictError, InputError, NotFoundError, TransitionError
from licet_server.licensing import pricing
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.transitions import Action, after
from licet_server.services import early_adopters, inputs, mail
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.present import order_object
from licet_server.storage import orders as storage
from licet_server.storage.catalog import find_product
from licet_server.storage.customers import find_by_email
from licet_server.storage.ids import ORDER_PREFIX, is_id, named, new_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import OrderState
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.trail import announce, record

VALID = timedelta(days=30)
"""How long a quote is good for, unless the vendor says otherwise."""

_NO_PLACE = "paid after its early-adopter place had gone to somebody else"


@dataclass(frozen=True, slots=True)
class Party:
    """Who orders, as the vendor typed it; but for the email everything may be missing.

    Attributes:
        email: As ``inputs.email_address`` returns it.
        country: ISO 3166 code of two letters.
        language: Of mails: ``en``, ``fr`` or another tag of two letters.
    """

    email: str
    name: str | None = None
    company: str | None = None
    country: str | None = None
    vat_number: str | None = None
    language: str | None = None

    def columns(self) -> dict[str, str | None]:
        """Return it as the columns of an order.

        Raises:
            InputError: Something cannot be what it is said to be; the error names the field.
        """
        return {
            "email": self.email,
            "name": inputs.person_name(self.name),
            "company": inputs.person_name(self.company),
            "country": inputs.country(self.country),
            "vat_number": inputs.vat_number(self.vat_number),
            "language": inputs.language(self.language),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """What is offered to somebody for a wire transfer.

    Attributes:
        product: Its code.
        plan: Its code.
        price: What a term costs, before the discount: ``12000.00``; ``None``: what the plan costs.
        currency: ISO 4217 code; ``None``: the plan's, or that of the product's other plans.
        percent_off: A discount, 0 to 100.
        expires_at: End of the license; ``None``: one term of the plan.
        valid_for: How long the offer stands.
        renews: The license that is paid for once more, or gets this plan; ``None``: a new one is sold.
        note: For the customer; stands in the mail.
    """

    product: str
    plan: str
    party: Party
    price: str | None = None
    currency: str | None = None
    percent_off: int = 0
    expires_at: datetime | None = None
    valid_for: timedelta = VALID
    renews: LicenseRow | None = None
    note: str | None = None


def get_order(session: Session, order_id: str, *, lock: bool = False) -> OrderRow:
    """Return the order with that id or number, locked until the transaction ends when *lock* says so.

    Raises:
        NotFoundError: There is none.
    """
    row = storage.find_order(session, order_id, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no order {named(order_id, ORDER_PREFIX)}")
    return row


def quote(session: Session, wanted: Quote, *, now: datetime) -> OrderRow:
    """Write a quote down.

    Args:
        session: A session that may write.
        wanted: What is offered.
        now: Aware UTC instant.

    Raises:
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        InputError: The price, the currency, the discount, an end or a detail of the customer cannot be.
        ConflictError: The license that shall be renewed has no end.
        TransitionError: It was revoked, or is suspended.
    """
    product = get_product(session, wanted.product)
    plan = get_plan(product, wanted.plan)
    currency = _currency(product, plan, wanted.currency)
    price = _price(plan, wanted.price, currency)
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise InputError("the license would end in the past: choose a later day", field="expires_at")
    if wanted.renews is not None:
        _check_renewal(wanted.renews, product, plan, wanted.expires_at)
    row = OrderRow(
        id=new_id(ORDER_PREFIX),
        provider=ProviderName.MANUAL.value,
        product_code=product.code,
        plan=plan.code,
        price=price,
        currency=currency,
        percent_off=pricing.percent(wanted.percent_off),
        total=pricing.total(price, percent_off=wanted.percent_off, currency=currency),
        expires_at=wanted.expires_at,
        license_id=None if wanted.renews is None else wanted.renews.id,
        customer_id=_customer_id(session, wanted),
        note=inputs.notes(wanted.note),
        valid_until=now + wanted.valid_for,
        **wanted.party.columns(),
    )
    return add_order(session, row, now=now)


def add_order(session: Session, row: OrderRow, *, now: datetime) -> OrderRow:
    """Write a new order down with the next number of its year; what else is locked was locked before."""
    by_wire = row.provider == ProviderName.MANUAL
    count = storage.next_count(session, f"{'quotes' if by_wire else 'checkouts'} {now.year}")
    row.number = pricing.order_number(quote=by_wire, year=now.year, count=count)
    row.state, row.created_at, row.version = OrderState.OPEN.value, now, 1
    session.add(row)
    session.flush()
    shown = order_object(row)
    record(session, "order.created", row.id, after=shown, now=now)
    announce(session, "order.created", shown, now=now)
    return row


def mail_quote(session: Session, row: OrderRow, *, pepper: str, now: datetime) -> bool:
    """Post the quote to the customer; say whether that is new, for each quote is mailed once."""
    product = find_product(session, row.product_code)
    plan = None if product is None else product.plan(row.plan)
    facts = {
        "name": row.name,
        "company": row.company,
        "number": row.number,
        "product": row.product_code if product is None else product.name,
        "plan": row.plan if plan is None else plan.name,
        "price": str(row.price),
        "percent_off": row.percent_off,
        "total": str(row.total),
        "currency": row.currency,
        "valid_until": to_text(row.valid_until),
        "vat_number": row.vat_number,
        "note": row.note,
    }
    return mail.post(
        session,
        "quote",
        to=row.email,
        language=row.language,
        facts=facts,
        about=f"quote:{row.id}",
        only_while={"good_until": to_text(row.valid_until)},
        pepper=pepper,
        now=now,
    )


def cancel(session: Session, row: OrderRow, *, because: str | None = None, now: datetime) -> bool:
    """Cancel an open order, whose row is locked, and free its place; say whether that changed anything.

    A checkout has to be closed at its provider first: ``services.checkout.cancel_order`` does both.

    Raises:
        ConflictError: It was paid.
    """
    if row.state == OrderState.CANCELLED:
        return False
    if row.state == OrderState.PAID:
        raise ConflictError(f"the order {row.number} was paid: revoke its license, and pay the money back")
    before = order_object(row)
    row.state = OrderState.CANCELLED.value
    early_adopters.free(session, row)
    note_change(session, row, "order.cancelled", before, {"because": because}, now=now)
    return True


def check_renewable(row: LicenseRow) -> None:
    """Refuse to be paid for a license that the customer could not use all the same.

    Raises:
        TransitionError: It was revoked, or is suspended; the message says what to do.
    """
    after(Status(row.status), Action.RENEW)
    if row.status == Status.SUSPENDED:
        raise TransitionError(f"the license {row.id} is suspended: reactivate it, and then let it be paid for")


def note_paid(
    session: Session, order_id: str, *, license_id: str | None, provider: str | None = None, now: datetime
) -> bool:
    """Note that a checkout was paid, whatever became of its order meanwhile; say whether that is new.

    Its early-adopter place is kept for good. An order that was cancelled, and so lost its place, gets another one if
    one is free; else the order says that its customer has the price without a place.

    Args:
        session: A session that may write; the settlement of a payment calls this in its transaction.
        order_id: As the payment names it, by its id; one that is not ours, or a quote, changes nothing.
        license_id: What was issued for it.
        provider: Who was paid: an order that is paid elsewhere stays as it is; ``None``: whoever has the order.
        now: Aware UTC instant.
    """
    row = storage.find_order(session, order_id, lock=True) if is_id(order_id, ORDER_PREFIX) else None
    if row is None or row.state == OrderState.PAID:
        return False
    if row.provider == ProviderName.MANUAL or provider not in {None, row.provider}:
        return False
    before = order_object(row)
    row.state, row.paid_at, row.license_id = OrderState.PAID.value, now, license_id or row.license_id
    paid_for = None if row.license_id is None else session.get(LicenseRow, row.license_id)
    row.customer_id = row.customer_id if paid_for is None else paid_for.customer_id
    if row.percent_off and not early_adopters.keep(session, row):
        row.payment_note = _NO_PLACE
    note_change(session, row, "order.paid", before, now=now)
    return True


def note_change(
    session: Session,
    row: OrderRow,
    event: str,
    before: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> None:
    """Number a change of an order, and note it for the audit log and for the vendor's own systems."""
    row.version += 1
    session.flush()
    shown = order_object(row) | dict(more or {})
    record(session, event, row.id, before=before, after=shown, now=now)
    announce(session, event, shown, now=now)


def _customer_id(session: Session, wanted: Quote) -> str | None:
    """Return whose a quote is, if it is for a customer that there is."""
    if wanted.renews is not None:
        return wanted.renews.customer_id
    found = find_by_email(session, wanted.party.email)
    return None if found is None else found.id


def _currency(product: Product, plan: Plan, said: str | None) -> str:
    """Return the currency of a quote, which is the plan's wherever it has one."""
    known = {plan.currency} if plan.currency else {each.currency for each in product.plans if each.currency}
    if said is None:
        if len(known) != 1:
            raise InputError(f"the plan {plan.code} has no currency: say which, such as EUR", field="currency")
        return str(known.pop())
    code = pricing.currency_code(said)
    if plan.currency not in {None, code}:
        raise InputError(f"the plan {plan.code} is sold in {plan.currency}, not in {code}", field="currency")
    return code


def _price(plan: Plan, said: str | None, currency: str) -> Decimal:
    if said is not None:
        return pricing.amount(said, currency)
    if not plan.price:
        raise InputError(f"the plan {plan.code} has no price: say what the customer shall pay", field="price")
    return pricing.rounded(plan.price, currency)


def _check_renewal(row: LicenseRow, product: Product, plan: Plan, end: datetime | None) -> None:
    """Refuse now what could not be done once it is paid."""
    check_renewable(row)
    if row.product_code != product.code:
        raise InputError(f"{row.id} is a license of {row.product_code}, not of {product.code}", field="renews")
    if row.expires_at is None and (row.plan == plan.code or end is not None):
        raise ConflictError("the license is perpetual: there is nothing to renew")
    if row.expires_at is not None and end is not None and end <= row.expires_at:
        raise InputError(
            f"a renewal never shortens a license: it ends on {row.expires_at:%Y-%m-%d}, so choose a later day",
            field="expires_at",
        )
    if row.expires_at is not None and end is None and row.plan == plan.code and plan.duration_days is None:
        raise InputError("the plan is sold without a term today: say until when", field="expires_at")
