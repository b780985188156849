"""Refusals that name the plan that would not refuse, and rates of metrics."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.services.consume import Wanted, consume, consumed_object
from licet_server.services.find import find_license
from licet_server.services.update_license import update_license
from licet_server.services.validate import validate
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import QuotaUseRow
from tests.factories import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def take(engine, installation):
    def taken(issued, quantity=1, metric="requests", now=NOW):
        with transaction(engine) as session:
            own = {"pepper": installation.secrets.pepper, "signer": installation.signer}
            return consume(session, ValidateRequest(issued.key), Wanted(metric, quantity), **own, now=now)

    return taken


@pytest.fixture
def ask(engine, installation):
    def asked(issued, **fields):
        with reading(engine) as session:
            own = {"pepper": installation.secrets.pepper, "signer": installation.signer}
            return validate(session, ValidateRequest(issued.key, **fields), **own, now=NOW)

    return asked


def test_what_comes_too_fast_is_refused_before_the_quota_is_touched(sell, take, engine):
    issued = sell("free", product="LMG")
    assert take(issued, 30).granted == 30
    refused = take(issued)
    shown = consumed_object(refused, Wanted("requests", 1))
    assert (shown["valid"], shown["code"], shown["granted"]) == (False, "RATE_LIMITED", 0)
    assert (shown["retry_after"], shown["receipt"], shown["limit"]) == (2, None, None)
    assert shown["upgrade"] == {"plan": "pro", "name": "Pro", "price": "19.00", "currency": "EUR", "url": None}
    assert shown["message"] == (
        "requests may be used 30 times a minute. Try again in 2 s. The Pro plan would allow it."
    )
    with reading(engine) as session:
        assert session.scalars(select(QuotaUseRow.used)).all() == [30]
    again = take(issued, now=NOW + 2 * SECOND)
    assert (again.granted, again.used, again.retry_after, again.upgrade) == (1, 31, None, None)


@pytest.mark.sqlite_only(reason="the database makes no difference to what is answered")
def test_more_at_once_than_a_rate_holds_is_never_granted(sell, take):
    refused = take(sell("free", product="LMG"), 31)
    assert (refused.verdict.code, refused.retry_after) == (Code.RATE_LIMITED, None)
    assert refused.upgrade is not None
    assert refused.upgrade["plan"] == "pro"


@pytest.mark.sqlite_only(reason="the database makes no difference to what is answered")
def test_a_quota_that_is_used_up_names_the_plan_with_a_larger_one(sell, take, change_own):
    issued = change_own(sell("free", product="LMG"), quotas={"requests": {"amount": 20, "period": "month"}})
    assert take(issued, 20).upgrade is None
    refused = take(issued)
    assert refused.verdict.code is Code.QUOTA_EXHAUSTED
    assert refused.upgrade is not None
    assert refused.upgrade["plan"] == "pro"
    assert refused.verdict.detail.endswith("The Pro plan would allow it.")


@pytest.fixture
def change_own(engine, installation):
    """Give a license terms of its own."""

    def changed(issued, **terms):
        with transaction(engine) as session:
            row = find_license(session, issued.license.id, pepper=installation.secrets.pepper, lock=True)
            assert update_license(session, row, terms, now=NOW)
        return issued

    return changed


@pytest.mark.sqlite_only(reason="the database makes no difference to what is answered")
def test_a_license_may_have_a_rate_of_its_own(sell, take, change_own):
    issued = change_own(sell("free", product="LMG"), rates={"requests": "2 per hour"})
    assert take(issued, 2).granted == 2
    assert take(issued).retry_after == 1800


@pytest.mark.sqlite_only(reason="the database makes no difference to what is answered")
@pytest.mark.parametrize(
    ("plan", "asked", "code", "upgrade"),
    [
        ("starter", {"feature": "generate_compliance_report"}, Code.FEATURE_NOT_LICENSED, "pro"),
        ("starter", {"resource_count": 1001}, Code.LIMIT_EXCEEDED, "pro"),
        ("pro", {"resource_count": 10001}, Code.LIMIT_EXCEEDED, "enterprise"),
        ("enterprise", {"feature": "of no plan"}, Code.FEATURE_NOT_LICENSED, None),
        ("starter", {"product": "NLS"}, Code.PRODUCT_MISMATCH, None),
        ("starter", {}, Code.VALID, None),
    ],
)
def test_a_validation_names_the_plan_that_would_do(sell, ask, plan, asked, code, upgrade):
    answer = ask(sell(plan), **asked)
    assert answer.verdict.code is code
    assert (None if answer.upgrade is None else answer.upgrade["plan"]) == upgrade
    assert ("https://optimnow.io/pricing" in answer.verdict.detail) is (upgrade is not None)
