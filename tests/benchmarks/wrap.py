"""What ``licet wrap`` costs: the same server directly, behind the license and behind fastmcp's proxy, in one run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from licet.gate import utc_now
from tests.plugin.proxy.rig import LICET, Site
from tests.plugin.vendor import Vendor, license_server

CALLS = 200
ROUNDS = 15
FOR_COMPARISON = 1000.0
"""No target: somebody else's figure, to hold ours against."""
SERVER = [sys.executable, str(Path(__file__).parents[1] / "plugin/proxy/recorder.py")]
OTHER = Path(__file__).parents[2] / ".venv/frameworks/fastmcp4/bin/python"
"""Where fastmcp is installed for the tests of the guard; without it, its proxy is left out."""

_PROXY = """
import sys
from fastmcp.server import create_proxy
servers = {"one": {"command": sys.argv[1], "args": sys.argv[2:]}}
create_proxy({"mcpServers": servers}).run("stdio", show_banner=False)
"""


class Talker:
    """A process that is called over and over, and timed."""

    def __init__(self, command: Sequence[str], env: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command, env=env, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        about = {"name": "bench", "version": "1"}
        self._ask("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": about})
        self._write({"jsonrpc": "2.0", "method": "notifications/initialized"})
        self.calls(3)

    def calls(self, count: int = CALLS) -> float:
        """Return the median of so many calls, in milliseconds."""
        samples = []
        for _ in range(count):
            started = time.perf_counter()
            answer = self._ask("tools/call", {"name": "echo", "arguments": {"total": 1}})
            samples.append((time.perf_counter() - started) * 1e3)
            assert answer["result"]["isError"] is False, answer
        return statistics.median(samples)

    def memory(self) -> float:
        """Return what the process itself takes, without the server behind it, in MB."""
        return psutil.Process(self.process.pid).memory_full_info().uss / 1e6

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()

    def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._write({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        assert self.process.stdout is not None
        while True:
            answer: dict[str, Any] = json.loads(self.process.stdout.readline())
            if answer.get("id") == 1 and "method" not in answer:
                return answer

    def _write(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()


def measured() -> dict[str, tuple[list[float], float]]:
    """Return the medians of alternating rounds, in milliseconds a call, and the memory in MB, by the way taken."""
    vendor = Vendor()
    with tempfile.TemporaryDirectory() as name, license_server(vendor, utc_now) as licenses, ExitStack() as stack:
        lasting = {"expires_at": None, "grace_until": None, "features": ["scan"]}
        licenses.reply = lambda asked: licenses.grant(asked, terms=lasting)
        site = Site(Path(name), vendor, licenses).describe({"echo": {"feature": "scan"}})
        ways = {"direct": SERVER, "wrap": [LICET, "wrap", "--", *SERVER]}
        if OTHER.exists():
            ways["fastmcp"] = [str(OTHER), "-c", _PROXY, *SERVER]
        talkers = {way: Talker(command, site.environment(), site.folder) for way, command in ways.items()}
        for talker in talkers.values():
            stack.callback(talker.close)
        samples: dict[str, list[float]] = {way: [] for way in talkers}
        for _ in range(ROUNDS):
            for way, talker in talkers.items():
                samples[way].append(talker.calls())
        return {way: (samples[way], talker.memory()) for way, talker in talkers.items()}


def report() -> list[tuple[str, list[float], str, float]]:
    """Return name, samples, unit and target of each figure, as ``Figure.of`` takes them."""
    found = measured()
    direct, _ = found["direct"]
    figures = []
    for way, (samples, memory) in found.items():
        if way == "direct":
            continue
        called = "licet wrap" if way == "wrap" else "fastmcp's proxy"
        added = [one - other for one, other in zip(samples, direct, strict=True)]
        targets = (0.15, 35.0) if way == "wrap" else (FOR_COMPARISON, FOR_COMPARISON)
        figures.append((f"{called}, added to a call over stdio", added, "ms", targets[0]))
        figures.append((f"{called}, memory of its own", [memory] * 3, "MB", targets[1]))
    return figures


if __name__ == "__main__":
    os.environ.pop("LICET_CONFIG", None)
    for figure in report():
        name, samples, unit, target = figure
        sys.stdout.write(f"{name}: {statistics.median(samples):.3f} {unit} (target < {target})\n")
