"""Without the server: license files, keys that prove themselves, lasting refusals, the clock and full disks."""

from __future__ import annotations

import errno
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from licet import license_file
from licet.errors import DocumentRefusedError, SignatureInvalidError
from licet.gate import Gate
from licet.keys import jwt as jwt_keys
from licet.store import StateStore
from licet.trust import Source, TrustedKeys
from licet.verdict import Code
from licet.wire import to_epoch, to_text
from tests.plugin.vendor import KEY, MACHINE, NOW, NOWHERE, Clock, LicenseServer, Vendor, take, terms

MakeGate = Callable[..., Gate]


def test_a_license_file_carries_a_machine_that_never_asks(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    assert alone().decide().code is Code.NOT_ACTIVATED
    assert "valid until 2026-12-22" in take(alone(), vendor.license_file())
    gate = alone()
    assert gate.decide("scan").code is Code.VALID
    assert gate.source() is Source.FILE
    assert gate.decide("not-sold").code is Code.FEATURE_NOT_LICENSED


def test_a_license_file_ends_and_a_running_server_notices_the_next_one(
    alone: MakeGate, vendor: Vendor, clock: Clock
) -> None:
    gate = alone()
    take(gate, vendor.license_file(days=10))
    assert gate.decide().valid
    clock.forward(days=10)
    refused = gate.decide()
    assert refused.code is Code.LEASE_EXPIRED
    assert "license file ended on 2026-12-02" in refused.detail
    take(alone(), vendor.license_file(clock.now, days=10), clock.now)
    clock.forward(minutes=1)
    assert gate.decide().valid


def test_a_license_file_never_outlasts_the_license(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    gate = alone()
    take(gate, vendor.license_file(days=400))
    clock.forward(days=31)
    assert gate.decide().code is Code.IN_GRACE
    clock.forward(days=7)
    assert gate.decide().code is Code.EXPIRED


def test_a_license_file_for_another_machine_is_refused_and_means_nothing_when_smuggled_in(
    alone: MakeGate, vendor: Vendor, tmp_path: Path
) -> None:
    bound = vendor.license_file(fingerprint=MACHINE)
    with pytest.raises(DocumentRefusedError, match="another machine") as caught:
        take(alone(machine=lambda _: "m_other"), bound)
    assert caught.value.code == "FINGERPRINT_MISMATCH"
    take(alone(), bound)
    assert alone().decide().valid
    assert alone(machine=lambda _: "m_other").decide().code is Code.FINGERPRINT_MISMATCH


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(
            lambda vendor: vendor.license_file(key="OPT-PRO-3A9F2-XXXXX"), "another license", id="another-key"
        ),
        pytest.param(lambda vendor: Vendor().license_file(), "does not match", id="forged"),
        pytest.param(lambda vendor: Vendor("2031").license_file(), "does not trust", id="unknown-signer"),
        pytest.param(lambda vendor: vendor.license_file().replace("pro\n", "ent\n"), "changed outside", id="header"),
        pytest.param(lambda vendor: vendor.license_file()[:-20], "no whole license file", id="cut-off"),
        pytest.param(lambda vendor: vendor.license_file(NOW - timedelta(days=60)), "ended on", id="over"),
        pytest.param(lambda vendor: "hello", "neither", id="prose"),
        pytest.param(lambda vendor: "", "neither", id="empty"),
        pytest.param(lambda vendor: "{", "cannot be read", id="broken-json"),
        pytest.param(lambda vendor: '{"keys": []}', "neither", id="some-json"),
        pytest.param(lambda vendor: vendor.lease(), "not a licet-revocations", id="a-lease"),
    ],
)
def test_what_is_of_no_use_is_refused_in_its_own_words_and_loses_nothing(
    alone: MakeGate, vendor: Vendor, make: Callable[[Vendor], str], words: str
) -> None:
    gate = alone()
    take(gate, vendor.license_file())
    with pytest.raises((SignatureInvalidError, DocumentRefusedError), match=words):
        take(gate, make(vendor))
    assert gate.decide().valid


def test_bytes_that_are_no_text_and_files_that_are_huge_are_refused(alone: MakeGate) -> None:
    records = alone().records
    assert records is not None
    with pytest.raises(DocumentRefusedError, match="neither"):
        records.take_in(b"\xff\xfe\x00", NOW)
    with pytest.raises(DocumentRefusedError, match="too large"):
        records.take_in(b"x" * (17 * 1024 * 1024), NOW)


def test_an_older_license_file_does_not_replace_a_newer_one(alone: MakeGate, vendor: Vendor) -> None:
    gate = alone()
    take(gate, vendor.license_file())
    with pytest.raises(DocumentRefusedError, match="newer license file, of 2026-11-22"):
        take(gate, vendor.license_file(NOW - timedelta(days=1)))
    take(gate, vendor.license_file())  # the same again does no harm


def test_a_file_with_the_line_ends_of_windows_and_a_mark_in_front_is_the_same_file(
    alone: MakeGate, vendor: Vendor
) -> None:
    gate = alone()
    assert gate.records is not None
    gate.records.take_in(b"\xef\xbb\xbf" + vendor.license_file().replace("\n", "\r\n").encode(), NOW)
    assert alone().decide().valid


