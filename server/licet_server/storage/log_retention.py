"""Forget what is old in the log of validations, a little at a time, so that nobody waits long to write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from licet_server.storage.models import ValidationRow


def forget_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Delete the oldest answers of before *moment*, at most *limit*, and return how many there were.

    What was counted by day stays.
    """
    key = (ValidationRow.at, ValidationRow.id)
    old = select(*key).where(ValidationRow.at < moment).order_by(*key).limit(limit)
    chosen = delete(ValidationRow).where(ValidationRow.at < moment, tuple_(*key).in_(old))
    if session.get_bind().dialect.name == "sqlite":  # looks rows up by their number alone
        numbers = old.with_only_columns(ValidationRow.id).scalar_subquery()
        chosen = delete(ValidationRow).where(ValidationRow.id.in_(numbers))
    done = session.execute(chosen.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE has one, which the type of any result has not
