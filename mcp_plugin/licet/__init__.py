"""License checks for self-hosted MCP servers: each tool asks *may I?* before it touches the customer's AWS account.

Names load on first use, so that ``import licet`` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without the price of importing typing
if TYPE_CHECKING:
    from licet.errors import ConfigurationError, LicenseRefusedError, LicetError
    from licet.guards import guard, licensed
    from licet.validator import LicenseInfo, LicenseValidator
    from licet.verdict import Code, Count, Verdict

__all__ = [
    "Code",
    "ConfigurationError",
    "Count",
    "LicenseInfo",
    "LicenseRefusedError",
    "LicenseValidator",
    "LicetError",
    "Verdict",
    "guard",
    "licensed",
]

_HOMES = {
    "Code": "verdict",
    "ConfigurationError": "errors",
    "Count": "verdict",
    "LicenseInfo": "validator",
    "LicenseRefusedError": "errors",
    "LicenseValidator": "validator",
    "LicetError": "errors",
    "Verdict": "verdict",
    "guard": "guards",
    "licensed": "guards",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'licet' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"licet.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
