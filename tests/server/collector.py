"""A collector of traces, as OpenTelemetry's exporters expect one: OTLP over HTTP, in protobuf."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


class Collector:
    """What was told.

    Attributes:
        url: Where to tell it.
        raw: Each request, as it came.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.raw: list[bytes] = []

    def spans(self, role: str | None = None) -> list[Any]:
        """Return the spans of a role, or all of them."""
        found = []
        for each in list(self.raw):
            for of_process in ExportTraceServiceRequest.FromString(each).resource_spans:
                if role in {None, attributes(of_process.resource).get("licet.role")}:
                    found += [span for scope in of_process.scope_spans for span in scope.spans]
        return found

    def resources(self) -> list[dict[str, Any]]:
        """Return what each request says of the process that it is from."""
        requests = [ExportTraceServiceRequest.FromString(each) for each in list(self.raw)]
        return [attributes(each.resource) for request in requests for each in request.resource_spans]


def attributes(what: Any) -> dict[str, Any]:
    """Return the attributes of a span or a resource."""
    return {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in what.attributes}


@contextmanager
def collector() -> Iterator[Collector]:
    """Listen on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.raw.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield there
        finally:
            server.shutdown()
            thread.join()
