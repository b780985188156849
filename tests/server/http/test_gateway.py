"""The body is read before a thread is taken, within a time and a size; an answer is whole, or is seen to be cut off."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing

import pytest

from licet_server.http import gateway
from licet_server.http.body import body_limit
from licet_server.http.gateway import Gateway
from tests.server.rsgi import Protocol, scope
from tests.servers import free_port, wait_until

JSON = {"Content-Type": "application/json"}


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {name: value for name, value in environ.items() if isinstance(value, str)} | {"length": len(body)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


def ask(parts, headers=(), *, app=application, path="/caf\u00e9", stays=True, whole=True, **changes):
    """Send a body as the network would; one that is not *whole* stays silent after the last part, or ends there."""
    network = Protocol(parts, stays=stays, whole=whole)
    asyncio.run(Gateway(app, threads=1).__rsgi__(scope(path, headers, **changes), network))
    return network.answers


def seen(answers):
    ((status, _, body),) = answers
    assert status == 200
    return json.loads(body)


def test_a_body_in_parts_arrives_as_a_whole():
    found = seen(ask([b"{", b"}"], [("content-length", "99"), ("content-type", "x/y")]))
    assert (found["length"], found["CONTENT_LENGTH"], found["CONTENT_TYPE"]) == (2, "2", "x/y")
    assert (found["REMOTE_ADDR"], found["PATH_INFO"]) == ("192.0.2.1", "/caf\u00c3\u00a9")


@pytest.mark.parametrize("headers", [[], [("content-length", "500000")], [("content-length", "9" * 30)]])
def test_of_an_endless_body_little_more_is_read_than_is_allowed(headers):
    assert seen(ask([b"x" * 5000] * 100, headers))["length"] == body_limit("/café") + 2


@pytest.mark.parametrize("headers", [[], [("content-length", "2")]])
def test_a_body_that_does_not_arrive_is_given_up(monkeypatch, headers):
    monkeypatch.setattr(gateway, "BODY_SECONDS", 0.05)
    ((status, told, body),) = ask([b"{"], headers, whole=False)
    assert (status, json.loads(body)["code"]) == (408, "BODY_TOO_SLOW")
    assert ("Connection", "close") in told


@pytest.mark.parametrize("headers", [[], [("content-length", "2")]])
def test_a_client_that_has_gone_gets_no_thread(headers):
    assert ask([b"{"], headers, app=None, stays=False, whole=False) == []


@pytest.mark.parametrize("name", ["x_forwarded_for", "X_Forwarded_For"])
def test_a_header_with_an_underscore_cannot_pass_for_another(name):
    found = seen(ask([], [(name, "5.5.5.5"), ("x-forwarded-for", "8.8.8.8"), ("x-forwarded-for", "9.9.9.9")]))
    assert found["HTTP_X_FORWARDED_FOR"] == "8.8.8.8,9.9.9.9"


def test_the_authority_of_http_2_is_the_host_and_an_address_has_no_brackets():
    found = seen(ask([], authority="licenses.example.com", client="[2001:db8::1]:4711", server="[::1]:5000"))
    assert (found["HTTP_HOST"], found["REMOTE_ADDR"]) == ("licenses.example.com", "2001:db8::1")
    assert (found["SERVER_NAME"], found["SERVER_PORT"]) == ("::1", "5000")


class Breaks:
    """An answer in parts that fails after some of them."""

    def __init__(self, parts):
        self.parts, self.closed = parts, False

    def __iter__(self):
        yield from self.parts
        raise ValueError("a secret of ours")

    def close(self):
        self.closed = True


@pytest.mark.parametrize("breaks", ["at once", "in its parts"])
def test_an_application_that_fails_is_a_500_problem_and_says_nothing_of_it(breaks, capsys):
    parts = Breaks([b"some"])

    def failing(_environ, start_response):
        if breaks == "at once":
            raise ValueError("a secret of ours")
        start_response("200 OK", [])
        return parts

    ((status, headers, body),) = ask([], app=failing)
    assert (status, json.loads(body)["code"]) == (500, "INTERNAL_ERROR")
    assert ("Content-Type", "application/problem+json") in headers
    assert b"secret" not in body
    assert parts.closed is (breaks != "at once")


ODD_APPLICATION = '''
"""Answers that no application of ours gives every day, by the real gateway and the real web server."""
import sys
import threading
import time

from licet_server.http import gateway, outflow

gateway.BODY_SECONDS, outflow.CHUNK_SECONDS = 0.5, 0.5
STATE = {"made": 0, "running": 0}


def parts(kind):
    STATE["running"] += 1
    try:
        for number in range({"endless": 100_000, "many": 2000, "broken": 100}.get(kind, 1)):
            STATE["made"] += 1
            if kind == "broken" and number == 50:
                raise ValueError("a secret of ours")
            yield bytes([65 + number % 26]) * 10_000
    finally:
        STATE["running"] -= 1


def application(environ, start_response):
    kind = environ["PATH_INFO"][1:]
    if kind == "crash":
        raise ValueError("a secret of ours")
    if kind in ("204", "304"):
        start_response(f"{kind} Odd", [("X-Kind", kind)])
        return []
    if kind == "state":
        text = f"{STATE['made']} {STATE['running']}".encode()
        start_response("200 OK", [("Content-Length", str(len(text)))])
        return [text]
    if kind == "who":
        text = " ".join(environ.get(name, "") for name in ("REMOTE_ADDR", "HTTP_HOST", "SERVER_PROTOCOL")).encode()
        start_response("200 OK", [("Content-Length", str(len(text)))])
        return [text]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else parts(kind)


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    host, port = sys.argv[1], int(sys.argv[2])
    server = Granian("odd", address=host, port=port, interface=Interfaces.RSGI, websockets=False)
    server.serve(target_loader=lambda *_: gateway.Gateway(application, threads=2), wrap_loader=False)
'''


@pytest.fixture(scope="module", params=["127.0.0.1", "::1"])
def address(request, tmp_path_factory) -> Iterator[tuple[str, int]]:
    """Where the odd application is served, by IPv4 and by IPv6."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.py").write_text(textwrap.dedent(ODD_APPLICATION))
    where = request.param, free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, str(folder / "odd.py"), where[0], str(where[1])], stderr=log)
    try:
        wait_until(lambda: _listens(where), within=60, what="the odd application is served", process=process)
        yield where
    finally:
        process.terminate()
        process.wait(20)
    assert b"CRITICAL" not in (folder / "log").read_bytes()


