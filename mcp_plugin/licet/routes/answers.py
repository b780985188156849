"""An answer over HTTP, which is a WSGI application and an ASGI application at once; errors are problems (RFC 9457).

Flask takes a WSGI application for what a view or an error handler returns, Starlette an ASGI application, so one value
serves both, and neither has to be imported.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from licet.errors import LicenseRefusedError
from licet.verdict import Code

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PROBLEM = "application/problem+json"

PAYABLE = frozenset(
    {
        Code.NO_KEY,
        Code.EXPIRED,
        Code.FEATURE_NOT_LICENSED,
        Code.LIMIT_EXCEEDED,
        Code.QUOTA_EXHAUSTED,
        Code.RATE_LIMITED,
        Code.TOO_MANY_ACTIVATIONS,
    }
)
"""Refusals that end once something is bought: they are a 402. No payment ends the others: they are a 403.

Neither is a 5xx, not even when the license server is away: a load balancer would take a healthy instance out, and
whatever the license covers already with it.
"""

_ALWAYS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        status: The HTTP status.
        headers: What belongs to this answer; those that every answer has are added when it is sent.
        body: Empty for a 204.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def wsgi(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send this answer (PEP 3333)."""
        start_response(f"{self.status} {HTTPStatus(self.status).phrase}", self._all_headers())
        return [b""] if environ.get("REQUEST_METHOD") == "HEAD" else [self.body]

    async def asgi(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send this answer (ASGI 3)."""
        headers = [(name.lower().encode(), value.encode()) for name, value in self._all_headers()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope.get("method") == "HEAD" else self.body})

    def _all_headers(self) -> list[tuple[str, str]]:
        length = [] if self.status == HTTPStatus.NO_CONTENT else [("Content-Length", str(len(self.body)))]
        return [*self.headers, *_ALWAYS, *length]


def found(content: Mapping[str, Any], status: int = HTTPStatus.OK) -> Answer:
    """Answer with a JSON object."""
    return Answer(status, (("Content-Type", "application/json"),), json.dumps(content).encode())


def problem(
    status: int, detail: str, code: str, *, headers: Iterable[tuple[str, str]] = (), **facts: str | int | bool | None
) -> Answer:
    """Answer with an error.

    Args:
        status: The HTTP status.
        detail: One sentence for a person.
        code: Its stable name.
        headers: Further headers.
        facts: Further members.
    """
    phrase = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": phrase, "status": int(status), "detail": detail, "code": code} | facts
    return Answer(status, (("Content-Type", PROBLEM), *headers), json.dumps(content).encode())


def refusal(error: LicenseRefusedError, status: int | None = None) -> Answer:
    """Answer with what the license does not allow: a 402 where a purchase ends it, else a 403."""
    verdict = error.verdict
    fitting = HTTPStatus.PAYMENT_REQUIRED if verdict.code in PAYABLE else HTTPStatus.FORBIDDEN
    count = None if verdict.count is None else verdict.count.total
    return problem(
        status or fitting, str(error), error.code, limit=verdict.limit, count=count, retryable=verdict.retryable
    )
