"""Rates in the database: many who take at once get no more than there is."""

from __future__ import annotations

import threading
from datetime import timedelta

from licet_server.licensing.rates import Rate
from licet_server.storage.rates import take_at_rate
from licet_server.storage.sales_tables import RateUseRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW

THREADS = 6
EACH = 15
RATE = Rate(40, "minute")


def test_many_at_once_get_exactly_what_there_is(sell, engine):
    license_id = sell("pro").license.id
    granted: list[bool] = []
    failed: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def taker() -> None:
        try:
            start.wait()
            for _ in range(EACH):
                with transaction(engine, patience_ms=60_000) as session:
                    taken = take_at_rate(session, license_id, "requests", RATE, 1, now=NOW)
                granted.append(taken.granted)
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            failed.append(error)

    running = [threading.Thread(target=taker) for _ in range(THREADS)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not failed
    assert (len(granted), sum(granted)) == (THREADS * EACH, RATE.amount)
    with reading(engine) as session:
        assert session.get_one(RateUseRow, (license_id, "requests")).full_at == NOW + RATE.length


def test_each_license_and_metric_has_a_rate_of_its_own(sell, engine):
    one, other = sell("pro").license.id, sell("pro", email="other@example.com").license.id
    with transaction(engine) as session:
        assert take_at_rate(session, one, "requests", RATE, 40, now=NOW).granted
        assert not take_at_rate(session, one, "requests", RATE, 1, now=NOW).granted
        assert take_at_rate(session, one, "scans", RATE, 40, now=NOW).granted
        assert take_at_rate(session, other, "requests", RATE, 40, now=NOW).granted


def test_what_is_rolled_back_was_not_taken(sell, engine):
    license_id = sell("pro").license.id
    try:
        with transaction(engine) as session:
            assert take_at_rate(session, license_id, "requests", RATE, 40, now=NOW).granted
            raise KeyError
    except KeyError:
        pass
    with transaction(engine) as session:
        assert take_at_rate(session, license_id, "requests", RATE, 40, now=NOW).granted


def test_a_slow_rate_that_becomes_a_fast_one_is_not_waited_for(sell, engine):
    license_id = sell("pro").license.id
    with transaction(engine) as session:
        assert take_at_rate(session, license_id, "requests", Rate(1, "day"), 1, now=NOW).granted
        refused = take_at_rate(session, license_id, "requests", RATE, 1, now=NOW)
        assert refused.retry_after(now=NOW) == 2
        later = NOW + timedelta(minutes=1)
        assert take_at_rate(session, license_id, "requests", Rate(1, "minute"), 1, now=later).granted
