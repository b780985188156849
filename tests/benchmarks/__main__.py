"""``make bench``: how fast everything is that must be, with the target beside each figure.

Each figure is the median over alternating rounds of one run, because machines are noisy and drift. Nothing here fails a
build for being slow; a part that cannot be measured, or whose contenders answer wrongly, does.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import traceback
from pathlib import Path

from tests.benchmarks import plot
from tests.benchmarks.figures import Effort, Figure
from tests.benchmarks.results import Part, Results

PARTS = {
    "plugin": "what the plugin costs, by itself and in a server",
    "server": "POST /validate beside an empty view and a simple server",
    "size": "whether that takes longer with a million licenses",
    "memory": "what the server takes after a million questions",
    "start": "how soon a server is ready, and its memory then",
    "copying": "moving to another database",
    "scale": "a million licenses and their log",
    "fleet": "ten thousand plugins, an outage, and what follows",
    "pages": "how long pages take, and what a visit transfers",
    "soak": "hours at 70 % of what the server can do; only when it is named",
}
"""The modules of this folder that measure, and what."""

UNASKED = [name for name in PARTS if name != "soak"]
REPORT = Path("benchmarks.json")
PICTURE = Path("benchmarks.svg")


def measured(part: str) -> list[Figure]:
    """Measure one part; its libraries are loaded only now."""
    found = importlib.import_module(f"tests.benchmarks.{part}").report()
    return [each if isinstance(each, Figure) else Figure.of(*each) for each in found]


def main() -> int:
    """Measure all parts, or those that are named, print, and write ``benchmarks.json`` and ``benchmarks.svg``."""
    parts, effort = _asked()
    os.environ.update(effort.as_env())
    results, failed = Results.read(REPORT), []
    for part in parts:
        _say(f"\n{part}: {PARTS[part]}")
        started = time.monotonic()
        try:
            figures = measured(part)
        except Exception:  # noqa: BLE001 - the other parts are worth measuring, and this one is named at the end
            traceback.print_exc()
            failed.append(part)
            continue
        for figure in figures:
            _say(str(figure))
        _say(f"{part} took {time.monotonic() - started:.0f} s")
        results.parts[part] = Part(figures, effort)
        REPORT.write_text(json.dumps(results.as_object(), indent=2) + "\n")
        PICTURE.write_text(plot.picture(results))
    if failed:
        _say(f"\nnot measured: {', '.join(failed)}")
    return len(failed)


def _asked() -> tuple[list[str], Effort]:
    default = Effort.from_env()
    about = "\n".join(f"  {name:<9}{text}" for name, text in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=f"Measure what must be fast.\n\n{about}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; none: all but the soak")
    parser.add_argument("--quick", action="store_true", help="a rough answer: short slices, small databases")
    parser.add_argument("--seconds", type=float, help=f"length of a slice of load (default {default.seconds:g})")
    parser.add_argument("--rounds", type=int, help=f"slices of each contender (default {default.rounds})")
    parser.add_argument("--minutes", type=float, help=f"length of the soak (default {default.minutes:g})")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    chosen = {
        f"BENCH_{name.upper()}": str(value)
        for name in ("seconds", "rounds", "minutes")
        if (value := getattr(given, name)) is not None
    }
    quick = {"BENCH_QUICK": "1"} if given.quick else {}
    return given.parts or UNASKED, Effort.from_env(os.environ | quick | chosen)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
