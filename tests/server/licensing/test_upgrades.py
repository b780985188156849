"""Which plan would do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.rates import Rate
from licet_server.licensing.upgrades import Lack, as_object, upgrade

FREE = Plan(
    "free",
    "Free",
    price=Decimal(0),
    currency="EUR",
    features=("servers",),
    max_resources=100,
    max_activations=1,
    limits={"servers": 3},
    quotas={"requests": Quota(1000, "month")},
    rates={"requests": Rate(60, "minute")},
)
PRO = replace(
    FREE,
    code="pro",
    name="Pro",
    price=Decimal(19),
    max_resources=1000,
    max_activations=5,
    limits={"servers": 25},
    quotas={"requests": Quota(100_000, "month")},
    rates={"requests": Rate(300, "minute")},
)
TEAM = replace(
    PRO, code="team", name="Team", price=Decimal(79), features=("servers", "teams"), max_resources=None, limits={}
)
CUSTOM = Plan("enterprise", "Enterprise", features=("servers", "teams", "sso"))
PRODUCT = Product("LMG", "Gateway", plans=(FREE, CUSTOM, TEAM, PRO), purchase_url="https://vendor.example.com/pricing")


@pytest.mark.parametrize(
    ("lack", "plan"),
    [
        pytest.param(Lack(feature="teams"), "team", id="a-feature"),
        pytest.param(Lack(feature="sso"), "enterprise", id="a-feature-that-is-sold-on-request"),
        pytest.param(Lack(feature="time travel"), None, id="a-feature-of-no-plan"),
        pytest.param(Lack(resources=1000), "pro", id="as-many-resources-as-fit"),
        pytest.param(Lack(resources=1001), "team", id="one-resource-more"),
        pytest.param(Lack(limits=("servers", 25)), "pro", id="a-limit"),
        pytest.param(Lack(limits=("servers", 26)), "team", id="a-limit-that-another-plan-does-not-have"),
        pytest.param(Lack(quota=("requests", Quota(1001, "month"))), "pro", id="a-quota"),
        pytest.param(Lack(quota=("requests", Quota(100_001, "month"))), "enterprise", id="a-quota-that-is-too-large"),
        pytest.param(Lack(quota=("requests", Quota(3000, "day"))), "pro", id="a-quota-of-another-period"),
        pytest.param(Lack(rate=("requests", 1)), "pro", id="a-rate"),
        pytest.param(Lack(rate=("requests", 301)), "enterprise", id="more-at-once-than-a-rate-holds"),
        pytest.param(Lack(seats=5), "pro", id="seats"),
        pytest.param(Lack(seats=6), "enterprise", id="too-many-seats"),
        pytest.param(Lack(seats_a_day=2), "pro", id="seats-a-day"),
    ],
)
def test_the_cheapest_plan_that_would_do_is_named(lack: Lack, plan: str | None) -> None:
    found = upgrade(PRODUCT, FREE, lack)
    assert (None if found is None else found.code) == plan


def test_a_plan_that_could_never_give_so_much_in_one_go_is_no_upgrade() -> None:
    daily = replace(PRO, quotas={"requests": Quota(500, "day")}, rates={"requests": Rate(600, "second")})
    product = replace(PRODUCT, plans=(FREE, daily))
    monthly = ("requests", Quota(1501, "month"))
    assert upgrade(product, FREE, Lack(quota=monthly, at_once=("requests", 500))) == daily
    assert upgrade(product, FREE, Lack(quota=monthly, at_once=("requests", 501))) is None
    assert upgrade(product, FREE, Lack(rate=("requests", 500))) == daily
    assert upgrade(product, FREE, Lack(rate=("requests", 501))) is None
    slow = replace(daily, quotas={}, rates={"requests": Rate(5, "second")})
    assert upgrade(replace(product, plans=(slow,)), FREE, Lack(quota=monthly, at_once=("requests", 6))) is None


def test_a_plan_in_another_currency_is_never_named() -> None:
    dollars = replace(PRO, currency="USD", price=Decimal(1))
    product = replace(PRODUCT, plans=(FREE, dollars))
    assert upgrade(product, FREE, Lack(resources=101)) is None
    assert upgrade(product, replace(FREE, currency=None), Lack(resources=101)) == dollars


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"features": ("servers", "sold alone")}, id="feature"),
        pytest.param({"max_activations": None}, id="seats"),
        pytest.param({"max_activations_per_day": 9}, id="seats-a-day"),
        pytest.param({"limits": {"servers": 99}}, id="limit"),
        pytest.param({"quotas": {}}, id="quota"),
        pytest.param({"rates": {}}, id="rate"),
    ],
)
def test_a_plan_that_would_take_something_away_is_no_upgrade(own: dict[str, object]) -> None:
    stricter = replace(PRO, max_activations_per_day=8)
    product = replace(PRODUCT, plans=(FREE, stricter))
    assert upgrade(product, replace(FREE, max_activations_per_day=1), Lack(resources=101)) == stricter
    held = replace(FREE, **({"max_activations_per_day": 1} | own))  # type: ignore[arg-type]
    assert upgrade(product, held, Lack(resources=101)) is None


def test_the_plan_at_hand_is_no_way_out_however_little_the_license_has() -> None:
    own = replace(PRO, max_resources=1)
    assert upgrade(replace(PRODUCT, plans=(PRO,)), own, Lack(resources=2)) is None


def test_an_upgrade_is_shown_with_its_price_and_where_to_buy() -> None:
    assert as_object(PRO, PRODUCT) == {
        "plan": "pro",
        "name": "Pro",
        "price": "19",
        "currency": "EUR",
        "url": "https://vendor.example.com/pricing",
    }
    assert as_object(CUSTOM, replace(PRODUCT, purchase_url=""))["price"] is None
