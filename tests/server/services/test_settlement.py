"""From what a provider said to a license, a mail and the books: each once, in whatever order it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from licet_server.licensing.catalog import Plan
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    InvoiceReason,
    SubscriptionStatus,
)
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.installation import Installation
from licet_server.services.payment_inbox import replay_all
from licet_server.services.renew import renew
from licet_server.services.settlement import NO_PAYMENT
from licet_server.storage.catalog import find_product, put_product
from licet_server.storage.licenses import find_by_id
from licet_server.storage.sales import EventState, find_subscription_by_ref, invoices_of
from licet_server.storage.sales_tables import PaymentEventRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import AuditRow
from tests.factories import NOW
from tests.server.selling import (
    EMAIL,
    YEAR,
    Shop,
    disputed,
    event,
    failed,
    first,
    paid,
    refunded,
    stands,
)

DAY = timedelta(days=1)
FIRST_END, SECOND_END = NOW + YEAR, NOW + 2 * YEAR


@pytest.fixture
def shop(engine: Engine, installation: Installation) -> Shop:
    return Shop(engine, installation)


@pytest.fixture
def sold(engine: Engine) -> Callable[..., None]:
    """Change the plan ``pro`` of OPT, or another one, in the catalog."""

    def change(plan: str = "pro", **changes: object) -> None:
        with transaction(engine) as session:
            product = find_product(session, "OPT")
            assert product is not None
            plans = tuple(replace(one, **changes) if one.code == plan else one for one in product.plans)  # type: ignore[arg-type]
            free = Plan("free", "Free", segment="FREE", max_resources=10)
            put_product(session, replace(product, plans=(*plans, free)))

    return change


def states(shop: Shop) -> list[tuple[str, str | None]]:
    with Session(shop.engine) as session:
        rows = session.scalars(select(PaymentEventRow).order_by(PaymentEventRow.event_id))
        return [(row.state, row.reason) for row in rows]


def test_what_was_paid_is_issued_with_its_key_in_one_mail(shop: Shop):
    shop.hear(first(), now=NOW)
    issued, facts = shop.license(), shop.facts("license_delivery")
    assert (issued.plan, issued.customer.email, issued.customer.name) == ("pro", EMAIL, "A. Buyer")
    assert (issued.status, issued.expires_at) == ("active", FIRST_END)
    assert facts["license_key"].endswith(issued.key_tail)
    assert (facts["product"], facts["plan"]) == ("OptimNow FinOps Tag Compliance MCP", "Professional")
    assert shop.mails() == ["license_delivery"]
    row = shop.subscription()
    assert (row.license_id, row.customer_id, row.paid_until) == (issued.id, issued.customer_id, FIRST_END)
    assert [one.customer_id for one in shop.invoices()] == [issued.customer_id]


def test_the_same_events_again_change_nothing(shop: Shop):
    shop.hear(first(), now=NOW)
    version = shop.license().version
    for _ in range(2):
        shop.hear(first(), now=NOW + DAY)
        with transaction(shop.engine) as session:
            replay_all(session, EventState.DONE, now=NOW + DAY)
        shop.settle(now=NOW + DAY)
    assert shop.license().version == version
    assert shop.mails() == ["license_delivery"]


def test_a_renewal_moves_the_end_to_what_was_paid(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert shop.license().expires_at == SECOND_END
    assert shop.mails() == ["license_delivery", "renewed"]


def test_a_payment_that_fails_is_told_suspends_after_the_plan_s_days_and_is_forgiven_when_paid(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    assert shop.license().status == "active"
    assert shop.facts("payment_failed")["suspends_at"] == "2027-12-04T12:00:00Z"
    due = shop.subscription().recheck_at
    assert due == FIRST_END + 14 * DAY
    shop.settle(now=due - timedelta(seconds=1))
    assert shop.license().status == "active"
    shop.settle(now=due)
    assert shop.license().status == "suspended"
    shop.settle(now=due + DAY)
    assert shop.mails() == ["license_delivery", "payment_failed", "suspended"]
    shop.hear(paid("in_2", due + 2 * DAY, SECOND_END, made=FIRST_END), now=due + 2 * DAY)
    again = shop.license()
    assert (again.status, again.expires_at) == ("active", SECOND_END)
    assert sorted(shop.mails()[3:]) == ["reactivated", "renewed"]


def test_each_attempt_that_fails_is_told_once(shop: Shop):
    shop.hear(first(), now=NOW)
    for attempts in (1, 2, 2, 3):
        moment = FIRST_END + attempts * DAY
        shop.hear(failed("in_2", moment, attempts=attempts, made=FIRST_END), now=moment)
    assert shop.mails().count("payment_failed") == 3


def test_news_of_a_failure_that_come_after_its_payment_are_no_news(shop: Shop):
    shop.hear(first(), paid("in_2", FIRST_END + DAY, SECOND_END, made=FIRST_END), now=FIRST_END + DAY)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END + 2 * DAY)
    assert sorted(shop.mails()) == ["license_delivery", "renewed"]
    assert shop.subscription().failing_since is None


def test_what_is_cancelled_runs_until_its_period_ends_and_is_told_once(shop: Shop):
    shop.hear(first(), now=NOW)
    cancelled = stands(SubscriptionStatus.ACTIVE, NOW + DAY, cancels=True, period_end=FIRST_END)
    shop.hear(cancelled, now=NOW + DAY)
    shop.hear(stands(SubscriptionStatus.ENDED, FIRST_END), now=FIRST_END)
    over = shop.license()
    assert (over.status, over.expires_at) == ("active", FIRST_END)
    assert shop.facts("cancelled")["ends_at"] == "2027-11-20T12:00:00Z"
    assert shop.mails() == ["license_delivery", "cancelled"]


def test_an_end_at_once_leaves_what_was_paid_for(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(stands(SubscriptionStatus.ENDED, NOW + DAY), now=NOW + DAY)
    assert shop.license().expires_at == FIRST_END
    assert shop.subscription().recheck_at == FIRST_END
    assert shop.mails() == ["license_delivery", "cancelled"]


def test_a_plan_that_lapses_gives_its_license_the_free_one_and_takes_it_back_when_paid(
    shop: Shop, sold: Callable[..., None]
):
    sold(lapses_to="free")
    shop.hear(first(), now=NOW)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    shop.settle(now=FIRST_END + 14 * DAY)
    lapsed = shop.license()
    assert (lapsed.plan, lapsed.status, lapsed.expires_at, lapsed.max_resources) == ("free", "active", None, 10)
    assert shop.facts("lapsed")["old_plan"] == "Professional"
    shop.hear(paid("in_2", FIRST_END + 20 * DAY, SECOND_END, made=FIRST_END), now=FIRST_END + 20 * DAY)
    again = shop.license()
    assert (again.plan, again.expires_at, again.max_resources) == ("pro", SECOND_END, 10_000)


def test_a_paid_time_that_ends_with_its_subscription_lapses(shop: Shop, sold: Callable[..., None]):
    sold(lapses_to="free")
    shop.hear(first(), stands(SubscriptionStatus.ENDED, NOW + DAY), now=NOW + DAY)
    assert shop.license().plan == "pro"
    shop.settle(now=FIRST_END)
    assert (shop.license().plan, shop.license().expires_at) == ("free", None)


@pytest.mark.parametrize(("chosen", "status"), [("revoke", "revoked"), ("suspend", "suspended"), ("keep", "active")])
@pytest.mark.parametrize("news", [refunded, disputed])
def test_money_that_goes_back_takes_the_license_as_the_vendor_has_chosen(
    shop: Shop, news: Callable[..., BillingEvent], chosen: str, status: str
):
    shop.with_payments(on_refund=chosen, on_dispute=chosen)
    shop.hear(first(), now=NOW)
    shop.hear(news("in_1", NOW + DAY), now=NOW + DAY)
    assert shop.license().status == status
    told = {"revoke": ["withdrawn"], "suspend": ["suspended"], "keep": []}
    assert shop.mails()[1:] == told[chosen]


def test_a_refund_of_a_part_takes_nothing_away(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(refunded("in_1", NOW + DAY, "100.00"), now=NOW + DAY)
    assert shop.license().status == "active"
    assert [one.refunded for one in shop.invoices()] == [Decimal("100.00")]


def test_a_refund_that_is_heard_of_before_the_payment_waits_for_it(shop: Shop):
    shop.hear(refunded("in_1", NOW + DAY), stands(SubscriptionStatus.ACTIVE, NOW), now=NOW + DAY)
    assert shop.licenses() == []
    assert ("pending", NO_PAYMENT) in states(shop)
    shop.hear(first(), now=NOW + DAY)
    assert shop.mails() == []
    assert shop.licenses() == []


def test_a_dispute_that_was_won_gives_a_suspended_license_back(shop: Shop):
    shop.with_payments(on_dispute="suspend")
    shop.hear(first(), now=NOW)
    shop.hear(disputed("in_1", NOW + DAY), now=NOW + DAY)
    assert shop.license().status == "suspended"
    shop.hear(disputed("in_1", NOW + 2 * DAY, won=True), now=NOW + 2 * DAY)
    assert shop.license().status == "active"
    shop.hear(disputed("in_1", NOW + DAY), now=NOW + 3 * DAY)
    assert shop.license().status == "active"


def test_a_pause_suspends_and_going_on_gives_back(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(stands(SubscriptionStatus.PAUSED, NOW + DAY), now=NOW + DAY)
    assert shop.license().status == "suspended"
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW + 2 * DAY), now=NOW + 2 * DAY)
    assert shop.license().status == "active"
    assert sorted(shop.mails()) == ["license_delivery", "reactivated", "suspended"]


def test_no_payment_undoes_what_the_vendor_has_suspended(shop: Shop, engine: Engine):
    shop.hear(first(), now=NOW)
    with transaction(engine) as session:
        row = find_by_id(session, shop.license().id, lock=True)
        assert row is not None
        change_status(session, row, Action.SUSPEND, now=NOW + DAY)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    found = shop.license()
    assert (found.status, found.expires_at) == ("suspended", SECOND_END)


def test_an_end_that_the_vendor_gave_by_hand_is_never_made_nearer(shop: Shop, engine: Engine):
    shop.hear(first(), now=NOW)
    given = NOW + 3 * YEAR
    with transaction(engine) as session:
        row = find_by_id(session, shop.license().id, lock=True)
        assert row is not None
        renew(session, row, until=given, now=NOW + DAY)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert shop.license().expires_at == given


def test_another_plan_comes_at_once_and_keeps_the_key(shop: Shop):
    shop.hear(first(), now=NOW)
    tail = shop.license().key_tail
    better = stands(SubscriptionStatus.ACTIVE, NOW + DAY, offer="OPT/starter", period_end=FIRST_END)
    shop.hear(better, now=NOW + DAY)
    found = shop.license()
    assert (found.plan, found.max_resources, found.key_tail) == ("starter", 1000, tail)
    assert shop.facts("plan_changed")["old_plan"] == "Professional"


def test_what_is_paid_for_a_revoked_license_needs_a_person(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(refunded("in_1", NOW + DAY), now=NOW + DAY)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert "is revoked: refund it, or issue a new license" in (shop.subscription().trouble or "")
    assert shop.mails() == ["license_delivery", "withdrawn"]


def test_a_price_that_is_no_plan_here_is_ignored_and_looked_at_again_once_it_is(shop: Shop, sold: Callable[..., None]):
    unknown = replace(first(), offer=None, price="price_9")
    shop.hear(unknown, now=NOW)
    assert states(shop) == [("ignored", "what it sells is no plan here")]
    assert shop.licenses() == []
    sold(stripe_price="price_9")
    with transaction(shop.engine) as session:
        assert replay_all(session, EventState.IGNORED, now=NOW) == 1
    shop.settle(now=NOW)
    assert shop.license().plan == "pro"


def test_an_event_that_was_ignored_counts_once_its_subscription_is_known(shop: Shop):
    shop.hear(replace(first(), offer=None), now=NOW)
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW), now=NOW + DAY)
    assert shop.license().expires_at == FIRST_END


def test_money_in_another_currency_buys_nothing_and_is_seen(shop: Shop):
    shop.hear(first(currency="USD"), now=NOW)
    assert shop.licenses() == []
    trouble = shop.subscription().trouble or ""
    assert "was paid in USD, and the plan pro is sold in EUR" in trouble


def test_money_of_the_other_mode_is_ignored(shop: Shop):
    stripe = replace(shop.here.payments.stripe, secret_key="sk_live_" + "x" * 20)
    shop.with_payments(stripe=stripe).hear(replace(first(), live=False), now=NOW)
    assert states(shop) == [("ignored", "it is from test mode, and this server is set up for live mode")]


def test_who_bought_is_found_out_later_when_no_event_says_so(shop: Shop):
    shop.hear(replace(first(), buyer=Buyer(ref="ctm_1")), now=NOW)
    row = shop.subscription()
    assert (row.trouble, row.recheck_at) == ("it was paid, and the provider has not said the buyer's email", NOW)
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW + DAY), now=NOW + DAY)
    assert shop.license().customer.email == EMAIL
    assert shop.subscription().trouble is None


def test_a_purchase_that_is_paid_once_lasts_as_the_plan_says(shop: Shop):
    once = replace(first(until=NOW), once=True)
    assert once.invoice is not None
    shop.hear(replace(once, invoice=replace(once.invoice, period_end=None, reason=InvoiceReason.ONCE)), now=NOW)
    assert shop.license().expires_at == FIRST_END


def test_a_first_payment_that_fails_issues_nothing_and_mails_nothing(shop: Shop):
    shop.hear(failed("in_1", NOW, reason=InvoiceReason.FIRST), stands(SubscriptionStatus.INCOMPLETE, NOW), now=NOW)
    assert shop.licenses() == []
    assert shop.mails() == []
    shop.hear(first(), stands(SubscriptionStatus.ACTIVE, NOW), now=NOW)
    assert shop.mails() == ["license_delivery"]


HISTORY = (
    stands(SubscriptionStatus.ACTIVE, NOW),
    first(),
    failed("in_2", FIRST_END),
    stands(SubscriptionStatus.PAST_DUE, FIRST_END),
    paid("in_2", FIRST_END + DAY, SECOND_END, made=FIRST_END),
    stands(SubscriptionStatus.ACTIVE, FIRST_END + DAY),
    stands(SubscriptionStatus.ACTIVE, FIRST_END + 2 * DAY, offer="OPT/starter"),
    refunded("in_1", FIRST_END + 3 * DAY, "10.00"),
    event(EventKind.PURCHASED, "evt_bought", NOW),
)


@pytest.mark.sqlite_only(reason="merging makes no difference between databases")
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_books_are_the_same_whatever_order_news_come_in_and_however_often(
    engine: Engine, installation: Installation, data: st.DataObject
):
    number = len(Shop(engine, installation).licenses())
    stream = f"sub_{number}_{data.draw(st.uuids())}"
    renamed = {"in_1": f"in_1_{stream}", "in_2": f"in_2_{stream}"}

    def own(one: BillingEvent) -> BillingEvent:
        facts, back = one.invoice, one.reversal
        if facts is not None:
            facts = replace(facts, ref=renamed[facts.ref], payment_ref=f"pi_{renamed[facts.ref]}")
        if back is not None:
            back = replace(back, payment_ref=f"pi_{renamed['in_1']}")
        return replace(one, id=f"{one.id}_{stream}", subscription=stream, invoice=facts, reversal=back)

    shop = Shop(engine, installation)
    often = [one for one in HISTORY for _ in range(data.draw(st.integers(1, 2)))]
    order, now = data.draw(st.permutations([own(one) for one in often])), FIRST_END + 10 * DAY
    while order:
        size = data.draw(st.integers(1, 4))
        shop.hear(*order[:size], now=now)
        order = order[size:]
    for hours in (1, 24):
        shop.settle(stream, now=now + timedelta(hours=hours))
    with Session(engine) as session:
        row = find_subscription_by_ref(session, "stripe", stream)
        assert row is not None
        assert row.license_id is not None
        license_row = find_by_id(session, row.license_id)
        assert license_row is not None
        assert (license_row.plan, license_row.status, license_row.expires_at) == ("starter", "active", SECOND_END)
        books = [(one.status, one.paid, one.refunded, one.period_end) for one in invoices_of(session, row.id)]
        amount = Decimal("4999.00")
        assert sorted(books) == [
            ("paid", amount, Decimal(0), SECOND_END),
            ("paid", amount, Decimal("10.00"), FIRST_END),
        ]
        assert (row.status, row.failing_since, row.trouble) == ("active", None, None)


def test_an_invoice_is_announced_and_written_down_once(shop: Shop, engine: Engine):
    for _ in range(2):
        shop.hear(first(), now=NOW)
    with Session(engine) as session:
        actions = list(session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))
    assert actions.count("invoice.paid") == 1
    assert actions.count("subscription.created") == 1
    assert actions.count("license.issued") == 1
