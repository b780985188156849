"""The body is read before a thread is taken, within a time and a size."""

from __future__ import annotations

import asyncio
import json

import pytest

from licet_server.http import gateway
from licet_server.http.body import body_limit
from licet_server.http.gateway import Gateway


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {name: value for name, value in environ.items() if isinstance(value, str)} | {"length": len(body)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


def ask(messages, headers=(), *, stay=True):
    """Send *messages* as the network would; after the last one it stays silent."""
    sent = []

    async def once():
        waiting = iter(messages)

        async def receive():
            message = next(waiting, None)
            if message is None and stay:
                await asyncio.Event().wait()
            return message or {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/caf\u00e9", "query_string": b"a=\xff", "http_version": "1.1",
            "headers": list(headers), "client": ("192.0.2.1", 4711), "server": ("127.0.0.1", 5000),
        }  # fmt: skip
        await Gateway(application, threads=1)(scope, receive, send)

    asyncio.run(once())
    return sent


def part(body=b"", *, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def seen(sent):
    start, body = sent
    assert start["status"] == 200
    return json.loads(body["body"])


def test_a_body_in_parts_arrives_as_a_whole():
    found = seen(ask([part(b"{", more=True), part(b"}")], [(b"content-length", b"99"), (b"content-type", b"x/y")]))
    assert (found["length"], found["CONTENT_LENGTH"], found["CONTENT_TYPE"]) == (2, "2", "x/y")
    assert (found["REMOTE_ADDR"], found["PATH_INFO"]) == ("192.0.2.1", "/caf\u00c3\u00a9")


def test_of_an_endless_body_little_more_is_read_than_is_allowed():
    found = seen(ask([part(b"x" * 5000, more=True)] * 100))
    assert found["length"] == body_limit("/café") + 2


def test_a_body_that_does_not_arrive_is_given_up(monkeypatch):
    monkeypatch.setattr(gateway, "BODY_SECONDS", 0.05)
    start, body = ask([part(b"{", more=True)])
    assert (start["status"], json.loads(body["body"])["code"]) == (408, "BODY_TOO_SLOW")


def test_a_client_that_has_gone_gets_no_thread():
    assert ask([part(b"{", more=True)], stay=False) == []


@pytest.mark.parametrize("name", [b"x_forwarded_for", b"X_Forwarded_For"])
def test_a_header_with_an_underscore_cannot_pass_for_another(name):
    found = seen(
        ask([part()], [(name, b"5.5.5.5"), (b"x-forwarded-for", b"8.8.8.8"), (b"x-forwarded-for", b"9.9.9.9")])
    )
    assert found["HTTP_X_FORWARDED_FOR"] == "8.8.8.8,9.9.9.9"
