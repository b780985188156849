"""What a process knows of licenses, so that it need not read them for every question.

Nothing known is used unless the database was asked within :data:`FRESH_SECONDS` what has changed, and had its say: a
license that is suspended, revoked or changed by any process is forgotten by all of them in that time, also when a
thread is stalled or the network is cut, because then nothing is known any more and the question is answered by the
database.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog

from licet.keys import ParsedKey
from licet_server.keys.digest import digest
from licet_server.licensing.seats import State
from licet_server.services.find import Found
from licet_server.storage.activations import rules_of
from licet_server.storage.changes import Changes, PostgresqlChanges, SqliteChanges
from licet_server.storage.snapshots import Seat, Snapshot, Snapshots, connect, open_unpooled

FRESH_SECONDS = 0.08
"""How old the last look at what has changed may be; with what an answer takes, below the 100 ms that are promised."""

LOOK_SECONDS = 0.02
"""How often to look."""

MOST = 4096
"""How many licenses are known at once; a process has little memory, and the others are read."""

MOST_SEATS = 8192
"""How many seats are known at once, of all licenses."""

LONGEST_SECONDS = 60.0
"""How long something is known at most, whatever is said of changes."""

_MOST_SEATS_OF_ONE = 64
_LONGEST_TEXT = 128
_MISSING: Any = object()
_LONGEST_PAUSE = 1.0
_STOP_SECONDS = 3.0
_log = structlog.get_logger(__name__)


class NotKnownError(LookupError):
    """Something is not remembered, and who asks cannot wait for the database."""


class Feed(Protocol):
    """Says what has changed since it was asked the last time."""

    def look(self) -> Changes:
        """Return that, or raise what the driver raises."""

    def close(self) -> None:
        """Let the database go."""


@dataclass(eq=False)
class Known:
    """A license as it was read by one of its keys.

    Attributes:
        found: The license.
        read_at: When, by the clock of whoever remembers it.
        seats: Its open seats that were asked for, by instance; ``None``: the instance has none.
        alive: Whether nothing about it has changed since.
    """

    found: Found[Snapshot]
    read_at: float = 0.0
    seats: dict[str, Seat | None] = field(default_factory=dict)
    alive: bool = True


class Licenses:
    """Reads licenses and seats, and remembers what it has read while nothing changes.

    Its methods may be called on any thread.

    Args:
        snapshots: Where they are read.
        feed: Says what has changed.
        pepper: The secret under which keys are digested.
        clock: Seconds that only grow.
        replaced: Called when another file lies where the database was; it lets the connections of others go.
    """

    def __init__(
        self,
        snapshots: Snapshots,
        feed: Feed,
        *,
        pepper: str,
        clock: Callable[[], float] = time.monotonic,
        replaced: Callable[[], None] = lambda: None,
    ) -> None:
        self._snapshots, self._feed, self._pepper, self._clock = snapshots, feed, pepper, clock
        self._replaced = replaced
        self._seated: dict[Known, None] = {}
        self._seats = 0
        self._by_digest: dict[str, Known] = {}
        self._by_license: dict[str, list[str]] = {}
        self._fresh_until = 0.0
        self._epoch = 0
        self._looking, self._turn = threading.Lock(), threading.Lock()

    def is_fresh(self) -> bool:
        """Say whether what is known may be used."""
        return self._clock() < self._fresh_until

    def look(self) -> None:
        """Ask what has changed, and forget it.

        Raises:
            Exception: Whatever the driver raises; then what is known soon may not be used any more.
        """
        with self._looking:
            began = self._clock()
            changes = self._feed.look()
            with self._turn:  # not before: whoever remembers something must not wait for the database
                if changes.everything:
                    self._forget_all()
                for license_id in changes.licenses:
                    self._forget(license_id)
                if changes.everything or changes.licenses:
                    self._epoch += 1
                self._forget_old(began - LONGEST_SECONDS)
                self._fresh_until = 0.0 if changes.replaced else began + FRESH_SECONDS
            if changes.replaced:
                self._snapshots.reopen()
                self._replaced()

    def known(self, key: ParsedKey, *, read: bool = True) -> Known | None:
        """Return the license that *key* belongs or belonged to, read or remembered; ``None``: there is none.

        Args:
            key: The key.
            read: Whether it may be read.

        Raises:
            NotKnownError: It is not remembered, and may not be read.
            StorageError: It had to be read, and the database gives no answer.
        """
        wanted = digest(key, pepper=self._pepper)
        if self.is_fresh():
            known = self._by_digest.get(wanted)
            if known is not None:
                return known
        if not read:
            raise NotKnownError
        epoch, began = self._epoch, self._clock()
        found = self._read(wanted)
        if found is None:
            return None
        known = Known(found, began)
        self._remember(wanted, known, epoch)
        return known

    def seat(
        self, known: Known, instance_id: str, *, read: bool = True, dead_at: datetime | None = None
    ) -> Seat | None:
        """Return the open seat of an instance, read or remembered.

        Args:
            known: The license.
            instance_id: The instance.
            read: As in :meth:`known`.
            dead_at: The instant of the question: what is remembered of a seat that is dead by then is not used, for
                heartbeats are no change, and there may have been one.

        Raises:
            NotKnownError: It is not remembered, and may not be read.
            StorageError: It had to be read, and the database gives no answer.
        """
        if known.alive and self.is_fresh():
            seat: Seat | None = known.seats.get(instance_id, _MISSING)
            if seat is not _MISSING and (seat is None or dead_at is None or _is_live(known, seat, dead_at)):
                return seat
        if not read:
            raise NotKnownError
        seat = self._snapshots.seat(known.found.row.id, instance_id)
        if _is_short(instance_id, seat):
            with self._turn:
                if known.alive and self.is_fresh():
                    self._remember_seat(known, instance_id, seat)
        return seat

    def close(self) -> None:
        """Forget everything, and let the database go."""
        with self._looking:
            with self._turn:
                self._fresh_until = 0.0
                self._forget_all()
            self._feed.close()

    def _read(self, wanted: str) -> Found[Snapshot] | None:
        row = self._snapshots.by_digest(wanted)
        if row is not None:
            return Found(row, row.key_tail)
        retired = self._snapshots.retired_key(wanted)
        row = None if retired is None else self._snapshots.by_id(retired.license_id)
        return None if row is None or retired is None else Found(row, retired.key_tail, retired.works_until)

    def _remember(self, wanted: str, known: Known, epoch: int) -> None:
        """Keep what was read, unless a look has come in between: it may have told of this very license."""
        with self._turn:
            if epoch != self._epoch or not self.is_fresh():
                known.alive = False
                return
            if len(self._by_digest) >= MOST:
                self._drop(next(iter(self._by_digest)))
            self._drop(wanted)
            self._by_digest[wanted] = known
            self._by_license.setdefault(known.found.row.id, []).append(wanted)

    def _remember_seat(self, known: Known, instance_id: str, seat: Seat | None) -> None:
        if instance_id not in known.seats:
            if len(known.seats) >= _MOST_SEATS_OF_ONE:
                self._drop_seats(known)
            while self._seats >= MOST_SEATS:
                self._drop_seats(next(iter(self._seated)))
            self._seats += 1
            self._seated[known] = None
        known.seats[instance_id] = seat

    def _drop_seats(self, known: Known) -> None:
        self._seats -= len(known.seats)
        known.seats.clear()
        self._seated.pop(known, None)

    def _forget_old(self, before: float) -> None:
        """Forget what was read before an instant of the clock; what is known stands in the order of reading."""
        while self._by_digest:
            wanted, known = next(iter(self._by_digest.items()))
            if known.read_at >= before:
                return
            self._drop(wanted)

    def _forget(self, license_id: str) -> None:
        for wanted in list(self._by_license.get(license_id, ())):
            self._drop(wanted)

    def _forget_all(self) -> None:
        for wanted in list(self._by_digest):
            self._drop(wanted)

    def _drop(self, wanted: str) -> None:
        known = self._by_digest.pop(wanted, None)
        if known is None:
            return
        known.alive = False
        self._drop_seats(known)
        license_id = known.found.row.id
        digests = self._by_license[license_id]
        digests.remove(wanted)
        if not digests:
            del self._by_license[license_id]


class FromMemory:
    """Reads what one question is about from what the process knows, and the database where it does not.

    Args:
        licenses: What the process knows.
        now: Aware UTC instant of the question.
        read: Whether the database may be asked; else what is not known raises :class:`NotKnownError`.

    Attributes:
        known: The license of the question, once it was found.
        seat: The seat that was looked at last.
    """

    def __init__(self, licenses: Licenses, now: datetime, *, read: bool = True) -> None:
        self._licenses, self._now, self._may_read = licenses, now, read
        self.known: Known | None = None
        self.seat: Seat | None = None

    def by_key(self, key: ParsedKey) -> Found[Snapshot] | None:
        """Return the license that *key* belongs or belonged to."""
        self.known = self._licenses.known(key, read=self._may_read)
        return None if self.known is None else self.known.found

    def open_seat(self, license_id: str, instance_id: str) -> Seat | None:  # noqa: ARG002 - that of the question
        """Return the activation of an instance whose end is not written down."""
        if self.known is None:
            return None
        self.seat = self._licenses.seat(self.known, instance_id, read=self._may_read, dead_at=self._now)
        return self.seat

    def last_end(self, license_id: str, instance_id: str) -> str | None:  # noqa: ARG002 - as the protocol says
        """Return nothing: only the words of a refusal depend on it, and refusals are worded by the database."""
        return None

    def good_until(self) -> datetime | None:
        """Return the first instant at which time alone may change the answer; ``None``: it never does."""
        if self.known is None:
            return self._now
        row, found = self.known.found.row, self.known.found
        dies = None if self.seat is None else rules_of(row).dies_at(self.seat.last_seen_at)
        ends = (row.promised.starts_at, row.promised.expires_at, row.grace_until, found.works_until, dies)
        return min((end for end in ends if end is not None and end > self._now), default=None)


class Watch:
    """A thread that looks for changes; for a database on another machine, which must not be waited for.

    Args:
        licenses: What it keeps fresh.
    """

    def __init__(self, licenses: Licenses) -> None:
        self._licenses = licenses
        self._stop = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="license-changes", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End it, if it was begun; a look that is under way is waited for a little."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        pause = LOOK_SECONDS
        while not self._stop.wait(pause):
            try:
                self._licenses.look()
            except Exception as error:  # noqa: BLE001 - of any driver; until it is over, the database is asked itself
                pause = min(2 * pause, _LONGEST_PAUSE)
                self._tell(f"what has changed cannot be read: {type(error).__name__}")
            else:
                pause = LOOK_SECONDS
                self._tell("")

    def _tell(self, what: str) -> None:
        if what and what != self._told:
            _log.warning(what)
        self._told = what


def feed_of(url: str) -> Feed:
    """Return what tells the changes of the database at *url*."""
    engine = open_unpooled(url)
    if engine.dialect.name == "sqlite":
        return SqliteChanges(partial(connect, engine), engine.url.database)
    return PostgresqlChanges(partial(connect, engine))


def _is_short(instance_id: str, seat: Seat | None) -> bool:
    """Say whether a seat is small enough to be remembered; who asks chooses its texts."""
    texts = (instance_id,) if seat is None else (instance_id, seat.fingerprint or "", seat.attested_account or "")
    return all(len(each) <= _LONGEST_TEXT for each in texts)


def _is_live(known: Known, seat: Seat, now: datetime) -> bool:
    rules = rules_of(known.found.row)
    return rules.state(last_seen_at=seat.last_seen_at, ended_at=seat.ended_at, now=now) is State.LIVE
