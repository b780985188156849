"""Checkouts: a buyer is sent to a payment provider, and what nobody pays is closed there and here.

No provider is asked inside of a transaction. The order is there before the provider hears of it, and cancelled when
that fails, so that a payment never comes for something that nobody knows of.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.billing.provider import Api
from licet_server.errors import ConflictError, InputError, NotConfiguredError, ProviderError, StorageError
from licet_server.licensing import pricing
from licet_server.licensing.catalog import Product
from licet_server.licensing.payments import CheckoutLink, CheckoutWish, Offer, ProviderName
from licet_server.licensing.return_urls import is_return_url, return_url
from licet_server.services import early_adopters, orders
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.find import get_license
from licet_server.services.offers import plan_offer
from licet_server.services.orders import Party
from licet_server.services.providers import Providers
from licet_server.services.renew_by_checkout import check_checkout, customer_ref_of
from licet_server.storage import orders as storage
from licet_server.storage.early_adopters import order_with_place
from licet_server.storage.ids import ORDER_PREFIX, new_id
from licet_server.storage.orders import OrderState, Overdue
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.session import reading, transaction

LASTS = timedelta(hours=23)
"""How long a checkout can be paid; Stripe keeps one for 24 hours at most, by its own clock."""

ASK_AGAIN = timedelta(hours=1)
"""How long after a checkout that is being paid, or whose provider gave no answer, is looked at again."""

THANKS_PATH, CANCELLED_PATH = "/checkout/thanks", "/checkout/cancelled"
"""The pages of this server for whoever has paid, and for whoever has not."""

BATCH = 100
"""How many orders one run closes at most."""

_log = structlog.get_logger(__name__)

Begin = Callable[[], AbstractContextManager[Session]]
"""Gives a session that may write, and commits at the end."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to buy.

    Attributes:
        product: Its code.
        plan: Its code.
        party: Who buys.
        provider: Where; ``None``: the only one that is set up, else Stripe.
        success_url: Where the buyer goes afterwards; ``None``: to this server's page that says thanks.
        cancel_url: Where a buyer goes who does not pay; ``None``: where the product is sold, else to this server.
        lasts: How long the checkout can be paid, and an early-adopter place is reserved for it.
        takes_over: Whether an early-adopter place of the same email moves here from another checkout, which is closed.
        renews: The license that is paid for once more; ``None``: a new one is sold.
        early: Whether an early-adopter place is reserved, if there is one.
        network: From where a stranger buys, and has one such place at a time; ``None``: that does not matter.
    """

    product: str
    plan: str
    party: Party
    provider: ProviderName | None = None
    success_url: str | None = None
    cancel_url: str | None = None
    renews: str | None = None
    lasts: timedelta = LASTS
    takes_over: bool = True
    early: bool = True
    network: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An open checkout: its order, and where the buyer goes."""

    order: OrderRow
    url: str


def open_checkout(begin: Begin, providers: Providers, wanted: Wanted, *, base_url: str, now: datetime) -> Opened:
    """Write an order down, and open a checkout for it.

    An early-adopter place is reserved, if one is free. A customer who holds one for another checkout that is open gives
    that one up: it is closed first.

    Args:
        begin: Opens a transaction; called while none is open.
        providers: Who takes the money.
        wanted: What is bought.
        base_url: This server's public address.
        now: Aware UTC instant.

    Raises:
        NotConfiguredError: The provider is not set up.
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        ConflictError: The plan is sold on request, costs nothing, or is not sold at that provider; the license cannot
            be renewed now, as ``services.renew_by_checkout`` says; or the order was cancelled while the provider was
            asked.
        InputError: An address or a detail of the customer cannot be.
        ProviderError: The provider did not open it; the order is cancelled.
    """
    name = wanted.provider or _usual(providers)
    api = providers.api(name)
    with begin() as session:
        product = get_product(session, wanted.product)
        moves = wanted.takes_over and wanted.renews is None
        earlier = order_with_place(session, product.code, wanted.party.email) if moves else None
        customer, others = _renewing(session, wanted, name, now=now)
    offer, urls = plan_offer(product, get_plan(product, wanted.plan), name), _urls(product, wanted, base_url)
    row = _new_row(offer, wanted, name, now=now)
    if earlier is not None:
        with suppress(ConflictError, NotConfiguredError, ProviderError):  # it may be paid yet: then it keeps its place
            cancel_order(begin, providers, earlier, now=now)
    for other in others:  # whoever pays for one of two must not be able to pay for both
        cancel_order(begin, providers, other, because="another checkout was opened", now=now)
    with begin() as session:
        row.customer_id = _still_alone(session, wanted)
        if wanted.early and not wanted.renews:
            row.percent_off = early_adopters.reserve(session, product, row, network=wanted.network)
        else:
            row.percent_off = 0
        row.total = pricing.total(row.price, percent_off=row.percent_off, currency=row.currency)
        orders.add_order(session, row, now=now)
    wish = CheckoutWish(
        order=row.id,
        offer=offer,
        email=row.email,
        success_url=urls[0],
        cancel_url=urls[1],
        expires_at=row.valid_until,
        name=row.name,
        language=row.language,
        percent_off=row.percent_off,
        customer_ref=customer,
    )
    link = _asked(begin, api, wish, now=now)
    return Opened(_kept(begin, api, wish.order, link), link.url)


