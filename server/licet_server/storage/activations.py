"""Activations: of one instance, of one license, and the dead ones of all.

Everything that decides about a seat is read under a lock. Whoever takes one holds the license; whoever keeps or frees
one holds the activation alone, so heartbeats wait for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from licet.terms import Status
from licet_server.licensing.seats import SeatRules, State
from licet_server.storage.models import LicenseRow
from licet_server.storage.paging import part
from licet_server.storage.snapshots import Snapshot
from licet_server.storage.tables import ActivationRow

_FEW_LICENSES = 2000
"""The activations of so many licenses are sorted in a moment."""


def rules_of(row: LicenseRow | Snapshot) -> SeatRules:
    """Return what a license says about its seats."""
    return SeatRules(
        seats=row.max_activations,
        per_day=row.max_activations_per_day,
        heartbeat_seconds=row.heartbeat_seconds,
        silence_seconds=row.dead_after_seconds,
    )


def find_open(session: Session, license_id: str, instance_id: str, *, lock: bool = False) -> ActivationRow | None:
    """Return the activation of an instance whose end is not written down, be it live or dead.

    Args:
        session: A session.
        license_id: The license.
        instance_id: The instance.
        lock: Keep other writers off it until the transaction ends.
    """
    chosen = select(ActivationRow).where(
        ActivationRow.license_id == license_id,
        ActivationRow.instance_id == instance_id,
        ActivationRow.ended_at.is_(None),
    )
    return session.scalar(_locked(chosen) if lock else chosen)


def last_end(session: Session, license_id: str, instance_id: str) -> str | None:
    """Return why the newest ended activation of an instance ended; ``None``: it never had one."""
    return session.scalar(
        select(ActivationRow.end_reason)
        .where(
            ActivationRow.license_id == license_id,
            ActivationRow.instance_id == instance_id,
            ActivationRow.ended_at.is_not(None),
        )
        .order_by(ActivationRow.activated_at.desc(), ActivationRow.id.desc())
        .limit(1)
    )


def find_activation(session: Session, activation_id: str, *, lock: bool = False) -> ActivationRow | None:
    """Return the activation with that id; *lock* as in :func:`find_open`."""
    chosen = select(ActivationRow).where(ActivationRow.id == activation_id)
    return session.scalar(_locked(chosen) if lock else chosen)


def open_of(session: Session, license_id: str) -> Sequence[ActivationRow]:
    """Return the activations of a license whose end is not written down, and keep other writers off them."""
    chosen = select(ActivationRow).where(ActivationRow.license_id == license_id, ActivationRow.ended_at.is_(None))
    return session.scalars(_locked(chosen.order_by(ActivationRow.id))).all()


def count_live(session: Session, license_id: str, rules: SeatRules, *, now: datetime) -> int:
    """Count the instances that hold a seat at *now*."""
    chosen = select(func.count()).where(ActivationRow.license_id == license_id, _live(rules, now))
    return session.scalar(chosen) or 0


def last_sign(session: Session, license_id: str) -> datetime | None:
    """Return when an instance of a license was last heard of, be it ended or not; ``None``: never."""
    return session.scalar(select(func.max(ActivationRow.last_seen_at)).where(ActivationRow.license_id == license_id))


def has_taken_since(session: Session, license_id: str, instance_id: str, since: datetime) -> bool:
    """Say whether an instance took a seat after *since*, be it ended or not."""
    chosen = (*_taken(license_id, since), ActivationRow.instance_id == instance_id)
    return bool(session.scalar(select(exists().where(*chosen))))


def count_takers_since(session: Session, license_id: str, since: datetime) -> int:
    """Count the instances that took a seat after *since*, ended ones too; each once, however often it came back."""
    return (
        session.scalar(select(func.count(ActivationRow.instance_id.distinct())).where(*_taken(license_id, since))) or 0
    )


def nth_newest_taker(session: Session, license_id: str, number: int, *, since: datetime) -> datetime | None:
    """Return when an instance took its newest seat: the *number*-th newest of those who took one after *since*.

    At that moment plus the window so many instances are in it no more: whoever came back stays as long as its newest
    seat does.
    """
    newest = func.max(ActivationRow.activated_at)
    chosen = select(newest).where(*_taken(license_id, since)).group_by(ActivationRow.instance_id)
    return session.scalar(chosen.order_by(newest.desc()).offset(number - 1).limit(1))


def dead_of(
    session: Session, license_id: str, rules: SeatRules, *, instance_id: str | None = None, now: datetime
) -> Sequence[ActivationRow]:
    """Return the dead of one license whose end is not written down, and keep other writers off them.

    Waits for a heartbeat that is being written: an instance whose heartbeat came in time is not among them.

    Args:
        session: A session that may write.
        license_id: The license.
        rules: What it says about its seats.
        instance_id: Only this instance; ``None``: all.
        now: Aware UTC instant.
    """
    border = rules.silent_since(now)
    if border is None:
        return ()
    chosen = select(ActivationRow).where(
        ActivationRow.license_id == license_id,
        ActivationRow.ended_at.is_(None),
        ActivationRow.last_seen_at <= border,
    )
    if instance_id is not None:
        chosen = chosen.where(ActivationRow.instance_id == instance_id)
    return session.scalars(_locked(chosen.order_by(ActivationRow.id))).all()


def dead_of_all(session: Session, *, now: datetime, limit: int) -> Sequence[tuple[ActivationRow, LicenseRow]]:
    """Return at most *limit* dead activations whose end is not written down, those silent for longest first.

    Others are kept off them, and what somebody is writing to is left out, so that this waits for nobody.
    """
    chosen = (
        select(ActivationRow, LicenseRow)
        .join(LicenseRow, LicenseRow.id == ActivationRow.license_id)
        .where(ActivationRow.ended_at.is_(None), dead_now(session, now=now))
        .order_by(ActivationRow.last_seen_at, ActivationRow.id)
        .limit(limit)
        .with_for_update(of=ActivationRow, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [(row.ActivationRow, row.LicenseRow) for row in session.execute(chosen).unique()]


def list_activations(
    session: Session,
    license_id: str,
    rules: SeatRules,
    *,
    live: bool | None = None,
    now: datetime,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[ActivationRow], list[Any] | None]:
    """Return a part of the activations of a license, newest first, and where the next begins.

    Args:
        session: A session that reads.
        license_id: The license.
        rules: What it says about its seats.
        live: Only those that hold a seat at *now*, or only those that do not; ``None``: all.
        now: Aware UTC instant.
        after: As in ``storage.paging.part``.
        limit: How many at most.
    """
    chosen = select(ActivationRow).where(ActivationRow.license_id == license_id)
    if live is not None:
        chosen = chosen.where(_live(rules, now) if live else not_(_live(rules, now)))
    return part(session, chosen, by=(ActivationRow.activated_at, ActivationRow.id), after=after, limit=limit)


def activations_in(session: Session, account: str, *, limit: int) -> Sequence[ActivationRow]:
    """Return the newest activations of instances that run in this AWS account, or say so."""
    chosen = select(ActivationRow).where(ActivationRow.aws_account_id == account)
    return session.scalars(chosen.order_by(ActivationRow.activated_at.desc(), ActivationRow.id).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class ActivationFilter:
    """Which activations of all licenses are wanted; ``None`` means "any".

    Attributes:
        state: What has become of them.
        product: Of which product.
    """

    state: State | None = None
    product: str | None = None


Silence = tuple[int | None, int | None]
"""Under what an instance is live: how often it must report, and how long it may be silent, both in seconds."""


def silences(session: Session) -> list[Silence]:
    """Return each pair of heartbeat and longest silence that licenses have; of all of them, so it takes a moment."""
    chosen = select(LicenseRow.heartbeat_seconds, LicenseRow.dead_after_seconds).distinct()
    return [(row[0], row[1]) for row in session.execute(chosen)]


def page_of_activations(
    session: Session,
    wanted: ActivationFilter,
    under: Sequence[Silence],
    *,
    now: datetime,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[tuple[ActivationRow, LicenseRow]], list[Any] | None]:
    """Return a part of the activations of all licenses with their licenses, and where the next begins.

    The live and the dead are ordered by their last sign of life, the others by when they took their seat; the newest
    come first.

    Args:
        session: A session that reads.
        wanted: Which ones.
        under: As :func:`silences` returns them.
        now: Aware UTC instant.
        after: As in ``storage.paging.part``.
        limit: How many at most.
    """
    open_ones = wanted.state in {State.LIVE, State.DEAD}
    at = ActivationRow.last_seen_at if open_ones else ActivationRow.activated_at
    by = (at, ActivationRow.id)
    chosen = select(ActivationRow, LicenseRow).join(LicenseRow, LicenseRow.id == ActivationRow.license_id)
    chosen = chosen.where(*_of_state(wanted.state, under, now=now))
    if wanted.product is not None:
        chosen = chosen.where(_of_product(session, wanted.product))
    if after is not None:
        chosen = chosen.where(tuple_(*by) < tuple_(*after))
    ordered = chosen.order_by(*(column.desc() for column in by)).limit(limit + 1)
    found = [(row[0], row[1]) for row in session.execute(ordered).unique()]
    if len(found) <= limit:
        return found, None
    last = found[limit - 1][0]
    return found[:limit], [getattr(last, at.key), last.id]


def _of_product(session: Session, product: str) -> ColumnElement[bool]:
    """Return what an activation meets, joined with its license, that is of a product.

    Of a product with many licenses one is met soon when activations are walked in the order of the list, and asked one
    by one; the activations of a product with few are found by its licenses.
    """
    counted = select(LicenseRow.id).where(LicenseRow.product_code == product).limit(_FEW_LICENSES + 1).subquery()
    if (session.scalar(select(func.count()).select_from(counted)) or 0) <= _FEW_LICENSES:
        return LicenseRow.product_code == product
    its = aliased(LicenseRow)
    return exists().where(its.id == ActivationRow.license_id, its.product_code == product)


def _of_state(state: State | None, under: Sequence[Silence], *, now: datetime) -> list[ColumnElement[bool]]:
    """Return what an activation meets in a state; the border of the shortest silence is what an index can help with."""
    if state is None:
        return []
    if state is State.ENDED:
        return [ActivationRow.ended_at.is_not(None)]
    dead = or_(false(), *(_dead_under(*each, now=now) for each in under))
    if state is State.LIVE:
        return [ActivationRow.ended_at.is_(None), not_(dead)]
    rules = [SeatRules(heartbeat_seconds=beat, silence_seconds=silence) for beat, silence in under]
    borders = [border for each in rules if (border := each.silent_since(now)) is not None]
    return [ActivationRow.ended_at.is_(None), dead, *(ActivationRow.last_seen_at <= max(borders) for _ in borders[:1])]


def count_live_by_product(session: Session, *, now: datetime) -> dict[str, int]:
    """Count the instances that hold a seat at *now*, by the product of their license.

    A license that may not be used, because it is suspended, revoked or past its grace, has none that count: where no
    heartbeat is asked for, nobody would ever write their ends down.
    """
    working = (
        LicenseRow.status == Status.ACTIVE.value,
        or_(LicenseRow.grace_until.is_(None), LicenseRow.grace_until > now),
    )
    chosen = (
        select(LicenseRow.product_code, func.count())
        .join(ActivationRow, ActivationRow.license_id == LicenseRow.id)
        .where(ActivationRow.ended_at.is_(None), *working, not_(dead_now(session, now=now)))
        .group_by(LicenseRow.product_code)
        .order_by(LicenseRow.product_code)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def count_open_seats(session: Session) -> int:
    """Count the activations whose end is not written down, of all licenses."""
    return session.scalar(select(func.count()).select_from(ActivationRow).where(ActivationRow.ended_at.is_(None))) or 0


def dead_now(session: Session, *, now: datetime) -> ColumnElement[bool]:
    """Choose, of activations joined with their licenses, those silent for longer than their license allows at *now*."""
    return or_(false(), *(_dead_under(*each, now=now) for each in silences(session)))


def _taken(license_id: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return ActivationRow.license_id == license_id, ActivationRow.activated_at > since


def _live(rules: SeatRules, now: datetime) -> ColumnElement[bool]:
    border = rules.silent_since(now)
    return and_(ActivationRow.ended_at.is_(None), true() if border is None else ActivationRow.last_seen_at > border)


def _locked(chosen: Select[ActivationRow]) -> Select[ActivationRow]:
    """Lock what is *chosen*, and read it as it is then: a row may change while this waits for it."""
    return chosen.with_for_update().execution_options(populate_existing=True)


def _dead_under(heartbeat: int | None, silence: int | None, *, now: datetime) -> ColumnElement[bool]:
    border = SeatRules(heartbeat_seconds=heartbeat, silence_seconds=silence).silent_since(now)
    return and_(
        LicenseRow.heartbeat_seconds.is_not_distinct_from(heartbeat),
        LicenseRow.dead_after_seconds.is_not_distinct_from(silence),
        false() if border is None else ActivationRow.last_seen_at <= border,
    )
