"""What was seen of licenses within a window: grouped by the database, and never more than some rows of it.

A license that was not seen a moment ago is left out, so a look costs what the licenses of the last minutes cost and
not all of the day; and it walks through the newest :data:`MOST_ROWS` answers at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from licet.verdict import VALID_CODES
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.tables import ActivationRow

MOST_SUBJECTS = 200
"""How many licenses, instances or machines a look reads closely."""

MOST_SEEN = 5000
"""How much is read of each of them."""

MOST_ROWS = 400_000
"""How much of the log a look walks through: a second or two of work."""

_VALID = sorted(code.value for code in VALID_CODES)
_LICENSE = func.coalesce(ValidationRow.license_id, literal_column("''"))
"""Groups the newest answers as they stand in the log; by the column itself SQLite would walk an index of all of it."""


def seats_of(session: Session, license_ids: Sequence[str]) -> dict[str, int | None]:
    """Return how many seats each of these licenses has; ``None``: any number."""
    chosen = select(LicenseRow.id, LicenseRow.max_activations).where(LicenseRow.id.in_(license_ids))
    return {row.id: row.max_activations for row in session.execute(chosen)}


def within_reach(session: Session, since: datetime) -> datetime:
    """Return *since*, or a later instant after which the log has :data:`MOST_ROWS` answers.

    Who answers more than that within a window has a shorter one. Else looks would last for minutes there, one after the
    other, and SQLite's write-ahead log would grow meanwhile.
    """
    answered = select(ValidationRow.at).where(ValidationRow.at >= since)
    oldest = session.scalar(answered.order_by(ValidationRow.at.desc()).offset(MOST_ROWS).limit(1))
    return since if oldest is None else oldest


def addresses(session: Session, *, since: datetime, lately: datetime, at_least: int) -> dict[str, list[str]]:
    """Return the addresses that keys came from after *since*, by license, where they are *at_least* so many.

    Args:
        session: A session that reads.
        since: Where the window begins.
        lately: Licenses that were not asked about after this are left out.
        at_least: How many addresses make a license worth a look.
    """
    recent = select(ValidationRow.license_id).where(ValidationRow.at >= lately)
    different = func.count(ValidationRow.address.distinct())
    chosen = (
        select(ValidationRow.license_id)
        .where(ValidationRow.at >= since, ValidationRow.license_id.in_(recent.scalar_subquery()))
        .group_by(ValidationRow.license_id)
        .having(different >= at_least)
        .order_by(different.desc(), ValidationRow.license_id)
        .limit(MOST_SUBJECTS)
    )
    found = {}
    for license_id in session.scalars(chosen).all():
        if license_id is not None:
            of_one = (ValidationRow.license_id == license_id, ValidationRow.at >= since)
            seen = select(ValidationRow.address).where(*of_one).distinct().limit(MOST_SEEN)
            found[license_id] = list(session.scalars(seen))
    return found


def movements(
    session: Session, *, since: datetime, lately: datetime, at_least: int
) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
    """Return when and from where instances were answered with a yes, by license and instance.

    Only those are returned that came from two addresses or more and were answered *at_least* so often.
    """
    recent = select(ValidationRow.license_id).where(ValidationRow.at >= lately)
    one = (ValidationRow.license_id, ValidationRow.instance_id)
    chosen = (
        select(*one)
        .where(ValidationRow.at >= since, ValidationRow.license_id.in_(recent.scalar_subquery()))
        .where(ValidationRow.instance_id.is_not(None), ValidationRow.code.in_(_VALID))
        .group_by(*one)
        .having(func.count(ValidationRow.address.distinct()) > 1, func.count() >= at_least)
        .order_by(func.count().desc(), *one)
        .limit(MOST_SUBJECTS)
    )
    found: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for license_id, instance_id in session.execute(chosen).all():
        if license_id is None or instance_id is None:
            continue
        seen = (
            select(ValidationRow.at, ValidationRow.address)
            .where(ValidationRow.license_id == license_id, ValidationRow.instance_id == instance_id)
            .where(ValidationRow.at >= since, ValidationRow.code.in_(_VALID))
            .order_by(ValidationRow.at.desc())
            .limit(MOST_SEEN)
        )
        found[license_id, instance_id] = [(row.at, row.address) for row in session.execute(seen)]
    return found


def accounts(session: Session, *, since: datetime, lately: datetime, at_least: int) -> dict[str, list[str]]:
    """Return the AWS accounts of instances that were heard after *since*, by license; the rest as :func:`addresses`."""
    recent = select(ActivationRow.license_id).where(ActivationRow.last_seen_at >= lately)
    window = (ActivationRow.last_seen_at >= since, ActivationRow.aws_account_id.is_not(None))
    different = func.count(ActivationRow.aws_account_id.distinct())
    chosen = (
        select(ActivationRow.license_id)
        .where(*window, ActivationRow.license_id.in_(recent.scalar_subquery()))
        .group_by(ActivationRow.license_id)
        .having(different >= at_least)
        .order_by(different.desc(), ActivationRow.license_id)
        .limit(MOST_SUBJECTS)
    )
    found = {}
    for license_id in session.scalars(chosen).all():
        seen = select(ActivationRow.aws_account_id).where(*window, ActivationRow.license_id == license_id)
        found[license_id] = [name for name in session.scalars(seen.distinct().limit(MOST_SEEN)) if name is not None]
    return found


def machines(session: Session, *, since: datetime, at_least: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the live instances with one fingerprint and their addresses, with the license, for each such fingerprint.

    Only those are returned that were heard after *since*, and are *at_least* so many instances and addresses.
    """
    one = (ActivationRow.license_id, ActivationRow.fingerprint)
    window = (ActivationRow.last_seen_at >= since, ActivationRow.ended_at.is_(None))
    instances, different = func.count(), func.count(ActivationRow.address.distinct())
    chosen = (
        select(*one)
        .where(*window, ActivationRow.fingerprint.is_not(None))
        .group_by(*one)
        .having(instances >= at_least, different >= at_least)
        .order_by(different.desc(), *one)
        .limit(MOST_SUBJECTS)
    )
    found = []
    for license_id, fingerprint in session.execute(chosen).all():
        seen = select(ActivationRow.instance_id, ActivationRow.address).where(
            *window, ActivationRow.license_id == license_id, ActivationRow.fingerprint == fingerprint
        )
        found.append((license_id, [(row[0], row[1]) for row in session.execute(seen.limit(MOST_SEEN))]))
    return found


