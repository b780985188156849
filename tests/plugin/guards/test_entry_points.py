"""Every way of starting a server leads past the guard: real processes, real pipes, real HTTP, and odd frames."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from licet.refusal import DENIED
from tests.plugin.guards import adapters
from tests.servers import free_port, listens, wait_until

ROOT = Path(__file__).parents[3]
STDIO = [(name, way) for name in adapters.PLAIN | adapters.FAST for way in ("run", "run_stdio_async")]
STDIO += [(name, "stdio_server") for name in adapters.LOW]
HTTP = [(name, way) for name in adapters.PLAIN for way in ("streamable_http_app", "sse_app")]
HTTP += [(name, "http_app") for name in adapters.FAST]
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
CALL = '"method": "tools/call", "params": {"name": "secret", "arguments": {}}'


def once(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out the second protocol of a server: what a client speaks is not a way of starting it."""
    return [(name, way) for name, way in pairs if not name.endswith("-legacy")]


@contextmanager
def started(adapter: str, way: str, ran: Path, port: int = 0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.plugin.guards.serve", adapter, way, str(port), str(ran)]
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, text=True, **pipe)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class Raw:
    """Writes frames as they come to mind, and reads what comes back."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def write(self, frame: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(frame + "\n")
        self._process.stdin.flush()

    def until(self, ident: object) -> dict[str, Any]:
        """Return the answer to the request of that id."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer: dict[str, Any] = json.loads(line)
            if answer.get("id") == ident and "method" not in answer:
                return answer
        raise AssertionError("the server said no more")

    def hello(self) -> None:
        self.write(json.dumps({"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": HELLO}))
        assert "result" in self.until("hello")
        self.write('{"jsonrpc": "2.0", "method": "notifications/initialized"}')


@pytest.mark.parametrize(("adapter", "way"), once(STDIO))
def test_over_stdio_no_frame_reaches_a_tool_without_a_license(adapter: str, way: str, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with started(adapter, way, ran) as process:
        raw = Raw(process)
        raw.write(f'{{"jsonrpc": "2.0", "id": 1, {CALL}}}')  # before initialize
        raw.hello()
        for ident in ('"x"', "2", "0", "-3", '""'):
            raw.write(f'{{"jsonrpc": "2.0", "id": {ident}, {CALL}}}')
            refused = raw.until(json.loads(ident))["result"]
            assert refused["_meta"][DENIED]["code"] == "NO_KEY", refused
        for ident in ("null", "1.5", "true", "[1]", "{}", "1e400"):
            raw.write(f'{{"jsonrpc": "2.0", "id": {ident}, {CALL}}}')
        raw.write(f'{{"jsonrpc": "2.0", {CALL}}}')  # a notification
        raw.write(f'[{{"jsonrpc": "2.0", "id": 7, {CALL}}}]')  # a batch
        escaped = CALL.replace("tools/call", "tools\\u002fcall").replace("secret", "\\u0073ecret")
        raw.write(f'{{"jsonrpc": "2.0", "id": 8, {escaped}}}')
        assert raw.until(8)["result"]["_meta"][DENIED]["code"] == "NO_KEY"
        double = CALL.replace('"name": "secret"', '"name": "free", "name": "secret"')
        raw.write(f'{{"jsonrpc": "2.0", "id": 9, {double}}}')
        answer = raw.until(9)
        assert "error" in answer or answer["result"]["_meta"][DENIED]["code"] == "NO_KEY"
        raw.write(f'{{"jsonrpc": "2.0", "id": 10, {CALL.replace("secret", "free")}}}')
        assert raw.until(10)["result"]["content"][0]["text"] == "for everybody"
    assert ran.read_text() == "free\n"


@pytest.mark.parametrize(("adapter", "way"), once(HTTP))
def test_over_http_no_call_reaches_a_tool_without_a_license(adapter: str, way: str, tmp_path: Path) -> None:
    ran, port = tmp_path / "ran", free_port()
    with started(adapter, way, ran, port) as process:
        wait_until(lambda: listens(port), within=30, what="the server listens", process=process)
        answers = asyncio.run(_called(f"http://127.0.0.1:{port}", sse=way != "streamable_http_app"))
    assert answers[0].denied["code"] == "NO_KEY"
    assert answers[1].text == "for everybody"
    assert ran.read_text() == "free\n"


async def _called(url: str, *, sse: bool) -> list[adapters.Answer]:
    """Call both tools with a client of the SDK, over the transport named."""
    names = ("secret", "free")
    if adapters.MCP == 2:
        transport = import_module("mcp.client.sse").sse_client(f"{url}/sse") if sse else f"{url}/mcp"
        async with import_module("mcp").Client(transport) as client:
            return [adapters.Answer(adapters.wire(await client.call_tool(name, {}))) for name in names]
    module = import_module("mcp.client.sse" if sse else "mcp.client.streamable_http")
    opened = module.sse_client(f"{url}/sse") if sse else module.streamable_http_client(f"{url}/mcp")
    async with opened as streams, import_module("mcp").ClientSession(*streams[:2]) as client:
        await client.initialize()
        return [adapters.Answer(adapters.wire(await client.call_tool(name, {}))) for name in names]