def _listens(where):
    with closing(socket.socket(socket.AF_INET6 if ":" in where[0] else socket.AF_INET)) as probe:
        return probe.connect_ex(where) == 0


def get(where, path, method="GET"):
    with closing(http.client.HTTPConnection(*where, timeout=10)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def running(where):
    return int(get(where, "/state")[2].split()[1])


def test_an_answer_without_a_length_arrives_whole(address):
    assert get(address, "/short")[2] == b"A" * 10_000
    status, headers, body = get(address, "/many")
    assert (status, headers.get("transfer-encoding"), len(body)) == (200, "chunked", 20_000_000)
    assert body == b"".join(bytes([65 + number % 26]) * 10_000 for number in range(2000))


@pytest.mark.parametrize(("path", "method"), [("/many", "HEAD"), ("/204", "GET"), ("/304", "GET")])
def test_an_answer_without_a_body_leaves_the_connection_in_order(address, path, method):
    with closing(http.client.HTTPConnection(*address, timeout=10)) as connection:
        for _ in range(2):
            connection.request(method, path)
            assert connection.getresponse().read() == b""
        connection.request("GET", "/short")
        assert len(connection.getresponse().read()) == 10_000


def test_an_answer_that_breaks_off_is_seen_to_be_cut(address):
    for _ in range(3):
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            get(address, "/broken")
    assert running(address) == 0
    assert len(get(address, "/short")[2]) == 10_000


def test_a_client_that_stops_reading_is_given_up_and_little_was_made_for_it(address):
    before = int(get(address, "/state")[2].split()[0])
    with closing(http.client.HTTPConnection(*address, timeout=10)) as connection:
        connection.request("GET", "/endless")
        answer = connection.getresponse()
        wait_until(lambda: running(address) == 0, within=10, what="the thread is free again")
        made = int(get(address, "/state")[2].split()[0]) - before
        assert made * 10_000 < 32 * 2**20  # what the buffers of the sockets take, and not the gigabyte
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()


def test_a_client_that_goes_is_left_at_once(address):
    for _ in range(3):
        with closing(http.client.HTTPConnection(*address, timeout=10)) as connection:
            connection.request("GET", "/endless")
            connection.getresponse().read(100_000)
    wait_until(lambda: running(address) == 0, within=10, what="the threads are free again")


def test_a_crash_is_a_problem_over_the_network_too(address):
    status, headers, body = get(address, "/crash")
    assert (status, headers["content-type"]) == (500, "application/problem+json")
    assert b"secret" not in body
    assert b"Traceback" not in body


def test_the_client_is_known_by_its_address(address):
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    assert get(address, "/who")[2].decode() == f"{address[0]} {host}:{address[1]} HTTP/1.1"


def test_http_2_without_a_handshake_is_answered(address):
    """One request by frames of RFC 9113: the preface, SETTINGS, and HEADERS in literals of RFC 7541."""
    names = [(":method", "GET"), (":path", "/who"), (":scheme", "http"), (":authority", "licenses.example.com")]
    block = b"".join(
        b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode() for name, value in names
    )
    frames = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + len(block).to_bytes(3, "big")
    frames += b"\x01\x05\x00\x00\x00\x01" + block
    with closing(socket.create_connection(address, timeout=10)) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frames)
        found, wanted = b"", f"{address[0]} licenses.example.com HTTP/2".encode()
        while wanted not in found:
            part = connection.recv(4096)
            assert part, found
            found += part


