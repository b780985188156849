"""The proxy's own look at a server that shows each caller other tools."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from licet.descriptor import ToolRule
from licet.proxy.catalog import Catalog
from licet.proxy.probe import Probe
from licet.proxy.upstream import Upstream
from tests.plugin.proxy.rig import Site
from tests.plugin.proxy.test_http import Web, every_connection_is_closed, wrapped
from tests.servers import wait_until

__all__ = ["every_connection_is_closed"]

RULED, FREE = ({"name": name, "inputSchema": {"properties": {"n": {}}}} for name in ("bulk", "free"))
TOOLS: dict[str | None, list[dict[str, Any]]] = {"Bearer low": [FREE], "Bearer high": [FREE, RULED]}
PING = {"jsonrpc": "2.0", "id": 7, "method": "ping"}


class Picky(ThreadingHTTPServer):
    """A server that shows each caller other tools; who is not in the list is asked who it is.

    Attributes:
        tools: What each ``Authorization`` sees.
        lists: How often the tools were listed.
        slow: How long that takes, in seconds.
    """

    daemon_threads = True

    def __init__(self, tools: dict[str | None, list[dict[str, Any]]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tools, self.lists, self.slow = tools, 0, threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: Picky
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] not in self.server.tools:
            self.answer(401, b"")
            return
        found: dict[str, Any] = {}
        if message["method"] == "initialize":
            found = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}}
        elif message["method"] == "tools/list":
            self.server.lists += 1
            self.server.slow.wait(2)
            found = {"tools": self.server.tools[self.headers["Authorization"]]}
        elif message["method"] == "tools/call":
            found = {"content": [{"type": "text", "text": "list_changed"}]}
        if message["method"] == "changes":
            message = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
            self.answer(200, b"event: message\r\ndata: %b\r\n\r\n" % json.dumps(message).encode(), "text/event-stream")
        elif "id" in message:
            reply = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": found}).encode()
            self.answer(200, b"event: message\r\ndata: %b\r\n\r\n" % reply, "text/event-stream")
        else:
            self.answer(202, b"")

    def do_GET(self) -> None:
        self.answer(200, b"{}")

    do_OPTIONS = do_GET  # noqa: N815 - the library's name

    def do_DELETE(self) -> None:
        self.answer(200 if self.headers["Authorization"] in self.server.tools else 401, b"")

    def answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def picky(tools: dict[str | None, list[dict[str, Any]]]) -> Iterator[Picky]:
    server = Picky(tools)
    server.slow.set()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.slow.set()
        server.shutdown()
        server.server_close()


def probe(server: Picky) -> tuple[Probe, Catalog, list[str]]:
    objections: list[str] = []
    catalog = Catalog({"bulk": ToolRule(None, None, None, "total")})
    address = Upstream.at(f"http://127.0.0.1:{server.server_port}/mcp")
    return Probe(address, catalog, objections.append), catalog, objections


def test_no_client_can_end_the_proxy(site: Site) -> None:
    site.describe({"bulk": {"count_result": "total"}})
    with picky(TOOLS) as server, wrapped(site, server.server_port) as (port, running):
        web = Web(port)
        for _ in range(3):
            assert web.post(PING, Authorization="Bearer low")[0]["id"] == 7
        wait_until(lambda: server.lists == 1, within=10, what="the low caller's list was looked at")
        assert running.poll() is None
        assert web.post(PING) == []  # it is the server that wants to know who asks
        assert web.said[-1][0] == 401


def test_what_one_client_sees_teaches_but_settles_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with picky(TOOLS) as server:
        looking, catalog, objections = probe(server)
        looking.look()
        looking._after[True] = 0.0
        for caller in ("Bearer low", "Bearer low", "Bearer high"):
            looking.look(caller)
            looking._after[True] = 0.0  # half a minute later
        looking.look("Bearer low")  # every ruled tool is known by now
    assert objections == []
    assert server.lists == 3
    assert [each.levelno for each in caplog.records] == [logging.WARNING]
    assert "as listed for one client" in caplog.text
    assert "Bearer" not in caplog.text
    assert catalog.about("bulk").arguments == {"n"}
    assert catalog.stand_ins("another") == []  # nothing was settled


def test_what_everybody_sees_is_objected_to_once() -> None:
    with picky({None: [FREE]}) as server:
        looking, _, objections = probe(server)
        for caller in (None, "Bearer low", None):
            looking.look(caller)
    assert server.lists == 1
    assert objections == ["there is a rule for the tool 'bulk'; this server has: free"]


def test_many_changes_are_one_look_and_one_more() -> None:
    with picky({None: [FREE, RULED]}) as server:
        looking, _, _ = probe(server)
        looking.look()
        server.slow.clear()
        looking.again()
        wait_until(lambda: server.lists == 2, within=10, what="it looks again")
        began = time.monotonic()
        for _ in range(40):
            looking.again()
            looking.look()
        assert time.monotonic() - began < 1
        server.slow.set()
        wait_until(lambda: server.lists == 3, within=10, what="it looks once more")
        wait_until(lambda: not looking._news._runs, within=10, what="it is done")
        assert server.lists == 3


def test_only_a_notification_is_news_of_a_change(site: Site) -> None:
    site.describe({"bulk": {"count_result": "total"}})
    with picky({None: [FREE, RULED]}) as server, wrapped(site, server.server_port) as (port, _):
        wait_until(lambda: server.lists == 1, within=10, what="the proxy has looked")
        web = Web(port)
        for _ in range(5):
            params = {"name": "free", "arguments": {}}
            (answer,) = web.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
            assert answer["result"]["content"][0]["text"] == "list_changed"
        assert server.lists == 1
        web.post({"jsonrpc": "2.0", "id": 1, "method": "changes"})
        wait_until(lambda: server.lists == 2, within=10, what="the proxy looks again")
