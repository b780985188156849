"""Calls to payment providers: whatever the other side does, a call ends, soon, and where it was meant to."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import requests
from stripe import HTTPClient

from licet_server.billing import http_calls, stripe_calls
from licet_server.billing.http_calls import BoundedSession, TooLongError
from licet_server.billing.stripe_api import StripeApi
from licet_server.config import StripeSettings
from licet_server.errors import ProviderError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
KEY = "_".join(("sk", "test", "x" * 20))


class Talker:
    """A server that says whatever it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.asked: list[bytes] = []
        self.begins, self.drips, self.over = b"", b"", threading.Event()
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._answer, args=(connection,)))
            self._threads[-1].start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.asked.append(connection.recv(65536).split(b"\r\n")[0])
                connection.sendall(self.begins)
                while self.drips and not self.over.wait(0.02):
                    connection.sendall(self.drips)
            except OSError:
                return  # it was cut off

    def close(self) -> None:
        self.over.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def talker() -> Iterator[Talker]:
    made = Talker()
    yield made
    made.close()


@pytest.fixture
def api(talker: Talker, monkeypatch: pytest.MonkeyPatch) -> StripeApi:
    monkeypatch.setattr(stripe_calls, "RETRIES", 0)
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0)
    return StripeApi(StripeSettings(secret_key=KEY, api_base=talker.url))


def took(call: Callable[[], object]) -> float:
    start = time.monotonic()
    call()
    return time.monotonic() - start


@pytest.mark.parametrize(("begins", "drips"), [
    pytest.param(OK + b"\r\n{", b" ", id="body-without-end"),
    pytest.param(OK + b"Content-Length: 100000\r\n\r\n{", b" ", id="body-with-length"),
    pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", id="chunks"),
    pytest.param(b"HTTP/1.1 200 OK\r\nX: ", b"x", id="headers"),
    pytest.param(b"HTTP/1.1 200", b" ", id="status"),
])  # fmt: skip
def test_an_answer_that_never_ends_is_cut_off(
    talker: Talker, api: StripeApi, monkeypatch: pytest.MonkeyPatch, begins: bytes, drips: bytes
) -> None:
    monkeypatch.setattr(http_calls, "LONGEST_CALL", 0.3)
    talker.begins, talker.drips = begins, drips

    def ask() -> None:
        with pytest.raises(requests.Timeout):
            BoundedSession().request("GET", talker.url)
        with pytest.raises(ProviderError, match="cannot be reached"):
            api.buyer("cus_1")

    assert took(ask) < 5


def test_a_redirect_is_not_followed(talker: Talker, api: StripeApi) -> None:
    talker.begins = b"HTTP/1.1 302 Found\r\nLocation: " + talker.url.encode() + b"/else\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(ProviderError):
        api.buyer("cus_1")
    assert [line.split()[1].split(b"?")[0] for line in talker.asked] == [b"/v1/customers/cus_1"]


def test_an_answer_that_is_too_long_is_refused(talker: Talker, api: StripeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_calls, "LONGEST_ANSWER", 100)
    talker.begins = OK + b"Content-Length: 101\r\n\r\n" + b" " * 101
    with pytest.raises(TooLongError):
        BoundedSession().request("GET", talker.url)
    with pytest.raises(ProviderError):
        api.buyer("cus_1")


def test_no_proxy_of_the_environment_is_asked(talker: Talker, api: StripeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    talker.begins = OK + b'Content-Length: 30\r\n\r\n{"email": "buyer@example.com"} '
    assert api.buyer("cus_1").email == "buyer@example.com"
