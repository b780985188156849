"""``benchmarks.json``: the figures of each part's last run, and on what kind of machine they were taken."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks import wrk
from tests.benchmarks.figures import Effort, Figure


def machine() -> dict[str, Any]:
    """Say what figures depend on, and nothing that tells one machine from others of its kind."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "system": platform.system(),
        "processor": platform.machine(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load": "Python" if wrk.PROGRAM is None else "wrk",
    }


@dataclass(frozen=True)
class Part:
    """What one run of a part found, and how much effort it made."""

    figures: Sequence[Figure]
    effort: Effort

    @classmethod
    def from_object(cls, said: dict[str, Any]) -> Part:
        """Read what :meth:`as_object` wrote."""
        plain = ({name: value for name, value in each.items() if name != "held"} for each in said["figures"])
        return cls([Figure(**each) for each in plain], Effort(**said["effort"]))

    def as_object(self) -> dict[str, Any]:
        """Return what the report in JSON says of it."""
        return {"effort": asdict(self.effort), "figures": [figure.as_object() for figure in self.figures]}


@dataclass
class Results:
    """The parts by name; one that is measured again replaces what it said before."""

    parts: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Results:
        """Return what an earlier run wrote; nothing where there was none, or one of another shape or machine."""
        try:
            found = json.loads(file.read_text())
            if found["machine"] != machine():
                return cls()
            return cls({name: Part.from_object(said) for name, said in found["parts"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def as_object(self) -> dict[str, Any]:
        """Return what ``benchmarks.json`` holds."""
        return {"machine": machine(), "parts": {name: part.as_object() for name, part in self.parts.items()}}
