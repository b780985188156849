"""What is counted stays counted: restarts, kills, several processes, damage, and a disk that cannot be written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.meter import KEPT, MOST_EVENTS, MOST_REFUSALS, PUT_OFF, Meter
from licet.wire import UNLIMITED
from tests.plugin.vendor import NOW, Clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "OPT" / "k.usage.db"


def totals(meter: Meter) -> dict[str, int]:
    found: dict[str, int] = {}
    for event in meter.pending():
        found[event.metric] = found.get(event.metric, 0) + event.quantity
    return found


def test_uses_of_an_hour_become_one_event_for_each_metric(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 40)
    meter.add(1, 0)
    clock.forward(minutes=59)
    meter.add(1, 2)
    events = meter.seal()
    assert [(event.metric, event.quantity, event.at) for event in events] == [
        ("tool_calls", 3, NOW),
        ("resources", 42, NOW),
    ]
    assert len({event.id for event in events}) == 2


def test_nothing_used_is_nothing_to_report(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    assert (meter.seal(), meter.pending()) == ([], [])


def test_an_event_keeps_its_id_until_the_server_counts_it_also_after_a_restart(path: Path, clock: Clock) -> None:
    first = Meter(path, clock)
    first.add(1, 5)
    sealed = first.seal()
    first.close()
    again = Meter(path, clock)
    again.add(1, 0)
    repeated = again.seal()
    assert repeated[:2] == sealed
    again.counted(event.id for event in repeated)
    assert (again.seal(), again.pending()) == ([], [])


def test_an_event_that_was_not_taken_waits_an_hour_and_lets_the_others_pass(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 5)
    calls, resources = meter.seal()
    meter.put_off([calls.id])
    assert meter.seal() == [resources]
    clock.now += PUT_OFF
    assert meter.seal() == [calls, resources]


def test_what_the_server_refuses_for_days_is_dropped_once_it_is_too_old_as_well(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    (event,) = meter.seal()
    clock.now += KEPT + timedelta(hours=1)
    for _ in range(MOST_REFUSALS):
        assert meter.seal() == [event]
        assert meter.put_off([event.id])
        clock.now += PUT_OFF
    assert (meter.seal(), meter.pending()) == ([], [])


def test_what_is_refused_again_and_again_is_kept_as_long_as_it_may_be_counted_yet(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    (event,) = meter.seal()
    for _ in range(MOST_REFUSALS + 1):
        assert meter.put_off([event.id])
        clock.now += PUT_OFF
    assert meter.seal() == [event]


def test_a_clock_that_is_wrong_for_a_while_forgets_nothing(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 5)
    sealed = meter.seal()
    clock.forward(days=100)
    assert meter.seal() == sealed
    assert meter.put_off(event.id for event in sealed)
    assert meter.seal() == []
    clock.forward(days=-100)
    assert meter.seal() == sealed  # until when they were put off was never meant


@pytest.mark.parametrize("huge", [UNLIMITED + 1, 2**63, 10**30])
def test_a_figure_beyond_what_the_server_takes_counts_as_the_most_it_takes(path: Path, clock: Clock, huge: int) -> None:
    meter = Meter(path, clock)
    meter.add(1, huge)
    meter.add(1, huge)
    meter.add(1, -huge)
    assert totals(meter) == {"tool_calls": 3, "resources": UNLIMITED}
    assert [event.quantity for event in meter.seal()] == [3, UNLIMITED]


def test_what_is_no_figure_counts_nothing_and_spoils_nothing(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    meter = Meter(path, clock)
    meter.add(1, None)  # type: ignore[arg-type]
    meter.add(1, 2)
    assert totals(meter) == {"tool_calls": 1, "resources": 2}
    assert "could not be counted" in caplog.text


def test_weeks_without_a_server_are_reported_in_batches(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    for _ in range(MOST_EVENTS + 10):
        meter.add(1, 0)
        clock.forward(hours=1)
    reported = 0
    while events := meter.seal():
        assert len(events) <= MOST_EVENTS
        reported += sum(event.quantity for event in events)
        meter.counted(event.id for event in events)
    assert reported == MOST_EVENTS + 10


def test_looking_changes_nothing(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(2, 7)
    assert totals(meter) == totals(meter) == {"tool_calls": 2, "resources": 7}
    assert sum(event.quantity for event in meter.seal()) == 9


def test_threads_lose_nothing(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)

    def use() -> None:
        for _ in range(200):
            meter.add(1, 3)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals(meter) == {"tool_calls": 1600, "resources": 4800}


_USE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from licet.meter import Meter
meter = Meter(Path(sys.argv[1]), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
for _ in range(int(sys.argv[2])):
    meter.add(1, 2)
    print("counted", flush=True)
    if sys.argv[3] == "seal":
        meter.seal()
sys.stdin.read()
"""


