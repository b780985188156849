"""What the table of payment rules says, done to a license; each mail is posted with what it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Status
from licet.wire import to_text
from licet_server.licensing.catalog import Plan
from licet_server.licensing.life import grace_end
from licet_server.licensing.payment_rules import TABLE, Effect, Holding, Standing, holding
from licet_server.licensing.payments import InvoiceReason, InvoiceStatus
from licet_server.licensing.transitions import Action
from licet_server.services import inputs, orders
from licet_server.services.catalog import find_plan
from licet_server.services.change_plan import change_plan
from licet_server.services.change_status import change_status
from licet_server.services.changes import changing, move_end
from licet_server.services.customers import complete
from licet_server.services.issue import issue
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import invoice_facts, license_facts
from licet_server.services.renew_by_checkout import give_back, prolong, to_be_renewed
from licet_server.services.sales_books import account, counts, wrong_currency
from licet_server.services.sales_desk import Desk
from licet_server.storage.catalog import find_product
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import let_checkouts_end
from licet_server.storage.sales import invoices_of
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.subscriptions import paid_since
from licet_server.storage.trail import announce

_BACK = ("refund", "dispute")
_LESS = frozenset({Effect.SUSPEND, Effect.LAPSE, Effect.WITHDRAW})
_MOST_STEPS = 4
"""No way through the table is longer: issue, follow, suspend, and nothing more to do."""


class _Case:
    """One subscription being settled, with its license."""

    def __init__(
        self, session: Session, here: Desk, row: SubscriptionRow, plan: Plan | None, dunning: timedelta, now: datetime
    ) -> None:
        self.session, self.here, self.row, self.plan, self.now = session, here, row, plan, now
        self.dunning = dunning
        self.license = None if row.license_id is None else find_by_id(session, row.license_id, lock=True)

    @property
    def holding(self) -> Holding:
        if self.license is None:
            return holding(None, by_us=False)
        by_us = self.row.held_at is not None and self.license.status_changed_at == self.row.held_at
        return holding(Status(self.license.status), by_us=by_us)

    @property
    def is_by_hand(self) -> bool:
        """Whether the vendor has given the license another plan, or an end that is still to come."""
        found, row = self.license, self.row
        if found is None:
            return False
        later = found.expires_at != row.applied_end and (found.expires_at is None or found.expires_at > self.now)
        return found.plan != row.applied_plan or later

    @property
    def paid_since(self) -> str | None:
        """What has paid for the license since: then nothing is taken away because of this subscription."""
        return paid_since(self.session, self.row)

    def post(self, name: str, about: str, **facts: Any) -> None:
        """Post a mail about the license to whoever holds it."""
        if self.license is None:
            return
        known = license_facts(self.license, find_product(self.session, self.license.product_code))
        post_to_customer(
            self.session,
            self.license.customer,
            name,
            facts=known | facts,
            about=f"{name}:{about}",
            pepper=self.here.pepper,
            now=self.now,
        )

    def trouble(self, reason: str | None) -> None:
        """Note what a person has to look at; ``None``: nothing any more."""
        if reason is not None and reason != self.row.trouble:
            about = {"subscription_id": self.row.id, "provider": self.row.provider, "reason": reason}
            announce(self.session, "payment.attention", about | {"license_id": self.row.license_id}, now=self.now)
        self.row.trouble = reason


def carry_out(
    session: Session,
    here: Desk,
    row: SubscriptionRow,
    stands: Standing,
    *,
    plan: Plan | None,
    touched: Sequence[InvoiceRow],
    dunning: timedelta,
    now: datetime,
) -> None:
    """Do what the table says for *row*, and post the mails that go with it.

    Args:
        session: A session that may write; the row is locked.
        here: What the settlement needs.
        row: The subscription.
        stands: How it stands.
        plan: Its plan as it is sold today; ``None``: it is not sold.
        touched: The invoices that have just changed.
        dunning: How long a payment may fail before the license is suspended.
        now: Aware UTC instant.
    """
    case = _Case(session, here, row, plan, dunning, now)
    had_license = case.license is not None
    for _ in range(_MOST_STEPS):
        if not _step(case, stands, TABLE[stands][case.holding]):
            break
    case.trouble(_trouble(case, stands))
    if case.holding is not Holding.REVOKED:
        _tell_of_invoices(case, touched if had_license else invoices_of(session, row.id), stands)
        _tell_of_end(case, stands)


def _trouble(case: _Case, stands: Standing) -> str | None:
    """Say why somebody who paid gets nothing; ``None``: all is well."""
    row = case.row
    other = wrong_currency(case.session, row, case.plan)
    if other is not None:
        return other
    if TABLE[stands][case.holding] is Effect.ATTENTION:
        return f"it was paid for {row.license_id}, which is revoked: refund it, or issue a new license"
    if row.unknown_price is not None:
        return f"its price {row.unknown_price} belongs to no plan: name it in the catalog, then replay its events"
    if TABLE[stands][case.holding] is Effect.WITHDRAW and case.paid_since is not None:
        return f"its payment went back, and {case.paid_since} has paid for {row.license_id} since: the license stays"
    if (
        stands in {Standing.LAPSED, Standing.ENDED}
        and case.paid_since is None
        and _takes_away(case, stands)
        and case.is_by_hand
    ):
        return f"nobody pays for {row.license_id} any more, and it was changed by hand: suspend it, or leave it"
    if case.license is not None or TABLE[stands][case.holding] is not Effect.ISSUE:
        return None
    if case.plan is None:
        return "it was paid, and its price belongs to no plan: name the price in the catalog, then replay the events"
    return "it was paid, and the provider has not said the buyer's email" if row.email is None else None


def _step(case: _Case, stands: Standing, effect: Effect) -> bool:
    """Do one effect; say whether the license stands differently now, so that the table is asked again."""
    if effect is Effect.ISSUE:
        return _issue(case)
    if effect is Effect.FOLLOW:
        return _follow(case)
    if effect is Effect.REACTIVATE:
        return _reactivate(case)
    if _takes_away(case, stands) and case.is_by_hand:
        return False
    if effect in _LESS and case.paid_since is not None:
        return False
    if effect is Effect.LAPSE or (effect is Effect.SUSPEND and stands is Standing.LAPSED and _lapses_to(case)):
        return _lapse(case)
    if effect is Effect.SUSPEND:
        return _suspend(case, "paused" if stands is Standing.PAUSED else "payment")
    return _withdraw(case, stands) if effect is Effect.WITHDRAW else False


def _takes_away(case: _Case, stands: Standing) -> bool:
    """Whether the license would be taken away because nobody pays for it any more."""
    effect = TABLE[stands][case.holding]
    return stands is not Standing.PAUSED and (
        effect is Effect.SUSPEND or (effect is Effect.LAPSE and _lapses_to(case) is not None)
    )


def _issue(case: _Case) -> bool:
    row, plan = case.row, case.plan
    if plan is None or row.product_code is None or row.email is None:
        return False
    renewed = to_be_renewed(case.session, row)
    if renewed is not None:
        return _renew(case, renewed)
    issued = issue(
        case.session,
        product=row.product_code,
        plan=plan.code,
        email=inputs.email_address(row.email),
        name=row.name,
        expires_at=row.paid_until,
        pepper=case.here.pepper,
        signer=case.here.signer,
        now=case.now,
    )
    case.license = issued.license
    row.license_id, row.customer_id = issued.license.id, issued.license.customer_id
    row.applied_plan, row.applied_end = plan.code, row.paid_until
    row.price, row.currency = plan.price, plan.currency
    paid = _sold(case, issued.license)
    facts = invoice_facts(paid[0]) if paid else {}
    case.post("license_delivery", issued.license.id, license_key=issued.key, **facts)
    case.session.flush()
    return True


def _renew(case: _Case, license_row: LicenseRow) -> bool:
    """Let what was paid renew a license that there is; the step after this gives it the plan that was paid for."""
    case.license = license_row
    prolong(case.session, case.row, license_row, now=case.now)
    let_checkouts_end(case.session, license_row.id, now=case.now)
    for invoice in _sold(case, license_row):
        case.post("renewed", invoice.id, **invoice_facts(invoice))
    case.session.flush()
    return True


def _sold(case: _Case, license_row: LicenseRow) -> list[InvoiceRow]:
    """Note whose the invoices of a first payment are, and that its order is paid; return those that are paid."""
    complete(case.session, license_row.customer, case.row, now=case.now)
    invoices = invoices_of(case.session, case.row.id)
    for invoice in invoices:
        invoice.customer_id = case.row.customer_id
    _note_order(case, license_row)
    return [one for one in invoices if one.status == InvoiceStatus.PAID]


def _note_order(case: _Case, license_row: LicenseRow) -> None:
    """Mark our order as paid, if it is for what was bought: its id may have been written by anybody."""
    row = case.row
    order = None if row.order_id is None else case.session.get(OrderRow, row.order_id)
    if order is not None and (order.product_code, order.plan) == (row.product_code, row.plan):
        orders.note_paid(case.session, order.id, license_id=license_row.id, provider=row.provider, now=case.now)


def _follow(case: _Case) -> bool:
    """Make plan and end those that were paid for, unless the vendor has changed them by hand."""
    row, license_row = case.row, case.license
    if license_row is None:
        return False
    if row.plan is not None and row.plan != row.applied_plan and case.plan is not None:
        old = license_row.plan_name
        if license_row.plan != row.plan:
            change_plan(case.session, license_row, row.plan, now=case.now)
            case.post("plan_changed", f"{row.id}:{row.plan}:{to_text(row.status_at or case.now)}", old_plan=old)
        row.applied_plan, row.price, row.currency = row.plan, case.plan.price, case.plan.currency
    end, grace_to = _end_to_be(row, license_row), None
    if row.failing_since is not None:  # until the license is suspended it works, in its grace
        grace_to = row.failing_since + case.dunning
    if (end, _grace(license_row, end, grace_to)) != (license_row.expires_at, license_row.grace_until):
        with changing(case.session, license_row, Action.RENEW, now=case.now):
            license_row.trial = False
            move_end(license_row, end, grace_to=grace_to)
    row.applied_end = row.paid_until
    if case.holding is Holding.ACTIVE and row.failing_since is None:
        row.held_at = None
    return False


def _grace(license_row: LicenseRow, end: datetime | None, grace_to: datetime | None) -> datetime | None:
    until = grace_end(end, grace_days=license_row.grace_days)
    return until if until is None or grace_to is None else max(until, grace_to)


def _end_to_be(row: SubscriptionRow, license_row: LicenseRow) -> datetime | None:
    """Return the end that was paid for; one that the vendor has moved by hand is never made nearer."""
    if license_row.expires_at == row.applied_end:
        return row.paid_until
    if license_row.expires_at is None or row.paid_until is None:
        return None
    return max(license_row.expires_at, row.paid_until)


def _reactivate(case: _Case) -> bool:
    if case.license is None:
        return False
    held, case.row.held_at = case.row.held_at, None
    change_status(case.session, case.license, Action.REACTIVATE, now=case.now)
    _follow(case)
    case.post("reactivated", f"{case.row.id}:{held and to_text(held)}")
    return False


def _suspend(case: _Case, because: str) -> bool:
    row = case.row
    since = (row.status_at if because == "paused" else row.failing_since or row.status_at) or case.now
    if case.license is None or (row.held_at is not None and (because in _BACK or since <= row.held_at)):
        return False  # the vendor has given it back by hand, and nothing has happened since
    change_status(case.session, case.license, Action.SUSPEND, now=case.now)
    row.held_at = case.now
    owed = [one for one in invoices_of(case.session, row.id) if one.status == InvoiceStatus.FAILED]
    facts = invoice_facts(owed[-1]) if owed else {"invoice_url": None}
    case.post("suspended", f"{row.id}:{because}:{to_text(since)}", because=because, **facts)
    return False


def _lapses_to(case: _Case) -> Plan | None:
    row = case.row
    if case.plan is None or case.plan.lapses_to is None or row.product_code is None:
        return None
    return find_plan(case.session, row.product_code, case.plan.lapses_to)


def _lapse(case: _Case) -> bool:
    """Give the license the plan that nobody pays for; where there is none, it ends as it would anyway."""
    row, license_row, target = case.row, case.license, _lapses_to(case)
    if license_row is None or target is None or row.applied_plan == target.code:
        return False
    old = license_row.plan_name
    change_plan(case.session, license_row, target.code, now=case.now)
    with changing(case.session, license_row, Action.RENEW, now=case.now):
        move_end(license_row, None)
    if case.holding is Holding.HELD:
        change_status(case.session, license_row, Action.REACTIVATE, now=case.now)
    row.applied_plan, row.applied_end, row.held_at = target.code, None, None
    since = row.failing_since or row.status_at or case.now
    case.post("lapsed", f"{row.id}:{to_text(since)}", old_plan=old)
    return False


def _withdraw(case: _Case, stands: Standing) -> bool:
    because = "dispute" if stands is Standing.DISPUTED else "refund"
    payments = case.here.payments
    chosen = payments.on_dispute if stands is Standing.DISPUTED else payments.on_refund
    if case.license is None or case.paid_since is not None:
        return False
    if chosen == "keep":
        return _follow(case) if stands is Standing.DISPUTED else False
    if give_back(case.session, case.row, case.license, for_good=stands is Standing.REFUNDED, now=case.now):
        return _works_on(case)
    if chosen == "suspend":
        return _suspend(case, because) if case.holding is Holding.ACTIVE else False
    change_status(case.session, case.license, Action.REVOKE, now=case.now)
    case.post("withdrawn", case.license.id, because=because)
    return False


def _works_on(case: _Case) -> bool:
    """Let a license work, and tell its holder until when, of which only the renewal was taken back."""
    row = case.row
    if case.license is None or row.former_end is None or row.former_end <= case.now:
        return False
    if case.holding is Holding.HELD:
        row.held_at = None
        change_status(case.session, case.license, Action.REACTIVATE, now=case.now)
    ends_at = to_text(row.former_end)
    case.post("cancelled", f"{row.id}:{ends_at}", ends_at=ends_at)
    return False


def _tell_of_invoices(case: _Case, invoices: Sequence[InvoiceRow], stands: Standing) -> None:
    """Tell of each renewal, and of each attempt to take money that failed."""
    for one in invoices:
        if one.customer_id is None:
            one.customer_id = case.row.customer_id
        if one.reason == InvoiceReason.CYCLE and counts(one, case.row, case.plan) and case.holding is Holding.ACTIVE:
            case.post("renewed", one.id, **invoice_facts(one))
        elif one.status == InvoiceStatus.FAILED and stands is Standing.FAILING:
            since = case.row.failing_since or case.now
            case.post(
                "payment_failed",
                f"{one.id}:{one.attempts}",
                **invoice_facts(one),
                suspends_at=to_text(account(case.row).unpaid_until(case.dunning) or since + case.dunning),
            )


def _tell_of_end(case: _Case, stands: Standing) -> None:
    """Tell once that a subscription will not go on."""
    row = case.row
    ends = stands is Standing.RUNNING_OUT or (row.cancels and stands in {Standing.CURRENT, Standing.FAILING})
    if ends and row.paid_until is not None:
        ends_at = to_text(row.paid_until)
        case.post("cancelled", f"{row.id}:{ends_at}", ends_at=ends_at)
