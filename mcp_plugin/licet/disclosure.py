"""What leaves for the license server, shown instead of sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from licet.client import Route
from licet.inquiry import Inquiry
from licet.keys import tail

_NONCE = "[a random number]"
_WHEN = {
    Route.ACTIVATE: "at the first licensed call, and when the seat was lost meanwhile",
    Route.HEARTBEAT: "as often as the plan says, and when the lease has to be renewed",
    Route.DEACTIVATE: "when the process ends",
    Route.VALIDATE: "when `licet status` or `licet check` looks at the license",
    Route.CHALLENGE: "when the license is for certain AWS accounts",
}
_PROOF = {
    "url": "[the address of AWS STS in your region]",
    "headers": "[sts:GetCallerIdentity, signed with your credentials for this server and once only; no secret]",
}


def messages(inquiry: Inquiry, events: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    """Return every kind of message with its body, as it would be sent now.

    Args:
        inquiry: Who would send them.
        events: What was used and is not reported yet; ``None``: it is not reported.
    """
    version = {"version": "[the version of the vendor's product]"}
    random = {Route.ACTIVATE: version | {"nonce": _NONCE}, Route.HEARTBEAT: version | {"nonce": _NONCE}}
    random[Route.VALIDATE] = {"nonce": _NONCE}
    found = [
        _message(inquiry, route, when, random.get(route, {}) | inquiry.body(route)) for route, when in _WHEN.items()
    ]
    proved = random[Route.ACTIVATE] | inquiry.body(Route.ACTIVATE) | {"attestation": _PROOF}
    found.append(_message(inquiry, Route.ACTIVATE, "after such a challenge", proved))
    keys = f"GET {inquiry.client.base_url}/.well-known/jwks.json"
    found.append({"when": "after the vendor has changed his signing keys", "request": keys, "body": None})
    if events is not None:
        body = inquiry.whoami() | {"events": list(events)}
        found.append(_message(inquiry, Route.REPORT, "every five minutes, when anything was used", body))
    return found


def _message(inquiry: Inquiry, route: Route, when: str, body: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(body) | {"license_key": f"[the license key that ends in {tail(str(body['license_key']))}]"}
    return {"when": when, "request": f"POST {inquiry.client.base_url}{route.value}", "body": shown}
