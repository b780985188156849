"""A counting function may throw, hang or end the thread it runs in: the caller gets an answer all the same."""

from __future__ import annotations

import contextvars
import os
import signal
import sys
import threading
import time

import pytest

from licet.errors import CountUnavailableError
from licet.guards.bounded import MOST_HANGING, Bounded
from tests.servers import wait_until


def test_what_the_function_returns_comes_back_and_the_thread_is_used_again() -> None:
    bounded, names = Bounded("count"), []
    for number in range(20):
        assert bounded.run(lambda number=number: names.append(threading.get_ident()) or number, 5) == number
    assert len(set(names)) == 1


def test_the_callers_context_is_seen() -> None:
    variable = contextvars.ContextVar("variable", default="unset")
    variable.set("set")
    assert Bounded("count").run(variable.get, 5) == "set"


@pytest.mark.parametrize("error", [ValueError("a secret"), SystemExit(3), KeyboardInterrupt()])
def test_what_it_raises_becomes_a_refusal_that_names_only_its_kind(error: BaseException) -> None:
    def fail() -> None:
        raise error

    bounded = Bounded("count")
    with pytest.raises(CountUnavailableError, match=f"failed with {type(error).__name__}") as caught:
        bounded.run(fail, 5)
    assert "secret" not in str(caught.value)
    assert bounded.run(lambda: 1, 5) == 1


def test_its_own_refusal_passes_as_it_is() -> None:
    def refuse() -> None:
        raise CountUnavailableError("No region.", retryable=False)

    with pytest.raises(CountUnavailableError, match="No region") as caught:
        Bounded("count").run(refuse, 5)
    assert not caught.value.retryable


def test_one_that_hangs_is_given_up_and_the_next_is_not_kept_waiting() -> None:
    bounded, release = Bounded("count"), threading.Event()
    started = time.monotonic()
    with pytest.raises(CountUnavailableError, match=r"within 0\.1 seconds"):
        bounded.run(release.wait, 0.1)
    assert bounded.run(lambda: 2, 5) == 2
    assert time.monotonic() - started < 5
    release.set()


def test_only_so_many_hang_at_once_and_each_that_returns_makes_room() -> None:
    bounded, release = Bounded("count"), threading.Event()
    for _ in range(MOST_HANGING):
        with pytest.raises(CountUnavailableError):
            bounded.run(release.wait, 0.01)
    with pytest.raises(CountUnavailableError, match="Earlier counts"):
        bounded.run(lambda: 1, 5)
    release.set()

    def works() -> bool:
        try:
            return bounded.run(lambda: 1, 5) == 1
        except CountUnavailableError:
            return False

    wait_until(works, within=10, what="a thread is free")


def test_many_callers_at_once_each_get_their_own_answer() -> None:
    bounded, wrong = Bounded("count"), []

    def ask(number: int) -> None:
        answers = [bounded.run(lambda each=each: (number, each), 10) for each in range(100)]
        wrong.extend(each for each, answer in enumerate(answers) if answer != (number, each))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_threads_of_its_own_and_no_lock_of_the_parents() -> None:
    bounded, release = Bounded("count"), threading.Event()
    with pytest.raises(CountUnavailableError):
        bounded.run(release.wait, 0.01)
    assert bounded.run(lambda: 1, 5) == 1  # one idle thread, and one that hangs
    with bounded._lock:
        child = os.fork()
        if child == 0:
            signal.alarm(20)  # ends the child, should it hang
            os._exit(bounded.run(lambda: 7, 10) + len(bounded._hanging))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert bounded.run(lambda: 2, 5) == 2
    release.set()
