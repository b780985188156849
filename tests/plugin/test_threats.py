"""What somebody who owns the machine gets, the good and the bad, as docs/threat-model.md tells it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from licet.errors import LicenseRefusedError
from licet.gate import Gate
from licet.store import StateStore
from licet.trust import TrustedKeys
from licet.validator import LicenseValidator
from licet.verdict import Code
from tests.plugin.vendor import (
    KEY,
    MACHINE,
    NOWHERE,
    Clock,
    LicenseServer,
    Vendor,
    answer,
    license_server,
    take,
    terms,
)

MakeGate = Callable[..., Gate]


def publish(server: LicenseServer, *announcements: str) -> None:
    server.pages["/.well-known/jwks.json"] = json.dumps({"keys": [], "announcements": announcements}).encode()


def test_a_clock_that_is_held_keeps_a_lease_alive_while_the_network_is_cut(make_gate: MakeGate, clock: Clock) -> None:
    assert make_gate().decide().valid
    clock.forward(hours=23)
    for _ in range(3):  # days go by, and the clock is set back each evening
        assert make_gate(client=NOWHERE).decide().valid
        clock.forward(minutes=30)
        assert make_gate(client=NOWHERE).decide().valid
        clock.forward(minutes=-30)


def test_who_deletes_the_state_folder_makes_a_refusal_forgotten_and_loses_lease_and_file(
    make_gate: MakeGate, alone: MakeGate, server: LicenseServer, vendor: Vendor, tmp_path: Path
) -> None:
    signed = vendor.jwt_key("OPT")
    server.reply = server.refuse("REVOKED")
    for key in (KEY, signed):
        assert make_gate(key).decide().code is Code.REVOKED
        assert alone(key).decide().code is Code.REVOKED
    shutil.rmtree(tmp_path / "state")
    assert alone(signed).decide().valid
    assert alone(KEY).decide().code is Code.NOT_ACTIVATED
    assert make_gate(signed).decide().code is Code.REVOKED  # until the server is asked again


def test_a_state_folder_that_is_copied_takes_the_lease_along_until_its_end(
    make_gate: MakeGate, clock: Clock, tmp_path: Path
) -> None:
    assert make_gate().decide().valid
    shutil.copytree(tmp_path / "state", tmp_path / "elsewhere")
    copy = make_gate(client=NOWHERE, state=lambda key: StateStore(tmp_path / "elsewhere", product="OPT", key=key))
    assert copy.decide().valid
    clock.forward(days=1)
    assert copy.decide().code is Code.LEASE_EXPIRED


def test_an_unbound_license_file_works_for_any_key_that_ends_alike_and_a_bound_one_only_on_its_machine(
    alone: MakeGate, vendor: Vendor
) -> None:
    alike = f"OPT-PRO-AAAAA-A{KEY[-4:]}"
    take(alone(alike), vendor.license_file())
    assert alone(alike).decide().valid
    elsewhere = alone(machine=lambda _: "m_elsewhere")
    take(alone(), vendor.license_file(fingerprint=MACHINE))
    assert alone().decide().valid
    assert elsewhere.decide().code is Code.FINGERPRINT_MISMATCH


def test_who_ships_himself_a_descriptor_with_keys_of_his_own_is_his_own_vendor(tmp_path: Path, clock: Clock) -> None:
    own = Vendor()
    with license_server(own, clock) as server:
        (tmp_path / "licet.toml").write_text(
            f'[product]\ncode = "OPT"\nserver_url = "{server.url}"\n'
            f'public_keys = [{{ kid = "{own.kid}", x = "{own.jwk["x"]}" }}]\n'
        )
        environ = {
            "LICET_CONFIG": str(tmp_path / "licet.toml"),
            "LICET_LICENSE_KEY": KEY,
            "LICET_STATE_DIR": str(tmp_path / "state"),
        }
        assert LicenseValidator.from_env(environ=environ, clock=clock).decide("scan").valid


def test_the_limit_on_resources_is_one_of_each_call_and_nothing_adds_calls_up(
    make_validator: Callable[..., LicenseValidator],
) -> None:
    validator = make_validator()
    for _ in range(20):
        validator.check_resource_limit(10_000)
    with pytest.raises(LicenseRefusedError):
        validator.check_resource_limit(10_001)


def test_no_answer_can_carry_a_customer_beyond_what_is_signed(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor
) -> None:
    def embellished(asked: dict[str, Any]) -> Any:
        lease = vendor.lease(nonce=asked["nonce"], terms=terms(instance_id=asked["instance_id"], features=["scan"]))
        body = {"valid": True, "lease": lease, "plan": "enterprise", "features": ["scan", "report"], "unlimited": True}
        return answer(200, body)

    server.reply = embellished
    gate = make_gate()
    assert gate.decide("report").code is Code.FEATURE_NOT_LICENSED
    assert gate.ask()[1].max_resources == 10_000  # type: ignore[union-attr] # the gate has just granted


def test_a_thief_of_a_signing_key_who_comes_first_is_followed_until_a_new_descriptor_comes(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    thief, successor = Vendor("2031-01"), Vendor("2027-01")
    server.vendor = thief
    publish(server, vendor.announcement(10**12, vendor, thief))
    assert make_gate().decide().valid

    clock.forward(hours=2)
    server.vendor = successor
    publish(
        server, vendor.announcement(7, vendor, successor), successor.announcement(8, successor, retired=(vendor.kid,))
    )
    assert make_gate().decide().code is Code.SIGNATURE_INVALID  # it goes back to no smaller number

    renewed = TrustedKeys.from_jwks([successor.jwk])
    assert make_gate(trusted=renewed).decide().valid
    server.vendor = thief
    clock.forward(hours=2)
    assert make_gate(trusted=renewed).decide().code is Code.SIGNATURE_INVALID


def test_a_thief_of_a_signing_key_who_comes_after_its_retirement_is_not_followed(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    thief, successor = Vendor("2031-01"), Vendor("2027-01")
    server.vendor = successor
    honest = (vendor.announcement(7, vendor, successor), successor.announcement(8, successor, retired=(vendor.kid,)))
    publish(server, *honest)
    assert make_gate().decide().valid
    server.vendor = thief
    publish(server, *honest, vendor.announcement(10**12, vendor, thief))
    clock.forward(hours=2)
    assert make_gate().decide().code is Code.SIGNATURE_INVALID


@pytest.mark.parametrize("step", [timedelta(days=-400), timedelta(days=400)])
def test_who_sets_the_clock_of_a_customer_can_stop_him_and_grant_nothing(
    make_gate: MakeGate, clock: Clock, step: timedelta
) -> None:
    assert make_gate().decide().valid
    clock.now += step
    assert make_gate(client=NOWHERE).decide().code in {Code.CLOCK_ROLLBACK, Code.LEASE_EXPIRED}
    clock.now -= step
    assert make_gate(client=NOWHERE).decide().valid
