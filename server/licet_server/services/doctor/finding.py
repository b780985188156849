"""What a check finds, and what checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from licet_server.config import Settings


class State(StrEnum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, and somebody should look."""
    PROBLEM = "problem"
    """It does not work, or will not for long."""
    SKIPPED = "skipped"
    """It is not used, or could not be looked at from here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer.

    Attributes:
        check: What was looked at.
        found: What is the case, in one line without secrets.
        fix: What mends it; ``None``: nothing needs mending.
    """

    check: str
    state: State
    found: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at.

    Attributes:
        settings: What the environment says.
        now: Aware UTC instant, of the clock of this machine.
        environ: The environment itself, for what it should not hold.
        offline: Whether nothing beyond this machine is asked.
        seconds: How long anybody on the network may take to answer.
    """

    settings: Settings
    now: datetime
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    offline: bool = False
    seconds: float = 5.0


Check = Callable[[Subject], Iterator[Finding]]
"""A check yields what it finds, and may raise a ``ServerError`` for what cannot be read at all."""


def ok(check: str, found: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(check, State.OK, found)


def warning(check: str, found: str, fix: str) -> Finding:
    """Say that somebody should look at something."""
    return Finding(check, State.WARNING, found, fix)


def problem(check: str, found: str, fix: str) -> Finding:
    """Say that something does not work."""
    return Finding(check, State.PROBLEM, found, fix)


def skipped(check: str, found: str) -> Finding:
    """Say why something was not looked at."""
    return Finding(check, State.SKIPPED, found)
