"""Webhooks of Stripe: verified with the library's own signature, and put into our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from licet_server.billing.payloads import read_payload
from licet_server.billing.provider import TOLERANCE, Said
from licet_server.billing.stripe_meaning import Event, meaning
from licet_server.billing.stripe_shapes import instant, part, text
from licet_server.config import StripeSettings
from licet_server.errors import PayloadError, SignatureError
from licet_server.licensing.payments import BillingEvent, Ignored, ProviderName

SIGNED_IN = "Stripe-Signature"

_LONGEST_HEADER = 4096
_HEADER = re.compile(r"[!-~]+")
_TIMESTAMP = re.compile(r"t=(\d{1,12})")
_LONGEST_TYPE = 128
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class StripeInbox:
    """Takes what Stripe sends.

    Args:
        settings: Any of its webhook secrets may have signed an event, so that one can be replaced without a gap.
    """

    name = ProviderName.STRIPE

    def __init__(self, settings: StripeSettings) -> None:
        self._secrets = settings.webhook_secrets

    def verify(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Said:
        """Return what a webhook says; see :class:`licet_server.billing.provider.Inbox`.

        Source: https://docs.stripe.com/webhooks#verify-manually
        """
        header = _header(headers)
        signed_at = _signed_at(header)
        if signed_at is None or abs(now - signed_at) > TOLERANCE:
            raise SignatureError("the webhook was not signed just now")
        if not any(_signs(secret, header, body) for secret in self._secrets):
            raise SignatureError("the webhook was not signed by Stripe for this installation")
        payload = read_payload(body)
        if _event(payload) is None:
            raise PayloadError("this is not an event: let Stripe send snapshot events, not thin ones")
        return Said(payload, self.translate(payload))

    def translate(self, payload: Mapping[str, Any]) -> BillingEvent | Ignored:
        """Return what a stored payload says; whatever stands in it, it never raises."""
        event = _event(payload)
        if event is None:
            return Ignored("", "", _BEGINNING, "it is not an event of Stripe")
        said = meaning(event)
        if isinstance(said, str):
            return Ignored(event.id, event.type, event.at, said, event.live)
        return said


def _header(headers: Mapping[str, str]) -> str:
    found = [value for name, value in headers.items() if name.lower() == SIGNED_IN.lower()]
    if len(found) != 1 or len(found[0]) > _LONGEST_HEADER or not _HEADER.fullmatch(found[0]):
        raise SignatureError("the webhook is not signed")
    return found[0]


def _signed_at(header: str) -> datetime | None:
    """Return the one instant that a signature names."""
    stamps = [item for item in header.split(",") if item.partition("=")[0] == "t"]
    match = _TIMESTAMP.fullmatch(stamps[0]) if len(stamps) == 1 else None
    return instant(int(match.group(1))) if match else None


def _signs(secret: str, header: str, body: bytes) -> bool:
    from stripe import SignatureVerificationError, WebhookSignature

    try:
        return bool(WebhookSignature.verify_header(body, header, secret))
    except (SignatureVerificationError, UnicodeDecodeError):
        return False


def _event(payload: Mapping[str, Any]) -> Event | None:
    """Return the envelope of an event; ``None``: it is none."""
    event_id, kind, at = (
        text(payload.get("id")),
        text(payload.get("type"), _LONGEST_TYPE),
        instant(payload.get("created")),
    )
    about = part(payload, "data", "object")
    if payload.get("object") != "event" or event_id is None or kind is None or at is None:
        return None
    if not isinstance(about, Mapping):
        return None
    live = payload.get("livemode")
    return Event(event_id, kind, at, live if isinstance(live, bool) else None, about)
