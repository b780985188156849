"""One webhook, sent once: signed, in time, and only where it may go."""

from __future__ import annotations

import base64
import hmac
import re
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from licet_server.services.outbox import Delivery
from licet_server.worker.send import Sender, _wish
from tests.server.receivers import Receiver, talker, tls_of
from tests.servers import free_port

PEPPER = "a pepper of sixteen characters"


@pytest.fixture
def sender():
    return Sender(PEPPER, private=True, patience=1.0)


def delivery(url, **changes):
    made = Delivery(
        id="dlv_00000000000000000000",
        endpoint_id="whe_00000000000000000000",
        url=url,
        secret_versions=(1,),
        event_id="evt_00000000000000000000",
        event_type="license.issued",
        body=b'{"type":"license.issued","data":{}}',
        attempts=1,
        leased_until=datetime.now(UTC) + timedelta(minutes=1),
    )
    return replace(made, **changes)


def secret(version=1):
    from licet_server.keys.webhook_secrets import shown, webhook_secret

    return shown(webhook_secret(PEPPER, "whe_00000000000000000000", version))


def test_a_webhook_is_what_the_specification_says(sender):
    with Receiver() as receiver:
        outcome = sender.send(delivery(receiver.url + "hooks?team=7"))
    (one,) = receiver.received
    assert (outcome.status, outcome.error) == (204, None)
    assert one.path == "/hooks?team=7"
    assert one.body == b'{"type":"license.issued","data":{}}'
    assert one.headers["content-type"] == "application/json"
    assert one.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert one.id == "evt_00000000000000000000"
    assert one.is_signed_with(secret())
    assert not one.is_signed_with(secret(2))
    assert not one.is_signed_with(secret(), now=time.time() + 301)


def test_during_a_rotation_both_secrets_sign(sender):
    with Receiver() as receiver:
        sender.send(delivery(receiver.url, secret_versions=(2, 1)))
    (one,) = receiver.received
    assert one.is_signed_with(secret(1))
    assert one.is_signed_with(secret(2))
    assert not one.is_signed_with(secret(3))


def test_the_receiver_is_reached_by_name_with_its_certificate_checked(tmp_path):
    receiving, trusting = tls_of(tmp_path, "localhost")
    with Receiver(tls=receiving) as receiver:
        outcome = Sender(PEPPER, private=True, tls=trusting).send(delivery(receiver.url))
    assert outcome.error is None
    assert receiver.received[0].is_signed_with(secret())


def test_a_certificate_of_another_name_does_not_count(tmp_path):
    receiving, trusting = tls_of(tmp_path, "hooks.example.com")
    with Receiver(tls=receiving) as receiver:
        outcome = Sender(PEPPER, private=True, tls=trusting).send(delivery(receiver.url))
    assert outcome.status is None
    assert "certificate does not count: Hostname mismatch" in outcome.error
    assert receiver.received == []


def test_a_certificate_of_nobody_does_not_count(tmp_path, sender):
    receiving, _ = tls_of(tmp_path, "localhost")
    with Receiver(tls=receiving) as receiver:
        outcome = sender.send(delivery(receiver.url))
    assert "certificate does not count: self-signed" in outcome.error
    assert receiver.received == []


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_an_arrival(sender, status):
    with Receiver(lambda _: status) as receiver:
        assert sender.send(delivery(receiver.url)).error is None


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_every_other_answer_is_a_failure(sender, status):
    with Receiver(lambda _: status) as receiver:
        outcome = sender.send(delivery(receiver.url))
    assert (outcome.status, outcome.error) == (status, f"the receiver answered {status}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(sender, status):
    with Receiver() as inside, Receiver(lambda _: (status, {"Location": inside.url})) as receiver:
        outcome = sender.send(delivery(receiver.url))
    assert outcome.status == status
    assert "redirects are not followed" in outcome.error
    assert inside.received == []


def test_no_proxy_of_the_environment_is_asked(sender, monkeypatch):
    with Receiver() as proxy, Receiver() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert sender.send(delivery(receiver.url)).error is None
    assert (len(proxy.received), len(receiver.received)) == (0, 1)


def trickle(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: and more\r\n")
        time.sleep(0.05)


def continue_for_ever(connection):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def hint_for_ever(connection):
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.01)


def hang(connection):
    while connection.recv(65536):
        pass


@pytest.mark.parametrize("talk", [hang, trickle, continue_for_ever, hint_for_ever])
def test_a_receiver_that_never_finishes_its_answer_gets_no_more_than_the_time_there_is(talk):
    with talker(talk) as url:
        began = time.monotonic()
        outcome = Sender(PEPPER, private=True, patience=0.4).send(delivery(url))
        took = time.monotonic() - began
    assert outcome.status is None
    assert outcome.error == "no complete answer within 0.4 seconds"
    assert took < 3


def test_tls_that_never_begins_gets_no_more_than_the_time_there_is():
    with talker(hang) as url:
        began = time.monotonic()
        outcome = Sender(PEPPER, private=True, patience=0.4).send(delivery(url.replace("http:", "https:")))
        took = time.monotonic() - began
    assert outcome.error == "no complete answer within 0.4 seconds"
    assert took < 3


def test_a_huge_answer_is_not_read_to_its_end(sender):
    sent = []

    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(1600):
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    with talker(pour) as url:
        assert sender.send(delivery(url)).error is None
    assert sum(sent) < 50_000_000


def test_an_answer_that_stops_in_its_body_has_said_enough(sender):
    def begin(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab")
        hang(connection)

    with talker(begin) as url:
        assert sender.send(delivery(url)).error is None


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH\r\n", b"\x00\xff\r\n\r\n", b"HTTP/1.1 99999 \r\n\r\n", b""])
def test_what_is_not_http_is_a_failure_in_a_few_words(sender, said):
    with talker(lambda connection: connection.sendall(said)) as url:
        outcome = sender.send(delivery(url))
    assert (outcome.status, outcome.error) == (None, "the answer was not HTTP, or broke off")


def test_nobody_who_listens_is_a_failure(sender):
    outcome = sender.send(delivery(f"http://127.0.0.1:{free_port()}/"))
    assert outcome.error == "no connection: Connection refused"


def resolving_to(monkeypatch, *addresses):
    asked = []

    def answer(host, port, *args, **kwargs):
        asked.append(host)
        families = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (each, port) if family == socket.AF_INET else (each, port, 0, 0))
            for family, each in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("93.184.216.34", "192.168.1.1"),
    ],
)
def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch, addresses):
    resolving_to(monkeypatch, *addresses)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    outcome = Sender(PEPPER, private=False).send(delivery("https://hooks.example.com/"))
    assert outcome.status is None
    assert "private network" in outcome.error or "no webhook may go to" in outcome.error


