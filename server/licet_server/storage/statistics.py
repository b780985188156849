"""Figures about licenses, grouped by the database: as many rows come back as there are groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Case, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from licet.terms import Status
from licet_server.storage.models import CustomerRow, LicenseRow

_REVOKED = LicenseRow.status == Status.REVOKED.value
_PAID = LicenseRow.trial.is_(False)


@dataclass(frozen=True, slots=True)
class PlanCount:
    """How many licenses of a plan began or ended in a month, ``2026-11``."""

    month: str
    product: str
    plan: str
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """How many licenses were issued in a month that have a list price."""

    month: str
    currency: str
    price: Decimal
    count: int


def new_by_month(session: Session, *, since: datetime) -> list[PlanCount]:
    """Count the licenses that were sold after *since*, by month and plan; trials are none."""
    return _by_month(session, LicenseRow.created_at, _PAID, LicenseRow.created_at >= since)


def churned_by_month(session: Session, *, since: datetime, now: datetime) -> list[PlanCount]:
    """Count the licenses that ended between *since* and *now*, by month and plan; trials are none.

    A license ends when it is revoked, or when its grace is over and nobody has renewed it, whichever comes first.
    """
    ended = _ended(now)
    return _by_month(session, ended, _PAID, ended >= since)


def list_prices_by_month(session: Session, *, since: datetime) -> list[Listed]:
    """Count the licenses with a price that were issued after *since*, by month, currency and price.

    What began as a trial is none of them, also when it was paid for: nothing here says in which month that was. Prices
    are added up by the caller: SQLite would make floats of them.
    """
    month = month_of(session, LicenseRow.created_at).label("month")
    chosen = (
        select(month, LicenseRow.currency, LicenseRow.price, func.count())
        .where(_PAID, LicenseRow.trial_customer_id.is_(None), LicenseRow.created_at >= since)
        .where(LicenseRow.price.is_not(None), LicenseRow.currency.is_not(None))
        .group_by("month", LicenseRow.currency, LicenseRow.price)
    )
    found = session.execute(chosen)
    return [
        Listed(name, currency, price, count) for name, currency, price, count in found if currency and price is not None
    ]


def count_trials(session: Session, *, now: datetime) -> dict[str, int]:
    """Count the licenses that are or were trials: those that run, and those that were paid for."""
    running = and_(
        LicenseRow.trial, LicenseRow.status == Status.ACTIVE.value, LicenseRow.grace_until.is_not(None),
        LicenseRow.grace_until > now,
    )  # fmt: skip
    chosen = select(_count_if(running), _count_if(_PAID), func.count())
    row = session.execute(chosen.where(or_(LicenseRow.trial, LicenseRow.trial_customer_id.is_not(None)))).one()
    return {"running": int(row[0] or 0), "paid_for": int(row[1] or 0), "all": row[2]}


def count_expiring(session: Session, *, until: datetime, now: datetime) -> int:
    """Count the licenses that work at *now*, and whose term ends before *until*."""
    return session.scalar(select(func.count()).where(*_expiring(until, now))) or 0


def list_expiring(session: Session, *, until: datetime, now: datetime, limit: int) -> Sequence[Any]:
    """Return what of those licenses the vendor has to know, those that end first first."""
    chosen = (
        select(
            LicenseRow.id,
            LicenseRow.product_code,
            LicenseRow.plan,
            CustomerRow.email,
            LicenseRow.key_tail,
            LicenseRow.expires_at,
            LicenseRow.trial,
        )
        .join(CustomerRow, CustomerRow.id == LicenseRow.customer_id)
        .where(*_expiring(until, now))
        .order_by(LicenseRow.expires_at, LicenseRow.id)
        .limit(limit)
    )
    return session.execute(chosen).all()


def _expiring(until: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    active = LicenseRow.status.concat("") == Status.ACTIVE.value  # SQLite would look through all that are, by an index
    return active, LicenseRow.expires_at > now, LicenseRow.expires_at < until


def _by_month(session: Session, moment: Any, *rules: ColumnElement[bool]) -> list[PlanCount]:
    month = month_of(session, moment).label("month")
    chosen = select(month, LicenseRow.product_code, LicenseRow.plan, func.count()).where(*rules)
    groups = ("month", LicenseRow.product_code, LicenseRow.plan)
    return [PlanCount(*row) for row in session.execute(chosen.group_by(*groups).order_by(*groups))]


def _ended(now: datetime) -> Case[datetime | None]:
    """Return when a license ended; null while it has not."""
    changed, grace_until = LicenseRow.status_changed_at, LicenseRow.grace_until
    return case(
        (and_(_REVOKED, or_(grace_until.is_(None), grace_until > changed)), changed),
        (grace_until <= now, grace_until),
    )


def month_of(session: Session, moment: InstrumentedAttribute[Any] | Case[Any]) -> ColumnElement[str]:
    """Return the month of UTC that a moment lies in; the time zone of PostgreSQL may be any."""
    if session.get_bind().dialect.name == "sqlite":
        return func.strftime("%Y-%m", moment)
    return func.to_char(func.timezone("UTC", moment), "YYYY-MM")


def _count_if(rule: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((rule, 1), else_=0))
