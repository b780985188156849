"""Everything in figures, counted by the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from licet.terms import Status
from licet_server.errors import InputError
from licet_server.licensing.metering import Event
from licet_server.licensing.suspicion import Kind, Suspicion
from licet_server.services.report_usage import report_usage
from licet_server.services.stats import MONTHS, stats
from licet_server.services.watch import raise_flags
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def change(engine):
    def changed(issued, **columns):
        with transaction(engine) as session:
            row = session.get_one(LicenseRow, issued.license.id)
            for name, value in columns.items():
                setattr(row, name, value)

    return changed


@pytest.fixture
def figures(engine):
    def found(now=NOW, **options):
        with reading(engine) as session:
            return stats(session, now=now, **options)

    return found


def months(found):
    return {each["month"]: (each["new"], each["churned"]) for each in found["months"] if each["new"] or each["churned"]}


def test_an_empty_database_has_every_figure(figures):
    found = figures()
    assert [each["month"] for each in found["months"]][::11] == ["2025-12", "2026-11"]
    assert len(found["months"]) == MONTHS
    assert found | {"months": []} == {
        "customers": 0,
        "licenses": [],
        "validations_30_days": {},
        "statuses": {},
        "trials": {"running": 0, "paid_for": 0, "all": 0},
        "months": [],
        "expiring": {"days": 30, "count": 0, "licenses": []},
        "activations": {"live": 0, "products": {}},
        "usage_30_days": [],
        "flags": {"open": 0, "kinds": {}},
        "mail": {"configured": False, "waiting": 0, "failed": 0},
        "billing": {
            "subscriptions": {},
            "past_due": 0,
            "invoices": {"open": 0, "failed": 0},
            "events_7_days": {"failed": 0, "ignored": 0},
        },
    }


def test_statuses_add_up_over_products_and_plans(sell, change, figures):
    sell("pro")
    sell("starter")
    change(sell("pro", product="LMG"), status=Status.SUSPENDED.value)
    assert figures()["statuses"] == {"active": 2, "suspended": 1}
    assert figures(NOW + 366 * DAY)["statuses"] == {"in_grace": 2, "suspended": 1}
    assert figures(NOW + 372 * DAY)["statuses"] == {"expired": 2, "suspended": 1}


def test_what_was_issued_is_counted_by_month_with_its_list_prices(sell, figures):
    sell("pro")
    sell("pro", now=NOW - 30 * DAY)
    sell("starter", now=NOW - 30 * DAY)
    sell("enterprise")
    sell("pro", now=NOW - 800 * DAY)
    by_month = {each["month"]: each for each in figures()["months"]}
    assert by_month["2026-11"]["new"] == 2
    assert by_month["2026-11"]["list_prices"] == {"EUR": "4999.00"}
    assert by_month["2026-10"]["list_prices"] == {"EUR": "6498.00"}
    assert by_month["2026-10"]["plans"] == [
        {"product": "OPT", "plan": "pro", "new": 1, "churned": 0},
        {"product": "OPT", "plan": "starter", "new": 1, "churned": 0},
    ]
    assert by_month["2026-09"]["list_prices"] == {}


def test_a_month_is_that_of_utc(sell, figures):
    sell("pro", now=datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC))
    sell("pro", now=datetime(2026, 11, 1, tzinfo=UTC))
    assert months(figures()) == {"2026-10": (1, 0), "2026-11": (1, 0)}


def test_a_license_churns_when_it_is_revoked_or_when_its_grace_ends_unrenewed(sell, change, figures):
    old = NOW - 100 * DAY
    revoked, expired, renewed, both = (sell("pro", now=old) for _ in range(4))
    ended = datetime(2026, 9, 10, tzinfo=UTC)
    change(revoked, status=Status.REVOKED.value, status_changed_at=datetime(2026, 10, 5, tzinfo=UTC))
    change(expired, expires_at=ended - 7 * DAY, grace_until=ended)
    change(renewed, expires_at=ended + 365 * DAY, grace_until=ended + 372 * DAY)
    change(
        both,
        expires_at=ended - 7 * DAY,
        grace_until=ended,
        status=Status.REVOKED.value,
        status_changed_at=datetime(2026, 10, 5, tzinfo=UTC),
    )
    assert months(figures()) == {"2026-08": (4, 0), "2026-09": (0, 2), "2026-10": (0, 1)}


def test_a_license_in_its_grace_has_not_churned(sell, figures):
    sold = sell("pro").license
    assert sum(churned for _, churned in months(figures(sold.grace_until - DAY)).values()) == 0
    assert sum(churned for _, churned in months(figures(sold.grace_until)).values()) == 1


def test_trials_are_neither_sold_nor_lost(sell, change, figures):
    trial, bought = sell("pro", email="a@b.co"), sell("starter")
    tried = {"trial": True, "trial_customer_id": trial.license.customer_id}
    change(trial, **tried, grace_until=NOW + DAY, expires_at=NOW + DAY)
    change(bought, trial_customer_id=bought.license.customer_id)
    assert figures()["trials"] == {"running": 1, "paid_for": 1, "all": 2}
    later = figures(NOW + 2 * DAY)
    assert later["trials"] == {"running": 0, "paid_for": 1, "all": 2}
    assert months(later) == {"2026-11": (1, 0)}
    assert all(each["list_prices"] == {} for each in later["months"])  # when it was paid for, nobody knows here


def test_licenses_that_expire_soon_are_named_the_next_one_first(sell, change, figures):
    soon, sooner, later, gone = (sell("pro", email=f"{name}@b.co") for name in ("soon", "sooner", "later", "gone"))
    for issued, days in ((soon, 30), (sooner, 3), (later, 31), (gone, -1)):
        change(issued, expires_at=NOW + days * DAY - timedelta(seconds=1))
    change(sell("pro"), expires_at=NOW + DAY, status=Status.SUSPENDED.value)
    found = figures()["expiring"]
    assert (found["days"], found["count"]) == (30, 2)
    assert [each["email"] for each in found["licenses"]] == ["sooner@b.co", "soon@b.co"]
    assert found["licenses"][0]["key_tail"] == sooner.license.key_tail
    assert figures(expiring_days=31)["expiring"]["count"] == 3


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_days_that_make_no_sense_are_refused(figures, days):
    with pytest.raises(InputError):
        figures(expiring_days=days)


def test_seats_usage_and_flags_are_counted(sell, change, figures, engine):
    issued, other = sell("pro"), sell("pro", product="LMG")
    change(issued, heartbeat_seconds=600)
    with transaction(engine) as session:
        for number, (row, minutes, ended) in enumerate(
            [(issued, 1, None), (issued, 31, None), (issued, 1, NOW), (other, 1000, None)]
        ):
            at = NOW - timedelta(minutes=minutes)
            own = {"license_id": row.license.id, "instance_id": f"i-{number}", "address": "192.0.2.1"}
            session.add(ActivationRow(**own, activated_at=at, last_seen_at=at, ended_at=ended))
        events = [
            Event("1", "scans", 2, NOW),
            Event("2", "scans", 3, NOW - 29 * DAY),
            Event("3", "scans", 9, NOW - 30 * DAY),
        ]
        report_usage(session, issued.license.id, events, now=NOW)
        raise_flags(session, [Suspicion(Kind.WRONG_KEYS, "192.0.2.0/24", None)], now=NOW)
    found = figures()
    products = found["activations"]["products"]
    assert (products["OPT"], found["activations"]["live"]) == (1, sum(products.values()))
    assert found["usage_30_days"] == [{"metric": "scans", "quantity": 5, "events": 2, "licenses": 1}]
    assert found["flags"] == {"open": 1, "kinds": {"wrong_keys": 1}}


def test_seats_of_licenses_that_may_not_be_used_are_not_live(sell, change, figures, engine):
    names = ("revoked", "suspended", "over", "in grace", "used")
    sold = {name: sell("pro", email=f"{name.replace(' ', '')}@b.co") for name in names}
    change(sold["revoked"], status=Status.REVOKED.value)
    change(sold["suspended"], status=Status.SUSPENDED.value)
    change(sold["over"], expires_at=NOW - DAY, grace_until=NOW)
    change(sold["in grace"], expires_at=NOW - DAY, grace_until=NOW + DAY)
    change(sold["used"], expires_at=None, grace_until=None)
    for each in sold.values():
        change(each, heartbeat_seconds=None)
    with transaction(engine) as session:
        for each in sold.values():
            own = {"license_id": each.license.id, "instance_id": "i-1", "address": "192.0.2.1"}
            session.add(ActivationRow(**own, activated_at=NOW - DAY, last_seen_at=NOW - DAY))
    assert figures()["activations"] == {"live": 2, "products": {"OPT": 2}}


def test_more_licenses_need_no_more_statements(sell, figures, engine):
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    sell("pro")
    event.listen(engine, "before_cursor_execute", note)
    figures()
    first = len(statements)
    for number in range(10):
        sell("pro", email=f"{number}@b.co")
    statements.clear()
    figures()
    assert len(statements) == first
