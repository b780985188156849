"""Objects as Paddle documents them, made for tests; the SDK's own classes parse each of them in a test.

Source: https://developer.paddle.com/api-reference/overview
"""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

TAX_PERCENT = 20
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_numbers = itertools.count(1)

Made = dict[str, Any]


def new_id(prefix: str) -> str:
    """Return an id of Paddle's shape; later ones sort after earlier ones."""
    return f"{prefix}_01h{next(_numbers):023d}"


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def customer(email: str, name: str | None, locale: str, now: datetime) -> Made:
    return {
        "id": new_id("ctm"), "name": name, "email": email, "marketing_consent": False, "status": "active",
        "custom_data": None, "locale": locale, "created_at": text(now), "updated_at": text(now), "import_meta": None,
    }  # fmt: skip


def price(ref: str, amount: str, currency: str, interval: str | None, offer: str | None, now: datetime) -> Made:
    return {
        "id": ref, "product_id": new_id("pro"), "name": "A plan", "description": "A plan for a term",
        "type": "standard", "billing_cycle": None if interval is None else {"interval": interval, "frequency": 1},
        "trial_period": None, "tax_mode": "account_setting",
        "unit_price": {"amount": amount, "currency_code": currency}, "unit_price_overrides": [],
        "quantity": {"minimum": 1, "maximum": 1}, "status": "active",
        "custom_data": None if offer is None else {"licet_offer": offer}, "import_meta": None,
        "created_at": text(now), "updated_at": text(now),
    }  # fmt: skip


def discount(asked: Made, now: datetime) -> Made:
    return {
        "id": new_id("dsc"), "status": "active", "description": asked["description"],
        "enabled_for_checkout": asked["enabled_for_checkout"], "code": None, "type": asked["type"],
        "mode": "standard", "amount": asked["amount"], "currency_code": None, "recur": asked["recur"],
        "maximum_recurring_intervals": None, "usage_limit": None, "restrict_to": None, "expires_at": None,
        "times_used": 0, "created_at": text(now), "updated_at": text(now), "discount_group_id": None,
        "custom_data": asked.get("custom_data"), "import_meta": None,
    }  # fmt: skip


def product(of: Made) -> Made:
    return {
        "id": of["product_id"], "name": "A product", "description": None, "type": "standard",
        "tax_category": "standard", "image_url": None, "custom_data": None, "status": "active", "import_meta": None,
        "created_at": of["created_at"], "updated_at": of["updated_at"],
    }  # fmt: skip


def period_of(of: Made, start: datetime) -> Made | None:
    """Return the period that one payment of a price is for."""
    cycle = of["billing_cycle"]
    if cycle is None:
        return None
    end = start + timedelta(days=DAYS[cycle["interval"]] * cycle["frequency"])
    return {"starts_at": text(start), "ends_at": text(end)}


def details(of: Made, net: int, off: int = 0, *, fees: bool = False) -> Made:
    """Return the sums of a transaction of *net* minor units, before *off* and without tax."""
    tax = (net - off) * TAX_PERCENT // 100
    plain = {"subtotal": str(net), "discount": str(off), "tax": str(tax), "total": str(net - off + tax)}
    total, currency = plain["total"], of["unit_price"]["currency_code"]
    totals = plain | {
        "grand_total": total, "fee": "100" if fees else None, "credit": "0", "credit_to_balance": "0",
        "balance": "0" if fees else total, "earnings": str(net - off - 100) if fees else None,
        "currency_code": currency, "grand_total_tax": str(tax),
    }  # fmt: skip
    line = {
        "id": new_id("txnitm"), "price_id": of["id"], "quantity": 1, "proration": None,
        "tax_rate": str(TAX_PERCENT / 100), "unit_totals": plain, "totals": plain, "product": product(of),
    }  # fmt: skip
    return {
        "tax_rates_used": [{"tax_rate": str(TAX_PERCENT / 100), "totals": plain}], "totals": totals,
        "adjusted_totals": None, "payout_totals": None, "adjusted_payout_totals": None, "line_items": [line],
    }  # fmt: skip


