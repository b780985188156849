"""License files: what the plugin reads, how long they count, and to which machine they are bound."""

from __future__ import annotations

from datetime import timedelta

import pytest
from joserfc.jwk import OKPKey

from licet import license_file
from licet.errors import SignatureInvalidError
from licet.trust import Source, TrustedKeys
from licet.wire import terms_to_claims
from licet_server.errors import InputError, TransitionError
from licet_server.keys.rotation import rotate
from licet_server.licensing.file_request import FileRequest
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.license_file import bound_to, make_license_file
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.independent import read_jws

DAY = timedelta(days=1)


@pytest.fixture
def make(engine, installation):
    """Make a file for a license, at NOW and for 30 days unless told otherwise."""

    def made(issued, *, signer=None, **changes):
        asked = {"ttl": 30 * DAY, "signer": signer or installation.signer, "now": NOW}
        with reading(engine) as session:
            return make_license_file(session.get_one(LicenseRow, issued.license.id), **asked | changes)

    return made


@pytest.fixture
def trusted(installation) -> TrustedKeys:
    keys = [key.public_jwk() for key in installation.keyring.published]
    return TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer)


def body(text: str) -> str:
    return "".join(text.split("\n\n")[1].splitlines()[:-1])


def test_the_plugin_reads_a_file(make, sell, trusted):
    issued = sell("pro", name="Ann B.")
    made = make(issued, fingerprint="m_0123")
    grant, _ = license_file.read(made.text, trusted=trusted, product="OPT", license_key=issued.key)
    assert (grant.source, grant.license_id, grant.product) == (Source.FILE, issued.license.id, "OPT")
    assert (grant.issued_at, grant.expires_at, made.expires_at) == (NOW, NOW + 30 * DAY, NOW + 30 * DAY)
    assert grant.terms == issued.license.terms(fingerprint="m_0123")
    top = made.text.split("\n\n")[0].splitlines()
    assert top[1:] == [
        "Product: OPT",
        f"License: {issued.license.id}",
        "Customer: Ann B. <customer@example.com>",
        "Plan: pro",
        "Issued: 2026-11-20T12:00:00Z",
        "Valid-Until: 2026-12-20T12:00:00Z",
        "Machine: m_0123",
    ]


@pytest.mark.parametrize(
    ("product", "plan"), [("OPT", "starter"), ("NLS", "enterprise"), ("CAIO", "standard"), ("LMG", "team")]
)
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_file_of_each_product_can_be_plain_and_encrypted(make, sell, trusted, product, plan, encrypted):
    issued = sell(plan, product=product)
    text = make(issued, license_key=issued.key if encrypted else None).text
    assert ("customer@example.com" in text) is not encrypted
    grant, _ = license_file.read(text, trusted=trusted, product=product, license_key=issued.key)
    assert terms_to_claims(grant.terms) == terms_to_claims(issued.license.terms())
    if encrypted:
        other = f"{issued.key[:-5]}?{issued.key[-4:]}"
        with pytest.raises(SignatureInvalidError, match="decrypted"):
            license_file.read(text, trusted=trusted, product=product, license_key=other)


def test_a_file_has_exactly_these_claims_and_another_implementation_verifies_it(make, sell, installation):
    issued = sell("perpetual", product="CAIO")
    key = OKPKey.import_key(installation.keyring.signing(now=NOW).public_jwk())
    header, claims = read_jws(body(make(issued).text), key)
    assert header == {
        "alg": "EdDSA",
        "typ": "licet-license+jwt",
        "kid": installation.keyring.signing(now=NOW).kid,
        "chain": list(installation.keyring.chain),
    }
    assert claims.pop("jti")
    start = int(NOW.timestamp())
    assert claims == {
        "iss": installation.issuer,
        "sub": issued.license.id,
        "aud": "CAIO",
        "iat": start,
        "nbf": start,
        "exp": start + 30 * 86_400,
        "key_set": installation.keyring.seq,
        "key_tail": issued.key[-4:],
        "customer": "customer@example.com",
        "terms": terms_to_claims(issued.license.terms()),
    }


