"""What a benchmark reports: figures with a target beside each, and how long it may take to find them."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ANNOTATED = 96
"""So many characters of a line of the report are for the name."""


@dataclass(frozen=True)
class AtLeast:
    """A target that a figure must reach; a plain number is one that it must stay below."""

    value: float


Target = float | AtLeast | None
"""``None``: there is none, and the figure is there for comparison."""

Samples = tuple[str, Sequence[float], str, Target]
"""Name, samples, unit and target of a figure, as each part's ``report()`` returns them."""


@dataclass(frozen=True)
class Figure:
    """One line of the report.

    Attributes:
        name: What was measured.
        value: The median of the samples.
        spread: The distance between the quartiles; 0 when there is one sample.
        unit: Such as ``ms``; ``x`` for a ratio.
        target: What the value is held against; ``None``: nothing.
        at_least: Whether the value must reach the target; else it must stay below it.
    """

    name: str
    value: float
    spread: float
    unit: str
    target: float | None
    at_least: bool = False

    @classmethod
    def of(cls, name: str, samples: Sequence[float], unit: str, target: Target) -> Figure:
        """Sum samples up."""
        several = samples if len(samples) > 1 else [*samples] * 2
        low, middle, high = statistics.quantiles(several, n=4, method="inclusive")
        digits = 3 if abs(middle) < 10 else 2
        wanted = target.value if isinstance(target, AtLeast) else target
        return cls(name, round(middle, digits), round(high - low, digits), unit, wanted, isinstance(target, AtLeast))

    @property
    def held(self) -> bool | None:
        """Whether the target is met; ``None``: there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value < self.target

    def __str__(self) -> str:
        measured = f"{self.name:<{ANNOTATED}}{self.value:>12,.2f} {self.unit:<5} ±{self.spread:<9,.2f}"
        if self.target is None:
            return measured.rstrip()
        relation, word = ">=" if self.at_least else "<", "ok" if self.held else "MISSED"
        return f"{measured} target {relation} {self.target:g} {self.unit}  {word}"

    def as_object(self) -> dict[str, Any]:
        """Return what the report in JSON says of it."""
        return asdict(self) | {"held": self.held}


def figures_of(found: Iterable[Samples]) -> list[Figure]:
    """Sum up what a part's ``report()`` returned."""
    return [Figure.of(*each) for each in found]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return the ratios of samples that were taken in the same rounds, round by round.

    A round is one slice of each contender within seconds, so what disturbs the machine for longer disturbs both.

    Raises:
        ValueError: A round is missing, so that they would be paired wrongly.
    """
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def growth(samples: Sequence[float]) -> float:
    """Return how much the median of the last third is above that of the second; the first is for warming."""
    third = len(samples) // 3
    return statistics.median(samples[-third:]) - statistics.median(samples[third : 2 * third])


@dataclass(frozen=True)
class Effort:
    """How long measuring may take, as the options of ``python -m tests.benchmarks`` say.

    Attributes:
        seconds: Length of one slice of load.
        rounds: How often each contender has its turn.
        minutes: Length of the soak.
        quick: Whether a rough answer is enough: small databases and short runs.
    """

    seconds: float = 2.0
    rounds: int = 5
    minutes: float = 10.0
    quick: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Effort:
        """Read it where the options were left for the parts."""
        quick = environ.get("BENCH_QUICK") == "1"
        default = cls(seconds=0.5, rounds=3, minutes=0.5, quick=True) if quick else cls()
        return cls(
            seconds=float(environ.get("BENCH_SECONDS", default.seconds)),
            rounds=int(environ.get("BENCH_ROUNDS", default.rounds)),
            minutes=float(environ.get("BENCH_MINUTES", default.minutes)),
            quick=quick,
        )

    def as_env(self) -> dict[str, str]:
        """Return the variables that :meth:`from_env` reads."""
        return {
            "BENCH_SECONDS": str(self.seconds),
            "BENCH_ROUNDS": str(self.rounds),
            "BENCH_MINUTES": str(self.minutes),
            "BENCH_QUICK": str(int(self.quick)),
        }
