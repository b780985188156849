"""What the tag-compliance scan costs at 10,000 and at 100,000 resources: its memory must be the same, and so its pace.

moto cannot hold so many, so the account is one that writes its pages when they are asked for (see
`tests.plugin.tag_compliance.volumes`), over HTTP in another process than the scan. Each scan is a process of its own,
whose largest memory the system tells. What is found is checked to the last violation.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time

from licet.aws.scope import Scope
from licet.aws.session import Aws
from licet.tag_compliance.policy import load_policy
from licet.tag_compliance.results import MAX_LISTED, Score
from licet.tag_compliance.scan import Scan
from tests.plugin.tag_compliance.volumes import REGIONS, UNTAGGED_OF, volumes

FEW, MANY = 10_000, 100_000
ROUNDS = 3
MOST_MB = 8.0
"""How much more memory ten times as many resources may take."""

MOST_MS = 2.0
"""How long one resource may take, in milliseconds; the account that is scanned is Python too, on the same cores."""

_KB_PER_MB = 1024 if sys.platform == "linux" else 1024**2

Samples = tuple[str, list[float], str, float]
"""Name, samples, unit and target, as a line of the report takes them."""


def report() -> list[Samples]:
    """Scan both accounts in turns."""
    memory: dict[int, list[float]] = {FEW: [], MANY: []}
    seconds: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):
        for number in (FEW, MANY):
            found = _in_process(number)
            memory[number].append(found["mb"])
            seconds[number].append(found["seconds"])
    grown = [many - few for many, few in zip(memory[MANY], memory[FEW], strict=True)]
    each = [took * 1e3 / MANY for took in seconds[MANY]]
    label = f"scan of {MANY:,} resources"
    return [
        (f"{label}, memory over that of {FEW:,}", grown, "MB", MOST_MB),
        (f"{label}, memory of the process", memory[MANY], "MB", 200.0),
        (f"{label}, each", each, "ms", MOST_MS),
    ]


def _in_process(number: int) -> dict[str, float]:
    """Scan an account of so many resources in a process of its own; return its largest memory and how long it took."""
    with volumes(number // len(REGIONS)) as server:
        command = [sys.executable, "-m", "tests.benchmarks.scan", "measure"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(command, env=environment | server.environment, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    expected = number // len(REGIONS) * len(REGIONS)
    assert found["read"] == found["total"] == expected, found
    assert found["untagged"] == sum(len(range(0, number // len(REGIONS), UNTAGGED_OF)) for _ in REGIONS), found
    assert found["listed"] == MAX_LISTED, found
    return found


def measure() -> dict[str, float]:
    """Scan the account that the environment names."""
    score, untagged = Score(load_policy({})), 0
    scan = Scan(Aws(), Scope(("ec2:volume",), REGIONS))
    started = time.perf_counter()
    for batch in scan.batches():
        score.add(batch)
        untagged += sum(not each.tags for each in batch)
    assert scan.notes == [], scan.notes
    return {
        "seconds": time.perf_counter() - started,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB_PER_MB,
        "read": scan.read,
        "total": score.total,
        "untagged": untagged,
        "listed": len(score.violations),
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        json.dump(measure(), sys.stdout)
    else:
        for name, samples, unit, target in report():
            sys.stdout.write(f"{name}: {statistics.median(samples):.2f} {unit} (target < {target:g})\n")
