"""Servers that are measured, each a process of its own that was started as a user would start it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import psutil

from licet import keys
from licet.descriptor import parse_descriptor
from licet.trust import TrustedKeys
from licet_server.config import Settings
from licet_server.services.installation import load
from tests.benchmarks import simple, wrk
from tests.benchmarks.fill import PRODUCT, fill, key_of
from tests.benchmarks.load import Interval, Kind, Load, LoadError, offer
from tests.servers import LicenseServer, free_port, wait_until

ROOT = Path(__file__).parents[2]
CONNECTIONS = 16
SETTLE = 0.5
"""Seconds of a turn that do not count: who was held reads anew what became old meanwhile."""
SETTINGS = {
    "LICET_RATE_LIMIT": "1000000000 per minute",
    "LICET_GUESS_LIMIT": "1000000000 per hour",
    "LICET_API_LIMIT": "1000000000 per minute",
    "LICET_ISSUER": "https://license.example.com",
}
"""Nobody reaches these limits, and every question is counted; one data folder may be served at several ports."""

FRESH = '{"license_key":"{key}","product":"OPT","instance_id":"bench","nonce":"{n}"}'
"""A question whose answer is signed for it alone, because it has a nonce."""

REUSED = '{"license_key":"{key}","product":"OPT"}'
"""A question that may get the lease of the one before it."""


@dataclass
class Contender:
    """A server that is up, and how it is asked.

    Attributes:
        name: What the report calls it.
        port: Where it listens.
        kinds: What it is asked.
        trusted: Whose leases its answers must hold; ``None``: it signs nothing.
        slices: What came of each slice of load.
    """

    name: str
    port: int
    kinds: Sequence[Kind]
    trusted: TrustedKeys | None = None
    slices: list[Interval] = field(default_factory=list)

    def run(self, *, seconds: float, settle: float = SETTLE, connections: int = CONNECTIONS) -> Interval:
        """Load it for one slice, and see that what it says is true.

        Raises:
            LoadError: It answered wrongly.
        """
        load = Load(self.port, self.kinds, connections, seconds, settle=settle, seed=len(self.slices) + 1)
        try:
            found = wrk.offer(load) if wrk.can_offer(load) else offer(load)
            self.check(found)
        except LoadError as error:
            raise LoadError(f"{self.name}: {error}") from None
        self.slices.append(found)
        return found

    def check(self, found: Interval) -> None:
        """See that the answers that were kept are true.

        Raises:
            LoadError: One is not.
        """
        if not found.kept:
            raise LoadError("no answer was kept")
        for sent, received in found.kept:
            check_answer(json.loads(sent), json.loads(received), self.trusted)

    def all_of(self, what: str) -> list[float]:
        """Return a field of every slice, such as ``rate`` or ``p99``."""
        return [getattr(each, what) for each in self.slices]


def check_answer(asked: Mapping[str, str], said: Mapping[str, object], trusted: TrustedKeys | None) -> None:
    """See that an answer is a yes, and that its lease is one for this question.

    Raises:
        LoadError: It is not.
    """
    if said.get("valid") is not True:
        raise LoadError(f"not a yes: {said.get('code')} {said.get('message')}")
    if trusted is None:
        return
    lease = trusted.lease(str(said["lease"]), product=PRODUCT)
    if "nonce" in asked and lease.nonce != asked["nonce"]:
        raise LoadError("the lease is for another question")
    if lease.key_tail != keys.tail(asked["license_key"]):
        raise LoadError("the lease is for another key")


@contextmanager
def plain(kind: str, *options: str, workers: int = 1) -> Iterator[int]:
    """Run a server of ``tests.benchmarks.simple``, and give its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.simple", kind, "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen([*command, *options], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), within=30, what=f"the {kind} server starts", process=process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def installed(folder: Path, licenses: int, env: Mapping[str, str] | None = None) -> LicenseServer:
    """Return a server of ours with so many licenses, with its worker beside it and its limits on; not started."""
    server = LicenseServer(folder, SETTINGS | dict(env or {}), worker=True)
    done = server.cli("init")
    if done.returncode:
        raise LoadError(done.stderr)
    fill(load(Settings.from_env(server.env)), licenses)
    return server


@contextmanager
def ours(server: LicenseServer, *, workers: int = 1) -> Iterator[TrustedKeys]:
    """Run a server of ours, and give whose leases are its."""
    server.start("--workers", str(workers))
    try:
        yield TrustedKeys.from_jwks(parse_descriptor(server.descriptor().encode()).public_keys)
    finally:
        server.stop()


@contextmanager
def mission(folder: Path, licenses: int, *options: str) -> Iterator[int]:
    """Run the mission's server with as many licenses, and with the same keys."""
    folder.mkdir()
    file = folder / "licenses.db"
    simple.fill(file, map(key_of, range(licenses)))
    with plain("mission", "--file", str(file), *options) as port:
        yield port


def take_turns(contenders: Sequence[Contender], *, rounds: int, seconds: float) -> None:
    """Load one after another, round by round, every second round backwards; a first short turn only warms them."""
    with stage(each.port for each in contenders) as enter:
        for number in range(rounds + 1):
            for each in contenders if number % 2 else reversed(contenders):
                enter(each.port)
                each.run(seconds=seconds if number else min(seconds, 1.0))
    for each in contenders:
        del each.slices[0]


@contextmanager
def stage(ports: Iterable[int]) -> Iterator[Callable[[int], None]]:
    """Give what lets one server go on and holds the others.

    Servers that nobody asks wake now and then, too; ten of them would take from the one that is measured what it has
    where it runs alone.
    """
    servers = {port: family(listener(port)) for port in ports}

    def enter(chosen: int) -> None:
        for port, processes in servers.items():
            for each in processes:
                each.resume() if port == chosen else each.suspend()

    try:
        yield enter
    finally:
        for each in chain.from_iterable(servers.values()):
            each.resume()


def listener(port: int) -> int:
    """Return the main process of the server on *port*, which is a child of ours."""
    for child in psutil.Process().children():
        if str(port) in child.cmdline():
            return child.pid
    raise AssertionError(f"no child of this process was told to listen on {port}")


def family(pid: int) -> list[psutil.Process]:
    """Return a process and all that came of it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def validating(body: str, some_keys: Sequence[str], path: str = "/validate") -> list[Kind]:
    """Return the question whether keys may be used."""
    return [Kind(path, body, some_keys, name=path)]
