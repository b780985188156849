"""``licet wrap --listen … --upstream …``: a reverse proxy in front of a server that speaks Streamable HTTP.

Source: MCP 2025-11-25 and 2026-07-28, "Streamable HTTP"; RFC 9110, section 7.6 (what a proxy passes on).
"""

from __future__ import annotations

import logging
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from typing import Any

from licet.errors import ConfigurationError, WireError
from licet.guards.calls import CallGuard
from licet.proxy.frames import Conversation
from licet.proxy.hangups import Hangups
from licet.proxy.intake import (
    CLIENT_SECONDS,
    Hosts,
    Incoming,
    RequestError,
    Room,
    check_head,
    is_well_known,
    read_body,
)
from licet.proxy.messages import INVALID_REQUEST, Message, dump, error, id_key
from licet.proxy.places import Places, is_ready
from licet.proxy.probe import Probe
from licet.proxy.relay import Relay, cancelled, mismatch, unreachable
from licet.proxy.sessions import Sessions
from licet.proxy.upstream import Connection, Upstream, UpstreamError, end_to_end
from licet.proxy.values import Frame, Outcome, Refused
from licet.validator import EXIT_CONFIGURATION, LicenseValidator

log = logging.getLogger(__name__)

GRACE = 2.0
"""How long requests may still take after SIGTERM, in seconds."""

_SESSION = "Mcp-Session-Id"


