"""The metrics on an address of their own, for a scraper that can send no token: whoever reaches it may read them.

Each serving process listens there, on one port that they share, with a thread that has nothing else to do; so it
answers also while every thread for requests is held up.

Source: socket(7) (``SO_REUSEPORT``)
"""

from __future__ import annotations

import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import structlog

from licet_server.http.metrics import Metrics

_PATH = "/metrics"
_CLIENT_SECONDS = 5.0
_STOP_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class Listener:
    """Answers ``GET /metrics``, and nothing else, until it is closed.

    Args:
        address: Where it listens.
        metrics: What it says.

    Attributes:
        address: Where it listens, the port included that was chosen for port 0.

    Raises:
        OSError: It cannot listen there.
    """

    def __init__(self, address: tuple[str, int], metrics: Metrics) -> None:
        self._server = _Server(address, metrics)
        self.address: tuple[str, int] = (address[0], self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more; who is being answered gets the rest."""
        self._server.shutdown()
        self._thread.join(_STOP_SECONDS)
        self._server.server_close()


class _Server(HTTPServer):
    allow_reuse_address = True
    allow_reuse_port = True

    def __init__(self, address: tuple[str, int], metrics: Metrics) -> None:
        self.metrics = metrics
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind, without asking a name server who we are; ``::`` takes IPv4 too."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        if self.allow_reuse_port and hasattr(socket, "SO_REUSEPORT"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "licet-server", int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """Tell the log, and not the terminal; a scraper that goes away is nothing to tell."""
        _log.debug("a scrape broke off", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _CLIENT_SECONDS
    server_version, sys_version = "licet-server", ""

    def do_GET(self) -> None:
        """Answer."""
        if self.path.partition("?")[0] != _PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content_type, page = self.server.metrics.page(self.headers.get("Accept", ""))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Write no line for each scrape."""
