"""New license keys: a registry of mints, one a scheme. How to add a scheme stands in ``docs/keys.md``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from licet import keys
from licet.errors import KeyFormatError, SignatureInvalidError
from licet.jose import PublicKeys
from licet.keys import KeyClaims, ParsedKey
from licet.wire import terms_to_claims
from licet_server.errors import InputError, SchemeUnavailableError
from licet_server.keys import ed25519, hmac, jwt, short
from licet_server.keys.keyring import Keyring
from licet_server.keys.order import Assay, Minted, Order


@dataclass(frozen=True, slots=True)
class Mint:
    """The secret half of a key format.

    Attributes:
        make: Makes a new key.
        is_genuine: Says whether this server made a key; ``None``: the key alone cannot tell.
    """

    make: Callable[[Order], Minted]
    is_genuine: Callable[[ParsedKey, Assay], bool | None]


MINTS: dict[str, Mint] = {
    "short": Mint(short.mint, short.is_genuine),
    "jwt": Mint(jwt.mint, jwt.is_genuine),
    "hmac": Mint(hmac.mint, hmac.is_genuine),
    "ed25519": Mint(ed25519.mint, ed25519.is_genuine),
}
"""Every mint by its scheme's name in the catalog."""


def mint(order: Order) -> tuple[ParsedKey, Minted]:
    """Make a new key in the scheme of the product, and read it as customers will: what they could not use is not sold.

    Returns:
        The key as it is stored and compared, and as it is sold.

    Raises:
        SchemeUnavailableError: This version has no mint for the scheme.
        SigningKeyMissingError: The keyring has no key for the product's algorithm.
        InputError: Something about the license cannot stand in such a key.
    """
    scheme = order.product.key_scheme
    if scheme not in MINTS:
        raise SchemeUnavailableError(
            f"{order.product.code} uses {scheme!r} keys, which this version cannot issue; it issues: {', '.join(MINTS)}"
        )
    end = order.terms.grace_until
    if end is not None and end <= order.now and keys.SCHEMES[scheme].verify is not None:
        raise InputError(f"{order.product.code} has signed keys, and none is signed for a license that has ended")
    minted = MINTS[scheme].make(order)
    try:
        return _proved(minted, order), minted
    except (KeyFormatError, SignatureInvalidError) as error:
        raise InputError(f"this license makes no key that customers could use: {error}") from None


def is_genuine(key: ParsedKey, *, keyring: Keyring, pepper: str) -> bool | None:
    """Say whether this server made *key*, as far as its own text proves it; for the log, never for a decision.

    Returns:
        ``None`` when such a key proves nothing.
    """
    found = MINTS.get(key.scheme)
    return None if found is None else found.is_genuine(key, Assay(keyring, pepper))


def proven(key: ParsedKey, public: PublicKeys) -> tuple[str, KeyClaims] | None:
    """Return which of our signing keys signed *key*, and what it says; ``None`` when none did."""
    for kid, each in public.by_kid.items():
        with suppress(SignatureInvalidError):
            claims = keys.verify(key, PublicKeys({kid: each}))
            return None if claims is None else (kid, claims)
    return None


def _proved(minted: Minted, order: Order) -> ParsedKey:
    """Read the key back, and compare what it says with what was ordered."""
    key, ring = keys.parse(minted.text), order.signer.keyring
    if (key.scheme, key.product) != (order.product.key_scheme, order.product.code):
        raise KeyFormatError("it reads as another kind of key")
    claims = keys.verify(key, ring.public)
    if claims is None and MINTS[key.scheme].is_genuine(key, Assay(ring, order.pepper)) is False:
        raise SignatureInvalidError("it cannot be read back")
    if claims is not None and (claims.license_id, terms_to_claims(claims.terms)) != (
        order.license_id,
        terms_to_claims(order.terms),
    ):
        raise SignatureInvalidError("it does not say what was promised")
    return key
