"""The log of questions and answers, and how many there were of each kind on each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from licet_server.storage.models import ValidationRow
from licet_server.storage.tables import ValidationDayRow

UNKNOWN = ""
"""Stands for the license of a key that no license has."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One question that was answered.

    Attributes:
        at: When, aware UTC.
        license_id: About which license; ``None``: no license has the key.
        code: What was answered.
        address: Who asked.
        instance_id: Which instance asked.
        product: Of the license, where that is known; it is counted and not logged.
    """

    at: datetime
    license_id: str | None
    code: str
    address: str
    instance_id: str | None = None
    product: str | None = None


def count_validations(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the answers given on the days (UTC) after that of *since*, by code."""
    rows = session.execute(
        select(ValidationDayRow.code, func.sum(ValidationDayRow.answers).label("answers"))
        .where(ValidationDayRow.day > since.astimezone(UTC).date())
        .group_by(ValidationDayRow.code)
        .order_by(ValidationDayRow.code)
    )
    return {row.code: int(row.answers) for row in rows}


def count_answers(session: Session, license_id: str, *, last: date, days: int) -> dict[str, int]:
    """Count the answers about one license by code, on the *days* days (UTC) that end with *last*.

    The days are named one by one, because the index begins with them.
    """
    wanted = [last - timedelta(days=back) for back in range(days)]
    rows = session.execute(
        select(ValidationDayRow.code, func.sum(ValidationDayRow.answers).label("answers"))
        .where(ValidationDayRow.day.in_(wanted), ValidationDayRow.license_id == license_id)
        .group_by(ValidationDayRow.code)
        .order_by(func.sum(ValidationDayRow.answers).desc(), ValidationDayRow.code)
    )
    return {row.code: int(row.answers) for row in rows}


def last_answers(session: Session, license_id: str, *, limit: int) -> Sequence[ValidationRow]:
    """Return the newest answers about one license, the newest first."""
    chosen = select(ValidationRow).where(ValidationRow.license_id == license_id)
    return session.scalars(chosen.order_by(ValidationRow.at.desc(), ValidationRow.id.desc()).limit(limit)).all()
