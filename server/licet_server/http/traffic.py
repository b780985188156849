"""How many requests there were, what they were answered with, and how long that took; counted as cheaply as can be.

A request costs three additions in memory (``services.counts``). Only the event loop counts, so none needs a lock.
"""

from __future__ import annotations

from bisect import bisect_left

from licet_server.services.counts import SECONDS as _BOUNDS
from licet_server.services.counts import Counts, Timer

REQUESTS = "licet_http_requests_total"
SECONDS = "licet_http_request_duration_seconds"
ON_THREADS = "licet_http_requests_on_threads"

_EXACT = {
    "/validate": "validate",
    "/api/v1/validation/validate": "validate",
    "/api/v1/usage/report": "usage",
    "/api/v1/usage/consume": "usage",
    "/api/v1/revocations": "trust",
    "/healthz": "operations",
    "/readyz": "operations",
    "/metrics": "operations",
}
_BEGINNINGS = (
    ("/api/v1/validation/", "activation"),
    ("/api/v1/webhooks/", "payments"),
    ("/api/", "api"),
    ("/.well-known/", "trust"),
    ("/static/", "static"),
    ("/", "pages"),
)
ROUTES = tuple(sorted({*_EXACT.values(), *(route for _, route in _BEGINNINGS)}))
"""What requests are counted by: a path of its own for each would be as many as anybody cares to ask for."""


def route_of(path: str) -> str:
    """Return which of :data:`ROUTES` a path belongs to."""
    exact = _EXACT.get(path)
    return exact or next((route for beginning, route in _BEGINNINGS if path.startswith(beginning)), "pages")


class _Route:
    """What was counted of one route."""

    __slots__ = ("by_status", "steps", "sum")

    def __init__(self, timer: Timer) -> None:
        self.steps, self.sum = timer.steps, timer.sum
        self.by_status: dict[int, int] = {}


class Traffic:
    """Counts the requests of this process; for the event loop alone.

    Args:
        counts: Where.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts, self._values = counts, counts.values
        self._on_threads = counts.cell(ON_THREADS)
        self._routes = {route: _Route(counts.timer(SECONDS, route)) for route in ROUTES}
        self._exact = {path: self._routes[route] for path, route in _EXACT.items()}

    def note(self, path: str, status: int, seconds: float) -> None:
        """Count a request that was answered; it does itself what others let a timer do, for each call costs."""
        route = self._exact.get(path)
        if route is None:
            route = self._routes[route_of(path)]
        cell = route.by_status.get(status)
        if cell is None:
            cell = route.by_status[status] = self._counts.cell(REQUESTS, route_of(path), str(int(status)))
        values = self._values
        values[cell] += 1.0
        values[route.steps[bisect_left(_BOUNDS, seconds)]] += 1.0
        values[route.sum] += seconds

    def on_threads(self, open_now: int) -> None:
        """Say how many requests threads work on, or wait for one."""
        self._values[self._on_threads] = open_now
