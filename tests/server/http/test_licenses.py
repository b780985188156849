"""Licenses through the API: issued, found, changed; and every mistake has its answer."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import time_machine

from licet import license_file
from licet.trust import TrustedKeys
from licet_server.licensing.events import EVENTS
from licet_server.licensing.scopes import Scope
from tests.factories import NOW, UNKNOWN_KEY
from tests.server.changes import audited
from tests.server.http.conftest import Vendor

DAY = timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture(autouse=True)
def clock():
    """The server's clock stands at the sale until a test moves it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def issue(vendor):
    def issued(plan="pro", **changes):
        asked = {"product": "OPT", "plan": plan, "email": "customer@example.com"} | changes
        answer = vendor.post("/licenses", asked)
        assert answer.status_code == 201, answer.json
        return answer.json

    return issued


def ids(answer):
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json["data"]]


def code_of(answer):
    return answer.status_code, answer.json["code"]


def field_of(answer):
    assert answer.status_code == 422, answer.json
    return answer.json["errors"][0]["field"]


def test_a_license_is_issued_with_its_key_this_once(vendor, engine):
    answer = vendor.post("/licenses", {"product": "OPT", "plan": "pro", "email": "Ann@Example.com", "name": "Ann"})
    made = dict(answer.json)
    key = made.pop("license_key")
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1/licenses/{made['id']}"
    assert key.startswith("OPT-PRO-")
    assert (made["email"], made["plan_name"], made["trial"]) == ("ann@example.com", "Professional", False)
    assert (made["status"], made["expires_at"]) == ("active", "2027-11-20T12:00:00Z")
    shown = vendor.get(f"/licenses/{made['id']}")
    assert (shown.json, shown.headers["ETag"]) == (made, '"1"')
    ((action, _, _),) = audited(engine, made["id"])
    assert action == "license.issued"


def test_an_unlimited_license_says_null_and_a_trial_says_so(issue):
    assert issue("enterprise")["max_resources"] is None
    trial = issue(trial=True, email="t@example.com")
    assert (trial["trial"], trial["expires_at"], trial["grace_until"]) == (
        True,
        "2026-12-04T12:00:00Z",
        "2026-12-04T12:00:00Z",
    )


def test_a_second_trial_is_a_conflict(issue, vendor):
    issue(trial=True)
    again = {"product": "OPT", "plan": "pro", "email": "customer@example.com", "trial": True}
    assert code_of(vendor.post("/licenses", again)) == (409, "TRIAL_USED")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"product": "XYZ"}, "product"),
        ({"plan": "gold"}, "plan"),
        ({"plan": "a\x00b"}, "json.plan"),
        ({"email": "nobody"}, "json.email"),
        ({"name": "a\x00b"}, "json.name"),
        ({"name": "\ud800"}, None),
        ({"expires_at": "soon"}, "json.expires_at"),
        ({"expires_at": "2999-12-31T00:00:00Z"}, "expires_at"),
        ({"starts_at": "2027-01-01T00:00:00Z", "expires_at": "2026-12-01T00:00:00Z"}, "expires_at"),
        ({"aws_accounts": ["1"]}, "json.aws_accounts.0"),
        ({"customer_id": "a.b"}, "json.customer_id"),
        ({"trial": True, "plan": "starter"}, "trial"),
        ({"trial": 1}, "json.trial"),
        ({"expires": "2027-01-01T00:00:00Z"}, "json.expires"),
    ],
)
def test_what_cannot_be_issued_is_named(vendor, changes, field):
    answer = vendor.post("/licenses", {"product": "OPT", "plan": "pro", "email": "a@b.co"} | changes)
    assert answer.status_code in {400, 422}
    if field is not None:
        assert answer.json["errors"][0]["field"].removeprefix("json.") == field.removeprefix("json.")
    assert vendor.get("/licenses").json["data"] == []


def test_two_licenses_that_would_have_one_key_are_told_apart(issue, vendor):
    asked = {"product": "CAIO", "plan": "perpetual", "email": "a@b.co"}
    issue(**asked)
    assert code_of(vendor.post("/licenses", asked)) == (422, "INPUT_INVALID")


