"""What a process remembers of licenses, and that it never outlives a change by more than was promised."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from licet import keys
from licet.terms import GraceMode, Status, Telemetry, Terms
from licet_server.errors import StorageError
from licet_server.keys.digest import digest
from licet_server.services import known as module
from licet_server.services.known import FRESH_SECONDS, LOOK_SECONDS, FromMemory, Licenses, NotKnownError, Watch
from licet_server.storage.changes import NOTHING, Changes
from licet_server.storage.snapshots import RetiredKey, Seat, Snapshot
from tests.factories import NOW, UNKNOWN_KEY
from tests.servers import wait_until

KEY = keys.parse("OPT-PRO-3A9F2-B4C1D")
OLD_KEY = keys.parse("OPT-PRO-3A9F2-B4C1E")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PEPPER = "p" * 32


def snapshot(license_id="lic_1", status=Status.ACTIVE, silence=None, **ends):
    terms = Terms(
        plan="pro", status=status, features=(), limits={}, quotas={}, max_resources=None, max_activations=None,
        issued_at=NOW, starts_at=ends.get("starts_at"), expires_at=ends.get("expires_at"),
        grace_until=ends.get("grace_until"), grace_mode=GraceMode.FULL, telemetry=Telemetry.OPTIONAL,
    )  # fmt: skip
    return Snapshot(
        id=license_id, product_code="OPT", key_tail="4C1D", trial=False, aws_accounts=(), offline_days=1,
        grace_until=ends.get("grace_until"), max_activations=None, max_activations_per_day=None,
        heartbeat_seconds=None, dead_after_seconds=silence, require_activation=False, require_attestation=False,
        promised=terms, signed={},
    )  # fmt: skip


class Store:
    """A database and its feed in memory; whatever happens between two steps of a read or a look can be told here."""

    def __init__(self):
        self.rows, self.retired, self.seats, self.changed = {}, {}, {}, set()
        self.everything, self.reads, self.now = True, 0, 100.0
        self.after_read = self.after_look = lambda: None
        self.fails = None
        self.closed = False

    def clock(self):
        return self.now

    def by_digest(self, wanted):
        return self._read(self.rows.get(wanted))

    def by_id(self, license_id):
        return self._read(next((row for row in self.rows.values() if row.id == license_id), None))

    def retired_key(self, wanted):
        return self._read(self.retired.get(wanted))

    def seat(self, license_id, instance_id):
        return self._read(self.seats.get((license_id, instance_id)))

    def _read(self, found):
        self.reads += 1
        if self.fails:
            raise StorageError(self.fails)
        then, self.after_read = self.after_read, lambda: None
        then()
        return found

    def look(self):
        if self.fails:
            raise OSError(self.fails)
        told, self.changed = Changes(frozenset(self.changed), self.everything), set()
        self.everything = False
        then, self.after_look = self.after_look, lambda: None
        then()
        return told if told.licenses or told.everything else NOTHING

    def close(self):
        self.closed = True

    def put(self, row, key=KEY):
        self.rows[digest(key, pepper=PEPPER)] = row
        self.changed.add(row.id)


@pytest.fixture
def store():
    made = Store()
    made.put(snapshot())
    return made


@pytest.fixture
def licenses(store):
    made = Licenses(store, store, pepper=PEPPER, clock=store.clock)
    made.look()
    return made


def status(licenses, key=KEY, **options):
    return licenses.known(key, **options).found.row.promised.status


def test_a_license_is_read_once_while_nothing_changes(licenses, store):
    with pytest.raises(NotKnownError):
        licenses.known(KEY, read=False)
    first = licenses.known(KEY)
    assert licenses.known(KEY) is licenses.known(KEY, read=False) is first
    assert (store.reads, first.alive) == (1, True)


def test_nothing_is_known_before_the_first_look(store):
    licenses = Licenses(store, store, pepper=PEPPER, clock=store.clock)
    assert not licenses.is_fresh()
    assert not licenses.known(KEY).alive
    with pytest.raises(NotKnownError):
        licenses.known(KEY, read=False)


def test_what_is_known_is_used_only_while_the_last_look_is_fresh(licenses, store):
    """A thread that is stalled, or a database that is away, must not keep a suspended license alive."""
    assert FRESH_SECONDS < 0.1
    known = licenses.known(KEY)
    licenses.seat(known, "i-1")
    store.now += FRESH_SECONDS * 0.99
    assert licenses.known(KEY, read=False) is known
    store.now += FRESH_SECONDS * 0.02
    for ask in (lambda: licenses.known(KEY, read=False), lambda: licenses.seat(known, "i-1", read=False)):
        with pytest.raises(NotKnownError):
            ask()
    store.rows[digest(KEY, pepper=PEPPER)] = snapshot(status=Status.SUSPENDED)
    assert status(licenses) is Status.SUSPENDED
    with pytest.raises(NotKnownError):
        licenses.known(KEY, read=False)


def test_a_look_counts_from_when_it_began(licenses, store):
    def slow():
        store.now += FRESH_SECONDS

    store.after_look = slow
    licenses.look()
    assert not licenses.is_fresh()


def test_a_look_that_fails_keeps_nothing_fresh_and_the_next_one_does(licenses, store):
    known = licenses.known(KEY)
    store.fails = "away"
    with pytest.raises(OSError, match="away"):
        licenses.look()
    store.now += FRESH_SECONDS
    with pytest.raises(StorageError):
        licenses.known(KEY)
    store.fails = None
    licenses.look()
    assert licenses.known(KEY, read=False) is known


@pytest.mark.parametrize("everything", [False, True])
def test_what_has_changed_is_read_again_and_the_rest_is_not(licenses, store, everything):
    other_key = keys.parse("OPT-PRO-3A9F2-B4C1F")
    store.put(snapshot("lic_2"), other_key)
    licenses.look()
    first, other = licenses.known(KEY), licenses.known(other_key)
    store.put(snapshot(status=Status.REVOKED))
    store.everything = everything
    licenses.look()
    assert (first.alive, other.alive) == (False, not everything)
    assert status(licenses) is Status.REVOKED


def suspend(store):
    store.put(snapshot(status=Status.SUSPENDED))


def test_a_change_that_is_told_between_the_read_and_its_being_remembered_is_not_lost(licenses, store):
    def meanwhile():
        suspend(store)
        licenses.look()

    store.after_read = meanwhile
    assert not licenses.known(KEY).alive
    with pytest.raises(NotKnownError):
        licenses.known(KEY, read=False)
    assert status(licenses) is Status.SUSPENDED


def test_a_change_that_is_told_after_an_older_row_was_remembered_is_not_lost(licenses, store):
    store.after_read = lambda: suspend(store)
    old = licenses.known(KEY)
    assert old.alive
    licenses.look()
    assert not old.alive
    assert status(licenses) is Status.SUSPENDED


def test_a_row_that_was_read_while_a_look_was_under_way_is_not_kept_over_its_change(licenses, store):
    """The row is read before the change, and remembered after the look has heard of it, before it has forgotten it."""
    seen = []

    def read_and_remember():
        current = store.rows[digest(KEY, pepper=PEPPER)]
        store.rows[digest(KEY, pepper=PEPPER)] = snapshot()  # as it was before the change
        seen.append(licenses.known(KEY))
        store.rows[digest(KEY, pepper=PEPPER)] = current

    suspend(store)
    store.after_look = read_and_remember
    licenses.look()
    assert not seen[0].alive
    assert status(licenses) is Status.SUSPENDED


def test_a_seat_is_not_kept_over_a_change_either(licenses, store):
    known = licenses.known(KEY)

    def meanwhile():
        store.changed.add("lic_1")
        licenses.look()

    store.seats["lic_1", "i-1"] = Seat(None, None, NOW, None)
    store.after_read = meanwhile
    assert licenses.seat(known, "i-1") is not None
    del store.seats["lic_1", "i-1"]
    assert licenses.seat(known, "i-1") is None
    again = licenses.known(KEY)
    assert again is not known
    assert licenses.seat(again, "i-1") is licenses.seat(again, "i-1", read=False) is None


def test_nobody_who_reads_waits_for_a_look_that_hangs(licenses, store):
    """Only the look waits for a database that gives no answer; requests have connections of their own."""
    entered, go_on = threading.Event(), threading.Event()

    def hang():
        entered.set()
        go_on.wait(20)

    store.after_look = hang
    looking = threading.Thread(target=licenses.look)
    looking.start()
    assert entered.wait(20)
    reading = threading.Thread(target=lambda: licenses.seat(licenses.known(KEY), "i-1"))
    reading.start()
    reading.join(10)
    stuck = reading.is_alive()
    go_on.set()
    looking.join()
    reading.join()
    assert not stuck


def test_a_seat_that_is_dead_by_now_is_read_again_for_a_heartbeat_is_no_change(licenses, store):
    store.put(snapshot(silence=60))
    licenses.look()
    known = licenses.known(KEY)
    store.seats["lic_1", "i-1"] = old = Seat(None, None, NOW, None)
    assert licenses.seat(known, "i-1", dead_at=NOW + MINUTE / 2) is old
    store.seats["lic_1", "i-1"] = beaten = Seat(None, None, NOW + MINUTE / 2, None)
    assert licenses.seat(known, "i-1", read=False, dead_at=NOW + MINUTE / 2) is old
    with pytest.raises(NotKnownError):
        licenses.seat(known, "i-1", read=False, dead_at=NOW + MINUTE)
    assert licenses.seat(known, "i-1", dead_at=NOW + MINUTE) is beaten
    assert licenses.seat(known, "i-1", read=False, dead_at=NOW + MINUTE) is beaten


def test_a_key_that_nobody_has_is_asked_for_each_time(licenses, store):
    stranger = keys.parse(UNKNOWN_KEY)
    assert licenses.known(stranger) is licenses.known(stranger) is None
    assert store.reads == 4
    store.put(snapshot("lic_9"), stranger)
    assert licenses.known(stranger).found.row.id == "lic_9"


def test_a_key_that_was_replaced_is_remembered_with_its_end(licenses, store):
    store.retired[digest(OLD_KEY, pepper=PEPPER)] = RetiredKey("4C1E", NOW + DAY, "lic_1")
    found = licenses.known(OLD_KEY).found
    assert (found.row.id, found.key_tail, found.works_until) == ("lic_1", "4C1E", NOW + DAY)
    both = [licenses.known(KEY), licenses.known(OLD_KEY, read=False)]
    store.changed.add("lic_1")
    licenses.look()
    assert [known.alive for known in both] == [False, False]
    store.retired[digest(OLD_KEY, pepper=PEPPER)] = RetiredKey("4C1E", NOW, "lic_gone")
    assert licenses.known(OLD_KEY) is None


def test_only_so_many_licenses_and_seats_are_known_at_once(licenses, store, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(module, "_MOST_SEATS_OF_ONE", 2)
    some = [keys.parse(f"OPT-PRO-3A9F2-B4C{n:02}") for n in range(5)]
    for number, key in enumerate(some):
        store.put(snapshot(f"lic_{number}"), key)
    licenses.look()
    all_known = [licenses.known(key) for key in some]
    assert [known.alive for known in all_known] == [False, False, True, True, True]
    assert len(licenses._by_digest) == len(licenses._by_license) == 3
    for number in range(5):
        licenses.seat(all_known[-1], f"i-{number}")
    assert len(all_known[-1].seats) <= 2
    licenses.close()
    assert (licenses._by_digest, licenses._by_license, store.closed) == ({}, {}, True)
    assert not licenses.is_fresh()


def test_one_bound_holds_for_the_seats_of_all_licenses_and_long_texts_are_not_kept(licenses, store, monkeypatch):
    monkeypatch.setattr(module, "MOST_SEATS", 5)
    some = [keys.parse(f"OPT-PRO-3A9F2-B4C{n:02}") for n in range(4)]
    for number, key in enumerate(some):
        store.put(snapshot(f"lic_{number}"), key)
    licenses.look()
    all_known = [licenses.known(key) for key in some]
    for number in range(3):
        for known in all_known:
            licenses.seat(known, f"i-{number}")
            licenses.seat(known, "i" * 129)
        assert licenses._seats == sum(len(known.seats) for known in all_known) <= 5
    assert all(len(name) <= 128 for known in all_known for name in known.seats)
    store.seats["lic_3", "i-9"] = Seat("f" * 129, None, NOW, None)
    licenses.seat(all_known[3], "i-9")
    assert "i-9" not in all_known[3].seats
    licenses.seat(all_known[3], "i-8")
    store.everything = True
    licenses.look()
    assert (licenses._seats, licenses._seated) == (0, {})


def test_nothing_is_known_for_more_than_a_minute_whatever_the_feed_says(licenses, store):
    known = licenses.known(KEY)
    store.now += module.LONGEST_SECONDS - 1
    licenses.look()
    assert licenses.known(KEY, read=False) is known
    store.now += 2
    licenses.look()
    assert not known.alive
    with pytest.raises(NotKnownError):
        licenses.known(KEY, read=False)


def test_a_watch_that_was_never_begun_can_be_ended(licenses):
    Watch(licenses).stop()


ENDS = ("starts_at", "expires_at", "grace_until")


@pytest.mark.parametrize("end", [*ENDS, "key", "seat", "none"])
def test_an_answer_is_good_until_the_first_end_that_is_ahead(licenses, store, end):
    """Ends that are over, or further away, do not matter."""
    first, later = NOW + MINUTE, NOW + DAY
    ends = {name: first if name == end else later for name in ENDS} if end != "none" else {"starts_at": NOW}
    silence = {"seat": 60, "none": None}.get(end, 86_400 * 2)
    store.put(snapshot(silence=silence, **ends))
    store.seats["lic_1", "i-1"] = Seat(None, None, NOW, None)
    store.retired[digest(OLD_KEY, pepper=PEPPER)] = RetiredKey("4C1E", first, "lic_1")
    licenses.look()
    reads = FromMemory(licenses, NOW)
    assert reads.good_until() == NOW, "nothing was found yet"
    reads.by_key(OLD_KEY if end == "key" else KEY)
    reads.open_seat("lic_1", "i-1")
    assert reads.good_until() == (None if end == "none" else first)
    at_the_end = FromMemory(licenses, first)
    at_the_end.by_key(KEY)
    assert at_the_end.good_until() == (None if end == "none" else later)


def test_the_watch_outlives_a_feed_that_fails(store):
    licenses = Licenses(store, store, pepper=PEPPER)
    watch = Watch(licenses)
    watch.start()
    try:
        wait_until(licenses.is_fresh, within=20, what="the first look")
        store.fails = "away"
        wait_until(lambda: not licenses.is_fresh(), within=20, what="nothing is known of a database that is away")
        store.fails = None
        wait_until(licenses.is_fresh, within=20, what="it is looked at again")
    finally:
        watch.stop()
    assert not watch._thread.is_alive()


def test_looking_is_much_more_frequent_than_what_is_known_gets_old():
    assert LOOK_SECONDS * 3 < FRESH_SECONDS
