"""What ``guard`` adds to a call: the same server without it and with it, called in turns by real clients in one run.

A framework is measured where it is installed: the one of this environment, and each that ``make frameworks`` has set
up. Each round takes the median call with and without the guard, and the uses are counted on disk as they are for a
customer.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from licet import LicenseValidator, guard
from licet.descriptor import ToolRule
from licet.gate import utc_now
from tests.plugin.guards import adapters
from tests.plugin.guards.adapters import Made, Session
from tests.plugin.vendor import KEY, Vendor, license_server

CALLS = 100
ROUNDS = 25
TARGET = 50.0
ROOT = Path(__file__).parents[2]

Samples = tuple[str, list[float], str, float]
"""Name, samples, unit and target, as a line of the report takes them."""


def report() -> list[Samples]:
    """Measure here and in the other environments."""
    found = measured()
    for python in sorted(ROOT.glob(".venv/frameworks/*/bin/python")):
        if python.parents[1].name in {"mcp1", "fastmcp3", "fastmcp4"} and (python.parents[1] / ".ready").exists():
            command = [str(python), "-m", "tests.benchmarks.guards"]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            found += [(name, samples, unit, target) for name, samples, unit, target in json.loads(done.stdout)]
    return found


def measured() -> list[Samples]:
    """Measure every framework of this environment, in microseconds a call."""
    vendor = Vendor()
    with tempfile.TemporaryDirectory() as folder, license_server(vendor, utc_now) as server:
        unbound = {"expires_at": None, "grace_until": None}
        server.reply = lambda asked: server.grant(asked, terms={"instance_id": asked["instance_id"], **unbound})
        validator = _installed(Path(folder), server.url, vendor.jwk)
        found: list[Samples] = []
        for name, adapter in adapters.ALL.items():
            samples = asyncio.run(_compared(adapter, validator))
            found.append((f"guard() on {name}, over the bare server", samples, "µs", TARGET))
        assert len(server.asked) == 1
        validator.close()
        return found


def _installed(folder: Path, url: str, key: dict[str, str]) -> LicenseValidator:
    """Set a customer up, who counts uses on disk as customers do."""
    (folder / "licet.toml").write_text(
        f'[product]\ncode = "OPT"\nserver_url = "{url}"\npublic_keys = [{{ kid = "{key["kid"]}", x = "{key["x"]}" }}]\n'
    )
    environ = {"LICET_CONFIG": str(folder / "licet.toml"), "LICET_STATE_DIR": str(folder), "LICET_LICENSE_KEY": KEY}
    return LicenseValidator.from_env(environ=environ)


async def _compared(adapter: type[Made], validator: LicenseValidator) -> list[float]:
    bare, guarded = adapter(), adapter()
    guard(guarded.server, validator, {"report": ToolRule("report"), "scan": ToolRule("scan", "resources", "len(arns)")})
    async with bare.connect() as one, guarded.connect() as other:
        for _ in range(2):
            await _per_call(one), await _per_call(other)
        return [await _per_call(other) - await _per_call(one) for _ in range(ROUNDS)]


async def _per_call(session: Session) -> float:
    call: Any = getattr(session.client, "call_tool_mcp", None) or session.client.call_tool
    samples = []
    for _ in range(CALLS):
        started = time.perf_counter()
        await call("scan", {"arns": ["a", "b"]})
        samples.append(time.perf_counter() - started)
    return statistics.median(samples) * 1e6


if __name__ == "__main__":
    json.dump(measured(), sys.stdout)