def test_the_list_has_pages_and_filters(issue, vendor, clock):
    made = []
    for number in range(5):
        clock.shift(60)
        made.append(issue("starter", email=f"c{number}@example.com")["id"])
    clock.shift(60)
    other = issue("enterprise", product="NLS", email="n@example.com", aws_accounts=["123456789012"])
    assert [each["id"] for each in vendor.all_pages("/licenses?limit=2")] == [other["id"], *reversed(made)]
    assert ids(vendor.get("/licenses?product=NLS")) == [other["id"]]
    assert len(ids(vendor.get("/licenses?plan=starter&limit=200"))) == 5
    assert ids(vendor.get("/licenses?email=C1@example.com")) == [made[1]]
    assert ids(vendor.get(f"/licenses?customer_id={other['customer_id']}")) == [other["id"]]
    assert ids(vendor.get("/licenses?trial=true")) == []
    assert len(ids(vendor.get("/licenses?trial=false"))) == 6
    assert ids(vendor.get("/licenses?expires_before=2027-11-20T12:02:30Z")) == [made[1], made[0]]
    cursor = vendor.get("/licenses?limit=2").json["next_cursor"]
    assert code_of(vendor.get(f"/licenses?limit=2&plan=pro&cursor={cursor}")) == (400, "INVALID_CURSOR")


def test_licenses_are_found_by_how_they_stand(issue, vendor, clock):
    standing = {
        "active": issue(expires_at=(NOW + 3 * YEAR).isoformat()),
        "in_grace": issue(),
        "expired": issue(expires_at=(NOW + 300 * DAY).isoformat()),
        "not_started": issue(starts_at=(NOW + 2 * YEAR).isoformat()),
        "suspended": issue(),
        "revoked": issue(),
    }
    vendor.post(f"/licenses/{standing['suspended']['id']}/suspend", None)
    vendor.post(f"/licenses/{standing['revoked']['id']}/revoke", None)
    clock.move_to(NOW + YEAR + DAY)
    for status, made in standing.items():
        answer = vendor.get(f"/licenses?status={status}")
        assert ids(answer) == [made["id"]]
        assert answer.json["data"][0]["status"] == status
    assert field_of(vendor.get("/licenses?status=dead")).endswith("status")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ANN@EXAMPLE", True),
        ("miller", True),
        ("123456789012", True),
        ("23456789012", False),
        ("%", False),
        ("_", False),
        ("nobody", False),
    ],
)
def test_a_search_finds_by_customer_and_account_and_takes_no_wildcards(issue, vendor, words, found):
    issue(email="ann@example.com", name="Ann Miller", aws_accounts=["123456789012"])
    answer = vendor.client.get(
        "/api/v1/licenses", query_string={"q": words}, headers={"Authorization": f"Bearer {vendor.token}"}
    )
    assert len(ids(answer)) == found


def test_a_search_finds_by_id_and_by_the_end_of_a_key(issue, vendor):
    made = issue()
    for words in (made["id"], made["id"].upper(), made["key_tail"], made["key_tail"].lower(), f"…{made['key_tail']}"):
        assert ids(vendor.get(f"/licenses?q={words}")) == [made["id"]]


def test_a_whole_key_belongs_into_a_body(issue, vendor):
    made = issue()
    refused = vendor.get(f"/licenses?q={made['license_key']}")
    assert field_of(refused) == "q"
    assert "POST /api/v1/licenses/search" in refused.json["detail"]
    assert made["license_key"] not in refused.text
    found = vendor.post("/licenses/search", {"license_key": f" {made['license_key'].lower()} "})
    assert (found.status_code, found.json["id"], "license_key" in found.json) == (200, made["id"], False)
    unknown = vendor.post("/licenses/search", {"license_key": UNKNOWN_KEY})
    assert code_of(unknown) == (404, "UNKNOWN_LICENSE")
    assert UNKNOWN_KEY not in unknown.text
    assert code_of(vendor.post("/licenses/search", {"license_key": "what"})) == (404, "UNKNOWN_LICENSE")


@pytest.mark.parametrize(
    "license_id", ["lic_nothing", "lic_00000000000000000000", "a%00b", "OPT-PRO-00000-00000", "search"]
)
def test_a_license_that_is_not_there_is_a_404_everywhere(vendor, license_id):
    path = f"/licenses/{license_id}"
    answers = [vendor.get(path), vendor.patch(path, {}), vendor.post(f"{path}/transfer", {"email": "a@b.co"})]
    answers += [vendor.post(f"{path}/{what}", None) for what in ("suspend", "reactivate", "revoke", "renew", "file")]
    answers += [vendor.post(f"{path}/change-plan", {"plan": "pro"}), vendor.post(f"{path}/rotate-key", None)]
    assert {answer.status_code for answer in answers} == {404}


