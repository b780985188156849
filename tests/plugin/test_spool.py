"""The spool: damage, places that cannot be written, other processes, and a file that goes away.

Each use goes straight into it here, as it does where no tally can be kept.
"""

from __future__ import annotations

import fcntl
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from licet import spool
from licet.meter import AGAIN_SECONDS, PATIENCE_SECONDS, Meter
from licet.tally import Tally
from licet.wire import UNLIMITED
from tests.plugin.processes import meters_at_once
from tests.plugin.vendor import Clock


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def no_tally(_: Path) -> Tally:
    raise OSError("no tally here")


@pytest.fixture(autouse=True)
def without_tallies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tally, "make", no_tally)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "OPT" / "k.usage.db"


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def calls(meter: Meter) -> int:
    return sum(event.quantity for event in meter.pending() if event.metric == "tool_calls")


def spoilt(path: Path) -> None:
    """Damage every page of the file but the first, which says what stands in it."""
    content = bytearray(path.read_bytes())
    content[1024:] = b"\xff" * (len(content) - 1024)
    path.write_bytes(content)


def rows_of_no_number(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO uses VALUES (0, 'many', 'more')")
    base.close()


def a_metric_of_its_own(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO events (id, metric, quantity, at) VALUES ('e', x'ff', 1, 0)")
    base.close()


def text_of_no_encoding(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO events (id, metric, quantity, at) VALUES (cast(x'ff' AS TEXT), 'tool_calls', 1, 0)")
    base.close()


def a_figure_beyond_the_most(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO events (id, metric, quantity, at) VALUES ('e', 'tool_calls', ?, 0)", [UNLIMITED + 1])
    base.close()


def a_table_less(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("DROP TABLE events")
        base.execute("CREATE TABLE events (id TEXT)")
    base.close()


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


@pytest.mark.parametrize(
    "damage",
    [
        spoilt,
        rows_of_no_number,
        a_metric_of_its_own,
        text_of_no_encoding,
        a_figure_beyond_the_most,
        a_table_less,
        no_database,
    ],
)
def test_a_damaged_file_is_set_aside_and_counting_goes_on(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, damage: object
) -> None:
    assert callable(damage)
    before = Meter(path, clock)
    before.add(1, 1)
    before.close()
    damage(path)
    meter = Meter(path, clock)
    meter.add(1, 1)
    meter.seal()
    meter.add(1, 1)
    assert "is damaged" in caplog.text
    assert "memory only" not in caplog.text
    assert path.with_name("k.usage.db.damaged").exists()
    assert sum(event.quantity for event in meter.seal()) in {2, 4}  # the first may have gone into the damaged file


def test_damage_that_comes_back_at_once_is_not_mended_for_ever(
    path: Path, clock: Clock, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    meter = Meter(path, clock, seconds)
    for _ in range(5):
        meter.add(1, 0)
        if meter._file is not None:
            rows_of_no_number(path)
            clock.forward(hours=1)
        meter.seal()
    assert caplog.text.count("is damaged") == 1
    assert caplog.text.count("memory only") == 1


def test_a_file_that_another_process_has_replaced_is_not_set_aside(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    old = spool.identity(path)
    assert old is not None
    path.rename(path.with_name("moved"))  # a file that is still there keeps its number to itself
    meter.close()
    again = Meter(path, clock)
    again.add(5, 0)
    spool.set_aside(path, old)
    assert calls(again) == 5
    assert not path.with_name("k.usage.db.damaged").exists()


def test_a_file_that_goes_away_takes_no_use_with_it(path: Path, clock: Clock) -> None:
    meters = [Meter(path, clock) for _ in range(2)]
    meters[0].add(1, 0)
    meters[1].add(2, 0)
    for name in ("", "-wal", "-shm"):
        path.with_name(f"k.usage.db{name}").rename(path.with_name(f"gone{name}"))
    meters[0].add(4, 0)
    for meter in (*meters, *meters):
        meter.seal()
        assert sum(event.quantity for event in Meter(path, clock).seal()) == 7
    for meter in meters:
        meter.close()


def test_processes_that_find_the_same_damage_lose_nothing_of_what_they_count_after_it(path: Path, clock: Clock) -> None:
    path.parent.mkdir(parents=True)
    no_database(path)
    meters_at_once(path, "tally._lock = lambda _: False\nfor _ in range(20): meter.add(1, 0)")
    assert calls(Meter(path, clock)) == 80
    assert path.with_name("k.usage.db.damaged").read_bytes().startswith(b"this is no database")


def test_where_nothing_can_be_written_uses_are_reported_from_memory_and_go_over_into_the_file_in_the_end(
    tmp_path: Path, clock: Clock, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    meter = Meter(tmp_path / "file" / "k.usage.db", clock, seconds)
    for _ in range(3):
        meter.add(1, 5)
    first, second = meter.seal()
    assert (first.quantity, second.quantity) == (3, 15)
    assert meter.counted([first.id])
    assert meter.seal() == [second]
    (tmp_path / "file").unlink()
    meter.add(1, 0)
    assert not (tmp_path / "file").exists()  # it is tried again in a minute
    seconds.now += AGAIN_SECONDS
    meter.add(1, 0)
    meter.close()
    again = Meter(tmp_path / "file" / "k.usage.db", clock)
    assert sorted(event.quantity for event in again.pending()) == [1, 1, 15]
    assert second in again.seal()
    assert caplog.text.count("memory only") == 1


def test_the_end_of_the_process_tries_the_file_once_more(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("no folder")
    meter = Meter(tmp_path / "file" / "k.usage.db", clock)
    meter.add(3, 0)
    meter.close()
    assert calls(meter) == 3
    (tmp_path / "file").unlink()
    meter.close()
    assert calls(Meter(tmp_path / "file" / "k.usage.db", clock)) == 3


def test_a_disk_that_fills_up_is_gone_round(path: Path, clock: Clock, seconds: Seconds) -> None:
    meter = Meter(path, clock, seconds)
    meter.add(1, 0)
    (sealed,) = meter.seal()
    log = path.with_name("k.usage.db-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, before[1]))
    try:
        assert not meter.counted([sealed.id])
        meter.add(2, 0)
        assert [event.quantity for event in meter.seal()] == [2]
        assert not meter.counted([sealed.id])  # which is in the file, and not in memory
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    seconds.now += AGAIN_SECONDS
    assert {event.quantity for event in meter.seal()} == {1, 2}
    assert meter.counted([sealed.id])
    assert [event.quantity for event in meter.seal()] == [2]


def test_a_locked_file_delays_a_use_and_never_loses_it(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    with locked(path):
        meter.add(1, 0)
        assert not meter.counted(["e"])
        assert not meter.put_off(["e"])
    meter.add(1, 0)
    assert calls(meter) == 3


def test_a_file_that_stays_locked_is_left_alone_for_a_minute(path: Path, clock: Clock, seconds: Seconds) -> None:
    meter = Meter(path, clock, seconds)
    meter.add(1, 0)
    with locked(path):
        meter.add(1, 0)
        seconds.now += PATIENCE_SECONDS
        meter.add(1, 0)
        started = time.monotonic()
        for _ in range(20):
            meter.add(1, 0)
        assert time.monotonic() - started < 0.2
        assert sum(event.quantity for event in meter.seal()) == 22
    seconds.now += AGAIN_SECONDS
    assert sum(event.quantity for event in meter.seal()) == 23


def test_a_file_that_cannot_be_opened_for_now_costs_a_moment_and_only_once(path: Path, clock: Clock) -> None:
    Meter(path, clock).add(1, 0)
    handle = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    meter = Meter(path, clock)
    started = time.monotonic()
    for _ in range(10):
        meter.add(1, 0)
    assert time.monotonic() - started < 1
    os.close(handle)
    meter.close()
    assert calls(Meter(path, clock)) == 11


def test_looking_makes_no_file_and_leaves_none_behind(path: Path, clock: Clock) -> None:
    assert Meter(path, clock).pending() == []
    assert not path.parent.exists()
    meter = Meter(path, clock)
    meter.add(1, 0)
    meter.close()
    before = path.read_bytes()
    assert calls(Meter(path, clock)) == 1
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_looking_at_a_damaged_file_leaves_it_as_it_is(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir(parents=True)
    no_database(path)
    assert Meter(path, clock).pending() == []
    assert "cannot be shown" in caplog.text
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_only_the_owner_may_read_the_file(path: Path, clock: Clock) -> None:
    meter = Meter(path, clock)
    meter.add(1, 0)
    assert [each.stat().st_mode & 0o077 for each in path.parent.iterdir()] == [0, 0, 0]


def test_the_sum_in_the_statement_is_the_most_the_server_takes() -> None:
    assert f"min({UNLIMITED}, calls" in spool.ADD
    assert f"min({UNLIMITED}, resources" in spool.ADD
