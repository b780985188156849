"""One Stripe account: what happens in it, and the events that tell of it. :mod:`tests.stripe_stand_in` serves it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from tests import stripe_things as make
from tests.stripe_things import Thing, new_id

API_VERSION = "2026-10-28.endive"


class RefusalError(Exception):
    """What Stripe answers with an error."""

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        kind = "card_error" if status == 402 else "invalid_request_error"
        self.status = status
        self.body = {"error": {"type": kind, "message": message, "code": code}}


class Account:
    """The state of an account, and what buyers, banks and time do to it.

    Attributes:
        clock: The account's now; ``None``: the real one. It dates events and signatures.
        declines: Whether every card is declined from now on.
        things: Everything there is, by its id.
        events: All events, oldest first.
    """

    def __init__(self) -> None:
        self.clock: datetime | None = None
        self.declines = False
        self.things: dict[str, Thing] = {}
        self.events: list[Thing] = []

    @property
    def now(self) -> int:
        return int((self.clock or datetime.now(UTC)).timestamp())

    def deliver(self, event: Thing) -> None:
        """Bring an event to where the account's events go."""

    def tell(self, kind: str, about: Thing) -> Thing:
        """Make an event of *about* as it stands, and deliver it."""
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": {"object": copy.deepcopy(about)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.events.append(event)
        self.deliver(event)
        return event

    def keep(self, thing: Thing) -> Thing:
        self.things[thing["id"]] = thing
        return thing

    def thing(self, name: str) -> Thing:
        if name not in self.things:
            raise RefusalError(404, f"No such thing: '{name}'", "resource_missing")
        return self.things[name]

    def all(self, kind: str) -> list[Thing]:
        """Return all things of a kind such as ``subscription``, oldest first."""
        return [thing for thing in self.things.values() if thing["object"] == kind]

    def pay(
        self,
        session_ref: str,
        *,
        name: str = "Jeanne Martin",
        email: str | None = None,
        country: str = "FR",
        vat_number: str | None = None,
    ) -> str:
        """Let a buyer complete a checkout; return the id of the subscription, or of the payment when it is paid once.

        Tells ``checkout.session.completed``, ``customer.subscription.created``, ``invoice.finalized``,
        ``invoice.paid`` and ``invoice_payment.paid``; of what is paid once only the first.
        """
        session = self.thing(session_ref)
        if session["status"] != "open":
            raise RefusalError(400, "This Checkout Session is no longer open.")
        payer = self._payer(session, name, email, country, vat_number)
        bought = self.thing(session["_price"])
        off = bought["unit_amount"] * session["_percent_off"] // 100
        session |= {"amount_subtotal": bought["unit_amount"], "amount_total": bought["unit_amount"] - off}
        session |= {"currency": bought["currency"], "status": "complete", "payment_status": "paid", "url": None}
        if session["mode"] == "payment":
            intent = self._charge(session["amount_total"], bought["currency"], payer)
            session["payment_intent"] = intent
            self.tell("checkout.session.completed", self._shown(session))
            return intent
        sub = self.keep(make.subscription(payer["id"], bought, session["_metadata"], self.now))
        session["subscription"] = sub["id"]
        item = sub["items"]["data"][0]
        line = make.line(sub, bought, bought["unit_amount"], item["current_period_start"], item["current_period_end"])
        first = self.keep(make.invoice(sub, payer, [line], "subscription_create", self.now, off=off))
        sub["latest_invoice"] = session["invoice"] = first["id"]
        self.tell("checkout.session.completed", self._shown(session))
        self.tell("customer.subscription.created", sub)
        self.tell("invoice.finalized", first)
        self._paid(first)
        return str(sub["id"])

    def renew(self, sub_ref: str, now: datetime | None = None) -> Thing:
        """Let the next term begin, at *now* when it is given, and return its invoice; a cancelled one ends instead."""
        sub = self._move(sub_ref, now)
        if sub["cancel_at_period_end"]:
            self.cancel_now(sub_ref)
            return self.thing(sub["latest_invoice"])
        found = self._next_invoice(sub)
        if self.declines:
            self._not_paid(sub, found)
            return found
        self._paid(found)
        self.tell("customer.subscription.updated", sub)
        return found

    def fail(self, sub_ref: str, now: datetime | None = None) -> Thing:
        """Let the next term begin unpaid, or the open invoice fail once more, and return the invoice."""
        sub = self._move(sub_ref, now)
        latest = self.thing(sub["latest_invoice"])
        found = latest if latest["status"] == "open" else self._next_invoice(sub)
        self._not_paid(sub, found)
        return found

    def pay_failed_invoice(self, sub_ref: str, now: datetime | None = None) -> Thing:
        """Let the buyer pay what is open, and return the invoice."""
        sub = self._move(sub_ref, now)
        found = self.thing(sub["latest_invoice"])
        sub["status"] = "active"
        self._paid(found)
        self.tell("customer.subscription.updated", sub)
        return found

    def cancel_now(self, sub_ref: str, now: datetime | None = None) -> Thing:
        """End a subscription, as Stripe does when all attempts have failed or its last term is over."""
        sub = self._move(sub_ref, now)
        sub |= {"status": "canceled", "ended_at": self.now, "canceled_at": sub["canceled_at"] or self.now}
        self.tell("customer.subscription.deleted", sub)
        return sub

    def pause(self, sub_ref: str) -> Thing:
        """Pause a subscription, as at the end of a trial without a card."""
        sub = self.thing(sub_ref)
        sub["status"] = "paused"
        self.tell("customer.subscription.paused", sub)
        return sub

    def refund(self, ref: str, amount: int | None = None) -> Thing:
        """Give back what was paid last for a subscription (or a payment), all of it or *amount* more."""
        charge = self._last_charge(ref)
        left = charge["amount"] - charge["amount_refunded"]
        charge["amount_refunded"] += left if amount is None else amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.tell("charge.refunded", charge)
        return charge

    def dispute(self, ref: str) -> Thing:
        """Let the buyer's bank take back what was paid last for a subscription (or a payment)."""
        found = self.keep(make.dispute(self._last_charge(ref), self.now))
        self.tell("charge.dispute.created", found)
        self.tell("charge.dispute.funds_withdrawn", found)
        return found

    def close_dispute(self, dispute_ref: str, *, won: bool) -> Thing:
        """Let the bank decide."""
        found = self.thing(dispute_ref)
        found["status"] = "won" if won else "lost"
        self.tell("charge.dispute.closed", found)
        return found

    def expire(self, session_ref: str) -> Thing:
        """Close a checkout that nobody paid."""
        session = self.thing(session_ref)
        if session["status"] != "open":
            message = f"Only Checkout Sessions with a status in [open] can be expired. It is {session['status']}."
            raise RefusalError(400, message)
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", self._shown(session))
        return self._shown(session)

    def change_price(self, sub: Thing, bought: Thing, at: int) -> Thing:
        """Change to another price of the same interval and take or credit the difference at once."""
        found = self.keep(self.prorated(sub, bought, at))
        if self.declines and found["total"] > 0:
            del self.things[found["id"]]
            raise RefusalError(402, "Your card was declined.", "card_declined")
        sub["items"]["data"][0]["price"] = bought
        sub["latest_invoice"] = found["id"]
        self._paid(found)
        return found

    def prorated(self, sub: Thing, bought: Thing, at: int) -> Thing:
        """Return the invoice of a change, without keeping it."""
        item = sub["items"]["data"][0]
        start, end = item["current_period_start"], item["current_period_end"]
        if not start <= at <= end:
            raise RefusalError(400, "Cannot use a proration date outside of the current period.")
        back, asked = (round(price["unit_amount"] * (end - at) / (end - start)) for price in (item["price"], bought))
        lines = [
            make.line(sub, item["price"], -back, at, end, proration=True),
            make.line(sub, bought, asked, at, end, proration=True),
        ]
        return make.invoice(sub, self.thing(sub["customer"]), lines, "subscription_update", self.now)

    def _move(self, sub_ref: str, now: datetime | None) -> Thing:
        if now is not None:
            self.clock = now
        return self.thing(sub_ref)

    def _payer(self, session: Thing, name: str, email: str | None, country: str, vat_number: str | None) -> Thing:
        known = session["customer"]
        address = email or session["customer_email"] or "buyer@example.com"
        payer = self.thing(known) if known else self.keep(make.customer(address, name, country, self.now))
        numbers = [] if vat_number is None else [{"type": "eu_vat", "value": vat_number}]
        payer["tax_id_data"] = numbers
        session["customer"] = payer["id"]
        session["customer_details"] = {
            "address": payer["address"],
            "email": payer["email"],
            "name": payer["name"],
            "phone": payer["phone"],
            "tax_exempt": "none",
            "tax_ids": numbers,
        }
        return payer

    def _charge(self, amount: int, currency: str, payer: Thing) -> str:
        intent = self.keep({"id": new_id("pi"), "object": "payment_intent", "status": "succeeded"})
        self.keep(make.charge(amount, currency, payer, intent["id"], self.now))
        return str(intent["id"])

    def _next_invoice(self, sub: Thing) -> Thing:
        item = sub["items"]["data"][0]
        bought, start = item["price"], item["current_period_end"]
        end = make.after(start, bought["recurring"])
        item |= {"current_period_start": start, "current_period_end": end}
        line = make.line(sub, bought, bought["unit_amount"], start, end)
        payer = self.thing(sub["customer"])
        found = self.keep(make.invoice(sub, payer, [line], "subscription_cycle", self.now))
        sub["latest_invoice"] = found["id"]
        self.tell("invoice.finalized", found)
        return found

    def _paid(self, found: Thing) -> None:
        found |= {"status": "paid", "amount_paid": found["amount_due"], "amount_remaining": 0}
        found |= {"attempt_count": found["attempt_count"] + 1, "next_payment_attempt": None}
        self.tell("invoice.paid", found)
        if found["amount_paid"]:
            intent = self._charge(found["amount_paid"], found["currency"], self.thing(found["customer"]))
            self.tell("invoice_payment.paid", self.keep(make.invoice_payment(found, intent, self.now)))

    def _not_paid(self, sub: Thing, found: Thing) -> None:
        found |= {"attempt_count": found["attempt_count"] + 1, "next_payment_attempt": self.now + 3 * 86400}
        sub["status"] = "past_due"
        self.tell("invoice.payment_failed", found)
        self.tell("customer.subscription.updated", sub)

    def _last_charge(self, ref: str) -> Thing:
        intents = {ref}
        if ref.startswith("sub_"):
            mine = {
                each["id"]
                for each in self.all("invoice")
                if each["parent"]["subscription_details"]["subscription"] == ref
            }
            intents = {
                each["payment"]["payment_intent"] for each in self.all("invoice_payment") if each["invoice"] in mine
            }
        return [charge for charge in self.all("charge") if charge["payment_intent"] in intents][-1]

    def _shown(self, session: Thing) -> dict[str, Any]:
        return {name: value for name, value in session.items() if not name.startswith("_")}
