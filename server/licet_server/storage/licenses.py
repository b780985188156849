"""Licenses by id, by key digest, and as lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.storage.models import CustomerRow, LicenseRow


def find_by_digest(session: Session, key_digest: str, *, lock: bool = False) -> LicenseRow | None:
    """Return the license with that key; *lock* keeps other writers off it until the transaction ends."""
    return _find(session, LicenseRow.key_digest == key_digest, lock=lock)


def find_by_id(session: Session, license_id: str, *, lock: bool = False) -> LicenseRow | None:
    """Return the license with that id; *lock* as in :func:`find_by_digest`."""
    return _find(session, LicenseRow.id == license_id, lock=lock)


def _find(session: Session, where: ColumnElement[bool], *, lock: bool) -> LicenseRow | None:
    chosen = select(LicenseRow).where(where)
    return session.scalar(chosen.with_for_update(of=LicenseRow) if lock else chosen)


def known_digests(session: Session, digests: Iterable[str]) -> dict[str, str]:
    """Return the license id of each of *digests* that is taken."""
    found: dict[str, str] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = session.execute(select(LicenseRow.key_digest, LicenseRow.id).where(LicenseRow.key_digest.in_(part)))
        found.update({row.key_digest: row.id for row in rows})
    return found


def known_ids(session: Session, license_ids: Iterable[str]) -> set[str]:
    """Return those of *license_ids* that are taken."""
    found: set[str] = set()
    wanted = list(license_ids)
    for start in range(0, len(wanted), 500):
        found.update(session.scalars(select(LicenseRow.id).where(LicenseRow.id.in_(wanted[start : start + 500]))))
    return found


def count_live_by_signer(session: Session, *, now: datetime) -> dict[str, int]:
    """Count, for each signing key, the licenses whose key it signed and that are neither revoked nor over."""
    live = or_(LicenseRow.grace_until.is_(None), LicenseRow.grace_until > now)
    chosen = select(LicenseRow.key_kid, func.count()).where(LicenseRow.key_kid.is_not(None), live)
    rows = session.execute(chosen.where(LicenseRow.status != Status.REVOKED.value).group_by(LicenseRow.key_kid))
    return {kid: count for kid, count in rows if kid is not None}


def list_licenses(session: Session, *, product: str | None = None, email: str | None = None) -> Sequence[LicenseRow]:
    """Return licenses, oldest first."""
    chosen = select(LicenseRow).join(LicenseRow.customer).order_by(LicenseRow.created_at, LicenseRow.id)
    if product is not None:
        chosen = chosen.where(LicenseRow.product_code == product)
    if email is not None:
        chosen = chosen.where(CustomerRow.email == email)
    return session.scalars(chosen).unique().all()


def mark_validated(session: Session, license_id: str, *, at: datetime) -> None:
    """Note when the license was last asked about and found valid."""
    session.execute(update(LicenseRow).where(LicenseRow.id == license_id).values(last_validated=at))


def count_by_standing(session: Session, *, now: datetime) -> list[tuple[str, str, str, int]]:
    """Count licenses by product, plan and standing at *now*; counted by the database, however many there are."""
    standing = case(
        (LicenseRow.status != "active", LicenseRow.status),
        (LicenseRow.starts_at > now, "not_started"),
        (LicenseRow.grace_until <= now, "expired"),
        (LicenseRow.expires_at <= now, "in_grace"),
        else_="active",
    ).label("standing")
    rows = session.execute(
        select(LicenseRow.product_code, LicenseRow.plan, standing, func.count())
        .group_by(LicenseRow.product_code, LicenseRow.plan, "standing")
        .order_by(LicenseRow.product_code, LicenseRow.plan, "standing")
    )
    return [(product, plan, state, count) for product, plan, state, count in rows]


def count_customers(session: Session) -> int:
    """Count the customers."""
    return session.scalar(select(func.count()).select_from(CustomerRow)) or 0