def test_a_license_is_suspended_reactivated_and_revoked(issue, vendor):
    path = f"/licenses/{issue()['id']}"
    said = [vendor.post(f"{path}/{what}", None) for what in ("suspend", "suspend", "reactivate", "revoke", "revoke")]
    assert [(each.json["status"], each.headers["ETag"]) for each in said] == [
        ("suspended", '"2"'),
        ("suspended", '"2"'),
        ("active", '"3"'),
        ("revoked", '"4"'),
        ("revoked", '"4"'),
    ]
    refused = [vendor.post(f"{path}/{what}", None) for what in ("suspend", "reactivate", "renew", "rotate-key", "file")]
    refused += [vendor.patch(path, {"max_resources": 1}), vendor.post(f"{path}/change-plan", {"plan": "pro"})]
    refused.append(vendor.post(f"{path}/transfer", {"email": "a@b.co"}))
    assert [code_of(each) for each in refused] == [(409, "TRANSITION_REFUSED")] * 8


def test_a_license_is_renewed_by_a_term_a_length_or_until_a_day(issue, vendor):
    path = f"/licenses/{issue()['id']}/renew"
    for asked, end in (
        (None, "2028-11-19T12:00:00Z"),
        ({}, "2029-11-19T12:00:00Z"),
        ({"duration": "1d"}, "2029-11-20T12:00:00Z"),
        ({"until": "2030-01-01T00:00:00Z"}, "2030-01-01T00:00:00Z"),
    ):
        answer = vendor.post(path, asked)
        assert (answer.status_code, answer.json["expires_at"], answer.json["notice"]) == (200, end, None)
    for wrong, field in (
        ({"until": "2029-01-01T00:00:00Z"}, "until"),
        ({"duration": "soon"}, "duration"),
        ({"until": "2031-01-01T00:00:00Z", "duration": "1d"}, "duration"),
        ({"days": 5}, "days"),
    ):
        assert field_of(vendor.post(path, wrong)).removeprefix("json.") == field


def test_a_renewed_signed_license_says_what_offline_customers_need(issue, vendor):
    made = issue(product="LMG")
    answer = vendor.post(f"/licenses/{made['id']}/renew", None)
    assert "new license file" in answer.json["notice"]
    perpetual = issue("perpetual", product="CAIO")
    assert code_of(vendor.post(f"/licenses/{perpetual['id']}/renew", None)) == (409, "CONFLICT")


def test_a_plan_is_changed(issue, vendor):
    path = f"/licenses/{issue('starter')['id']}/change-plan"
    answer = vendor.post(path, {"plan": "enterprise"})
    assert (answer.json["plan"], answer.json["max_resources"]) == ("enterprise", None)
    assert vendor.post(path, {"plan": "pro", "restart": True}).json["expires_at"] == "2027-11-20T12:00:00Z"
    assert field_of(vendor.post(path, {"plan": "gold"})) == "plan"
    assert field_of(vendor.post(path, {})).endswith("plan")


def test_a_license_is_transferred_with_or_without_its_key(issue, vendor):
    made = issue()
    path = f"/licenses/{made['id']}/transfer"
    first = vendor.post(path, {"email": "b@example.com", "name": "B"})
    assert (first.json["email"], first.json["name"]) == ("b@example.com", "B")
    assert first.json["license_key"] not in {None, made["license_key"]}
    kept = vendor.post(path, {"email": "c@example.com", "keep_key": True})
    assert (kept.json["email"], kept.json["license_key"]) == ("c@example.com", None)
    assert kept.json["key_tail"] == first.json["key_tail"]
    assert code_of(vendor.post(path, {"email": "C@example.com"})) == (409, "CONFLICT")


def test_a_key_is_rotated_and_the_old_one_goes_when_it_shall(issue, vendor, clock):
    made = issue()
    path = f"/licenses/{made['id']}/rotate-key"
    second = vendor.post(path, {"overlap": "7d"}).json["license_key"]

    def code(key):
        return vendor.client.post("/validate", json={"license_key": key}).json["code"]

    assert [code(key) for key in (made["license_key"], second)] == ["VALID", "VALID"]
    clock.shift(7 * DAY)
    assert [code(key) for key in (made["license_key"], second)] == ["REVOKED", "VALID"]
    third = vendor.post(path, None).json["license_key"]
    assert [code(key) for key in (second, third)] == ["REVOKED", "VALID"]
    assert field_of(vendor.post(path, {"overlap": "long"})) == "overlap"
    assert vendor.post("/licenses/search", {"license_key": made["license_key"]}).json["id"] == made["id"]


