"""The worker that ``serve`` keeps running beside itself."""

from __future__ import annotations

import errno
import multiprocessing
import os
import time

import pytest

from licet_server.cli import beside
from licet_server.cli.beside import Beside
from licet_server.services.counts import Board
from tests.servers import wait_until

WITHIN = 20.0


@pytest.fixture
def starts(monkeypatch):
    """Replace the worker by what each number of *plan* says: seconds that it lasts, or an error of the system."""
    monkeypatch.setattr(beside, "_FIRST_PAUSE", 0.01)
    made = []

    def planned(*plan):
        def start(_):
            made.append(plan[min(len(made), len(plan) - 1)])
            if isinstance(made[-1], OSError):
                raise made[-1]
            process = multiprocessing.Process(target=time.sleep, args=(made[-1],), daemon=True)
            process.start()
            return process

        monkeypatch.setattr(Beside, "_start", start)
        return made

    return planned


def test_a_worker_that_cannot_be_started_again_is_tried_later(starts, settings):
    made = starts(0, OSError(errno.ENOMEM, "Cannot allocate memory"), 60)
    with Beside(settings, Board()) as watched:
        wait_until(lambda: len(made) == 3, within=WITHIN, what="the worker is started a third time")
        assert watched._thread.is_alive()


def test_no_worker_is_started_once_the_server_stops(starts, settings):
    made = starts(60)
    with Beside(settings, Board()) as watched:
        watched.leave()
        watched._process.kill()
        watched._thread.join(WITHIN)
        assert not watched._thread.is_alive()
    assert made == [60]


def test_the_worker_is_outside_the_group_that_ctrl_c_reaches(installation):
    with Beside(installation.settings, Board()) as watched:
        pid = watched._process.pid
        wait_until(lambda: os.getpgid(pid) == pid, within=WITHIN, what="the worker has a group of its own")
    assert not watched._process.is_alive()
