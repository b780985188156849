"""Counts in windows of time: exact in one process, shared by several, and never a reason to wait for long."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from limits import parse_many

from licet_server.http import tally
from licet_server.http.tally import Limit, Tally
from tests.factories import UNKNOWN_KEY
from tests.servers import LicenseServer, free_port, redis_server


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tally_of(clock):
    """Make tallies that tell Redis when a test says so."""
    with ExitStack() as opened:

        def made(url=None, *, behind=True):
            found = Tally(url, behind=behind, clock=clock)
            opened.callback(found.close)
            return found

        yield made


def limits(text, name="asked"):
    return [Limit(item, name) for item in parse_many(text)]


def test_a_window_ends_and_the_next_one_begins_with_the_next_question(tally_of, clock):
    counts, two = tally_of(), limits("2 per minute")
    assert [counts.take(two, "a") for _ in range(4)] == [None, None, 60, 60]
    clock.now += 59.5
    assert (counts.take(two, "a"), counts.wait(two, "a"), counts.take(two, "b")) == (1, 1, None)
    clock.now += 0.5
    assert (counts.wait(two, "a"), counts.take(two, "a")) == (None, None)
    clock.now += 1000
    assert [counts.take(two, "a") for _ in range(3)] == [None, None, 60]


def test_of_several_limits_the_one_that_takes_longest_says_when_to_come_back(tally_of, clock):
    counts, both = tally_of(), limits("2 per minute;3 per hour")
    found = [counts.take(both, "a") for _ in range(4)]
    clock.now += 60
    assert found == [None, None, 60, 3600]
    assert counts.take(both, "a") == 3540


def test_what_is_used_up_is_neither_taken_nor_counted_by_who_may_not_refuse(tally_of, clock):
    counts, asked, guessed = tally_of(), limits("2 per minute;3 per hour"), limits("1 per hour", "guessed")
    assert [counts.take_free(asked, guessed, "a") for _ in range(4)] == [True, True, False, False]
    clock.now += 60
    assert [counts.take_free(asked, guessed, "a") for _ in range(2)] == [True, False]
    counts.take(guessed, "b")
    assert not counts.take_free(asked, guessed, "b")
    assert counts.take_free([], [], "b")


@given(steps=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0, 1, 29, 31, 60, 61])), max_size=40))
def test_it_counts_as_a_list_of_all_questions_would(steps):
    clock = Clock()
    counts, three, began = Tally(None, clock=clock), limits("3 per minute"), {}
    for who, later in steps:
        clock.now += later
        start, asked = began.get(who, (clock.now, 0))
        if clock.now >= start + 60:
            start, asked = clock.now, 0
        began[who] = start, asked + 1
        assert (counts.take(three, who) is None) is (asked + 1 <= 3)


def test_few_windows_are_kept_and_each_question_sweeps_few_of_them(tally_of, clock, monkeypatch):
    monkeypatch.setattr(tally, "MOST", 100)
    counts, one = tally_of(), limits("1 per minute")
    for number in range(1000):
        counts.take(one, str(number))
        assert len(one[0].windows) <= 100
    assert [counts.take(one, "999"), counts.take(one, "0")] == [60, None]  # the newest is there, the oldest is not
    clock.now += 60
    before = len(one[0].windows)
    counts.take(one, "new")
    assert before - 9 <= len(one[0].windows) < before
    for number in range(20):
        counts.take(one, f"new {number}")
    assert len(one[0].windows) == 21


def test_windows_are_bounded_over_all_limits_and_the_largest_gives_way(tally_of, monkeypatch):
    monkeypatch.setattr(tally, "MOST", 100)
    counts, guessed, paths = (
        tally_of(),
        limits("1 per hour", "guessed"),
        [limits("1 per minute", f"{n}") for n in "abc"],
    )
    counts.take(guessed, "a")
    for number in range(300):
        counts.take(paths[number % 3], str(number))
        assert sum(len(each.windows) for (each,) in [guessed, *paths]) <= 100
    assert not counts.is_free(guessed, "a")  # a flood of requests does not make its wrong keys forgotten
    assert counts.is_free(guessed, "b")


def test_a_count_of_long_ago_is_not_told_as_one_of_now(tally_of, clock, redis_url):
    counts, some = tally_of(redis_url), limits("4 per minute")
    counts._ask_again_at = clock.now + 600  # Redis is away for ten minutes
    for _ in range(4):
        counts.take(some, "a")
    counts.settle()
    clock.now += 601
    counts.settle()
    assert counts.take(some, "a") is None
    assert some[0].windows["a"].count == 1


def test_what_is_untold_is_bounded_while_redis_is_not_asked(tally_of, clock, redis_url, monkeypatch):
    monkeypatch.setattr(tally, "MOST", 20)
    counts, some = tally_of(redis_url), limits("4 per minute")
    counts._ask_again_at = clock.now + 10
    for number in range(100):
        counts.take(some, str(number))
    assert len(counts._untold) == 20


def test_a_count_and_its_end_reach_redis_in_one_command(tally_of, redis_url, monkeypatch):
    counts, some, sent = tally_of(redis_url), limits("4 per minute;9 per hour"), []
    real = redis.Redis.execute_command

    def noted(self, *command, **options):
        sent.append(command[0])
        return real(self, *command, **options)

    monkeypatch.setattr(redis.Redis, "execute_command", noted)
    counts.take(some, "a", at_once=True)
    counts.take(some, "a", at_once=True)
    assert set(sent) <= {"EVALSHA", "SCRIPT LOAD"}
    assert sent.count("EVALSHA") in {2, 3}


def test_many_threads_count_exactly(tally_of, monkeypatch):
    monkeypatch.setattr(tally, "MOST", 50)
    counts, some = tally_of(), limits("500 per minute")
    strangers = itertools.count()

    def ask(_):
        counts.take(some, f"stranger {next(strangers)}")  # which has windows swept meanwhile
        return counts.take(some, "a") is None, counts.take_free(some, [], "b")

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(400)))
        some[0].windows.clear()
        found = list(
            threads.map(lambda _: (counts.take(some, "a") is None, counts.take_free(some, [], "b")), range(700))
        )
    assert [sum(each) for each in zip(*found, strict=True)] == [500, 500]


def test_two_processes_share_what_they_count_when_they_settle(tally_of, redis_url):
    first, second = tally_of(redis_url), tally_of(redis_url)
    mine, theirs = limits("5 per minute"), limits("5 per minute")
    assert [first.take(mine, "a") for _ in range(3)] + [second.take(theirs, "a") for _ in range(2)] == [None] * 5
    assert second.wait(theirs, "a") is None
    first.settle()
    second.settle()
    assert second.wait(theirs, "a") in range(1, 61)
    assert second.take(theirs, "a") in range(1, 61)
    assert first.take(mine, "a") is None  # it learns when it tells
    first.settle()
    assert first.take(mine, "a") in range(1, 61)
    assert second.take(theirs, "b") is None


@pytest.mark.parametrize("behind", [True, False])
def test_what_must_not_wait_is_shared_at_once(tally_of, redis_url, behind):
    first, second = tally_of(redis_url, behind=behind), tally_of(redis_url, behind=behind)
    mine, theirs = limits("3 per hour", "guessed"), limits("3 per hour", "guessed")
    ways = [(first, mine), (second, theirs)] * 3
    assert [each.take(found, "a", at_once=True) is None for each, found in ways] == [True] * 3 + [False] * 3


def test_a_thread_shares_it_without_being_asked(redis_url):
    first, second = Tally(redis_url, behind=True), Tally(redis_url, behind=True)
    first.start()
    first.take(limits("5 per minute"), "a")
    first.close()  # which tells the rest
    learned = limits("2 per minute")
    second.take(learned, "b", at_once=True)
    second.close()
    with redis.Redis.from_url(redis_url) as connection:
        assert len(connection.keys("licet:tally:*")) == 2


def test_in_redis_everything_ends_and_nothing_is_a_license_key(tally_of, redis_url):
    counts, some = tally_of(redis_url), limits("5 per minute;9 per hour")
    counts.take(some, "192.0.2.1")
    counts.settle()
    with redis.Redis.from_url(redis_url, decode_responses=True) as connection:
        names = connection.keys()
        assert sorted(names) == ["licet:tally:asked:5/60:192.0.2.1", "licet:tally:asked:9/3600:192.0.2.1"]
        assert all(0 < connection.ttl(name) <= 3600 for name in names)
        for name in names:
            connection.persist(name)  # as when it ends just between two commands
        counts.take(some, "192.0.2.1")
        counts.settle()
        assert all(0 < connection.ttl(name) <= 3600 for name in names)


def test_without_redis_each_counts_for_itself_and_shares_again_when_it_is_back(tally_of, clock, tmp_path, monkeypatch):
    with redis_server(tmp_path) as url:
        counts, other = tally_of(url), tally_of(url)
        some, same = limits("4 per hour"), limits("4 per hour")
        assert counts.take(some, "a", at_once=True) is None
        away = redis.ConnectionError("away")

        def gone(*_):
            raise away

        with monkeypatch.context() as patched:
            patched.setattr(Tally, "_ask", gone)
            assert [counts.take(some, "a", at_once=True) is None for _ in range(4)] == [True] * 3 + [False]
        clock.now += 9.9
        counts.settle()
        assert other.take(same, "a", at_once=True) is None  # nobody told
        clock.now += 0.2
        counts.settle()
        assert other.take(same, "a", at_once=True) is not None


def test_what_was_counted_in_a_window_that_is_over_is_told_to_nobody(tally_of, clock, redis_url, monkeypatch):
    counts, some = tally_of(redis_url), limits("4 per minute")

    def gone(*_):
        raise redis.ConnectionError("away")

    with monkeypatch.context() as patched:
        patched.setattr(Tally, "_ask", gone)
        patched.setattr(tally, "MOST", 20)
        for number in range(50):
            counts.take(some, str(number))
        counts.settle()
        assert len(counts._untold) == 20
        for _ in range(3):
            clock.now += 21
            counts.settle()
    assert counts._untold == {}
    clock.now += 21
    counts.settle()
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.keys() == []


def test_many_counts_are_told_in_several_goes(tally_of, redis_url, monkeypatch):
    monkeypatch.setattr(tally, "_BATCH", 7)
    counts, some = tally_of(redis_url), limits("4 per minute")
    for number in range(30):
        counts.take(some, str(number))
    counts.settle()
    with redis.Redis.from_url(redis_url) as connection:
        assert len(connection.keys()) == 30
        assert {connection.get(name) for name in connection.scan_iter()} == {b"1"}


def test_nobody_waits_for_a_dead_redis_more_than_once_in_ten_seconds(tally_of, clock, monkeypatch):
    monkeypatch.setattr(tally, "_REDIS_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0), backlog=50) as deaf:  # it takes connections, and says nothing
        deaf.settimeout(0.5)
        counts, some = tally_of(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"), limits("50 per minute")
        for _ in range(2):
            with ThreadPoolExecutor(8) as threads:
                list(threads.map(lambda _: counts.take(some, "a", at_once=True), range(20)))
            clock.now += 10
        deaf.accept()[0].close()
        deaf.accept()[0].close()
        deaf.settimeout(0.05)
        with pytest.raises(TimeoutError):
            deaf.accept()


def test_a_closed_tally_ends_its_thread():
    counts = Tally(f"redis://127.0.0.1:{free_port()}/0", behind=True)
    counts.start()
    began = time.monotonic()
    counts.close()
    assert not counts._thread.is_alive()
    assert time.monotonic() - began < tally._STOP_SECONDS
    assert "tally" not in {each.name for each in threading.enumerate()}


@pytest.mark.sqlite_only(reason="it is about Redis")
def test_two_servers_count_wrong_keys_together(tmp_path, redis_url):
    env = {"REDIS_URL": redis_url, "LICET_GUESS_LIMIT": "4 per hour", "LICET_RATE_LIMIT": "100 per minute"}
    env["LICET_BASE_URL"] = "http://licet.test"
    with LicenseServer(tmp_path / "data", env) as first, LicenseServer(tmp_path / "data", env) as second:
        key = first.issue("pro")["license_key"]
        found = [each.validate(UNKNOWN_KEY)[0] for each in (first, second, first, second, first, second)]
        assert found == [401] * 4 + [429] * 2
        assert [first.validate(key)[0], second.validate(key)[0]] == [429, 429]
    with redis.Redis.from_url(redis_url, decode_responses=True) as connection:
        names = connection.keys("licet:tally:*")
        assert names
        assert not [name for name in names if UNKNOWN_KEY[4:] in name or key[4:] in name]
        assert all(connection.ttl(name) > 0 for name in names)
