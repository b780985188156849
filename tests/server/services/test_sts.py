"""How AWS STS is asked: real connections to endpoints that behave, and to many that do not."""

from __future__ import annotations

import ssl
import threading
import time

import pytest

from licet_server.errors import AttestationError, StsUnavailableError
from licet_server.licensing.attestation import BODY, CONTENT_TYPE, Proof, parse_endpoint
from licet_server.licensing.sts_answer import Identity
from licet_server.services import sts
from licet_server.services.sts import LONGEST_ANSWER, MOST_AT_ONCE, ask_sts
from tests.server.attesting import ACCOUNT, IDENTITY, FakeSts, answering
from tests.servers import free_port, wait_until

HEADERS = {"authorization": "signed-authorization", "x-amz-security-token": "session-token"}
ANN = Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")
ERROR = "<ErrorResponse><Error><Code>{}</Code></Error></ErrorResponse>"


def ask(url, **options):
    return ask_sts(Proof(parse_endpoint(url), HEADERS), **options)


def unavailable(url, said, **options):
    with pytest.raises(StsUnavailableError, match=said) as found:
        ask(url, **options)
    assert not any(secret in str(found.value) for secret in HEADERS.values())


def slowly(piece, every):
    """Return what answers a little at a time, and never to its end."""

    def answer(fake, handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not fake.released.wait(every):
            handler.wfile.write(piece)

    return answer


def test_the_request_that_was_signed_is_sent_and_nothing_else():
    with FakeSts(answering(200, IDENTITY)) as fake:
        assert ask(fake.url) == ANN
    ((path, headers, body),) = fake.asked
    host = fake.url.removeprefix("http://").rstrip("/")
    assert (path, body) == ("/", BODY)
    fixed = {"host": host, "content-type": CONTENT_TYPE, "connection": "close", "content-length": str(len(BODY))}
    assert headers == HEADERS | fixed | {"accept-encoding": "identity"}


def test_a_redirect_is_not_followed():
    with FakeSts(answering(200, IDENTITY)) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            with FakeSts(answering(status, Location=elsewhere.url)) as fake:
                unavailable(fake.url, f"answered {status}: try again")
        assert elsewhere.asked == []


def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    with FakeSts(answering(200, "")) as proxy, FakeSts(answering(200, IDENTITY)) as fake:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(fake.url) == ANN
        assert proxy.asked == []


@pytest.mark.parametrize("size", [LONGEST_ANSWER, LONGEST_ANSWER + 1, 50 * LONGEST_ANSWER])
def test_a_long_answer_is_not_read_to_its_end(size):
    body = IDENTITY + " " * (size - len(IDENTITY))
    with FakeSts(answering(200, body)) as fake:
        if size <= LONGEST_ANSWER:
            assert ask(fake.url) == ANN
        else:
            unavailable(fake.url, "more than it ever does")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda fake, _: fake.released.wait(60), id="nothing"),
        pytest.param(slowly(b"X-Slow: 1\r\n", 0.02), id="headers-without-end"),
        pytest.param(slowly(b"\r\n<", 0.02), id="a-body-without-end"),
    ],
)
def test_an_endpoint_that_takes_its_time_does_not_get_it(answer):
    with FakeSts(answer) as fake:
        began = time.monotonic()
        unavailable(fake.url, "no answer within 0.4 seconds|broke off|cannot be reached", patience=0.4)
        assert time.monotonic() - began < 10


def test_an_endpoint_that_is_not_there_says_what_to_do():
    unavailable(f"http://127.0.0.1:{free_port()}/", "cannot be reached: try again in a minute")


def test_an_address_that_nothing_may_go_to_is_not_connected_to():
    unavailable("http://169.254.169.254/", "an address that nothing may be sent to")


def test_a_certificate_that_does_not_count_ends_it(tmp_path, monkeypatch):
    with FakeSts(answering(200, IDENTITY)) as fake:
        unavailable(fake.url.replace("http:", "https:"), "no certificate that counts")
    assert fake.asked == []
    assert ssl.create_default_context().check_hostname


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "ExpiredToken", "InvalidClientTokenId"])
def test_a_refusal_of_aws_is_one_of_ours(code):
    with FakeSts(answering(403, ERROR.format(code))) as fake, pytest.raises(AttestationError, match=code):
        ask(fake.url)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, ERROR.format("InternalFailure")),
        (503, ""),
        (429, ""),
        (400, ERROR.format("Throttling")),
        (403, "<html>blocked by a firewall</html>"),
        (204, ""),
        (200, "nonsense"),
        (200, ""),
    ],
)
def test_what_decides_nothing_is_no_refusal(status, body):
    with FakeSts(answering(status, body)) as fake:
        unavailable(fake.url, "AWS STS")


def test_only_some_threads_wait_for_aws_and_the_others_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(sts, "_QUEUE_SECONDS", 0.05)
    with FakeSts(lambda fake, handler: fake.released.wait(60) and answering(200, IDENTITY)(fake, handler)) as fake:
        done = []
        waiting = [
            threading.Thread(target=lambda: done.append(ask(fake.url, patience=60))) for _ in range(MOST_AT_ONCE)
        ]
        for thread in waiting:
            thread.start()
        wait_until(lambda: len(fake.asked) == MOST_AT_ONCE, within=20, what="all of them are waiting")
        unavailable(fake.url, "try again in a few seconds")
        fake.released.set()
        for thread in waiting:
            thread.join()
        assert done == [ANN] * MOST_AT_ONCE
        assert ask(fake.url) == ANN
