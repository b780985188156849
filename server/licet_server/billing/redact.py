"""What is never stored of a provider's event: cards, bank accounts, addresses of people, and secrets of a payment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEPTH = 32
"""How deep an event may be; what is deeper is left out."""

_PREFIXES = ("payment_method", "default_payment_method", "card", "bank_", "us_bank", "sepa_", "default_source", "exp_")
_NAMES = frozenset({
    "account_holder_name", "account_number", "bic", "billing_details", "client_secret", "confirmation_secret",
    "customer_phone", "customer_shipping", "cvc_check", "cvv", "fingerprint", "first_line", "iban", "iin",
    "last4", "line1", "line2", "method_details", "network_token", "phone", "postal_code", "routing_number",
    "second_line", "shipping", "shipping_details", "sort_code", "sources", "stored_payment_method_id", "swift",
    "three_d_secure", "wallet", "zip", "zip_code",
})  # fmt: skip
_OBJECTS = frozenset({"alipay_account", "bank_account", "card", "payment_method", "source"})
_ADDRESSES = ("address", "customer_address", "billing_address", "shipping_address", "account_address")
_OF_AN_ADDRESS = ("id", "country", "country_code")


def redacted(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return *payload* without anything about cards and bank accounts, and with only the country of an address.

    Ids, amounts, emails, names, countries, tax ids and metadata stay.

    Args:
        payload: JSON values.
    """
    return _mapping(payload, DEPTH)


def _mapping(given: Mapping[str, Any], depth: int) -> dict[str, Any]:
    if isinstance(given.get("object"), str) and given["object"] in _OBJECTS:
        return {"id": given["id"]} if isinstance(given.get("id"), str) else {}
    kept = ((str(name), value) for name, value in given.items() if not _is_private(str(name), value))
    return {_text(name): _member(name, value, depth - 1) for name, value in kept}


def _member(name: str, value: Any, depth: int) -> Any:
    if name.lower() in _ADDRESSES and isinstance(value, Mapping):
        return {part: value[part] for part in _OF_AN_ADDRESS if isinstance(value.get(part), str)}
    return _value(value, depth)


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return _mapping(value, depth) if depth > 0 else None
    if isinstance(value, list | tuple):
        return [_value(each, depth - 1) for each in value] if depth > 0 else None
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """Return *value* without the one character that PostgreSQL does not store."""
    return value.replace("\x00", "")


def _is_private(name: str, value: Any) -> bool:
    """Return whether a member is left out; an address that is no mapping is text, and text has no country to keep."""
    lower = name.lower()
    if lower in _ADDRESSES:
        return isinstance(value, str | list)
    if lower == "source":
        return isinstance(value, Mapping)  # elsewhere it is a word: where something came from
    return lower in _NAMES or lower.startswith(_PREFIXES)
