"""``licet.toml`` of a product, as this installation makes it."""

from __future__ import annotations

from licet_server.licensing.catalog import Product
from licet_server.licensing.descriptor import render_descriptor
from licet_server.services.installation import Installation


def descriptor(here: Installation, product: Product) -> str:
    """Return what the vendor ships inside the MCP server, with the public keys of now pinned.

    Raises:
        IssuerMismatchError: As ``Installation.signer`` says.
    """
    signer = here.signer
    keys = [each.public_jwk() for each in signer.keyring.published]
    return render_descriptor(
        product, server_url=here.settings.base_url, keys=keys, issuer=signer.issuer, key_set=signer.keyring.seq
    )
