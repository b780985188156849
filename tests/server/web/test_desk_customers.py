"""Customers, instances, usage and the search of the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet_server.licensing.metering import Event
from licet_server.licensing.people import Membership, Role
from licet_server.services.report_usage import report_usage
from licet_server.storage.models import CustomerRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.server.web.desk_help import audited, confirm, hidden, today

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

UNKNOWN = "OPT-PRO-AAAA1-BBBB2"


@pytest.fixture
def admin(desk):
    return desk(Role.ADMIN)


@pytest.fixture
def sold(sell):
    return sell(now=today(), aws_accounts=["123456789012"])


def activate(engine, license_id, **columns):
    now = today()
    with transaction(engine) as session:
        row = ActivationRow(
            **{"license_id": license_id, "instance_id": "i-1", "address": "192.0.2.1"}
            | {"activated_at": now, "last_seen_at": now}
            | columns
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_customer_is_added_changed_and_deleted(admin, engine):
    typed = {"email": "Boss@Acme.example", "company": "ACME", "country": "fr", "language": "", "notes": "pays late"}
    refused = admin.post("/admin/customers/new", typed | {"country": "France"})
    assert refused.status_code == 422
    assert "pays late" in refused.text
    where = admin.post("/admin/customers/new", typed).headers["Location"]
    customer_id = where.rpartition("/")[2]
    assert "ACME" in admin.get("/admin/customers?q=boss@").text
    assert admin.post("/admin/customers/new", typed).status_code == 422  # the email is taken

    seen = hidden(admin.get(f"{where}/edit").text)
    changed = typed | seen | {"company": "ACME SA", "reminders": "y"}
    assert admin.post(f"{where}/edit", changed).status_code == 303
    stale = admin.post(f"{where}/edit", changed | {"company": "Lost"})
    assert "Somebody else has changed this customer" in stale.text
    with reading(engine) as session:
        row = session.get_one(CustomerRow, customer_id)
        assert (row.email, row.company, row.country, row.notes) == ("boss@acme.example", "ACME SA", "FR", "pays late")

    assert confirm(admin, f"{where}/delete").status_code == 303
    assert admin.get(where).status_code == 404
    done = ["customer.created", "customer.updated", "customer.deleted"]
    assert audited(engine, customer_id) == [(action, f"user:{admin.user.id}") for action in done]


def test_a_customer_with_licenses_stays(admin, sold):
    refused = confirm(admin, f"/admin/customers/{sold.license.customer_id}/delete")
    assert refused.status_code == 422
    assert "has licenses" in refused.text


def test_contacts_come_change_and_go(admin, sold):
    where = f"/admin/customers/{sold.license.customer_id}"
    typed = {"email": "tech@example.com", "name": "Tech", "role": "technical"}
    admin.post(f"{where}/contacts/new", typed)
    page = admin.get(where).text
    assert "tech@example.com" in page
    assert "Technical" in page
    contact = next(part for part in page.split('"') if part.startswith(f"{where}/contacts/con_"))
    assert admin.post(f"{where}/contacts/new", typed).status_code == 422
    admin.post(contact, typed | {"role": "billing"})
    assert "Billing" in admin.get(where).text
    assert confirm(admin, f"{contact}/remove").status_code == 303
    assert "tech@example.com" not in admin.get(where).text.partition("<h2")[2].partition("History")[0]
    assert admin.get(contact).status_code == 404


def test_a_customers_page_shows_what_belongs_to_them(desk, sold, add_user):
    add_user("colleague@example.com", customers={sold.license.customer_id: Membership.MEMBER})
    support = desk(Role.SUPPORT)
    where = f"/admin/customers/{sold.license.customer_id}"
    page = support.get(where).text
    assert f"…{sold.license.key_tail}" in page
    assert "colleague@example.com" in page
    for action in ("edit", "delete", "contacts/new"):
        assert support.get(f"{where}/{action}").status_code == 403
        assert f"{where}/{action}" not in page
    for unknown in ("cus_00000000000000000000", "…", "x" * 40):
        assert support.get(f"/admin/customers/{unknown}").status_code == 404


def test_instances_are_listed_by_state_and_released(admin, sold, engine):
    license_id, now = sold.license.id, today()
    live = activate(engine, license_id, instance_id="live-one", aws_account_id="123456789012", version="1.2.3")
    activate(engine, license_id, instance_id="dead-one", last_seen_at=now - timedelta(hours=3))
    activate(engine, license_id, instance_id="ended-one", ended_at=now, end_reason="deactivated")
    every = {"live": "live-one", "dead": "dead-one", "ended": "ended-one"}
    for state, name in every.items():
        page = admin.get(f"/admin/activations?state={state}").text
        assert [each for each in every.values() if each in page] == [name]
    assert all(name in admin.get("/admin/activations?product=OPT").text for name in every.values())
    assert "live-one" not in admin.get("/admin/activations?product=CAIO").text

    asked = admin.get(f"/admin/activations/{live}/release").text
    assert "loses its seat at once" in asked
    assert confirm(admin, f"/admin/activations/{live}/release").headers["Location"] == f"/admin/licenses/{license_id}"
    assert audited(engine, live) == [("activation.ended", f"user:{admin.user.id}")]
    assert "live-one" not in admin.get("/admin/activations?state=live").text
    assert admin.get("/admin/activations/act_00000000000000000000/release").status_code == 404


def test_support_releases_no_seat(desk, sold, engine):
    seat = activate(engine, sold.license.id)
    support = desk(Role.SUPPORT)
    assert "/release" not in support.get("/admin/activations").text
    assert support.post(f"/admin/activations/{seat}/release", seen="/admin/activations").status_code == 403


def test_usage_is_shown_for_all_and_for_one(desk, sold, engine):
    support, now = desk(Role.SUPPORT), today()
    with transaction(engine) as session:
        events = [Event(f"e{number}", "scans", 1000 + number, now - timedelta(days=number)) for number in range(2)]
        report_usage(session, sold.license.id, events, instance_id=None, now=now)
    for path in ("/admin/usage", "/admin/usage?by=months", f"/admin/licenses/{sold.license.id}/usage"):
        page = support.get(path).text
        assert "scans" in page, path
        assert "2,001" in page, path
    assert "2,001" in support.get(f"/admin/licenses/{sold.license.id}").text


@pytest.mark.parametrize("role", [Role.SUPPORT])
def test_the_search_goes_to_the_one_thing_that_is_meant(desk, sold, engine, role):
    support, license_id = desk(role), sold.license.id
    seat = activate(engine, license_id, aws_account_id="210987654321")
    of_license, of_customer = f"/admin/licenses/{license_id}", f"/admin/customers/{sold.license.customer_id}"
    for words, target in [
        (sold.key, of_license),
        (sold.key.lower(), of_license),
        (f"…{sold.license.key_tail}", of_license),
        (license_id.upper(), of_license),
        ("123456789012", of_license),
        ("1234-5678-9012", of_license),
        ("210987654321", f"{of_license}#{seat}"),
        (seat, f"{of_license}#{seat}"),
        (sold.license.customer_id, of_customer),
        ("customer@exam", of_customer),
    ]:
        answer = support.post("/admin/search", {"q": words}, seen="/admin/search")
        assert answer.headers.get("Location") == target, words


def test_the_search_shows_several_and_says_when_there_is_nothing(admin, sell):
    for number in range(2):
        sell(email=f"c{number}@twins.example", now=today())
    page = admin.post("/admin/search", {"q": "twins"}, seen="/admin/search").text
    assert "c0@twins.example" in page
    assert "c1@twins.example" in page
    for words, said in [
        ("nobody at all", "Nothing was found for"),
        ("inv_00000000000000000000", "has this id"),
        ("", ""),
    ]:
        answer = admin.post("/admin/search", {"q": words}, seen="/admin/search")
        assert said in answer.text
        assert "the twelve digits of an AWS account" in answer.text


@pytest.mark.parametrize("key", [UNKNOWN, UNKNOWN[:-1], "CAIO-v1-ACME-ALL-20270101-" + "0" * 64])
def test_a_wrong_key_is_not_repeated(admin, key):
    answer = admin.post("/admin/search", {"q": key}, seen="/admin/search")
    assert answer.status_code == 200
    assert "No license has this key" in answer.text
    assert key not in answer.text
