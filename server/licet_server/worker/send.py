"""One webhook, sent once: to an address that was checked, with a time limit on all of it, and never anywhere else.

The host is resolved once, and the connection goes to exactly the addresses that were looked at, so a name that changes
its mind in between gains nothing. The certificate must still be that of the host. No redirect is followed and no proxy
of the environment is asked.

Source: Standard Webhooks (https://www.standardwebhooks.com), RFC 9110.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import licet_server
from licet_server.errors import InputError
from licet_server.keys.webhook_secrets import signatures, webhook_secret
from licet_server.licensing import webhook_urls
from licet_server.licensing.webhook_urls import Target
from licet_server.services.connections import connected
from licet_server.services.outbox import Delivery, Outcome

PATIENCE_SECONDS = 10.0
"""How long everything together may take: the name, the connection, TLS, the request and the answer."""

_ANSWER_BYTES = 4096
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what a worker has claimed.

    Attributes:
        pepper: The secret from which those of the endpoints are derived.
        private: Whether the vendor's own network may be reached.
        tls: Whose certificates count.
        patience: How many seconds everything together may take.
    """

    pepper: str = field(repr=False)
    private: bool
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    patience: float = PATIENCE_SECONDS

    def send(self, delivery: Delivery) -> Outcome:
        """Send one delivery, and say what became of it; whatever goes wrong is an outcome."""
        deadline = time.monotonic() + self.patience
        try:
            target = webhook_urls.parse(delivery.url, private=self.private)
            with connected(target, deadline, tls=self.tls, private=self.private) as connection:
                connection.request("POST", target.path, delivery.body, self._headers(delivery, target))
                with connection.getresponse() as answer:
                    if time.monotonic() >= deadline:
                        raise TimeoutError  # headers that were cut off look like headers that have ended
                    return _outcome(answer)
        except InputError as error:  # the rules, or the name, have changed since the endpoint was made
            return Outcome(error=str(error))
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                return Outcome(error=f"no complete answer within {self.patience:g} seconds")
            return Outcome(error=_reason(error))

    def _headers(self, delivery: Delivery, target: Target) -> dict[str, str]:
        timestamp = int(time.time())
        secrets = [webhook_secret(self.pepper, delivery.endpoint_id, each) for each in delivery.secret_versions]
        signature = signatures(secrets, event_id=delivery.event_id, timestamp=timestamp, body=delivery.body)
        return {
            "Host": target.authority,
            "Content-Type": "application/json",
            "User-Agent": f"licet-server/{licet_server.__version__}",
            "Connection": "close",
            "webhook-id": delivery.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature,
        }


def _outcome(answer: http.client.HTTPResponse) -> Outcome:
    """Judge by the status alone; a little of the body is read, so that its sender sees a whole exchange."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        answer.read(_ANSWER_BYTES)
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(status)
    wish = _wish(answer.getheader("Retry-After"), lambda: datetime.now(UTC))
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Outcome(status, f"the receiver answered {status}, and redirects are not followed", wish)
    return Outcome(status, f"the receiver answered {status}", wish)


def _wish(text: str | None, now: Callable[[], datetime]) -> timedelta | None:
    """Read ``Retry-After``, seconds or a date (RFC 9110 section 10.2.3); nonsense is no wish."""
    said = (text or "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=int(said[:_MOST_DIGITS]))
    try:
        moment = parsedate_to_datetime(said)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return max(timedelta(0), moment - now())
    except (ValueError, OverflowError):
        return None


def _reason(error: OSError | http.client.HTTPException) -> str:
    """Say in a few words what went wrong, without what the other side sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate does not count: {_printable(error.verify_message)}"
    if isinstance(error, ssl.SSLError):
        return "TLS could not be agreed on"
    if isinstance(error, http.client.HTTPException | ConnectionResetError):
        return "the answer was not HTTP, or broke off"
    return f"no connection: {_printable(error.strerror or str(error) or type(error).__name__)}"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
