"""Whether Paddle has signed a webhook.

Own, because the SDK's verifier takes any timestamp when the environment has ``TEST_MODE=1``, and raises whatever comes
on odd headers.

Source: https://developer.paddle.com/webhooks/signature-verification
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime

from licet_server.billing.provider import TOLERANCE
from licet_server.errors import SignatureError

HEADER = "Paddle-Signature"

_HEADER = re.compile(r"ts=([0-9]{1,12})((?:;h1=[0-9a-f]{64}){1,8})", re.ASCII)


def check_signature(body: bytes, header: str | None, secrets: Iterable[str], *, now: datetime) -> None:
    """Refuse what none of *secrets* has signed, within the tolerance of *now*.

    Args:
        body: As it came.
        header: ``ts=1671552777;h1=…``; while a secret is exchanged there are several ``h1``.
        secrets: Those that may sign.
        now: Aware UTC instant.

    Raises:
        SignatureError: The message does not say why.
    """
    found = _HEADER.fullmatch(header or "")
    if found is None or abs(now.timestamp() - int(found[1])) > TOLERANCE.total_seconds():
        raise SignatureError("the webhook is not signed by Paddle with a secret of PADDLE_WEBHOOK_SECRET, or not now")
    signatures = [part.removeprefix("h1=") for part in found[2].split(";")[1:]]
    signed = f"{found[1]}:".encode() + body
    fits = False
    for secret in secrets:
        expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        for signature in signatures:
            fits |= hmac.compare_digest(expected, signature)
    if not fits:
        raise SignatureError("the webhook is not signed by Paddle with a secret of PADDLE_WEBHOOK_SECRET, or not now")
