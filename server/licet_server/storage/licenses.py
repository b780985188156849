"""Licenses by id, by key digest, and as lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, selectinload

from licet.terms import Status
from licet_server.storage.models import CustomerRow, LicenseRow, RetiredKeyRow
from licet_server.storage.paging import few_first, part
from licet_server.storage.texts import holds

_TAIL = 4
_AWS_ACCOUNT = 12
_AT_A_TIME = 500
_FEW_CUSTOMERS = 200
"""So many customers with a text are looked up by their ids; more of them are met soon in the order of the list."""


@dataclass(frozen=True, slots=True)
class LicenseFilter:
    """Which licenses are wanted; ``None`` means "any".

    Attributes:
        product: The product's code.
        plan: The plan's code.
        status: How it stands, as ``licensing.standing`` calls it.
        email: The customer's email.
        customer_id: The customer's id.
        expires_before: Its end comes before.
        expires_from: Its end comes then or later.
        trial: Whether it is a trial.
        ids: It is one of these.
        q: Part of an email, a name or a company; the end of a key; a license id; the number of an AWS account.
    """

    product: str | None = None
    plan: str | None = None
    status: str | None = None
    email: str | None = None
    customer_id: str | None = None
    expires_before: datetime | None = None
    trial: bool | None = None
    q: str | None = None
    expires_from: datetime | None = None
    ids: tuple[str, ...] | None = None


def find_by_digest(session: Session, key_digest: str, *, lock: bool = False) -> LicenseRow | None:
    """Return the license with that key; *lock* keeps other writers off it until the transaction ends."""
    return _find(session, LicenseRow.key_digest == key_digest, lock=lock)


def find_by_id(session: Session, license_id: str, *, lock: bool = False) -> LicenseRow | None:
    """Return the license with that id; *lock* as in :func:`find_by_digest`."""
    return _find(session, LicenseRow.id == license_id, lock=lock)


def _find(session: Session, where: ColumnElement[bool], *, lock: bool) -> LicenseRow | None:
    chosen = select(LicenseRow).where(where)
    if lock:  # what was read before the lock may have changed while this waited for it
        chosen = chosen.with_for_update(of=LicenseRow, key_share=True).execution_options(populate_existing=True)
        # PostgreSQL would join the customer of before the wait, and lose a license that was just transferred.
        chosen = chosen.options(selectinload(LicenseRow.customer))
    return session.scalar(chosen)


def find_trial(session: Session, product: str, customer_id: str) -> str | None:
    """Return the id of the license that the customer had as a trial of the product; ``None``: there was none."""
    chosen = (LicenseRow.product_code == product, LicenseRow.trial_customer_id == customer_id)
    return session.scalar(select(LicenseRow.id).where(*chosen))


def known_digests(session: Session, digests: Iterable[str]) -> dict[str, str]:
    """Return the license id of each of *digests* that is taken."""
    found: dict[str, str] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        rows = session.execute(select(LicenseRow.key_digest, LicenseRow.id).where(LicenseRow.key_digest.in_(some)))
        found.update({row.key_digest: row.id for row in rows})
    return found


def known_ids(session: Session, license_ids: Iterable[str]) -> set[str]:
    """Return those of *license_ids* that are taken."""
    found: set[str] = set()
    wanted = list(license_ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        found.update(session.scalars(select(LicenseRow.id).where(LicenseRow.id.in_(some))))
    return found


def count_live_by_signer(session: Session, *, now: datetime) -> dict[str, int]:
    """Count, for each signing key, the license keys that it signed, that work, and whose license is not over."""
    live = (
        LicenseRow.status != Status.REVOKED.value,
        or_(LicenseRow.grace_until.is_(None), LicenseRow.grace_until > now),
    )
    signers = union_all(
        select(LicenseRow.key_kid.label("kid")).where(LicenseRow.key_kid.is_not(None), *live),
        select(RetiredKeyRow.key_kid)
        .join(LicenseRow, LicenseRow.id == RetiredKeyRow.license_id)
        .where(RetiredKeyRow.key_kid.is_not(None), RetiredKeyRow.works_until > now, *live),
    ).subquery()
    rows = session.execute(select(signers.c.kid, func.count()).group_by(signers.c.kid))
    return {kid: count for kid, count in rows if kid is not None}


def page_of_licenses(
    session: Session,
    wanted: LicenseFilter,
    *,
    after: Sequence[Any] | None = None,
    limit: int,
    newest_first: bool = True,
    now: datetime,
) -> tuple[list[LicenseRow], list[Any] | None]:
    """Return a part of the licenses that are *wanted*, and where the next begins; as ``storage.paging.part`` does."""
    by = (LicenseRow.created_at, LicenseRow.id)
    chosen = filtered(session, wanted, now)
    return part(session, chosen, by=by, after=after, limit=limit, newest_first=newest_first)


def each_license(session: Session, wanted: LicenseFilter, *, limit: int, now: datetime) -> Iterator[LicenseRow]:
    """Give the licenses that are *wanted*, oldest first and *limit* at most, with some of them in memory at a time."""
    after, left = None, limit
    while left > 0:
        size = min(left, _AT_A_TIME)
        rows, after = page_of_licenses(session, wanted, after=after, limit=size, newest_first=False, now=now)
        yield from rows
        session.expunge_all()
        left -= len(rows)
        if after is None:
            return


def filtered(session: Session, wanted: LicenseFilter, now: datetime) -> Select[LicenseRow]:
    """Choose the licenses that are *wanted*, joined with their customers; *now* is for how they stand."""
    chosen = select(LicenseRow).join(LicenseRow.customer)
    exact = {
        LicenseRow.product_code: wanted.product,
        LicenseRow.plan: wanted.plan,
        LicenseRow.customer_id: wanted.customer_id,
        LicenseRow.trial: wanted.trial,
        CustomerRow.email: wanted.email,
    }
    chosen = chosen.where(*(column == value for column, value in exact.items() if value is not None))
    if wanted.status is not None:
        chosen = chosen.where(*_stands(session, wanted.status, now))
    if wanted.expires_before is not None:
        chosen = chosen.where(few_first(session, LicenseRow.id, LicenseRow.expires_at < wanted.expires_before))
    if wanted.expires_from is not None:
        chosen = chosen.where(LicenseRow.expires_at >= wanted.expires_from)
    if wanted.ids is not None:
        chosen = chosen.where(LicenseRow.id.in_(wanted.ids))
    return chosen if wanted.q is None else chosen.where(_found_by(session, wanted.q, _few_customers(session, wanted.q)))


def _found_by(session: Session, q: str, customers: Sequence[str] | None) -> ColumnElement[bool]:
    """Return what a license meets that somebody searches for with *q*.

    Args:
        session: A session that reads.
        q: What was typed.
        customers: The ids of the customers with that text; ``None``: they are looked through.
    """
    theirs = _told_of_customers(q) if customers is None else LicenseRow.customer_id.in_(customers)
    ways = [theirs, LicenseRow.id == q.lower()]
    tail = q.removeprefix("…")
    if len(tail) == _TAIL:
        ways.append(LicenseRow.key_tail.in_(_in_any_case(tail)))
    if len(q) == _AWS_ACCOUNT and q.isascii() and q.isdigit():
        ways.append(few_first(session, LicenseRow.id, locked_to(q)))
    return or_(*ways)


def _told_of_customers(q: str) -> ColumnElement[bool]:
    return or_(*(holds(column, q) for column in (CustomerRow.email, CustomerRow.name, CustomerRow.company)))


def _few_customers(session: Session, q: str) -> Sequence[str] | None:
    """Return the ids of the customers with a text; ``None``: they are many.

    A license of many is met soon when licenses are walked in the order of the list, and joined with their customers;
    those of few would be met at its end, and are looked up by an index.
    """
    found = session.scalars(select(CustomerRow.id).where(_told_of_customers(q)).limit(_FEW_CUSTOMERS + 1)).all()
    return found if len(found) <= _FEW_CUSTOMERS else None


def licenses_by_tail(session: Session, tail: str, *, limit: int) -> list[LicenseRow]:
    """Return the newest licenses whose key ends with these four characters, or ended so before it was replaced."""
    written = _in_any_case(tail)
    before = select(RetiredKeyRow.license_id).where(RetiredKeyRow.key_tail.in_(written))
    now = select(LicenseRow.id).where(LicenseRow.key_tail.in_(written))
    chosen = select(LicenseRow).where(LicenseRow.id.in_(now.union(before)))
    return list(session.scalars(chosen.order_by(LicenseRow.created_at.desc(), LicenseRow.id.desc()).limit(limit)))


def licenses_locked_to(session: Session, account: str, *, limit: int) -> list[LicenseRow]:
    """Return the newest licenses that may be used in this AWS account and not in any."""
    chosen = select(LicenseRow).where(locked_to(account))
    return list(session.scalars(chosen.order_by(LicenseRow.created_at.desc(), LicenseRow.id.desc()).limit(limit)))


def locked_to(account: str) -> ColumnElement[bool]:
    """Return what a license meets that may be used in this AWS account and not in any.

    An index knows the licenses that are locked to any account, and only those are looked through.
    """
    accounts = cast(LicenseRow.aws_accounts, String)
    return and_(accounts != literal_column("'[]'"), accounts.contains(f'"{account}"'))


def _in_any_case(tail: str) -> list[str]:
    """Return every way to write the end of a key in capitals and small letters, so that an index finds it."""
    letters = [sorted({letter.upper(), letter.lower()}) for letter in tail]
    return ["".join(each) for each in itertools.product(*letters)]


def count_by_standing(session: Session, *, now: datetime) -> list[tuple[str, str, str, int]]:
    """Count licenses by product, plan and standing at *now*; counted by the database, however many there are."""
    standing = standing_at(now).label("standing")
    rows = session.execute(
        select(LicenseRow.product_code, LicenseRow.plan, standing, func.count())
        .group_by(LicenseRow.product_code, LicenseRow.plan, "standing")
        .order_by(LicenseRow.product_code, LicenseRow.plan, "standing")
    )
    return [(product, plan, state, count) for product, plan, state, count in rows]


def _stands(session: Session, wanted: str, now: datetime) -> list[ColumnElement[bool]]:
    """Return what a license meets that stands like this; the second half is what an index can help with."""
    if wanted == "not_started":
        return [standing_at(now) == wanted, few_first(session, LicenseRow.id, LicenseRow.starts_at > now)]
    decided = wanted if wanted in {Status.SUSPENDED.value, Status.REVOKED.value} else Status.ACTIVE.value
    rules: list[ColumnElement[bool]] = [standing_at(now) == wanted, LicenseRow.status == decided]
    return [*rules, LicenseRow.expires_at <= now] if wanted in {"in_grace", "expired"} else rules


def standing_at(now: datetime) -> Case[str]:
    """Return what ``licensing.standing`` says, as the database finds it out."""
    return case(
        (LicenseRow.status != Status.ACTIVE.value, LicenseRow.status),
        (LicenseRow.starts_at > now, "not_started"),
        (LicenseRow.grace_until <= now, "expired"),
        (LicenseRow.expires_at <= now, "in_grace"),
        else_="active",
    )


def working(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Choose the licenses that work at *now*, those in their grace too."""
    in_time = or_(LicenseRow.grace_until.is_(None), LicenseRow.grace_until > now)
    return LicenseRow.status == Status.ACTIVE.value, in_time


def count_customers(session: Session) -> int:
    """Count the customers."""
    return session.scalar(select(func.count()).select_from(CustomerRow)) or 0


def drop_sealed_keys(session: Session) -> int:
    """Erase the encrypted copies of all keys, and return how many there were."""
    done = session.execute(update(LicenseRow).where(LicenseRow.sealed_key.is_not(None)).values(sealed_key=None))
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE has one, which the type of any result has not
