"""Answers for the validation log, and what became of them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading
from licet_server.storage.tables import AnswerBatchRow, ValidationDayRow
from licet_server.storage.validations import Logged
from tests.factories import NOW

SECOND = timedelta(seconds=1)


def answer(number=0, license_id=None, code="VALID"):
    """The *number*-th answer; each has a moment of its own."""
    return Logged(NOW + number * SECOND, license_id, code, "192.0.2.1", f"i-{number}")


def instances(engine):
    """The instances of the log in the order in which they were written."""
    with reading(engine) as session:
        return session.scalars(select(ValidationRow.instance_id).order_by(ValidationRow.id)).all()


def counted(engine):
    with reading(engine) as session:
        rows = session.scalars(select(ValidationDayRow)).all()
        return {(row.day, row.license_id, row.code): row.answers for row in rows}


def last_validated(engine, license_id):
    with reading(engine) as session:
        return session.get_one(LicenseRow, license_id).last_validated


def kept(engine):
    with reading(engine) as session:
        return session.scalars(select(AnswerBatchRow.amount).order_by(AnswerBatchRow.id)).all()
