"""What was seen of licenses within a window: grouped by the database, and never more than some rows of it.

From where licenses are asked about is noted once in a while and read from there, so that a look costs what was answered
since the last one and not all of the day. Of the log itself, a look reads closely what few of them did, among the
newest :data:`MOST_ROWS` answers.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, delete, func, literal_column, select, tuple_
from sqlalchemy.orm import Session

from licet.verdict import VALID_CODES
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.tables import ActivationRow, SightingRow, ValidationDayRow
from licet_server.storage.upsert import insert_into

MOST_SUBJECTS = 200
"""How many licenses, instances or machines a look reads closely."""

MOST_SEEN = 5000
"""How much is read of each of them."""

MOST_ROWS = 400_000
"""How far back into the log a look goes: a second or two of work."""

MOST_WRONG = 100_000
"""How many wrong keys a look counts."""

NOTED_AGAIN = timedelta(minutes=10)
"""How much newer a sighting must be to be noted again: else each look would write as much as it reads."""

_AT_ONCE = 500
_VALID = sorted(code.value for code in VALID_CODES)
_LICENSE = func.coalesce(ValidationRow.license_id, literal_column("''"))
"""Groups the newest answers as they stand in the log; by the column itself SQLite would walk an index of all of it."""


class Sighting(NamedTuple):
    """A license was asked about by an instance from an address; the fields make their order.

    Attributes:
        license_id: Which license.
        instance_id: Empty: none was named.
        address: From where.
        at: When last.
        refused: Whether any of the answers was a no.
    """

    license_id: str
    instance_id: str
    address: str
    at: datetime
    refused: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the log.

    Attributes:
        sightings: What was seen in it.
        end: Where the next part begins; ``None``: it was the last.
    """

    sightings: Sequence[Sighting]
    end: datetime | None


def within_reach(session: Session, since: datetime) -> datetime:
    """Return *since*, or a later instant after which the log has :data:`MOST_ROWS` answers.

    Who answers more than that within a window has a shorter one. Else looks would last for minutes there, one after the
    other, and SQLite's write-ahead log would grow meanwhile.
    """
    answered = select(ValidationRow.at).where(ValidationRow.at >= since)
    oldest = session.scalar(answered.order_by(ValidationRow.at.desc()).offset(MOST_ROWS).limit(1))
    return since if oldest is None else oldest


def stretch(session: Session, since: datetime, *, most: int) -> Stretch:
    """Return what the log has seen as of *since*, in *most* answers or what as many more came at the same instant."""
    later = select(ValidationRow.at).where(ValidationRow.at >= since).order_by(ValidationRow.at)
    end = session.scalar(later.offset(most).limit(1))
    if end == since:
        end = None
    instance = func.coalesce(ValidationRow.instance_id, literal_column("''"))
    refused = func.max(case((ValidationRow.code.in_(_VALID), 0), else_=1))
    place = (_LICENSE, instance, ValidationRow.address)
    window = [ValidationRow.at >= since, ValidationRow.license_id.is_not(None)]
    if end is not None:
        window.append(ValidationRow.at < end)
    found = session.execute(select(*place, func.max(ValidationRow.at), refused).where(*window).group_by(*place))
    return Stretch([Sighting(row[0], row[1], row[2], row[3], bool(row[4])) for row in found], end)


def note(session: Session, seen: Iterable[Sighting], *, now: datetime) -> None:
    """Remember where licenses were seen, unless the same was noted a moment ago; in an order in which nobody waits."""
    fresh = insert_into(session, SightingRow)
    again = fresh.on_conflict_do_update(
        index_elements=[SightingRow.license_id, SightingRow.instance_id, SightingRow.address],
        set_={"seen_at": fresh.excluded.seen_at},
        where=(SightingRow.seen_at < now - NOTED_AGAIN) & (SightingRow.seen_at < fresh.excluded.seen_at),
    )
    rows = [
        {"license_id": each.license_id, "instance_id": each.instance_id, "address": each.address, "seen_at": each.at}
        for each in sorted(seen)
    ]
    if rows:
        session.execute(again, rows)


