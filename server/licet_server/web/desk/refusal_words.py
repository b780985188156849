"""Why licenses are refused, and what a vendor does about it: each code in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _

from licet.verdict import Code

REFUSALS: Mapping[str, tuple[Any, Any]] = MappingProxyType(
    {
        Code.NOT_FOUND: (
            _("A key that no license has"),
            _("Often a typing mistake, or an old key. Many from one address are flagged as a pattern."),
        ),
        Code.MALFORMED: (_("Something that is no key"), _("The customer has put something else in its place.")),
        Code.SUSPENDED: (
            _("The license is suspended"),
            _("Reactivate it when what it was suspended for is settled, or write to the customer."),
        ),
        Code.REVOKED: (_("The license is revoked"), _("The customer still runs it: sell a new license, or let it be.")),
        Code.EXPIRED: (_("The license has expired"), _("The customer still wants to use it: offer a renewal.")),
        Code.NOT_YET_VALID: (_("The license has not begun"), _("Move its start, if the customer may begin sooner.")),
        Code.PRODUCT_MISMATCH: (_("The key is for another product"), _("Send the customer the key of this product.")),
        Code.NOT_ACTIVATED: (
            _("The instance is not activated"),
            _("It activates itself at its next start, unless all seats are taken."),
        ),
        Code.TOO_MANY_ACTIVATIONS: (
            _("All seats are taken"),
            _("Release a seat that is not used, or offer a plan with more of them."),
        ),
        Code.FINGERPRINT_MISMATCH: (
            _("Another machine uses the name of an instance"),
            _("A copied installation. Ask the customer to give each its own instance."),
        ),
        Code.ACCOUNT_MISMATCH: (
            _("Another AWS account than the license names"),
            _("Add the account to the license, if it is the customer's."),
        ),
        Code.HEARTBEAT_DEAD: (
            _("The instance was silent for too long"),
            _("It activates itself again. Often: its network is not reliable."),
        ),
        Code.FEATURE_NOT_LICENSED: (_("The plan has no such feature"), _("Offer a plan that has it.")),
        Code.LIMIT_EXCEEDED: (_("More resources than the plan allows"), _("Offer a plan with a higher limit.")),
        Code.QUOTA_EXHAUSTED: (_("The quota is used up"), _("Offer a plan with a larger quota.")),
        Code.RATE_LIMITED: (_("Too fast for the plan"), _("It works again by itself. A larger plan is faster.")),
    }
)


def refusal(code: str) -> tuple[Any, Any]:
    """Return what a code means and what to do about it; a code without words stands for itself."""
    return REFUSALS.get(code, (code, ""))
