"""How far licenses have used their rates up; one row for each, locked while it is taken from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.licensing import rates
from licet_server.licensing.rates import Rate, Take
from licet_server.storage.sales_tables import RateUseRow
from licet_server.storage.upsert import insert_into

_KEY = (RateUseRow.license_id, RateUseRow.metric)


def take_at_rate(session: Session, license_id: str, metric: str, rate: Rate, quantity: int, *, now: datetime) -> Take:
    """Take *quantity* at a rate, all or nothing.

    Waits for a transaction that is taking from the same, and goes by what that one left. The clocks of several servers
    differ a little: a clock that is behind waits that much longer.

    Args:
        session: A session that may write.
        license_id: Whose rate.
        metric: Of what.
        rate: As the license has it today; after a change the store is empty at most.
        quantity: 1 or more.
        now: Aware UTC instant.
    """
    new = insert_into(session, RateUseRow).values(license_id=license_id, metric=metric, full_at=now)
    session.execute(new.on_conflict_do_nothing(index_elements=_KEY))
    chosen = select(RateUseRow).where(RateUseRow.license_id == license_id, RateUseRow.metric == metric)
    row = session.scalars(chosen.with_for_update().execution_options(populate_existing=True)).one()
    # A rate that has changed since would else wait for a store that is larger than its own.
    taken = rates.take(rate, quantity, full_at=min(row.full_at, now + rate.length), now=now)
    if taken.full_at != row.full_at:
        row.full_at = taken.full_at
        session.flush()
    return taken
