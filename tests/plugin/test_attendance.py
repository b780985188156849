"""What runs in the background: it starts with the first use, keeps the seat, reports, and tidies up at the end."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from licet import attendance
from licet.attendance import Attendance
from licet.client import Route
from licet.gate import Gate
from licet.inquiry import Presence
from licet.meter import Meter
from licet.store import Hold
from tests.plugin.vendor import Clock, LicenseServer, Reply, answer
from tests.servers import wait_until

MakeGate = Callable[..., Gate]


class Background:
    """An attendance and the parts that it looks after."""

    def __init__(self, gate: Gate, folder: Path, clock: Clock) -> None:
        self.gate, self.meter, self.reports = gate, Meter(folder / "usage.db", clock), True
        self.attendance = Attendance(gate, self.meter, Hold(folder / "seat.lock"), lambda: self.reports)


@pytest.fixture
def make(
    make_gate: MakeGate, server: LicenseServer, tmp_path: Path, clock: Clock
) -> Iterator[Callable[[], Background]]:
    server.reply = lambda asked: taken(asked) if "events" in asked else server.grant(asked)
    made: list[Background] = []

    def one() -> Background:
        made.append(Background(make_gate(presence=Presence()), tmp_path, clock))
        return made[-1]

    yield one
    for each in made:
        each.attendance.close()


def taken(asked: dict[str, Any]) -> Reply:
    return answer(200, {"valid": True, "code": "VALID", "accepted": len(asked["events"]), "duplicates": 0})


def asked_of(server: LicenseServer, route: Route) -> int:
    return server.routes.count(route.value)


def reported(server: LicenseServer) -> list[dict[str, Any]]:
    return [event for asked in server.asked for event in asked.get("events", ())]


def test_the_first_use_takes_the_seat_and_further_ones_start_nothing(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    for _ in range(3):
        background.attendance.start()
    wait_until(lambda: bool(server.routes), within=10, what="the seat is taken")
    assert background.gate.decide("scan").valid
    assert server.routes == [Route.ACTIVATE]
    assert [each.name for each in threading.enumerate()].count("licet-attendance") == 1


def test_the_end_reports_what_is_left_and_then_gives_the_seat_back(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    background.attendance.start()
    assert background.gate.decide("scan").valid
    background.meter.add(2, 30)
    background.attendance.close()
    background.attendance.close()
    assert server.routes == [Route.ACTIVATE, Route.REPORT, Route.DEACTIVATE]
    assert {event["metric"]: event["quantity"] for event in reported(server)} == {"tool_calls": 2, "resources": 30}


def test_what_was_never_used_ends_without_a_word(make: Callable[[], Background], server: LicenseServer) -> None:
    make().attendance.close()
    assert server.routes == []


def test_of_two_processes_on_one_seat_the_last_one_gives_it_back(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    one, other = make(), make()
    for each in (one, other):
        each.attendance.start()
        assert each.gate.decide("scan").valid
        wait_until(lambda each=each: each.gate.inquiry.has_seat, within=10, what="the seat is taken")
    one.attendance.close()
    assert asked_of(server, Route.DEACTIVATE) == 0
    other.attendance.close()
    assert asked_of(server, Route.DEACTIVATE) == 1


def test_an_answer_that_gets_lost_is_asked_for_again_with_the_same_ids(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    background.meter.add(1, 0)
    server.reply = lambda _: (503, {}, b"")
    assert not background.attendance.report()
    first = {event["id"] for event in reported(server)}
    server.reply = taken
    assert background.attendance.report()
    assert {event["id"] for event in reported(server)} == first
    assert not background.attendance.report()


def test_an_event_that_the_server_rejects_does_not_keep_the_others_back(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    background.meter.add(1, 7)

    def picky(asked: dict[str, Any]) -> Reply:
        wrong = [place for place, event in enumerate(asked["events"]) if event["metric"] == "resources"]
        if wrong:
            return answer(422, {"code": "INVALID", "errors": [{"field": f"events.{wrong[0]}.at", "reason": "late"}]})
        return taken(asked)

    server.reply = picky
    while background.attendance.report():
        pass
    assert background.meter.seal() == []
    assert [event.metric for event in background.meter.pending()] == ["resources"]


def test_what_a_key_that_was_replaced_used_is_kept_and_tried_later(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    background.meter.add(1, 0)
    server.reply = lambda _: answer(200, {"valid": False, "code": "REVOKED", "accepted": 0, "duplicates": 0})
    assert not background.attendance.report()
    assert len(background.meter.pending()) == 1


@pytest.mark.parametrize(
    "body", [{}, {"accepted": True, "duplicates": 0}, {"accepted": "2", "duplicates": 0}, {"accepted": 2}]
)
def test_an_answer_that_says_nothing_about_events_counts_none(
    make: Callable[[], Background], server: LicenseServer, body: dict[str, Any]
) -> None:
    background = make()
    background.meter.add(1, 0)
    server.reply = lambda _: answer(200, body)
    assert not background.attendance.report()
    assert len(background.meter.pending()) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer(422, {"errors": [{"field": "events.999.at"}]}), id="a-place-beyond-the-batch"),
        pytest.param(answer(422, {"errors": []}), id="no-place"),
        pytest.param(answer(409, {"code": "CONFLICT"}), id="a-day-that-is-full"),
        pytest.param((400, {}, b"no"), id="a-bad-request"),
    ],
)
def test_a_batch_that_is_never_taken_is_put_off_and_not_sent_over_and_over(
    make: Callable[[], Background], server: LicenseServer, reply: Reply
) -> None:
    background = make()
    background.meter.add(1, 1)
    server.reply = lambda _: reply
    for _ in range(5):
        background.attendance.report()
    assert asked_of(server, Route.REPORT) == 1
    assert len(background.meter.pending()) == 2


def test_what_cannot_be_noted_as_counted_is_not_sent_over_and_over(
    make: Callable[[], Background], server: LicenseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = make()
    background.meter.add(1, 0)
    monkeypatch.setattr(background.meter, "counted", lambda _: False)
    assert not background.attendance.report()


def test_stopping_without_leaving_keeps_the_seat(make: Callable[[], Background], server: LicenseServer) -> None:
    background = make()
    background.attendance.start()
    assert background.gate.decide("scan").valid
    background.attendance.close(leave=False)
    background.attendance.close()
    assert server.routes == [Route.ACTIVATE]


def test_who_starts_while_the_last_one_leaves_gets_its_share_of_the_lock_later(
    make: Callable[[], Background], server: LicenseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "LOOK_FOR_SEAT_SECONDS", 0.05)
    leaving = Hold(tmp_path / "seat.lock")
    assert leaving.take()
    assert leaving.is_last()
    background = make()
    background.attendance.start()
    wait_until(lambda: len(server.routes) == 1, within=10, what="the seat is taken")
    assert not Hold(tmp_path / "seat.lock").take()
    leaving.release()
    wait_until(lambda: asked_of(server, Route.HEARTBEAT) == 1, within=10, what="the seat is taken again")
    background.attendance.close()
    assert asked_of(server, Route.DEACTIVATE) == 1


def test_without_a_thread_the_next_use_tries_again(
    make: Callable[[], Background], server: LicenseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = make()
    with monkeypatch.context() as short:
        short.setattr(threading.Thread, "start", _no_thread)
        background.attendance.start()
    background.attendance.start()
    wait_until(lambda: bool(server.routes), within=10, what="the seat is taken")


def _no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_reports_come_at_a_moment_of_the_installations_own_and_leave_a_server_alone_that_asks_for_it(
    make: Callable[[], Background], server: LicenseServer, clock: Clock
) -> None:
    background, seconds = make(), 0.0
    looked_after = Attendance(
        background.gate, background.meter, Hold(Path("/nowhere/seat.lock")), lambda: True, lambda: seconds
    )
    looked_after.begin()
    first = looked_after.turn()
    assert server.routes == [Route.ACTIVATE]
    assert 0 < first <= 330
    background.meter.add(1, 0)
    server.reply = lambda asked: answer(429, {}, Retry_After="3000") if "events" in asked else server.grant(asked)
    seconds += first
    clock.forward(seconds=first)
    looked_after.turn()
    assert asked_of(server, Route.REPORT) == 1
    seconds += 2999
    looked_after.turn()
    assert asked_of(server, Route.REPORT) == 1
    server.reply = taken
    seconds += 901
    looked_after.turn()
    assert background.meter.pending() == []
    background.meter.close()


def test_switched_off_nothing_is_reported(make: Callable[[], Background], server: LicenseServer) -> None:
    background = make()
    background.reports = False
    background.meter.add(1, 0)
    assert not background.attendance.report()
    assert server.routes == []


def test_a_server_that_hangs_delays_the_end_only_for_seconds(
    make: Callable[[], Background], server: LicenseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = make()
    background.attendance.start()
    assert background.gate.decide("scan").valid
    hold = threading.Event()

    def late(_: dict[str, Any]) -> Reply:
        hold.wait(10)
        return 200, {}, b""

    server.reply = late
    monkeypatch.setattr(attendance, "LEAVE_SECONDS", 0.3)
    started = time.monotonic()
    background.attendance.close()
    assert time.monotonic() - started < 3
    hold.set()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_after_a_fork_the_child_has_a_background_of_its_own(
    make: Callable[[], Background], server: LicenseServer
) -> None:
    background = make()
    background.attendance.start()
    wait_until(lambda: len(server.routes) == 1, within=10, what="the parent has its seat")
    child = os.fork()
    if child == 0:
        background.attendance.start()
        alive = any(each.name == "licet-attendance" and each.is_alive() for each in threading.enumerate())
        os._exit(0 if alive else 1)
    assert os.waitpid(child, 0)[1] == 0
