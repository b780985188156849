"""Traces: who asks for them gets a span for each request and for each round of the worker that did something.

OpenTelemetry is an extra, is loaded only when a collector is named, and reads its own settings (``OTEL_*``). A span
tells a route, a status and the number of the request, by which the log has the rest. It never tells a path, a query, a
header, a body, an address or the text of an error: any of them may hold a key, a link that lets somebody in, or a name.

Source: OpenTelemetry semantic conventions for HTTP spans, and its specification of environment variables
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import licet_server
from licet_server.config import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Link

MISSING = (
    "traces are off: OpenTelemetry is named a collector, and is not installed; "
    "install licet-server[otel], or set OTEL_SDK_DISABLED=true"
)

SERVICE = "licet-server"
WORTH_SECONDS = 0.05
"""A round of the worker that was shorter, did all there was to do and did not fail is not told."""

_METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_REQUEST_ID = "X-Request-Id"
_STOP_SECONDS = 2.0
_NANO = 1_000_000_000
_ERROR = 500


def is_missing(settings: Settings) -> bool:
    """Say whether traces are wanted, and what makes them is not installed."""
    if not settings.monitoring.traces:
        return False
    names = ("opentelemetry", "opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.exporter.otlp.proto.http")
    try:
        return not all(find_spec(name) for name in names)
    except ModuleNotFoundError:
        return True


def begin(settings: Settings, *, role: str) -> Tracing | None:
    """Begin to trace in this process: threads start, so it is for one that forks no more.

    Args:
        settings: Say whether somebody wants to know.
        role: What the process does.

    Returns:
        ``None`` when nobody wants to know, or OpenTelemetry is missing.
    """
    if not settings.monitoring.traces or is_missing(settings):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=_resource(role), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)


def _resource(role: str) -> Resource:
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource

    known = Resource.create({"service.version": licet_server.__version__, "licet.role": role})
    named = str(known.attributes.get(SERVICE_NAME, "unknown_service"))
    return known.merge(Resource({SERVICE_NAME: SERVICE})) if named.startswith("unknown_service") else known


class Tracing:
    """Tells what this process does.

    Args:
        provider: Of OpenTelemetry.
    """

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry import trace

        self._provider, self._api = provider, trace
        self._tracer = provider.get_tracer("licet_server", licet_server.__version__)

    @contextmanager
    def request(self, method: str, said: Told, traceparent: str | None) -> Iterator[None]:
        """Tell of a request that is answered inside of the block.

        Args:
            method: Of the request.
            said: What is known of it when the block ends.
            traceparent: The caller's span (W3C Trace Context); it is linked and not followed, because whoever asks
                from outside must not decide what is told.
        """
        known = method if method in _METHODS else "_OTHER"
        span = self._tracer.start_span(
            known,
            kind=self._api.SpanKind.SERVER,
            attributes={"http.request.method": known},
            links=self._links(traceparent),
        )
        try:
            with self._api.use_span(span, record_exception=False, set_status_on_exception=False):
                yield
        finally:
            if said.route is not None:
                span.update_name(f"{known} {said.route}")
                span.set_attribute("http.route", said.route)
            span.set_attributes({"http.response.status_code": said.status, "licet.request_id": said.request_id})
            if said.status >= _ERROR:
                span.set_status(self._api.StatusCode.ERROR)
            span.end()

    def answered_at_once(self, path: str, headers: Sequence[tuple[str, str]], status: int, seconds: float) -> None:
        """Tell of a question that was answered ahead of the routes, a moment ago.

        Args:
            path: Where it was asked: one of the few that the short-cut answers.
            headers: Those of the answer.
            status: Of the answer.
            seconds: How long it took.
        """
        number = next((value for name, value in headers if name == _REQUEST_ID), "")
        attributes = {"http.request.method": "POST", "http.route": path, "http.response.status_code": status}
        told = attributes | {"licet.request_id": number, "licet.short_cut": True}
        self._past(f"POST {path}", told, seconds, kind=self._api.SpanKind.SERVER)

    def round(self, job: str, seconds: float, *, more: bool, failed: bool) -> None:
        """Tell of a round of the worker that has just ended, unless there was nothing to it."""
        if failed or more or seconds >= WORTH_SECONDS:
            attributes = {"licet.job": job, "licet.more": more}
            self._past(f"job {job}", attributes, seconds, kind=self._api.SpanKind.INTERNAL, failed=failed)

    def close(self) -> None:
        """Send what is left, for two seconds at most."""
        last = threading.Thread(target=self._provider.shutdown, name="last-traces", daemon=True)
        last.start()
        last.join(_STOP_SECONDS)

    def _past(
        self, name: str, attributes: Mapping[str, Any], seconds: float, *, kind: Any, failed: bool = False
    ) -> None:
        now = time.time_ns()
        span = self._tracer.start_span(
            name, context=_nothing(), kind=kind, attributes=dict(attributes), start_time=now - int(seconds * _NANO)
        )
        if failed:
            span.set_status(self._api.StatusCode.ERROR)
        span.end(now)

    def _links(self, traceparent: str | None) -> list[Link]:
        if traceparent is None:
            return []
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        found = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
        context = self._api.get_current_span(found).get_span_context()
        return [self._api.Link(context)] if context.is_valid else []


class Told:
    """What a span tells of a request, once it is known.

    Attributes:
        route: The rule of the route, with its variables unfilled; ``None``: no route.
        status: Of the answer.
        request_id: The number of the request.
    """

    __slots__ = ("request_id", "route", "status")

    def __init__(self) -> None:
        self.route: str | None = None
        self.status, self.request_id = _ERROR, ""


def _nothing() -> Any:
    """Return a context in which nothing is going on."""
    from opentelemetry.context import Context

    return Context()
