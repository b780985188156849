"""The proxy between a client and a server over HTTP that misbehave, each in its own way."""

from __future__ import annotations

import datetime
import http.client
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from licet.errors import ConfigurationError
from licet.proxy.sse import TooLongError, data_of, event_of, events, with_data
from licet.proxy.upstream import Upstream, end_to_end
from tests.plugin.proxy.rig import Site
from tests.plugin.proxy.test_http import Web, every_connection_is_closed, wrapped

__all__ = ["every_connection_is_closed"]

PING = {"jsonrpc": "2.0", "id": 7, "method": "ping"}
LISTS = {"jsonrpc": "2.0", "id": 7, "method": "tools/list"}


def whole(client: socket.socket) -> bytes:
    """Read a request with its body, which may come in a piece of its own."""
    request = b""
    while chunk := client.recv(65536):
        request += chunk
        head, _, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if b"\r\n\r\n" in request and len(body) >= (int(length[1]) if length else 0):
            break
    return request


@contextmanager
def listening(answer: Callable[[socket.socket, bytes], None]) -> Iterator[int]:
    """A server that reads a request, the first part of it, and then does what it likes with the socket."""

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(client,), daemon=True).start()

    def talk(client: socket.socket) -> None:
        with client:
            request = whole(client)
            if b"licet-wrap" in request:  # the proxy's own look
                client.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
            else:
                answer(client, request)

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_a_client_that_hangs_up_ends_its_request_at_the_server_too(site: Site) -> None:
    asked, gone = threading.Event(), threading.Event()

    def wait(client: socket.socket, _: bytes) -> None:
        asked.set()
        while client.recv(65536):
            pass
        gone.set()

    with listening(wait) as upstream, wrapped(site, upstream) as (port, _):
        web = Web(port)
        web.connection.request("POST", "/mcp", json.dumps(PING), web.headers)
        assert asked.wait(20)
        web.connection.close()
        assert gone.wait(20)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
    ids=["nothing", "nonsense", "half-a-body", "half-a-chunk"],
)
def test_a_server_that_breaks_off_before_its_answer_is_a_502(site: Site, answer: bytes) -> None:
    with listening(lambda client, _: client.sendall(answer)) as upstream, wrapped(site, upstream) as (port, _):
        web = Web(port)
        (found,) = web.post(LISTS)
    assert web.said[0][0] == 502
    assert found["id"] == 7
    assert found["error"]["code"] == -32000


def test_a_stream_that_breaks_off_breaks_off_for_the_client(site: Site) -> None:
    begin = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    event = b"data: {}\n\n"

    def answer(client: socket.socket, _: bytes) -> None:
        client.sendall(begin + b"%x\r\n%b\r\n" % (len(event), event))

    with listening(answer) as upstream, wrapped(site, upstream) as (port, _):
        web = Web(port)
        web.connection.request("POST", "/mcp", json.dumps(PING), web.headers)
        response = web.connection.getresponse()
        assert response.read1() == event
        with pytest.raises(http.client.HTTPException):
            response.read()


def test_what_the_client_says_of_itself_reaches_the_server_and_hop_by_hop_headers_do_not(site: Site) -> None:
    seen: list[bytes] = []
    body = b'{"jsonrpc":"2.0","id":7,"result":{}}'

    def answer(client: socket.socket, request: bytes) -> None:
        seen.append(request)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Own: 1\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
        client.sendall(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    with listening(answer) as upstream, wrapped(site, upstream) as (port, _):
        own = {"Authorization": "Bearer abc", "Last-Event-ID": "3", "Connection": "keep-alive, X-Drop", "X-Drop": "1"}
        connection = Web(port).connection
        connection.request("POST", "/mcp?a=b", json.dumps(PING), own)
        response = connection.getresponse()
        assert (response.read(), response.headers["X-Own"], response.headers["X-Hop"]) == (body, "1", None)
    head = seen[0].lower()
    assert head.startswith(b"post /mcp?a=b http/1.1\r\n")
    assert f"host: 127.0.0.1:{upstream}".encode() in head
    assert b"authorization: bearer abc\r\n" in head
    assert b"last-event-id: 3\r\n" in head
    assert b"x-drop" not in head


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now)
    signed = made.not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(site: Site, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))

    def answer(client: socket.socket, _: bytes) -> None:
        raise AssertionError("nothing may be said to it")

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                with client, context.wrap_socket(client, server_side=True) as shielded:
                    answer(shielded, b"")
            except (ssl.SSLError, ConnectionError):
                continue
            except OSError:
                return

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        there = listener.getsockname()[1]
        with wrapped(site, there, "--upstream", f"https://localhost:{there}/mcp") as (port, _):
            (found,) = Web(port).post(PING)
        listener.shutdown(socket.SHUT_RDWR)
    assert "its certificate is not to be trusted" in found["error"]["message"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://x/",
        "http://",
        "http://user@x/",
        "http://x/?a",
        "http://x/#a",
        "http://x:99999/",
        "http://x/\r\nA: b",
    ],
)
def test_an_address_that_could_mean_something_else_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="--upstream"):
        Upstream.at(url)


def test_headers_of_one_connection_are_dropped() -> None:
    given = [("Connection", "close, X-One"), ("x-one", "1"), ("TE", "trailers"), ("A", "1"), ("a", "2"), ("Host", "x")]
    assert end_to_end(given) == [("A", "1"), ("a", "2")]
    assert end_to_end(given, {"a": "3"}) == [("a", "3")]


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\r\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_cut_where_they_end_however_they_arrive(end: bytes, size: int) -> None:
    newline = end[: len(end) // 2]
    whole = [b"event: message" + newline + b"data: {}" + end, b": alive" + end, b"data: a" + newline + b"data:b" + end]
    stream = b"".join(whole) + b"data: rest"
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    found = list(events(lambda: pieces.pop(0) if pieces else b"", 1000))
    assert b"".join(found) == stream
    assert [data_of(each) for each in found if data_of(each) is not None] == [b"{}", b"a\nb", b"rest"]


def test_an_event_without_an_end_is_not_kept_for_ever() -> None:
    with pytest.raises(TooLongError):
        list(events(lambda: b"data: x", 100))


def test_an_event_keeps_its_id_when_its_data_change() -> None:
    given = b"id: 5\r\nevent: message\r\ndata: {}\r\n\r\n"
    assert with_data(given, [b"[]"]) == b"id: 5\r\nevent: message\r\ndata: []\r\n\r\n"
    one, two = (each + b"\r\n\r\n" for each in with_data(given, [b"1", b"2"]).split(b"\r\n\r\n")[:2])
    assert (data_of(one), b"id:" in one, data_of(two), b"id: 5" in two) == (b"1", False, b"2", True)
    assert data_of(event_of(b"{}")) == b"{}"
    made: Any = with_data(given, [])
    assert b"id: 5" in made