def test_a_replaced_signed_key_is_in_the_published_list(issue, vendor, installation):
    made = issue(product="LMG")
    before = vendor.client.get("/api/v1/revocations").headers["ETag"]
    vendor.post(f"/licenses/{made['id']}/rotate-key", None)
    answer = vendor.client.get("/api/v1/revocations", headers={"If-None-Match": before})
    keys = vendor.client.get("/.well-known/jwks.json").json["keys"]
    found = TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer).revocations(answer.text)
    assert (answer.status_code, made["license_key"] in found) == (200, True)


def test_the_published_list_changes_in_the_hour_after_an_overlap(issue, vendor, installation, clock):
    made = issue(product="LMG")
    vendor.post(f"/licenses/{made['id']}/rotate-key", {"overlap": "1h"})
    first = vendor.client.get("/api/v1/revocations")
    clock.shift(timedelta(hours=1))
    second = vendor.client.get("/api/v1/revocations", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    keys = vendor.client.get("/.well-known/jwks.json").json["keys"]
    trusted = TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer)
    assert [made["license_key"] in trusted.revocations(each.text) for each in (first, second)] == [False, True]


def test_terms_of_its_own_are_given_to_a_license(issue, vendor):
    path = f"/licenses/{issue()['id']}"
    changes = {
        "max_resources": 7,
        "max_activations": None,
        "features": ["scan"],
        "limits": {"services": 3},
        "quotas": {"requests": {"amount": 5, "period": "month"}},
        "aws_accounts": ["123456789012"],
        "grace_mode": "read_only",
        "telemetry": "required",
        "require_attestation": True,
        "expires_at": None,
    }
    answer = vendor.patch(path, changes)
    assert {name: answer.json[name] for name in changes} == changes
    assert (answer.headers["ETag"], answer.json["version"]) == ('"2"', 2)
    assert vendor.patch(path, {}).headers["ETag"] == '"2"'


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_activations": 0}, "max_activations"),
        ({"max_resources": 1.5}, "max_resources"),
        ({"features": ["a", "a"]}, "features"),
        ({"features": ["two words"]}, "features.0"),
        ({"limits": {"x": -1}}, "limits.x.value"),
        ({"quotas": {"x": {"amount": 1, "period": "year"}}}, "quotas.x.value.period"),
        ({"aws_accounts": ["12345678901x"]}, "aws_accounts.0"),
        ({"grace_mode": "none"}, "grace_mode"),
        ({"telemetry": None}, "telemetry"),
        ({"require_attestation": 1}, "require_attestation"),
        ({"expires_at": "2999-12-31T00:00:00Z"}, "expires_at"),
        ({"email": "a@b.co"}, "email"),
        ({"notes": "x"}, "notes"),
    ],
)
def test_terms_that_cannot_be_are_named(issue, vendor, changes, field):
    answer = vendor.patch(f"/licenses/{issue()['id']}", changes)
    assert field_of(answer).removeprefix("json.") == field


def test_whoever_changes_what_somebody_else_has_changed_is_told(issue, vendor):
    path = f"/licenses/{issue()['id']}"
    assert vendor.patch(path, {"max_resources": 1}, If_Match='"1"').status_code == 200
    for late in (
        vendor.patch(path, {"max_resources": 2}, If_Match='"1"'),
        vendor.post(f"{path}/renew", None, If_Match='"1"'),
        vendor.post(f"{path}/revoke", None, If_Match='"1"'),
    ):
        assert code_of(late) == (412, "VERSION_MISMATCH")
    assert vendor.get(path).json["version"] == 2


