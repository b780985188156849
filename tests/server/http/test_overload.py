"""More than a server can hold is turned away, and a thread that hangs takes nothing else with it."""

from __future__ import annotations

import asyncio
import json
import threading
from types import SimpleNamespace

import pytest
import structlog
from structlog.testing import LogCapture

from licet_server.http import gateway, short_cut
from licet_server.http.gateway import Gateway
from tests.server.rsgi import Protocol, scope


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def captured(monkeypatch):
    """Give what the gateway tells its log, whatever has configured the logs before."""
    told = LogCapture()
    monkeypatch.setattr(gateway, "_log", structlog.wrap_logger(None, processors=[told]))
    return told


class Held:
    """An application that answers when a test lets it."""

    def __init__(self):
        self.go_on, self.asked, self.closed = threading.Event(), 0, threading.Event()

    def __call__(self, environ, start_response):
        self.asked += 1
        assert self.go_on.wait(10)
        start_response("200 OK", [("Content-Length", "4")])
        return self

    def __iter__(self):
        yield b"late"

    def close(self):
        self.closed.set()


def asked(server, *parts, path="/", headers=(), **changes):
    """Begin to ask; return the task, and where its answer will be."""
    network = Protocol(list(parts), **{name: changes.pop(name) for name in ("stays", "whole") if name in changes})
    return asyncio.ensure_future(server.__rsgi__(scope(path, headers, **changes), network)), network


async def until(true):
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.001)


def busy(network, path="/"):
    ((status, headers, body),) = network.answers
    assert (status, json.loads(body)["code"]) == (503, "NOT_READY")
    assert ("Retry-After", "5") in headers
    return path != "/validate" or json.loads(body)["valid"] is False


def test_longer_bodies_share_one_budget_and_give_back_what_they_took(monkeypatch):
    monkeypatch.setattr(gateway, "BODIES_BYTES", 100_000)
    path = "/api/v1/usage/report"
    length = [("content-length", "500000")]

    async def once():
        server = Gateway(application, threads=1)
        slow = [asked(server, b"x" * 45_000, path=path, headers=length, whole=False) for _ in range(2)]
        await until(lambda: server._held == 90_000)
        over, refused = asked(server, b"x" * 20_000, path=path, headers=length)
        small, answered = asked(server, b"x" * 16_384, path=path, headers=[("content-length", "16384")])
        await asyncio.gather(over, small)
        assert busy(refused)
        assert answered.answers[0][0] == 200
        for task, _ in slow:
            task.cancel()
        await asyncio.wait([task for task, _ in slow])
        assert server._held == 0
        again, whole = asked(server, b"x" * 60_000, b"x" * 30_000, path=path)
        await again
        assert len(whole.answers[0][2]) == 90_000
        assert server._held == 0

    asyncio.run(once())


def test_what_waits_and_what_is_worked_on_counts_as_held_too(monkeypatch):
    app = Held()

    async def once():
        server = Gateway(app, threads=1)
        tasks = [asked(server, b"x" * 1000)[0] for _ in range(3)]
        await until(lambda: server._held == 3000 and app.asked)
        app.go_on.set()
        await asyncio.gather(*tasks)
        assert server._held == 0

    asyncio.run(once())


def test_few_requests_wait_for_a_thread_and_the_process_still_says_that_it_is_alive(monkeypatch):
    monkeypatch.setattr(gateway, "MOST_WAITING", 2)
    app = Held()

    async def once():
        server = Gateway(app, threads=1, alive=lambda method: (200, [], method.encode()))
        waiting = [asked(server) for _ in range(3)]
        await until(lambda: app.asked)
        for path in ("/", "/validate"):
            over, refused = asked(server, path=path)
            await over
            assert busy(refused, path)
        for method in ("GET", "HEAD"):
            healthy, said = asked(server, path="/healthz", method=method)
            await healthy
            assert said.answers == [(200, [], method.encode())]
        app.go_on.set()
        await asyncio.gather(*(task for task, _ in waiting))
        assert [network.answers[0][0] for _, network in waiting] == [200] * 3
        later, network = asked(server)
        await later
        assert network.answers[0][0] == 200

    asyncio.run(once())
    assert app.asked == 4


def test_a_thread_that_hangs_is_answered_for_and_what_it_says_later_is_dropped(monkeypatch):
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.02)
    app = Held()

    async def once():
        server = Gateway(app, threads=1)
        tasks = [asked(server, path=path) for path in ("/validate", "/")]
        await until(lambda: all(network.answers for _, network in tasks))
        app.go_on.set()
        await asyncio.gather(*(task for task, _ in tasks))
        assert [busy(network, "/validate") for _, network in tasks[:1]] == [True]
        assert busy(tasks[1][1])

    told = captured(monkeypatch)
    asyncio.run(once())
    assert app.closed.is_set()
    assert app.asked == 1  # the second one waited for a thread, which then had nothing to do for it
    assert [each["event"] for each in told.entries] == ["a request had no answer in time"] * 2


def test_an_answer_that_has_begun_has_no_deadline(monkeypatch):
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.02)
    app, began = Held(), threading.Event()
    real = Protocol.response_bytes

    def slowly(self, *answer):
        began.set()
        assert app.go_on.wait(10)
        real(self, *answer)

    monkeypatch.setattr(Protocol, "response_bytes", slowly)

    async def once():
        task, network = asked(Gateway(application, threads=1), b"whole")
        await until(began.is_set)
        await asyncio.sleep(0.04)
        app.go_on.set()
        await task
        assert [body for _, _, body in network.answers] == [b"whole"]

    asyncio.run(once())


def test_a_failure_after_the_deadline_is_logged_and_not_answered_twice(monkeypatch):
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.02)
    go_on = threading.Event()

    def failing(_environ, _start_response):
        assert go_on.wait(10)
        raise ValueError("of the database")

    async def once():
        task, network = asked(Gateway(failing, threads=1))
        sent = []
        network.response_bytes = lambda *answer: sent.append(answer)
        await until(lambda: sent)
        go_on.set()
        await task
        assert [status for status, *_ in sent] == [503]

    told = captured(monkeypatch)
    asyncio.run(once())
    assert "a request failed after its answer" in [each["event"] for each in told.entries]


@pytest.mark.parametrize("name", gateway._MEANT)
def test_a_header_that_matters_and_cannot_be_read_is_a_400_that_names_it(name):
    app, cut = Held(), SimpleNamespace(reply=lambda *_: None)
    app.go_on.set()

    async def once(path):
        task, network = asked(Gateway(app, short_cut=cut, threads=1), path=path, headers=[(name, "\xff")])
        await task
        ((status, _, body),) = network.answers
        return status, body

    status, body = asyncio.run(once("/api/v1/licenses"))
    assert (status, json.loads(body)["code"]) == (400, "BAD_REQUEST")
    assert json.loads(body)["detail"] == f"The header {name.title()} holds characters that no header may have."
    for path in short_cut.PATHS:
        assert asyncio.run(once(path))[0] == (400 if name in gateway._MEANT_FOR_ALL else 200)
    assert asyncio.run(once("/"))[0] == 400


def test_a_header_of_no_matter_may_hold_anything():
    async def once():
        task, network = asked(Gateway(application, threads=1), b"whole", headers=[("x-name", "\xe9")])
        await task
        assert network.answers[0][0] == 200

    asyncio.run(once())
