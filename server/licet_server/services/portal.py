"""What a customer sees of a license: how much of its limits is used, and which plan would have more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.standing import Standing, standing
from licet_server.licensing.upgrades import Lack, upgrade
from licet_server.services.upgrades import held
from licet_server.services.usage import quota_objects
from licet_server.storage.activations import count_live, last_sign, rules_of
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.usage import list_days, totals_by_metric

NEAR = 80
"""From which share of a limit on, in percent, a larger plan is named."""

CHARTS = 4
"""How many metrics are drawn at most: those with the most events."""

DAYS, MONTHS = 30, 12
"""How far the charts go back."""

_MOST_DAYS_OF_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Short:
    """A license in a list.

    Attributes:
        row: The license.
        product: As it is sold today; ``None``: it is not sold any more.
        standing: How it stands.
        seats: How many instances hold a seat.
        last_seen: When one of its instances, or somebody with its key, asked last; ``None``: never.
        days_left: Whole days until its end, today included; ``None``: it has none. Negative: it is over.
    """

    row: LicenseRow
    product: Product | None
    standing: Standing
    seats: int
    days_left: int | None
    last_seen: datetime | None

    @property
    def name(self) -> str:
        """What the product is called."""
        return self.row.product_code if self.product is None else self.product.name

    @property
    def works(self) -> bool:
        """Whether the license may be used now."""
        return self.standing in {Standing.ACTIVE, Standing.IN_GRACE}


@dataclass(frozen=True, slots=True)
class Series:
    """What was used of one metric, by day or by month.

    Attributes:
        metric: Its name in the catalog.
        labels: The days, or months, without gaps.
        values: How much on each.
    """

    metric: str
    labels: list[str]
    values: list[int]


def short(session: Session, row: LicenseRow, *, now: datetime) -> Short:
    """Return how a license stands."""
    return Short(
        row,
        find_product(session, row.product_code),
        standing(row.terms(), now=now),
        count_live(session, row.id, rules_of(row), now=now),
        days_left(row.expires_at, now=now),
        max(filter(None, (row.last_validated, last_sign(session, row.id))), default=None),
    )


def days_left(end: datetime | None, *, now: datetime) -> int | None:
    """Return how many days are left until *end*, one that has begun counted whole; ``None``: there is no end."""
    return None if end is None else -((now - end) // timedelta(days=1))


def quotas(session: Session, row: LicenseRow, *, now: datetime) -> list[dict[str, Any]]:
    """Return how much of each quota is used, as ``services.usage.quota_objects`` does."""
    return quota_objects(session, row, now=now)


def next_plan(found: Short, used: Sequence[dict[str, Any]]) -> Plan | None:
    """Return the plan that has more of what is nearly used up; ``None``: nothing is, or no plan has.

    Args:
        found: The license.
        used: Its quotas, as :func:`quotas` returns them.
    """
    lack = _lack(found, used)
    return None if lack is None or found.product is None else upgrade(found.product, held(found.row), lack)


def is_near(used: int, most: int | None) -> bool:
    """Whether so much of a limit is used that a larger one should be thought of."""
    return most is not None and most > 0 and 100 * used >= NEAR * most


def usage(session: Session, row: LicenseRow, *, by_month: bool, now: datetime) -> list[Series]:
    """Return what a license used of its busiest metrics: of the last days, or of the last months.

    Args:
        session: A session that reads.
        row: The license.
        by_month: Whether months are wanted.
        now: Aware UTC instant.
    """
    today = now.astimezone(UTC).date()
    labels = _months(today) if by_month else [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    first = labels[0]
    busiest = totals_by_metric(session, license_id=row.id, first=first, last=today, limit=CHARTS)
    found = []
    for total in busiest:
        days, _ = list_days(session, row.id, first=first, last=today, metric=total.metric, limit=_MOST_DAYS_OF_A_YEAR)
        sums = dict.fromkeys(labels, 0)
        for each in days:
            sums[each.day.replace(day=1) if by_month else each.day] += each.quantity
        shown = [each.isoformat()[:7] if by_month else each.isoformat() for each in labels]
        found.append(Series(total.metric, shown, list(sums.values())))
    return found


def _lack(found: Short, used: Sequence[dict[str, Any]]) -> Lack | None:
    """Return what will be lacking first."""
    seats = found.row.max_activations
    if seats is not None and is_near(found.seats, seats):
        return Lack(seats=seats + 1)
    for each in used:
        if is_near(each["used"], each["limit"]):
            return Lack(quota=(each["metric"], Quota(each["limit"] + 1, each["period"])))
    return None


def _months(today: date) -> list[date]:
    """Return the first days of the last months, that of today included."""
    count = 12 * today.year + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(count - MONTHS + 1, count + 1)]
