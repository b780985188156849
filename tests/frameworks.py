"""``make frameworks``: the plugin's tests on each framework that it guards, in an environment of its own.

What knows a framework is in ``tests/plugin/guards``, and runs everywhere. Below the guards no module may import one
(a contract of the root ``pyproject.toml``), so the rest of the plugin runs once for each generation of the SDK: on 2.x
with ``make test``, on 1.x here. ``tag_compliance`` is itself a server for 2.x, and the proxy knows no SDK at all. An
environment in which too few tests ran has failed, because tests that are skipped by mistake prove nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "deploy/locks"
HOME = ROOT / ".venv/frameworks"
GUARDS = "tests/plugin/guards"
CORE = (
    "tests/plugin/keys",
    *(
        f"tests/plugin/test_{name}.py"
        for name in (
            *("client", "gate", "license_file", "machine", "offline", "refusal", "revocations", "store"),
            *("terms", "threats", "trust", "validator", "wire"),
        )
    ),
)


@dataclass(frozen=True)
class Framework:
    """One environment.

    Attributes:
        name: Of its lock, ``deploy/locks/NAME.txt``.
        tests: What runs in it.
        at_least: How many tests must pass.
    """

    name: str
    tests: tuple[str, ...]
    at_least: int


MATRIX = (
    Framework("mcp1", (GUARDS, *CORE), 500),
    Framework("mcp2", (GUARDS,), 300),
    Framework("fastmcp3", (GUARDS,), 120),
    Framework("fastmcp4", (GUARDS,), 200),
)


def prepared(framework: Framework) -> Path:
    """Install what the lock says, unless it is there; return the interpreter."""
    folder, lock = HOME / framework.name, LOCKS / f"{framework.name}.txt"
    python, ready = folder / "bin/python", folder / ".ready"
    if ready.exists() and ready.stat().st_mtime >= lock.stat().st_mtime:
        return python
    uv = [str(ROOT / ".venv/bin/uv"), "--quiet"]
    install = [*uv, "pip", "install", "--compile-bytecode", "--python", str(python)]
    for command in (
        [*uv, "venv", "--clear", "--python", sys.executable, str(folder)],
        [*install, "--require-hashes", "-r", str(lock)],
        [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT / "mcp_plugin")],
    ):
        subprocess.run(command, check=True, cwd=ROOT)
    ready.touch()
    return python


def trouble(framework: Framework, python: Path, log: Path) -> str:
    """Run the tests; return what is wrong, empty: nothing. With ``CI`` hypothesis sets no deadline to an example."""
    report = log.with_suffix(".xml")
    options = [
        "-q",
        "--tb=short",
        "--show-capture=no",
        "--numprocesses",
        "2",
        f"--junitxml={report}",
        "-p",
        "no:cacheprovider",
    ]
    with log.open("wb") as output:
        code = subprocess.run(
            [python, "-m", "pytest", *options, *framework.tests],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "CI": "true"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code != 0 or not report.exists():
        return f"pytest ended with {code}\n{log.read_text()[-6000:]}"
    passed = counted(report)
    if passed < framework.at_least:
        return f"only {passed} tests passed, of at least {framework.at_least}"
    print(f"{framework.name:<9} {passed} passed", flush=True)  # noqa: T201 - the report is the purpose
    return ""


def counted(report: Path) -> int:
    """Return how many tests passed, as pytest wrote it down."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    return sum(
        int(suite.get("tests", 0)) - sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
        for suite in suites
    )


def main(names: list[str]) -> int:
    """Try the environments named, or all; return the exit code."""
    started, failed = time.monotonic(), []
    known = {framework.name: framework for framework in MATRIX}
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"no framework {unknown[0]!r}; there are: {', '.join(known)}", file=sys.stderr)  # noqa: T201
        return 2
    with tempfile.TemporaryDirectory() as folder:
        for name in names or known:
            found = trouble(known[name], prepared(known[name]), Path(folder) / f"{name}.log")
            if found:
                failed.append(name)
                print(f"{name}: {found}", file=sys.stderr, flush=True)  # noqa: T201
    print(f"{len(names or known) - len(failed)} frameworks, {time.monotonic() - started:.0f} s")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
