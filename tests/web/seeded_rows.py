"""What the vendor of :mod:`tests.web.seeds` has seen happen: instances, usage, money, mails, patterns, enquiries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from licet_server.licensing.scopes import Scope
from licet_server.mail.samples import sample
from licet_server.services.api_keys import create_api_key
from licet_server.services.installation import Installation
from licet_server.services.issue import Issued
from licet_server.services.mail import post
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.accounts_tables import EnquiryRow, UptimeDayRow
from licet_server.storage.flags import raise_flag
from licet_server.storage.ids import (
    ACTIVATION_PREFIX,
    DELIVERY_PREFIX,
    EVENT_PREFIX,
    INVOICE_PREFIX,
    ORDER_PREFIX,
    PAYMENT_EVENT_PREFIX,
    SUBSCRIPTION_PREFIX,
    new_id,
)
from licet_server.storage.models import ContactRow, ValidationRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.tables import ActivationRow, OutboxRow, QuotaUseRow, UsageDayRow, ValidationDayRow
from licet_server.storage.trail import WEBHOOK

if TYPE_CHECKING:
    from tests.web.seeds import Seeds, Tenant

DAY = timedelta(days=1)
SEEN_DAYS = 60
METRICS = {"OPT": "scans", "CAIO": "requests", "LMG": "requests", "NLS": "workflows"}
INSTANCES = ("prod-eu-1", "prod-us-1", "staging", "ci-runner", "laptop-dev")


def add(session: Session, here: Installation, made: Seeds) -> None:
    """Write all of it."""
    dice = Random(7)
    _instances(session, made, dice)
    _asked(session, made, dice)
    _used(session, made, dice)
    _money(session, made)
    _orders(session, made)
    _payment_events(session, made)
    _operation(session, here, made)
    _patterns(session, made)
    _written(session, made)


def _insert(session: Session, table: type, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(table), list(rows))


def _tenant(made: Seeds, sold: Issued) -> Tenant | None:
    tenants = (made.ours, made.theirs)
    return next((each for each in tenants if each.customer_id == sold.license.customer_id), None)


def _used_ones(made: Seeds) -> list[Issued]:
    """Those that are in use, and so not the newest one and the one that starts later."""
    return [sold for sold in made.issued if sold.license.starts_at is None]


def _instances(session: Session, made: Seeds, dice: Random) -> None:
    rows = []
    for number, sold in enumerate(_used_ones(made)):
        seats = min(sold.license.max_activations or 4, 4)
        for seat in range(seats):
            dead = seat == 3
            seen = made.now - (timedelta(days=6) if dead else timedelta(minutes=dice.randint(1, 9)))
            rows.append(_instance(sold, seat, f"10.{number}.0.{seat + 1}") | {"last_seen_at": seen})
            rows[-1]["activated_at"] = sold.license.created_at + timedelta(hours=seat + 1)
        rows.append(_instance(sold, 4, f"10.{number}.1.1") | {"activated_at": sold.license.created_at + DAY})
        rows[-1] |= {"last_seen_at": made.now - 20 * DAY, "ended_at": made.now - 20 * DAY, "end_reason": "deactivated"}
        tenant = _tenant(made, sold)
        if tenant is not None:
            mine = rows[-seats - 1 :]
            tenant.ids.setdefault("activation_id", mine[0]["id"])
            tenant.secrets += [row["id"] for row in mine]
            tenant.secrets += [row["instance_id"] for row in mine]
    _insert(session, ActivationRow, rows)


def _instance(sold: Issued, seat: int, address: str) -> dict[str, Any]:
    proved = seat == 0 and sold.license.product_code == "OPT"
    row: dict[str, Any] = dict.fromkeys(("ended_at", "end_reason", "aws_account_attested_at", "aws_arn"))
    return row | {
        "id": new_id(ACTIVATION_PREFIX),
        "license_id": sold.license.id,
        "instance_id": f"{INSTANCES[seat]}-{sold.license.id[-6:]}",
        "fingerprint": f"sha256:{sold.license.id[4:]}{seat}",
        "aws_account_id": f"{100000000000 + int(address.split('.')[1]) * 37:012d}" if proved else None,
        "aws_account_attested_at": sold.license.created_at + DAY if proved else None,
        "deployment_id": None,
        "name": None if seat == 2 else INSTANCES[seat].replace("-", " ").capitalize(),
        "version": "1.0.0",
        "address": address,
    }


def _asked(session: Session, made: Seeds, dice: Random) -> None:
    days, single = [], []
    for turn, sold in enumerate(_used_ones(made)):
        code = {"suspended": "SUSPENDED", "revoked": "REVOKED"}.get(sold.license.status, "VALID")
        busy = dice.randint(8, 120)
        if sold.license.product_code == "LMG" and sold.license.plan == "free":
            busy = 0  # somebody who stopped
        for number in range(SEEN_DAYS):
            day = (made.now - number * DAY).date()
            if busy and made.now - number * DAY > sold.license.created_at:
                answers = max(1, round(busy * (1.3 - number / SEEN_DAYS) * (0.4 if day.weekday() > 4 else 1)))
                known = {"day": day, "license_id": sold.license.id}
                if code == "VALID" or number <= 4:
                    days.append(known | {"code": code, "answers": answers})
                if number % 9 == 2 and turn % 5 == 0:
                    days.append(known | {"code": "LIMIT_EXCEEDED", "answers": 1 + answers // 20})
        for number in range(8 if busy else 0):
            at = made.now - timedelta(minutes=7 + 61 * number)
            one = {"at": at, "license_id": sold.license.id, "code": code, "address": "203.0.113.9"}
            single.append(one | {"instance_id": f"prod-eu-1-{sold.license.id[-6:]}"})
        if busy:
            sold.license.last_validated = made.now - timedelta(minutes=7)
            session.merge(sold.license)
    days += [
        {"day": (made.now - number * DAY).date(), "license_id": "", "code": "NOT_FOUND", "answers": 2 + number % 5}
        for number in range(SEEN_DAYS)
    ]
    _insert(session, ValidationDayRow, days)
    _insert(session, ValidationRow, single)


def _used(session: Session, made: Seeds, dice: Random) -> None:
    rows, quotas = [], []
    month = made.now.date().replace(day=1)
    for sold in _used_ones(made):
        metric, level = METRICS[sold.license.product_code], dice.randint(20, 400)
        for number in range(SEEN_DAYS):
            at = made.now - number * DAY
            quantity = max(1, round(level * (1.5 - number / SEEN_DAYS) * (0.3 if at.weekday() > 4 else 1)))
            row = {"license_id": sold.license.id, "metric": metric, "day": at.date()}
            rows.append(row | {"quantity": quantity, "events": 1 + quantity // 4})
        if "requests" in sold.license.quotas:
            daily = sold.license.quotas["requests"]["period"] == "day"
            most = sold.license.quotas["requests"]["amount"]
            row = {"license_id": sold.license.id, "metric": "requests", "used": most * 17 // 20, "exhausted_at": None}
            start = made.now.date() if daily else month
            quotas.append(row | {"period": "day" if daily else "month", "period_start": start})
    _insert(session, UsageDayRow, rows)
    _insert(session, QuotaUseRow, quotas)


def _money(session: Session, made: Seeds) -> None:
    subscriptions, invoices = [], []
    paying = [sold for sold in made.issued if sold.license.price and not sold.license.trial]
    for number, sold in enumerate(paying, 1):
        sub = _subscription(sold, number, made)
        subscriptions.append(sub)
        mine = [_invoice(sold, sub, number, age, made) for age in (365, 0) if age == 0 or number % 3 == 0]
        invoices += mine
        tenant = _tenant(made, sold)
        if tenant is not None:
            tenant.ids.setdefault("subscription_id", sub["id"])
            tenant.ids.setdefault("invoice_id", mine[0]["id"])
            tenant.secrets += [
                sub["id"],
                sub["ref"],
                *(each["id"] for each in mine),
                *(each["number"] for each in mine),
            ]
    _insert(session, SubscriptionRow, subscriptions)
    _insert(session, InvoiceRow, invoices)
    made.ids |= {"subscription_id": subscriptions[0]["id"], "invoice_id": invoices[0]["id"]}


def _subscription(sold: Issued, number: int, made: Seeds) -> dict[str, Any]:
    license_, late = sold.license, number % 5 == 4
    return {
        "id": new_id(SUBSCRIPTION_PREFIX),
        "provider": "paddle" if number % 4 == 0 else "stripe",
        "ref": f"sub_{license_.id[-10:]}",
        "customer_ref": f"cus_{license_.customer_id[-10:]}",
        "customer_id": license_.customer_id,
        "license_id": license_.id,
        "product_code": license_.product_code,
        "plan": license_.plan,
        "price": license_.price,
        "currency": "EUR",
        "email": license_.customer.email,
        "name": license_.customer.name,
        "status": "past_due" if late else "active",
        "status_at": license_.created_at,
        "period_end": license_.expires_at,
        "cancels": number % 6 == 5,
        "paid": True,
        "paid_until": license_.expires_at,
        "failing_since": made.now - 2 * DAY if late else None,
        "created_at": license_.created_at,
    }


def _invoice(sold: Issued, sub: dict[str, Any], number: int, age: int, made: Seeds) -> dict[str, Any]:
    price = sold.license.price or Decimal(0)
    at = max(sold.license.created_at, made.now - timedelta(days=25 * number)) - timedelta(days=age)
    name = f"{at.year}-{number:04d}-{sold.license.id[-4:].upper()}"
    return {
        "id": new_id(INVOICE_PREFIX),
        "provider": sub["provider"],
        "ref": f"in_{name}",
        "subscription_id": sub["id"],
        "customer_id": sold.license.customer_id,
        "number": name,
        "status": "failed" if sub["failing_since"] else "paid",
        "reason": "first" if age else "cycle",
        "currency": "EUR",
        "total": price * Decimal("1.20"),
        "tax": price * Decimal("0.20"),
        "paid": Decimal(0) if sub["failing_since"] else price * Decimal("1.20"),
        "refunded": Decimal(0),
        "refunds": {},
        "disputes": {},
        "period_end": sold.license.expires_at,
        "payment_ref": f"pi_{name}",
        "attempts": 1,
        "failed_at": at if sub["failing_since"] else None,
        "paid_at": None if sub["failing_since"] else at,
        "url": f"https://invoice.stripe.com/i/{name}",
        "pdf": f"https://pay.stripe.com/invoice/{name}/pdf",
        "created_at": at,
    }


def _orders(session: Session, made: Seeds) -> None:
    rows = []
    kinds = (("open", "manual"), ("paid", "manual"), ("open", "stripe"), ("paid", "stripe"), ("cancelled", "manual"))
    buyers = (made.ours.firm, made.theirs.firm)
    for number in range(1, 13):
        state, provider = kinds[number % len(kinds)]
        firm, at = buyers[number % 2], made.now - timedelta(days=3 * number)
        price = Decimal("4999.00" if number % 3 else "1499.00")
        row = {
            "id": new_id(ORDER_PREFIX),
            "number": f"{at.year}-Q-{number:04d}",
            "provider": provider,
            "state": state,
            "product_code": "OPT",
            "plan": "pro" if number % 3 else "starter",
            "price": price,
            "currency": "EUR",
            "percent_off": 30 if number == 1 else 0,
            "total": price * Decimal("0.70") if number == 1 else price,
            "email": firm.email,
            "name": firm.name,
            "company": firm.company,
            "country": firm.country,
            "created_at": at,
            "valid_until": at + timedelta(days=30 if provider == "manual" else 1),
            "paid_at": at + DAY if state == "paid" else None,
        }
        rows.append(row)
        tenant = made.ours if firm is made.ours.firm else made.theirs
        tenant.ids.setdefault("order_id", row["id"])
        tenant.secrets += [row["id"], row["number"]]
    _insert(session, OrderRow, rows)
    made.ids["order_id"] = next(row["id"] for row in rows if (row["state"], row["provider"]) == ("open", "manual"))


def _payment_events(session: Session, made: Seeds) -> None:
    rows = []
    for number, state in enumerate(("done", "done", "ignored", "pending", "failed", "done"), 1):
        at = made.now - timedelta(hours=5 * number)
        row = {"id": new_id(PAYMENT_EVENT_PREFIX), "provider": "stripe", "event_id": f"evt_seed_{number}"}
        row |= {"type": "invoice.paid", "stream": f"sub_seed_{number}", "payload": {"id": f"evt_seed_{number}"}}
        reason = "the price is not in the catalog" if state in {"failed", "ignored"} else None
        settled = None if state == "pending" else at
        rows.append(row | {"at": at, "received_at": at, "due_at": at, "state": state, "reason": reason})
        rows[-1] |= {"processed_at": settled, "attempts": 1}
    _insert(session, PaymentEventRow, rows)
    made.ids["payment_event_id"] = rows[4]["id"]


def _operation(session: Session, here: Installation, made: Seeds) -> None:
    pepper, since = here.secrets.pepper, made.now - 80 * DAY
    for name, scopes in (("Billing export", [Scope.BILLING_READ]), ("CRM", [Scope.CUSTOMERS_WRITE])):
        made.ids["api_key_id"] = create_api_key(session, name=name, scopes=scopes, pepper=pepper, now=since).row.id
    endpoint = create_endpoint(session, url="https://hooks.vendor.example/licet", description="CRM", now=since)
    create_endpoint(session, url="https://old.vendor.example/in", events=["license.issued"], now=since)
    made.ids["endpoint_id"] = endpoint.id
    rows = []
    for number, sold in enumerate(made.issued[:16]):
        at = made.now - timedelta(hours=number)
        state = ("done", "done", "waiting", "gave up")[number % 4]
        row = {"id": new_id(DELIVERY_PREFIX), "kind": WEBHOOK, "target": endpoint.id, "event_id": new_id(EVENT_PREFIX)}
        row |= {"event_type": "license.issued", "payload": {"type": "license.issued", "data": {"id": sold.license.id}}}
        row |= {"created_at": at, "due_at": made.now + 30 * DAY, "attempts": 1 if state == "done" else 3}
        row |= {"done_at": at if state == "done" else None, "gave_up_at": at if state == "gave up" else None}
        failed = {"last_status": 503, "last_error": "the endpoint answered 503"}
        rows.append(row | (failed if state != "done" else {"last_status": 204, "last_error": None}))
    _insert(session, OutboxRow, rows)
    made.ids["delivery_id"] = rows[3]["id"]
    for sold in made.issued[:10]:
        facts = sample("license_delivery") | {"license_key": sold.key, "license_id": sold.license.id}
        customer = sold.license.customer
        about = f"seed:{sold.license.id}"
        later = made.now + 30 * DAY
        post(session, "license_delivery", to=customer.email, facts=facts, about=about, customer_id=customer.id,
             pepper=pepper, now=made.now - DAY, due_at=later)  # fmt: skip
    session.flush()
    from sqlalchemy import select

    made.ids["mail_id"] = session.scalars(select(OutboxRow.id).where(OutboxRow.kind == "mail").limit(1)).one()
    contact = ContactRow(customer_id=made.ours.customer_id, email="billing@aurore-cloud.example", role="billing")
    contact.name, contact.created_at = "Kari Moe", since
    session.add(contact)
    session.flush()
    made.ids["contact_id"] = contact.id


def _patterns(session: Session, made: Seeds) -> None:
    found = (
        ("many_networks", made.issued[4], {"networks": 61, "threshold": 50}),
        ("copied_machine", made.issued[7], {"places": 3, "fingerprint": "sha256:…"}),
        ("refusals", made.issued[11], {"refusals": 512, "threshold": 300}),
    )
    for kind, sold, detail in found:
        about = {"kind": kind, "subject": sold.license.id, "license_id": sold.license.id, "detail": detail}
        row = raise_flag(session, **about, refresh_before=made.now, now=made.now - timedelta(hours=9))
        assert row is not None
        made.ids["flag_id"] = row.id
    about = {
        "kind": "wrong_keys",
        "subject": "198.51.100.7",
        "license_id": None,
        "detail": {"keys": 44, "threshold": 30},
    }
    raise_flag(session, **about, refresh_before=made.now, now=made.now - timedelta(hours=30))


def _written(session: Session, made: Seeds) -> None:
    texts = (
        ("Vera Lang", "Alpine Rail", "We run 60 accounts and would like a quote for Enterprise, with invoices in CHF."),
        ("Idris Bello", "Sahel Energy", "Can the plugin run without any connection to the internet?"),
    )
    for number, (name, company, text) in enumerate(texts, 1):
        email = f"{name.split()[0].lower()}@{company.split()[0].lower()}.example"
        row = EnquiryRow(email=email, name=name, company=company, product_code="OPT", plan="enterprise", message=text)
        row.created_at = made.now - timedelta(days=number)
        session.add(row)
        session.flush()
        made.ids["enquiry_id"] = row.id
    rows = [
        {"day": (made.now - number * DAY).date(), "part": part, "good": 1440 - lost, "bad": lost}
        for number in range(SEEN_DAYS)
        for part in ("api", "database", "worker")
        for lost in [3 if (number, part) == (17, "database") else 0]
    ]
    _insert(session, UptimeDayRow, rows)
