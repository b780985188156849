"""What a mint gets, and what it returns."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from licet.jose import PublicKeys
from licet.keys.claims import write_claims
from licet.terms import Terms
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.licensing.catalog import Plan, Product

_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that any format may want to put into a key.

    Attributes:
        product: What is sold.
        plan: The offer that was chosen.
        terms: What the license promises.
        license_id: The license that the key is for.
        customer_id: Who buys.
        signer: The signing keys, and in whose name they sign.
        pepper: The secret from which secrets of formats are derived.
        now: Aware UTC instant of the sale.
    """

    product: Product
    plan: Plan
    terms: Terms
    license_id: str
    customer_id: str
    signer: Signer
    pepper: str = field(repr=False)
    now: datetime

    def claims(self) -> dict[str, Any]:
        """Return what a signed key says; no two keys say the same, because each has an id drawn at random."""
        return write_claims(
            self.terms,
            key_id=secrets.token_urlsafe(_ID_BYTES),
            license_id=self.license_id,
            product=self.product.code,
            issuer=self.signer.issuer,
            issued_at=self.now,
        )


@dataclass(frozen=True, slots=True)
class Minted:
    """A new key.

    Attributes:
        text: The key itself, secret.
        kid: The signing key that signed it, when one did.
    """

    text: str = field(repr=False)
    kid: str | None = None


@dataclass(frozen=True, slots=True)
class Assay:
    """What it takes to tell whether this server made a key.

    Attributes:
        keyring: The signing keys.
        pepper: As in :class:`Order`.
    """

    keyring: Keyring
    pepper: str = field(repr=False)

    @property
    def public(self) -> PublicKeys:
        """The public halves of the published keys; made when they are first asked for, and kept with the keyring."""
        return self.keyring.public
