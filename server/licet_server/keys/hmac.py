"""``hmac`` keys: what is sold in plain sight, and an HMAC under a secret that is derived from the pepper.

Such a key holds nothing random: the same customer, features and end make the same key.

Source: RFC 2104 (HMAC).
"""

from __future__ import annotations

import hashlib
import hmac

from licet.errors import KeyFormatError
from licet.keys import ParsedKey
from licet.keys import hmac as public
from licet.wire import to_epoch
from licet_server.errors import InputError
from licet_server.keys.derived import derived
from licet_server.keys.order import Assay, Minted, Order

PURPOSE = "licet hmac keys"


def mint(order: Order) -> Minted:
    """Return a key such as ``CAIO-v1-CUST123-{features}-1767225600-{hex}``.

    Raises:
        InputError: The customer id, the features or the end cannot stand in such a key.
    """
    end = None if order.terms.expires_at is None else to_epoch(order.terms.expires_at)
    if end is not None and end < 0:
        raise InputError("a key of this kind cannot end before 1970")
    shown = public.Parts(order.product.code, order.customer_id, order.terms.features, end)
    try:
        text = public.signed_part(shown)
    except KeyFormatError as error:
        raise InputError(f"{order.product.code} has hmac keys: {error}") from None
    return Minted(f"{text}-{_signature(text, order.pepper)}")


def is_genuine(key: ParsedKey, assay: Assay) -> bool:
    """Say whether this server made *key*."""
    text, _, signature = key.canonical.rpartition("-")
    return hmac.compare_digest(signature, _signature(text, assay.pepper))


def _signature(text: str, pepper: str) -> str:
    return hmac.new(derived(pepper, purpose=PURPOSE), text.encode(), hashlib.sha256).hexdigest()
