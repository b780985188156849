"""Terms that a vendor gives to one license: what a plan would say, by the rules of a catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licet.terms import PERIODS, GraceMode, Telemetry
from licet.wire import UNLIMITED
from licet_server.errors import CatalogError, InputError
from licet_server.licensing.rates import RATE
from licet_server.licensing.tables import Table

BOUNDS = {"max_resources": 0, "max_activations": 1}
"""Each bound, and the least that it may say."""

_CHOICES = {
    "grace_mode": tuple(mode.value for mode in GraceMode),
    "telemetry": tuple(choice.value for choice in Telemetry),
}

OWN_TERMS = (*BOUNDS, "features", "limits", "quotas", "rates", *_CHOICES, "require_attestation")
"""What a license may have in place of what its plan says."""

_WHERE = "license"


def own_terms(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of *changes* that are terms, as they are stored.

    Args:
        changes: Any of ``OWN_TERMS``; a bound that is ``None`` is none. What else there is is left out.

    Raises:
        InputError: Something breaks the rules of a catalog; the error names the field.
    """
    return {name: _read(name, changes[name]) for name in OWN_TERMS if name in changes}


def _read(name: str, value: Any) -> Any:
    try:
        return _taken(Table(_WHERE, {name: value}), name)
    except CatalogError as error:
        inside, said = (error.field or "").startswith(f"{_WHERE}."), str(error).removeprefix(f"[{_WHERE}]: ")
        field = error.field.removeprefix(f"{_WHERE}.") if error.field and inside else name
        raise InputError(said, field=field) from None


def _taken(table: Table, name: str) -> Any:
    if name in BOUNDS:
        return table.number(name, least=BOUNDS[name], most=UNLIMITED)
    if name in _CHOICES:
        return table.text(name, needed=True, one_of=_CHOICES[name])
    if name == "require_attestation":
        return table.flag(name)
    if name == "features":
        return list(table.names(name))
    if name == "limits":
        return table.numbers(name, most=UNLIMITED)
    if name == "rates":
        return table.shaped(name, RATE)
    return {metric: _quota(quota) for metric, quota in table.tables(name)}


def _quota(table: Table) -> dict[str, Any]:
    quota = {
        "amount": table.number("amount", needed=True, most=UNLIMITED),
        "period": table.text("period", needed=True, one_of=PERIODS),
    }
    table.done()
    return quota
