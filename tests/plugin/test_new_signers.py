"""New signing keys on a customer's machine: learned from announcements, and old ones unlearned."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from licet.errors import SignatureInvalidError
from licet.gate import Gate
from licet.verdict import Code
from tests.plugin.vendor import NOWHERE, Clock, LicenseServer, Vendor, take

MakeGate = Callable[..., Gate]


def test_a_new_signing_key_that_the_old_one_announced_is_learned_while_running(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    gate, new = make_gate(), Vendor("2027-01")
    assert gate.decide().valid
    server.vendor = new
    server.pages["/.well-known/jwks.json"] = json.dumps(
        {"keys": [new.jwk], "announcements": ["junk", vendor.announcement(3, vendor, new)]}
    ).encode()
    clock.forward(hours=2)
    assert gate.decide().valid
    assert server.fetched == ["/.well-known/jwks.json"]
    clock.forward(minutes=30)
    assert make_gate().decide().valid  # another process finds both the lease and the key
    assert len(server.fetched) == 1


def test_a_new_signing_key_that_nobody_announced_is_refused(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    gate, stranger = make_gate(), Vendor("2027-01")
    assert gate.decide().valid
    server.vendor = stranger
    server.pages["/.well-known/jwks.json"] = json.dumps(
        {"keys": [stranger.jwk], "announcements": [stranger.announcement(3, stranger)]}
    ).encode()
    clock.forward(hours=2)
    assert gate.decide().code is Code.SIGNATURE_INVALID


def test_when_the_keys_cannot_be_fetched_the_lease_carries_on(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    assert gate.decide().valid
    server.vendor = Vendor("2027-01")
    server.pages["/.well-known/jwks.json"] = b"<html>a page of some proxy</html>"
    clock.forward(hours=2)
    assert gate.decide().valid
    clock.forward(hours=23)
    assert gate.decide().code is Code.LEASE_EXPIRED


def test_a_server_without_a_key_set_that_signs_with_a_key_of_its_own_is_a_fake(
    make_gate: MakeGate, server: LicenseServer, clock: Clock
) -> None:
    gate = make_gate()
    assert gate.decide().valid
    server.vendor = Vendor("2027-01")
    clock.forward(hours=2)
    assert gate.decide().code is Code.SIGNATURE_INVALID


def test_a_retired_key_is_heard_of_and_its_leases_count_no_more(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock, tmp_path: Path
) -> None:
    new = Vendor("2027-01")
    assert make_gate().decide().valid
    old_state = next((tmp_path / "state" / "OPT").glob("*.json"))
    old_lease = old_state.read_text()
    server.vendor = new
    server.pages["/.well-known/jwks.json"] = json.dumps(
        {"announcements": [vendor.announcement(3, vendor, new), new.announcement(4, new, retired=(vendor.kid,))]}
    ).encode()
    server.reply = lambda asked: server.grant(asked, key_set=4)
    clock.forward(hours=2)
    assert make_gate().decide().valid
    old_state.write_text(old_lease)
    assert make_gate(client=NOWHERE).decide().code is Code.SERVER_UNREACHABLE
    assert make_gate().decide().valid


def test_a_lease_that_speaks_of_newer_keys_makes_the_plugin_fetch_them_once(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    new = Vendor("2027-01")
    announced = json.dumps({"announcements": [vendor.announcement(3, vendor, new)]})
    server.pages["/.well-known/jwks.json"] = announced.encode()
    server.reply = lambda asked: server.grant(asked, key_set=3)
    gate = make_gate()
    for _ in range(3):
        assert gate.decide().valid
        clock.forward(hours=2)
    assert server.fetched == ["/.well-known/jwks.json"]


def test_a_license_file_brings_the_announcements_it_needs(alone: MakeGate, vendor: Vendor) -> None:
    new = Vendor("2027-01")
    chain = [vendor.announcement(3, vendor, new)]
    take(alone(), new.license_file(chain=chain))
    assert alone().decide().valid
    with pytest.raises(SignatureInvalidError):
        take(alone(), Vendor("2028-01").license_file(chain=chain))


def test_a_key_set_can_be_imported(alone: MakeGate, vendor: Vendor) -> None:
    new, gate = Vendor("2027-01"), alone()
    keys = json.dumps({"keys": [], "announcements": [vendor.announcement(3, vendor, new)]})
    assert "trusted keys: 2026-11, 2027-01" in take(gate, keys)
    assert "nothing new" in take(gate, keys)
    take(gate, new.license_file())
    assert alone().decide().valid


def test_a_kept_file_whose_signer_was_retired_is_named_in_the_refusal(alone: MakeGate, vendor: Vendor) -> None:
    new, gate = Vendor("2027-01"), alone()
    take(gate, vendor.license_file())
    take(gate, json.dumps({"announcements": [vendor.announcement(3, new, retired=[vendor.kid])]}))
    refused = alone().decide()
    assert refused.code is Code.NOT_ACTIVATED
    assert "is signed by a key that this product does not trust" in refused.detail