def forget_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Forget at most *limit* of those that were noted before *moment*; return how many."""
    key = (SightingRow.license_id, SightingRow.instance_id, SightingRow.address)
    old = select(*key).where(SightingRow.seen_at < moment).order_by(SightingRow.seen_at).limit(limit)
    chosen = delete(SightingRow).where(tuple_(*key).in_(old))
    done = session.execute(chosen.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE has one, which the type of any result has not


def seats_of(session: Session, license_ids: Sequence[str]) -> dict[str, int | None]:
    """Return how many seats each of these licenses has; ``None``: any number."""
    chosen = select(LicenseRow.id, LicenseRow.max_activations).where(LicenseRow.id.in_(license_ids))
    return {row.id: row.max_activations for row in session.execute(chosen)}


def addresses(session: Session, license_ids: Iterable[str], *, since: datetime, at_least: int) -> dict[str, list[str]]:
    """Return the addresses that keys came from after *since*, by license, where they are *at_least* so many.

    Args:
        session: A session that reads.
        license_ids: Which licenses are looked at.
        since: Where the window begins.
        at_least: How many addresses make a license worth a look.
    """
    different = func.count(SightingRow.address.distinct())
    most: list[tuple[int, str]] = []
    for some in _parts(license_ids):
        counted = select(different, SightingRow.license_id)
        counted = counted.where(SightingRow.license_id.in_(some), SightingRow.seen_at >= since)
        found = session.execute(counted.group_by(SightingRow.license_id).having(different >= at_least))
        most += [(-count, license_id) for count, license_id in found]
    return {license_id: _addresses_of(session, license_id, since) for _, license_id in sorted(most)[:MOST_SUBJECTS]}


def _addresses_of(session: Session, license_id: str, since: datetime) -> list[str]:
    seen = select(SightingRow.address).where(SightingRow.license_id == license_id, SightingRow.seen_at >= since)
    return list(session.scalars(seen.distinct().limit(MOST_SEEN)))


def movements(
    session: Session, license_ids: Iterable[str], *, since: datetime, lately: datetime
) -> Iterator[tuple[str, str, list[tuple[datetime, str]]]]:
    """Yield license and instance, and when and from where it was answered with a yes, if it moved.

    Args:
        session: A session that reads.
        license_ids: Which licenses are looked at.
        since: Where the window begins, if that is :func:`within_reach`.
        lately: An instance moved when it was seen at two addresses or more after that. Where more of them moved than a
            look reads, chance decides which it reads, so that each has its turn.
    """
    one = (SightingRow.license_id, SightingRow.instance_id)
    moved: list[tuple[str, str]] = []
    for some in _parts(license_ids):
        seen = select(*one).where(SightingRow.license_id.in_(some), SightingRow.instance_id != "")
        found = session.execute(seen.where(SightingRow.seen_at >= lately).group_by(*one).having(func.count() > 1))
        moved += [(row[0], row[1]) for row in found]
    if not moved:
        return
    since = within_reach(session, since)
    chosen: dict[str, list[str]] = defaultdict(list)
    for license_id, instance_id in sorted(random.SystemRandom().sample(moved, min(len(moved), MOST_SUBJECTS))):
        chosen[license_id].append(instance_id)
    for license_id, instances in chosen.items():
        for instance_id, path in _paths(session, license_id, instances, since).items():
            yield license_id, instance_id, path


def _paths(
    session: Session, license_id: str, instances: Sequence[str], since: datetime
) -> dict[str, list[tuple[datetime, str]]]:
    """Return the ways of instances of one license; its part of the log is read once, however many they are."""
    seen = (
        select(ValidationRow.instance_id, ValidationRow.at, ValidationRow.address)
        .where(ValidationRow.license_id == license_id, ValidationRow.instance_id.in_(instances))
        .where(ValidationRow.at >= since, ValidationRow.code.in_(_VALID))
        .order_by(ValidationRow.at.desc())
        .limit(MOST_SEEN * len(instances))
    )
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for instance_id, at, address in session.execute(seen):
        if instance_id is not None:
            found[instance_id].append((at, address))
    return found


def accounts(session: Session, *, since: datetime, lately: datetime, at_least: int) -> dict[str, list[str]]:
    """Return the AWS accounts of instances that were heard after *since*, by license, where they are so many.

    Licenses of which no instance was heard after *lately* are left out.
    """
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


def machines(
    session: Session, *, since: datetime, lately: datetime, at_least: int
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the live instances with one fingerprint and their addresses, with the license, for each such fingerprint.

    Only those are returned that were heard after *since*, and are *at_least* so many instances and addresses; and of
    licenses of which any was heard after *lately*.
    """
    one = (ActivationRow.license_id, ActivationRow.fingerprint)
    recent = select(ActivationRow.license_id).where(ActivationRow.last_seen_at >= lately)
    window = (ActivationRow.last_seen_at >= since, ActivationRow.ended_at.is_(None))
    instances, different = func.count(), func.count(ActivationRow.address.distinct())
    chosen = (
        select(*one)
        .where(*window, ActivationRow.fingerprint.is_not(None), ActivationRow.license_id.in_(recent.scalar_subquery()))
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


def refusals(
    session: Session, license_ids: Iterable[str], *, since: datetime, now: datetime, at_least: int
) -> dict[str, dict[str, int]]:
    """Count the refusals after *since*, by license and code, of those licenses that had *at_least* so many these days.

    The window, as far as it is :func:`within_reach`, lies within two days (UTC), whose counts say which licenses are
    worth a look.
    """
    days = {each.astimezone(UTC).date() for each in (since, now)}
    total = func.sum(ValidationDayRow.answers)
    most: list[tuple[int, str]] = []
    for some in _parts(license_ids):
        counted = select(total, ValidationDayRow.license_id)
        counted = counted.where(ValidationDayRow.day.in_(days), ValidationDayRow.license_id.in_(some))
        counted = counted.where(ValidationDayRow.code.not_in(_VALID)).group_by(ValidationDayRow.license_id)
        most += [(-int(count), license_id) for count, license_id in session.execute(counted.having(total >= at_least))]
    if not most:
        return {}
    since = within_reach(session, since)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    one = (ValidationRow.license_id, ValidationRow.code)
    for some in _parts(license_id for _, license_id in sorted(most)[:MOST_SUBJECTS]):
        window = (ValidationRow.license_id.in_(some), ValidationRow.at >= since, ValidationRow.code.not_in(_VALID))
        for license_id, code, count in session.execute(select(*one, func.count()).where(*window).group_by(*one)):
            if license_id is not None:
                found[license_id][code] = count
    return dict(found)


def wrong_keys(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the wrong keys after *since*, by address, of the addresses with the most of them; the newest at most."""
    newest = (
        select(ValidationRow.address)
        .where(ValidationRow.at >= since, ValidationRow.license_id.is_(None))
        .order_by(ValidationRow.at.desc())
        .limit(MOST_WRONG)
        .subquery()
    )
    counted = select(newest.c.address, func.count()).group_by(newest.c.address)
    most = counted.order_by(func.count().desc(), newest.c.address).limit(MOST_SEEN)
    return {row[0]: row[1] for row in session.execute(most)}


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    """Yield names as many at a time as a statement may name."""
    ordered = sorted(names)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
