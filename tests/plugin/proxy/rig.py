"""A wrapped server, the license in front of it, and a client that sends and sees raw frames."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.plugin.vendor import KEY, LicenseServer, Vendor

ROOT = Path(__file__).parents[3]
LICET = str(Path(sys.executable).parent / "licet")
KITCHEN = [sys.executable, "-m", "tests.plugin.proxy.kitchen"]
WITHIN = 30.0

CLIENT = {"name": "rig", "version": "1"}
CAPABILITIES: dict[str, Any] = {"sampling": {}, "elicitation": {}, "roots": {}}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": CLIENT,
    "io.modelcontextprotocol/clientCapabilities": CAPABILITIES,
    "io.modelcontextprotocol/logLevel": "debug",
}
TOLD: dict[str, Any] = {
    "sampling/createMessage": {"role": "assistant", "content": {"type": "text", "text": "hi"}, "model": "m"},
    "elicitation/create": {"action": "accept", "content": {"name": "Ada"}},
    "roots/list": {"roots": [{"uri": "file:///home/ada", "name": "home"}]},
}
"""What this client answers to the questions of a server."""


@dataclass
class Site:
    """A customer's machine: a folder with a descriptor, and what is set in the environment."""

    folder: Path
    vendor: Vendor
    licenses: LicenseServer
    env: dict[str, str] = field(default_factory=dict)

    def describe(self, tools: Mapping[str, Mapping[str, str]], **defaults: str) -> Site:
        """Write ``licet.toml``."""
        lines = ['[product]\ncode = "OPT"\nname = "Opt"\nkey_variable = "OPTIMNOW_LICENSE_KEY"']
        lines.append(f'server_url = "{self.licenses.url}"\npurchase_url = "https://optimnow.io/pricing"')
        lines.append(f'public_keys = [{{ kid = "{self.vendor.jwk["kid"]}", x = "{self.vendor.jwk["x"]}" }}]')
        lines += ["[defaults]", *(f'{name} = "{value}"' for name, value in defaults.items())]
        for tool, rule in tools.items():
            lines += [f"[tools.{json.dumps(tool)}]", *(f'{name} = "{value}"' for name, value in rule.items())]
        (self.folder / "licet.toml").write_text("\n".join(lines) + "\n")
        return self

    def environment(self, key: str | None = KEY) -> dict[str, str]:
        """Return what a wrapped server is started with."""
        own = {
            "LICET_CONFIG": str(self.folder / "licet.toml"),
            "LICET_STATE_DIR": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LICET_", "LICENSE_"))}
        return inherited | own | ({} if key is None else {"OPTIMNOW_LICENSE_KEY": key}) | self.env

    def wrapped(self, command: Sequence[str], *options: str, key: str | None = KEY, **more: Any) -> Wire:
        """Start *command* behind the license."""
        return Wire([LICET, "wrap", *options, "--", *command], self.environment(key), self.folder, **more)

    def direct(self, command: Sequence[str]) -> Wire:
        """Start *command* by itself."""
        return Wire(command, self.environment(None), self.folder)


class Wire:
    """A process that speaks JSON-RPC in lines, and every line that it has said."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.said: list[bytes] = []
        self.errors = b""
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._read, self._read_errors)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        for last in (self.process.terminate, self.process.kill, lambda: None):
            try:
                self.process.wait(7.5)
                break
            except subprocess.TimeoutExpired:
                last()
        with suppress(OSError):  # what a server without a proxy has left behind
            os.killpg(self.process.pid, signal.SIGKILL)
        for thread in self._threads:
            thread.join(10)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def send(self, *messages: Any) -> None:
        """Send each message as one line; bytes as they are."""
        assert self.process.stdin is not None
        for message in messages:
            data = message if isinstance(message, bytes) else json.dumps(message).encode()
            self.process.stdin.write(data + b"\n")
        self.process.stdin.flush()

    def line(self, within: float = WITHIN) -> bytes:
        """Return the next line; fail when none comes."""
        found = self._lines.get(timeout=within)
        if found is None:
            raise AssertionError(f"the server ended: {self.errors.decode()}")
        self.said.append(found)
        return found

    def ask(self, method: str, params: Mapping[str, Any] | None = None, *, number: Any = 1) -> dict[str, Any]:
        """Send a request and return its answer, answering what the server asks meanwhile."""
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": dict(params or {})})
        return self.answer(number)

    def answer(self, number: Any) -> dict[str, Any]:
        """Return the answer to the request *number*."""
        while True:
            found = json.loads(self.line())
            if isinstance(found, dict) and "method" in found and "id" in found:
                self.send({"jsonrpc": "2.0", "id": found["id"], "result": TOLD[found["method"]]})
            elif isinstance(found, dict) and "method" not in found and found.get("id") == number:
                return found

    def greet(self, version: str = "2025-06-18") -> dict[str, Any]:
        """Shake hands."""
        hello = {"protocolVersion": version, "capabilities": CAPABILITIES, "clientInfo": CLIENT}
        answer = self.ask("initialize", hello, number="hello")
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return answer

    def call(self, tool: str, *, number: Any = 1, **arguments: Any) -> dict[str, Any]:
        """Call a tool and return its result."""
        found = self.ask("tools/call", {"name": tool, "arguments": arguments}, number=number)
        result: dict[str, Any] = found["result"]
        return result

    def hang_up(self) -> int:
        """Close the process' standard input, and return how it ends."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(WITHIN)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line


def text(result: Mapping[str, Any]) -> str:
    """Return the text of a result."""
    return str(result["content"][0]["text"])


def denied(result: Mapping[str, Any]) -> str:
    """Return the code of a refusal, whose shape is checked on the way."""
    assert result["isError"] is True
    assert "structuredContent" not in result
    assert [block["type"] for block in result["content"]] == ["text"]
    return str(result["_meta"]["io.licet/denied"]["code"])
