"""What terms are called, and how their values are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from licet_server.web.languages import NOTHING

TERMS = {
    "plan": later("Plan"),
    "plan_name": later("Plan"),
    "product": later("Product"),
    "trial": later("Trial"),
    "email": later("Email"),
    "name": later("Name"),
    "company": later("Company"),
    "customer_id": later("Customer"),
    "status": later("Stands"),
    "starts_at": later("Begins"),
    "expires_at": later("Ends"),
    "grace_until": later("Grace until"),
    "key_tail": later("End of its key"),
    "key_kid": later("Signed by"),
    "price": later("Price of a term"),
    "currency": later("Currency"),
    "max_resources": later("Resources in one call"),
    "max_activations": later("Instances at once"),
    "max_activations_per_day": later("New instances a day"),
    "require_activation": later("Only activated instances"),
    "require_attestation": later("AWS account must be proved"),
    "features": later("Features"),
    "limits": later("Limits"),
    "quotas": later("Quotas"),
    "rates": later("Rates"),
    "offline_days": later("Days without the server"),
    "grace_days": later("Days of grace"),
    "grace_mode": later("In its grace"),
    "telemetry": later("Usage reports"),
    "heartbeat_seconds": later("Seconds between signs of life"),
    "dead_after_seconds": later("Seconds until an instance is dead"),
    "aws_accounts": later("AWS accounts"),
    "language": later("Language"),
    "timezone": later("Time zone"),
    "country": later("Country"),
    "vat_number": later("VAT number"),
    "notes": later("Notes"),
    "reminders": later("Reminders"),
    "to": later("To"),
    "fingerprint": later("Machine"),
}
"""By the names of columns, which are those of the API too."""

UNLIMITED = frozenset({"max_resources", "max_activations", "max_activations_per_day"})
"""Of these nothing means that there is no limit."""

_UNTOLD = frozenset({"version", "status_changed_at", "created_at", "last_validated"})

Difference = tuple[str, str, str]
"""What it is called, how it was, how it is."""


def called(name: str) -> str:
    """Return what a term is called."""
    return str(TERMS.get(name, name))


def written(name: str, value: Any) -> str:
    """Return a value of a term in words."""
    if value is None or value in ("", [], {}):
        return str(_("no limit")) if name in UNLIMITED else NOTHING
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int):
        return str(format_decimal(value))
    if isinstance(value, datetime):
        return str(format_date(value, "medium"))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inside(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return _instant(name, str(value))


def _inside(value: Any) -> str:
    return f"{value['amount']} / {value['period']}" if isinstance(value, Mapping) and "amount" in value else str(value)


def _instant(name: str, text: str) -> str:
    if not name.endswith(("_at", "_until")):
        return text
    try:
        return str(format_date(datetime.fromisoformat(text), "medium"))
    except ValueError:
        return text


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two states, in words; versions and stamps aside."""
    names = [name for name in {**before, **after} if name not in _UNTOLD and before.get(name) != after.get(name)]
    return [(called(name), _side(before, name), _side(after, name)) for name in names]


def _side(state: Mapping[str, Any], name: str) -> str:
    return written(name, state[name]) if name in state else NOTHING
