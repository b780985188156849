"""Ten thousand plugins on a working day: an outage of an hour, what comes after it, and a restart of the server.

A simulation with a clock of its own, the same in every run. It drives the plugin's own code (see ``fleet_parts``): what
desks, agents and build jobs do is drawn, when they ask follows. Beside it the same day with a herd: plugins that ask
every hour on the hour since they started, and after failures every minute, which shows what the rules are good for.
"""

from __future__ import annotations

import heapq
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from urllib3.util import Retry

from licet.attendance import Attendance
from licet.client import retries
from licet.gate import Gate
from licet.inquiry import Presence
from licet.rhythm import Rhythm
from licet.standing import CLOCK_TOLERANCE
from licet.verdict import Code
from tests.benchmarks.figures import Effort, Samples
from tests.benchmarks.fleet_parts import DAWN, HOUR, Disk, Line, Seat, Server, Time, Uses
from tests.plugin.vendor import KEY

START, END = 6 * HOUR, 13 * HOUR
OUTAGE = (9.5 * HOUR, 10.5 * HOUR)
"""At the worst time: most desks are up, and many have just begun."""

RESTART = (12 * HOUR, 12 * HOUR + 30)
FLEET = 10_000
CAPACITY = 0.008
"""Answers a second that the server can give for each plugin: some four times what they ask on a working day."""

HERE = {Code.VALID, Code.IN_GRACE}
_AWAY = {Code.SERVER_UNREACHABLE, Code.LEASE_EXPIRED}


class HerdRhythm(Rhythm):
    """What a plugin does that thinks of itself alone: no moments of its own, no patience, no ear for the server."""

    def ask_after(self, issued_at: datetime, refresh_after: datetime) -> datetime:
        """Ask exactly when the lease says."""
        return refresh_after

    def beat(self, now: datetime, seconds: float) -> timedelta:
        """Beat in step with the start."""
        return timedelta(seconds=seconds)

    def report(self, now: datetime, failures: int, wish: float | None = None) -> timedelta:
        """Report in step with the start."""
        return timedelta(minutes=5)

    def retry(self, failures: int, *, left: timedelta, wish: float | None = None) -> timedelta:
        """Try again every minute."""
        return timedelta(minutes=1)


def herd_retries(*, once: bool = False) -> Retry:
    """Ask twice more within a second, whatever the server says."""
    return Retry(
        total=2,
        status_forcelist=() if once else (502, 503, 504),
        allowed_methods={"POST"},
        backoff_factor=0.2,
        respect_retry_after_header=False,
        raise_on_status=False,
    )


@dataclass(frozen=True)
class Kind:
    """A way to use the plugin.

    Attributes:
        share: How much of the fleet does.
        between: Mean seconds between two tool calls.
        lives: Mean seconds from a start to the next stop.
        rests: Mean seconds from there to the next start.
        first: Returns when the first start of the day is.
        keeps: The share that has a disk which outlives the process.
    """

    share: float
    between: float
    lives: float
    rests: float
    first: Callable[[random.Random], float]
    keeps: float


KINDS = (
    Kind(0.70, 480, 3 * HOUR, 600, lambda draw: draw.gauss(8.75 * HOUR, 2100), 1.0),  # Claude Desktop, at a desk
    Kind(0.20, 150, 30 * HOUR, 20, lambda draw: draw.uniform(START, START + HOUR), 0.8),  # agents, day and night
    Kind(0.10, 60, 600, 2 * HOUR, lambda draw: draw.uniform(START, START + 2 * HOUR), 0.0),  # build jobs, in containers
)


@dataclass
class Seen:
    """What is held against the targets."""

    calls: int = 0
    refused_with_lease: int = 0
    refused_without: int = 0
    wrongly_allowed: int = 0
    recovered: list[float] = field(default_factory=list)
    revoked: dict[str, float] = field(default_factory=dict)
    noticed: dict[str, float] = field(default_factory=dict)
    """How long after its revocation a license that is still in use was last allowed something."""


