"""What the plugin costs, beside the same thing without it, by itself and in a server."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mcp import Client
from mcp.client.stdio import StdioServerParameters

from demo.parts import BIN, Aws, forget_settings
from demo.scenes import TYPES
from licet import LicenseValidator, licensed
from licet.client import LicenseClient
from licet.descriptor import Descriptor
from licet.gate import Gate, utc_now
from licet.jose import Token, decode
from licet.keys import parse, verify
from licet.store import StateStore
from tests.benchmarks import guards, scan, wrap
from tests.benchmarks.figures import Figure, figures_of
from tests.plugin.vendor import KEY, Vendor, license_server
from tests.servers import LicenseServer

ROUNDS = 25
CALLS = 20_000


_LOADED = """
import mcp.server.mcpserver, time
started = time.perf_counter()
from licet import LicenseValidator, guard, licensed
print((time.perf_counter() - started) * 1e3)
"""


def import_times() -> list[Figure]:
    """What ``import licet`` adds to a bare interpreter, and all of the guard to an MCP server, in milliseconds."""

    def run(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (time.perf_counter() - started) * 1e3

    def within() -> float:
        return float(subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True).stdout)

    run("import licet"), within()  # these write the byte code
    samples = []
    for number in range(2 * ROUNDS):  # who comes first takes turns as well
        first, second = ("pass", "import licet")[:: 1 if number % 2 else -1]
        took = {first: run(first), second: run(second)}
        samples.append(took["import licet"] - took["pass"])
    return [
        Figure.of("import licet, over a bare interpreter", samples, "ms", 10),
        Figure.of("guard, licensed and validator, in a process that has mcp", [within() for _ in range(7)], "ms", 60),
    ]


def warm_calls(folder: Path) -> list[Figure]:
    """What a license check adds to a call while the lease is fresh, in microseconds."""
    vendor = Vendor()
    with license_server(vendor, utc_now) as server:
        gate = Gate(
            KEY,
            product="OPT",
            trusted=vendor.trusted,
            client=LicenseClient(server.url),
            state=lambda key: StateStore(folder, product="OPT", key=key),
        )
        server.reply = lambda asked: server.grant(asked, terms={"expires_at": None, "grace_until": None})
        validator = LicenseValidator(gate, Descriptor("OPT", "Opt"), {})

        def bare(number: int) -> int:
            return number

        def listed(numbers: list[int]) -> list[int]:
            return numbers

        gated = licensed(feature="scan", validator=validator)(bare)
        counted = licensed(feature="scan", count="len(numbers)", validator=validator)(listed)
        owned = licensed(feature="scan", count=lambda number: 1, validator=validator)(bare)
        assert (gated(1), counted([1]), owned(1), len(server.asked)) == (1, [1], 1, 1)
        return [
            Figure.of("@licensed(feature), warm, over the bare function", _compared(gated, bare), "µs", 10),
            Figure.of(
                '@licensed(feature, count="len(…)"), warm, over the bare function',
                _compared(lambda _: counted([1]), lambda _: listed([1])),
                "µs",
                15,
            ),
            # It may hang, so it runs in a thread that can be given up: twice handing over is what it costs.
            Figure.of(
                "@licensed with a counting function of its own, warm",
                _compared(owned, bare, calls=CALLS // 10),
                "µs",
                150,
            ),
            Figure.of("gate.decide(feature), warm", _compared(lambda _: gate.decide("scan"), lambda _: 0), "µs", 5),
        ]


def verifications() -> list[Figure]:
    """What believing a document costs over the bare signature check, in microseconds."""
    vendor = Vendor()
    trusted, public = vendor.trusted, vendor.private.public_key()
    lease, jwt_key = vendor.lease(), vendor.jwt_key("OPT")
    signed_key = vendor.ed25519_key("OPT")

    def bare(signed: bytes, signature: bytes) -> Callable[[int], object]:
        return lambda _: public.verify(signature, signed)

    def bare_of(text: str) -> Callable[[int], object]:
        token = Token.take_apart(text)
        return bare(token.signed, token.signature)

    def key(text: str) -> Callable[[int], object]:
        return lambda _: verify(parse(text), trusted)

    head, _, seal = signed_key.partition(".")
    once = bare_of(lease)
    return [
        Figure.of("one Ed25519 verification", _in_turns(once, lambda _: None), "µs", 150),
        Figure.of(
            "a lease, over its verification",
            _in_turns(lambda _: trusted.lease(lease, product="OPT"), once),
            "µs",
            30,
        ),
        Figure.of(
            "a jwt key, parsed, over its verification",
            _in_turns(key(jwt_key), bare_of(parse(jwt_key).signed)),
            "µs",
            30,
        ),
        Figure.of(
            "an ed25519 key, parsed, over its verification",
            _in_turns(key(signed_key), bare(head.encode(), decode(seal))),
            "µs",
            30,
        ),
    ]


def _compared(one: Callable[[int], object], other: Callable[[int], object], *, calls: int = CALLS) -> list[float]:
    def per_call(function: Callable[[int], object]) -> float:
        started = time.perf_counter()
        for number in range(calls):
            function(number)
        return (time.perf_counter() - started) / calls * 1e6

    return [per_call(one) - per_call(other) for _ in range(ROUNDS)]


def _in_turns(one: Callable[[int], object], other: Callable[[int], object]) -> list[float]:
    """Compare two that take long beside what differs: call by call, so that no noise falls on one of them alone."""
    samples = []
    for _ in range(ROUNDS):
        took: tuple[list[float], list[float]] = ([], [])
        for number in range(CALLS // 40):
            for function, kept in zip((one, other), took, strict=True):
                started = time.perf_counter()
                function(number)
                kept.append(time.perf_counter() - started)
        samples.append((statistics.median(took[0]) - statistics.median(took[1])) * 1e6)
    return samples


def refusal_before_a_scan(folder: Path) -> Figure:
    """From the call to the refusal, over real stdio: a Starter key and 1,200 resources in a real AWS API.

    Each round is a fresh MCP server, so nothing is cached: the license is asked for, boto3 is loaded, AWS is counted.
    """
    aws = Aws(folder)
    try:
        list(aws.fill(1200))
        with LicenseServer(folder / "data") as server:
            (folder / "licet.toml").write_text(server.descriptor())
            key = server.issue("starter")["license_key"]
            samples = [asyncio.run(_refused(aws, folder, key, number)) for number in range(5)]
    finally:
        aws.part.stop()
    return Figure.of("refusal of 1,200 resources, first call of a server", samples, "s", 3)


async def _refused(aws: Aws, folder: Path, key: str, number: int) -> float:
    env = {"LICET_CONFIG": str(folder / "licet.toml"), "LICET_STATE_DIR": str(folder / str(number))}
    parameters = StdioServerParameters(
        command=str(BIN / "licet-tag-compliance"), env=aws.env | env | {"OPTIMNOW_LICENSE_KEY": key}, cwd=folder
    )
    async with Client(parameters) as client:
        started = time.perf_counter()
        refused = await client.call_tool("check_tag_compliance", {"resource_types": TYPES})
        assert refused.is_error
        return time.perf_counter() - started


def report() -> list[Figure]:
    """What the plugin costs, by itself and in a server."""
    forget_settings()
    with tempfile.TemporaryDirectory() as folder:
        found = [*import_times(), *verifications(), *warm_calls(Path(folder)), refusal_before_a_scan(Path(folder))]
    return found + figures_of([*guards.report(), *wrap.report(), *scan.report()])
