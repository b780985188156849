"""What asked to be told of a fork is told, on the right side of it, for as long as it lives."""

from __future__ import annotations

import gc
import os

import pytest

from licet import forks
from licet.forks import after_fork, around_fork

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


class Witness:
    def __init__(self) -> None:
        self.seen: list[str] = []
        around_fork(before=self.before, in_parent=self.in_parent)
        after_fork(self.in_child)

    def before(self) -> None:
        self.seen.append("before")

    def in_parent(self) -> None:
        self.seen.append("parent")

    def in_child(self) -> None:
        self.seen.append("child")


class Broken:
    def __init__(self) -> None:
        after_fork(self.fail)

    def fail(self) -> None:
        raise ValueError("no")


def seen_in_a_child(witness: Witness) -> list[str]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, ",".join(witness.seen).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        found = said.read().split(",")
    assert os.waitpid(child, 0)[1] == 0
    return found


def test_each_side_of_a_fork_hears_of_it() -> None:
    witness = Witness()
    assert seen_in_a_child(witness) == ["before", "child"]
    assert witness.seen == ["before", "parent"]


def test_one_that_fails_does_not_keep_it_from_the_others() -> None:
    broken, witness = Broken(), Witness()
    assert seen_in_a_child(witness) == ["before", "child"]
    del broken


def test_what_is_gone_is_forgotten() -> None:
    gc.collect()
    before = [len(forks._before), len(forks._in_parent), len(forks._in_child)]
    witness = Witness()
    assert len(forks._in_child) == before[2] + 1
    del witness
    gc.collect()
    assert [len(forks._before), len(forks._in_parent), len(forks._in_child)] == before
