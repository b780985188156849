"""The things that a Stripe account holds, in the shapes of its newest API: subscriptions, invoices, charges.

Written from Stripe's API reference, not from our code. Cards and addresses are in them as Stripe sends them, so that
a test can see that none is kept.
"""

from __future__ import annotations

import calendar
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

Thing = dict[str, Any]

_COUNT = itertools.count(1)
CARD = {"brand": "visa", "exp_month": 11, "exp_year": 2031, "last4": "4242", "fingerprint": "Xt5EWLLDS7FJjR1c"}
ADDRESS = {"city": "Lyon", "country": "FR", "line1": "1 rue de la Paix", "line2": None, "postal_code": "69001"}


def new_id(prefix: str) -> str:
    """Return an id that no other thing of this process has."""
    return f"{prefix}_standin{next(_COUNT):06d}"


def listed(things: list[Thing], url: str = "/v1/things", *, more: bool = False) -> Thing:
    """Return a list as Stripe answers it."""
    return {"object": "list", "data": things, "has_more": more, "url": url}


def after(start: int, recurring: Thing) -> int:
    """Return the end of the term that begins at *start*."""
    count, begin = int(recurring["interval_count"]), datetime.fromtimestamp(start, UTC)
    if recurring["interval"] in {"day", "week"}:
        return start + int(timedelta(days=count * (7 if recurring["interval"] == "week" else 1)).total_seconds())
    months = count * (12 if recurring["interval"] == "year" else 1)
    years, month = divmod(begin.month - 1 + months, 12)
    year = begin.year + years
    day = min(begin.day, calendar.monthrange(year, month + 1)[1])
    return int(begin.replace(year=year, month=month + 1, day=day).timestamp())


def price(given: Thing, now: int) -> Thing:
    recurring = given.get("recurring")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": True,
        "created": now,
        "currency": given["currency"],
        "livemode": False,
        "lookup_key": given.get("lookup_key"),
        "metadata": given.get("metadata", {}),
        "product": given["product"],
        "recurring": None if recurring is None else {"interval_count": 1, "usage_type": "licensed", **recurring},
        "type": "one_time" if recurring is None else "recurring",
        "unit_amount": int(given["unit_amount"]),
        "unit_amount_decimal": given["unit_amount"],
    }


def customer(email: str, name: str, country: str, now: int) -> Thing:
    return {
        "id": new_id("cus"),
        "object": "customer",
        "address": ADDRESS | {"country": country},
        "created": now,
        "email": email,
        "livemode": False,
        "metadata": {},
        "name": name,
        "phone": "+33123456789",
        "preferred_locales": [],
    }


def session(given: Thing, now: int, url: str) -> Thing:
    name = new_id("cs_test")
    return {
        "id": name,
        "object": "checkout.session",
        "client_reference_id": given.get("client_reference_id"),
        "created": now,
        "customer": given.get("customer"),
        "customer_details": None,
        "customer_email": given.get("customer_email"),
        "expires_at": int(given.get("expires_at", now + 86400)),
        "livemode": False,
        "locale": given.get("locale"),
        "metadata": given.get("metadata", {}),
        "mode": given["mode"],
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": f"{url}/pay/{name}",
    }


def subscription(customer_ref: str, bought: Thing, metadata: Thing, now: int) -> Thing:
    name = new_id("sub")
    item = {
        "id": new_id("si"),
        "object": "subscription_item",
        "created": now,
        "current_period_start": now,
        "current_period_end": after(now, bought["recurring"]),
        "metadata": {},
        "price": bought,
        "quantity": 1,
        "subscription": name,
    }
    return {
        "id": name,
        "object": "subscription",
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": bought["currency"],
        "customer": customer_ref,
        "default_payment_method": new_id("pm"),
        "ended_at": None,
        "items": listed([item], f"/v1/subscription_items?subscription={name}"),
        "latest_invoice": None,
        "livemode": False,
        "metadata": dict(metadata),
        "pause_collection": None,
        "payment_settings": {"payment_method_options": {"card": {"network": None}}, "payment_method_types": ["card"]},
        "start_date": now,
        "status": "active",
    }


def line(sub: Thing, bought: Thing, amount: int, start: int, end: int, *, proration: bool = False) -> Thing:
    item = sub["items"]["data"][0]
    details = {"proration": proration, "subscription": sub["id"], "subscription_item": item["id"]}
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": sub["currency"],
        "livemode": False,
        "metadata": dict(sub["metadata"]),
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": details,
        },
        "period": {"start": start, "end": end},
        "pricing": {
            "type": "price_details",
            "price_details": {"price": bought["id"], "product": bought["product"]},
            "unit_amount_decimal": str(bought["unit_amount"]),
        },
        "quantity": 1,
    }


def invoice(sub: Thing, payer: Thing, lines: list[Thing], reason: str, now: int, *, off: int = 0) -> Thing:
    name = new_id("in")
    total = sum(each["amount"] for each in lines) - off
    return {
        "id": name,
        "object": "invoice",
        "amount_due": max(0, total),
        "amount_paid": 0,
        "amount_remaining": max(0, total),
        "attempt_count": 0,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": sub["currency"],
        "customer": payer["id"],
        "customer_address": payer["address"],
        "customer_email": payer["email"],
        "customer_name": payer["name"],
        "customer_phone": payer["phone"],
        "customer_tax_ids": payer.get("tax_id_data", []),
        "hosted_invoice_url": f"https://invoice.stripe.com/i/{name}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{name}/pdf",
        "lines": listed(lines, f"/v1/invoices/{name}/lines"),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"STAND-{name[-4:]}",
        "parent": {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"metadata": dict(sub["metadata"]), "subscription": sub["id"]},
        },
        "payment_settings": {"payment_method_options": None, "payment_method_types": ["card"]},
        "period_start": now,
        "period_end": now,
        "status": "open",
        "subtotal": total + off,
        "total": total,
        "total_taxes": [],
    }


def charge(amount: int, currency: str, payer: Thing, intent: str, now: int) -> Thing:
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "billing_details": {"address": payer["address"], "email": payer["email"], "name": payer["name"]},
        "created": now,
        "currency": currency,
        "customer": payer["id"],
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": intent,
        "payment_method": new_id("pm"),
        "payment_method_details": {"type": "card", "card": dict(CARD)},
        "refunded": False,
        "status": "succeeded",
    }


def invoice_payment(paid: Thing, intent: str, now: int) -> Thing:
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": paid["amount_paid"],
        "amount_requested": paid["amount_due"],
        "created": now,
        "currency": paid["currency"],
        "invoice": paid["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent},
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": now},
    }


def dispute(disputed: Thing, now: int) -> Thing:
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": disputed["amount"],
        "charge": disputed["id"],
        "created": now,
        "currency": disputed["currency"],
        "evidence": {"billing_address": "1 rue de la Paix, Lyon", "customer_email_address": "someone@example.com"},
        "livemode": False,
        "metadata": {},
        "payment_intent": disputed["payment_intent"],
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "case_type": "chargeback"}},
        "reason": "fraudulent",
        "status": "needs_response",
    }
