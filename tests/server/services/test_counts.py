"""Several processes count in memory that they share; what was counted outlives the process that counted it."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable

import pytest

from licet_server.services import counts as module
from licet_server.services.counts import DROPPED, SECONDS, Board, Counts

pytestmark = pytest.mark.sqlite_only(reason="nothing here knows a database")


def values(board: Board) -> dict[tuple[str, ...], float]:
    return {(each.name, *each.labels): each.value for each in board.read()}


def in_child(work: Callable[[], None], *, killed: bool = False) -> int:
    """Do *work* in a forked process, which then ends or is killed; return its number."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            if killed:
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) if killed else os.waitstatus_to_exitcode(status) == 0
    return pid


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_what_a_process_counted_stays_when_it_is_gone_and_the_next_goes_on(killed):
    board = Board()
    board.join("server").add("licet_http_requests_total", "validate", "200", by=3)

    def work():
        board.join("server").add("licet_http_requests_total", "validate", "200", by=4)

    for _ in range(3):
        in_child(work, killed=killed)
    assert values(board)["licet_http_requests_total", "validate", "200"] == 15
    assert sum(1 for number in range(module.PARTS) if board._part(number)[0]) == 2  # the three had one part


def test_what_stands_for_a_moment_goes_with_its_process():
    board = Board()
    board.join("server").set("licet_answer_log_waiting", value=2)
    in_child(lambda: board.join("server").set("licet_answer_log_waiting", value=40))
    assert values(board)["licet_answer_log_waiting",] == 2
    board.join("server")  # it takes the part of the one that is gone
    assert values(board)["licet_answer_log_waiting",] == 2


def test_of_several_times_the_last_one_counts():
    board, name = Board(), "licet_worker_job_last_success_timestamp_seconds"
    for at in (5.0, 9.0, 7.0):
        board.join("worker").set(name, "mails", value=at)
    assert values(board)[name, "mails"] == 9.0


def test_only_processes_that_live_are_named():
    board = Board()
    board.join("worker")
    in_child(lambda: board.join("server"))
    assert [(each.pid, each.role) for each in board.processes()] == [(os.getpid(), "worker")]


def test_what_a_part_has_no_room_for_is_counted_together_and_hurts_nobody():
    board = Board()
    counts = board.join("server")
    for number in range(2 * module._ENTRIES):
        counts.add("licet_http_requests_total", "api", str(number))
    counts.add("licet_http_requests_total", "x" * 200, "200")
    found = values(board)
    assert found[(DROPPED,)] == 2 * module._ENTRIES + 1 - (len(found) - 1)
    assert sum(found.values()) == 2 * module._ENTRIES + 1


def test_one_process_more_than_there_are_parts_counts_alone():
    board = Board()
    for _ in range(module.PARTS):
        board.join("server").add("licet_answer_log_lost_total")
    board.join("server").add("licet_answer_log_lost_total")
    assert values(board)["licet_answer_log_lost_total",] == module.PARTS


def test_a_process_that_was_not_forked_has_a_board_of_its_own():
    board = Board()
    board.join("server").add("licet_answer_log_lost_total")
    assert values(pickle.loads(pickle.dumps(board))) == {}


def test_threads_lose_nothing():
    counts = Counts()
    threads = [
        threading.Thread(target=lambda: [counts.add("licet_mail_attempts_total", "sent") for _ in range(2000)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.labels: each.value for each in counts.read()}["sent",] == 16_000


@pytest.mark.parametrize(
    ("seconds", "step"), [(0.0, "0.0005"), (0.0005, "0.0005"), (0.0006, "0.001"), (10.0, "10.0"), (11.0, "+Inf")]
)
def test_a_time_is_counted_in_the_step_whose_bound_it_does_not_pass(seconds, step):
    counts = Counts()
    counts.timer("licet_http_request_duration_seconds", "validate").note(seconds)
    found = {each.labels: each.value for each in counts.read() if each.name.endswith("_bucket")}
    assert found.pop(("validate", step)) == 1
    assert set(found.values()) == {0}
    assert len(found) == len(SECONDS)
