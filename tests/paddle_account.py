"""One Paddle account: what happens in it, and the events that tell of it. :mod:`tests.paddle_stand_in` serves it."""

from __future__ import annotations

import copy
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from tests import paddle_made as made
from tests.paddle_made import Made, text

START = datetime(2027, 1, 9, tzinfo=UTC)


class Account:
    """The state of an account, and what its vendor, buyers, banks and time do to it.

    Attributes:
        now: Its clock; each event is a millisecond later than the one before.
        events: All events, oldest first.
        waiting: Those that are not delivered.
    """

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.customers: dict[str, Made] = {}
        self.prices: dict[str, Made] = {}
        self.discounts: dict[str, Made] = {}
        self.transactions: dict[str, Made] = {}
        self.subscriptions: dict[str, Made] = {}
        self.adjustments: dict[str, Made] = {}
        self.events: list[Made] = []
        self.waiting: list[Made] = []
        self._lock = threading.RLock()

    # What the vendor does.

    def add_price(
        self,
        ref: str,
        amount: str,
        *,
        currency: str = "EUR",
        interval: str | None = "year",
        offer: str | None = None,
    ) -> str:
        """Add a price of *amount* minor units, without tax, and return its id."""
        self.prices[ref] = made.price(ref, amount, currency, interval, offer, self.now)
        return ref

    def refund(self, transaction: str, amount: str | None = None, *, approved: bool = True) -> str:
        """Give all or *amount* minor units back; what is not approved at once is by :meth:`approve`."""
        with self._lock:
            of = self.transactions[transaction]
            total = amount or of["details"]["totals"]["grand_total"]
            return self._adjust(of, "refund", "approved" if approved else "pending_approval", total)

    def approve(self, adjustment: str) -> None:
        """Approve a refund."""
        with self._lock:
            self._changed("adjustment", self.adjustments[adjustment], "updated", status="approved")

    # What buyers and their banks do.

    def pay(self, transaction: str, *, email: str = "buyer@example.com") -> str | None:
        """Pay a checkout, and return the subscription that it begins."""
        with self._lock:
            of = self.transactions[transaction]
            if of["status"] not in {"draft", "ready"}:
                raise AssertionError(f"a transaction that is {of['status']} cannot be paid")
            if of["customer_id"] is None:
                of["customer_id"] = self._customer_with(email) or self._add_customer({"email": email})["id"]
            of["address_id"] = made.new_id("add")
            return self._settle(of)

    def refuse(self, transaction: str) -> None:
        """Have a bank refuse the card of a checkout, which stays open."""
        with self._lock:
            self._attempt_fails(self.transactions[transaction])

    def renew(self, subscription: str) -> str:
        """Bill and pay the next period, which begins; return the transaction."""
        with self._lock:
            of = self._bill_next(self.subscriptions[subscription])
            self._settle(of)
            return str(of["id"])

    def fail(self, subscription: str) -> str:
        """Bill the next period, which begins, and have the bank refuse it; return the transaction."""
        with self._lock:
            found = self.subscriptions[subscription]
            of = self._bill_next(found)
            self._attempt_fails(of)
            self._changed("transaction", of, "past_due", status="past_due")
            self._changed("subscription", found, "updated", status="past_due")
            self._tell("subscription.past_due", found)
            return str(of["id"])

    def fail_again(self, transaction: str) -> None:
        """Have a retry of an unpaid renewal fail."""
        with self._lock:
            self._attempt_fails(self.transactions[transaction])

    def pay_failed(self, transaction: str) -> None:
        """Pay a renewal that had failed."""
        with self._lock:
            self._settle(self.transactions[transaction])

    def cancel_now(self, subscription: str) -> None:
        """End a subscription at once, as at the end of dunning."""
        with self._lock:
            self._end(self.subscriptions[subscription])

    def pause(self, subscription: str) -> None:
        """Pause a subscription at once."""
        with self._lock:
            found = self.subscriptions[subscription]
            said = {"status": "paused", "paused_at": text(self.now), "next_billed_at": None}
            self._changed("subscription", found, "updated", **said, current_billing_period=None)
            self._tell("subscription.paused", found)

    def chargeback(self, transaction: str) -> str:
        """Have a bank take the money of a transaction back."""
        with self._lock:
            of = self.transactions[transaction]
            return self._adjust(of, "chargeback", "approved", of["details"]["totals"]["grand_total"])

    def chargeback_reverse(self, transaction: str) -> str:
        """Win a dispute."""
        with self._lock:
            of = self.transactions[transaction]
            return self._adjust(of, "chargeback_reverse", "approved", of["details"]["totals"]["grand_total"])

    def pass_time(self, by: timedelta) -> None:
        """Move the clock, and do what was scheduled for the time between."""
        with self._lock:
            self.now += by
            for found in list(self.subscriptions.values()):
                change = found["scheduled_change"]
                due = change is not None and datetime.fromisoformat(change["effective_at"]) <= self.now
                if due and change["action"] == "cancel":
                    self._end(found)

    # Its inside.

    def _tell(self, kind: str, about: Made) -> None:
        self.now += timedelta(milliseconds=1)
        event = {
            "event_id": made.new_id("evt"),
            "event_type": kind,
            "occurred_at": text(self.now),
            "notification_id": made.new_id("ntf"),
            "data": copy.deepcopy(about),
        }
        self.events.append(event)
        self.waiting.append(event)

    def _changed(self, kind: str, about: Made, how: str, **said: Any) -> None:
        self.now += timedelta(milliseconds=1)
        about.update(said, updated_at=text(self.now))
        self._tell(f"{kind}.{how}", about)

    def _add_customer(self, asked: Made) -> Made:
        locale = asked.get("locale") or "en"
        found = made.customer(asked["email"], asked.get("name"), locale, self.now)
        self.customers[found["id"]] = found
        self._tell("customer.created", found)
        return found

    def _customer_with(self, email: str) -> str | None:
        same = (ref for ref, found in self.customers.items() if found["email"].lower() == email.lower())
        return next(same, None)

    def _price_of(self, of: Made) -> Made:
        found: Made = of["items"][0]["price"]
        return found

    def _attempt_fails(self, of: Made) -> None:
        failed = made.attempt(of["details"]["totals"]["grand_total"], self.now, error="declined")
        self._changed("transaction", of, "payment_failed", payments=[failed, *of["payments"]])

    def _settle(self, of: Made) -> str | None:
        """Take the money; Paddle tells of it before the subscription is made, and again when all is done."""
        price, net = self._price_of(of), int(of["details"]["totals"]["subtotal"])
        off = int(of["details"]["totals"]["discount"])
        paid = made.attempt(of["details"]["totals"]["grand_total"], self.now)
        of["billed_at"] = of["billed_at"] or text(self.now)
        of["billing_period"] = of["billing_period"] or made.period_of(price, self.now)
        said = {"status": "paid", "payments": [paid, *of["payments"]]}
        self._changed("transaction", of, "paid", **said, details=made.details(price, net, off, fees=True))
        begun = None
        if of["subscription_id"] is None and price["billing_cycle"] is not None:
            begun = self._begin(of, price)
        found = self.subscriptions.get(of["subscription_id"] or "")
        if found is not None and begun is None and found["status"] == "past_due":
            self._changed("subscription", found, "updated", status="active")
            self._tell("subscription.activated", found)
        number = f"325-{len(self.events):05d}"
        self._changed("transaction", of, "completed", status="completed", invoice_number=number, checkout=None)
        return begun

    def _begin(self, of: Made, price: Made) -> str:
        found = made.subscription(price, of, self.now)
        self.subscriptions[found["id"]] = found
        of["subscription_id"] = found["id"]
        self._tell("subscription.created", found | {"transaction_id": of["id"]})
        self._tell("subscription.activated", found)
        return str(found["id"])

    def _bill_next(self, found: Made) -> Made:
        """Begin the next period of a subscription, and bill it."""
        price = self._price_of(found)
        start = datetime.fromisoformat(found["current_billing_period"]["ends_at"])
        self.now = max(self.now, start)
        period = made.period_of(price, start) or {}
        of = made.transaction(
            price, origin="subscription_recurring", now=self.now, status="billed", customer_id=found["customer_id"],
            address_id=found["address_id"], custom_data=found["custom_data"], subscription_id=found["id"],
            billing_period=period, billed_at=text(self.now),
        )  # fmt: skip
        self.transactions[of["id"]] = of
        self._tell("transaction.created", of)
        self._tell("transaction.billed", of)
        said = {"current_billing_period": period, "next_billed_at": period["ends_at"]}
        self._changed("subscription", found, "updated", **said)
        return of

    def _end(self, found: Made) -> None:
        said = {"status": "canceled", "canceled_at": text(self.now), "next_billed_at": None, "scheduled_change": None}
        self._changed("subscription", found, "updated", **said, current_billing_period=None)
        self._tell("subscription.canceled", found)

    def _adjust(self, of: Made, action: str, status: str, amount: str) -> str:
        found = made.adjustment(of, action, status, amount, self.now)
        self.adjustments[found["id"]] = found
        self._tell("adjustment.created", found)
        return str(found["id"])