class Plugin:
    """One installation and who uses it."""

    def __init__(self, fleet: Fleet, number: int, kind: Kind) -> None:
        draw = self.draw = random.Random(f"{fleet.seed}-{number}")
        self.fleet, self.kind, self.name = fleet, kind, f"ins_{number:024x}"
        self.skew = _skew(draw)
        self.keeps, self.telemetry = draw.random() < kind.keeps, draw.random() < 0.8
        address = "one-company" if draw.random() < 0.05 else self.name
        fleet.server.beats[self.name] = 600 if draw.random() < 0.6 else None
        if draw.random() < 0.02:
            fleet.server.refuses[self.name] = Code.EXPIRED
        self.line = Line(fleet.server, address, fleet.rule)
        self.disk, self.lease_until, self.life = Disk(self.name), 0.0, 0
        self.waits = False

    def clock(self) -> datetime:
        """Return what this machine's clock shows."""
        return self.fleet.time.instant(self.skew)

    def start(self) -> None:
        """Begin a process; nothing is asked before the first call."""
        self.life += 1
        if not self.keeps:
            self.disk, self.lease_until = Disk(self.name), 0.0
        self.gate = Gate(
            KEY,
            product="OPT",
            trusted=self.fleet.server.trusted,
            client=self.line,
            state=lambda _: self.disk,
            machine=lambda _: "m_0",
            presence=Presence(),
            clock=self.clock,
            rhythm=lambda name: self.fleet.rhythm(name, self.draw.random),
        )
        self.uses = Uses()
        time = self.fleet.time
        self.attendance = Attendance(self.gate, self.uses, Seat(), lambda: self.telemetry, lambda: time.now)
        self.begun = False
        self.fleet.plan(self.draw.expovariate(1 / self.kind.between), partial(self.call, self.life))
        self.fleet.plan(self.draw.expovariate(1 / self.kind.lives), self.stop)

    def call(self, life: int) -> None:
        """Call a tool, and plan the next call."""
        if life != self.life:
            return
        had = self.lease_until > self.fleet.time.now + self.skew
        verdict = self.gate.decide("scan")
        self.note(had, verdict.code)
        if verdict.valid:
            self.uses.add(1, 0)
        if not self.begun:
            self.begun = True
            self.attendance.begin()
            self.turn(life)
        self.fleet.plan(self.draw.expovariate(1 / self.kind.between), partial(self.call, life))

    def note(self, had: bool, code: Code) -> None:
        """Hold a verdict against what is true."""
        seen, now = self.fleet.seen, self.fleet.time.now
        seen.calls += 1
        self.look()
        if code in _AWAY:
            seen.refused_with_lease += had
            seen.refused_without += not had
        if self.name in seen.revoked:
            since = now - seen.revoked[self.name]
            seen.noticed[self.name] = since if code in HERE else seen.noticed.get(self.name, 0.0)
        elif code in HERE:
            seen.wrongly_allowed += self.name in self.fleet.server.refuses or self.lease_until <= now + self.skew

    def look(self) -> None:
        """See what the process knows by now of the server."""
        kept, now = self.disk.load(), self.fleet.time.now
        lease = self.fleet.server.issued.get(kept.lease or "")
        self.lease_until = (lease.expires_at - DAWN).total_seconds() if lease is not None else 0.0
        waits = self.gate._standing is not None and bool(self.gate._standing.trouble)
        if self.waits and not waits and now >= OUTAGE[1] and not self.fleet.server.is_down(now):
            self.fleet.seen.recovered.append(now - OUTAGE[1])
        self.waits = waits and OUTAGE[0] <= now and (self.waits or now < OUTAGE[1])

    def turn(self, life: int) -> None:
        """Let the background do what is due."""
        if life == self.life:
            wait = self.attendance.turn()
            self.look()
            self.fleet.plan(max(wait, 0.001), partial(self.turn, life))

    def stop(self) -> None:
        """End the process, in a third of cases without a chance to tidy up; a desk that is left stays dark."""
        self.life += 1
        self.waits = False
        if self.begun and self.draw.random() < 2 / 3:
            self.attendance.stop()
            self.attendance._end()
        self.fleet.plan(self.draw.expovariate(1 / self.kind.rests), self.start)


