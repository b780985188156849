"""What the terms are worth that end in the next months, and how much of it is renewed by subscriptions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from licet_server.storage.insights import terms_ending

MONTHS = 4
"""The rest of this month, and the three after it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What terms that end in a month are worth in one currency, and what of it renews by itself."""

    currency: str
    total: Decimal
    renewing: Decimal


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """The terms that end in a month.

    Attributes:
        month: As in ``2026-11``.
        terms: How many end.
        renewing: How many of them a subscription renews.
        unpriced: How many have no list price.
        worth: The list prices of the others, by currency.
    """

    month: str
    terms: int
    renewing: int
    unpriced: int
    worth: tuple[Worth, ...]


def renewals_ahead(session: Session, *, now: datetime) -> list[MonthAhead]:
    """Return the terms that end in the rest of this month and in the three after it; trials are none."""
    today = now.astimezone(UTC)
    number = today.year * 12 + today.month - 1
    names = [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(number, number + MONTHS)]
    after = number + MONTHS
    found = terms_ending(session, until=datetime(after // 12, after % 12 + 1, 1, tzinfo=UTC), now=now)
    worth: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(lambda: [Decimal(0), Decimal(0)]))
    terms, renewing, unpriced = (dict.fromkeys(names, 0) for _ in range(3))
    for each in found:
        terms[each.month] += each.count
        renewing[each.month] += each.count if each.renews else 0
        if each.price is None or each.currency is None:
            unpriced[each.month] += each.count
            continue
        sums = worth[each.month][each.currency]
        sums[0] += each.price * each.count
        sums[1] += each.price * each.count if each.renews else 0
    return [
        MonthAhead(
            name,
            terms[name],
            renewing[name],
            unpriced[name],
            tuple(Worth(currency, *sums) for currency, sums in sorted(worth[name].items())),
        )
        for name in names
    ]
