"""A signed license key that the vendor replaced: what a machine without the server makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from licet.descriptor import Descriptor
from licet.gate import Gate
from licet.keys import parse
from licet.refusal import deny
from licet.verdict import Code
from tests.plugin.vendor import Clock, LicenseServer, Vendor, take

MakeGate = Callable[..., Gate]


def test_a_replaced_key_proves_itself_no_more_once_it_stands_in_the_list(
    alone: MakeGate, vendor: Vendor, clock: Clock, descriptor: Descriptor
) -> None:
    key = vendor.jwt_key("OPT")
    gate = alone(key)
    assert gate.decide().valid
    take(gate, vendor.revocations(parse(key).canonical, seq=7))
    clock.forward(minutes=1)
    verdict = gate.decide()
    assert (verdict.code, "was replaced by a new one" in verdict.detail) == (Code.REVOKED, True)
    assert "Set OPTIMNOW_LICENSE_KEY" in deny("scan", verdict, descriptor).text
    assert alone(key).decide().code is Code.REVOKED


def test_the_new_key_of_the_same_license_is_untouched_by_the_end_of_the_old(alone: MakeGate, vendor: Vendor) -> None:
    old, new = vendor.jwt_key("OPT"), vendor.jwt_key("OPT", jti="key-2")
    gate = alone(new)
    take(gate, vendor.revocations(parse(old).canonical, seq=7))
    assert gate.decide().valid


def test_a_license_file_of_a_replaced_key_counts_no_more(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    key = vendor.jwt_key("OPT")
    gate = alone(key)
    take(gate, vendor.revocations(parse(key).canonical, seq=7))
    assert "It does not help: This license key was replaced" in take(gate, vendor.license_file(key=key))
    assert gate.decide().code is Code.REVOKED


def test_a_lease_of_a_replaced_key_counts_no_more_while_the_server_is_away(
    make_gate: MakeGate, vendor: Vendor, server: LicenseServer, clock: Clock
) -> None:
    key = vendor.jwt_key("OPT")
    assert make_gate(key).decide().valid
    gate = make_gate(key, client=None)
    assert gate.decide().valid
    take(gate, vendor.revocations(parse(key).canonical, seq=7))
    clock.forward(minutes=61)
    assert gate.decide().code is Code.REVOKED


def test_a_replaced_key_is_known_even_when_nobody_trusts_its_signer_any_more(
    alone: MakeGate, vendor: Vendor, clock: Clock
) -> None:
    key = Vendor("gone").jwt_key("OPT")
    gate = alone(key)
    assert gate.decide().code is Code.NOT_ACTIVATED
    take(gate, vendor.revocations(parse(key).canonical, seq=7))
    clock.forward(minutes=1)
    assert gate.decide().code is Code.REVOKED


@pytest.mark.parametrize("said", ["lic_1", "OPT-PRO-3A9F2-B4C1D"])
def test_a_list_of_an_older_server_ends_what_it_ended(alone: MakeGate, vendor: Vendor, said: str) -> None:
    gate = alone(vendor.jwt_key("OPT"))
    take(gate, vendor.revocations(said, seq=7))
    assert gate.decide().valid == (said != "lic_1")
