"""What the pricing page shows: products and plans with their prices, what they include, and how each can be had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError
from licet_server.licensing import pricing
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.payments import ProviderName
from licet_server.mail.offer import PlanWords, plan_words
from licet_server.mail.vendor import Vendor
from licet_server.services.early_adopters import places_left
from licet_server.services.mail_facts import counts_resources, plan_facts
from licet_server.services.offers import plan_offer
from licet_server.services.providers import Providers

_FEWEST_TO_CHOOSE_FROM = 2


class Way(StrEnum):
    """How a plan can be had."""

    BUY = "buy"
    """At a checkout."""
    QUOTE = "quote"
    """It has a price, and nobody takes the money here: by quote and wire transfer."""
    TALK = "talk"
    """Its price is a matter of talking."""
    FREE = "free"
    """It costs nothing."""


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A plan, as it is offered.

    Attributes:
        way: How it can be had.
        words: What it includes.
        sellers: Where it can be bought.
        early_price: What an early adopter pays the first time; ``None``: nothing else than the others.
        highlighted: Whether it is the one that most should look at first.
    """

    plan: Plan
    way: Way
    words: PlanWords
    sellers: tuple[ProviderName, ...] = ()
    early_price: Decimal | None = None
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that compares plans: one value for each of them.

    Attributes:
        kind: ``resources``, ``installations``, ``limits``, ``quotas``, ``rates``, ``feature``, ``offline``, ``trial``
            or ``support``.
        name: What the vendor calls it; empty where the kind says it.
        values: ``None``: no bound, or nothing.
    """

    kind: str
    name: str
    values: tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class ProductOffer:
    """A product, as it is offered.

    Attributes:
        included: What the vendor says that every plan includes, line by line.
        places_left: How many may still pay the price of early adopters; ``None``: there is none.
    """

    product: Product
    plans: tuple[PlanOffer, ...]
    included: tuple[str, ...]
    docs_url: str | None
    places_left: int | None

    @property
    def lowest(self) -> Plan | None:
        """Return the plan that costs the least of those that cost something; ``None``: none has a price."""
        priced = [plan for plan in self.product.plans if plan.price]
        return min(priced, key=lambda plan: plan.price or Decimal(0), default=None)

    @property
    def has_early_price(self) -> bool:
        """Whether anybody can still be an early adopter of one of the plans."""
        return any(offer.early_price is not None for offer in self.plans)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what differs between the plans, and what does not, one thing in a line."""
        return tuple(_rows(self.product, self.plans))


def storefront(
    session: Session, products: Iterable[Product], providers: Providers, vendor: Vendor, *, language: str
) -> tuple[ProductOffer, ...]:
    """Return how *products* are offered at this moment.

    Args:
        session: A session that reads.
        products: Of the catalog, each with its plans.
        providers: Who takes money here.
        vendor: Who sells.
        language: For the words.
    """
    return tuple(_offered(session, product, providers, vendor, language) for product in products)


def sellers_of(product: Product, plan: Plan, providers: Providers) -> tuple[ProviderName, ...]:
    """Return the providers at which a plan can be bought today."""
    return tuple(name for name in providers.apis if _sells(product, plan, name))


def way_of(plan: Plan, sellers: Sequence[ProviderName]) -> Way:
    """Return how a plan can be had that is sold at *sellers*."""
    if plan.price is None:
        return Way.TALK
    if not plan.price:
        return Way.FREE
    return Way.BUY if sellers else Way.QUOTE


def early_price(product: Product, plan: Plan, left: int | None) -> Decimal | None:
    """Return what the first payment is for whoever gets one of the places that are left; ``None``: the usual price."""
    offer = product.early_adopters
    if offer is None or not left or not plan.price or plan.currency is None:
        return None
    return pricing.total(plan.price, percent_off=offer.percent, currency=plan.currency)


def _offered(session: Session, product: Product, providers: Providers, vendor: Vendor, language: str) -> ProductOffer:
    left = places_left(session, product)
    said = vendor.product(product.code, language)
    first = _first_to_look_at(product.plans)
    plans = []
    for plan in product.plans:
        sellers = sellers_of(product, plan, providers)
        plans.append(
            PlanOffer(
                plan=plan,
                way=way_of(plan, sellers),
                words=plan_words(plan_facts(product, plan), vendor, language),
                sellers=sellers,
                early_price=early_price(product, plan, left),
                highlighted=plan.code == first,
            )
        )
    return ProductOffer(product, tuple(plans), said.included, said.docs_url, left)


def _first_to_look_at(plans: Sequence[Plan]) -> str | None:
    """Return the plan in the middle of those with a price; ``None`` where there is nothing to choose from."""
    priced = [plan.code for plan in plans if plan.price]
    return priced[len(priced) // 2] if len(priced) >= _FEWEST_TO_CHOOSE_FROM else None


def _sells(product: Product, plan: Plan, name: ProviderName) -> bool:
    try:
        plan_offer(product, plan, name)
    except ConflictError:
        return False
    return True


def _rows(product: Product, plans: Sequence[PlanOffer]) -> Iterable[Row]:
    if counts_resources(product):
        yield Row("resources", "", tuple(offer.plan.max_resources for offer in plans))
    yield Row("installations", "", tuple(offer.plan.max_activations for offer in plans))
    for bound in dict.fromkeys(bound for offer in plans for bound in offer.words.bounds):
        yield Row(*bound, tuple(offer.words.bounds.get(bound) for offer in plans))
    for name in dict.fromkeys(name for offer in plans for name in offer.words.features):
        yield Row("feature", name, tuple(name in offer.words.features for offer in plans))
    yield Row("offline", "", tuple(offer.plan.offline_days for offer in plans))
    if any(offer.plan.trial_days for offer in plans):
        yield Row("trial", "", tuple(offer.plan.trial_days for offer in plans))
    if any(offer.plan.support for offer in plans):
        yield Row("support", "", tuple(offer.plan.support or None for offer in plans))
