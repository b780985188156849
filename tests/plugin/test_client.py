from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from licet import client
from licet.client import MAX_ANSWER_BYTES, LicenseClient, Route
from licet.errors import ServerUnreachableError
from tests.plugin.vendor import KEY, LicenseServer, answer

ASK = {"license_key": KEY}


def test_a_verdict_comes_back_as_a_claim_to_verify(server: LicenseServer) -> None:
    server.reply = lambda _: answer(200, {"valid": True, "lease": "a.b.c"})
    assert LicenseClient(server.url).ask(Route.VALIDATE, ASK).token == "a.b.c"
    server.reply = lambda _: answer(401, {"valid": False, "refusal": "d.e.f"})
    said = LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert (said.valid, said.token) == (False, "d.e.f")
    assert "d.e.f" not in repr(said)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_passing_fault_is_retried(server: LicenseServer, status: int) -> None:
    replies = [answer(status, {}), answer(200, {"valid": True, "lease": "a.b.c"})]
    server.reply = lambda _: replies.pop(0)
    assert LicenseClient(server.url).ask(Route.VALIDATE, ASK).valid
    assert len(server.asked) == 2


def test_retries_are_bounded(server: LicenseServer) -> None:
    server.reply = lambda _: answer(503, {})
    with pytest.raises(ServerUnreachableError, match="HTTP 503"):
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_names_a_time_is_not_asked_before(server: LicenseServer, status: int) -> None:
    server.reply = lambda _: answer(status, {}, Retry_After="5")
    with pytest.raises(ServerUnreachableError) as caught:
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert (caught.value.retry_after, len(server.asked)) == (5, 1)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"<html>", id="a-page"),
        pytest.param(200, b'{"valid": false}', id="no-with-200"),
        pytest.param(401, b'{"valid": true, "lease": "a.b.c"}', id="yes-with-401"),
        pytest.param(401, b"Unauthorized", id="a-proxy"),
        pytest.param(200, b'{"valid": 1, "lease": "a"}', id="truthy"),
        pytest.param(200, b'{"valid": true, "valid": true}', id="field-twice"),
        pytest.param(500, b"", id="500"),
        pytest.param(404, b"{}", id="404"),
    ],
)
def test_what_is_no_verdict_is_no_answer(server: LicenseServer, status: int, body: bytes) -> None:
    server.reply = lambda _: (status, {}, body)
    with pytest.raises(ServerUnreachableError) as caught:
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert "3A9F2" not in str(caught.value)


def test_a_redirect_is_not_followed_so_the_key_stays_with_the_server(server: LicenseServer) -> None:
    server.reply = lambda _: (307, {"Location": f"{server.url}/elsewhere"}, b"")
    with pytest.raises(ServerUnreachableError):
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert len(server.asked) == 1


def test_an_endless_answer_is_cut_off(server: LicenseServer) -> None:
    server.reply = lambda _: (200, {}, b'{"valid": true, "lease": "' + b"a" * MAX_ANSWER_BYTES + b'"}')
    with pytest.raises(ServerUnreachableError, match="too long"):
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)


def test_a_closed_port_is_named_in_words_and_quickly() -> None:
    started = time.monotonic()
    with pytest.raises(ServerUnreachableError, match=r"http://127\.0\.0\.1:1 cannot be reached: no connection"):
        LicenseClient("http://127.0.0.1:1").ask(Route.VALIDATE, ASK)
    assert time.monotonic() - started < 10


def test_a_silent_server_is_given_up_after_one_patience(server: LicenseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("licet.client.READ_SECONDS", 0.2)
    over = threading.Event()
    server.reply = lambda _: (over.wait(20), answer(200, {}))[1]
    with pytest.raises(ServerUnreachableError, match="does not answer in time"):
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    over.set()
    assert len(server.asked) == 1


def test_no_address_at_all_says_what_to_set() -> None:
    with pytest.raises(ServerUnreachableError, match="LICENSE_SERVER_URL"):
        LicenseClient("").ask(Route.VALIDATE, ASK)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("17", 17),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90),  # by the server's own clock
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("9" * 40, None),
        ("Sun, 22 Nov 99999 12:00:00 GMT", None),
    ],
)
def test_how_long_to_wait_is_passed_on(header: str, seconds: float | None) -> None:
    assert client._seconds(header, "Sun, 22 Nov 2026 12:00:00 GMT") == seconds


def test_a_wish_reaches_who_asked(server: LicenseServer) -> None:
    server.reply = lambda _: answer(429, {}, Retry_After="17")
    with pytest.raises(ServerUnreachableError) as caught:
        LicenseClient(server.url).ask(Route.VALIDATE, ASK)
    assert caught.value.retry_after == 17


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends one byte of its header a tenth of a second, for as long as it is let."""
    stop = threading.Event()

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while not stop.is_set():
                connection, _ = listener.accept()
                threading.Thread(target=drip, args=(connection,), daemon=True).start()

    def drip(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not stop.wait(0.1):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_server_that_drips_its_header_holds_nobody_up(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TOTAL_SECONDS", 0.5)
    slow, started = LicenseClient(dripping), time.monotonic()
    for _ in range(client.MOST_HANGING + 2):
        with pytest.raises(ServerUnreachableError, match="does not answer in time"):
            slow.ask(Route.VALIDATE, ASK)
    assert time.monotonic() - started < 5
    asking = [thread for thread in threading.enumerate() if thread.name == "licet-ask"]
    assert len(asking) <= client.MOST_HANGING


def test_certificates_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(ServerUnreachableError, match="REQUESTS_CA_BUNDLE"):
        LicenseClient("https://127.0.0.1:1").ask(Route.VALIDATE, ASK)