def start(path: Path, uses: int, how: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(_USE), str(path), str(uses), how]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_processes_share_one_file_and_count_each_use_once(path: Path, clock: Clock) -> None:
    running = [start(path, 100, "seal" if number % 2 else "") for number in range(4)]
    for process in running:
        process.communicate("")
        assert process.returncode == 0
    meter = Meter(path, clock)
    assert totals(meter) == {"tool_calls": 400, "resources": 800}
    ids = [event.id for event in meter.seal()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("how", ["", "seal"])
def test_a_kill_loses_no_use_that_was_counted_and_doubles_none(path: Path, clock: Clock, how: str) -> None:
    process = start(path, 1_000_000, how)
    assert process.stdout is not None
    assert process.stdin is not None
    said = [process.stdout.readline() for _ in range(50)]
    os.kill(process.pid, signal.SIGKILL)
    said += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    process.stdin.close()
    found = totals(Meter(path, clock))
    whole = said.count("counted\n")
    assert whole >= 50
    assert found["tool_calls"] in {whole, whole + 1}  # one may have been counted and not yet announced
    assert found["resources"] == 2 * found["tool_calls"]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_goes_on_counting(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    child = os.fork()
    if child == 0:
        meter.add(1, 0)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert totals(meter) == {"tool_calls": 2}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_children_forked_in_the_middle_of_a_use_count_on_and_double_nothing(path: Path, clock: Clock) -> None:
    meter, over, uses = Meter(path, clock), threading.Event(), [0]

    def use() -> None:
        while not over.wait(0.0001):
            meter.add(1, 1)
            uses[0] += 1

    thread = threading.Thread(target=use)
    thread.start()
    statuses = []
    for _ in range(20):
        child = os.fork()
        if child == 0:
            signal.alarm(20)  # ends the child, should it hang
            meter.add(1, 1)
            meter.close()
            os._exit(0)
        statuses.append(os.waitpid(child, 0)[1])
    over.set()
    thread.join()
    assert statuses == [0] * 20
    assert totals(meter) == {"tool_calls": uses[0] + 20, "resources": uses[0] + 20}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_while_the_lock_is_held_for_long_does_not_wait_for_it(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("licet.meter.LOCK_SECONDS", 0.05)
    meter, held, release = Meter(path, clock), threading.Event(), threading.Event()
    meter.add(1, 0)

    def hold() -> None:
        with meter._lock:
            held.set()
            release.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        meter.add(1, 0)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    meter.close()  # gives up as well
    release.set()
    thread.join()
    meter.add(1, 0)
    assert totals(meter) == {"tool_calls": 3}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_does_not_report_what_its_parent_has_in_memory(clock: Clock) -> None:
    meter = Meter(None, clock)
    meter.add(1, 0)
    child = os.fork()
    if child == 0:
        meter.add(2, 0)
        os._exit(sum(event.quantity for event in meter.seal()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert totals(meter) == {"tool_calls": 1}


_INTERRUPTED = """
import os, signal, sys, threading, time
from datetime import UTC, datetime
from pathlib import Path
from licet.meter import Meter
meter = Meter(Path(sys.argv[1]), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
uses, signals = 0, 0

class Interrupt(BaseException):  # as those are that end a program
    pass

def handle(*_):
    global signals
    signals += 1
    if sys.argv[2] == "raise":
        raise Interrupt
    meter.add(1, 0)
    meter.seal()
    meter.close()

def send():
    while not uses:
        time.sleep(0.001)
    for _ in range(300):
        time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR2)

def end(*_):
    global over
    over = True

over = False
signal.signal(signal.SIGUSR1, handle)
signal.signal(signal.SIGUSR2, end)
signal.alarm(60)
threading.Thread(target=send).start()
while not over:
    try:
        while not over:
            meter.add(1, 0)
            uses += 1
    except BaseException as error:
        if type(error).__name__ != "Interrupt":
            raise
meter.add(1, 0)
print(uses + 1, signals)
"""


@pytest.mark.parametrize("how", ["close", "raise"])
def test_signal_handlers_that_come_in_the_middle_of_a_use_neither_hang_nor_double_it(
    path: Path, clock: Clock, how: str
) -> None:
    command = [sys.executable, "-c", _INTERRUPTED, str(path), how]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    uses, signals = map(int, done.stdout.split())
    counted = totals(Meter(path, clock))["tool_calls"]
    if how == "close":
        assert counted == uses + signals
    else:  # a use that was interrupted may have been counted without having been announced
        assert uses <= counted <= uses + signals


@settings(max_examples=50)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.integers(0, 3), st.integers(0, 10**9)),
            st.tuples(st.just("report"), st.booleans(), st.just(0)),
            st.tuples(st.just("hours"), st.integers(1, 5), st.just(0)),
        ),
        max_size=30,
    )
)
def test_whatever_happens_each_use_is_counted_once(steps: list[tuple[str, int, int]]) -> None:
    clock = Clock()
    meter, used, counted = Meter(None, clock), 0, {}
    for kind, number, resources in steps:
        if kind == "add":
            meter.add(number, resources)
            used += number
        elif kind == "hours":
            clock.forward(hours=number)
        else:
            events = meter.seal()
            counted |= {event.id: event.quantity for event in events if event.metric == "tool_calls"}
            if number:  # else the answer got lost, and the events are sent again
                meter.counted(event.id for event in events)
    counted |= {event.id: event.quantity for event in meter.seal() if event.metric == "tool_calls"}
    assert sum(counted.values()) == used
