"""Today's figures for the vendor's desk; in parts, because each costs something else and is true for another while."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet.verdict import VALID_CODES
from licet_server.services.mailbox import mail_figures
from licet_server.services.revenue import billing_figures
from licet_server.services.stats import expiring, months, statuses
from licet_server.storage import statistics
from licet_server.storage.activity import answers_by_day, days_from, instances
from licet_server.storage.flags import count_open
from licet_server.storage.licenses import count_by_standing, count_customers
from licet_server.storage.outbox import count_given_up, count_overdue
from licet_server.storage.revenue import count_enquiries, count_in_trouble

DAYS = 30
"""How many days the charts of the desk show, today the last of them."""

EXPIRING_DAYS = 30
SOON_DAYS = 7
SILENT_FOR = timedelta(hours=24)
LATE = timedelta(minutes=15)
"""How long something may wait to leave before the worker is asked after."""

_LISTED = 8


def business(session: Session, *, mail_configured: bool, now: datetime) -> dict[str, Any]:
    """Return what was sold, what ends and what waits for somebody.

    Args:
        session: A session that reads.
        mail_configured: Whether a mail server is named.
        now: Aware UTC instant.
    """
    standings = [{"status": standing, "count": count} for _, _, standing, count in count_by_standing(session, now=now)]
    soon = now + timedelta(days=SOON_DAYS)
    return {
        "customers": count_customers(session),
        "statuses": statuses(standings),
        "trials": statistics.count_trials(session, now=now)["running"],
        "months": months(session, now),
        "expiring": expiring(session, EXPIRING_DAYS, now, limit=_LISTED),
        "expiring_soon": statistics.count_expiring(session, until=soon, now=now),
        "billing": billing_figures(session, now=now),
        "troubles": count_in_trouble(session),
        "mail": mail_figures(session, configured=mail_configured),
        "given_up": count_given_up(session),
        "overdue": count_overdue(session, before=now - LATE, mails=mail_configured),
        "flags": sum(count_open(session).values()),
        "enquiries": count_enquiries(session),
    }


def activity(session: Session, *, now: datetime) -> dict[str, Any]:
    """Return what licenses were answered on the last days, and which instances run.

    Args:
        session: A session that reads.
        now: Aware UTC instant.
    """
    today = now.astimezone(UTC).date()
    days = days_from(today - timedelta(days=DAYS - 1), today)
    answers = answers_by_day(session, first=days[0], last=today)
    codes: dict[str, int] = {}
    granted: dict[date, int] = dict.fromkeys(days, 0)
    refused: dict[date, int] = dict.fromkeys(days, 0)
    for (day, code), count in answers.items():
        codes[code] = codes.get(code, 0) + count
        (granted if code in VALID_CODES else refused)[day] += count
    running = instances(session, since=now - SILENT_FOR, now=now, limit=_LISTED)
    return {
        "days": days,
        "granted": [granted[day] for day in days],
        "refused": [refused[day] for day in days],
        "refusals": sorted(
            ((code, count) for code, count in codes.items() if code not in VALID_CODES),
            key=lambda each: (-each[1], each[0]),
        ),
        "live": running.live,
        "silent": running.silent,
        "silent_ones": running.listed,
    }
