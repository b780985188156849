"""The file of uses of one process: it loses none and doubles none, whoever carries them over, whenever it is killed."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from licet import spool
from licet.meter import Meter
from licet.tally import SUFFIX, Tally, TallyFullError, waiting_beside
from licet.wire import UNLIMITED
from tests.plugin.processes import meters_at_once
from tests.plugin.vendor import Clock

HOUR = 3600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "OPT" / "k.usage.db"


def files(path: Path) -> list[str]:
    return [each.suffix for each in path.parent.iterdir() if SUFFIX in each.name]


def waits(path: Path) -> list[tuple[int, int]]:
    return [used[1:] for _, _, uses in waiting_beside(path) for used in uses]


def calls(meter: Meter) -> int:
    return sum(event.quantity for event in meter.pending() if event.metric == "tool_calls")


def test_a_use_is_there_for_everybody_at_once_and_nothing_else_is_written(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 7)
    assert not path.exists()
    assert waits(path) == [(1, 7)]
    assert calls(Meter(path, clock)) == 1


def test_only_the_owner_may_read_it(path: Path) -> None:
    tally = Tally.make(path)
    assert tally.path.stat().st_mode & 0o077 == 0
    tally.close()


def test_what_has_gone_over_does_not_go_again(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    for _ in range(3):
        meter.add(1, 0)
        meter.seal()
    assert calls(meter) == 3
    assert waits(path) == []


def test_the_end_of_a_process_leaves_only_what_waits(path: Path, clock: Clock) -> None:
    reported, late = Meter(path, clock), Meter(path, clock)
    for meter in (reported, late):
        meter.add(1, 0)
    reported.seal()
    reported.close()
    late.close()
    assert files(path) == [SUFFIX]
    again = Meter(path, clock)
    again.seal()
    assert (calls(again), files(path)) == (2, [])


def test_the_file_of_a_running_process_is_left_to_it(path: Path, clock: Clock) -> None:
    one, other = Meter(path, clock), Meter(path, clock)
    one.add(1, 0)
    other.seal()
    assert len(waits(path)) == 1
    one.seal()
    assert calls(other) == 1


@pytest.mark.parametrize("when", ["before-it-goes-over", "before-that-is-noted", "half-noted"])
def test_a_process_that_is_killed_while_uses_go_over_loses_and_doubles_none(
    path: Path, clock: Clock, when: str
) -> None:
    Meter(path, clock).seal()
    tally = Tally.make(path)
    tally.add(HOUR, 2, 5)
    tally.add(2 * HOUR, 1, 0)
    base, _ = spool.open_file(path)
    if when != "before-it-goes-over":
        spool.take_over(base, tally.path.name, tally.number, tally.waiting())
    if when == "half-noted":
        tally._slots[0].gone_calls, tally._slots[0].gone_resources = 2, 5
        tally._write(0)
    base.close()
    tally.drop()  # what a kill leaves: the file as it is, and no lock
    meter = Meter(path, clock)
    meter.seal()
    assert calls(meter) == 3
    assert files(path) == []


def test_when_it_is_unknown_whether_uses_went_over_counting_goes_on_in_another_file(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    with monkeypatch.context() as broken:
        broken.setattr(Tally, "gone", _fails)
        meter.seal()
    meter.add(1, 0)
    for _ in range(2):
        meter.seal()
    assert calls(meter) == 2


def _fails(_: Tally) -> None:
    raise OSError("input/output error")


def test_many_processes_that_carry_over_what_is_left_behind_count_each_use_once(path: Path, clock: Clock) -> None:
    for _ in range(20):
        left = Tally.make(path)
        left.add(HOUR, 1, 1)
        left.drop()
    meters_at_once(path, "for _ in range(5): meter.add(1, 1), meter.seal()")
    meter = Meter(path, clock)
    meter.seal()
    assert calls(meter) == 40
    assert files(path) == []


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_counts_in_a_file_of_its_own_and_lets_go_of_its_parents(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    child = os.fork()
    if child == 0:
        meter.add(1, 0)
        os._exit(0 if len(files(path)) == 2 else 1)
    assert os.waitpid(child, 0)[1] == 0
    meter.add(1, 0)
    meter.seal()
    assert calls(meter) == 3
    assert len(files(path)) == 1


def test_hours_that_never_go_over_fill_the_file_and_then_go_straight_to_the_spool(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    for _ in range(60):
        meter.add(1, 0)
        clock.forward(hours=1)
    assert calls(meter) == 60
    meter.seal()
    assert calls(meter) == 60
    tally = Tally.make(path)
    for hour in range(1, 49):
        tally.add(hour * HOUR, 1, 0)
    with pytest.raises(TallyFullError):
        tally.add(49 * HOUR, 1, 0)
    tally.close()


def test_a_sum_beyond_what_the_server_takes_counts_as_the_most_it_takes(path: Path) -> None:
    tally = Tally.make(path)
    for _ in range(2):
        tally.add(HOUR, UNLIMITED, UNLIMITED)
    assert tally.waiting() == [(HOUR, UNLIMITED, UNLIMITED)]
    tally.close()


@pytest.mark.parametrize("content", [b"", b"no tally", b"\xff" * 1936, b"licet\x00u1" + b"\xff" * 1928, b"\x00" * 1936])
def test_a_damaged_file_is_set_aside_and_nothing_is_made_of_it(
    path: Path, clock: Clock, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.0{SUFFIX}").write_bytes(content)
    meter = Meter(path, clock)
    meter.add(1, 0)
    meter.seal()
    assert calls(meter) == 1
    assert "set aside" in caplog.text
    assert path.with_name(f"{path.name}.0{SUFFIX}.damaged").exists()


def test_where_no_file_can_be_made_uses_go_straight_to_the_spool(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("licet.tally._lock", lambda _: False)
    meter = Meter(path, clock)
    meter.add(1, 0)
    with sqlite3.connect(path) as base:
        assert base.execute("SELECT calls FROM uses").fetchall() == [(1,)]
    base.close()
    assert files(path) == []


def test_threads_that_use_while_uses_go_over_lose_nothing(path: Path, clock: Clock) -> None:
    meter, stop = Meter(path, clock), threading.Event()

    def use() -> None:
        for _ in range(300):
            meter.add(1, 1)

    def carry() -> None:
        while not stop.is_set():
            meter.seal()
            time.sleep(0)

    users, carrier = [threading.Thread(target=use) for _ in range(4)], threading.Thread(target=carry)
    for thread in (*users, carrier):
        thread.start()
    for thread in users:
        thread.join()
    stop.set()
    carrier.join()
    assert calls(meter) == 1200