def test_the_same_renewal_sent_twice_at_once_renews_once(issue, vendor_with):
    one, two = vendor_with(), vendor_with()
    two.token = one.token
    path = f"/licenses/{issue()['id']}/renew"
    answers, barrier = [], threading.Barrier(2)

    def send(vendor: Vendor):
        barrier.wait()
        answers.append(vendor.post(path, {}, Idempotency_Key="renewal-1"))

    threads = [threading.Thread(target=send, args=(each,)) for each in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert answers[0].json["expires_at"] == "2028-11-19T12:00:00Z"


def test_a_key_that_is_shown_once_is_shown_again_to_who_repeats_the_request(vendor):
    asked = {"product": "OPT", "plan": "pro", "email": "a@b.co"}
    first, second = (vendor.post("/licenses", asked, Idempotency_Key="sale-1") for _ in range(2))
    assert first.json == second.json
    assert second.headers["Location"] == first.headers["Location"]
    assert len(vendor.get("/licenses").json["data"]) == 1
    other = vendor.post("/licenses", asked | {"plan": "starter"}, Idempotency_Key="sale-1")
    assert code_of(other) == (409, "IDEMPOTENCY_KEY_REUSED")


def test_a_license_file_is_signed_and_encrypted_for_who_shows_the_key(issue, vendor, installation):
    made = issue()
    path = f"/licenses/{made['id']}/file"
    keys = vendor.client.get("/.well-known/jwks.json").json["keys"]
    trusted = TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer)
    here = {"trusted": trusted, "product": "OPT", "license_key": made["license_key"]}
    plain = vendor.post(path, None).json
    grant, _ = license_file.read(plain["file"], **here)
    assert (plain["expires_at"], grant.license_id) == ("2026-12-20T12:00:00Z", made["id"])
    asked = {"ttl": "7d", "fingerprint": "m_1", "license_key": made["license_key"]}
    sealed = vendor.post(path, asked).json
    grant, _ = license_file.read(sealed["file"], **here)
    assert (grant.terms.fingerprint, "customer" in sealed["file"].lower()) == ("m_1", False)
    assert datetime.fromisoformat(sealed["expires_at"]) == NOW + 7 * DAY
    for wrong, field in (({"ttl": "soon"}, "ttl"), ({"license_key": UNKNOWN_KEY}, "license_key")):
        assert field_of(vendor.post(path, wrong)) == field


def test_a_license_file_stands_in_the_audit_log_without_its_text(issue, vendor, engine):
    made = issue()
    vendor.post(f"/licenses/{made['id']}/file", {"ttl": "7d", "fingerprint": "m_1"})
    signed = audited(engine, made["id"])[-1]
    expires_at = (NOW + 7 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert signed == ("license.file_made", {}, {"expires_at": expires_at, "fingerprint": "m_1"})
    assert "license.file_made" not in EVENTS


ROUTES = [
    ("GET", "", Scope.LICENSES_READ),
    ("POST", "", Scope.LICENSES_WRITE),
    ("POST", "/search", Scope.LICENSES_READ),
    ("GET", "/lic_x", Scope.LICENSES_READ),
    ("PATCH", "/lic_x", Scope.LICENSES_WRITE),
    *[
        ("POST", f"/lic_x/{what}", Scope.LICENSES_WRITE)
        for what in ("suspend", "reactivate", "revoke", "renew", "change-plan", "transfer", "rotate-key", "file")
    ],
]


@pytest.mark.sqlite_only(reason="the API key is looked at before anything else")
def test_every_route_needs_its_scope(vendor_with):
    nobody, others = vendor_with(), vendor_with(set(Scope) - {Scope.LICENSES_READ, Scope.LICENSES_WRITE, Scope.ADMIN})
    nobody.token, reader = None, vendor_with([Scope.LICENSES_READ])
    for method, path, scope in ROUTES:
        assert code_of(nobody.ask(method, f"/licenses{path}", {})) == (401, "UNAUTHENTICATED")
        assert code_of(others.ask(method, f"/licenses{path}", {})) == (403, "SCOPE_MISSING")
        if scope is Scope.LICENSES_WRITE:
            assert code_of(reader.ask(method, f"/licenses{path}", {})) == (403, "SCOPE_MISSING")
        else:
            assert reader.ask(method, f"/licenses{path}", None if method == "GET" else {}).status_code != 403


def test_a_new_key_says_what_it_does_not_end(vendor, sell):
    path = f"/licenses/{sell().license.id}"
    rotated = vendor.post(f"{path}/rotate-key", None).json
    assert "license files that were made for the old key" in rotated["notice"]
    kept = vendor.post(f"{path}/transfer", {"email": "new@example.com", "keep_key": True}).json
    assert (kept["license_key"], kept["notice"]) == (None, None)


def test_a_trial_keeps_its_end(vendor):
    trial = vendor.post("/licenses", {"product": "OPT", "plan": "pro", "email": "t@example.com", "trial": True}).json
    answer = vendor.patch(f"/licenses/{trial['id']}", {"expires_at": None})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "expires_at")
    assert vendor.get(f"/licenses/{trial['id']}").json["expires_at"] == trial["expires_at"]
