"""A seat: taken with the first question, kept by the next ones, lost and taken again, given back at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from licet.client import Route
from licet.errors import LicetError
from licet.gate import Gate
from licet.inquiry import Presence
from licet.verdict import Code
from tests.plugin.vendor import Clock, LicenseServer, Reply, answer, terms

MakeGate = Callable[..., Gate]


def seated(server: LicenseServer, heartbeat: object = 600) -> Callable[[dict[str, Any]], Reply]:
    """Grant, and say how often to report."""

    def reply(asked: dict[str, Any]) -> Reply:
        granted = {"instance_id": asked["instance_id"], "expires_at": None, "grace_until": None}
        lease = server.vendor.lease(server.clock(), nonce=asked["nonce"], terms=terms(**granted))
        return answer(200, {"valid": True, "code": "VALID", "lease": lease, "heartbeat_seconds": heartbeat})

    return reply


def in_turn(*replies: Callable[[dict[str, Any]], Reply]) -> Callable[[dict[str, Any]], Reply]:
    left = list(replies)

    def reply(asked: dict[str, Any]) -> Reply:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now(asked)

    return reply


@pytest.fixture
def make(make_gate: MakeGate, server: LicenseServer) -> MakeGate:
    server.reply = seated(server)
    return lambda **changes: make_gate(**{"presence": Presence({"name": "desk", "version": "2.1"})} | changes)


def test_the_first_question_takes_a_seat_and_says_who_takes_it(make: MakeGate, server: LicenseServer) -> None:
    gate = make()
    assert gate.decide("scan").valid
    asked = server.asked[0]
    assert server.routes == [Route.ACTIVATE]
    assert (asked["name"], asked["version"], asked["product"]) == ("desk", "2.1", "OPT")
    assert asked["instance_id"].startswith("ins_")
    assert asked["fingerprint"]
    assert "aws_account_id" not in asked


def test_the_next_question_keeps_it(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make()
    assert gate.decide("scan").valid
    clock.forward(minutes=61)
    assert gate.decide("scan").valid
    assert server.routes == [Route.ACTIVATE, Route.HEARTBEAT]


def test_without_seats_only_validate_is_asked(make_gate: MakeGate, server: LicenseServer) -> None:
    assert make_gate().decide("scan").valid
    assert server.routes == [Route.VALIDATE]


def test_a_heartbeat_comes_as_often_as_the_server_says(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make()
    gate.decide()
    pause = gate.beat()
    assert pause is not None
    assert timedelta(0) < pause <= timedelta(seconds=600)
    assert len(server.routes) == 1, "a question just asked makes a heartbeat needless"
    clock.forward(seconds=600)
    gate.beat()
    assert server.routes == [Route.ACTIVATE, Route.HEARTBEAT]


@pytest.mark.parametrize(
    ("said", "kept"),
    [(1, 1), (10**9, 86_400), (None, None), (0, None), (-5, None), (True, None), ("600", None), (1.5, None)],
)
def test_a_figure_that_nobody_signed_cannot_do_harm(
    make: MakeGate, server: LicenseServer, said: object, kept: int | None
) -> None:
    server.reply = seated(server, said)
    found = make().beat()
    assert (found is None) is (kept is None)
    assert found is None or kept is None or timedelta(0) < found <= timedelta(seconds=kept)


@pytest.mark.parametrize("lost", ["HEARTBEAT_DEAD", "NOT_ACTIVATED"])
def test_a_seat_that_was_lost_is_taken_again_at_once(
    make: MakeGate, server: LicenseServer, clock: Clock, lost: str
) -> None:
    server.reply = in_turn(seated(server), server.refuse(lost), seated(server))
    gate = make()
    assert gate.decide("scan").valid
    clock.forward(minutes=10)
    gate.beat()
    assert server.routes == [Route.ACTIVATE, Route.HEARTBEAT, Route.ACTIVATE]
    assert gate.decide("scan").valid


def test_no_seat_left_refuses_and_is_tried_again_after_a_minute(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    server.reply = in_turn(server.refuse("TOO_MANY_ACTIVATIONS"), seated(server))
    gate = make()
    assert gate.decide("scan").code is Code.TOO_MANY_ACTIVATIONS
    assert gate.decide("scan").code is Code.TOO_MANY_ACTIVATIONS
    assert len(server.routes) == 1
    clock.forward(seconds=91)
    assert gate.decide("scan").valid
    assert server.routes == [Route.ACTIVATE, Route.ACTIVATE]


def test_a_kept_lease_answers_at_once_and_the_heartbeat_takes_the_seat(make: MakeGate, server: LicenseServer) -> None:
    make().decide()
    again = make()
    assert again.decide("scan").valid
    assert len(server.routes) == 1
    again.beat()
    assert server.routes == [Route.ACTIVATE, Route.ACTIVATE]


def test_a_suspension_is_heard_with_the_next_heartbeat(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make()
    changes: list[str] = []
    gate.on_change.append(lambda: changes.append("changed"))
    assert gate.decide("scan").valid
    server.reply = server.refuse("SUSPENDED")
    clock.forward(minutes=10)
    gate.beat()
    assert gate.decide("scan").code is Code.SUSPENDED
    assert changes == ["changed", "changed"]


def test_a_heartbeat_that_changes_nothing_is_no_news(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make()
    gate.decide()
    changes: list[str] = []
    gate.on_change.append(lambda: changes.append("changed"))
    clock.forward(minutes=10)
    gate.beat()
    assert changes == []


def test_a_server_that_is_away_takes_no_seat_away(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make()
    gate.decide()
    server.reply = lambda _: (503, {}, b"")
    clock.forward(minutes=10)
    pause = gate.beat()
    asked = len(server.routes)
    assert pause is not None
    assert pause >= timedelta(minutes=1)
    clock.forward(seconds=30)
    gate.beat()
    assert len(server.routes) == asked, "a heartbeat keeps quiet while questions do"
    assert gate.decide("scan").valid


def test_who_is_refused_asks_ever_more_seldom_in_the_background_and_at_once_when_used(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    server.reply = server.refuse("SUSPENDED")
    gate, pauses = make(), []
    for _ in range(8):
        pause = gate.beat()
        assert pause is not None
        pauses.append(pause)
        clock.now += pause
    assert pauses[0] < timedelta(minutes=2)
    assert timedelta(minutes=10) < pauses[-1] <= timedelta(minutes=15)
    server.reply = seated(server)
    clock.forward(minutes=2)
    assert gate.decide("scan").valid


def test_a_clock_that_was_set_back_is_noticed_although_the_heartbeat_comes_first(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    make().decide()
    server.reply = lambda _: (503, {}, b"")
    clock.forward(days=-1)
    gate = make()
    gate.beat()
    assert gate.decide("scan").code is Code.CLOCK_ROLLBACK
    again = make()
    again.glance("scan")
    assert again.decide("scan").code is Code.CLOCK_ROLLBACK


def test_a_server_in_trouble_is_left_alone_as_long_as_it_asks_for(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make()
    gate.decide()
    server.reply = lambda _: (503, {"Retry-After": "800"}, b"")
    clock.forward(minutes=10)
    pause = gate.beat()
    assert pause is not None
    assert pause >= timedelta(seconds=800)


def test_a_plan_without_heartbeats_is_not_asked_for_them(make: MakeGate, server: LicenseServer, clock: Clock) -> None:
    server.reply = seated(server, None)
    gate = make()
    gate.decide()
    clock.forward(minutes=30)
    assert gate.beat() is None
    assert len(server.routes) == 1


def test_an_account_that_was_said_unsigned_and_does_not_help_is_dropped(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    def tampered(asked: dict[str, Any]) -> Reply:
        status, headers, body = seated(server)(asked)
        return answer(status, json.loads(body) | {"activation": {"aws_account_id": "666666666666"}}, **headers)

    def strict(asked: dict[str, Any]) -> Reply:
        return server.refuse("ACCOUNT_MISMATCH")(asked) if "aws_account_id" in asked else seated(server)(asked)

    server.reply = tampered
    gate = make()
    gate.decide()
    server.reply = strict
    clock.forward(minutes=10)
    gate.beat()
    assert gate.decide("scan").valid


def test_a_seat_of_which_nobody_knows_whether_it_was_taken_is_given_back(make: MakeGate, server: LicenseServer) -> None:
    server.reply = in_turn(
        lambda _: (500, {}, b""), lambda _: answer(200, {"valid": True, "code": "VALID", "message": "Given back."})
    )
    gate = make()
    gate.decide()
    assert gate.inquiry is not None
    assert gate.inquiry.leave()
    assert server.routes == [Route.ACTIVATE, Route.DEACTIVATE]


def test_leaving_gives_the_seat_back_once(make: MakeGate, server: LicenseServer) -> None:
    gate = make()
    assert gate.inquiry is not None
    assert not gate.inquiry.leave()
    gate.decide()
    server.reply = lambda _: answer(200, {"valid": True, "code": "VALID", "message": "Given back."})
    assert gate.inquiry.leave()
    assert not gate.inquiry.leave()
    assert server.routes == [Route.ACTIVATE, Route.DEACTIVATE]
    assert server.asked[-1]["instance_id"] == server.asked[0]["instance_id"]


class Account:
    """Names and proves an account, or cannot."""

    def __init__(self, error: LicetError | None = None) -> None:
        self.error = error
        self.proved: list[tuple[str, str]] = []

    def account(self) -> str:
        if self.error is not None:
            raise self.error
        return "123456789012"

    def prove(self, challenge: str, audience: str) -> Mapping[str, Any]:
        self.proved.append((challenge, audience))
        if self.error is not None:
            raise self.error
        return {"url": "https://sts.eu-west-1.amazonaws.com/", "headers": {"X-Licet-Challenge": challenge}}


def challenge(_: dict[str, Any]) -> Reply:
    return answer(200, {"valid": True, "code": "VALID", "message": "", "challenge": "chl_1"})


def test_the_account_is_proved_only_when_the_server_wants_it(make: MakeGate, server: LicenseServer) -> None:
    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), challenge, seated(server))
    account = Account()
    gate = make(presence=Presence(identity=account))
    assert gate.decide("scan").valid
    assert server.routes == [Route.ACTIVATE, Route.CHALLENGE, Route.ACTIVATE]
    assert account.proved == [("chl_1", server.url)]
    assert "attestation" not in server.asked[0]
    assert server.asked[2]["attestation"]["headers"] == {"X-Licet-Challenge": "chl_1"}


@pytest.mark.parametrize(
    "said",
    [
        lambda _: answer(404, {}),
        lambda _: answer(200, {"valid": False, "challenge": None}),
        lambda _: answer(200, {"challenge": "two words"}),
        lambda _: answer(200, {"challenge": "x" * 513}),
        lambda _: answer(200, {"challenge": ["chl"]}),
        lambda _: (200, {}, b"no json"),
    ],
)
def test_without_a_usable_challenge_the_account_is_named_and_nothing_is_signed(
    make: MakeGate, server: LicenseServer, said: Callable[[dict[str, Any]], Reply]
) -> None:
    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), said, seated(server))
    account = Account()
    assert make(presence=Presence(identity=account)).decide("scan").valid
    assert account.proved == []
    assert server.asked[-1]["aws_account_id"] == "123456789012"


def test_an_account_that_the_server_has_taken_is_named_from_then_on(
    make: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    def bound(asked: dict[str, Any]) -> Reply:
        status, headers, body = seated(server)(asked)
        said = json.loads(body) | {"activation": {"aws_account_id": "210987654321"}}
        return answer(status, said, **headers)

    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), challenge, bound, seated(server))
    gate = make(presence=Presence(identity=Account()))
    assert gate.decide("scan").valid
    clock.forward(minutes=10)
    gate.beat()
    assert server.asked[-1]["aws_account_id"] == "210987654321"
    assert "aws_account_id" not in server.asked[0]


def test_who_only_asks_names_the_account_and_takes_no_seat(make: MakeGate, server: LicenseServer) -> None:
    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), server.grant)
    assert make(presence=Presence(identity=Account(), takes_seat=False)).decide("scan").valid
    assert server.routes == [Route.VALIDATE, Route.VALIDATE]
    assert server.asked[1]["aws_account_id"] == "123456789012"


def test_a_proof_is_sent_once_even_to_a_server_that_fails(make: MakeGate, server: LicenseServer) -> None:
    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), challenge, lambda _: (503, {"Retry-After": "5"}, b""))
    assert make(presence=Presence(identity=Account())).decide("scan").code is Code.SERVER_UNREACHABLE
    assert server.routes == [Route.ACTIVATE, Route.CHALLENGE, Route.ACTIVATE]


def test_credentials_that_are_missing_are_named_in_the_refusal(make: MakeGate, server: LicenseServer) -> None:
    server.reply = in_turn(server.refuse("ACCOUNT_MISMATCH"), challenge)
    account = Account(LicetError("AWS found no credentials."))
    verdict = make(presence=Presence(identity=account)).decide("scan")
    assert verdict.code is Code.ACCOUNT_MISMATCH
    assert verdict.detail == "It is ACCOUNT_MISMATCH. AWS found no credentials."


def test_without_boto3_the_refusal_says_that_the_account_cannot_be_found_out(
    make: MakeGate, server: LicenseServer
) -> None:
    server.reply = server.refuse("ACCOUNT_MISMATCH")
    assert "cannot find out its AWS account" in make().decide("scan").detail


def test_a_lease_for_another_installation_is_not_believed(make: MakeGate, server: LicenseServer) -> None:
    def reply(asked: dict[str, Any]) -> Reply:
        return seated(server)(asked | {"instance_id": "ins_other"})

    server.reply = reply
    assert make().decide("scan").code is Code.SIGNATURE_INVALID


def test_glance_says_what_is_known_and_asks_nobody(make: MakeGate, server: LicenseServer) -> None:
    gate = make()
    assert gate.glance("scan") is None
    gate.decide()
    known, unsold = gate.glance("scan"), gate.glance("unsold")
    assert known is not None
    assert unsold is not None
    assert (known.code, unsold.code) == (Code.VALID, Code.FEATURE_NOT_LICENSED)
    restarted = make().glance("unsold")
    assert restarted is not None
    assert restarted.code is Code.FEATURE_NOT_LICENSED
    assert len(server.routes) == 1


def test_a_listener_that_fails_stops_neither_the_answer_nor_the_others(
    make: MakeGate, server: LicenseServer, caplog: pytest.LogCaptureFixture
) -> None:
    gate, told = make(), []
    gate.on_change += [lambda: 1 / 0, lambda: told.append(1)]  # type: ignore[list-item]
    assert gate.decide("scan").valid
    assert told == [1]
    assert "could not be passed on" in caplog.text