def test_an_encrypted_license_file_is_kept_as_it_is_and_works(alone: MakeGate, vendor: Vendor, tmp_path: Path) -> None:
    token = "".join(vendor.license_file().split("\n\n")[1].split("\n")[:-2])
    take(alone(), license_file.write(token, license_key=KEY))
    assert alone().decide().valid
    kept = next((tmp_path / "state").rglob("*.lic")).read_text()
    assert "lic_1" not in kept
    assert "customer@example.com" not in kept


def test_while_the_server_answers_its_word_goes_before_the_file(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    gate = make_gate(machine=lambda _: MACHINE)
    take(gate, vendor.license_file())
    server.reply = server.refuse("SUSPENDED")
    assert gate.decide().code is Code.SUSPENDED


def test_a_refusal_outlasts_file_and_key_without_the_server_until_a_newer_file_comes(
    make_gate: MakeGate, alone: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    key = vendor.jwt_key("OPT")
    take(alone(key), vendor.license_file(key=key))
    clock.forward(days=1)
    server.reply = server.refuse("REVOKED")
    assert make_gate(key).decide().code is Code.REVOKED
    for gate in (alone(key), make_gate(key, client=NOWHERE)):
        assert gate.decide().code is Code.REVOKED
    clock.forward(days=1)
    take(alone(key), vendor.license_file(clock.now, key=key), clock.now)
    assert alone(key).decide().valid


def test_a_refusal_that_time_can_mend_does_not_outlast_the_server(
    make_gate: MakeGate, alone: MakeGate, server: LicenseServer, vendor: Vendor
) -> None:
    key = vendor.jwt_key("OPT")
    server.reply = server.refuse("NOT_YET_VALID")
    assert make_gate(key).decide().code is Code.NOT_YET_VALID
    assert alone(key).decide().valid


def test_a_signed_key_proves_itself_until_its_own_end(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    gate = alone(vendor.jwt_key("OPT"))
    assert gate.decide("scan").code is Code.VALID
    assert gate.source() is Source.KEY
    clock.forward(days=30)
    assert gate.decide("scan").code is Code.IN_GRACE
    clock.forward(days=7)
    assert gate.decide("scan").code is Code.EXPIRED


def test_a_signed_key_that_starts_later_waits(alone: MakeGate, vendor: Vendor, clock: Clock) -> None:
    later = NOW + timedelta(days=2)
    gate = alone(vendor.jwt_key("OPT", terms=terms(starts_at=to_text(later)), nbf=to_epoch(later)))
    assert gate.decide().code is Code.NOT_YET_VALID
    clock.forward(days=2)
    assert gate.decide().valid


def test_a_signed_key_asks_the_server_first_and_carries_on_without_it(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    gate = make_gate(vendor.jwt_key("OPT"))
    assert gate.decide().valid
    assert (gate.source(), len(server.asked)) == (Source.SERVER, 1)
    server.reply = lambda _: (503, {}, b"")
    clock.forward(days=3)
    assert gate.decide().valid
    assert gate.source() is Source.KEY


def test_a_forged_key_is_refused_and_nobody_is_asked(make_gate: MakeGate, server: LicenseServer) -> None:
    forged = make_gate(Vendor().jwt_key("OPT")).decide()
    assert forged.code is Code.SIGNATURE_INVALID
    assert server.asked == []


def test_a_key_of_an_unknown_signer_is_left_to_the_server(make_gate: MakeGate, server: LicenseServer) -> None:
    key = Vendor("1999").jwt_key("OPT")
    assert make_gate(key, client=NOWHERE).decide().code is Code.SERVER_UNREACHABLE
    assert make_gate(key).decide().valid


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": "JWT", "kid": "theirs"}, {"typ": None}])
def test_a_key_of_another_program_that_was_taken_over_is_left_to_the_server(
    make_gate: MakeGate, server: LicenseServer, header: dict[str, Any]
) -> None:
    token = Vendor("of-the-old-system").sign({"sub": "x"}, **{"kid": None} | header)
    gate = make_gate(jwt_keys.write("OPT", token))
    assert gate.decide().valid
    assert gate.source() is Source.SERVER


def test_a_signed_key_of_another_issuer_proves_nothing(alone: MakeGate, vendor: Vendor) -> None:
    picky = TrustedKeys(vendor.trusted.by_kid, issuer="https://another.example.com")
    assert alone(vendor.jwt_key("OPT"), trusted=picky).decide().code is Code.NOT_ACTIVATED


@pytest.mark.parametrize(
    ("behind", "code"),
    [
        (timedelta(minutes=4), Code.VALID),
        (timedelta(minutes=6), Code.CLOCK_ROLLBACK),
        (timedelta(days=400), Code.CLOCK_ROLLBACK),
    ],
)
def test_a_clock_behind_what_the_vendor_signed_is_refused_and_minutes_are_not_punished(
    alone: MakeGate, vendor: Vendor, clock: Clock, behind: timedelta, code: Code
) -> None:
    take(alone(), vendor.license_file(NOW, days=60))
    clock.now -= behind
    assert alone().decide().code is code


def test_an_import_that_cannot_be_written_says_so_and_works_in_this_process(
    alone: MakeGate, vendor: Vendor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    gate = alone(state=lambda key: StateStore(tmp_path / "blocked" / "state", product="OPT", key=key))
    assert "until this process ends" in take(gate, vendor.license_file())
    assert gate.decide().valid
    assert "cannot be used" in caplog.text


def test_a_request_names_the_machine_and_holds_no_key(alone: MakeGate) -> None:
    records = alone().records
    assert records is not None
    made = records.request(NOW)
    assert made["fingerprint"] == MACHINE
    assert (made["product"], made["key_tail"], made["made_at"]) == ("OPT", "4C1D", "2026-11-22T12:00:00Z")
    assert KEY not in json.dumps(made)


def test_an_answer_about_another_license_key_is_no_answer(
    make_gate: MakeGate, alone: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    """A relay that puts another license key into the question must not make a refusal forgotten."""
    key = vendor.jwt_key("OPT")
    server.reply = server.refuse("REVOKED")
    assert make_gate(key).decide().code is Code.REVOKED
    swapped: list[dict[str, Any]] = [{"key_tail": "XXXX"}, {"sub": "lic_of_another"}]
    for changes in swapped:
        server.reply = lambda asked, changes=changes: server.grant(asked, **changes)
        clock.forward(hours=1)
        assert make_gate(key).decide().code is Code.SIGNATURE_INVALID
        assert alone(key).decide().code is Code.REVOKED


def test_a_late_yes_does_not_replace_a_newer_no(
    make_gate: MakeGate, server: LicenseServer, vendor: Vendor, clock: Clock
) -> None:
    other = make_gate()

    def reply(asked: dict[str, Any]) -> Any:
        """While this yes is under way, another process asks and hears no."""
        granted = server.grant(asked)
        server.reply = server.refuse("REVOKED")
        clock.forward(seconds=2)
        assert other.decide().code is Code.REVOKED
        return granted

    server.reply = reply
    assert make_gate().decide().code is Code.REVOKED
    assert make_gate(client=NOWHERE).decide().code is Code.REVOKED


def test_a_file_that_a_shell_of_windows_wrote_is_read(alone: MakeGate, vendor: Vendor) -> None:
    records = alone().records
    assert records is not None
    records.take_in(vendor.license_file().replace("\n", "\r\n").encode("utf-16"), NOW)
    assert alone().decide().valid


def test_importing_a_file_that_does_not_help_says_so_at_once(alone: MakeGate, vendor: Vendor) -> None:
    gate = alone()
    take(gate, vendor.revocations("lic_1", seq=7))
    assert "It does not help: This license was revoked" in take(gate, vendor.license_file())


def test_a_file_that_ended_makes_way_for_an_older_one_that_has_not(
    alone: MakeGate, vendor: Vendor, clock: Clock
) -> None:
    gate = alone()
    older = vendor.license_file(NOW - timedelta(days=1), days=90)
    take(gate, vendor.license_file(days=1))
    clock.forward(days=2)
    take(gate, older, clock.now)
    assert alone().decide().valid


@pytest.mark.parametrize("year", [1, 9999])
def test_a_clock_at_the_end_of_time_is_an_answer_and_no_error(
    make_gate: MakeGate, alone: MakeGate, vendor: Vendor, clock: Clock, year: int
) -> None:
    take(alone(), vendor.license_file())
    clock.now = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert not alone().decide().valid
    assert not make_gate(client=NOWHERE).decide().valid


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let every write fail from now on, while what is on the disk can be read."""

    def fill() -> None:
        def fails(**_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(tempfile, "mkstemp", fails)

    return fill


def test_with_a_full_disk_what_was_heard_last_counts_and_not_what_was_written_last(
    make_gate: MakeGate,
    alone: MakeGate,
    server: LicenseServer,
    vendor: Vendor,
    clock: Clock,
    full_disk: Callable[[], None],
) -> None:
    gate = make_gate()
    assert gate.decide().valid
    full_disk()
    server.reply = server.refuse("REVOKED")
    clock.forward(hours=2)
    assert gate.decide().code is Code.REVOKED
    server.reply = lambda _: (503, {}, b"")
    clock.forward(hours=2)
    assert gate.decide().code is Code.REVOKED


def test_with_a_full_disk_an_import_counts_until_the_process_ends(
    alone: MakeGate, vendor: Vendor, clock: Clock, full_disk: Callable[[], None]
) -> None:
    gate = alone(vendor.jwt_key("OPT"))
    key = vendor.jwt_key("OPT")
    take(gate, vendor.revocations(seq=6))
    take(gate, vendor.license_file(days=1, key=key))
    full_disk()
    clock.forward(days=2)
    assert "until this process ends" in take(gate, vendor.license_file(clock.now, key=key), clock.now)
    assert gate.decide().valid
    assert gate.source() is Source.FILE
    assert "until this process ends" in take(gate, vendor.revocations("lic_1", seq=7))
    clock.forward(minutes=1)
    assert gate.decide().code is Code.REVOKED
