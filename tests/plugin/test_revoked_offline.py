"""Revocation lists on a customer's machine: where they come from, what they end, and that none goes back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from licet.errors import DocumentRefusedError, SignatureInvalidError
from licet.gate import Gate
from licet.store import StateStore
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import to_epoch
from tests.plugin.vendor import KEY, NOW, Clock, LicenseServer, Vendor, take

MakeGate = Callable[..., Gate]


def test_a_revocation_list_ends_file_and_key_and_an_older_list_brings_nothing_back(
    alone: MakeGate, vendor: Vendor, clock: Clock
) -> None:
    key = vendor.jwt_key("OPT")
    gate = alone(key)
    take(gate, vendor.license_file(key=key))
    assert "list 6 with 1 entry is" in take(gate, vendor.revocations("lic_2", seq=6))
    assert gate.decide().valid
    take(gate, vendor.revocations("lic_1", "lic_2", seq=7))
    clock.forward(minutes=1)
    assert gate.decide().code is Code.REVOKED
    with pytest.raises(DocumentRefusedError, match="list 6 is older than list 7"):
        take(gate, vendor.revocations(seq=6))
    assert alone(key).decide().code is Code.REVOKED


def test_a_kept_no_outlasts_the_retirement_of_the_key_that_signed_it(
    alone: MakeGate, make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    old, new = Vendor("2025-01"), Vendor("2027-01")
    both = TrustedKeys.from_jwks([old.jwk, vendor.jwk])
    key = vendor.jwt_key("OPT")
    gate = alone(key, trusted=both)
    take(gate, old.revocations("lic_1", seq=7))
    assert gate.decide().code is Code.REVOKED
    take(gate, json.dumps({"announcements": [vendor.announcement(3, vendor, new, retired=(old.kid,))]}))
    assert alone(key, trusted=both).decide().code is Code.REVOKED
    with pytest.raises(SignatureInvalidError):  # a new one of that key is refused all the same
        take(gate, old.revocations(seq=8))


def test_a_forged_revocation_list_is_refused(alone: MakeGate, vendor: Vendor) -> None:
    with pytest.raises(SignatureInvalidError):
        take(alone(), Vendor().revocations("lic_1", seq=7))


@pytest.mark.parametrize("over_http", [True, False], ids=["http", "file"])
def test_the_revocation_list_is_read_again_where_the_customer_keeps_it(
    alone: MakeGate, vendor: Vendor, server: LicenseServer, clock: Clock, tmp_path: Path, over_http: bool
) -> None:
    def publish(text: str) -> None:
        server.pages["/revocations"] = text.encode()
        (tmp_path / "list.jws").write_text(text + "\n")

    publish(vendor.revocations(seq=1))
    gate = alone(
        vendor.jwt_key("OPT"), revocations=f"{server.url}/revocations" if over_http else str(tmp_path / "list.jws")
    )
    assert gate.decide().valid
    publish(vendor.revocations("lic_1", seq=2))
    clock.forward(minutes=1)
    assert gate.decide().code is Code.REVOKED
    publish(vendor.revocations(seq=1))
    clock.forward(minutes=1)
    assert gate.decide().code is Code.REVOKED


@pytest.mark.parametrize("where", ["http://127.0.0.1:1/list", "/nowhere/list.jws"])
def test_a_revocation_list_that_cannot_be_had_is_logged_and_stops_nothing(
    alone: MakeGate, vendor: Vendor, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert alone(vendor.jwt_key("OPT"), revocations=where).decide().valid
    assert "LICET_REVOCATIONS is not used" in caplog.text


def test_of_lists_that_arrive_together_the_newest_stays(tmp_path: Path, vendor: Vendor) -> None:
    def save(sequence: int) -> None:
        store = StateStore(tmp_path, product="OPT", key=KEY)
        older = [text for text in store.revocations() if int(text.split()[1]) < sequence]
        store.save_revocations(sequence, f"list {sequence}", superseded=older)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, [*range(40), *range(39, -1, -1)]))
    assert "list 39" in StateStore(tmp_path, product="OPT", key=KEY).revocations()


def test_a_list_of_the_same_number_and_an_older_date_is_older(alone: MakeGate, vendor: Vendor) -> None:
    gate = alone()
    take(gate, vendor.revocations(seq=7, iat=to_epoch(NOW)))
    with pytest.raises(DocumentRefusedError, match="older than list 7"):
        take(gate, vendor.revocations(seq=7, iat=to_epoch(NOW - timedelta(days=1))))


def test_the_list_of_another_vendor_does_not_remove_ours(alone: MakeGate, vendor: Vendor) -> None:
    key, stranger = vendor.jwt_key("OPT"), Vendor("stranger")
    take(alone(key), vendor.revocations("lic_1", seq=7))
    take(alone(key, trusted=stranger.trusted), stranger.revocations(seq=9_007_199_254_740_991))
    assert alone(key).decide().code is Code.REVOKED


def test_a_place_of_the_list_that_fails_is_left_alone_for_a_while(
    alone: MakeGate, vendor: Vendor, server: LicenseServer, clock: Clock
) -> None:
    gate = alone(vendor.jwt_key("OPT"), revocations=f"{server.url}/none")
    for _ in range(16):
        assert gate.decide().valid
        clock.forward(minutes=1)
    assert 4 <= len(server.fetched) <= 6


def test_an_unchanged_list_is_not_written_again(alone: MakeGate, vendor: Vendor, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "list.jws"
    path.write_bytes(b"\xef\xbb\xbf" + vendor.revocations(seq=1).encode())
    gate = alone(vendor.jwt_key("OPT"), revocations=str(path))
    assert gate.decide().valid
    (kept,) = (tmp_path / "state" / "OPT").glob("revocations-*")
    before = kept.stat()
    clock.forward(minutes=1)
    assert gate.decide().valid
    assert kept.stat() == before


def test_a_newer_revocation_list_moves_the_mark_of_the_clock_too(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    gate = alone(vendor.jwt_key("OPT"))
    take(gate, vendor.revocations(seq=7, iat=to_epoch(NOW + timedelta(days=40))))
    assert gate.decide().code is Code.CLOCK_ROLLBACK  # holding the clock inside the key's life does not help any more
    clock.forward(days=40)
    assert gate.decide().code is Code.EXPIRED
