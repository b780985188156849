"""The reverse proxy: transparent for real clients, and nothing for a request that could be read in two ways."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from mcp import Client

from licet.guards.status import RESOURCE_URI
from tests.plugin.proxy.rig import CAPABILITIES, CLIENT, KITCHEN, LICET, META, Site, denied, text
from tests.plugin.proxy.test_transparency import BOTH, STATELESS, Step
from tests.plugin.vendor import KEY
from tests.servers import free_port, listens, wait_until

ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "echo", "arguments": {"text": "x"}}}


@contextmanager
def process(command: list[str], env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: listens(port), within=60, what="the server listens", process=started)
        yield started
    finally:
        started.terminate()
        started.wait(30)


@contextmanager
def kitchen(site: Site, *options: str) -> Iterator[int]:
    port = free_port()
    with process([*KITCHEN, "http", str(port), *options], site.environment(None), port):
        yield port


@contextmanager
def wrapped(site: Site, upstream: int, *options: str, key: str | None = KEY) -> Iterator[tuple[int, Any]]:
    port = free_port()
    command = [LICET, "wrap", "--listen", f"127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{upstream}/mcp"]
    with process([*command, *options], site.environment(key), port) as running:
        yield port, running


@pytest.fixture
def unlicensed(site: Site) -> Iterator[int]:
    """The port of a proxy without a license."""
    with kitchen(site) as upstream, wrapped(site, upstream, key=None) as (port, _):
        yield port


@pytest.fixture(autouse=True)
def every_connection_is_closed() -> Iterator[None]:
    yield
    while Web.opened:
        Web.opened.pop().close()


class Web:
    """A client that sees bodies as they are, in whichever form they come."""

    opened: ClassVar[list[http.client.HTTPConnection]] = []

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.opened.append(self.connection)
        self.headers = dict(ACCEPT)
        self.said: list[tuple[int, str, bytes]] = []

    def post(self, message: Any, **headers: str) -> list[Any]:
        """Send a message; return the messages that came back."""
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("POST", "/mcp", data, self.headers | own)
        response = self.connection.getresponse()
        body = response.read()
        if session := response.headers.get("Mcp-Session-Id"):
            self.headers["Mcp-Session-Id"] = session
        kind = response.headers.get_content_type()
        self.said.append((response.status, kind, body))
        if kind == "text/event-stream":
            return [json.loads(each) for each in re.findall(rb"^data: (.+)\r$", body, re.MULTILINE)]
        return [json.loads(body)] if body else []

    def talk(self, steps: list[Step]) -> list[tuple[int, str, bytes]]:
        """Shake hands and take the steps."""
        hello = {"protocolVersion": "2025-06-18", "capabilities": CAPABILITIES, "clientInfo": CLIENT}
        self.post({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello})
        self.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
        for number, (method, params) in enumerate(steps, 1):
            self.post({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.said

    def talk_statelessly(self, steps: list[Step]) -> list[tuple[int, str, bytes]]:
        """Take the steps without a handshake."""
        for number, (method, params) in enumerate(steps, 1):
            about = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": method}
            if (name := params.get("name", params.get("uri"))) is not None:
                about["Mcp_Name"] = name
            with_meta = {**params, "_meta": {**params.get("_meta", {}), **META}}
            self.post({"jsonrpc": "2.0", "id": number, "method": method, "params": with_meta}, **about)
        return self.said


@pytest.mark.parametrize("form", ["json", "stream"])
def test_wrapped_equals_direct_byte_for_byte_in_both_eras(ruled: Site, form: str) -> None:
    with kitchen(ruled, form) as upstream, wrapped(ruled, upstream, "--plain") as (port, _):
        direct, through = Web(upstream).talk(BOTH), Web(port).talk(BOTH)
        assert through == direct
        assert {status for status, _, _ in direct} == {200, 202}
        assert Web(port).talk_statelessly(STATELESS) == Web(upstream).talk_statelessly(STATELESS)


async def everything(address: str, mode: Any) -> list[Any]:
    """What a real client sees of a server: tools, the client's own part, and notifications."""
    heard: list[Any] = []

    async def logged(params: Any) -> None:
        heard.append(("log", params.data))

    async def progressed(progress: float, total: float | None, message: str | None) -> None:
        heard.append(("progress", progress, message))

    async with Client(address, mode=mode, logging_callback=logged) as client:
        seen: list[Any] = [[tool.name for tool in (await client.list_tools()).tools]]
        seen.append([str(each.uri) for each in (await client.list_resources()).resources])
        for tool, arguments in (("echo", {"text": "ä"}), ("steps", {}), ("count", {"arns": ["a"]}), ("fails", {})):
            result = await client.call_tool(tool, arguments, progress_callback=progressed)
            seen.append((result.is_error, result.structured_content, result.content[0].text))  # type: ignore[union-attr]
        return seen + heard


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_a_real_client_sees_only_the_status_more(ruled: Site, mode: str) -> None:
    with kitchen(ruled) as upstream, wrapped(ruled, upstream) as (port, _):
        direct = asyncio.run(everything(f"http://127.0.0.1:{upstream}/mcp", mode))
        through = asyncio.run(everything(f"http://127.0.0.1:{port}/mcp", mode))
    direct[0].append("license_status")
    direct[1].append(RESOURCE_URI)
    assert through == direct
    assert ("progress", 2.0, "step 2") in through


