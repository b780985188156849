"""What a payment provider is asked to sell, from the catalog."""

from __future__ import annotations

from licet_server.errors import ConflictError
from licet_server.licensing import pricing
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.payments import Offer, ProviderName


def plan_offer(product: Product, plan: Plan, provider: ProviderName) -> Offer:
    """Return *plan* as something that is sold at *provider*.

    Raises:
        ConflictError: It is sold on request, costs nothing, or is not sold there; the message says the way out.
    """
    if plan.price is None or plan.currency is None:
        raise ConflictError(
            f"the plan {plan.code} has no price and is sold on request: make a quote with `licet-server order quote`, "
            "or POST /api/v1/orders"
        )
    price = pricing.rounded(plan.price, plan.currency)
    if not price:
        raise ConflictError(f"the plan {plan.code} costs nothing: issue a license of it, which nobody has to pay")
    if provider is ProviderName.PADDLE and plan.paddle_price is None:
        raise ConflictError(f"the plan {plan.code} is not sold at paddle: its paddle_price is not in the catalog")
    prices = {ProviderName.STRIPE: plan.stripe_price, ProviderName.PADDLE: plan.paddle_price}
    return Offer(
        product=product.code,
        plan=plan.code,
        title=f"{product.name}, {plan.name}",
        price=price,
        currency=plan.currency,
        days=plan.duration_days,
        price_ref=prices.get(provider),
    )


def term_offer(product: Product, plan: Plan, provider: ProviderName) -> Offer:
    """Return *plan* as something that is paid for again and again.

    Raises:
        ConflictError: It has no term, or cannot be sold, as :func:`plan_offer` says.
    """
    offer = plan_offer(product, plan, provider)
    if offer.days is None:
        raise ConflictError(f"the plan {plan.code} is paid once and not by term: sell it with a new checkout")
    return offer