def cancel_order(
    begin: Begin, providers: Providers, order_id: str, *, because: str = "cancelled by the vendor", now: datetime
) -> OrderRow:
    """Cancel an order, and first close its checkout, if it has one, so that nobody can pay it any more.

    Args:
        begin: Opens a transaction; called while none is open.
        providers: Who takes the money.
        order_id: Its id or number.
        because: Why, for the audit log.
        now: Aware UTC instant.

    Raises:
        NotFoundError: There is none.
        ConflictError: It was paid, or is being paid at this moment.
        ProviderError: The provider gave no answer; nothing has changed.
        NotConfiguredError: The provider is not set up any more.
    """
    with begin() as session:
        row = orders.get_order(session, order_id)
        found = Overdue(row.id, row.provider, row.checkout_ref)
        is_open = row.state == OrderState.OPEN
    if is_open and found.checkout_ref is not None:
        api = providers.api(ProviderName(found.provider))
        if not api.close_checkout(found.checkout_ref):
            raise ConflictError(f"the checkout of {found.id} was paid, or is being paid at this moment")
    with begin() as session:
        row = orders.get_order(session, found.id, lock=True)
        orders.cancel(session, row, because=because, now=now)
    return row


def close_old(engine: Engine, providers: Providers, *, now: datetime) -> bool:
    """Cancel orders whose time is over, checkouts once their provider has closed them; say whether there may be more.

    A checkout that is being paid, or whose provider gives no answer, is looked at again an hour later; the others do
    not wait for it.

    Args:
        engine: Its database.
        providers: Who takes the money.
        now: Aware UTC instant.

    Raises:
        StorageError: The database gives no answer; nothing is lost by calling this again.
    """
    with reading(engine) as session:
        found = storage.overdue_orders(session, now=now, limit=BATCH)
    for each in found:
        closed = each.checkout_ref is None or _closed(providers, each, each.checkout_ref)
        with transaction(engine) as session:
            row = storage.find_order(session, each.id, lock=True)
            if row is None or row.state != OrderState.OPEN or row.valid_until > now:
                continue  # paid, cancelled or prolonged meanwhile
            if closed:
                orders.cancel(session, row, because="expired", now=now)
            else:
                row.valid_until = now + ASK_AGAIN
    return len(found) >= BATCH


def _closed(providers: Providers, order: Overdue, ref: str) -> bool:
    try:
        return providers.api(ProviderName(order.provider)).close_checkout(ref)
    except (ProviderError, NotConfiguredError) as error:
        _log.warning("a checkout could not be closed", order=order.id, provider=order.provider, reason=str(error))
        return False


def _usual(providers: Providers) -> ProviderName:
    """Return the only provider that is set up; where there are several, or none, Stripe."""
    known = list(providers.apis)
    return known[0] if len(known) == 1 else ProviderName.STRIPE


def _urls(product: Product, wanted: Wanted, base_url: str) -> tuple[str, str]:
    shop = product.purchase_url if is_return_url(product.purchase_url) else f"{base_url}{CANCELLED_PATH}"
    success, cancel = wanted.success_url, wanted.cancel_url
    return (
        f"{base_url}{THANKS_PATH}" if success is None else return_url(success, field="success_url"),
        shop if cancel is None else return_url(cancel, field="cancel_url"),
    )


def _renewing(
    session: Session, wanted: Wanted, provider: ProviderName, *, now: datetime
) -> tuple[str | None, list[str]]:
    """Refuse a renewal that cannot be.

    Returns:
        Who pays at the provider, where that is known from before; and the checkouts that are open for the same license.
    """
    if wanted.renews is None:
        return None, []
    row = get_license(session, wanted.renews)
    if row.product_code != wanted.product:
        raise InputError(f"{row.id} is a license of {row.product_code}, not of {wanted.product}", field="renews")
    check_checkout(session, row, wanted.plan, now=now)
    return customer_ref_of(session, row, provider), [each.id for each in storage.open_renewals(session, row.id)]


def _still_alone(session: Session, wanted: Wanted) -> str | None:
    """Make sure, with the license locked, that nothing else waits to be paid for it; return whose the license is.

    Raises:
        ConflictError: Another checkout was opened meanwhile.
    """
    if wanted.renews is None:
        return None
    row = get_license(session, wanted.renews, lock=True)
    if storage.open_renewals(session, row.id):
        raise ConflictError("another checkout of this license was opened at this moment: try again")
    return row.customer_id


def _new_row(offer: Offer, wanted: Wanted, provider: ProviderName, *, now: datetime) -> OrderRow:
    return OrderRow(
        id=new_id(ORDER_PREFIX),
        provider=provider.value,
        product_code=offer.product,
        plan=offer.plan,
        price=offer.price,
        currency=offer.currency,
        valid_until=now + wanted.lasts,
        license_id=wanted.renews,
        **wanted.party.columns(),
    )


def _asked(begin: Begin, api: Api, wish: CheckoutWish, *, now: datetime) -> CheckoutLink:
    """Have the checkout opened; when that fails, nobody has its link, and its order is cancelled."""
    try:
        return api.open_checkout(wish)
    except Exception:
        with suppress(StorageError), begin() as session:  # else the worker cancels it once its time is over
            row = orders.get_order(session, wish.order, lock=True)
            orders.cancel(session, row, because="the provider did not open the checkout", now=now)
        raise


def _kept(begin: Begin, api: Api, order_id: str, link: CheckoutLink) -> OrderRow:
    """Write down which checkout an order has; one whose order was cancelled meanwhile is closed, for nobody else will.

    Raises:
        ConflictError: It was cancelled.
    """
    with begin() as session:
        row = orders.get_order(session, order_id, lock=True)
        if row.state == OrderState.OPEN:
            row.checkout_ref = link.ref
            return row
    with suppress(ProviderError):  # nobody has its link, so nobody pays it
        api.close_checkout(link.ref)
    raise ConflictError(f"the order was {row.state} meanwhile: open another checkout")
