"""What a license was sold with, as an export says it, read by the rules of a catalog."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from licet.wire import UNLIMITED
from licet_server.errors import CatalogError, InputError
from licet_server.licensing.catalog import Plan
from licet_server.licensing.catalog_file import CURRENCY, MOST_DAYS, MOST_OFFLINE_DAYS, MOST_SECONDS, PRICE
from licet_server.licensing.own_terms import own_terms
from licet_server.licensing.tables import Table

_NUMBERS = {
    "max_activations_per_day": (1, UNLIMITED, False),
    "heartbeat_seconds": (1, MOST_SECONDS, False),
    "dead_after_seconds": (1, MOST_SECONDS, False),
    "offline_days": (1, MOST_OFFLINE_DAYS, True),
    "grace_days": (0, MOST_DAYS, True),
}
"""Each number, the least and the most that it may say, and whether it has to say one."""

_ALSO_SOLD = (*_NUMBERS, "require_activation", "plan_name", "price", "currency")
_TOGETHER = ("price", "currency", "heartbeat_seconds", "dead_after_seconds")
_WHERE = "license"


def sold_terms(said: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """Return those of *said* that a license was sold with in place of what *plan* says, as they are stored.

    Args:
        said: JSON values by the names of an export; a bound, a price or a currency that is ``None`` is none. What
            else there is, ``max_resources`` with it, is left out.
        plan: What says the rest.

    Raises:
        InputError: Something breaks the rules of a catalog; the error names the field.
    """
    found = own_terms({name: value for name, value in said.items() if name != "max_resources"})
    found |= {name: _read(name, said[name]) for name in _ALSO_SOLD if name in said}
    _check_together({name: found[name] if name in found else getattr(plan, name) for name in _TOGETHER})
    return found


def is_trial(said: Mapping[str, Any]) -> bool:
    """Say whether a license is a trial; one that does not say is none.

    Raises:
        InputError: It says neither yes nor no.
    """
    return bool(_read("trial", said.get("trial", False)))


def _read(name: str, value: Any) -> Any:
    if value is None and name in {"price", "currency"}:
        return None
    try:
        return _taken(Table(_WHERE, {name: value}), name)
    except CatalogError as error:
        raise InputError(str(error).removeprefix(f"[{_WHERE}]: "), field=name) from None


def _taken(table: Table, name: str) -> Any:
    if name in {"trial", "require_activation"}:
        return table.flag(name)
    if name == "plan_name":
        return table.text(name, needed=True)
    if name == "price":
        price = table.text(name, needed=True, shape=PRICE)
        return Decimal(price)
    if name == "currency":
        return table.text(name, needed=True, shape=CURRENCY)
    least, most, needed = _NUMBERS[name]
    return table.number(name, least=least, most=most, needed=needed)


def _check_together(terms: Mapping[str, Any]) -> None:
    """Refuse a price in no currency, and a license whose instances would die between two heartbeats."""
    if terms["price"] is not None and terms["currency"] is None:
        raise InputError("a price needs a currency", field="currency")
    heartbeat, dead_after = terms["heartbeat_seconds"], terms["dead_after_seconds"]
    if dead_after is not None and (heartbeat is None or dead_after <= heartbeat):
        raise InputError("dead_after_seconds must be more than heartbeat_seconds", field="dead_after_seconds")
