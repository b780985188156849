"""Figures for whoever watches over the server: one statement each, and a row for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from licet_server.storage.licenses import standing_at
from licet_server.storage.models import LicenseRow
from licet_server.storage.outbox import PENDING
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import PaymentEventRow
from licet_server.storage.tables import ActivationRow, EndpointRow, OutboxRow
from licet_server.storage.trail import MAIL


@dataclass(frozen=True, slots=True)
class LicenseGroup:
    """Licenses that stand alike.

    Attributes:
        step: In which of the steps that were asked for their last yes lies; one more than the last: before all of
            them, or never.
        count: How many there are.
        seats: How many seats those of them have together whose seats are limited.
    """

    product: str
    plan: str
    status: str
    step: int
    count: int
    seats: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has to leave, or to be worked off.

    Attributes:
        kind: ``mail``, ``webhook`` or ``payment``.
        count: How much of it.
        since: When the oldest was written down.
        due_at: When the first was or is due.
    """

    kind: str
    count: int
    since: datetime
    due_at: datetime


def license_groups(session: Session, *, steps: Sequence[timedelta], now: datetime) -> list[LicenseGroup]:
    """Group all licenses by product, plan, standing and how long ago their last yes was; the table is read once."""
    standing, step = standing_at(now).label("standing"), _step(steps, now).label("step")
    rows = session.execute(
        select(
            LicenseRow.product_code,
            LicenseRow.plan,
            standing,
            step,
            func.count(),
            func.coalesce(func.sum(LicenseRow.max_activations), 0),
        ).group_by(LicenseRow.product_code, LicenseRow.plan, "standing", "step")
    )
    return [LicenseGroup(*row[:5], seats=int(row[5] or 0)) for row in rows]


def _step(steps: Sequence[timedelta], now: datetime) -> ColumnElement[int]:
    """Return in which of *steps* the last yes lies: an answer of the log, or a heartbeat, which is in no log."""
    beat = (
        select(func.max(ActivationRow.last_seen_at))
        .where(ActivationRow.license_id == LicenseRow.id, ActivationRow.ended_at.is_(None))
        .correlate(LicenseRow)
        .scalar_subquery()
    )
    beats = LicenseRow.heartbeat_seconds.is_not(None)
    return case(
        *(
            (or_(LicenseRow.last_validated >= now - age, beats & (beat >= now - age)), number)
            for number, age in enumerate(steps)
        ),
        else_=len(steps),
    )


def waiting(session: Session) -> list[Waiting]:
    """Return what waits, by kind; webhooks of an endpoint that hears nothing do not count."""
    heard = OutboxRow.target.in_([MAIL, *session.scalars(select(EndpointRow.id).where(EndpointRow.enabled))])
    leaving = session.execute(
        select(OutboxRow.kind, func.count(), func.min(OutboxRow.created_at), func.min(OutboxRow.due_at))
        .where(PENDING, heard)
        .group_by(OutboxRow.kind)
    )
    told = session.execute(
        select(func.count(), func.min(PaymentEventRow.received_at), func.min(PaymentEventRow.due_at)).where(
            PaymentEventRow.state == EventState.PENDING
        )
    ).one()
    found = [Waiting(kind, count, since, due_at) for kind, count, since, due_at in leaving]
    return [*found, Waiting("payment", *told)] if told[0] else found
