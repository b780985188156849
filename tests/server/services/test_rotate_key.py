"""New keys for old licenses, and licenses for new customers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet import keys
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import ValidateRequest, revocation_mark
from licet_server.errors import ConflictError, ImportRefusedError, InputError, TransitionError
from licet_server.licensing.tracker import read_rows
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.find import REPLACED, find_license, own_key
from licet_server.services.import_licenses import import_licenses
from licet_server.services.renew import renew
from licet_server.services.revocations import signed_revocations
from licet_server.services.rotate_key import rotate_key
from licet_server.services.transfer import transfer
from licet_server.services.update_license import update_license
from licet_server.services.validate import validate
from licet_server.storage.licenses import count_live_by_signer
from licet_server.storage.models import LicenseRow
from licet_server.storage.retired_keys import find_retired_key
from licet_server.storage.revocations import revocation_number
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW
from tests.server.changes import announced, audited, listen
from tests.server.services.test_issue_at_once import run_together

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def trusted(installation) -> TrustedKeys:
    published = [key.public_jwk() for key in installation.keyring.published]
    return TrustedKeys(TrustedKeys.from_jwks(published).by_kid, issuer=installation.issuer)


@pytest.fixture
def rotate(change, secrets):
    def rotated(license_id, *, overlap=timedelta(0), now=NOW):
        return change(rotate_key, license_id, overlap=overlap, now=now, **secrets)[0].key

    return rotated


@pytest.fixture
def ask(engine, secrets):
    """Ask with a key; return the whole answer."""

    def asked(key, *, now=NOW):
        with reading(engine) as session:
            return validate(session, ValidateRequest(key, product=key.partition("-")[0]), **secrets, now=now)

    return asked


@pytest.fixture
def revocations(engine, installation, trusted):
    def read(now=NOW):
        with reading(engine) as session:
            return trusted.revocations(signed_revocations(session, signer=installation.signer, now=now).token)

    return read


def test_the_new_key_works_and_the_old_one_ends_at_once(sell, rotate, ask, engine, secrets):
    issued = sell()
    new = rotate(issued.key)
    assert new.startswith("OPT-PRO-")
    assert ask(new).verdict.code is Code.VALID
    old = ask(issued.key)
    assert (old.verdict, old.license_id) == (REPLACED, issued.license.id)
    assert "use the new key" in old.verdict.detail
    with reading(engine) as session:
        for key in (new, issued.key):
            assert find_license(session, key, pepper=secrets["pepper"]).id == issued.license.id


def test_within_the_overlap_the_old_key_works_and_its_lease_is_its_own_and_ends_with_it(sell, rotate, ask, trusted):
    issued = sell("enterprise")
    rotate(issued.key, overlap=7 * DAY)
    lease = trusted.lease(ask(issued.key).token, product="OPT")
    assert (lease.key_tail, lease.expires_at) == (issued.key[-4:], NOW + 7 * DAY)
    last = trusted.lease(ask(issued.key, now=NOW + 7 * DAY - timedelta(seconds=60)).token, product="OPT")
    assert last.refresh_after == last.expires_at == NOW + 7 * DAY
    refused = ask(issued.key, now=NOW + 7 * DAY)
    assert refused.verdict == REPLACED
    assert trusted.refusal(refused.token, product="OPT").key_tail == issued.key[-4:]


@pytest.mark.parametrize(("product", "plan"), [("LMG", "pro"), ("NLS", "enterprise")])
def test_a_signed_key_that_was_replaced_stands_in_the_list_and_no_other_key_does(
    sell, rotate, revocations, product, plan
):
    issued = sell(plan, product=product)
    old, number = keys.parse(issued.key).canonical, revocations().sequence
    assert issued.license.key_mark == revocation_mark(old).hex()
    new = rotate(issued.key)
    found = revocations()
    assert (old in found, new in found, issued.license.id in found, len(found)) == (True, False, False, 1)
    assert found.sequence > number


@pytest.mark.parametrize(("product", "plan"), [("OPT", "pro"), ("CAIO", "standard")])
def test_a_key_without_a_signature_has_no_mark_that_would_help_to_guess_it(sell, change, product, plan, engine):
    issued = sell(plan, product=product)
    assert issued.license.key_mark is None


def test_after_an_overlap_the_list_of_the_next_hour_holds_the_old_key(sell, rotate, revocations):
    issued = sell("pro", product="LMG")
    rotate(issued.key, overlap=HOUR + timedelta(minutes=30))
    number = revocations().sequence
    for late, there in ((HOUR, False), (timedelta(minutes=90), False), (2 * HOUR, True)):
        found = revocations(NOW + late)
        assert ((issued.key in found), found.sequence) == (there, number)


def test_an_old_key_leaves_the_list_30_days_after_what_was_signed_for_the_license(sell, rotate, revocations, change):
    issued = sell("pro", product="LMG")
    rotate(issued.key)
    promised = issued.license.grace_until
    change(update_license, issued.license.id, {"expires_at": NOW + DAY})
    assert issued.key in revocations(promised + 30 * DAY)
    assert issued.key not in revocations(promised + 30 * DAY + HOUR)


def test_a_second_rotation_ends_the_overlap_of_the_first(sell, rotate, ask, revocations):
    issued = sell("pro", product="LMG")
    second = rotate(issued.key, overlap=7 * DAY)
    third = rotate(second, now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=1)
    assert [ask(key, now=later).verdict.valid for key in (issued.key, second, third)] == [False, False, True]
    found = revocations(later)
    assert [key in found for key in (issued.key, second, third)] == [True, True, False]


def test_a_key_that_works_on_keeps_its_signer_in_use(sell, rotate, engine, installation):
    kid = installation.keyring.signing(now=NOW).kid
    rotate(sell("pro", product="LMG").key, overlap=DAY)
    with reading(engine) as session:
        assert count_live_by_signer(session, now=NOW) == {kid: 2}
        assert count_live_by_signer(session, now=NOW + DAY) == {kid: 1}


def test_two_rotations_at_once_make_two_keys_of_which_the_last_works(sell, rotate, ask):
    issued = sell()
    made = run_together(lambda: rotate(issued.license.id), 4)
    assert len(set(made)) == 4
    assert sum(ask(key).verdict.valid for key in made) == 1
    assert not ask(issued.key).verdict.valid


def test_the_new_key_of_a_renewed_license_says_the_new_end(sell, rotate, change, trusted):
    issued = sell("enterprise", product="LMG")
    change(renew, issued.key)
    claims = keys.verify(keys.parse(rotate(issued.key)), trusted)
    assert claims is not None
    assert claims.terms.expires_at == NOW + 730 * DAY


def test_a_suspended_license_gets_a_key_that_works_once_the_suspension_ends(sell, rotate, change, ask, trusted):
    issued = sell("pro", product="LMG")
    change(change_status, issued.key, Action.SUSPEND)
    new = rotate(issued.key)
    assert ask(new).verdict.code is Code.SUSPENDED
    assert keys.verify(keys.parse(new), trusted).terms.status == "active"


def test_what_cannot_have_a_new_key_says_why_and_keeps_the_old(sell, rotate, change, ask):
    hmac, ended, gone = sell("perpetual", product="CAIO"), sell("pro", product="LMG"), sell()
    with pytest.raises(ConflictError, match="a key of this kind says only customer, features and end"):
        rotate(hmac.key)
    with pytest.raises(InputError, match="none is signed for a license that has ended"):
        rotate(ended.key, now=NOW + 400 * DAY)
    change(change_status, gone.key, Action.REVOKE)
    with pytest.raises(TransitionError, match="cannot rotate the key of a license that is revoked"):
        rotate(gone.key)
    assert ask(hmac.key).verdict.valid
    assert ask(ended.key).verdict.valid


def test_a_rotation_is_written_down_without_either_key(sell, rotate, engine):
    issued = sell()
    listen(engine)
    new = rotate(issued.key)
    action, before, after = audited(engine, issued.license.id)[1]
    assert (action, before["key_tail"], after["key_tail"]) == ("license.key_rotated", issued.key[-4:], new[-4:])
    said = str([*audited(engine, issued.license.id), *announced(engine)])
    assert new not in said
    assert issued.key not in said


def test_an_unsigned_key_changes_no_revocation_list(sell, rotate, engine):
    rotate(sell().key)
    with reading(engine) as session:
        assert revocation_number(session) == 0


def test_a_rotation_that_is_rolled_back_leaves_the_key_as_it_was(sell, engine, secrets, ask):
    issued = sell()

    def fail_late():
        with transaction(engine) as session:
            row = find_license(session, issued.key, pepper=secrets["pepper"], lock=True)
            rotate_key(session, row, **secrets, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    assert ask(issued.key).verdict.valid


def test_a_replaced_key_encrypts_no_file_and_is_not_imported_again(sell, rotate, engine, installation, secrets):
    issued = sell()
    new = rotate(issued.key)
    with reading(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        assert own_key(row, new.lower(), pepper=secrets["pepper"]) == new
        for text, said in ((issued.key, f"not the key of {row.id}"), ("what", "cannot be read")):
            with pytest.raises(InputError, match=said) as refused:
                own_key(row, text, pepper=secrets["pepper"])
            assert issued.key not in str(refused.value)
    rows = read_rows(f"license_key,email\n{issued.key},a@b.co\n".encode(), origin="old.csv")
    here = {"pepper": secrets["pepper"], "keyring": installation.keyring, "now": NOW}
    with transaction(engine) as session, pytest.raises(ImportRefusedError, match=f"already, as {issued.license.id}"):
        import_licenses(session, rows, **here)


def test_an_import_is_written_down_license_by_license(engine, installation):
    rows = read_rows(b"license_key,email\nOPT-PRO-AAAAA-AAAA1,a@b.co\nOPT-PRO-AAAAA-AAAA2,a@b.co\n", origin="old.csv")
    listen(engine)
    with transaction(engine) as session:
        here = {"pepper": installation.secrets.pepper, "keyring": installation.keyring}
        import_licenses(session, rows, **here, now=NOW)
    told = [(event, data["key_tail"]) for event, data in announced(engine) if event.startswith("license.")]
    assert sorted(told) == [("license.imported", "AAA1"), ("license.imported", "AAA2")]


@pytest.fixture
def seat(engine):
    """Take a seat of a license."""

    def taken(license_id):
        with transaction(engine) as session:
            row = ActivationRow(
                license_id=license_id, instance_id="i_1", address="192.0.2.1", activated_at=NOW, last_seen_at=NOW
            )
            session.add(row)
            session.flush()
            return row.id

    return taken


def test_a_transfer_gives_the_license_a_new_owner_and_key_and_frees_its_seats(sell, change, secrets, ask, engine, seat):
    issued = sell()
    held = seat(issued.license.id)
    key, row = change(transfer, issued.key, email="new@example.com", name="New", **secrets)
    assert (row.customer.email, row.customer.name, row.customer_id) == ("new@example.com", "New", row.customer.id)
    assert ask(key).verdict.valid
    assert ask(issued.key).verdict == REPLACED
    with reading(engine) as session:
        found = session.get_one(ActivationRow, held)
        assert (found.ended_at, found.end_reason) == (NOW, "released")
        assert session.get_one(LicenseRow, row.id).customer.email == "new@example.com"
    action, before, after = audited(engine, row.id)[1]
    assert (action, before["email"], after["email"]) == (
        "license.transferred",
        "customer@example.com",
        "new@example.com",
    )


def test_a_transfer_that_keeps_the_key_keeps_the_seats(sell, change, secrets, ask, engine, seat):
    issued = sell()
    held = seat(issued.license.id)
    key, row = change(transfer, issued.key, email="new@example.com", keep_key=True, **secrets)
    assert (key, row.customer.email) == (None, "new@example.com")
    assert ask(issued.key).verdict.valid
    with reading(engine) as session:
        assert session.get_one(ActivationRow, held).ended_at is None


def test_a_license_is_not_transferred_to_who_has_it(sell, change, secrets):
    issued = sell()
    with pytest.raises(ConflictError, match=r"belongs to customer@example\.com already"):
        change(transfer, issued.key, email="customer@example.com", **secrets)


def test_an_hmac_key_names_its_new_owner_and_does_not_come_back_from_the_dead(sell, change, secrets, ask, engine):
    issued = sell("standard", product="CAIO", customer_id="CUST1")
    key, row = change(transfer, issued.key, email="new@example.com", **secrets)
    assert key.startswith(f"CAIO-v1-{row.customer_id}-")
    assert ask(key).verdict.valid
    with pytest.raises(ConflictError, match="that there is or was already"):
        change(transfer, key, email="customer@example.com", **secrets)
    with reading(engine) as session:
        retired = keys.parse(issued.key)
        from licet_server.keys.digest import digest

        assert find_retired_key(session, digest(retired, pepper=secrets["pepper"])).works_until == NOW
