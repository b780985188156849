"""Remind customers that their licenses end: each reminder is written down and posted in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from licet.terms import Status
from licet.wire import to_text
from licet_server.licensing.catalog import Product
from licet_server.licensing.reminders import Kind, Term, days_left, due, window
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import license_facts
from licet_server.services.unsubscribe import unsubscribe_url
from licet_server.storage import reminders as storage
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import SubscriptionRow


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
    for found in _all_due(session, timezone, now):
        row, wanted = found.row, found.row.customer.reminders
        if not storage.note_reminder(session, row.id, found.kind.value, term_end=found.ends_at, sent=wanted, now=now):
            continue
        done += 1
        if wanted:
            if row.product_code not in products:
                products[row.product_code] = find_product(session, row.product_code)
            _post(session, found, products[row.product_code], pepper=pepper, base_url=base_url, now=now)
        if done >= limit:
            break
    return done


def zone_of(name: str | None, fallback: str) -> ZoneInfo:
    """Return the time zone with that IANA name; that of *fallback* when there is none, and UTC when that is none."""
    for each in (name, fallback):
        try:
            if each:
                return ZoneInfo(each)
        except (KeyError, ValueError, OSError):  # not known, not a name, or the name of a folder
            continue
    return ZoneInfo("UTC")


def _all_due(session: Session, timezone: str, now: datetime) -> Iterator[_Due]:
    """Give what is due, each license locked and looked at once more: it may have been renewed a moment ago."""
    for kind in Kind:
        kinds, renewing = [each.value for each in kind.and_nearer], kind is Kind.DAYS_30
        for row in storage.candidates(session, kinds, ends=window(kind, now=now), renewing=renewing):
            if _is_due(row, kind, timezone, now):
                found = _locked(session, row.id, kind, timezone, now)
                if found is not None:
                    yield found


def _locked(session: Session, license_id: str, kind: Kind, timezone: str, now: datetime) -> _Due | None:
    row = storage.lock_license(session, license_id)
    if row is None or row.expires_at is None or row.status != Status.ACTIVE.value:
        return None
    renewal = storage.renewing_subscription(session, row.id)
    seen = storage.seen_kinds(session, row.id, term_end=row.expires_at)
    if not _is_due(row, kind, timezone, now, renews=renewal is not None, trial=row.trial, seen=seen):
        return None
    return _Due(row, row.expires_at, kind, zone_of(row.customer.timezone, timezone), renewal)


def _is_due(
    row: LicenseRow,
    kind: Kind,
    timezone: str,
    now: datetime,
    *,
    renews: bool = False,
    trial: bool = False,
    seen: Collection[str] = (),
) -> bool:
    if row.expires_at is None:
        return False
    term = Term(row.end_set_at or row.created_at, row.expires_at, trial=trial, renews=renews)
    return due(term, zone=zone_of(row.customer.timezone, timezone), seen=seen, now=now) is kind


def _post(session: Session, found: _Due, product: Product | None, *, pepper: str, base_url: str, now: datetime) -> None:
    """Post the mail; ``about`` names the term too, so that the next one is reminded of as well."""
    row, facts = found.row, license_facts(found.row, product)
    message = "expired" if found.kind is Kind.EXPIRED else "expiry_reminder"
    if found.kind is not Kind.EXPIRED:
        facts["days"] = days_left(found.ends_at, zone=found.zone, now=now)
        facts["unsubscribe_url"] = unsubscribe_url(base_url, row.customer_id, pepper)
    if found.renewal is not None:
        message = "renewal_notice"
        facts |= _renewal_facts(found.renewal, found.ends_at)
    about = f"reminder:{row.id}:{found.kind.value}:{found.ends_at.isoformat()}"
    post_to_customer(session, row.customer, message, facts=facts, about=about, pepper=pepper, now=now)


def _renewal_facts(subscription: SubscriptionRow, ends_at: datetime) -> dict[str, Any]:
    return {
        "renews_at": to_text(subscription.period_end or ends_at),
        "amount": None if subscription.price is None else str(subscription.price),
        "currency": subscription.currency,
    }
