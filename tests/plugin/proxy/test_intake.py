"""What an HTTP request must be before it is looked at, and how long it may take."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from email.message import Message
from http.client import parse_headers
from io import BufferedReader, BytesIO

import pytest

from licet.proxy.intake import MAX_BODY, SMALL_BODY, Incoming, RequestError, Room, check_head, is_well_known, read_body
from tests.servers import wait_until


def head(*lines: str) -> Message:
    return parse_headers(BytesIO("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"))


DECISIVE = """Authorization Content-Encoding Content-Type Host Mcp-Method Mcp-Name MCP-Protocol-Version
    Mcp-Session-Id Origin"""


@pytest.mark.parametrize("name", DECISIVE.split())
def test_a_header_that_decides_something_comes_once(name: str) -> None:
    check_head(head(f"{name}: identity"))
    with pytest.raises(RequestError, match="more than once"):
        check_head(head(f"{name}: identity", f"{name.lower()}: identity"))
    if "-" in name:  # one header for CGI and its heirs
        with pytest.raises(RequestError, match="malformed"):
            check_head(head(f"{name.replace('-', '_')}: identity"))


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/.well-known/oauth-protected-resource/mcp", True),
        ("/.well-known/openid-configuration", True),
        ("/.well-known/../admin", False),
        ("/.well-known/./admin", False),
        ("/.well-known/..", False),
        ("/.well-known/%2e%2e/admin", False),
        ("/.well-known/%252e%252e/admin", False),
        ("/.well-known/a%2fadmin", False),
        ("/.well-known/..%5cadmin", False),
        ("/.well-known/..\\admin", False),
        ("/.well-known//admin", False),
        ("/.well-known/..;/admin", False),
        ("/admin", False),
    ],
)
def test_only_one_reading_of_a_path_lies_below_well_known(path: str, known: bool) -> None:
    assert is_well_known(path) is known


@pytest.fixture
def wire() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_who_sends_a_little_at_a_time_has_no_more_time_than_others(wire: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = wire
    incoming = Incoming(ours, idle=5, whole=0.3)
    file = BufferedReader(incoming)  # type: ignore[arg-type] # a raw file, but for its name
    began = time.monotonic()

    def trickle() -> bool:
        theirs.send(b"x")
        try:
            return not incoming.readinto(bytearray(1))
        except TimeoutError:
            return True

    wait_until(trickle, within=5, what="the client is too slow")
    assert time.monotonic() - began < 4
    incoming.begin()
    assert ours.recv(1) == b"x"
    theirs.send(b"abc")
    assert file.read(3) == b"abc"
    assert ours.gettimeout() == 5


def test_who_sends_nothing_has_its_time_too(wire: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(TimeoutError):
        Incoming(wire[0], idle=0.05, whole=5).readinto(bytearray(1))


def chunks(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("form", ["length", "chunks"])
def test_long_bodies_share_a_room_and_give_it_back(form: str) -> None:
    body = b"x" * (SMALL_BODY + 10)
    sent = body if form == "length" else chunks(body, 1000)
    about = head(f"Content-Length: {len(body)}" if form == "length" else "Transfer-Encoding: chunked")
    room = Room(len(body))
    with room.share() as take:
        assert read_body(about, BytesIO(sent), take) == body  # type: ignore[arg-type]
        with room.share() as other, pytest.raises(RequestError, match="try again") as refused:
            read_body(about, BytesIO(sent), other)  # type: ignore[arg-type]
        assert refused.value.status == 503
        with room.share() as small:
            assert read_body(head("Content-Length: 3"), BytesIO(b"abc"), small) == b"abc"  # type: ignore[arg-type]
    with room.share() as take:
        assert read_body(about, BytesIO(sent), take) == body  # type: ignore[arg-type]


@pytest.mark.parametrize("line", [f"Content-Length: {MAX_BODY + 1}", "Transfer-Encoding: chunked"])
def test_a_body_has_a_bound(line: str) -> None:
    with pytest.raises(RequestError, match="8 MiB") as refused, Room().share() as take:
        read_body(head(line), BytesIO(b"%x\r\n" % (MAX_BODY + 1)), take)  # type: ignore[arg-type]
    assert refused.value.status == 413