class Proxy(ThreadingHTTPServer):
    """The listening side.

    Args:
        address: Where it listens.
        upstream: The server behind it.
        validator: The license.
        hosts: Names under which it may be reached.
        plain: Whether lists stay as they are.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], upstream: Upstream, validator: LicenseValidator, hosts: Hosts, *, plain: bool
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Handler)
        self.upstream, self.hosts, self.hangups = upstream, hosts, Hangups()
        self.sessions = Sessions(CallGuard(validator), plain=plain)
        self.status, self.ended = 0, threading.Event()
        self.probe = Probe(upstream, self.sessions.catalog, self._object)
        self.room, self._places = Room(), Places()
        self.busy, self._lock = 0, threading.Lock()
        if not plain:
            validator.gate.on_change.append(self.sessions.changed)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give each client a thread, as long as there are not too many."""
        if self._places.take(client_address[0]):
            try:
                super().process_request(request, client_address)
            except BaseException:  # no thread to be had
                self._places.leave(client_address[0])
                raise
            return
        with suppress(OSError):
            request.sendall(b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one client."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.leave(client_address[0])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the library's signature
        """Log what nobody expected; a client that went away is no news."""
        if not isinstance(sys.exc_info()[1], OSError):
            log.exception("a request failed")

    def count(self, step: int) -> None:
        """Note that a request begins or ends."""
        with self._lock:
            self.busy += step

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        self.allow_reuse_address = True
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def _object(self, why: str) -> None:
        print(f"licet: {why}", file=sys.stderr, flush=True)  # noqa: T201 - the one line that a vendor sees
        self.end(EXIT_CONFIGURATION)

    def end(self, status: int) -> None:
        """Have the process end with *status*."""
        self.status = status
        self.ended.set()


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    timeout = CLIENT_SECONDS
    disable_nagle_algorithm = True
    wbufsize = 0

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._incoming = Incoming(self.connection)
        self.rfile = BufferedReader(self._incoming)
        self._connection = Connection(self.server.upstream)
        self._chunked = self._begun = self._goes_on = self._refused = False

    def finish(self) -> None:
        self._connection.close()
        super().finish()

    def handle_one_request(self) -> None:
        """Give the next request its time."""
        self._incoming.begin()
        super().handle_one_request()

    def do_POST(self) -> None:
        self._guarded(self._post)

    def do_GET(self) -> None:
        self._guarded(self._get)

    def do_DELETE(self) -> None:
        self._guarded(self._delete)

    def do_OPTIONS(self) -> None:
        self._guarded(
            lambda _: self._pass(Conversation(self.server.sessions.guard, self.server.sessions.catalog), None)
        )

    def log_message(self, *_: Any) -> None:
        """Log nothing: a line may hold what nobody should read."""

    def _guarded(self, serve: Any) -> None:
        """Check a request, serve it, and answer whatever goes wrong."""
        self._begun = False
        self.server.count(1)
        try:
            check_head(self.headers)
            self.server.hosts.check(self.headers)
            with self.server.room.share() as take:
                body = read_body(self.headers, self.rfile, take)
                if not self._is_known_path():
                    raise RequestError(HTTPStatus.NOT_FOUND, f"The MCP endpoint is {self.server.upstream.path}.")
                serve(body)
        except RequestError as problem:
            self.close_connection = True
            self._answer(dump(error(None, INVALID_REQUEST, str(problem))), problem.status)
        except UpstreamError as problem:
            self._answer(unreachable(self._request, str(self.server.upstream), str(problem)), HTTPStatus.BAD_GATEWAY)
        except (OSError, WireError):  # nobody there, or an answer that JSON cannot spell
            self.close_connection = True
        finally:
            self._request = None
            self.server.count(-1)

    _request: Message | None = None

    def _is_known_path(self) -> bool:
        path = self.path.partition("?")[0]
        return path == self.server.upstream.path or (self.command == "GET" and is_well_known(path))

    def _post(self, body: bytes) -> None:
        talk = self.server.sessions.find(self.headers.get(_SESSION))
        self.server.probe.look(self.headers.get("Authorization"))
        frame = talk.read(body)
        for message in frame.messages:
            refused = None if isinstance(message, Refused) else mismatch(self.headers, message)
            if refused is not None:
                talk.conclude(frame, [Refused(refused) for _ in frame.messages])  # none of them is under way any more
                self._answer(dump(refused), HTTPStatus.BAD_REQUEST)
                return
        first = frame.messages[0]
        self._request = None if isinstance(first, Refused) or frame.batch else first
        outcome = talk.resolve(frame)
        if outcome.to_server is not None:
            self._send_on(talk, frame, outcome)
        else:
            self._settled(frame, outcome)

    def _send_on(self, talk: Conversation, frame: Frame, outcome: Outcome) -> None:
        """Send on what is let pass; a subscription lasts as long as its stream."""
        messages = [each for each in frame.messages if not isinstance(each, Refused)]
        subscribed = [id_key(each.get("id")) for each in messages if each.get("method") == "subscriptions/listen"]
        self._goes_on = self._refused = False
        try:
            self._pass(talk, outcome.to_server, outcome.to_client, listens=bool(subscribed))
            talk.sent()
        finally:
            for key in subscribed:
                talk.listening.pop(key, None)
            if self._refused and outcome.message is not None and "id" in outcome.message:
                talk.watch(id_key(outcome.message["id"]), None)  # it has not run, so it has touched nothing
            if not self._goes_on:
                talk.lost(frame)

    def _settled(self, frame: Frame, outcome: Outcome) -> None:
        """Answer what does not go on to the server."""
        if outcome.to_client is not None:
            malformed = isinstance(frame.messages[0], Refused) and not frame.batch
            self._answer(outcome.to_client, HTTPStatus.BAD_REQUEST if malformed else HTTPStatus.OK)
        elif self._request is not None and "id" in self._request and "method" in self._request:
            self._answer(cancelled(self._request), HTTPStatus.OK)
        else:
            self._answer(b"", HTTPStatus.ACCEPTED)

    def _get(self, _: bytes) -> None:
        self._pass(self.server.sessions.find(self.headers.get(_SESSION)), None, listens=True)

    def _delete(self, _: bytes) -> None:
        self._pass(self.server.sessions.find(self.headers.get(_SESSION)), None)

    def _pass(
        self, talk: Conversation, body: bytes | None, answers: bytes | None = None, *, listens: bool = False
    ) -> None:
        """Send the request on and bring its answer back, for as long as the client waits for it."""
        own = {"Accept-Encoding": "identity"} | ({} if body is None else {"Content-Type": "application/json"})
        headers = [each for each in end_to_end(self.headers.items(), own) if each[0].lower() != "content-encoding"]
        relay = Relay(talk, self, self.server.probe.again)
        number = self.server.sessions.open(talk, relay.tell) if listens else None
        try:
            with self.server.hangups.watched(self.connection, self._connection.abandon):
                response = self._connection.ask(self.command, self.path, headers, body)
                self._meet(talk, response)
                relay.bring(response, answers)
                self._connection.done(response)
        except UpstreamError:
            if self._begun:
                raise OSError from None
            raise
        except OSError:
            self._connection.close()
            raise
        finally:
            if number is not None:
                self.server.sessions.close(number)

    def _meet(self, talk: Conversation, response: HTTPResponse) -> None:
        """Keep, or forget, the conversation of a session, once the server has agreed.

        An answer in events may go on in another stream of its session, when this one breaks off. Others may not.
        """
        self._refused = HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        session = response.headers.get(_SESSION) or self.headers.get(_SESSION)
        if session is None or not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if self.command == "DELETE":
            self.server.sessions.end(session)
        elif self.command == "POST" or response.headers.get_content_type() == "text/event-stream":
            self.server.sessions.keep(session, talk)  # other answers are for anybody, whatever session they name
            self._goes_on = response.headers.get_content_type() == "text/event-stream"

    def begin(self, status: int, headers: list[tuple[str, str]], length: int | None) -> None:
        """Send the head of an answer; without a *length* the body follows in pieces."""
        self._begun = True
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self._chunked = length is None and self.request_version != "HTTP/1.0"
        if self._chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif length is None:
            self.close_connection = True
        elif status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            self.send_header("Content-Length", str(length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def piece(self, data: bytes) -> None:
        """Send a piece of the body."""
        if not data:
            return
        self.connection.sendall(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)

    def end(self) -> None:
        """Send the end of a body in pieces."""
        if self._chunked:
            self.connection.sendall(b"0\r\n\r\n")

    def is_ready(self, within: float) -> bool:
        """Whether the client takes something within that many seconds."""
        try:
            return is_ready(self.connection, selectors.EVENT_WRITE, within)
        except ValueError:
            raise ConnectionResetError from None

    def _answer(self, body: bytes, status: HTTPStatus) -> None:
        if self._begun:
            self.close_connection = True
            return
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")] if body else []
        self.begin(status, headers, len(body))
        self.piece(body)


def serve(listen: str, upstream: str, validator: LicenseValidator, *, hosts: Sequence[str], plain: bool) -> int:
    """Serve until a signal comes; return the exit status.

    Raises:
        ConfigurationError: One of the addresses cannot be used.
    """
    host, port = _place(listen)
    there = Upstream.at(upstream)
    shown = f"[{host}]" if ":" in host else host
    try:
        proxy = Proxy((host, port), there, validator, Hosts((shown, *hosts)), plain=plain)
    except (OSError, UnicodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else None
        raise ConfigurationError(f"cannot listen on {listen}: {reason or 'no such host'}") from None
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: proxy.end(128 + number))
    threading.Thread(target=proxy.serve_forever, args=(0.1,), name="licet-listen", daemon=True).start()
    print(f"licet: listening on http://{shown}:{proxy.server_port}{there.path}, in front of {there}", file=sys.stderr)  # noqa: T201
    threading.Thread(target=proxy.probe.look, name="licet-probe", daemon=True).start()
    proxy.ended.wait()
    proxy.shutdown()
    proxy.server_close()
    deadline = time.monotonic() + GRACE
    while proxy.busy and time.monotonic() < deadline:
        time.sleep(0.02)
    return proxy.status


def _place(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 - the highest port
        raise ConfigurationError("--listen is HOST:PORT, such as 127.0.0.1:8080")
    return host, int(port)
