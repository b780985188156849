"""A refusal in words that a person, or the model that reads it, can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from licet.descriptor import GENERIC_KEY_VARIABLE, Descriptor
from licet.errors import CountUnavailableError, LicetError
from licet.verdict import Code, Verdict

DENIED = "io.licet/denied"
"""Where a refused tool result carries its facts, under ``_meta``."""

_WAYS_OUT = {
    Code.NO_KEY: "Set {variable} in the MCP server's environment or in a .env file, then restart the server. {buy}",
    Code.MALFORMED: "Copy the key again, whole, from the vendor's mail into {variable}, then restart. {buy}",
    Code.NOT_FOUND: "Check {variable} against the vendor's mail, then restart the server. {buy}",
    Code.PRODUCT_MISMATCH: "Set {variable} to a key of {product}, then restart the server. {buy}",
    Code.SUSPENDED: "The vendor can reactivate it. {buy}",
    Code.REVOKED: "Set {variable} to the new key where the vendor replaced it; else a new license is needed. {buy}",
    Code.EXPIRED: "Renew it to go on; the same key keeps working. {buy}",
    Code.NOT_YET_VALID: "Wait until then, or ask the vendor for an earlier start. {buy}",
    Code.FEATURE_NOT_LICENSED: "Another plan includes it. {buy}",
    Code.LIMIT_EXCEEDED: "To cover more in one call, upgrade. {buy}",
    Code.SERVER_UNREACHABLE: (
        "Check the network and LICENSE_SERVER_URL; the same call may work in a minute. A machine without a network "
        "needs a license file from the vendor (`licet request`, `licet import`)."
    ),
    Code.LEASE_EXPIRED: (
        "Check this machine's clock, let it reach the license server, or import a newer license file (`licet request`, "
        "`licet import`); the same call then works."
    ),
    Code.NOT_ACTIVATED: (
        "With a network, unset LICET_OFFLINE: the server then activates itself at the first call, as `licet activate` "
        "does. Without one, send the vendor a request of this machine (`licet request`) and import the license "
        "file that comes back (`licet import`). {buy}"
    ),
    Code.TOO_MANY_ACTIVATIONS: (
        "Stop this server on a machine that does not need it (`licet deactivate` frees its seat), wait until one that "
        "has stopped is given up, or add seats. {buy}"
    ),
    Code.ACCOUNT_MISMATCH: (
        "Use AWS credentials of an account that the license is for (AWS_PROFILE), or ask the vendor to add this one. "
        "{buy}"
    ),
    Code.HEARTBEAT_DEAD: "The same call in a minute takes a seat again; if it does not, every seat is taken. {buy}",
    Code.QUOTA_EXHAUSTED: "Wait until the quota starts afresh, or upgrade. {buy}",
    Code.RATE_LIMITED: "Wait as long as the answer says, or upgrade. {buy}",
    Code.FINGERPRINT_MISMATCH: "Send the vendor a request of this machine (`licet request`), and import the answer.",
    Code.SIGNATURE_INVALID: (
        "Copy the license key again, whole; check that LICENSE_SERVER_URL is the vendor's own server and that "
        "licet.toml is the vendor's current one."
    ),
    Code.CLOCK_ROLLBACK: "Set the machine's clock right (switch on NTP).",
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A refused call.

    Attributes:
        text: For the model.
        meta: The facts, for programs.
        verdict: What refused it; ``None`` when that could not be found out.
    """

    text: str
    meta: Mapping[str, Any]
    verdict: Verdict | None


def way_out(verdict: Verdict, descriptor: Descriptor) -> str:
    """Say what would turn the refusal into a yes."""
    own = descriptor.key_variable
    return (
        _WAYS_OUT.get(verdict.code, "{buy}")
        .format(
            variable=own if own == GENERIC_KEY_VARIABLE else f"{own} (or {GENERIC_KEY_VARIABLE})",
            product=descriptor.name,
            buy=f"Licenses: {descriptor.purchase_url}" if descriptor.purchase_url else "",
        )
        .strip()
    )


def explain(verdict: Verdict, descriptor: Descriptor) -> str:
    """Put code, facts and the way out into one paragraph."""
    return " ".join(part for part in (f"{verdict.code}: {verdict.detail}", way_out(verdict, descriptor)) if part)


def deny(tool: str, verdict: Verdict, descriptor: Descriptor) -> Denial:
    """Refuse *tool*: what is missing, limit and count, a narrower call that would fit, where to buy."""
    count = verdict.count
    lines = [f"{tool} was not run, because the license does not allow it ({verdict.code}).", verdict.detail]
    if count is not None and count.source:
        lines.append(f"Counted before any scan, with {count.source}.")
    if count is not None:
        lines.append(f"A narrower call that fits: {count.narrower or 'ask for fewer resources at a time'}.")
    lines.append(way_out(verdict, descriptor))
    if not verdict.retryable:
        lines.append("Repeating the same call will not help.")
    meta = {
        "code": verdict.code.value,
        "limit": verdict.limit,
        "count": None if count is None else count.total,
        "purchase_url": descriptor.purchase_url or None,
        "retryable": verdict.retryable,
    }
    return Denial("\n".join(line for line in lines if line), {DENIED: meta}, verdict)


def deny_uncounted(tool: str, error: CountUnavailableError) -> Denial:
    """Refuse *tool* because what it would touch could not be counted; nothing was scanned."""
    text = f"{tool} was not run: what it would touch could not be counted first. {error} Nothing was scanned."
    return _uncertain(text, error.code, retryable=error.retryable)


def deny_unchecked(tool: str) -> Denial:
    """Refuse *tool* because the check itself broke; the reason is in the log."""
    text = f"{tool} was not run: the license check itself failed; see the server's log."
    return _uncertain(text, LicetError.code, retryable=True)


def deny_busy(tool: str) -> Denial:
    """Refuse *tool* because too many calls wait to be checked, so that memory and threads have a bound."""
    text = f"{tool} was not run: too many calls wait for their license check; make the same call again in a moment."
    return _uncertain(text, LicetError.code, retryable=True)


def _uncertain(text: str, code: str, *, retryable: bool) -> Denial:
    meta = {"code": code, "limit": None, "count": None, "purchase_url": None, "retryable": retryable}
    return Denial(text, {DENIED: meta}, None)
