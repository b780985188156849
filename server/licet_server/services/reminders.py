"""Remind customers that their licenses end: each reminder is written down and posted in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from licet.terms import Status
from licet.wire import to_text
from licet_server.licensing.catalog import Product
from licet_server.licensing.payments import InvoiceReason, InvoiceStatus
from licet_server.licensing.reminders import SHORT_TERM, WAITS_FOR, Kind, Term, days_left, due, window
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import license_facts
from licet_server.services.unsubscribe import unsubscribe_url
from licet_server.storage import reminders as storage
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales import invoices_of
from licet_server.storage.sales_tables import InvoiceRow, SubscriptionRow
from licet_server.storage.tables import OutboxRow

_EXPIRED, _ENDS, _RENEWS = "expired", "expiry_reminder", "renewal_notice"


@dataclass(frozen=True, slots=True)
class _Due:
    """A reminder that is due, of a license that is locked."""

    row: LicenseRow
    ends_at: datetime
    kind: Kind
    zone: ZoneInfo
    renewal: SubscriptionRow | None


def remind(session: Session, *, pepper: str, base_url: str, timezone: str, now: datetime, limit: int) -> int:
    """Post every reminder that is due, at most *limit*; return how many were written down.

    A customer who wants none is sent none, and the reminder counts as done. What was posted once is never posted
    again, by whichever worker, before or after a restart, and however the clock is set.

    Args:
        session: A session that may write.
        pepper: The secret under which mails are kept, and links to unsubscribe are sealed.
        base_url: The public address of this server.
        timezone: The vendor's, for customers who have none: an IANA name.
        now: Aware UTC instant.
        limit: How many reminders at most.
    """
    done = 0
    products: dict[str, Product | None] = {}
    for page in _all_due(session, timezone, now, limit):
        new = _note(session, page[: limit - done], now)
        done += len(new)
        for found in new:
            code = found.row.product_code
            if found.row.customer.reminders:
                if code not in products:
                    products[code] = find_product(session, code)
                _post(session, found, products[code], pepper=pepper, base_url=base_url, now=now)
        if done >= limit:
            break
    return done


def why_stale(session: Session, mail: OutboxRow, only_while: Mapping[str, Any], *, now: datetime) -> str | None:
    """Say why a reminder that waits in the outbox is not true any more; ``None``: it is.

    Args:
        session: A session.
        mail: The reminder.
        only_while: ``license_id`` and ``term_end``, as it was posted with them.
        now: Aware UTC instant.
    """
    row, name = session.get(LicenseRow, only_while["license_id"]), mail.event_type
    if row is None or row.status != Status.ACTIVE.value or row.expires_at is None:
        return "the license is not active, or has no end"
    if to_text(row.expires_at) != only_while["term_end"]:
        return "the license has another end by now"
    if row.customer_id != mail.payload.get("customer_id") or not row.customer.reminders:
        return "the customer wants no reminders, or has the license no more"
    if name != _EXPIRED and now >= row.expires_at:
        return "the license has ended by now"
    if name != _EXPIRED and now >= mail.created_at + WAITS_FOR:
        return "it waited for too long"
    renews = row.id in storage.renewing_subscriptions(session, [row.id])
    if renews is not (name == _RENEWS) or storage.is_payment_retried(session, row.id):
        return "the subscription stands otherwise by now"
    return None


def zone_of(name: str | None, fallback: str) -> ZoneInfo:
    """Return the time zone with that IANA name; that of *fallback* when there is none, and UTC when that is none."""
    for each in (name, fallback):
        try:
            if each:
                return ZoneInfo(each)
        except (KeyError, ValueError, OSError):  # not known, not a name, or the name of a folder
            continue
    return ZoneInfo("UTC")


def _all_due(session: Session, timezone: str, now: datetime, limit: int) -> Iterator[list[_Due]]:
    """Give what is due, many at a time; only that is locked, and looked at again, for it may have been renewed."""
    for kind in Kind:
        wanted = _wanted(kind, now)
        for page in storage.candidates(session, wanted):
            ids = [each.row.id for each in page if _is_due(each, kind, timezone, now)][:limit]
            if ids:
                yield _locked(session, wanted, ids, kind, timezone, now)


def _wanted(kind: Kind, now: datetime) -> storage.Wanted:
    ends = window(kind, now=now)
    since = ends[1] - SHORT_TERM if kind.of_renewals else None
    return storage.Wanted([each.value for each in kind.and_nearer], ends, kind.of_trials, since)


def _locked(
    session: Session, wanted: storage.Wanted, ids: Sequence[str], kind: Kind, timezone: str, now: datetime
) -> list[_Due]:
    found = [each for each in storage.lock_candidates(session, wanted, ids) if _is_due(each, kind, timezone, now)]
    renewing = [each.row.id for each in found if each.renews]
    renewals = storage.renewing_subscriptions(session, renewing) if renewing else {}
    return [
        _Due(row, row.expires_at, kind, zone_of(row.customer.timezone, timezone), renewals.get(row.id))
        for row in (each.row for each in found)
        if row.expires_at is not None
    ]


def _is_due(found: storage.Candidate, kind: Kind, timezone: str, now: datetime) -> bool:
    """Whether that is what is due; the term had neither this reminder nor a later one, or it would not be here."""
    row = found.row
    if row.expires_at is None:
        return False
    term = Term(row.end_set_at or row.created_at, row.expires_at, trial=row.trial, renews=found.renews)
    return due(term, zone=zone_of(row.customer.timezone, timezone), seen=(), now=now) is kind


def _note(session: Session, found: Sequence[_Due], now: datetime) -> list[_Due]:
    """Write down what is due; return what was not there already."""
    rows = [
        {"license_id": each.row.id, "kind": each.kind.value, "term_end": each.ends_at, "at": now}
        | {"sent": each.row.customer.reminders}
        for each in found
    ]
    new = storage.note_reminders(session, rows)
    return [each for each in found if each.row.id in new]


def _post(session: Session, found: _Due, product: Product | None, *, pepper: str, base_url: str, now: datetime) -> None:
    """Post the mail; ``about`` names the term too, so that the next one is reminded of as well."""
    row, facts = found.row, license_facts(found.row, product)
    name = _EXPIRED if found.kind is Kind.EXPIRED else _ENDS
    if name != _EXPIRED:
        facts["days"] = days_left(found.ends_at, zone=found.zone, now=now)
        facts["unsubscribe_url"] = unsubscribe_url(base_url, row.customer_id, pepper)
    if found.renewal is not None:
        name = _RENEWS
        facts |= _renewal_facts(found.renewal, invoices_of(session, found.renewal.id), found.ends_at)
    post_to_customer(
        session,
        row.customer,
        name,
        facts=facts,
        about=f"reminder:{row.id}:{found.kind.value}:{found.ends_at.isoformat()}",
        pepper=pepper,
        now=now,
        only_while={"license_id": row.id, "term_end": to_text(found.ends_at)},
    )


def _renewal_facts(row: SubscriptionRow, invoices: Sequence[InvoiceRow], ends_at: datetime) -> dict[str, Any]:
    amount, currency = _next_amount(row, invoices)
    facts = {"renews_at": to_text(row.period_end or ends_at), "currency": currency}
    return facts | ({} if amount is None or currency is None else {"amount": str(amount)})


def _next_amount(row: SubscriptionRow, invoices: Sequence[InvoiceRow]) -> tuple[Decimal | None, str | None]:
    """Return what will be charged, with tax, as far as it is known: as much as the last time.

    The first invoice may have been lower for once, and then the price of the plan is what can be said. After a change
    of plan nobody knows before the provider has reckoned.

    Args:
        row: The subscription.
        invoices: Its own, oldest first.
    """
    told = [each for each in invoices if each.status == InvoiceStatus.PAID and each.reason != InvoiceReason.ONCE]
    told = [each for each in told if each.total or each.reason != InvoiceReason.UPDATE]  # one over nothing changes none
    last = told[-1] if told else None
    if last is None:
        return row.price, row.currency
    if last.reason == InvoiceReason.FIRST and row.price is not None and last.currency == row.currency:
        return max(last.total, row.price), row.currency
    return (last.total if last.reason == InvoiceReason.CYCLE else None), last.currency