def test_the_name_is_resolved_once_and_the_address_that_was_checked_is_connected_to(monkeypatch):
    """A name that answers with a public address when asked first, and with an inner one later, gains nothing."""
    asked = resolving_to(monkeypatch, "93.184.216.34")
    connected = []

    def connect(_, address):
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    outcome = Sender(PEPPER, private=False).send(delivery("https://hooks.example.com/"))
    assert (asked, connected) == (["hooks.example.com"], [("93.184.216.34", 443)])
    assert outcome.error == "no connection: Connection refused"


def test_the_next_address_is_tried_when_one_does_not_answer(monkeypatch, sender):
    with Receiver() as receiver:
        resolving_to(monkeypatch, "::1", "127.0.0.1")
        assert sender.send(delivery(f"http://hooks.example.com:{receiver.port}/")).error is None
    assert receiver.received[0].headers["host"] == f"hooks.example.com:{receiver.port}"


def test_a_name_that_nobody_knows_is_a_failure(monkeypatch, sender):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert sender.send(delivery("https://hooks.example.com/")).error == "no connection: the host has no address"


def test_an_endpoint_made_under_other_rules_is_not_sent_to():
    outcome = Sender(PEPPER, private=False).send(delivery("http://hooks.example.com/"))
    assert "must begin with https://" in outcome.error


def test_a_sender_shows_no_secret(sender):
    assert PEPPER not in repr(sender)
    assert base64.b64decode(secret().removeprefix("whsec_")) not in repr(sender).encode()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", 999999999),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 01 Jan 2020 00:00:00 +99999999999999", None),
    ],
)
def test_retry_after_is_read_in_both_spellings(said, seconds):
    wish = _wish(said, lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert wish == (None if seconds is None else timedelta(seconds=seconds))


def test_a_wish_comes_with_the_outcome(sender):
    with Receiver(lambda _: (503, {"Retry-After": "90"})) as receiver:
        assert sender.send(delivery(receiver.url)).wish == timedelta(seconds=90)


def test_a_wish_beyond_all_dates_leaves_the_answer_what_it_is(sender):
    with Receiver(lambda _: (410, {"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"})) as receiver:
        outcome = sender.send(delivery(receiver.url))
    assert (outcome.status, outcome.wish) == (410, None)


@pytest.mark.parametrize("final", [204, 500])
def test_an_interim_answer_is_skipped_and_the_final_one_counts(sender, final):
    def talk(connection):
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n")
        connection.sendall(f"HTTP/1.1 {final} Final\r\nContent-Length: 0\r\n\r\n".encode())

    with talker(talk) as url:
        outcome = sender.send(delivery(url))
    assert outcome.status == final
    assert (outcome.error is None) == (final == 204)


def test_an_upgrade_that_nobody_asked_for_is_a_failure(sender):
    with talker(lambda connection: connection.sendall(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n")) as url:
        outcome = sender.send(delivery(url))
    assert (outcome.status, outcome.error) == (101, "the receiver answered 101")


def test_a_resolver_that_hangs_gets_no_more_than_the_time_there_is(monkeypatch):
    held = threading.Event()

    def hang_until_the_end(*_, **__):
        held.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang_until_the_end)
    began = time.monotonic()
    outcome = Sender(PEPPER, private=False, patience=0.4).send(delivery("https://hooks.example.com/"))
    took = time.monotonic() - began
    held.set()
    assert outcome.error == "no complete answer within 0.4 seconds"
    assert took < 3


def guides_receiver():
    """Return the function that the vendor's guide shows."""
    text = (Path(__file__).parents[3] / "docs/vendor-guide.md").read_text()
    block = next(each for each in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "is_genuine" in each)
    names = {"base64": base64, "hmac": hmac, "time": time, "Mapping": Mapping}
    exec(block, names)
    return names["is_genuine"]


def test_the_receiver_of_the_guide_believes_what_is_sent_and_nothing_else(sender):
    is_genuine = guides_receiver()
    with Receiver() as receiver:
        sender.send(delivery(receiver.url, secret_versions=(2, 1)))
    (one,) = receiver.received
    assert is_genuine(secret(1), one.headers, one.body)
    assert is_genuine(secret(2), one.headers, one.body)
    assert not is_genuine(secret(3), one.headers, one.body)
    assert not is_genuine(secret(1), one.headers, one.body + b" ")
    assert not is_genuine(secret(1), one.headers | {"webhook-id": "evt_other"}, one.body)
    old = one.headers | {"webhook-timestamp": str(int(one.headers["webhook-timestamp"]) - 301)}
    assert not is_genuine(secret(1), old, one.body)
