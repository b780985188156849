"""Paddle over HTTPS: one request, one answer, one kind of error.

Sources: https://developer.paddle.com/api-reference/about/authentication and
https://developer.paddle.com/errors/overview
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import requests

from licet.errors import WireError
from licet.wire import load_object
from licet_server.billing.http_calls import BoundedSession, TooLongError
from licet_server.billing.paddle_shapes import Shape
from licet_server.config import PaddleSettings
from licet_server.errors import NotConfiguredError, ProviderError

RETRIES = 2
MOST_PAGES = 1000
PER_PAGE = 200

_PAUSES = (0.5, 2.0)


class PaddleRefusedError(ProviderError):
    """Paddle understood, and will not.

    Attributes:
        status: Of HTTP.
        reason: Paddle's code of the error, such as ``customer_already_exists``.
        detail: Its sentence, for programs: it may name people.
    """

    def __init__(self, status: int, reason: str, detail: str) -> None:
        """Keep what was said; the message repeats only the code."""
        super().__init__(f"Paddle refuses it: {reason or f'HTTP {status}'}", retryable=False)
        self.status, self.reason, self.detail = status, reason, detail


class PaddleHttp:
    """Sends requests with the key of the settings."""

    def __init__(self, settings: PaddleSettings) -> None:
        """Make a session for the key of *settings*.

        Raises:
            NotConfiguredError: There is no key.
        """
        if settings.api_key is None:
            raise NotConfiguredError("paddle is not set up here: set PADDLE_API_KEY")
        self._base = settings.api_base
        self._session = BoundedSession()
        self._session.headers.update(
            {
                "Authorization": f"Bearer {settings.api_key}",
                "Paddle-Version": "1",
                "Accept": "application/json",
            }
        )

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """Return the object at *path*."""
        return self._data("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make something, or have something done, and return it."""
        return self._data("POST", path, body=body)

    def patch(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change something and return how it is now."""
        return self._data("PATCH", path, body=body)

    def each(self, path: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """Give the objects of a list in its order, a page at a time; the next page is asked for at this address."""
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = self._answer("GET", path, query={**query, "per_page": PER_PAGE, **after})
            rows = answer.get("data")
            found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            yield from found
            last = Shape(found[-1]) if found else Shape(None)
            name = last.text("id") or last.text("event_id")
            if Shape(answer).inner("meta", "pagination").flag("has_more") is not True or name is None:
                return
            after = {"after": name}
        raise ProviderError(f"Paddle lists more than {MOST_PAGES * PER_PAGE:,} objects", retryable=False)

    def _data(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        found = self._answer(method, path, **what).get("data")
        if not isinstance(found, dict):
            raise ProviderError("Paddle gave an answer without what was asked for")
        return found

    def _answer(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Ask, and ask again when Paddle is busy or cannot be reached."""
        for pause in (*_PAUSES[:RETRIES], None):
            try:
                return self._once(method, path, query, body)
            except ProviderError as error:
                if not error.retryable or pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _once(
        self, method: str, path: str, query: Mapping[str, str | int] | None, body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        try:
            response = self._session.request(
                method,
                f"{self._base}{path}",
                params=dict(query or {}),
                json=None if body is None else dict(body),
            )
        except TooLongError:
            raise ProviderError("Paddle gave an answer that is too long", retryable=False) from None
        except requests.Timeout:
            raise ProviderError("Paddle gave no answer in time") from None
        except (requests.RequestException, OSError, ValueError):
            raise ProviderError("Paddle cannot be reached") from None
        return _read(response.status_code, response.content)


def _read(status: int, content: bytes) -> dict[str, Any]:
    busy = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if busy:
        raise ProviderError(f"Paddle is not at work: HTTP {status}")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise ProviderError(
            "Paddle does not take PADDLE_API_KEY, or it lacks a permission: see Developer tools > Authentication",
            retryable=False,
        )
    try:
        answer = load_object(content)
    except WireError:
        raise ProviderError(f"Paddle gave an answer that is no JSON: HTTP {status}", retryable=False) from None
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        error = Shape(answer).inner("error")
        raise PaddleRefusedError(status, error.text("code") or "", error.text("detail", most=2000) or "")
    return answer
