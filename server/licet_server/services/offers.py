"""What a payment provider is asked to sell, from the catalog."""

from __future__ import annotations

from licet_server.errors import ConflictError
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.payments import Offer, ProviderName
from licet_server.licensing.pricing import rounded


def term_offer(product: Product, plan: Plan, provider: ProviderName) -> Offer:
    """Return *plan* as something that is paid for again and again.

    Raises:
        ConflictError: It has no price, or no term, or is not sold at that provider; the message says the way out.
    """
    if plan.price is None or plan.currency is None:
        raise ConflictError(
            f"the plan {plan.code} has no price, so no subscription can have it: set its price, or make a quote with "
            "`licet-server order quote`"
        )
    if plan.duration_days is None:
        raise ConflictError(f"the plan {plan.code} is paid once and not by term: sell it with a new checkout")
    if provider is ProviderName.PADDLE and plan.paddle_price is None:
        raise ConflictError(f"the plan {plan.code} is not sold at paddle: its paddle_price is not in the catalog")
    prices = {ProviderName.STRIPE: plan.stripe_price, ProviderName.PADDLE: plan.paddle_price}
    return Offer(
        product=product.code,
        plan=plan.code,
        title=f"{product.name}, {plan.name}",
        price=rounded(plan.price, plan.currency),
        currency=plan.currency,
        days=plan.duration_days,
        price_ref=prices.get(provider),
    )
