"""The smallest honest load balancer: it asks each server whether it is ready, and sends requests to those that are.

It never tries a request a second time, so what a server drops is seen by the client.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

LOOKS_SECONDS = 0.1
_PASSED_ON = ("authorization", "content-type", "idempotency-key")


class Balancer:
    """What the balancer knows of the servers behind it.

    Attributes:
        url: Its own address.
        ready: The ports of those that said that they are ready when they were asked last.
        sent: How many requests each was sent.
    """

    def __init__(self, ports: list[int]) -> None:
        self.url, self.ready, self.sent = "", set[int](), dict.fromkeys(ports, 0)
        self._turn, self._stopped = count(), threading.Event()

    def look(self) -> None:
        """Ask all of them, again and again."""
        while not self._stopped.wait(LOOKS_SECONDS):
            for port in self.sent:
                (self.ready.add if self._is_ready(port) else self.ready.discard)(port)

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()

    def forward(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Have the next server that is ready answer: status, content type, body."""
        waiting = sorted(self.ready)
        if not waiting:
            return 502, "text/plain", b"no server is ready"
        port = waiting[next(self._turn) % len(waiting)]
        self.sent[port] += 1
        try:
            return self._ask(port, method, path, headers, body, seconds=20)
        except (OSError, HTTPException) as error:
            return 502, "text/plain", f"port {port}: {error!r}".encode()

    def _is_ready(self, port: int) -> bool:
        try:
            return self._ask(port, "GET", "/readyz", {}, b"", seconds=2)[0] == 200
        except (OSError, HTTPException):
            return False

    @staticmethod
    def _ask(
        port: int, method: str, path: str, headers: dict[str, str], body: bytes, *, seconds: float
    ) -> tuple[int, str, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        finally:
            connection.close()


@contextmanager
def balancing(ports: list[int]) -> Iterator[Balancer]:
    """Run one in front of the servers that listen on *ports* of this machine."""
    balancer = Balancer(ports)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() in _PASSED_ON}
            status, kind, said = balancer.forward("POST", self.path, headers, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        balancer.url = f"http://127.0.0.1:{server.server_port}"
        threads = [threading.Thread(target=run, daemon=True) for run in (server.serve_forever, balancer.look)]
        for thread in threads:
            thread.start()
        try:
            yield balancer
        finally:
            balancer.stop()
            server.shutdown()
            for thread in threads:
                thread.join(10)
