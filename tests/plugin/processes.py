"""Processes that do the same thing at the same moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_METER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from licet import tally
from licet.meter import Meter
meter = Meter(Path(sys.argv[1]), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
print(flush=True)
sys.stdin.readline()
"""


def meters_at_once(path: Path, work: str, number: int = 4) -> None:
    """Run *work*, lines about a ``meter`` at *path*, in so many processes that begin together; each must end well."""
    command = [sys.executable, "-c", f"{_METER}{work}\nmeter.close()", str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = [subprocess.Popen(command, text=True, **pipes) for _ in range(number)]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
        assert process.returncode == 0
