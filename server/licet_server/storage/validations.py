"""The log of questions and answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from licet_server.storage.models import ValidationRow


def add_validation(
    session: Session, *, at: datetime, license_id: str | None, code: str, address: str, instance_id: str | None
) -> None:
    """Log one answer."""
    session.execute(
        insert(ValidationRow).values(at=at, license_id=license_id, code=code, address=address, instance_id=instance_id)
    )


def count_validations(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the answers given after *since*, by code."""
    rows = session.execute(
        select(ValidationRow.code, func.count().label("answers"))
        .where(ValidationRow.at >= since)
        .group_by(ValidationRow.code)
        .order_by(ValidationRow.code)
    )
    return {row.code: row.answers for row in rows}
