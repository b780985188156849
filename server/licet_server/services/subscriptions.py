"""Look at subscriptions, and have their provider change them.

A provider is asked over the network, and no transaction waits for that: first a :class:`Wish` is read, then the
provider is asked, then what it answered is stored, and what follows for the license done.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.wire import to_epoch
from licet_server.billing.provider import Said
from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.licensing.payments import Offer, Proration, ProviderName, SubscriptionStatus
from licet_server.services import settlement
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.checkout import Begin
from licet_server.services.installation import Installation
from licet_server.services.offers import term_offer
from licet_server.services.providers import Providers
from licet_server.storage import subscriptions as storage
from licet_server.storage.ids import SUBSCRIPTION_PREFIX, named
from licet_server.storage.sales_tables import SubscriptionRow
from licet_server.storage.trail import record

PREVIEW_GOOD_FOR = timedelta(hours=1)
"""How long a change may be made at the price that its preview has shown."""

_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription that its provider is about to be asked for.

    Attributes:
        subscription_id: Ours.
        provider: Whom to ask.
        ref: The provider's id of it.
    """

    subscription_id: str
    provider: ProviderName
    ref: str


def find_subscription(session: Session, name: str, *, lock: bool = False) -> SubscriptionRow:
    """Return a subscription by our id or the provider's, locked until the transaction ends when *lock* says so.

    Raises:
        NotFoundError: There is none.
    """
    row = storage.find_subscription(session, name, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no subscription {named(name, SUBSCRIPTION_PREFIX)}")
    return row


def wish_for_plan(session: Session, name: str, plan: str) -> tuple[Wish, Offer]:
    """Return a subscription, and the plan that it shall have.

    Raises:
        NotFoundError: There is no such subscription.
        UnknownPlanError: Its product has no such plan.
        ConflictError: It has the plan, cannot have it, or cannot be changed at all; the message says the way out.
    """
    row = find_subscription(session, name)
    wish = _wish(row)
    if row.status == SubscriptionStatus.INCOMPLETE.value:
        raise ConflictError("its first payment is not made yet: change the plan once it is")
    if row.product_code is None:
        raise ConflictError("nobody knows what this subscription pays for: put its price into the catalog first")
    product = get_product(session, row.product_code)
    offer = term_offer(product, get_plan(product, plan), wish.provider)
    if offer.plan == row.plan:
        raise ConflictError(f"the subscription has the plan {offer.plan} already")
    if row.currency is not None and offer.currency != row.currency:
        raise ConflictError(
            f"the subscription is paid in {row.currency} and the plan {offer.plan} in {offer.currency}, which no "
            "provider changes: cancel it, and open a checkout for the other plan"
        )
    return wish, offer


def wish_to_cancel(session: Session, name: str, *, at_period_end: bool) -> Wish:
    """Return a subscription that can be cancelled.

    Raises:
        NotFoundError: There is none.
        ConflictError: It ends already, or cannot be changed.
    """
    row = find_subscription(session, name)
    wish = _wish(row)
    if row.cancels and at_period_end:
        raise ConflictError("the subscription ends with its period already")
    return wish


def wish_to_resume(session: Session, name: str) -> Wish:
    """Return a subscription that can go on.

    Raises:
        NotFoundError: There is none.
        ConflictError: It goes on anyway, or cannot be changed.
    """
    row = find_subscription(session, name)
    wish = _wish(row)
    if not row.cancels and row.status != SubscriptionStatus.PAUSED.value:
        raise ConflictError("the subscription is neither cancelled nor paused: it goes on anyway")
    return wish


def customer_ref(session: Session, name: str) -> tuple[ProviderName, str]:
    """Return who has the pages on which a customer sees to a subscription, and who the customer is there.

    Raises:
        NotFoundError: There is no such subscription.
        ConflictError: It is paid to the vendor, or the provider has not said whose it is.
    """
    row = find_subscription(session, name)
    provider = ProviderName(row.provider)
    if provider is ProviderName.MANUAL:
        raise ConflictError("it is paid by wire transfer: no provider has pages for it")
    if row.customer_ref is None:
        raise ConflictError(f"{provider.value} has not said yet which customer this is: try again in a moment")
    return provider, row.customer_ref


def preview(
    begin: Begin, providers: Providers, name: str, plan: str, *, now: datetime
) -> tuple[Offer, Proration, datetime]:
    """Ask what a change of plan would cost; nothing is changed.

    Args:
        begin: Opens a transaction, which may be for reading alone; called while none is open.
        providers: Who is asked.
        name: The subscription, by our id or the provider's.
        plan: What it would be changed to.
        now: Aware UTC instant.

    Returns:
        What it would be, what that would cost, and when, which the change itself may be given.

    Raises:
        NotFoundError, UnknownPlanError, ConflictError: As :func:`wish_for_plan` says.
        NotConfiguredError: The provider is not set up.
        ProviderError: The provider gave no answer.
    """
    with begin() as session:
        wish, offer = wish_for_plan(session, name, plan)
    moment = now.replace(microsecond=0)  # as it is written in answers
    return offer, providers.api(wish.provider).preview_plan(wish.ref, offer, now=moment), moment


def change_plan(
    begin: Begin,
    providers: Providers,
    here: Installation,
    name: str,
    plan: str,
    *,
    request: str,
    previewed_at: datetime | None = None,
    now: datetime,
) -> SubscriptionRow:
    """Move a subscription to another plan, prorated; its license has the plan at once.

    Args:
        begin: Opens a transaction; called while none is open.
        providers: Who is asked.
        here: The installation.
        name: The subscription, by our id or the provider's.
        plan: What it is changed to.
        request: Names what was asked: the same for a request that is sent again. Sent again without a preview after
            a crash, it is another change at the provider, to the price that the subscription has: none.
        previewed_at: When a preview was made: the change costs what it has shown.
        now: Aware UTC instant.

    Raises:
        InputError: The preview is too old.
        NotFoundError, UnknownPlanError, ConflictError: As :func:`wish_for_plan` says.
        NotConfiguredError: The provider is not set up.
        ProviderError: The provider did not do it; nothing has changed.
    """
    moment = price_moment(previewed_at, now=now)
    with begin() as session:
        wish, offer = wish_for_plan(session, name, plan)
    key = "ask_" + hashlib.sha256(f"{request} {offer.name} {to_epoch(moment)}".encode()).hexdigest()
    said = providers.api(wish.provider).change_plan(wish.ref, offer, key=key, now=moment)
    return _settled(begin, here, wish, said, "subscription.plan_changed", now=now)


def cancel(
    begin: Begin, providers: Providers, here: Installation, name: str, *, at_period_end: bool, now: datetime
) -> SubscriptionRow:
    """End a subscription with the period that is paid for, or at once; asks as :func:`change_plan` does."""
    with begin() as session:
        wish = wish_to_cancel(session, name, at_period_end=at_period_end)
    said = providers.api(wish.provider).cancel(wish.ref, at_period_end=at_period_end)
    return _settled(begin, here, wish, said, "subscription.cancelled", now=now)


def resume(begin: Begin, providers: Providers, here: Installation, name: str, *, now: datetime) -> SubscriptionRow:
    """Take back an end that has not come, or go on with a paused one; asks as :func:`change_plan` does."""
    with begin() as session:
        wish = wish_to_resume(session, name)
    said = providers.api(wish.provider).resume(wish.ref)
    return _settled(begin, here, wish, said, "subscription.resumed", now=now)


def portal(begin: Begin, providers: Providers, name: str, *, return_url: str) -> str:
    """Return a link to the provider's pages for the customer, who comes back to *return_url*.

    Raises:
        NotFoundError, ConflictError: As :func:`customer_ref` says.
        NotConfiguredError: The provider is not set up.
        ProviderError: The provider gave no answer.
    """
    with begin() as session:
        provider, customer = customer_ref(session, name)
    return providers.api(provider).portal(customer, return_url=return_url)


def price_moment(previewed_at: datetime | None, *, now: datetime) -> datetime:
    """Return the moment at whose price a plan is changed: that of the preview, or *now*.

    Raises:
        InputError: The preview is too old, or has not happened yet.
    """
    if previewed_at is None:
        return now.replace(microsecond=0)
    if not now - PREVIEW_GOOD_FOR <= previewed_at <= now + _CLOCKS_DIFFER:
        raise InputError("this is no preview of the last hour: ask for a new one", field="previewed_at")
    return previewed_at


def _settled(
    begin: Begin, here: Installation, wish: Wish, said: Said, action: str, *, now: datetime
) -> SubscriptionRow:
    """Store what the provider answered, and do what follows for the license; return the subscription as it is then."""
    with begin() as session:
        before = _state(find_subscription(session, wish.subscription_id))
        settlement.apply(session, here, wish.provider, said, now=now)
        session.flush()
        row = find_subscription(session, wish.subscription_id)
        record(session, action, row.id, before=before, after=_state(row), now=now)
    return row


def _wish(row: SubscriptionRow) -> Wish:
    provider = ProviderName(row.provider)
    if row.once or provider is ProviderName.MANUAL:
        instead = "" if row.license_id is None else f": use `licet-server license change-plan {row.license_id}`"
        raise ConflictError(f"it was paid once and is no subscription that a provider could change{instead}")
    if row.status == SubscriptionStatus.ENDED.value:
        raise ConflictError("the subscription has ended: open a new checkout for the customer")
    return Wish(row.id, provider, row.ref)


def _state(row: SubscriptionRow) -> dict[str, object]:
    return {"plan": row.plan, "status": row.status, "cancels": row.cancels}
