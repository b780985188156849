"""Both halves together: what the server signs, the plugin believes, and nothing else."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable

import pytest

from licet import LicenseRefusedError, LicenseValidator
from licet.verdict import Code
from tests.plugin.vendor import Clock, Vendor, answer
from tests.plugin.vendor import license_server as fake_server
from tests.servers import LicenseServer

MakeCustomer = Callable[..., LicenseValidator]
FEATURE = "check_tag_compliance"


@pytest.mark.parametrize(("plan", "most"), [("starter", 1_000), ("pro", 10_000), ("enterprise", 9_007_199_254_740_991)])
def test_each_plan_grants_what_it_sells(
    license_server: LicenseServer, customer: MakeCustomer, plan: str, most: int
) -> None:
    validator = customer(license_server.issue(plan)["license_key"])
    info = validator.validate()
    assert (info["plan"], info["max_resources"]) == (plan, most)
    validator.check_feature(FEATURE)
    validator.check_resource_limit(most)
    if plan != "enterprise":
        with pytest.raises(LicenseRefusedError, match="LIMIT_EXCEEDED"):
            validator.check_resource_limit(most + 1)


def test_a_feature_of_a_higher_plan_is_refused(license_server: LicenseServer, customer: MakeCustomer) -> None:
    starter = customer(license_server.issue("starter")["license_key"])
    assert starter.decide("generate_compliance_report").code is Code.FEATURE_NOT_LICENSED


@pytest.mark.parametrize(
    ("command", "code"), [("suspend", Code.SUSPENDED), ("revoke", Code.REVOKED)], ids=["suspended", "revoked"]
)
def test_what_the_vendor_decides_reaches_the_plugin_within_the_hour(
    license_server: LicenseServer, customer: MakeCustomer, clock: Clock, command: str, code: Code
) -> None:
    issued = license_server.issue("pro")
    validator = customer(issued["license_key"], clock=clock)
    assert validator.decide(FEATURE).valid
    assert license_server.cli("license", command, issued["id"]).returncode == 0
    clock.forward(minutes=61)
    assert validator.decide(FEATURE).code is code
    if command == "suspend":
        assert license_server.cli("license", "reactivate", issued["id"]).returncode == 0
        clock.forward(minutes=2)
        assert validator.decide(FEATURE).valid


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("OPT-PRO-AAAAA-AAAAA", Code.NOT_FOUND),
        ("OPT-PRO-AAAAA", Code.MALFORMED),
        ("LMG-PRO-AAAAA-AAAAA", Code.PRODUCT_MISMATCH),
    ],
)
def test_a_wrong_key_is_refused_in_its_own_words(customer: MakeCustomer, key: str, code: Code) -> None:
    validator = customer(key)
    assert validator.decide().code is code
    assert "AAAAA" not in str(validator.status())


def test_an_expired_license_lives_through_its_grace_and_then_ends(
    license_server: LicenseServer, customer: MakeCustomer, clock: Clock
) -> None:
    ends = clock.now.date().isoformat()  # midnight today, UTC: over for some hours, and in grace for seven days
    key = license_server.issue("pro", expires=ends)["license_key"]
    validator = customer(key, clock=clock)
    assert validator.decide(FEATURE).code is Code.IN_GRACE
    assert "renew" in validator.validate()["message"]
    ended = license_server.issue("pro", expires="2026-01-09")["license_key"]
    assert customer(ended).decide(FEATURE).code is Code.EXPIRED


def test_without_the_server_tools_go_on_for_a_day_and_a_fake_server_grants_nothing(
    license_server: LicenseServer, customer: MakeCustomer, clock: Clock
) -> None:
    key = license_server.issue("pro")["license_key"]
    validator = customer(key, clock=clock)
    assert validator.decide(FEATURE).code is Code.VALID
    assert license_server.stop() in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    try:
        clock.forward(hours=23)
        assert validator.decide(FEATURE).code is Code.VALID
        assert customer(key, clock=clock).decide(FEATURE).code is Code.VALID  # a restart in between
        clock.forward(hours=2)
        refused = validator.decide(FEATURE)
        assert refused.code is Code.LEASE_EXPIRED
        assert "has not been reached since" in refused.detail
        assert "cannot be reached" in refused.detail

        with fake_server(Vendor(), clock) as fake:
            claim = {"valid": True, "code": "VALID", "plan": "enterprise", "max_resources": 10**9}
            fake.reply = lambda _: answer(200, claim)
            fooled = customer(key, clock=clock, LICENSE_SERVER_URL=fake.url)
            assert fooled.decide(FEATURE).code is Code.SIGNATURE_INVALID
            fake.reply = fake.grant  # the same, with a lease that its own key signed
            fooled = customer(key, clock=clock, LICENSE_SERVER_URL=fake.url)
            assert fooled.decide(FEATURE).code is Code.SIGNATURE_INVALID
    finally:
        license_server.start()
    clock.forward(minutes=20)
    assert validator.decide(FEATURE).code is Code.LEASE_EXPIRED  # the customer's clock is a day ahead by now
    clock.forward(hours=-25, minutes=-20)
    assert validator.decide(FEATURE).code is Code.VALID


def test_a_lease_of_the_real_server_verifies_with_an_independent_implementation(
    license_server: LicenseServer,
) -> None:
    from joserfc import jwt
    from joserfc.jwk import KeySet

    _, found = license_server.request("GET", "/.well-known/jwks.json")
    status, body = license_server.validate(license_server.issue("pro")["license_key"], nonce="n-1", instance_id="i-1")
    assert status == 200
    with pytest.warns(match="EdDSA is deprecated"):
        token = jwt.decode(body["lease"], KeySet.import_key_set(json.loads(found)), algorithms=["EdDSA"])
    assert token.header["typ"] == "licet-lease+jwt"
    assert (token.claims["aud"], token.claims["nonce"]) == ("OPT", "n-1")
    assert token.claims["terms"]["instance_id"] == "i-1"
    assert token.claims["refresh_after"] - token.claims["iat"] == 3600
    assert token.claims["exp"] - token.claims["iat"] == 86400
