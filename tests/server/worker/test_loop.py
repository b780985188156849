"""Jobs that are done again and again, whatever happens to one of them."""

from __future__ import annotations

import threading
import time

import pytest
import structlog
from structlog.testing import capture_logs

from licet_server.errors import StorageError
from licet_server.worker import loop
from licet_server.worker.loop import Job, Loop
from tests.servers import wait_until

WITHIN = 10.0


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(loop, "_pause", lambda failures: 0.01)


@pytest.fixture
def logged():
    structlog.reset_defaults()
    with capture_logs() as lines:
        yield lines
    structlog.reset_defaults()


class Counted:
    def __init__(self, *results):
        self.runs = 0
        self.results = list(results)

    def __call__(self):
        self.runs += 1
        result = self.results.pop(0) if self.results else None
        if isinstance(result, Exception):
            raise result
        return result


def running(*jobs):
    started = Loop(jobs)
    started.start()
    return started


def test_every_job_runs_at_once_and_then_at_its_own_pace():
    often, seldom = Counted(), Counted()
    started = running(Job("often", 0.01, often), Job("seldom", 3600, seldom))
    wait_until(lambda: often.runs >= 5, within=WITHIN, what="it runs often")
    assert started.stop()
    assert seldom.runs == 1


def test_a_job_with_more_to_do_goes_on_at_once():
    busy = Counted(True, True, True, False)
    started = running(Job("busy", 3600, busy))
    wait_until(lambda: busy.runs == 4, within=WITHIN, what="it has done everything")
    assert started.stop()
    assert busy.runs == 4


def test_a_job_that_is_woken_does_not_wait_for_its_time():
    job = Job("woken", 3600, run := Counted())
    started = running(job)
    wait_until(lambda: run.runs == 1, within=WITHIN, what="it ran")
    job.wake.set()
    wait_until(lambda: run.runs == 2, within=WITHIN, what="it ran again")
    assert started.stop()


def test_an_outage_of_the_database_is_told_once_and_so_is_its_end(logged):
    away = [StorageError("the database gave no answer: no route to host")] * 6
    jobs = [Job(name, 0.01, Counted(*away)) for name in ("one", "two", "three")]
    started = running(*jobs)
    wait_until(lambda: all(job.run.runs > 8 for job in jobs), within=WITHIN, what="it is over")
    assert started.stop()
    began = [line for line in logged if line["event"] == "the worker waits for the database"]
    ended = [line for line in logged if line["event"] == "the database answers the worker again"]
    assert 1 <= len(began) <= len(ended) <= 3  # one job may be back before another has noticed
    assert "no route to host" in began[0]["reason"]


def test_a_mistake_in_one_job_stops_neither_it_nor_the_others(logged):
    wrong, right = Counted(ValueError("a mistake"), ValueError("another"), None), Counted()
    started = running(Job("wrong", 0.01, wrong), Job("right", 0.01, right))
    wait_until(lambda: wrong.runs >= 4 and right.runs >= 4, within=WITHIN, what="both go on")
    assert started.stop()
    assert [line["job"] for line in logged if line["event"] == "a job of the worker failed"] == ["wrong", "wrong"]


def test_stopping_ends_every_job_and_finishes_those_that_want_it():
    finished = []
    started = running(Job("one", 3600, Counted(), finish=finished.append), Job("two", 3600, Counted()))
    began = time.monotonic()
    assert started.stop()
    assert time.monotonic() - began < 1
    assert len(finished) == 1


def test_a_job_is_told_to_stop_while_it_still_runs():
    told = threading.Event()
    started = running(Job("long", 3600, lambda: told.wait(WITHIN) and None, stop=told.set))
    assert started.stop(within=WITHIN)
    assert told.is_set()


def test_a_job_that_hangs_does_not_keep_the_worker_from_stopping():
    never = threading.Event()
    started = running(Job("hangs", 1, lambda: never.wait(WITHIN)))
    began = time.monotonic()
    assert not started.stop(within=0.2)
    assert time.monotonic() - began < 2
    never.set()


def test_a_database_that_is_away_does_not_keep_the_worker_from_stopping(logged):
    def finish(_):
        raise StorageError("the database gave no answer")

    assert running(Job("one", 3600, Counted(), finish=finish)).stop()


def test_pauses_after_failures_grow_to_half_a_minute(monkeypatch):
    monkeypatch.undo()
    pauses = [loop._pause(failures) for failures in (1, 2, 3, 10, 1000)]
    usual = [1, 2, 4, 30, 30]
    assert all(0.8 * each <= pause <= 1.2 * each for pause, each in zip(pauses, usual, strict=True))