def attempt(amount: str, now: datetime, *, error: str | None = None) -> Made:
    """Return an attempt to take money off a card."""
    card = {"type": "visa", "last4": "4242", "expiry_month": 1, "expiry_year": 2031, "cardholder_name": "M. Moneta"}
    return {
        "payment_attempt_id": new_id("a"), "payment_method_id": new_id("paymtd"),
        "stored_payment_method_id": new_id("s"), "amount": amount, "status": "error" if error else "captured",
        "error_code": error, "created_at": text(now), "captured_at": None if error else text(now),
        "method_details": {"type": "card", "card": card, "paypal": None, "south_korea_local_card": None},
    }  # fmt: skip


def transaction(of: Made, *, origin: str, now: datetime, **said: Any) -> Made:
    found = {
        "id": new_id("txn"), "status": "ready", "customer_id": None, "address_id": None, "business_id": None,
        "custom_data": None, "currency_code": of["unit_price"]["currency_code"], "origin": origin,
        "subscription_id": None, "invoice_id": None, "invoice_number": None, "collection_mode": "automatic",
        "discount_id": None, "billing_details": None, "billing_period": None,
        "items": [{"price": of, "quantity": 1, "proration": None}],
        "details": details(of, int(of["unit_price"]["amount"])), "payments": [],
        "checkout": {"url": "https://pay.example.com/checkout"},
        "created_at": text(now), "updated_at": text(now), "billed_at": None, "revised_at": None,
    } | said  # fmt: skip
    if found["checkout"]:
        found["checkout"] = {"url": f"https://pay.example.com/checkout?_ptxn={found['id']}"}
    return found


def subscription(of: Made, paid: Made, now: datetime) -> Made:
    """Return the subscription that a paid transaction begins."""
    period = paid["billing_period"]
    item = {
        "status": "active", "quantity": 1, "recurring": True, "created_at": text(now), "updated_at": text(now),
        "previously_billed_at": text(now), "next_billed_at": period["ends_at"], "trial_dates": None, "price": of,
        "product": product(of),
    }  # fmt: skip
    return {
        "id": new_id("sub"), "status": "active", "customer_id": paid["customer_id"],
        "address_id": paid["address_id"], "business_id": None, "currency_code": paid["currency_code"],
        "created_at": text(now), "updated_at": text(now), "started_at": text(now), "first_billed_at": text(now),
        "next_billed_at": period["ends_at"], "paused_at": None, "canceled_at": None, "discount": None,
        "collection_mode": "automatic", "billing_details": None, "current_billing_period": period,
        "billing_cycle": of["billing_cycle"], "scheduled_change": None, "items": [item],
        "custom_data": paid["custom_data"], "import_meta": None, "consent_requirements": [],
    }  # fmt: skip


def adjustment(of: Made, action: str, status: str, amount: str, now: datetime) -> Made:
    """Return money that goes back for a transaction."""
    tax = int(amount) - int(amount) * 100 // (100 + TAX_PERCENT)
    plain = {"subtotal": str(int(amount) - tax), "tax": str(tax), "total": amount}
    line = {
        "id": new_id("adjitm"), "item_id": of["details"]["line_items"][0]["id"], "type": "partial", "amount": amount,
        "proration": None, "totals": plain,
    }  # fmt: skip
    return {
        "id": new_id("adj"), "action": action, "type": "partial", "transaction_id": of["id"],
        "subscription_id": of["subscription_id"], "customer_id": of["customer_id"], "reason": "asked for",
        "credit_applied_to_balance": None, "currency_code": of["currency_code"], "status": status, "items": [line],
        "totals": plain | {
            "fee": "0", "earnings": "0", "currency_code": of["currency_code"], "retained_fee": "0",
        },
        "payout_totals": None, "tax_rates_used": [], "created_at": text(now), "updated_at": text(now),
    }  # fmt: skip


def preview(of: Made, subscription: Made, due: int) -> Made:
    """Return what a change of a subscription to a price would cost; *due* minor units, negative: a credit."""
    net = int(of["unit_price"]["amount"])
    money = {"currency_code": subscription["currency_code"]}
    summary = {
        "credit": money | {"amount": str(max(0, -due))}, "charge": money | {"amount": str(max(0, due))},
        "result": money | {"amount": str(abs(due)), "action": "charge" if due >= 0 else "credit"},
    }  # fmt: skip
    return {name: value for name, value in subscription.items() if name != "id"} | {
        "management_urls": None, "update_summary": summary, "immediate_transaction": None, "next_transaction": None,
        "recurring_transaction_details": details(of, net),
    }  # fmt: skip
