"""The demo, as a newcomer runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOREIGN = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/production",
    "LICET_PEPPER": "a-secret-of-the-real-server",
    "AWS_PROFILE": "production",
    "HTTP_PROXY": "http://127.0.0.1:1",
}
"""Settings of the real world, which the demo must not use."""

pytestmark = pytest.mark.xdist_group("demo")


def test_the_demo_plays_its_three_scenes_and_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--once"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **FOREIGN},
        timeout=180,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = (done.stdout.index(f"Scene {number}") for number in (1, 2, 3))
    assert "NO_KEY" in done.stdout[first:second]
    assert "1,000" in done.stdout[second:third]
    assert re.search(r"refused before any scan: AWS got [1-9]\d* list calls", done.stdout[second:third])
    assert "1,200 resources scanned" in done.stdout[third:]
    assert "\x1b[" not in done.stdout


def test_the_demo_serves_on_until_it_is_stopped(tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    with log.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-u", "-m", "demo", "--resources", "1100"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
    try:
        deadline = time.monotonic() + 150
        while "Ctrl-C ends everything" not in log.read_text():
            assert demo.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) == 0
    finally:
        demo.kill()
        demo.wait()
    assert "Stopped." in log.read_text()
    assert [path for path in tmp_path.iterdir() if path.name.startswith("licet-demo-")] == []
