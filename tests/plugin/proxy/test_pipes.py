"""Files that one thread reads in turn and that nobody waits to write to."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from licet.proxy.pipes import MOST_WAITING, Lines, Outlet, Turns
from tests.servers import wait_until

Pipe = tuple[int, int]
MIB = 1024 * 1024


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def everything(number: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.read(number, MIB)
    return found


@pytest.mark.parametrize("own", [True, False])
def test_nobody_waits_for_a_reader_and_the_reader_gets_all_of_it_in_order(pipe: Pipe, *, own: bool) -> None:
    reads, writes = pipe
    relieved = threading.Event()
    outlet = Outlet(writes, relieved.set, own=own)
    lines = [bytes([65 + number]) * size for number, size in enumerate((10, 5 * MIB, 20, 3 * MIB, 30))]
    for line in lines:
        outlet.line(line)
    assert outlet.is_full
    assert not outlet.drain(0)
    assert not relieved.is_set()
    assert everything(reads, sum(map(len, lines)) + len(lines)) == b"".join(line + b"\n" for line in lines)
    assert outlet.drain(10)
    assert relieved.wait(10)
    assert not outlet.is_full


def test_a_line_that_comes_amid_a_long_one_stands_after_its_end(pipe: Pipe) -> None:
    outlet = Outlet(pipe[1], lambda: None)
    outlet.piece(b"lo")
    outlet.line(b"short")
    outlet.piece(b"ng\n", last=True)
    outlet.line(b"next")
    assert os.read(pipe[0], 100) == b"long\nshort\nnext\n"


def test_an_end_that_nobody_reads_is_no_error_and_nothing_waits_for_it(pipe: Pipe) -> None:
    outlet = Outlet(pipe[1], lambda: None)
    outlet.line(b"x" * 2 * MOST_WAITING)
    os.close(pipe[0])
    assert outlet.drain(10)
    outlet.line(b"more")
    assert outlet.drain(0)


def test_a_file_that_is_shut_is_written_to_no_more_even_when_its_number_is_another_files(pipe: Pipe) -> None:
    outlet = Outlet(pipe[1], lambda: None)
    outlet.close(lambda: os.close(pipe[1]))
    other = os.open(os.devnull, os.O_RDONLY)
    try:
        outlet.line(b"lost")
        assert os.read(pipe[0], 10) == b""
    finally:
        if other != pipe[1]:
            os.close(other)


def test_a_file_that_somebody_is_busy_with_is_not_shut(pipe: Pipe) -> None:
    outlet = Outlet(pipe[1], lambda: None)
    outlet.line(b"x" * MIB)
    outlet.close(lambda: pytest.fail("the number may be another file's before the write is done"))


def test_what_is_held_is_read_once_it_is_let_go_and_the_end_ends_the_turns() -> None:
    one, other = os.pipe(), os.pipe()
    held: list[int] = [one[0]]
    heard: list[bytes] = []
    turns = Turns({one[0]: heard.append, other[0]: heard.append}, lambda: held, lambda _: None)
    thread = threading.Thread(target=turns.run)
    thread.start()
    os.write(one[1], b"held")
    os.write(other[1], b"free")
    wait_until(lambda: heard == [b"free"], within=10, what="the other one is read")
    held.clear()
    turns.wake()
    wait_until(lambda: heard == [b"free", b"held"], within=10, what="the held one is read")
    os.close(one[1])
    os.close(other[1])
    thread.join(10)
    assert heard == [b"free", b"held", b"", b""]
    for number in (one[0], other[0]):
        os.close(number)


def test_a_reader_that_breaks_is_told_of_and_its_file_read_no_more() -> None:
    reads, writes = os.pipe()
    failed: list[int] = []

    def broken(_: bytes) -> None:
        raise OSError("broken")

    turns = Turns({reads: broken}, lambda: (), failed.append)
    os.write(writes, b"x")
    turns.run()
    assert failed == [reads]
    os.close(reads)
    os.close(writes)


def test_lines_are_put_together_and_a_long_one_is_left_out() -> None:
    told: list[str] = []
    lines = Lines(4, lambda: told.append("too long"))
    found = [list(lines.of(data)) for data in (b"a\nbc", b"d\n", b"123", b"45", b"6\n\nx", b"y", b"")]
    assert found == [[b"a"], [b"bcd"], [], [], [b""], [], [b"xy"]]
    assert told == ["too long"]
