"""``licet.toml``: a product as the vendor ships it inside the MCP server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import tomli_w

from licet_server.licensing.catalog import Product


def render_descriptor(product: Product, *, server_url: str, keys: Iterable[Mapping[str, str]]) -> str:
    """Write the descriptor of *product*.

    Args:
        product: What is sold.
        server_url: The license server's public address.
        keys: The public keys to pin, as JSON Web Keys, oldest first.
    """
    head = {
        "code": product.code,
        "name": product.name,
        "key_variable": product.key_variable,
        "server_url": server_url,
        "purchase_url": product.purchase_url,
        "public_keys": [{"kid": key["kid"], "x": key["x"]} for key in keys],
    }
    tools = {
        name: {"feature": rule.feature, "limit": rule.limit, "count": rule.count}
        for name, rule in product.tools.items()
    }
    shown = {tool: {key: value for key, value in rule.items() if value} for tool, rule in tools.items()}
    return tomli_w.dumps({"product": head} | ({"tools": shown} if shown else {}))
