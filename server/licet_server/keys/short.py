"""``short`` keys: product, plan segment and ten characters from the system's random source."""

from __future__ import annotations

import secrets

from licet_server.licensing.catalog import Plan, Product

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, so that a key can be read out over the telephone."""

_GROUP = 5


def mint(product: Product, plan: Plan) -> str:
    """Return a key such as ``OPT-PRO-3A9F2-B4C1D``; its last ten characters hold 50 random bits."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(2))
    return f"{product.code}-{plan.segment}-{first}-{second}"
