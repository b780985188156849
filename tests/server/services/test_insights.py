"""Today's figures and the outlook, counted by both databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from licet_server.licensing.insights import Bound, Sign
from licet_server.licensing.seats import EndReason
from licet_server.licensing.trends import LEAST_DAYS
from licet_server.services.capacity import capacity
from licet_server.services.churn import churn_risks
from licet_server.services.insights import outlook
from licet_server.services.near_limits import near_limits
from licet_server.services.renewals_ahead import renewals_ahead
from licet_server.services.today import activity, business
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import SubscriptionRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import (
    ActivationRow,
    EndpointRow,
    OutboxRow,
    QuotaUseRow,
    UsageDayRow,
    ValidationDayRow,
)
from tests.factories import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def ask(engine):
    def asked(service, now=NOW, **options):
        with reading(engine) as session:
            return service(session, now=now, **options)

    return asked


@pytest.fixture
def write(engine):
    def written(*rows):
        with transaction(engine) as session:
            session.add_all(rows)

    return written


@pytest.fixture
def change(engine):
    def changed(issued, **columns):
        with transaction(engine) as session:
            row = session.get_one(LicenseRow, issued.license.id)
            for name, value in columns.items():
                setattr(row, name, value)

    return changed


def seat(issued, instance, *, taken=DAY, seen=timedelta(0), ended=None, reason=None):
    """Make an activation; all times are how long ago."""
    return ActivationRow(
        license_id=issued.license.id,
        instance_id=instance,
        address="10.0.0.1",
        activated_at=NOW - taken,
        last_seen_at=NOW - seen,
        ended_at=None if ended is None else NOW - ended,
        end_reason=reason,
    )


def answers(issued, days_ago, code="VALID", count=1):
    license_id = "" if issued is None else issued.license.id
    return [
        ValidationDayRow(day=TODAY - ago * DAY, license_id=license_id, code=code, answers=count) for ago in days_ago
    ]


def subscription(issued, ref, **columns):
    told = {"status": "active", "price": Decimal("4999.00"), "currency": "EUR"} | columns
    return SubscriptionRow(provider="stripe", ref=ref, license_id=issued.license.id, created_at=NOW, **told)


class TestToday:
    def test_answers_are_split_by_day_and_refusals_come_most_often_first(self, sell, write, ask):
        issued = sell()
        write(
            *answers(issued, [0, 1], count=5),
            *answers(issued, [1], "IN_GRACE", 2),
            *answers(issued, [0], "EXPIRED", 3),
            *answers(None, [29], "NOT_FOUND", 4),
            *answers(issued, [30], "SUSPENDED", 9),
        )
        found = ask(activity)
        assert len(found["days"]) == 30
        assert found["granted"][-2:] == [7, 5]
        assert (found["refused"][0], found["refused"][-1]) == (4, 3)
        assert found["refusals"] == [("NOT_FOUND", 4), ("EXPIRED", 3)]

    def test_silent_instances_are_those_past_their_patience_and_those_lost_within_a_day(self, sell, write, ask):
        issued = sell()  # three heartbeats of ten minutes
        lost = {"reason": EndReason.DEAD.value, "seen": timedelta(hours=3)}
        write(
            seat(issued, "lives"),
            seat(issued, "unnoticed", seen=timedelta(minutes=30)),
            seat(issued, "lost", ended=timedelta(hours=2), **lost),
            seat(issued, "said-goodbye", ended=timedelta(hours=2), reason=EndReason.DEACTIVATED.value),
            seat(issued, "lost-long-ago", ended=timedelta(hours=25), **lost),
            seat(issued, "back", ended=timedelta(hours=2), **lost),
            seat(issued, "back", taken=timedelta(hours=1)),
        )
        found = ask(activity)
        assert found["live"] == {"OPT": 2}
        assert found["silent"] == 2
        assert [one.instance_id for one in found["silent_ones"]] == ["unnoticed", "lost"]

    def test_instances_of_a_suspended_license_are_nobodys_worry(self, sell, write, change, ask):
        issued = sell()
        write(seat(issued, "silent", seen=DAY))
        change(issued, status="suspended")
        assert ask(activity)["silent"] == 0

    def test_what_waits_for_somebody_is_counted(self, sell, write, ask):
        issued = sell()
        endpoints = [EndpointRow(url="https://a.example", events=["*"], created_at=NOW, enabled=on) for on in (1, 0)]
        write(*endpoints)
        on, off = (each.id for each in endpoints)
        late = NOW - timedelta(hours=1)
        same = {"kind": "webhook", "event_id": "evt", "event_type": "license.created", "payload": {}}
        write(
            subscription(issued, "sub_1", trouble="a price that no plan has"),
            OutboxRow(target=on, created_at=late, due_at=late, **same),
            OutboxRow(target=on, created_at=late, due_at=late, attempts=3, **same),
            OutboxRow(target=off, created_at=late, due_at=late, **same),
            OutboxRow(target=on, created_at=late, due_at=late, gave_up_at=NOW, **same),
        )
        found = ask(business, mail_configured=True)
        assert (found["troubles"], found["overdue"], found["given_up"]) == (1, 1, {on: 1})
        assert found["statuses"] == {"active": 1}
        assert [each["id"] for each in found["expiring"]["licenses"]] == []


class TestNearLimits:
    def test_seats_that_are_nearly_taken_name_the_plan_with_room_and_its_price(self, sell, write, ask):
        issued = sell()
        write(*(seat(issued, f"i-{at}") for at in range(4)), seat(issued, "dead", seen=DAY))
        [near] = ask(near_limits)
        assert (near.need.bound, near.need.used, near.need.most) == (Bound.SEATS, 4, 5)
        assert (near.fits, near.price, near.more) == ("enterprise", None, None)

    def test_dead_instances_make_nobody_near_a_limit(self, sell, write, ask):
        issued = sell()
        write(*(seat(issued, f"i-{at}", seen=DAY) for at in range(5)))
        assert ask(near_limits) == []

    def test_what_was_refused_most_comes_first_with_the_difference_in_price(self, sell, write, ask):
        often, once = sell("starter"), sell("starter")
        write(
            *answers(often, [1, 2], "LIMIT_EXCEEDED", 3),
            *answers(once, [1], "TOO_MANY_ACTIVATIONS", 1),
            *answers(once, [31], "LIMIT_EXCEEDED", 99),
        )
        found = ask(near_limits)
        assert [(each.license_id, each.need.bound, each.need.refused) for each in found] == [
            (often.license.id, Bound.RESOURCES, 6),
            (once.license.id, Bound.SEATS, 1),
        ]
        assert {(each.fits, each.more) for each in found} == {("pro", Decimal("3500.00"))}

    def test_licenses_that_do_not_work_are_left_out(self, sell, write, change, ask):
        issued = sell("starter")
        write(*answers(issued, [1], "LIMIT_EXCEEDED", 9))
        change(issued, status="suspended")
        assert ask(near_limits) == []

    @pytest.mark.parametrize(
        ("used", "exhausted", "own", "is_near"),
        [
            pytest.param(79_999, None, {}, False, id="below"),
            pytest.param(80_000, None, {}, True, id="eight-tenths"),
            pytest.param(10, NOW, {}, True, id="did-not-suffice"),
            pytest.param(90_000, None, {"quotas": {"requests": {"amount": 10**6, "period": "month"}}}, False, id="own"),
        ],
    )
    def test_a_quota_counts_in_its_present_period(self, sell, write, change, ask, used, exhausted, own, is_near):
        issued = sell(plan="pro", product="LMG")
        change(issued, **own)
        key = {"license_id": issued.license.id, "metric": "requests", "period": "month"}
        write(
            QuotaUseRow(**key, period_start=TODAY.replace(day=1), used=used, exhausted_at=exhausted),
            QuotaUseRow(**key, period_start=TODAY.replace(month=10, day=1), used=99_999),
        )
        found = ask(near_limits)
        assert [each.need.used for each in found] == ([used] if is_near else [])
        assert [each.fits for each in found] == (["team"] if is_near else [])


class TestChurn:
    def test_who_stopped_after_regular_use_is_named_with_what_it_brings(self, sell, write, ask):
        stopped, steady, rarely = sell(), sell(), sell()
        write(
            *answers(stopped, range(15, 75)),
            *answers(steady, range(1, 75)),
            *answers(rarely, range(15, 30)),
            seat(stopped, "a", taken=60 * DAY, ended=DAY),
            seat(stopped, "b", taken=60 * DAY, ended=DAY),
        )
        [found] = ask(churn_risks)
        assert found.license_id == stopped.license.id
        assert (found.signals.before, found.signals.recent) == (60, 0)
        assert [sign for sign, _ in found.risk.points] == [Sign.STOPPED, Sign.SEATS_FALL]
        assert (found.stake, found.currency) == (Decimal("4999.00"), "EUR")

    def test_subscriptions_that_end_or_fail_count_and_the_dearest_comes_first(self, sell, write, ask):
        cheap, dear, over, trial = sell("starter"), sell(), sell(), sell(trial=True, email="trial@example.com")
        write(
            subscription(cheap, "sub_1", cancels=True),
            subscription(dear, "sub_2", failing_since=NOW - DAY, status="past_due"),
            subscription(over, "sub_3", cancels=True, status="ended"),
            *answers(trial, range(15, 75)),
        )
        found = ask(churn_risks)
        assert [(each.license_id, [sign for sign, _ in each.risk.points]) for each in found] == [
            (dear.license.id, [Sign.PAYMENT_FAILS]),
            (cheap.license.id, [Sign.CANCELS]),
        ]


class TestCapacity:
    def test_two_weeks_make_a_line_and_less_does_not(self, sell, write, ask):
        issued = sell()
        write(
            *answers(issued, range(LEAST_DAYS + 1), count=100),
            *(
                UsageDayRow(license_id=issued.license.id, metric="calls", day=TODAY - ago * DAY, quantity=7, events=1)
                for ago in range(1, LEAST_DAYS)
            ),
        )
        found = ask(capacity)
        assert found.validations.values == (100,) * LEAST_DAYS  # today is not over
        assert [round(each.expected) for each in found.validations.ahead] == [100, 100, 100]
        assert [(line.name, line.trend) for line in found.metrics] == [("calls", None)]
        assert found.database_ahead > found.database_bytes > 0

    def test_seats_of_past_days_follow_from_when_they_were_taken_and_ended(self, sell, write, ask):
        issued = sell()
        write(
            seat(issued, "a", taken=3 * DAY),
            seat(issued, "b", taken=3 * DAY, ended=DAY),
            seat(issued, "today", taken=timedelta(hours=1)),
        )
        assert ask(capacity).instances.values == (2, 2, 1)


class TestRenewals:
    def test_terms_are_added_up_by_month_and_by_whether_they_renew(self, sell, write, change, ask):
        renewed, cancelled, by_hand, later = (sell() for _ in range(4))
        for issued, days in ((renewed, 5), (cancelled, 5), (by_hand, 40), (later, 150)):
            change(issued, expires_at=NOW + days * DAY, grace_until=NOW + (days + 7) * DAY)
        write(subscription(renewed, "sub_1"), subscription(cancelled, "sub_2", cancels=True))
        november, december, *others = ask(renewals_ahead)
        assert (november.month, november.terms, november.renewing) == ("2026-11", 2, 1)
        [worth] = november.worth
        assert (worth.currency, worth.total, worth.renewing) == ("EUR", Decimal("9998.00"), Decimal("4999.00"))
        assert (december.terms, december.renewing) == (1, 0)
        assert [each.terms for each in others] == [0, 0]


def test_an_empty_installation_has_an_outlook(ask):
    found = ask(outlook)
    assert (found.near, found.leaving) == ([], [])
    assert found.capacity.validations.values == ()
    assert found.capacity.database_ahead is None
    assert [each.month for each in found.renewals] == ["2026-11", "2026-12", "2027-01", "2027-02"]