@pytest.mark.parametrize(
    ("at", "ttl", "until"),
    [
        pytest.param(NOW, 30 * DAY, NOW + 30 * DAY, id="ttl"),
        pytest.param(NOW, 3660 * DAY, NOW + 372 * DAY, id="end-of-grace"),
        pytest.param(NOW + 371 * DAY, 30 * DAY, NOW + 372 * DAY, id="in-grace"),
    ],
)
def test_a_file_counts_for_its_time_and_never_beyond_the_grace(make, sell, at, ttl, until):
    assert make(sell("pro"), now=at, ttl=ttl).expires_at == until


def test_a_perpetual_license_still_gets_files_with_an_end(make, sell):
    assert make(sell("perpetual", product="CAIO"), ttl=3660 * DAY).expires_at == NOW + 3660 * DAY


@pytest.mark.parametrize(
    ("action", "said"), [(Action.SUSPEND, "This license is suspended"), (Action.REVOKE, "was revoked by the vendor")]
)
def test_a_license_that_was_ended_gets_no_file(make, sell, engine, action, said):
    issued = sell()
    with transaction(engine) as session:
        change_status(session, session.get_one(LicenseRow, issued.license.id), action, now=NOW)
    with pytest.raises(TransitionError, match=f"{issued.license.id} gets no license file: .*{said}"):
        make(issued)


def test_a_license_that_is_over_gets_no_file(make, sell):
    issued = sell("pro")
    assert make(issued, now=NOW + 372 * DAY - timedelta(seconds=1)).expires_at == NOW + 372 * DAY
    with pytest.raises(TransitionError, match="expired on 2027-11-20"):
        make(issued, now=NOW + 372 * DAY)


def test_a_license_that_has_not_started_gets_a_file_that_reaches_its_start(make, sell):
    issued = sell("pro", starts_at=NOW + 40 * DAY)
    with pytest.raises(InputError, match="would end before the license starts, on 2026-12-30: give more --ttl"):
        make(issued, ttl=40 * DAY)
    assert make(issued, ttl=41 * DAY).expires_at == NOW + 41 * DAY


def test_a_file_after_a_rotation_teaches_the_new_key(make, sell, installation, trusted):
    issued = sell()
    ring = rotate(installation.keyring, issuer=installation.issuer, at_once=True, now=NOW).ring
    text = make(issued, signer=type(installation.signer)(ring, installation.issuer)).text
    grant, after = license_file.read(text, trusted=trusted, product="OPT", license_key=issued.key)
    assert (grant.key_set, after.key_set) == (ring.seq, ring.seq)
    assert list(after.by_kid) == [key.kid for key in ring.published]


def test_each_file_has_an_id_of_its_own_and_shows_no_key(make, sell, trusted):
    issued = sell()
    files = [make(issued) for _ in range(3)]
    grants = [license_file.read(f.text, trusted=trusted, product="OPT", license_key=issued.key)[0] for f in files]
    assert len({grant.id for grant in grants}) == 3
    assert issued.key not in files[0].text
    assert files[0].text not in repr(files[0])


def test_a_request_binds_the_file_to_its_machine(sell):
    row = sell().license
    asked = FileRequest("OPT", row.key_tail, "m_1")
    assert bound_to(row, request=asked, fingerprint=None) == "m_1"
    assert bound_to(row, request=asked, fingerprint="m_1") == "m_1"
    assert bound_to(row, request=None, fingerprint="m_2") == "m_2"
    assert bound_to(row, request=None, fingerprint=None) is None


@pytest.mark.parametrize(
    ("changes", "fingerprint", "said"),
    [
        ({"product": "NLS"}, None, "the request is for NLS, and lic_.* is for OPT"),
        ({"key_tail": "!!!!"}, None, "that ends in !!!!, and the key of lic_.* ends in"),
        ({}, "m_2", "--fingerprint names another machine"),
    ],
)
def test_a_request_for_something_else_is_refused(sell, changes, fingerprint, said):
    row = sell().license
    asked = FileRequest(**{"product": "OPT", "key_tail": row.key_tail, "fingerprint": "m_1"} | changes)
    with pytest.raises(InputError, match=said):
        bound_to(row, request=asked, fingerprint=fingerprint)
