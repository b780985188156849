"""What a license used, and what all of them did; read from the days, never from the events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import InputError
from licet_server.licensing.metering import Period, period
from licet_server.storage.models import LicenseRow
from licet_server.storage.quotas import all_used
from licet_server.storage.tables import UsageDayRow
from licet_server.storage.usage import Total

USUAL_DAYS = 30
MOST_DAYS = 3660


def days_between(first: date | None, last: date | None, *, now: datetime) -> tuple[date, date]:
    """Return the days that are asked for, both included; those of the last 30 days unless they are given.

    Raises:
        InputError: They end before they begin, or are more than ``MOST_DAYS``.
    """
    until = last or max(now.astimezone(UTC).date(), first or date.min)
    since = first or until - timedelta(days=min(USUAL_DAYS - 1, (until - date.min).days))
    if since > until:
        raise InputError("from is later than to", field="from")
    if until - since >= timedelta(days=MOST_DAYS):
        raise InputError(f"at most {MOST_DAYS} days can be asked for at once", field="from")
    return since, until


def quota_objects(
    session: Session, row: LicenseRow, *, metric: str | None = None, now: datetime
) -> list[dict[str, Any]]:
    """Return how much is used up of each quota of a license, or of that of *metric*, in its present period."""
    present: dict[str, Period] = {name: period(quota["period"], now=now) for name, quota in row.quotas.items()}
    taken = all_used(session, row.id, {each.start for each in present.values()}) if present else {}
    found = []
    for name, quota in sorted(row.quotas.items()):
        if metric not in {None, name}:
            continue
        amount, within = quota["amount"], present[name]
        used = taken.get((row.id, name, quota["period"], within.start), 0)
        found.append(
            {
                "metric": name,
                "period": quota["period"],
                "limit": amount,
                "used": used,
                "remaining": max(0, amount - used),
                "resets_at": None if within.ends_at is None else to_text(within.ends_at),
            }
        )
    return found


def day_object(row: UsageDayRow) -> dict[str, Any]:
    """Return one day of one metric of a license."""
    return {"day": row.day.isoformat(), "metric": row.metric, "quantity": row.quantity, "events": row.events}


def total_object(total: Total) -> dict[str, Any]:
    """Return what many licenses used of a metric, on a day when it is about one."""
    day = {} if total.day is None else {"day": total.day.isoformat()}
    figures = {"quantity": total.quantity, "events": total.events, "licenses": total.licenses}
    return day | {"metric": total.metric} | figures


def to_cursor(following: Sequence[Any] | None) -> list[Any] | None:
    """Write a place in a list of days as a cursor can hold it."""
    return None if following is None else [following[0].isoformat(), following[1]]


def from_cursor(after: Sequence[Any] | None) -> list[Any] | None:
    """Read what :func:`to_cursor` wrote."""
    return None if after is None else [date.fromisoformat(after[0]), after[1]]