def refusals(session: Session, *, since: datetime, at_least: int) -> dict[str, dict[str, int]]:
    """Count the refusals after *since*, by license and code, where they are *at_least* so many."""
    window = (
        ValidationRow.at >= since,
        ValidationRow.license_id.is_not(None),
        ValidationRow.code.not_in(_VALID),
    )
    most = (
        select(_LICENSE)
        .where(*window)
        .group_by(_LICENSE)
        .having(func.count() >= at_least)
        .order_by(func.count().desc(), _LICENSE)
        .limit(MOST_SUBJECTS)
    )
    license_ids = session.scalars(most).all()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    if license_ids:
        counted = select(ValidationRow.license_id, ValidationRow.code, func.count())
        counted = counted.where(*window, ValidationRow.license_id.in_(license_ids))
        for license_id, code, count in session.execute(counted.group_by(ValidationRow.license_id, ValidationRow.code)):
            if license_id is not None:
                found[license_id][code] = count
    return dict(found)


def wrong_keys(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the wrong keys after *since*, by address, of the addresses with the most of them."""
    chosen = (
        select(ValidationRow.address, func.count())
        .where(ValidationRow.at >= since, ValidationRow.license_id.is_(None))
        .group_by(ValidationRow.address)
        .order_by(func.count().desc(), ValidationRow.address)
        .limit(MOST_SEEN)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}