class Fleet:
    """A day.

    Args:
        size: How many plugins there are.
        seed: What decides about everything that is drawn.
        herd: Whether plugins behave as a herd.
    """

    def __init__(self, size: int, *, seed: int = 8, herd: bool = False) -> None:
        self.size, self.seed = size, seed
        self.rhythm: type[Rhythm] = HerdRhythm if herd else Rhythm
        self.rule: Callable[..., Retry] = herd_retries if herd else retries
        self.time, self.seen = Time(START), Seen()
        self.server = Server(self.time, capacity=size * CAPACITY, down=(OUTAGE, RESTART), until=END)
        self._plans: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._draw = random.Random(seed)
        self.plugins = [Plugin(self, number, kind) for number, kind in enumerate(_kinds(size))]

    def plan(self, wait: float, what: Callable[[], None]) -> None:
        """Have something done after so many seconds."""
        heapq.heappush(self._plans, (self.time.now + wait, next(self._numbers), what))

    def run(self) -> Fleet:
        """Live through the day."""
        before = random.getstate()
        random.seed(self.seed)  # urllib3 and the client draw their short pauses from it
        try:
            for plugin in self.plugins:
                self.plan(max(0.0, plugin.kind.first(plugin.draw) - START), plugin.start)
            for plugin in self._draw.sample(self.plugins, self.size // 50):
                self.plan(self._draw.uniform(START + HOUR, END - 1.5 * HOUR) - START, partial(self.revoke, plugin))
            for plugin in [each for each in self.plugins if each.kind is KINDS[1]][: self.size // 50]:
                self.plan(11.5 * HOUR - START + self._draw.uniform(0, 60), plugin.stop)  # a cluster is renewed
            while self._plans and self._plans[0][0] < END:
                self.time.now, _, what = heapq.heappop(self._plans)
                what()
        finally:
            random.setstate(before)
        return self

    def revoke(self, plugin: Plugin) -> None:
        """Revoke a license that works."""
        if plugin.name not in self.server.refuses:
            self.server.refuses[plugin.name] = Code.REVOKED
            self.seen.revoked[plugin.name] = self.time.now

    def rates(self, *kinds: str) -> list[int]:
        """Return how many requests came in each second of the day."""
        return [sum(each) for each in zip(*(self.server.arrived[kind] for kind in kinds), strict=True)]


BOTH = ("questions", "reports")


@dataclass(frozen=True)
class Summary:
    """A day in figures: rates are requests a second, waits are seconds."""

    mean: float
    usual_peak_1: float
    usual_peak_10: float
    peak_1: float
    peak_10: float
    questions_ratio: float
    minute_ratio: float
    turned_away: int
    refused_with_lease: int
    refused_without: int
    wrongly_allowed: int
    revoked_p50: float
    revoked_max: float
    recovered_p50: float
    recovered_p99: float
    recovered_max: float
    calls: int

    @property
    def ratio(self) -> float:
        """The highest rate of ten seconds after the outage, over the mean of the working day."""
        return self.peak_10 / self.mean

    @classmethod
    def of(cls, fleet: Fleet) -> Summary:
        """Sum a day up that has been lived through."""
        seen, every, questions = fleet.seen, fleet.rates(*BOTH), fleet.rates("questions")
        noticed = [seen.noticed[name] for name, at in seen.revoked.items() if name in seen.noticed and _is_quiet(at)]
        return cls(
            mean=_mean(every),
            usual_peak_1=_peak(every, 8 * HOUR, OUTAGE[0], 1),
            usual_peak_10=_peak(every, 8 * HOUR, OUTAGE[0], 10),
            peak_1=_peak(every, OUTAGE[1], END, 1),
            peak_10=_peak(every, OUTAGE[1], END, 10),
            questions_ratio=_peak(questions, OUTAGE[1], END, 10) / _mean(questions),
            minute_ratio=_peak(every, OUTAGE[1], END, 60) / _mean(every),
            turned_away=fleet.server.turned_away,
            refused_with_lease=seen.refused_with_lease,
            refused_without=seen.refused_without,
            wrongly_allowed=seen.wrongly_allowed,
            revoked_p50=statistics.median(noticed),
            revoked_max=max(noticed),
            recovered_p50=statistics.median(seen.recovered),
            recovered_p99=statistics.quantiles(seen.recovered, n=100)[-1],
            recovered_max=max(seen.recovered),
            calls=seen.calls,
        )


def simulated(size: int, *, herd: bool = False) -> Summary:
    """Live through a day with so many plugins."""
    return Summary.of(Fleet(size, herd=herd).run())


def report() -> list[Samples]:
    """Return the day of ten thousand plugins, and of a herd a quarter as large."""
    size = FLEET // 10 if Effort.from_env().quick else FLEET
    ours, herd = simulated(size), simulated(size // 8, herd=True)
    name = f"fleet of {size:,}: "
    return [
        (f"{name}requests a second, mean of the working day", [ours.mean], "/s", None),
        (f"{name}requests a second, peak of 1 s before the outage", [ours.usual_peak_1], "/s", None),
        (f"{name}requests a second, peak of 10 s before the outage", [ours.usual_peak_10], "/s", None),
        (f"{name}requests a second, peak of 1 s after the outage", [ours.peak_1], "/s", None),
        (f"{name}peak of 10 s after the outage, over the mean", [ours.ratio], "x", 3.0),
        (f"{name}the same, of questions alone", [ours.questions_ratio], "x", 3.0),
        (f"{name}requests that the server had to turn away", [ours.turned_away], "", None),
        (f"{name}tool calls refused for the outage in spite of a lease", [ours.refused_with_lease], "", 1.0),
        (f"{name}the same without one (new containers)", [ours.refused_without], "", None),
        (f"{name}tool calls allowed without a right to", [ours.wrongly_allowed], "", 1.0),
        (f"{name}a revoked license still used, median", [ours.revoked_p50 / 60], "min", None),
        (f"{name}a revoked license still used, longest", [ours.revoked_max / 60], "min", 60.0),
        (f"{name}heard the server again after the outage, median", [ours.recovered_p50 / 60], "min", None),
        (f"{name}heard the server again after the outage, 99 of 100", [ours.recovered_p99 / 60], "min", 60.0),
        (f"{name}heard the server again after the outage, the last to be used", [ours.recovered_max / 60], "min", None),
        ("a herd, for comparison: peak of 10 s after the outage, over the mean", [herd.ratio], "x", None),
        ("a herd, for comparison: the same, of questions alone", [herd.questions_ratio], "x", None),
    ]


def _kinds(size: int) -> list[Kind]:
    found = [kind for kind in KINDS for _ in range(round(kind.share * size))]
    return found[:size]


def _skew(draw: random.Random) -> float:
    """Return by how many seconds a clock is wrong: mostly hardly, here and there minutes, seldom hours."""
    chance = draw.random()
    if chance < 0.9:
        return draw.gauss(0, 0.5)
    if chance < 0.99:
        return draw.uniform(-240, 240)
    return draw.uniform(CLOCK_TOLERANCE.total_seconds(), 6 * HOUR) * draw.choice((-1, 1))


def _is_quiet(at: float) -> bool:
    """Whether the hour after *at* is one in which the server could be reached."""
    return not any(start - HOUR <= at < end + HOUR for start, end in (OUTAGE, RESTART))


def _mean(rates: list[int]) -> float:
    """Return the mean of the working day without the outage and the hour after it."""
    working = rates[int(8 * HOUR) : int(OUTAGE[0])] + rates[int(OUTAGE[1] + HOUR) : int(END)]
    return sum(working) / len(working)


def _peak(rates: list[int], start: float, end: float, width: int) -> float:
    chosen = rates[int(start) : int(end)]
    running = sum(chosen[:width])
    highest = running
    for place in range(width, len(chosen)):
        running += chosen[place] - chosen[place - width]
        highest = max(highest, running)
    return highest / width
