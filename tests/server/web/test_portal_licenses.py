"""The portal: licenses as their customers see them, and the key, which takes a fresh sign-in."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from licet import keys
from licet_server.keys.digest import digest
from licet_server.licensing.metering import period
from licet_server.licensing.people import Membership
from licet_server.services.catalog import get_product
from licet_server.services.find import find_by_key
from licet_server.services.reveal import reveal
from licet_server.storage.accounts import add_membership
from licet_server.storage.audit import list_audit
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import QuotaUseRow, UsageDayRow
from licet_server.storage.trail import Author
from licet_server.web.portal.keys import OVERLAP
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
TODAY = datetime.now(UTC)


@pytest.fixture
def sold(sell):
    return lambda **changes: sell(now=TODAY, **changes)


def path(issued, rest=""):
    return f"/portal/{issued.license.customer_id}/licenses/{issued.license.id}{rest}"


def version_on(page):
    return re.search(r'name="version"[^>]*value="([^"]*)"', page)[1]


def grow_old(visitor):
    """Let the sign-in have been longer ago than keys are shown for."""
    with visitor.client.session_transaction() as session:
        session.update(fs_paa=time.time() - 3600, fs_gexp=time.time() + 3600)


def test_whoever_belongs_to_one_customer_goes_straight_there(member, sold):
    customer = sold().license.customer_id
    assert member(customer).get("/portal").headers["Location"] == f"/portal/{customer}"


def test_whoever_belongs_to_several_may_choose(sold, engine, member):
    ids = [sold(email=f"{name}@example.com").license.customer_id for name in ("a", "b")]
    visitor = member(ids[0])
    with transaction(engine) as session:
        add_membership(session, customer_id=ids[1], user_id=visitor.user.id, role=Membership.MEMBER, now=TODAY)
    page = visitor.get("/portal").text
    assert all(f'href="/portal/{each}"' in page for each in ids)


def test_whoever_has_no_license_is_told_how_to_get_there(site, add_user):
    page = Visitor(site, add_user("nobody@example.com")).get("/portal").text
    assert "nobody@example.com" in page
    assert 'href="/pricing"' in page
    assert "invited" in page


def test_a_license_is_shown_with_its_limits_and_what_is_used_of_them(member, sold, engine):
    issued = sold()
    with transaction(engine) as session:
        used = {"license_id": issued.license.id, "metric": "api_calls"}
        row = session.get(LicenseRow, issued.license.id)
        row.quotas = {"api_calls": {"amount": 1000, "period": "month"}}
        session.add(QuotaUseRow(**used, period="month", period_start=TODAY.date().replace(day=1), used=900))
        session.add(UsageDayRow(**used, day=TODAY.date(), quantity=321, events=3))
    page = member(issued.license.customer_id).get(path(issued)).text
    assert "Professional" in page
    assert re.search(r"<strong>900</strong> / 1,000", page)
    assert "Starts afresh on" in page
    assert re.search(rf'{TODAY.date()}</th><td class="text-end">321<', page)
    assert "365 days left" in page
    assert issued.key not in page
    months = member(issued.license.customer_id, email="m@example.com").get(path(issued, "?by=month")).text
    assert re.search(rf'{TODAY:%Y-%m}</th><td class="text-end">321<', months)


def test_near_a_limit_the_plan_is_named_that_would_do(member, sold, engine):
    issued = sold(plan="starter")
    visitor = member(issued.license.customer_id)
    assert "close to a limit" not in visitor.get(path(issued)).text
    with transaction(engine) as session:
        row = session.get(LicenseRow, issued.license.id)
        row.quotas = {"api_calls": {"amount": 10, "period": "lifetime"}}
        start = period("lifetime", now=TODAY).start
        session.add(QuotaUseRow(license_id=row.id, metric="api_calls", period="lifetime", period_start=start, used=8))
    page = visitor.get(path(issued)).text
    assert "close to a limit" in page
    assert "The plan Professional" in page


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"status": "suspended"}, "suspended", id="suspended"),
        pytest.param({"status": "revoked"}, "revoked", id="revoked"),
        pytest.param(
            {"expires_at": TODAY - timedelta(days=1), "grace_until": TODAY + timedelta(days=6)},
            "still works until",
            id="in-grace",
        ),
        pytest.param(
            {"expires_at": TODAY - timedelta(days=9), "grace_until": TODAY - timedelta(days=2)},
            "licensed tools refuse",
            id="expired",
        ),
        pytest.param({"starts_at": TODAY + timedelta(days=9)}, "begins on", id="not-started"),
        pytest.param({"expires_at": None, "grace_until": None}, "No end", id="perpetual"),
    ],
)
def test_how_a_license_stands_is_said_in_a_sentence(member, sold, engine, changes, word):
    issued = sold()
    with transaction(engine) as session:
        session.execute(update(LicenseRow).where(LicenseRow.id == issued.license.id).values(**changes))
    visitor = member(issued.license.customer_id)
    assert word in visitor.get(path(issued)).text
    assert visitor.get(f"/portal/{issued.license.customer_id}").status_code == 200


@pytest.mark.parametrize("product", ["OPT", "NLS", "CAIO", "LMG"])
def test_a_key_of_every_kind_is_shown_in_one_answer(member, sold, product, engine):
    issued = sold(product=product, plan=plan_of(engine, product))
    visitor = member(issued.license.customer_id, Membership.MEMBER)
    shown = visitor.post(path(issued, "/key"))
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert issued.key in shown.text
    for page in ("", "/key", "/downloads", "/instances"):
        answer = visitor.get(path(issued, page))
        assert answer.status_code == 200
        assert issued.key not in answer.text


def plan_of(engine, product):
    with Session(engine) as session:
        return get_product(session, product).plans[0].code


def test_a_key_takes_a_sign_in_of_a_moment_ago_however_often_it_was_used(member, sold, engine):
    issued = sold()
    visitor = member(issued.license.customer_id)
    grow_old(visitor)
    answer = visitor.post(path(issued, "/key"))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/account/again?next={path(issued, '/key')}"
    with Session(engine) as session:
        assert list_audit(session, action="license.key_revealed", limit=9)[0] == []


def test_whoever_has_no_password_is_not_asked_for_one(member, sold):
    issued = sold()
    visitor = member(issued.license.customer_id)
    grow_old(visitor)
    page = visitor.get(f"/account/again?next={path(issued, '/key')}")
    assert page.status_code == 200
    assert "has no password and no passkey" in page.text
    assert visitor.get("/account/again?next=//evil.example").status_code == 200


def test_the_owner_sees_who_read_the_key_and_a_member_does_not(member, sold):
    issued = sold()
    customer = issued.license.customer_id
    colleague = member(customer, Membership.MEMBER, "colleague@example.com")
    colleague.post(path(issued, "/key"))
    assert "Key read" not in colleague.get(path(issued)).text
    history = member(customer).get(path(issued)).text
    assert "Key read" in history
    assert "colleague@example.com" in history


def test_what_somebody_of_the_vendor_did_is_the_vendors(member, sold, desk, engine):
    issued = sold()
    support = desk()
    with transaction(engine, author=Author(f"user:{support.user.id}")) as session:
        assert reveal(session, session.get(LicenseRow, issued.license.id), now=TODAY) == issued.key
    page = member(issued.license.customer_id).get(path(issued)).text
    assert "Key read" in page
    assert support.user.email not in page


def test_a_key_that_is_not_kept_is_replaced_by_the_owner(make_site, sold, add_user, engine):
    issued = sold()
    with transaction(engine) as session:
        session.execute(update(LicenseRow).values(sealed_key=None))
    site = make_site()
    people = {
        role: Visitor(site, add_user(f"{role.value}@example.com", customers={issued.license.customer_id: role}))
        for role in Membership
    }
    assert issued.key not in people[Membership.MEMBER].post(path(issued, "/key")).text
    assert "Make a new key" not in people[Membership.MEMBER].get(path(issued, "/key")).text
    assert people[Membership.MEMBER].get(path(issued, "/new-key")).status_code == 403
    assert "Make a new key" in people[Membership.OWNER].get(path(issued, "/key")).text


def test_a_new_key_works_at_once_and_the_old_one_for_a_week(member, sold, engine, installation):
    issued = sold()
    visitor = member(issued.license.customer_id)
    asked = visitor.get(path(issued, "/new-key")).text
    assert issued.license.key_tail in asked
    shown = visitor.post(path(issued, "/new-key"), {"version": version_on(asked)})
    key = re.search(r'id="license-key"[^>]*>([^<]+)<', shown.text)[1]
    pepper = installation.secrets.pepper
    with Session(engine) as session:
        new = find_by_key(session, keys.parse(key), pepper=pepper)
        old = find_by_key(session, keys.parse(issued.key), pepper=pepper)
        assert new.row.id == old.row.id == issued.license.id
        assert new.row.key_digest == digest(keys.parse(key), pepper=pepper)
        assert abs(old.works_until - (datetime.now(UTC) + OVERLAP)) < timedelta(minutes=1)
    again = visitor.post(path(issued, "/new-key"), {"version": version_on(asked)})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("product", "status"),
    [
        pytest.param("NLS", 200, id="jwt"),
        pytest.param("LMG", 200, id="ed25519"),
        pytest.param("CAIO", 422, id="hmac-keys-hold-nothing-random"),
    ],
)
def test_a_new_key_of_every_kind_is_made_or_it_is_said_why_not(member, sold, engine, product, status):
    issued = sold(product=product, plan=plan_of(engine, product))
    visitor = member(issued.license.customer_id)
    asked = visitor.get(path(issued, "/new-key")).text
    answer = visitor.post(path(issued, "/new-key"), {"version": version_on(asked)})
    assert answer.status_code == status
    assert ('id="license-key"' in answer.text) is (status == 200)
    assert ("would be one that there is" in answer.text) is (status == 422)


def test_nothing_of_another_customer_is_there(member, sold):
    mine, theirs = sold(), sold(email="other@example.com")
    visitor = member(mine.license.customer_id)
    for rest in ("", "/key", "/new-key", "/instances", "/downloads", "/downloads/licet.toml", "/renew"):
        stolen = f"/portal/{mine.license.customer_id}/licenses/{theirs.license.id}{rest}"
        assert visitor.get(stolen).status_code == 404, rest
        assert visitor.get(path(theirs, rest)).status_code == 404, rest
        nothing = f"/portal/{mine.license.customer_id}/licenses/lic_{'x' * 20}{rest}"
        there = visitor.get(stolen).text.replace(theirs.license.id, "ID")
        gone = visitor.get(nothing).text.replace(f"lic_{'x' * 20}", "ID")
        strip = re.compile(r'nonce="[^"]*"|[0-9a-f]{32}|csrf_token"[^>]*>')
        assert strip.sub("", there) == strip.sub("", gone)
    for rest in ("/key", "/new-key", "/downloads", "/renew"):
        answer = visitor.post(
            f"/portal/{mine.license.customer_id}/licenses/{theirs.license.id}{rest}", {"version": "1", "days": "1"}
        )
        assert answer.status_code == 404, rest
        assert theirs.key not in answer.text
