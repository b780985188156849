"""The world in which a simulated fleet lives: time, a license server of finite speed, disks, and customers' networks.

None of this belongs to the plugin. What decides when to ask is the plugin's own code: ``Gate``, ``Attendance``,
``Inquiry``, ``Records``, ``LicenseClient`` and ``Rhythm``. Signatures alone are taken on trust, because a million of
them would cost minutes and change no moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import Retry

from licet.client import LicenseClient, Route
from licet.errors import ServerUnreachableError
from licet.meter import Meter
from licet.spool import Event
from licet.store import Hold, Kept, StateStore
from licet.terms import Terms
from licet.trust import Grant, Refusal, Source, TrustedKeys
from licet.verdict import Code
from tests.plugin.vendor import KEY, Vendor

DAWN = datetime(2026, 11, 23, tzinfo=UTC)
"""Midnight before the day that is simulated, a Monday."""

HOUR = 3600.0
REFRESH, OFFLINE = timedelta(hours=1), timedelta(days=1)
PER_MINUTE = 120
"""What the server answers one address and route in a minute, as ``LICET_RATE_LIMIT`` has it."""

QUEUE_SECONDS = 2.0
"""Work that the server lets wait; beyond that it answers 503."""

BUSY_SECONDS = 5
"""``Retry-After`` of such an answer."""


@dataclass
class Time:
    """The true time, in seconds since ``DAWN``."""

    now: float = 0.0

    def instant(self, skew: float = 0.0) -> datetime:
        """Return what a clock shows that is wrong by so many seconds."""
        return DAWN + timedelta(seconds=self.now + skew)


@dataclass(frozen=True)
class Believed(TrustedKeys):
    """Keys that believe the documents of this run's server, which are references into *issued*."""

    issued: Mapping[str, Grant | Refusal] = field(default_factory=dict)

    def lease(self, text: str, *, product: str) -> Grant:
        """Return the lease behind the reference."""
        found = self.issued[text]
        assert isinstance(found, Grant)
        assert found.product == product
        return found

    def refusal(self, text: str, *, product: str) -> Refusal:
        """Return the refusal behind the reference."""
        found = self.issued[text]
        assert isinstance(found, Refusal)
        assert found.product == product
        return found

    @property
    def ever(self) -> TrustedKeys:
        """Return itself: no key of this run is ever retired."""
        return self


