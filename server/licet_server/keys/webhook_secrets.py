"""The secrets under which webhooks are signed: derived, so that a stolen database holds none of them.

Source: Standard Webhooks (https://www.standardwebhooks.com), RFC 2104 (HMAC).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from licet_server.keys.derived import derived

PREFIX = "whsec_"


def webhook_secret(pepper: str, endpoint_id: str, version: int) -> bytes:
    """Return the 32 bytes under which what goes to an endpoint is signed.

    Args:
        pepper: The secret of the installation.
        endpoint_id: Of the endpoint.
        version: Grows with each rotation.
    """
    return derived(pepper, purpose=f"licet webhook {endpoint_id} {version}")


def shown(secret: bytes) -> str:
    """Return a secret as receivers are given it: ``whsec_…``."""
    return PREFIX + base64.b64encode(secret).decode()


def signatures(secrets: Iterable[bytes], *, event_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: one signature for each of *secrets*, with spaces between.

    Args:
        secrets: That of now first, and during a rotation the one before.
        event_id: The header ``webhook-id``.
        timestamp: The header ``webhook-timestamp``: seconds since 1970.
        body: What is sent.
    """
    said = b".".join((event_id.encode(), str(timestamp).encode(), body))
    return " ".join(
        "v1," + base64.b64encode(hmac.new(secret, said, hashlib.sha256).digest()).decode() for secret in secrets
    )
