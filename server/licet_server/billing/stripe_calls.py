"""Calls to Stripe, and what their errors mean for the vendor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from licet_server.billing.http_calls import BoundedSession
from licet_server.config import StripeSettings
from licet_server.errors import ProviderError

if TYPE_CHECKING:
    from stripe import StripeError

RETRIES = 2
EXISTS = "resource_already_exists"

_LONGEST_REASON = 300
_ADDRESS = re.compile(r"\S+@\S+")
_SECRET = re.compile(r"\b(?:sk|rk|pk|whsec)_\S+")
_OUT_OF_ORDER = 500


class RefusedError(ProviderError):
    """Stripe understood, and says no; ``reason`` is its own name for why."""

    def __init__(self, message: str, *, reason: str | None) -> None:
        """Keep Stripe's code of the error."""
        super().__init__(message, retryable=False)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What Stripe answered: JSON values, and when by its own clock."""

    data: Mapping[str, Any]
    at: datetime


class Calls:
    """A client of one account; nothing in it is shared with another.

    Args:
        settings: With a secret key.
    """

    def __init__(self, settings: StripeSettings) -> None:
        from stripe import RequestsClient, StripeClient

        self._client = StripeClient(
            settings.secret_key or "",
            base_addresses={"api": settings.api_base},
            max_network_retries=RETRIES,
            http_client=RequestsClient(session=BoundedSession()),
        )

    def get(self, *path: str, **params: Any) -> Answer:
        """Ask for what stands at *path*, below ``/v1``.

        Raises:
            ProviderError: There is no answer, or none that says it.
        """
        return self._ask("get", path, params)

    def post(self, *path: str, key: str | None = None, **params: Any) -> Answer:
        """Make or change something.

        Args:
            path: Below ``/v1``.
            key: Asking twice with one key does it once.
            params: As Stripe names them.

        Raises:
            RefusedError: Stripe says no.
            ProviderError: There is no answer, or none that can be read.
        """
        return self._ask("post", path, params if key is None else {**params, "idempotency_key": key})

    def delete(self, *path: str) -> Answer:
        """End something."""
        return self._ask("delete", path, {})

    def _ask(self, method: str, path: tuple[str, ...], params: Mapping[str, Any]) -> Answer:
        where = "/".join(quote(part, safe="") for part in path)
        with _errors():
            answer = self._client.raw_request(method, f"/v1/{where}", **params)
        if not isinstance(answer.data, Mapping):
            raise ProviderError("Stripe answered something that is not of its API: is STRIPE_API_BASE right?")
        return Answer(answer.data, _date(answer.headers.get("Date")))


@contextmanager
def _errors() -> Iterator[None]:
    from stripe import StripeError

    try:
        yield
    except StripeError as error:
        raise _said(error) from None


def _said(error: StripeError) -> ProviderError:
    """Return an error of the library as ours: in one line, without anything secret."""
    import stripe

    if isinstance(error, stripe.APIConnectionError):
        return ProviderError("Stripe cannot be reached: try again later")
    if isinstance(error, stripe.AuthenticationError):
        return ProviderError("Stripe does not accept STRIPE_SECRET_KEY", retryable=False)
    if isinstance(error, stripe.PermissionError):
        return ProviderError("STRIPE_SECRET_KEY may not do that: give it the rights it needs", retryable=False)
    if isinstance(error, stripe.RateLimitError):
        return ProviderError("Stripe is asked too often: try again later")
    if error.http_status is None or error.http_status >= _OUT_OF_ORDER or not error.json_body:
        return ProviderError("Stripe gave no answer that can be read: try again later")
    return RefusedError(f"Stripe refused: {_reason(error)}", reason=error.code)


def _reason(error: StripeError) -> str:
    text = _SECRET.sub("…", _ADDRESS.sub("…", error.user_message or error.code or "it does not say why"))
    return " ".join(text.split())[:_LONGEST_REASON]


def _date(header: str | None) -> datetime:
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
