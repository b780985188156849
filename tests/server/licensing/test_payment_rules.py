"""The table from money to license holds every case, and facts are merged so that order makes no difference."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.terms import Status
from licet_server.licensing.payment_rules import (
    TABLE,
    Account,
    Effect,
    Holding,
    Standing,
    Taken,
    further,
    holding,
    is_newer,
    standing,
)
from licet_server.licensing.payments import InvoiceStatus, SubscriptionStatus
from tests.factories import NOW

DUNNING = timedelta(days=14)
LATER = NOW + timedelta(days=365)
PAID = {"paid": True, "paid_until": LATER}


def test_every_standing_and_every_holding_has_an_effect():
    assert {(stands, held) for stands, row in TABLE.items() for held in row} == {
        (stands, held) for stands in Standing for held in Holding
    }


def test_no_money_makes_a_license_of_a_vendor_s_block():
    assert {TABLE[stands][Holding.BLOCKED] for stands in Standing} <= {
        Effect.NOTHING,
        Effect.FOLLOW,
        Effect.WITHDRAW,
    }


def test_nothing_brings_a_revoked_license_back():
    assert {TABLE[stands][Holding.REVOKED] for stands in Standing} <= {Effect.NOTHING, Effect.ATTENTION}


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        pytest.param(Account(), Standing.UNPAID, id="nothing-was-paid"),
        pytest.param(Account(status=SubscriptionStatus.ACTIVE), Standing.UNPAID, id="active-and-never-paid"),
        pytest.param(Account(**PAID), Standing.CURRENT, id="paid"),
        pytest.param(Account(SubscriptionStatus.ACTIVE, **PAID), Standing.CURRENT, id="paid-and-active"),
        pytest.param(
            Account(**PAID, failing_since=NOW - DUNNING + timedelta(microseconds=1)), Standing.FAILING, id="last-moment"
        ),
        pytest.param(Account(**PAID, failing_since=NOW - DUNNING), Standing.LAPSED, id="dunning-is-over"),
        pytest.param(Account(SubscriptionStatus.UNPAID, **PAID), Standing.LAPSED, id="the-provider-gave-up"),
        pytest.param(Account(SubscriptionStatus.PAUSED, **PAID), Standing.PAUSED, id="paused"),
        pytest.param(Account(SubscriptionStatus.ENDED, **PAID), Standing.RUNNING_OUT, id="ended-early"),
        pytest.param(
            Account(SubscriptionStatus.ENDED, paid=True, paid_until=NOW), Standing.ENDED, id="the-end-is-exclusive"
        ),
        pytest.param(Account(SubscriptionStatus.ENDED, paid=True), Standing.RUNNING_OUT, id="ended-and-perpetual"),
        pytest.param(Account(refunded=True, **PAID), Standing.REFUNDED, id="refunded"),
        pytest.param(Account(disputed=True, refunded=True, **PAID), Standing.DISPUTED, id="disputed-before-refunded"),
    ],
)
def test_standing(account: Account, expected: Standing):
    assert standing(account, dunning=DUNNING, now=NOW) is expected


@pytest.mark.parametrize(
    ("status", "by_us", "expected"),
    [
        (None, True, Holding.NONE),
        (Status.ACTIVE, True, Holding.ACTIVE),
        (Status.SUSPENDED, True, Holding.HELD),
        (Status.SUSPENDED, False, Holding.BLOCKED),
        (Status.REVOKED, True, Holding.REVOKED),
    ],
)
def test_holding(status: Status | None, by_us: bool, expected: Holding):
    assert holding(status, by_us=by_us) is expected


@given(st.lists(st.sampled_from(InvoiceStatus), min_size=1, max_size=4))
def test_an_invoice_ends_the_same_in_whatever_order_it_is_heard_of(heard: list[InvoiceStatus]):
    ends = set()
    for order in permutations(heard):
        now = order[0]
        for status in order[1:]:
            now = further(now, status)
        ends.add(now)
    assert len(ends) == 1


def _snapshots() -> st.SearchStrategy[Taken]:
    moments = st.integers(0, 3).map(lambda seconds: NOW + timedelta(seconds=seconds))
    return st.tuples(moments, st.sampled_from(SubscriptionStatus), st.sampled_from(["evt_a", "evt_b", "evt_c"]))


@given(st.lists(_snapshots(), min_size=1, max_size=5, unique=True))
def test_a_subscription_stands_the_same_in_whatever_order_its_snapshots_come(heard: list[Taken]):
    ends = set()
    for order in permutations(heard):
        now: Taken | None = None
        for one in order:
            now = one if is_newer(one, than=now) else now
        ends.add(now)
    assert len(ends) == 1


@given(_snapshots(), _snapshots())
def test_what_has_ended_stays_ended(one: Taken, other: Taken):
    ended: tuple[datetime, SubscriptionStatus, str] = (one[0], SubscriptionStatus.ENDED, one[2])
    assert other[1] is SubscriptionStatus.ENDED or not is_newer(other, than=ended)
