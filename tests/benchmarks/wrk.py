"""The load of wrk, where it is installed: it takes less of a machine that the server needs too than Python does.

It offers one kind of question in a closed loop, and sees of an answer whether its status is one of success; so some
questions are asked beside it, whose answers are looked at whole.

Source: https://github.com/wg/wrk/blob/master/SCRIPTING
"""

from __future__ import annotations

import http.client
import json
import math
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.generator import KEPT
from tests.benchmarks.load import Interval, Kind, Load, LoadError

PROGRAM = shutil.which("wrk")
SCRIPT = Path(__file__).with_name("wrk.lua")
_GRACE_SECONDS = 30


def can_offer(load: Load) -> bool:
    """Say whether it is installed, and can ask what *load* wants to be asked."""
    plain = load.rate is None and load.count is None and load.interval is None and load.seconds is not None
    return PROGRAM is not None and plain and len(load.kinds) == 1


def offer(load: Load) -> Interval:
    """Offer *load*, for whole seconds, and say what came of it; what is not measured is a run of its own.

    Raises:
        LoadError: An answer was wrong or missing.
    """
    (kind,) = load.kinds
    order = random.Random(load.seed)
    keys = order.sample(list(kind.keys), len(kind.keys))
    if load.settle:
        _run(load, kind, keys, load.settle)
    found = _run(load, kind, keys, load.seconds or 1)
    refused = 0 if kind.forgiven is not None else found["refused"]
    answered = found["requests"] - found["refused"]
    interval = Interval(
        answered,
        found["micros"] / 1e6,
        *(found[name] / 1e3 for name in ("p50", "p90", "p99", "max")),
        total=answered,
        kinds={kind.name or kind.path: answered},
    )
    if refused or found["broken"]:
        raise LoadError(f"{refused} answers were no success, and {found['broken']} connections broke")
    told = (_asked(load.port, kind, key) for key in keys[:KEPT])
    interval.kept = [each for each in told if each is not None]
    return interval


def _run(load: Load, kind: Kind, keys: list[str], at_least: float) -> dict[str, Any]:
    seconds = math.ceil(at_least)
    with tempfile.NamedTemporaryFile("w", suffix=".keys") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        about = {"PATH": kind.path, "BODY": kind.body, "KEYS": file.name, "START": _some_digits()}
        env = os.environ | {f"LICET_LOAD_{name}": value for name, value in about.items()}
        url = f"http://127.0.0.1:{load.port}"
        command = [str(PROGRAM), "-t1", f"-c{load.connections}", f"-d{seconds}s", "-s", str(SCRIPT), url]
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=seconds + _GRACE_SECONDS, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise LoadError(f"wrk gave up: {done.stderr[-300:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def _asked(port: int, kind: Kind, key: str) -> tuple[str, str] | None:
    """Ask one question, and return it with its answer; ``None``: with one that does not count."""
    body = kind.body.replace("{key}", key).replace("{n}", _some_digits())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", kind.path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read().decode("latin-1")
    finally:
        connection.close()
    if answer.status == kind.expected:
        return body, said
    if answer.status == kind.forgiven:
        return None
    raise LoadError(f"{kind.name}: {answer.status} {said[:200]}")


def _some_digits() -> str:
    # Another start each time, because some servers remember the numbers that they have seen.
    return f"{random.SystemRandom().randrange(10**10):010d}"
