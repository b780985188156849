"""The worker that ``serve`` keeps running beside itself."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from licet_server.cli import beside
from licet_server.cli.beside import Beside
from tests.servers import wait_until

WITHIN = 20.0


@pytest.fixture
def starts(monkeypatch):
    """Replace the worker by what each number of *plan* says: seconds that it lasts, or an error of the system."""
    monkeypatch.setattr(beside, "_FIRST_PAUSE", 0.01)
    made = []

    def planned(*plan):
        def start():
            made.append(plan[min(len(made), len(plan) - 1)])
            if isinstance(made[-1], OSError):
                raise made[-1]
            return subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({made[-1]})"])

        monkeypatch.setattr(Beside, "_start", staticmethod(start))
        return made

    return planned


def test_a_worker_that_cannot_be_started_again_is_tried_later(starts):
    made = starts(0, OSError(errno.ENOMEM, "Cannot allocate memory"), 60)
    with Beside() as watched:
        wait_until(lambda: len(made) == 3, within=WITHIN, what="the worker is started a third time")
        assert watched._thread.is_alive()


def test_no_worker_is_started_once_the_server_stops(starts):
    made = starts(60)
    with Beside() as watched:
        watched.leave()
        watched._process.kill()
        watched._thread.join(WITHIN)
        assert not watched._thread.is_alive()
    assert made == [60]


def test_the_worker_is_outside_the_group_that_ctrl_c_reaches(monkeypatch, settings):
    monkeypatch.setenv("LICET_DATA_DIR", str(settings.data_dir))
    process = Beside._start()
    try:
        assert os.getpgid(process.pid) != os.getpgrp()
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
