"""Licenses as rows of the vendor's tracker, and as objects; a part of them in memory at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Status, Terms
from licet_server.licensing.standing import standing
from licet_server.licensing.tracker import CUSTOMER
from licet_server.services.present import license_object
from licet_server.storage.exports import Line, each_line, some_lines
from licet_server.storage.licenses import LicenseFilter, each_license

EVERY_LICENSE = LicenseFilter()


def tracker_rows(session: Session, wanted: LicenseFilter = EVERY_LICENSE, *, now: datetime) -> Iterator[dict[str, str]]:
    """Give a row for each license *wanted*, with the columns of ``licensing.tracker``; of a key only its end."""
    for line in each_line(session, wanted, now=now):
        yield _row(line, now)


def tracker_parts(
    reading: Callable[[], AbstractContextManager[Session]], wanted: LicenseFilter, *, now: datetime
) -> Iterator[list[dict[str, str]]]:
    """Give the same rows, some at a time, each time in a session of its own that is over when they are given.

    Args:
        reading: Gives a session that reads.
        wanted: Which licenses.
        now: Aware UTC instant, by which they stand as they do.
    """
    after = None
    while True:
        with reading() as session:
            part = some_lines(session, wanted, after=after, now=now)
        yield [_row(line, now) for line in part.lines]
        after = part.following
        if after is None:
            return


def license_objects(session: Session, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Give everything about each license but its key, oldest first."""
    for row in each_license(session, EVERY_LICENSE, limit=sys.maxsize, now=now):
        yield license_object(row, now=now) | {name: getattr(row.customer, name) for name in CUSTOMER}


def _row(line: Line, now: datetime) -> dict[str, str]:
    terms = Terms(
        plan=line.plan,
        status=Status(line.status),
        starts_at=line.starts_at,
        expires_at=line.expires_at,
        grace_until=line.grace_until,
    )
    return {
        "Customer": line.name or "",
        "Email": line.email,
        "License Key": f"…{line.key_tail}",
        "Plan": line.plan_name,
        "Price": "Custom" if line.price is None else f"{line.price} {line.currency}",
        "Purchased": f"{line.created_at:%Y-%m-%d}",
        "Expires": "" if line.expires_at is None else f"{line.expires_at:%Y-%m-%d}",
        "Status": standing(terms, now=now).value.replace("_", " ").capitalize(),
    }
