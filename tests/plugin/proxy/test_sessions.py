"""The conversations behind one proxy, and how their clients hear of changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from licet.descriptor import ToolRule
from licet.guards.calls import Call
from licet.proxy.background import Background
from licet.proxy.http import Proxy
from licet.proxy.intake import Hosts
from licet.proxy.messages import HEADER_MISMATCH
from licet.proxy.sessions import Sessions
from licet.proxy.upstream import Upstream
from tests.plugin.proxy.rig import META
from tests.plugin.proxy.test_frames import conversation
from tests.plugin.proxy.test_http import Web, every_connection_is_closed
from tests.plugin.proxy.test_probe import PING, TOOLS, picky
from tests.servers import wait_until

__all__ = ["every_connection_is_closed"]

CALL = Call("bulk", ToolRule(None, None, None, "total"), {})


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(conversation().guard, plain=False)


def test_a_session_is_kept_once_it_is_accepted(sessions: Sessions) -> None:
    talk = sessions.find("one")
    assert sessions.find("one") is not talk
    sessions.keep("one", talk)
    assert sessions.find("one") is talk
    sessions.keep("one", sessions.find(None))  # two requests at once after a restart
    assert sessions.find("one") is talk
    sessions.end("one")
    assert sessions.find("one") is not talk


def test_a_task_is_found_from_every_conversation(sessions: Sessions) -> None:
    sessions.find(None).tasks["T"] = CALL
    assert sessions.find("another").tasks.pop("T", None) is CALL
    assert sessions.find(None).tasks.pop("T", None) is None


def test_a_client_that_does_not_read_holds_nobody_up(sessions: Sessions) -> None:
    told, tried = threading.Event(), threading.Event()
    talk = sessions.find("one")
    talk.shown = {"ruled": None}  # it is covered no more

    def slow(_: bytes, within: float) -> None:
        if within:
            time.sleep(within)  # its answer takes as long as it may
            tried.set()
        raise TimeoutError

    sessions.open(talk, slow)
    sessions.open(talk, lambda *_: told.set())
    began = time.monotonic()
    sessions.changed()
    assert time.monotonic() - began < 0.5
    assert told.wait(5)
    assert not tried.is_set()
    assert tried.wait(10)


def test_work_in_the_background_runs_once_and_once_more() -> None:
    runs: list[str] = []
    begun, go_on = threading.Semaphore(0), threading.Semaphore(0)

    def work() -> None:
        runs.append(threading.current_thread().name)
        begun.release()
        go_on.acquire()
        raise ValueError("which does not end it")

    background = Background(work, "licet-test")
    background.ask()
    assert begun.acquire(timeout=5)
    for _ in range(50):
        background.ask()
    go_on.release(3)
    assert begun.acquire(timeout=5)
    wait_until(lambda: "licet-test" not in [each.name for each in threading.enumerate()], within=5, what="it ends")
    assert runs == ["licet-test"] * 2
    background.ask()
    assert begun.acquire(timeout=5)


@contextmanager
def proxied(upstream: int) -> Iterator[Proxy]:
    """A proxy in this process, so that what it keeps can be seen."""
    there = Upstream.at(f"http://127.0.0.1:{upstream}/mcp")
    proxy = Proxy(("127.0.0.1", 0), there, conversation().guard.validator, Hosts(), plain=False)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join(5)


def test_only_sessions_that_the_server_accepts_are_remembered() -> None:
    with picky(TOOLS) as server, proxied(server.server_port) as proxy:
        web = Web(proxy.server_port)
        for number in range(5):
            web.post(PING, Mcp_Session_Id=f"guess-{number}")
        for method, path in (("OPTIONS", "/mcp"), ("GET", "/.well-known/x")):  # answered to anybody
            web.connection.request(method, path, headers={"Mcp-Session-Id": "guess"})
            assert web.connection.getresponse().read() == b"{}"
        assert not proxy.sessions._known
        web.post(PING, Mcp_Session_Id="one", Authorization="Bearer low")
        assert len(proxy.sessions._known) == 1
        assert [status for status, _, _ in web.said] == [401] * 5 + [200]


def test_a_session_ends_when_the_server_agrees() -> None:
    with picky(TOOLS) as server, proxied(server.server_port) as proxy:
        web = Web(proxy.server_port)
        web.post(PING, Mcp_Session_Id="one", Authorization="Bearer low")
        found = []
        for caller in ("Bearer of nothing", "Bearer low"):
            about = {"Mcp-Session-Id": "one", "Authorization": caller}
            web.connection.request("DELETE", "/mcp", headers=about)
            answer = web.connection.getresponse()
            answer.read()
            found.append((answer.status, len(proxy.sessions._known)))
        assert found == [(401, 1), (200, 0)]


def test_a_refused_request_leaves_nothing_behind() -> None:
    status = {"jsonrpc": "2.0", "id": "x" * 200, "method": "tools/call", "params": {"name": "license_status"}}
    with picky(TOOLS) as server, proxied(server.server_port) as proxy:
        web = Web(proxy.server_port)
        web.post(PING, Mcp_Session_Id="one", Authorization="Bearer low")
        for headers in ({"Mcp_Method": "nope"}, {"Mcp_Name": "nope"}):
            (refused,) = web.post([status, PING], Mcp_Session_Id="one", **headers)
            assert refused["error"]["code"] == HEADER_MISMATCH
        (refused,) = web.post(status | {"id": "x" * 257}, Mcp_Session_Id="one")
        assert refused["error"]["message"] == "Invalid request: an id has 256 characters at most"
        talk = proxy.sessions.find("one")
        assert (talk._checking, talk.watched, talk.owed) == ({}, {}, {})


@pytest.mark.parametrize("caller", ["Bearer low", "Bearer of nothing"])
def test_an_id_is_free_again_when_its_request_is_over(caller: str) -> None:
    with picky(TOOLS) as server, proxied(server.server_port) as proxy:
        proxy.sessions.catalog.counts_results = True
        web = Web(proxy.server_port)
        web.post(PING, Mcp_Session_Id="one", Authorization="Bearer low")
        for _ in range(2):
            web.post(PING, Mcp_Session_Id="one", Authorization=caller)
        assert {status for status, _, _ in web.said[1:]} == {200 if caller == "Bearer low" else 401}
        talk = proxy.sessions.find("one")
        wait_until(lambda: not talk.watched, within=5, what="its id is free")


def test_a_subscription_is_forgotten_with_its_stream() -> None:
    params = {"notifications": {"toolsListChanged": True}, "_meta": META}
    listen = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": params}
    with picky(TOOLS) as server, proxied(server.server_port) as proxy:
        web = Web(proxy.server_port)
        for _ in range(2):
            web.post(listen, Mcp_Session_Id="one", Authorization="Bearer low")
        talk = proxy.sessions.find("one")
        wait_until(lambda: not talk.listening, within=5, what="nobody listens any more")
