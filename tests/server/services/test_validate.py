"""The question behind ``POST /validate``: the order of the rules, and what is signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet.terms import Status
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.services.validate import validate
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, UNKNOWN_KEY

DAY = timedelta(days=1)


@pytest.fixture
def ask(installation, engine):
    """Ask about a key at NOW, or *late* after it."""

    def asked(key, late=timedelta(0), **fields):
        with reading(engine) as session:
            return validate(
                session,
                ValidateRequest(key, **fields),
                pepper=installation.secrets.pepper,
                signer=installation.signer,
                now=NOW + late,
            )

    return asked


@pytest.fixture
def trusted(installation):
    return TrustedKeys.from_jwks(installation.keyring.public_jwks()["keys"])


@pytest.fixture
def change(engine):
    def changed(issued, **columns):
        with transaction(engine) as session:
            row = session.get_one(LicenseRow, issued.license.id)
            for name, value in columns.items():
                setattr(row, name, value)

    return changed


def test_a_live_license_gets_a_lease_that_the_plugin_believes(ask, sell, trusted):
    issued = sell("pro")
    answer = ask(issued.key, nonce="n-1", instance_id="i-1", fingerprint="f-1", product="OPT")
    lease = trusted.lease(answer.token, product="OPT")
    assert (answer.verdict.code, answer.license_id) == (Code.VALID, issued.license.id)
    assert (lease.license_id, lease.nonce) == (issued.license.id, "n-1")
    assert (lease.terms.instance_id, lease.terms.fingerprint) == ("i-1", "f-1")
    assert (lease.terms.plan, lease.terms.max_resources) == ("pro", 10_000)
    assert (lease.refresh_after, lease.expires_at) == (NOW + timedelta(hours=1), NOW + DAY)


def test_a_key_works_in_every_spelling(ask, sell):
    key = sell().key
    for spelling in (key.lower(), f"  {key}\n", key.replace("-", "- ")):
        assert ask(spelling).verdict.code is Code.VALID


@pytest.mark.parametrize(
    "key", ["x", "OPT", "OPT-PRO-1234", "OPT-PRO-3A9F2-B4C1", "\ud800", "\u041e\u0420\u0422-PRO-3A9F2-B4C1D"]
)
def test_what_is_no_key_is_malformed_and_its_refusal_is_signed_for_nobody(ask, trusted, key):
    answer = ask(key)
    assert answer.verdict.code is Code.MALFORMED
    assert trusted.refusal(answer.token, product="").code is Code.MALFORMED


def test_an_unknown_key_is_refused_for_the_product_it_names(ask, trusted):
    answer = ask(UNKNOWN_KEY, nonce="n-2")
    assert (answer.verdict.code, answer.license_id) == (Code.NOT_FOUND, None)
    assert trusted.refusal(answer.token, product="OPT").nonce == "n-2"


def test_a_refusal_is_signed_for_the_product_that_asked(ask, sell, trusted):
    answer = ask(sell().key, product="NLS")
    assert answer.verdict.code is Code.PRODUCT_MISMATCH
    assert trusted.refusal(answer.token, product="NLS").code is Code.PRODUCT_MISMATCH


def test_the_first_failing_rule_wins(ask, sell, change):
    """Everything is wrong at first; each step puts one thing right and meets the next rule."""
    issued = sell("starter")
    everything = {"product": "NLS", "feature": "generate_compliance_report", "resource_count": 1001}
    change(issued, status=Status.REVOKED.value, starts_at=NOW + DAY, expires_at=NOW - 9 * DAY, grace_until=NOW - DAY)

    def code(**fields):
        return ask(issued.key, **fields).verdict.code

    assert code(**everything) is Code.PRODUCT_MISMATCH
    everything["product"] = "OPT"
    assert code(**everything) is Code.REVOKED
    change(issued, status=Status.SUSPENDED.value)
    assert code(**everything) is Code.SUSPENDED
    change(issued, status=Status.ACTIVE.value)
    assert code(**everything) is Code.NOT_YET_VALID
    change(issued, starts_at=None)
    assert code(**everything) is Code.EXPIRED
    change(issued, grace_until=NOW + DAY)
    assert code(**everything) is Code.FEATURE_NOT_LICENSED
    everything["feature"] = "check_tag_compliance"
    assert code(**everything) is Code.LIMIT_EXCEEDED
    everything["resource_count"] = 1000
    assert code(**everything) is Code.IN_GRACE
    change(issued, expires_at=NOW + DAY)
    assert code(**everything) is Code.VALID


@pytest.mark.parametrize(
    ("late", "code"),
    [
        pytest.param(365 * DAY - timedelta(microseconds=1), Code.VALID, id="last-instant"),
        pytest.param(365 * DAY, Code.IN_GRACE, id="end-is-exclusive"),
        pytest.param(372 * DAY - timedelta(microseconds=1), Code.IN_GRACE, id="last-instant-of-grace"),
        pytest.param(372 * DAY, Code.EXPIRED, id="grace-is-exclusive"),
    ],
)
def test_the_end_of_a_term_and_of_its_grace(ask, sell, late, code):
    assert ask(sell("pro").key, late=late).verdict.code is code


def test_a_lease_never_outlives_the_grace(ask, sell, trusted):
    answer = ask(sell("enterprise").key, late=371 * DAY)
    assert trusted.lease(answer.token, product="OPT").expires_at == NOW + 372 * DAY


def test_an_unlimited_plan_has_no_limit(ask, sell):
    assert ask(sell("enterprise").key, resource_count=10**15).verdict.code is Code.VALID


def test_no_answer_repeats_the_key(ask, sell):
    issued = sell()
    for key in (issued.key, UNKNOWN_KEY, "OPT-PRO-3A9F2-B4C1"):
        answer = ask(key, product="CAIO")
        assert key not in answer.verdict.detail
        assert key not in repr(answer)


PLANS = {"OPT": "pro", "NLS": "enterprise", "CAIO": "standard", "LMG": "pro"}


@pytest.fixture
def forget(engine):
    """Take a license out of the database, as restoring an old backup does."""

    def forgot(issued):
        with transaction(engine) as session:
            session.delete(session.get_one(LicenseRow, issued.license.id))

    return forgot


@pytest.mark.parametrize("product", ["OPT", "NLS", "CAIO", "LMG"])
def test_a_key_of_every_kind_is_answered_while_its_license_is_there(ask, sell, product):
    answer = ask(sell(PLANS[product], product=product).key, product=product)
    assert (answer.verdict.code, answer.lost) == (Code.VALID, False)


@pytest.mark.parametrize(("product", "lost"), [("OPT", False), ("NLS", True), ("CAIO", True), ("LMG", True)])
def test_a_key_that_this_server_made_and_forgot_is_not_found_and_said_to_be_lost(ask, sell, forget, product, lost):
    issued = sell(PLANS[product], product=product)
    forget(issued)
    answer = ask(issued.key)
    assert (answer.verdict.code, answer.lost, answer.license_id) == (Code.NOT_FOUND, lost, None)


@pytest.mark.parametrize("product", ["NLS", "CAIO", "LMG"])
def test_a_forged_key_is_not_found_and_not_lost(ask, sell, product):
    key = sell(PLANS[product], product=product).key
    head, last = key[:-1], "0" if key[-1] != "0" else "1"
    forged = {
        "NLS": lambda: f"OPT-{key.removeprefix('NLS-')}",
        "CAIO": lambda: head + last,
        "LMG": lambda: key.replace("LMG-", "OPT-"),
    }[product]()
    answer = ask(forged)
    assert (answer.verdict.code, answer.lost) == (Code.NOT_FOUND, False)
