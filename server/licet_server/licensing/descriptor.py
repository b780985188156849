"""``licet.toml``: a product as the vendor ships it inside the MCP server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import tomli_w

from licet_server.licensing.catalog import Product
from licet_server.licensing.tool_rules import rule_table


def render_descriptor(
    product: Product,
    *,
    server_url: str,
    keys: Iterable[Mapping[str, str]],
    issuer: str | None = None,
    key_set: int = 0,
) -> str:
    """Write the descriptor of *product*.

    Args:
        product: What is sold.
        server_url: The license server's public address.
        keys: The public keys to pin, as JSON Web Keys, oldest first.
        issuer: Whose documents count; ``None``: anyone's who holds one of the keys.
        key_set: The number of the last change of the keys, so that older announcements are history to the plugin.
    """
    head = {
        "code": product.code,
        "name": product.name,
        "key_variable": product.key_variable,
        "server_url": server_url,
        **({} if issuer is None else {"issuer": issuer}),
        "purchase_url": product.purchase_url,
        **({"key_set": key_set} if key_set else {}),
        "public_keys": [_pinned(key) for key in keys],
    }
    shown = {name: rule_table(rule) for name, rule in product.tools.items()}
    return tomli_w.dumps({"product": head} | ({"tools": shown} if shown else {}))


def _pinned(jwk: Mapping[str, str]) -> dict[str, str]:
    """Return what identifies a public key; an Ed25519 key needs no ``kty``."""
    members = ("kid", "kty", "n", "e") if jwk.get("kty") == "RSA" else ("kid", "x")
    return {name: jwk[name] for name in members}