class Server:
    """A license server that answers so many questions a second, and counts who comes when.

    Args:
        time: The true time.
        capacity: Answers a second.
        down: From when until when nothing answers, in seconds since ``DAWN``.
        until: The end of the run.
    """

    def __init__(self, time: Time, *, capacity: float, down: Sequence[tuple[float, float]], until: float) -> None:
        self.time, self.capacity, self.down = time, capacity, down
        self.issued: dict[str, Grant | Refusal] = {}
        self.trusted = Believed(Vendor.fixed().trusted.by_kid, issued=self.issued)
        self.refuses: dict[str, Code] = {}
        self.beats: dict[str, int | None] = {}
        self.arrived = {kind: [0] * (int(until) + 60) for kind in ("questions", "reports")}
        self.turned_away = 0
        self._work, self._at = 0.0, 0.0
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}
        self._last: dict[str, tuple[str, ...]] = {}
        self._terms: dict[str, Terms] = {}

    def is_down(self, at: float) -> bool:
        """Whether nothing answers then."""
        return any(start <= at < end for start, end in self.down)

    def take(
        self, at: float, route: Route, address: str, asked: Mapping[str, Any]
    ) -> tuple[int, dict[str, str], bytes]:
        """Answer one request, or turn it away.

        Raises:
            HTTPError: Nothing answers.
        """
        self.arrived["reports" if route is Route.REPORT else "questions"][int(at)] += 1
        if self.is_down(at):
            raise HTTPError("connection refused")
        wait = self._limited(at, route, address) or self._overloaded(at)
        if wait:
            self.turned_away += 1
            status = 503 if wait == BUSY_SECONDS else 429
            return status, {"Retry-After": str(wait)}, b'{"code": "RATE_LIMITED"}'
        return self._answer(route, asked)

    def _limited(self, at: float, route: Route, address: str) -> int:
        minute, count = int(at // 60), 0
        seen = self._windows.get((address, route))
        if seen is not None and seen[0] == minute:
            count = seen[1]
        self._windows[address, route] = (minute, count + 1)
        return max(1, 60 - int(at % 60)) if count >= PER_MINUTE else 0

    def _overloaded(self, at: float) -> int:
        self._work = max(0.0, self._work - max(0.0, at - self._at) * self.capacity)
        self._at = max(self._at, at)
        if self._work >= self.capacity * QUEUE_SECONDS:
            return BUSY_SECONDS
        self._work += 1
        return 0

    def _answer(self, route: Route, asked: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
        if route is Route.REPORT:
            return 200, {}, json.dumps({"accepted": len(asked["events"]), "duplicates": 0}).encode()
        if route is Route.DEACTIVATE:
            return 200, {}, b'{"valid": true}'
        instance = asked["instance_id"]
        code = self.refuses.get(instance)
        token = self._issue(instance, asked["nonce"], code)
        if code is not None:
            return 401, {}, json.dumps({"valid": False, "code": code.value, "refusal": token}).encode()
        beat = None if route is Route.VALIDATE else self.beats.get(instance)
        return 200, {}, json.dumps({"valid": True, "lease": token, "heartbeat_seconds": beat}).encode()

    def _issue(self, instance: str, nonce: str, code: Code | None) -> str:
        now = self.time.instant().replace(microsecond=0)
        if code is not None:
            word: Grant | Refusal = Refusal(code, "No.", "OPT", now, nonce)
        else:
            terms = self._terms.setdefault(instance, Terms("pro", features=("scan",), instance_id=instance))
            window = {"issued_at": now, "refresh_after": now + REFRESH, "expires_at": now + OFFLINE}
            word = Grant(Source.SERVER, nonce, instance, "OPT", "here", terms=terms, nonce=nonce, **window)
        self.issued[nonce] = word
        *older, last = (*self._last.get(instance, ()), nonce)[-3:]
        if len(older) == 2:
            self.issued.pop(older.pop(0), None)
        self._last[instance] = (*older, last)
        return nonce


class Line(LicenseClient):
    """The plugin's client on a line of the model; the questions, their retries and what is read are its own.

    Args:
        server: Who answers.
        address: From where it looks to the server to come.
        rule: Returns by which rule a question is asked again at once.
    """

    def __init__(self, server: Server, address: str, rule: Callable[..., Retry]) -> None:
        super().__init__("https://license.example.com")
        self._server, self._address, self._rule = server, address, rule
        self.last_failed = False

    def _send(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, *, most: int = 0, once: bool = False
    ) -> tuple[int, Any, bytes]:
        """Ask as ``urllib3`` does, in the true time that its pauses take."""
        route, at = Route(url.removeprefix(self.base_url)), self._server.time.now
        retry: Retry | None = None
        while True:
            error, answer = None, (0, {}, b"")
            try:
                answer = self._server.take(at, route, self._address, body or {})
            except HTTPError as refused:
                error = refused
            if error is None and answer[0] in {200, 401}:
                return answer
            retry = retry or self._rule(once=once)
            try:
                if error is None and not retry.is_retry(method, answer[0], bool(answer[1].get("Retry-After"))):
                    return answer
                retry = retry.increment(method, url, error=error)
            except MaxRetryError:
                if error is None:
                    return answer
                raise ServerUnreachableError(f"{self.base_url} cannot be reached: no connection") from None
            at += retry.get_backoff_time()


class Disk(StateStore):
    """A state folder without a disk; who keeps the object keeps what is in it."""

    def __init__(self, name: str) -> None:
        super().__init__(Path("/nowhere"), product="OPT", key=KEY, instance=name)
        self._kept = Kept()

    def load(self) -> Kept:
        """Return the server's last word."""
        return self._kept

    def save(self, kept: Kept) -> None:
        """Replace it."""
        self._kept = kept

    def license_file(self) -> str | None:
        """Return nothing: customers here are online."""
        return None

    def announcements(self) -> tuple[str, ...]:
        """Return nothing: no key is rotated that day."""
        return ()

    def revocations(self) -> tuple[str, ...]:
        """Return nothing: the server is asked instead."""
        return ()


class Uses(Meter):
    """Counts uses without a file; one event an hour, as the spool makes them."""

    def __init__(self) -> None:
        self.waiting = 0

    def __del__(self) -> None:
        """Nothing is open."""

    def add(self, calls: int, resources: int) -> None:
        """Count a use."""
        self.waiting += calls

    def seal(self) -> Sequence[Event]:
        """Return what there is to report."""
        return [Event("use", "tool_calls", self.waiting, DAWN)] if self.waiting else []

    def counted(self, ids: Iterable[str]) -> bool:
        """Forget what the server counts."""
        self.waiting = 0
        return True

    def close(self) -> None:
        """Nothing is open."""


class Seat(Hold):
    """A lock that nobody else wants."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere/seat.lock"))

    def take(self) -> bool:
        """Take it."""
        return True

    def is_last(self) -> bool:
        """Say that nobody else uses the seat."""
        return True
