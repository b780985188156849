"""The revocation list: numbered with each revocation, signed, and complete at every number."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest
from joserfc.jwk import OKPKey

from licet.errors import SignatureInvalidError
from licet.trust import TrustedKeys, announcements_in
from licet.wire import MARK_BYTES
from licet_server.errors import StorageError
from licet_server.keys.rotation import rotate
from licet_server.keys.signing_key import SigningKey
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.revocations import count_revocation, signed_revocations
from licet_server.storage.models import CounterRow, LicenseRow
from licet_server.storage.revocations import revocation_number
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.independent import read_jws
from tests.server.revoking import check_numbers_and_lists, revoke_many_at_once

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def trusted(installation) -> TrustedKeys:
    keys = [key.public_jwk() for key in installation.keyring.published]
    return TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer)


@pytest.fixture
def revoke(engine):
    def revoked(license_id, *, now=NOW):
        with transaction(engine) as session:
            return change_status(session, session.get_one(LicenseRow, license_id), Action.REVOKE, now=now)

    return revoked


@pytest.fixture
def listed(engine, installation, trusted):
    """Sign the list, and read it as the plugin does."""

    def read(now=NOW):
        with reading(engine) as session:
            signed = signed_revocations(session, signer=installation.signer, now=now)
        found = trusted.revocations(signed.token)
        assert (found.sequence, len(found)) == (signed.sequence, signed.count)
        return found

    return read


def test_an_installation_without_revocations_has_an_empty_list(listed, sell):
    sell()
    found = listed()
    assert (found.sequence, len(found)) == (0, 0)


def test_a_revoked_license_stands_in_the_list_and_others_do_not(listed, sell, revoke, engine):
    gone, kept, suspended = sell().license.id, sell().license.id, sell().license.id
    with transaction(engine) as session:
        change_status(session, session.get_one(LicenseRow, suspended), Action.SUSPEND, now=NOW)
    assert revoke(gone)
    found = listed()
    assert (gone in found, kept in found, suspended in found) == (True, False, False)
    assert found.sequence == int(NOW.timestamp())


def test_each_revocation_has_a_higher_number_even_within_a_second_or_after_the_clock_went_back(listed, sell, revoke):
    numbers = []
    for at in (NOW, NOW, NOW - DAY, NOW + timedelta(seconds=2), NOW + DAY):
        revoke(sell().license.id, now=at)
        numbers.append(listed(NOW + DAY).sequence)
    start = int(NOW.timestamp())
    assert numbers == [start, start + 1, start + 2, start + 3, start + 86_400]


def test_revoking_again_or_suspending_changes_no_number(listed, sell, revoke, engine):
    gone, other = sell().license.id, sell().license.id
    revoke(gone)
    before = listed().sequence
    assert not revoke(gone, now=NOW + DAY)
    with transaction(engine) as session:
        change_status(session, session.get_one(LicenseRow, other), Action.SUSPEND, now=NOW + DAY)
        change_status(session, session.get_one(LicenseRow, other), Action.REACTIVATE, now=NOW + DAY)
    assert listed(NOW + DAY).sequence == before


def test_after_a_restored_backup_the_number_still_grows(listed, sell, revoke, engine):
    revoke(sell().license.id)
    last = listed().sequence
    with transaction(engine) as session:
        session.get_one(CounterRow, "revocations").value = 7  # as an old backup has it
    revoke(sell().license.id, now=NOW + timedelta(seconds=1))
    assert listed().sequence > last


@pytest.mark.parametrize(
    ("late", "stays"),
    [
        pytest.param(30 * DAY - timedelta(microseconds=1), True, id="just-before"),
        pytest.param(30 * DAY, True, id="30-days-to-the-hour"),
        pytest.param(30 * DAY + HOUR, False, id="an-hour-later"),
    ],
)
def test_a_license_leaves_the_list_30_days_after_its_grace(listed, sell, revoke, late, stays):
    issued = sell()
    revoke(issued.license.id)
    assert (issued.license.id in listed(issued.license.grace_until + late)) == stays


def test_a_perpetual_license_stays_in_the_list_for_good(listed, sell, revoke):
    license_id = sell("perpetual", product="CAIO").license.id
    revoke(license_id)
    assert license_id in listed(NOW + 36_500 * DAY)


def test_the_list_of_an_hour_is_signed_alike_by_every_process(engine, installation, sell, revoke):
    for _ in range(3):
        revoke(sell().license.id)
    texts = set()
    for minutes in (0, 1, 59):
        with reading(engine) as session:
            signed = signed_revocations(session, signer=installation.signer, now=NOW + timedelta(minutes=minutes))
        texts.add(signed.token)
    assert len(texts) == 1
    with reading(engine) as session:
        assert signed_revocations(session, signer=installation.signer, now=NOW + HOUR).token not in texts


def test_a_list_carries_the_announcements_for_readers_without_a_network(engine, installation, sell, revoke, trusted):
    revoke(sell().license.id)
    done = rotate(installation.keyring, issuer=installation.issuer, at_once=True, now=NOW)
    signer = type(installation.signer)(done.ring, installation.issuer)
    with reading(engine) as session:
        token = signed_revocations(session, signer=signer, now=NOW).token
    with pytest.raises(SignatureInvalidError):
        trusted.revocations(token)
    assert len(trusted.after(announcements_in(token)).revocations(token)) == 1


def test_another_implementation_verifies_the_list(engine, installation, sell, revoke):
    ids = [sell().license.id for _ in range(3)]
    for license_id in ids:
        revoke(license_id)
    with reading(engine) as session:
        token = signed_revocations(session, signer=installation.signer, now=NOW).token
    key = OKPKey.import_key(installation.keyring.signing(now=NOW).public_jwk())
    header, claims = read_jws(token, key)
    assert header["typ"] == "licet-revocations+jwt"
    assert (claims["iss"], claims["iat"], claims["seq"]) == (
        installation.issuer,
        int(NOW.timestamp()),
        int(NOW.timestamp()) + 2,
    )
    marks = base64.urlsafe_b64decode(claims["ids"] + "=" * (-len(claims["ids"]) % 4))
    expected = sorted(hashlib.sha256(license_id.encode()).digest()[:MARK_BYTES] for license_id in ids)
    assert marks == b"".join(expected)


def test_a_list_that_somebody_else_signed_is_refused(engine, installation, trusted):
    from licet_server.keys.keyring import Keyring

    theirs = type(installation.signer)(Keyring((SigningKey.generate(now=NOW),)), installation.issuer)
    with reading(engine) as session:
        token = signed_revocations(session, signer=theirs, now=NOW).token
    with pytest.raises(SignatureInvalidError):
        trusted.revocations(token)


def test_a_lost_counter_is_told_and_not_started_again(engine, installation, sell, revoke):
    license_id = sell().license.id
    with transaction(engine) as session:
        session.delete(session.get_one(CounterRow, "revocations"))
    with pytest.raises(StorageError, match="counter revocations is missing"):
        revoke(license_id)
    with reading(engine) as session:
        assert session.get_one(LicenseRow, license_id).status == "active"
        with pytest.raises(StorageError, match="counter revocations is missing"):
            signed_revocations(session, signer=installation.signer, now=NOW)


def test_a_revocation_that_is_rolled_back_leaves_the_number_as_it_was(engine, sell):
    license_id = sell().license.id

    def fail_late():
        with transaction(engine) as session:
            change_status(session, session.get_one(LicenseRow, license_id), Action.REVOKE, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with reading(engine) as session:
        assert revocation_number(session) == 0


def test_of_many_revocations_at_once_each_has_its_number_and_a_number_its_list(engine, installation, sell):
    keys = [sell().key for _ in range(12)]
    numbers, seen = revoke_many_at_once(engine, keys, pepper=installation.secrets.pepper)
    check_numbers_and_lists(numbers, seen, count=12)


def test_a_number_is_given_once_by_the_service_too(engine):
    with transaction(engine) as session:
        assert [count_revocation(session, now=NOW) for _ in range(3)] == [int(NOW.timestamp()) + n for n in range(3)]