def test_a_slow_an_aborted_and_an_endless_body_over_the_network(address):
    head = b"POST /who HTTP/1.1\r\nHost: licet.test\r\n"
    with closing(socket.create_connection(address, timeout=10)) as slow:
        slow.sendall(head + b"Content-Length: 5\r\n\r\n{")
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
    for declared in (b"Content-Length: 5\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"):
        with closing(socket.create_connection(address, timeout=10)) as aborted:
            aborted.sendall(head + declared)
    with closing(socket.create_connection(address, timeout=10)) as slow:
        slow.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
    assert get(address, "/short")[0] == 200


@pytest.mark.sqlite_only(reason="the body is read before any database is asked")
def test_a_chunked_body_over_the_limit_is_refused(server):
    host = "127.0.0.1", server.port
    for size, expected in ((16 * 1024, 400), (16 * 1024 + 1, 413), (200_000, 413)):
        with closing(http.client.HTTPConnection(*host, timeout=10)) as connection:
            connection.request("POST", "/validate", iter([b"x" * size]), JSON, encode_chunked=True)
            answer = connection.getresponse()
            assert (answer.status, answer.getheader("Content-Type")) == (expected, "application/problem+json")


@pytest.mark.sqlite_only(reason="it is about the headers of an answer")
def test_on_the_wire_an_answer_of_the_short_cut_has_the_headers_of_the_route(server):
    asked, told = json.dumps({"license_key": server.issue("pro")["license_key"]}), []
    for kind in ("application/json", "application/json; charset=utf-8"):  # the second is left to the route
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
            connection.request("POST", "/validate", asked, {"Content-Type": kind})
            answer = connection.getresponse()
            told.append((answer.status, sorted((name.lower(), value) for name, value in answer.getheaders())))
            assert int(answer.headers["Content-Length"]) == len(answer.read())
    for _, headers in told:
        headers[:] = [pair for pair in headers if pair[0] not in {"date", "x-request-id", "content-length"}]
    assert told[0] == told[1]
    assert ("x-content-type-options", "nosniff") in told[0][1]


@pytest.mark.sqlite_only(reason="it is about the headers of an answer")
@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("GET", "/healthz", 0, 200),
        ("GET", "/api/v1/nothing", 0, 404),
        ("GET", "/nothing", 0, 404),
        ("GET", "/validate", 0, 405),
        ("POST", "/validate", 20_000, 413),
        ("POST", "/validate", 1, 400),
        ("GET", "/admin", 0, 303),
        ("GET", "/static/app.css", 0, 200),
        ("HEAD", "/healthz", 0, 200),
    ],
)
def test_every_answer_has_the_security_headers_and_a_number(server, method, path, size, status):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request(method, path, b"x" * size, JSON)
        answer = connection.getresponse()
        answer.read()
    assert (answer.status, len(answer.headers["X-Request-Id"])) == (status, 32)
    names = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy")
    assert all(len(answer.headers.get_all(name, [])) == 1 for name in names)
