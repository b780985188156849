from __future__ import annotations

from datetime import timedelta

import pytest

from licet.terms import GraceMode, Quota, Status, Terms, check, check_grace, check_limit
from licet.verdict import Code, Count
from tests.plugin.vendor import NOW

END = NOW + timedelta(days=30)
TERMS = Terms("pro", features=("scan",), limits={"services": 3}, max_resources=10, starts_at=NOW, expires_at=END,
              grace_until=END + timedelta(days=7))  # fmt: skip


def test_terms_promise_nothing_that_was_not_said() -> None:
    bare = Terms("pro")
    assert (bare.quotas, bare.limits, bare.features) == ({}, {}, ())
    assert {bare.max_activations, bare.issued_at, bare.starts_at, bare.expires_at, bare.limit("resources")} == {None}
    with pytest.raises(TypeError):
        bare.quotas["api_calls"] = Quota(1, "day")  # type: ignore[index]
    with pytest.raises(AttributeError):
        bare.plan = "enterprise"  # type: ignore[misc]


def changed(**changes: object) -> Terms:
    named = {name: getattr(TERMS, name) for name in Terms.__slots__}
    return Terms(**named | changes)


@pytest.mark.parametrize(
    ("late", "code"),
    [
        pytest.param(timedelta(microseconds=-1), Code.VALID, id="last-instant"),
        pytest.param(timedelta(0), Code.IN_GRACE, id="end-is-exclusive"),
        pytest.param(timedelta(days=7, microseconds=-1), Code.IN_GRACE, id="last-instant-of-grace"),
        pytest.param(timedelta(days=7), Code.EXPIRED, id="grace-is-exclusive"),
    ],
)
def test_check_around_expiry(late: timedelta, code: Code) -> None:
    assert check(TERMS, feature="scan", now=END + late).code is code


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        pytest.param(changed(status=Status.REVOKED, starts_at=END), Code.REVOKED, id="revocation-before-all"),
        pytest.param(changed(status=Status.SUSPENDED, expires_at=NOW), Code.SUSPENDED, id="suspension-before-expiry"),
        pytest.param(changed(starts_at=END, features=()), Code.NOT_YET_VALID, id="start-before-feature"),
        pytest.param(changed(expires_at=NOW, grace_until=None), Code.EXPIRED, id="no-grace"),
        pytest.param(changed(features=()), Code.FEATURE_NOT_LICENSED, id="feature"),
        pytest.param(changed(expires_at=None, grace_until=None), Code.VALID, id="perpetual"),
    ],
)
def test_the_first_failing_rule_decides(terms: Terms, code: Code) -> None:
    assert check(terms, feature="scan", now=NOW).code is code


@pytest.mark.parametrize(
    ("early", "code"), [(timedelta(microseconds=-1), Code.NOT_YET_VALID), (timedelta(0), Code.VALID)]
)
def test_the_first_instant_counts(early: timedelta, code: Code) -> None:
    assert check(TERMS, feature="scan", now=NOW + early).code is code


def test_quotas_seats_and_the_day_of_sale_do_not_decide_a_call() -> None:
    spent = changed(quotas={"api_calls": Quota(0, "day")}, max_activations=0, issued_at=END)
    assert check(spent, feature="scan", now=NOW).code is Code.VALID
    assert check_limit(spent, name="api_calls", count=Count(1)).valid


def test_no_feature_asks_only_for_a_live_license() -> None:
    assert check(changed(features=()), feature=None, now=NOW).valid


@pytest.mark.parametrize(("total", "code"), [(0, Code.VALID), (10, Code.VALID), (11, Code.LIMIT_EXCEEDED)])
def test_a_limit_may_be_reached_but_not_passed(total: int, code: Code) -> None:
    assert check_limit(TERMS, name="resources", count=Count(total)).code is code


def test_a_named_limit_is_compared_and_an_unknown_one_is_unlimited() -> None:
    refused = check_limit(TERMS, name="services", count=Count(4, source="your own count"))
    assert (refused.code, refused.limit, refused.limit_name) == (Code.LIMIT_EXCEEDED, 3, "services")
    assert check_limit(TERMS, name="users", count=Count(10**9)).valid


def test_a_lower_bound_is_called_one() -> None:
    assert check_limit(TERMS, name="resources", count=Count(11, exact=False)).detail.startswith("At least 11")


HALF = timedelta(days=3.5)


@pytest.mark.parametrize(
    ("late", "reads", "destroys", "runs"),
    [
        pytest.param(timedelta(microseconds=-1), False, True, True, id="nothing-stops-before-the-end"),
        pytest.param(timedelta(0), False, True, False, id="what-may-destroy-stops-at-once"),
        pytest.param(timedelta(0), False, False, True, id="what-only-adds-goes-on"),
        pytest.param(HALF - timedelta(microseconds=1), False, False, True, id="until-half-of-the-grace-is-over"),
        pytest.param(HALF, False, False, False, id="and-stops-then"),
        pytest.param(timedelta(days=7, microseconds=-1), True, False, True, id="what-reads-goes-on-to-the-end"),
    ],
)
def test_in_a_grace_period_for_reading_tools_stop_by_what_they_do(
    late: timedelta, reads: bool, destroys: bool, runs: bool
) -> None:
    terms = changed(grace_mode=GraceMode.READ_ONLY, grace_until=END + timedelta(days=7))
    verdict = check_grace(terms, reads=reads, destroys=destroys, now=END + late)
    assert verdict.valid is runs
    if not runs:
        assert verdict.code is Code.EXPIRED
        assert "only tools that read" in verdict.detail
    assert check_grace(changed(grace_until=terms.grace_until), reads=reads, destroys=destroys, now=END + late).valid
