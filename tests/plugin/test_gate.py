from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.gate import Gate
from licet.store import StateStore
from licet.terms import Terms
from licet.trust import TrustedKeys
from licet.verdict import Code
from tests.plugin.vendor import KEY, NOW, NOWHERE, Clock, LicenseServer, Reply, Vendor, answer

MakeGate = Callable[..., Gate]


def test_the_server_is_asked_once_an_hour(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make_gate()
    for _ in range(50):
        assert gate.decide("scan").code is Code.VALID
    clock.forward(minutes=30)
    assert gate.decide().valid
    assert len(server.asked) == 1
    clock.forward(minutes=30)
    assert gate.decide().valid
    assert len(server.asked) == 2


def test_who_asked_together_does_not_ask_together_again(
    make_gate: MakeGate, server: LicenseServer, clock: Clock, tmp_path: Path
) -> None:
    def named(number: int) -> Gate:
        folder = tmp_path / str(number)
        return make_gate(state=lambda key: StateStore(folder, product="OPT", key=key, instance=f"ins_{number}"))

    gates = [named(number) for number in range(30)]
    for gate in gates:
        gate.decide()
    asked = []
    for _ in range(12):
        clock.forward(minutes=5)
        for gate in gates:
            assert gate.decide().valid
        asked.append(len(server.asked) - 30 - sum(asked))
    assert asked[:5] == [0] * 5
    assert sum(asked) == 30, "everybody has asked within the hour"
    assert max(asked) <= 15, "and never half of them at once"


def test_a_restart_asks_at_the_moment_that_was_planned_before(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    kept = make_gate()
    kept.decide()
    while len(server.asked) == 1:
        restarted = make_gate()
        clock.forward(minutes=1)
        kept.glance()
        restarted.decide()
        before = len(server.asked)
        kept.decide()
        assert len(server.asked) == before, "what one has heard is kept for the other"
    assert clock.now - NOW <= timedelta(hours=1)


def test_a_restart_within_the_hour_asks_nobody(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    assert make_gate().decide().valid
    clock.forward(minutes=30)
    assert make_gate().decide().valid
    assert len(server.asked) == 1


def test_the_question_carries_key_product_instance_and_a_new_nonce(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate("  opt-pro-3a9f2-b4c1d ")
    gate.decide()
    clock.forward(hours=2)
    gate.decide()
    first, second = server.asked
    assert (first["license_key"], first["product"]) == (KEY, "OPT")
    assert first["instance_id"] == second["instance_id"]
    assert first["nonce"] != second["nonce"]


def test_without_the_server_the_lease_carries_on_for_a_day_and_no_longer(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    assert gate.decide("scan").valid
    server.reply = lambda _: (503, {}, b"down")
    clock.forward(hours=23, minutes=59)
    assert gate.decide("scan").valid
    clock.forward(minutes=61)
    refused = gate.decide("scan")
    assert refused.code is Code.LEASE_EXPIRED
    assert "2026-11-22 12:00 UTC" in refused.detail
    assert "HTTP 503" in refused.detail
    server.reply = server.grant
    clock.forward(minutes=20)
    assert gate.decide("scan").valid


def test_a_fresh_process_carries_on_with_the_kept_lease(make_gate: MakeGate, clock: Clock) -> None:
    assert make_gate().decide().valid
    clock.forward(hours=20)
    assert make_gate(client=NOWHERE).decide().valid
    clock.forward(hours=5)
    assert make_gate(client=NOWHERE).decide().code is Code.LEASE_EXPIRED


def test_without_server_and_lease_nothing_is_allowed(make_gate: MakeGate) -> None:
    refused = make_gate(client=NOWHERE).decide()
    assert refused.code is Code.SERVER_UNREACHABLE
    assert refused.retryable


def test_an_unreachable_server_is_not_asked_at_every_call(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    gate.decide()
    server.reply = lambda _: (500, {}, b"")
    clock.forward(hours=2)
    for _ in range(20):
        assert gate.decide().valid
    assert len(server.asked) == 2
    for _ in range(60):
        clock.forward(minutes=1)
        assert gate.decide().valid
    assert 4 <= len(server.asked) <= 7


def test_the_end_of_a_lease_is_not_slept_through(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make_gate()
    gate.decide()
    server.reply = lambda _: (500, {}, b"")
    clock.forward(hours=22)
    while clock.now < NOW + timedelta(days=1):
        assert gate.decide().valid
        clock.forward(minutes=1)
    server.reply = server.grant
    assert gate.decide().valid, "the server, back since a minute, is asked at once"


def test_retry_after_is_honoured(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make_gate()
    server.reply = lambda _: answer(429, {"code": "RATE_LIMITED"}, Retry_After="600")
    assert gate.decide().code is Code.SERVER_UNREACHABLE
    clock.forward(seconds=599)
    gate.decide()
    assert len(server.asked) == 1
    clock.forward(seconds=601)  # up to as long again, so that not all come at once who were sent away together
    server.reply = server.grant
    assert gate.decide().valid


def test_with_a_lease_a_wish_of_an_hour_is_granted_and_of_more_is_not(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    gate.decide()
    server.reply = lambda _: answer(503, {}, Retry_After="999999")
    clock.forward(hours=1)
    gate.decide()
    clock.forward(minutes=59)
    assert gate.decide().valid
    assert len(server.asked) == 2
    clock.forward(minutes=16)
    gate.decide()
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", [Code.REVOKED, Code.SUSPENDED, Code.EXPIRED, Code.NOT_FOUND])
def test_a_signed_refusal_ends_the_lease_even_across_a_restart(
    make_gate: MakeGate, server: LicenseServer, clock: Clock, code: Code
) -> None:
    gate = make_gate()
    assert gate.decide().valid
    server.reply = server.refuse(code)
    clock.forward(hours=1)
    assert gate.decide().code is code
    assert not make_gate(client=NOWHERE).decide().valid


def test_a_reactivated_license_works_again_within_two_minutes(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    server.reply = server.refuse("SUSPENDED")
    assert gate.decide().code is Code.SUSPENDED
    server.reply = server.grant
    assert gate.decide().code is Code.SUSPENDED
    clock.forward(minutes=2)
    assert gate.decide().valid


def test_a_wrong_key_does_not_use_up_the_guesses(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make_gate()
    server.reply = server.refuse("NOT_FOUND")
    for _ in range(60):
        assert gate.decide().code is Code.NOT_FOUND
        clock.forward(minutes=1)
    assert len(server.asked) <= 7


def forgeries() -> list[object]:
    yes = {"valid": True, "code": "VALID", "plan": "enterprise", "max_resources": 10**9, "features": ["scan"]}
    stranger = Vendor()
    return [
        pytest.param(lambda s, q: answer(200, yes), id="no-lease"),
        pytest.param(lambda s, q: answer(200, yes | {"lease": 7}), id="a-lease-of-a-wrong-type"),
        pytest.param(lambda s, q: answer(200, yes | {"lease": stranger.lease(nonce=q["nonce"])}), id="a-strangers-key"),
        pytest.param(lambda s, q: answer(200, yes | {"lease": s.vendor.lease(nonce="old")}), id="an-old-answer-again"),
        pytest.param(lambda s, q: s.grant(q, terms={"instance_id": "other"}), id="another-instance"),
        pytest.param(lambda s, q: s.grant(q, aud="NLS"), id="another-product"),
        pytest.param(lambda s, q: answer(401, {"valid": False, "code": "REVOKED"}), id="an-unsigned-no"),
        pytest.param(
            lambda s, q: answer(401, {"valid": False, "refusal": s.vendor.refusal("REVOKED", nonce="old")}),
            id="an-old-no-again",
        ),
    ]


@pytest.mark.parametrize("forgery", forgeries())
def test_an_answer_that_nobody_trusted_signed_is_refused_and_ends_no_lease(
    make_gate: MakeGate, server: LicenseServer, clock: Clock, forgery: Callable[..., Reply]
) -> None:
    server.reply = lambda asked: forgery(server, asked)
    assert make_gate().decide("scan").code is Code.SIGNATURE_INVALID

    server.reply = server.grant
    gate = make_gate()
    assert gate.decide("scan").valid
    server.reply = lambda asked: forgery(server, asked)
    clock.forward(hours=2)
    assert gate.decide("scan").code is Code.SIGNATURE_INVALID
    assert make_gate(client=NOWHERE).decide("scan").valid  # the true lease is still there


def test_an_error_page_is_no_forgery(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    gate = make_gate()
    gate.decide()
    server.reply = lambda _: (200, {"Content-Type": "text/html"}, b"<html>Sign in to the Wi-Fi</html>")
    clock.forward(hours=2)
    assert gate.decide().valid


def test_an_edited_lease_on_disk_grants_nothing(
    make_gate: MakeGate, vendor: Vendor, clock: Clock, tmp_path: Path
) -> None:
    assert make_gate().decide().valid
    (path,) = (tmp_path / "state" / "OPT").glob("*.json")
    stranger = Vendor()
    path.write_text(path.read_text().replace(path.read_text().split('"lease": "')[1].split('"')[0], stranger.lease()))
    assert make_gate(client=NOWHERE).decide().code is Code.SERVER_UNREACHABLE


def test_a_lease_copied_from_another_machine_grants_nothing(make_gate: MakeGate, tmp_path: Path) -> None:
    assert make_gate().decide().valid
    (tmp_path / "state" / "instance.json").unlink()
    assert make_gate(client=NOWHERE).decide().code is Code.SERVER_UNREACHABLE


@pytest.mark.parametrize("minutes", [6, 60 * 24 * 365])
@pytest.mark.parametrize("reachable", [True, False])
def test_a_clock_set_back_is_refused_and_set_right_works(
    make_gate: MakeGate, server: LicenseServer, clock: Clock, minutes: int, reachable: bool
) -> None:
    server.clock = lambda: NOW
    running = make_gate()
    assert running.decide().valid
    clock.forward(minutes=-minutes)
    fresh = make_gate() if reachable else make_gate(client=NOWHERE)
    assert fresh.decide().code is Code.CLOCK_ROLLBACK
    assert running.decide().code is Code.CLOCK_ROLLBACK
    clock.forward(minutes=minutes)
    assert fresh.decide().valid
    assert running.decide().valid


@pytest.mark.parametrize("mark", ["2031-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_mark_that_somebody_wrote_lasts_until_the_server_is_heard(
    make_gate: MakeGate, clock: Clock, tmp_path: Path, mark: str
) -> None:
    assert make_gate().decide().valid
    (path,) = (tmp_path / "state" / "OPT").glob("*.json")
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"high_water": mark}))
    expected = Code.VALID if mark.startswith("0001") else Code.CLOCK_ROLLBACK
    assert make_gate(client=NOWHERE).decide().code is expected
    assert make_gate().decide().valid
    path.write_text(json.dumps({"lease": None, "high_water": mark}))
    assert make_gate(client=NOWHERE).decide().valid is False
    assert make_gate().decide().valid


def test_a_server_whose_clock_was_wrong_once_is_forgiven(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    server.clock = lambda: clock.now + timedelta(days=400)
    gate = make_gate()
    assert gate.decide().code is Code.CLOCK_ROLLBACK
    server.clock = clock
    clock.forward(minutes=2)
    assert make_gate().decide().valid


@given(st.dictionaries(st.sampled_from(["lease", "high_water", "version"]), st.none() | st.integers() | st.text()))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_content_of_the_state_file_stops_the_gate(
    make_gate: MakeGate, tmp_path: Path, content: dict[str, object]
) -> None:
    assert make_gate().decide().valid
    (path,) = (tmp_path / "state" / "OPT").glob("*.json")
    path.write_text(json.dumps(content))
    assert make_gate().decide().valid


def test_the_last_signed_refusal_stands_while_the_server_is_away(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    server.reply = server.refuse("REVOKED")
    assert gate.decide().code is Code.REVOKED
    server.reply = lambda _: (503, {}, b"")
    clock.forward(minutes=5)
    assert gate.decide().code is Code.REVOKED


def test_a_clock_wrong_by_minutes_is_not_punished(make_gate: MakeGate, clock: Clock) -> None:
    assert make_gate().decide().valid
    clock.forward(minutes=-4)
    assert make_gate().decide().valid


def test_a_clock_behind_the_last_answer_does_not_stretch_a_lease(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    assert gate.decide().valid
    clock.forward(hours=20)
    assert gate.decide().valid  # hears the server at +20 h
    server.reply = lambda _: (503, {}, b"")
    clock.forward(hours=-19)
    assert gate.decide().code is Code.CLOCK_ROLLBACK


def test_a_clock_far_ahead_is_named_as_the_reason(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    server.clock = lambda: NOW
    clock.forward(days=3)
    refused = make_gate().decide()
    assert refused.code is Code.LEASE_EXPIRED
    assert "3 days ahead" in refused.detail


def test_a_lease_never_outlives_the_license(make_gate: MakeGate, server: LicenseServer, clock: Clock) -> None:
    ends = {"expires_at": "2026-11-22T13:00:00Z", "grace_until": "2026-11-22T14:00:00Z"}
    server.reply = lambda asked: server.grant(asked, terms=ends)
    gate = make_gate()
    assert gate.decide().code is Code.VALID
    server.reply = lambda _: (503, {}, b"")
    clock.forward(minutes=61)
    assert gate.decide().code is Code.IN_GRACE
    clock.forward(minutes=60)
    assert gate.decide().code is Code.EXPIRED


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, Code.NO_KEY),
        ("  ", Code.NO_KEY),
        ("OPT-PRO-3A9F2", Code.MALFORMED),
        ("nonsense", Code.MALFORMED),
        ("NLS-PRO-3A9F2-B4C1D", Code.PRODUCT_MISMATCH),
    ],
)
def test_a_key_that_cannot_work_is_refused_without_asking(
    make_gate: MakeGate, server: LicenseServer, key: str | None, code: Code
) -> None:
    gate = make_gate(key)
    assert gate.is_warm
    assert gate.decide().code is code
    assert server.asked == []


def test_a_build_that_pins_no_key_trusts_nobody(make_gate: MakeGate, server: LicenseServer) -> None:
    assert make_gate(trusted=TrustedKeys({})).decide().code is Code.SIGNATURE_INVALID
    assert server.asked == []


def test_forty_threads_ask_once(make_gate: MakeGate, server: LicenseServer) -> None:
    gate, start = make_gate(), threading.Barrier(40)
    found: list[Code] = []

    def call() -> None:
        start.wait()
        found.append(gate.decide("scan").code)

    threads = [threading.Thread(target=call) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Code.VALID] * 40
    assert len(server.asked) == 1


def test_a_slow_renewal_keeps_nobody_with_a_lease_waiting(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    gate.decide()
    clock.forward(hours=2)
    asked, go_on = threading.Event(), threading.Event()

    def slow(question: dict[str, object]) -> object:
        asked.set()
        assert go_on.wait(10)
        return server.grant(question)

    server.reply = slow  # type: ignore[assignment]
    renewing = threading.Thread(target=gate.decide)
    renewing.start()
    assert asked.wait(10)
    assert gate.decide("scan").valid  # while the other thread still waits for the server
    go_on.set()
    renewing.join()
    assert len(server.asked) == 2


def test_the_terms_come_with_the_verdict(make_gate: MakeGate) -> None:
    verdict, terms = make_gate().ask("nothing-sold")
    assert verdict.code is Code.FEATURE_NOT_LICENSED
    assert isinstance(terms, Terms)
    assert terms.expires_at == NOW + timedelta(days=30)
