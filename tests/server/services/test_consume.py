"""Take from a quota: all or nothing, within its period, with a receipt, and never too much."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import select

from licet.jose import Token, decode
from licet.terms import Status
from licet.verdict import Code
from licet.wire import RECEIPT_TYPE, ValidateRequest
from licet_server.errors import ConflictError, SigningKeyMissingError
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.licensing.metering import MOST, MOST_METRICS, Event
from licet_server.services.consume import Wanted, consume, consumed_object
from licet_server.services.report_usage import report_usage
from licet_server.services.usage import quota_objects
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import EndpointRow, OutboxRow, QuotaUseRow, UsageDayRow
from tests.factories import NOW
from tests.independent import read_jws
from tests.server.metering import at_once, set_quotas, take_one_by_one

DAY = timedelta(days=1)


@pytest.fixture
def limited(sell, engine):
    """Sell a license with quotas."""

    def sold(**quotas):
        issued = sell("pro")
        set_quotas(engine, issued.license.id, **quotas)
        return issued

    return sold


@pytest.fixture
def take(engine, installation):
    def taken(issued, quantity=1, metric="calls", now=NOW, signer=installation.signer, **fields):
        with transaction(engine) as session:
            own = {"pepper": installation.secrets.pepper, "signer": signer}
            return consume(session, ValidateRequest(issued.key, **fields), Wanted(metric, quantity), **own, now=now)

    return taken


def used_on(engine):
    """Return what all licenses used of each metric on the day of NOW."""
    chosen = select(UsageDayRow.metric, UsageDayRow.quantity).where(UsageDayRow.day == NOW.date())
    with reading(engine) as session:
        return dict(session.execute(chosen).all())


def test_what_is_granted_is_taken_and_counted_as_usage(limited, take, engine):
    issued = limited(calls=(10, "day"))
    first, second = take(issued, 3), take(issued, 7)
    assert (first.granted, first.used, first.remaining) == (3, 3, 7)
    assert (second.granted, second.used, second.remaining) == (7, 10, 0)
    assert used_on(engine) == {"calls": 10}


def test_too_much_gets_nothing_at_all_and_says_what_is_left_and_when_it_comes_back(limited, take, engine):
    issued = limited(calls=(10, "month"))
    take(issued, 8)
    refused = take(issued, 3)
    assert (refused.verdict.code, refused.granted, refused.used, refused.remaining) == (Code.QUOTA_EXHAUSTED, 0, 8, 2)
    assert refused.receipt is None
    shown = consumed_object(refused, Wanted("calls", 3))
    assert (shown["limit"], shown["period"], shown["resets_at"]) == (10, "month", "2026-12-01T00:00:00Z")
    assert shown["message"] == (
        "2 of 10 calls are left, and 3 were asked for. It starts afresh on 2026-12-01 at 00:00 UTC. "
        "The Enterprise plan would allow it: https://optimnow.io/pricing"
    )
    assert take(issued, 2).granted == 2
    assert used_on(engine) == {"calls": 10}


def test_more_than_the_whole_quota_is_refused_though_nothing_was_used(limited, take, engine):
    refused = take(limited(calls=(10, "lifetime")), 11)
    assert (refused.verdict.code, refused.used, refused.remaining) == (Code.QUOTA_EXHAUSTED, 0, 10)
    assert consumed_object(refused, Wanted("calls", 11))["resets_at"] is None


def test_a_quota_of_nothing_grants_nothing(limited, take):
    assert take(limited(calls=(0, "day"))).granted == 0


@pytest.mark.parametrize(
    ("period", "full", "fresh"),
    [
        ("day", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)),
        ("month", datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        ("lifetime", NOW + 300 * DAY, None),
    ],
)
def test_a_quota_starts_afresh_with_its_period(limited, take, period, full, fresh):
    issued = limited(calls=(5, period))
    take(issued, 5)
    assert take(issued, now=full).granted == 0
    if fresh is not None:
        assert take(issued, now=fresh).remaining == 4


def test_each_metric_has_its_own_quota_and_one_without_is_not_limited(limited, take, engine):
    issued = limited(calls=(1, "day"), reports=(1, "day"))
    assert [take(issued, metric=name).granted for name in ("calls", "reports", "calls")] == [1, 1, 0]
    free = take(issued, 1_000_000, metric="scans")
    assert (free.granted, free.remaining, free.used, free.quota) == (1_000_000, None, None, None)
    assert used_on(engine) == {"calls": 1, "reports": 1, "scans": 1_000_000}


def test_two_licenses_do_not_share_a_quota(limited, take):
    first, second = limited(calls=(1, "day")), limited(calls=(1, "day"))
    assert [take(each).granted for each in (first, second, first)] == [1, 1, 0]


def test_a_quota_that_was_made_smaller_leaves_nothing_and_not_less(limited, take, engine):
    issued = limited(calls=(10, "day"))
    take(issued, 8)
    set_quotas(engine, issued.license.id, calls=(5, "day"))
    refused = take(issued)
    assert (refused.granted, refused.remaining) == (0, 0)
    with reading(engine) as session:
        (shown,) = quota_objects(session, session.get_one(LicenseRow, issued.license.id), now=NOW)
    assert (shown["limit"], shown["used"], shown["remaining"]) == (5, 8, 0)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_a_license_that_may_not_be_used_takes_nothing(limited, take, engine, status):
    issued = limited(calls=(10, "day"))
    with transaction(engine) as session:
        session.get_one(LicenseRow, issued.license.id).status = status.value
    refused = take(issued)
    assert (refused.verdict.code.value, refused.granted, refused.receipt) == (status.name, 0, None)
    assert used_on(engine) == {}


def test_an_instance_that_needs_a_seat_and_has_none_takes_nothing(limited, take, engine):
    issued = limited(calls=(10, "day"))
    with transaction(engine) as session:
        session.get_one(LicenseRow, issued.license.id).require_activation = True
    assert take(issued, instance_id="i-1").verdict.code is Code.NOT_ACTIVATED
    assert used_on(engine) == {}


def test_a_license_takes_until_its_grace_is_over_and_for_its_own_product_only(limited, take):
    issued = limited(calls=(10, "lifetime"))
    assert take(issued, product="NLS").verdict.code is Code.PRODUCT_MISMATCH
    end = issued.license.grace_until
    assert take(issued, now=end - timedelta(microseconds=1)).verdict.code is Code.IN_GRACE
    assert take(issued, now=end).verdict.code is Code.EXPIRED


def test_a_receipt_says_what_was_taken_and_is_signed(limited, take, installation):
    issued = limited(calls=(10, "month"))
    token = take(issued, 4, nonce="n-1").receipt
    header, claims = read_jws(token, OKPKey.import_key(installation.keyring.signing(now=NOW).public_jwk()))
    assert installation.keyring.public.verified(Token.take_apart(token), kind=RECEIPT_TYPE) == claims
    assert header["typ"] == "licet-receipt+jwt"
    assert claims.pop("jti")
    assert claims == {
        "iss": installation.issuer,
        "aud": "OPT",
        "sub": issued.license.id,
        "iat": int(NOW.timestamp()),
        "nonce": "n-1",
        "key_tail": issued.license.key_tail,
        "metric": "calls",
        "quantity": 4,
        "remaining": 6,
        "period": "month",
        "period_start": "2026-11-01",
    }


def test_a_receipt_without_a_quota_says_so(limited, take):
    claims = decode(take(limited(), 4).receipt.split(".")[1])
    assert b'"period":null' in claims
    assert b'"remaining":null' in claims


def test_the_first_exhaustion_of_a_period_is_announced_once(limited, take, engine):
    with transaction(engine) as session:
        session.add(EndpointRow(url="https://example.com", events=["usage.quota_exhausted"], created_at=NOW))
    issued = limited(calls=(2, "day"))
    for late in (timedelta(0), timedelta(hours=1), DAY):
        for _ in range(4):
            take(issued, now=NOW + late)
    with reading(engine) as session:
        told = [row.payload["data"] for row in session.scalars(select(OutboxRow).order_by(OutboxRow.created_at))]
    assert [each["resets_at"] for each in told] == ["2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"]
    assert told[0] == {
        "license_id": issued.license.id,
        "product": "OPT",
        "key_tail": issued.license.key_tail,
        "metric": "calls",
        "limit": 2,
        "used": 2,
        "period": "day",
        "resets_at": "2026-11-21T00:00:00Z",
        "asked": 1,
    }


def test_the_highest_total_of_a_day_is_reached_and_not_passed(limited, take, engine):
    issued = limited(calls=(MOST, "day"))
    take(issued, MOST - 1)
    assert take(issued).remaining == 0
    free = limited()
    take(free, MOST)
    with pytest.raises(ConflictError, match="calls on 2026-11-20 would pass"):
        take(free)
    with reading(engine) as session:
        assert session.get_one(UsageDayRow, (free.license.id, "calls", NOW.date())).quantity == MOST


def test_nothing_is_taken_when_the_receipt_cannot_be_signed(limited, take, engine, installation):
    issued = limited(calls=(10, "day"))
    with pytest.raises(SigningKeyMissingError):
        take(issued, 5, signer=Signer(Keyring(()), installation.issuer))
    with reading(engine) as session:
        assert session.scalars(select(QuotaUseRow)).all() == []
    assert used_on(engine) == {}


def test_two_thousand_takers_of_a_quota_of_a_thousand_get_exactly_a_thousand(limited, engine, installation):
    issued = limited(calls=(1000, "lifetime"))
    told = {"key": issued.key, "threads": 8, "takers": 500, "metric": "calls"}
    granted = at_once(take_one_by_one, settings=installation.settings, processes=4, **told)
    assert (len(granted), sum(granted)) == (2000, 1000)
    assert used_on(engine) == {"calls": 1000}
    with reading(engine) as session:
        assert session.get_one(QuotaUseRow, (issued.license.id, "calls", "lifetime", date(1970, 1, 1))).used == 1000


def test_a_metric_too_many_gives_way_to_those_that_have_a_quota(limited, take, engine):
    issued = limited(calls=(10, "day"))
    with transaction(engine) as session:
        events = [Event(str(n), f"m{n:03}", 1) for n in range(MOST_METRICS)]
        report_usage(session, issued.license.id, events, now=NOW)
    with pytest.raises(ConflictError, match="made_up would be more than the 200 metrics"):
        take(issued, metric="made_up")
    assert "made_up" not in used_on(engine)
    assert take(issued, metric="m000").granted == 1
    assert take(issued, metric="calls").granted == 1
    assert take(issued, metric="made_up", now=NOW + DAY).granted == 1
