"""Count what was used: each event once, all of a batch or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from licet_server.errors import ConflictError, InputError
from licet_server.licensing.metering import MOST, MOST_EVENTS, MOST_METRICS, Event
from licet_server.services.report_usage import Reported, report_usage
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import UsageDayRow, UsageEventRow
from licet_server.storage.usage import list_days, totals_by_day, totals_by_metric
from tests.factories import NOW
from tests.server.metering import at_once, report_made_up, report_the_same

DAY = timedelta(days=1)


@pytest.fixture
def report(engine):
    def reported(issued, *events, now=NOW, **fields):
        with transaction(engine) as session:
            return report_usage(session, issued.license.id, events, **fields, now=now)

    return reported


def days(engine, issued=None):
    chosen = select(UsageDayRow.metric, UsageDayRow.day, UsageDayRow.quantity, UsageDayRow.events)
    with reading(engine) as session:
        if issued is not None:
            chosen = chosen.where(UsageDayRow.license_id == issued.license.id)
        return [tuple(row) for row in session.execute(chosen.order_by(UsageDayRow.metric, UsageDayRow.day))]


def test_events_add_up_by_metric_and_day(report, sell, engine):
    issued = sell()
    assert report(
        issued,
        Event("1", "scans", 3),
        Event("2", "scans", 4, NOW),
        Event("3", "scans", 5, NOW - DAY),
        Event("4", "reports", 1),
    ) == Reported(4, 0)
    today = NOW.date()
    assert days(engine) == [
        ("reports", today, 1, 1),
        ("scans", today - DAY, 5, 1),
        ("scans", today, 7, 2),
    ]


def test_an_event_counts_once_whenever_and_in_whatever_company_it_comes_again(report, sell, engine):
    issued = sell()
    assert report(issued, Event("1", "scans", 3)) == Reported(1, 0)
    again = (Event("1", "scans", 3), Event("2", "scans", 1), Event("1", "reports", 9), Event("2", "scans", 7))
    assert report(issued, *again, now=NOW + DAY) == Reported(1, 3)
    assert report(issued, *again, now=NOW + 80 * DAY) == Reported(0, 4)
    assert days(engine) == [("scans", NOW.date(), 3, 1), ("scans", NOW.date() + DAY, 1, 1)]


def test_ids_of_two_licenses_do_not_meet(report, sell):
    first, second = sell(), sell()
    assert [report(each, Event("1", "scans", 1)).accepted for each in (first, second, first)] == [1, 1, 0]


def test_an_empty_batch_is_no_mistake(report, sell):
    assert report(sell()) == Reported(0, 0)


def test_an_event_says_when_and_where_it_was_and_when_it_came(report, sell, engine):
    report(sell(), Event("1", "scans", 3, NOW - DAY), Event("2", "scans", 3), instance_id="i-1")
    with reading(engine) as session:
        rows = session.scalars(select(UsageEventRow).order_by(UsageEventRow.event_id))
        found = [(row.at, row.received_at, row.instance_id) for row in rows]
    assert found == [
        (NOW - DAY, NOW, "i-1"),
        (NOW, NOW, "i-1"),
    ]


def test_a_day_is_that_of_utc(report, sell, engine):
    at = datetime.fromisoformat("2026-11-20T00:30:00+05:30")
    report(sell(), Event("1", "scans", 1, at.astimezone(UTC)), Event("2", "scans", 1, at))
    assert days(engine) == [("scans", date(2026, 11, 19), 2, 2)]


def test_a_batch_of_which_one_event_is_wrong_counts_nothing(report, sell, engine):
    issued = sell()
    with pytest.raises(InputError) as refused:
        report(issued, Event("1", "scans", 1), Event("2", "scans", 1, NOW + timedelta(minutes=6)))
    assert refused.value.field == "events.1.at"
    assert days(engine) == []
    assert report(issued, Event("1", "scans", 1), Event("2", "scans", 1)) == Reported(2, 0)


def test_the_longest_batch_of_the_largest_events_on_as_many_days_as_may_be_is_counted(report, sell, engine):
    issued = sell()
    events = [Event(f"e{number}", f"m{number % 20}", MOST, NOW - (number // 20) * DAY) for number in range(MOST_EVENTS)]
    assert report(issued, *events) == Reported(MOST_EVENTS, 0)
    with reading(engine) as session:
        first, last = NOW.date() - 89 * DAY, NOW.date()
        totals = totals_by_metric(session, first=first, last=last, limit=100)
        by_day, _ = totals_by_day(session, first=first, last=last, limit=200)
    assert [(total.quantity, total.events, total.licenses) for total in totals] == [(50 * MOST, 50, 1)] * 20
    assert sum(total.quantity for total in totals) == MOST_EVENTS * MOST
    assert (by_day[0].day, by_day[0].quantity) == (NOW.date(), MOST)


def test_figures_of_thousands_of_licenses_pass_63_bits_and_stay_exact(sell, engine):
    issued = sell()
    rows = [
        {
            "license_id": issued.license.id,
            "metric": "scans",
            "day": NOW.date() - number * DAY,
            "quantity": MOST,
            "events": 1,
        }
        for number in range(1100)
    ]
    with transaction(engine) as session:
        session.execute(UsageDayRow.__table__.insert(), rows)
        (total,) = totals_by_metric(session, first=NOW.date() - 1100 * DAY, last=NOW.date(), limit=1)
    assert total.quantity == 1100 * MOST > 2**63


def test_a_day_that_is_full_takes_nothing_more_and_its_batch_counts_nowhere(report, sell, engine):
    issued = sell()
    report(issued, Event("1", "scans", MOST - 5))
    with pytest.raises(ConflictError, match="scans on 2026-11-20 would pass 9,007,199,254,740,991"):
        report(issued, Event("2", "reports", 1), Event("3", "scans", 6))
    with pytest.raises(ConflictError):
        report(issued, Event("4", "other", MOST), Event("5", "other", 1))
    assert report(issued, Event("2", "reports", 1), Event("3", "scans", 5)) == Reported(2, 0)
    assert days(engine) == [("reports", NOW.date(), 1, 1), ("scans", NOW.date(), MOST, 2)]


def test_a_list_of_days_goes_on_where_it_ended(report, sell, engine):
    issued = sell()
    report(issued, *(Event(f"{day}{name}", name, 1, NOW - day * DAY) for day in range(5) for name in "abc"))
    seen, after = [], None
    with reading(engine) as session:
        while True:
            part, after = list_days(
                session, issued.license.id, first=NOW.date() - 3 * DAY, last=NOW.date(), after=after, limit=5
            )
            seen += [(row.day, row.metric) for row in part]
            if after is None:
                break
    assert seen == [(NOW.date() - day * DAY, name) for day in range(4) for name in "cba"]


@given(
    batches=st.lists(
        st.lists(
            st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y"]), st.integers(1, 5), st.integers(0, 3)),
            max_size=12,
        ),
        max_size=6,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.sqlite_only(reason="what concurrency could change, other tests show on both")
def test_whatever_is_sent_in_whatever_order_the_days_are_the_sum_of_the_first_of_each_id(report, sell, engine, batches):
    issued = sell()
    first, accepted, sent = {}, 0, 0
    for batch in batches:
        events = [Event(name, metric, quantity, NOW - back * DAY) for name, metric, quantity, back in batch]
        done = report(issued, *events)
        accepted, sent = accepted + done.accepted, sent + done.accepted + done.duplicates
        for event in events:
            first.setdefault(event.id, event)
    expected: dict = {}
    for event in first.values():
        key = (event.metric, event.at.date())
        quantity, events = expected.get(key, (0, 0))
        expected[key] = (quantity + event.quantity, events + 1)
    assert days(engine, issued) == [(*key, *value) for key, value in sorted(expected.items())]
    assert (accepted, sent) == (len(first), sum(map(len, batches)))


def test_processes_that_report_the_same_batches_at_once_count_each_event_once(sell, engine, installation):
    issued = sell()
    told = {"license_id": issued.license.id, "batches": 10, "events": 300}
    accepted = at_once(report_the_same, settings=installation.settings, processes=4, **told)
    assert sum(accepted) == 3000
    assert days(engine) == [("scans", NOW.date(), 10 * sum(range(1, 301)), 3000)]
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(UsageEventRow)) == 3000


def test_a_license_has_so_many_metrics_a_day_and_what_is_one_too_many_is_named(report, sell, engine):
    issued, today = sell(), NOW.date()
    some = [Event(f"a{n}", f"m{n:03}", 1) for n in range(MOST_METRICS - 1)]
    assert report(issued, *some) == Reported(MOST_METRICS - 1, 0)
    with pytest.raises(InputError, match=rf"event 2 .* 200 metrics .*{today}") as refused:
        report(issued, Event("b", "m000", 1), Event("c", "x1", 1), Event("d", "x2", 1))
    assert refused.value.field == "events.2.metric"
    assert len(days(engine)) == MOST_METRICS - 1
    assert report(issued, Event("c", "x1", 1), Event("d", "x2", 1, NOW - DAY)) == Reported(2, 0)
    assert report(issued, Event("b", "m000", 1), Event("e", "x1", 1)) == Reported(2, 0)  # they are not new today
    assert report(sell(email="other@example.com"), Event("d", "x2", 1)) == Reported(1, 0)
    assert len(days(engine, issued)) == MOST_METRICS + 1


def test_processes_that_make_names_up_at_once_do_not_pass_the_most_metrics_together(sell, settings, engine):
    issued = sell()
    told = {"license_id": issued.license.id, "batches": 5, "events": 30}
    assert sum(at_once(report_made_up, settings=settings, processes=2, **told)) == 180  # a further 30 have no room
    assert len(days(engine)) == 180