def test_without_a_license_the_call_is_refused_and_the_rest_works(unlicensed: int) -> None:
    web = Web(unlicensed)
    web.talk([])
    (answer,) = web.post(CALL)
    assert denied(answer["result"]) == "NO_KEY"
    (answer,) = web.post(CALL | {"params": {"name": "license_status"}})
    assert json.loads(text(answer["result"]))["code"] == "NO_KEY"
    (answer,) = web.post({"jsonrpc": "2.0", "id": 2, "method": "resources/read", "params": {"uri": RESOURCE_URI}})
    assert json.loads(answer["result"]["contents"][0]["text"])["code"] == "NO_KEY"


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes as they are; return all that comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        plain.sendall(sent)
        received = b""
        while chunk := plain.recv(65536):
            received += chunk
        return received


BODY = json.dumps(CALL).encode()
HEAD = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
AMBIGUOUS = {
    "length-and-chunks": (HEAD + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED, 400),
    "two-lengths": (HEAD + LENGTH + b"Content-Length: 3\r\n\r\n" + BODY, 400),
    "the-same-length-twice": (HEAD + LENGTH + LENGTH + b"\r\n" + BODY, 400),
    "length-with-a-sign": (HEAD + LENGTH.replace(b": ", b": +") + b"\r\n" + BODY, 400),
    "length-in-hex": (HEAD + b"Content-Length: 0x10\r\n\r\n" + BODY, 400),
    "space-before-the-colon": (HEAD + LENGTH.replace(b":", b" :") + b"\r\n" + BODY, 400),
    "folded-header": (HEAD + LENGTH + b"X-A: b\r\n c\r\n\r\n" + BODY, 400),
    "unknown-coding": (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKED, 501),
    "chunked-twice": (HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED, 400),
    "chunk-size-with-extension": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", 400),
    "chunk-size-negative": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", 400),
    "too-long": (HEAD + b"Content-Length: 99999999999\r\n\r\n", 413),
    "compressed": (HEAD + LENGTH + b"Content-Encoding: gzip\r\n\r\n" + BODY, 415),
    "no-host": (HEAD.replace(b"Host: localhost\r\n", b"") + LENGTH + b"\r\n" + BODY, 421),
    "two-hosts": (HEAD + b"Host: localhost\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "foreign-host": (HEAD.replace(b"localhost", b"evil.example") + LENGTH + b"\r\n" + BODY, 421),
    "host-with-a-user": (HEAD.replace(b"localhost", b"localhost@evil.example") + LENGTH + b"\r\n" + BODY, 421),
    "foreign-origin": (HEAD + b"Origin: https://evil.example\r\n" + LENGTH + b"\r\n" + BODY, 403),
    "null-origin": (HEAD + b"Origin: null\r\n" + LENGTH + b"\r\n" + BODY, 403),
    "another-path": (HEAD.replace(b"/mcp", b"/mcp/") + LENGTH + b"\r\n" + BODY, 404),
    "escaped-path": (HEAD.replace(b"/mcp", b"/%6dcp") + LENGTH + b"\r\n" + BODY, 404),
    "whole-address": (HEAD.replace(b"/mcp", b"http://localhost/mcp") + LENGTH + b"\r\n" + BODY, 404),
    "other-method-in-the-head": (HEAD + b"Mcp-Method: tools/list\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "other-tool-in-the-head": (HEAD + b"Mcp-Name: free\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "two-tools-in-the-head": (HEAD + b"Mcp-Name: echo\r\nMcp-Name: free\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "two-sessions": (HEAD + b"Mcp-Session-Id: a\r\nMcp-Session-Id: b\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "second-coding": (HEAD + b"Content-Encoding: identity\r\nContent-Encoding: br\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "up-from-well-known": (HEAD.replace(b"POST /mcp", b"GET /.well-known/../admin") + b"\r\n", 404),
    "up-in-escapes": (HEAD.replace(b"POST /mcp", b"GET /.well-known/%2e%2e/admin") + b"\r\n", 404),
    "too-many-messages": (HEAD + b"Content-Length: 203\r\n\r\n[" + b",".join([b"0"] * 101) + b"]", 400),
    "no-json": (HEAD + b"Content-Length: 3\r\n\r\nabc", 400),
}


def test_what_could_be_read_in_two_ways_is_refused(unlicensed: int) -> None:
    answers = {name: exchange(unlicensed, sent) for name, (sent, _) in AMBIGUOUS.items()}
    assert {name: int(answer.split()[1]) for name, answer in answers.items()} == {
        name: status for name, (_, status) in AMBIGUOUS.items()
    }


def test_a_sound_request_is_read_whatever_its_form(unlicensed: int) -> None:
    for sent in (
        HEAD + LENGTH + b"\r\n" + BODY,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED,
        HEAD
        + b"Mcp-Name: =?base64?ZWNobw==?=\r\nMcp-Method: tools/call\r\nOrigin: http://localhost:1\r\n"
        + LENGTH
        + b"\r\n"
        + BODY,
    ):
        assert b"NO_KEY" in exchange(unlicensed, sent)


def test_another_name_is_allowed_when_it_is_asked_for(site: Site) -> None:
    sent = HEAD.replace(b"localhost", b"mcp.example") + LENGTH + b"\r\n" + BODY
    with wrapped(site, free_port(), "--allow-host", "mcp.example", key=None) as (port, _):
        assert b"NO_KEY" in exchange(port, sent)


def test_a_server_that_is_down_is_said_to_be(site: Site) -> None:
    upstream = free_port()
    with wrapped(site, upstream) as (port, _):
        web = Web(port)
        (answer,) = web.post({"jsonrpc": "2.0", "id": 7, "method": "ping"})
    assert web.said[0][0] == 502
    assert answer["id"] == 7
    assert f"127.0.0.1:{upstream}/mcp) does not answer: Connection refused" in answer["error"]["message"]


def test_a_rule_that_guards_nothing_ends_the_start(site: Site) -> None:
    site.describe({"ecco": {"feature": "scan"}})
    with kitchen(site) as upstream:
        command = [LICET, "wrap", "--listen", "127.0.0.1:0", "--upstream", f"http://127.0.0.1:{upstream}/mcp"]
        done = subprocess.run(command, env=site.environment(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 78
    assert b"there is a rule for the tool 'ecco'" in done.stderr


def test_a_signal_ends_it_although_a_client_listens(unlicensed: int, site: Site) -> None:
    with wrapped(site, unlicensed) as (port, running):
        web = Web(port)
        web.talk([])
        web.connection.request("GET", "/mcp", headers=web.headers)
        assert web.connection.getresponse().status == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 128 + signal.SIGTERM


@pytest.mark.parametrize("words", [["--listen", "8080"], ["--listen", "127.0.0.1:99999"], ["--upstream", "ftp://x/"]])
def test_an_address_that_is_none_is_one_line(site: Site, words: list[str]) -> None:
    usual = {"--listen": "127.0.0.1:0", "--upstream": "http://127.0.0.1:1/mcp"} | {words[0]: words[1]}
    command = [LICET, "wrap", *(word for pair in usual.items() for word in pair)]
    done = subprocess.run(command, env=site.environment(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (78, 1)
    assert words[0].encode() in done.stderr


def test_clients_that_listen_hear_of_a_changed_license(site: Site, sell: Callable[..., None]) -> None:
    sell(features=[])
    with kitchen(site) as upstream, wrapped(site, upstream) as (port, _):
        web, stream = Web(port), Web(port)
        web.talk([("tools/list", {})])
        stream.connection.request("GET", "/mcp", headers=web.headers)
        listening = stream.connection.getresponse()
        assert denied(web.post(CALL)[0]["result"]) == "FEATURE_NOT_LICENSED"
        told = listening.readline() + listening.readline()
        stream.connection.close()
    assert b"notifications/tools/list_changed" in told
