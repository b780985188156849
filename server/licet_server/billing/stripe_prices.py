"""Prices of Stripe: found by what they are for, and made where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licet_server.billing.stripe_calls import EXISTS, Calls, RefusedError
from licet_server.billing.stripe_shapes import parts, ref, smallest
from licet_server.errors import ProviderError
from licet_server.licensing.payments import Offer

_YEAR = frozenset({365, 366})
_MONTH = range(28, 32)
_WEEK = 7
_MONTHS = 30


def ensure_price(calls: Calls, offer: Offer) -> str:
    """Return the id of the price of *offer*: the catalog's own, the one that was made before, or a new one.

    Raises:
        ProviderError: Stripe was no help.
    """
    if offer.price_ref is not None:
        return offer.price_ref
    name = lookup_key(offer)
    found = next(parts(calls.get("prices", lookup_keys=[name], active=True, limit=1).data, "data"), None)
    made = found if found is not None else _make(calls, offer, name)
    price = ref(made)
    if price is None:
        raise ProviderError("Stripe answered a price without an id")
    return price


def lookup_key(offer: Offer) -> str:
    """Return the name under which the price of *offer* is found: another amount or term is another price."""
    term = "once" if offer.days is None else str(offer.days)
    return f"licet:{offer.name}:{offer.currency}:{smallest(offer.price, offer.currency)}:{term}"


def term_of(days: int) -> dict[str, Any]:
    """Return *days* as Stripe counts terms: the whole years, months or weeks that are meant, else days."""
    if days in _YEAR or days % 365 == 0:
        return {"interval": "year", "interval_count": max(1, days // 365)}
    if days in _MONTH or days % _MONTHS == 0:
        return {"interval": "month", "interval_count": max(1, days // _MONTHS)}
    if days % _WEEK == 0:
        return {"interval": "week", "interval_count": days // _WEEK}
    return {"interval": "day", "interval_count": days}


def ensure_coupon(calls: Calls, percent_off: int) -> str:
    """Return the id of the coupon that takes *percent_off* from a first payment, and make it where there is none."""
    name = f"licet-{percent_off}-once"
    _unless_there(calls, "coupons", id=name, percent_off=percent_off, duration="once", name=f"-{percent_off} %")
    return name


def _make(calls: Calls, offer: Offer, name: str) -> Mapping[str, Any]:
    product = f"licet-{offer.product}-{offer.plan}"
    _unless_there(calls, "products", id=product, name=offer.title, metadata={"licet_offer": offer.name})
    price: dict[str, Any] = {
        "product": product,
        "currency": offer.currency.lower(),
        "unit_amount": smallest(offer.price, offer.currency),
        "lookup_key": name,
        "transfer_lookup_key": True,  # from one that the vendor has archived, or that was made at the same moment
        "metadata": {"licet_offer": offer.name},
    }
    if offer.days is not None:
        price["recurring"] = term_of(offer.days)
    return calls.post("prices", **price).data


def _unless_there(calls: Calls, *path: str, **params: Any) -> None:
    try:
        calls.post(*path, **params)
    except RefusedError as error:
        if error.reason != EXISTS:
            raise
