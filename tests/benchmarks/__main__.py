"""``make bench``: what the plugin costs, beside the same thing without it, and how fast the pages are.

Each figure is the median over alternating rounds of one run, because machines are noisy and drift; the target stands
beside it. Nothing here fails a build.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
from tests.benchmarks import guards, pages, wrap
from tests.plugin.vendor import KEY, Vendor, license_server
from tests.servers import LicenseServer

ROUNDS = 25
CALLS = 20_000
REPORT = Path("benchmarks.json")


@dataclass(frozen=True)
class Figure:
    """One line of the report; ``spread`` is the distance between the quartiles."""

    name: str
    value: float
    spread: float
    unit: str
    target: float

    @classmethod
    def of(cls, name: str, samples: Sequence[float], unit: str, target: float) -> Figure:
        low, middle, high = statistics.quantiles(samples, n=4)
        return cls(name, round(middle, 2), round(high - low, 2), unit, target)

    def __str__(self) -> str:
        held = "ok" if self.value < self.target else "MISSED"
        measured = f"{self.value:>8.2f} {self.unit}  ±{self.spread:<6.2f}"
        return f"{self.name:<84}{measured} target < {self.target:g} {self.unit}  {held}"


def import_time() -> Figure:
    """What ``import licet`` adds to a bare interpreter, in milliseconds."""

    def run(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (time.perf_counter() - started) * 1e3

    run("import licet")  # writes the byte code
    samples = [run("import licet") - run("pass") for _ in range(ROUNDS)]
    return Figure.of("import licet, over a bare interpreter", samples, "ms", 15)


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
            Figure.of("@licensed(feature), warm, over the bare function", _compared(gated, bare), "µs", 20),
            Figure.of(
                '@licensed(feature, count="len(…)"), warm, over the bare function',
                _compared(lambda _: counted([1]), lambda _: listed([1])),
                "µs",
                20,
            ),
            # It may hang, so it runs in a thread that can be given up: twice handing over is what it costs.
            Figure.of(
                "@licensed with a counting function of its own, warm",
                _compared(owned, bare, calls=CALLS // 10),
                "µs",
                150,
            ),
            Figure.of("gate.decide(feature), warm", _compared(lambda _: gate.decide("scan"), lambda _: 0), "µs", 20),
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
    few = {"calls": CALLS // 20}
    return [
        Figure.of("one Ed25519 verification", _compared(once, lambda _: None, **few), "µs", 150),
        Figure.of(
            "a lease, over its verification",
            _compared(lambda _: trusted.lease(lease, product="OPT"), once, **few),
            "µs",
            30,
        ),
        Figure.of(
            "a jwt key, parsed, over its verification",
            _compared(key(jwt_key), bare_of(parse(jwt_key).signed), **few),
            "µs",
            30,
        ),
        Figure.of(
            "an ed25519 key, parsed, over its verification",
            _compared(key(signed_key), bare(head.encode(), decode(seal)), **few),
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


def plugin() -> list[Figure]:
    """What the plugin costs, by itself and in a server."""
    forget_settings()
    with tempfile.TemporaryDirectory() as folder:
        figures = [import_time(), *verifications(), *warm_calls(Path(folder)), refusal_before_a_scan(Path(folder))]
    return figures + [Figure.of(*figure) for figure in (*guards.report(), *wrap.report())]


def web() -> list[Figure]:
    """What the pages cost the server."""
    return [Figure.of(*figure) for figure in pages.report()]


PARTS = {"plugin": plugin, "pages": web}


def main() -> None:
    """Measure all parts, or those that are named, print, and write ``benchmarks.json``."""
    parser = argparse.ArgumentParser(description="Measure what must be fast.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{' or '.join(PARTS)}; none: all")
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    figures = [figure for part in chosen for figure in PARTS[part]()]
    print("\n".join(map(str, figures)))  # noqa: T201 - the report is the purpose
    kept = {figure["name"]: figure for figure in _before()} if len(chosen) < len(PARTS) else {}
    kept |= {figure.name: asdict(figure) for figure in figures}
    REPORT.write_text(json.dumps(list(kept.values()), indent=2) + "\n")


def _before() -> list[dict[str, Any]]:
    """Return the figures of the run before, of which a part is measured again."""
    if not REPORT.exists():
        return []
    found: list[dict[str, Any]] = json.loads(REPORT.read_text())
    return found


if __name__ == "__main__":
    main()
