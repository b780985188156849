"""New license keys: a registry of mints, one a scheme."""

from __future__ import annotations

from collections.abc import Callable

from licet_server.errors import SchemeUnavailableError
from licet_server.keys import short
from licet_server.licensing.catalog import Plan, Product

MINTS: dict[str, Callable[[Product, Plan], str]] = {"short": short.mint}
"""Every mint by its scheme's name in the catalog."""


def mint(product: Product, plan: Plan) -> str:
    """Make a new key for *plan* in the scheme of *product*.

    Raises:
        SchemeUnavailableError: This version has no mint for the scheme.
    """
    try:
        make = MINTS[product.key_scheme]
    except KeyError:
        raise SchemeUnavailableError(
            f"{product.code} uses {product.key_scheme!r} keys, which this version cannot issue yet; "
            f"it issues: {', '.join(MINTS)}"
        ) from None
    return make(product, plan)
