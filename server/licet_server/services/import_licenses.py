"""Take over licenses from another system: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.keys import ParsedKey
from licet.terms import Status
from licet.wire import UNLIMITED
from licet_server.errors import ImportRefusedError, InputError, UnknownPlanError
from licet_server.keys.digest import digest
from licet_server.licensing.catalog import Plan, Product
from licet_server.services import inputs
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.issue import add_license
from licet_server.storage.licenses import known_digests

_YES = frozenset({"true", "t", "1", "yes", "y", "active"})
_NO = frozenset({"false", "f", "0", "no", "n", "inactive"})


@dataclass(frozen=True, slots=True)
class _Incoming:
    key: ParsedKey
    product: Product
    plan: Plan
    email: str
    name: str | None
    max_resources: int | None
    created_at: datetime
    expires_at: datetime | None
    active: bool


def import_licenses(
    session: Session, rows: Iterable[tuple[str, Mapping[str, str]]], *, pepper: str, now: datetime
) -> int:
    """Add a license for each of *rows*; return how many.

    Args:
        session: A session that may write.
        rows: Where each row stands, and its cells: ``license_key``, ``email`` or ``customer_email``, ``name`` or
            ``customer_name``, ``plan``, ``product`` (else from the key), ``max_resources``, ``created_at``,
            ``expires_at``, ``active``. Without ``plan`` the key's segment says it; without ``max_resources`` the plan.
        pepper: The secret under which keys are digested.
        now: Aware UTC instant, for rows without ``created_at``.

    Raises:
        ImportRefusedError: Rows are wrong; every one of them is named.
    """
    good: list[tuple[str, _Incoming]] = []
    problems: list[str] = []
    find_product = cache(lambda code: get_product(session, code))
    for where, cells in rows:
        try:
            good.append((where, _read(find_product, cells, now)))
        except (InputError, KeyFormatError) as error:
            problems.append(f"{where}: {error}")
    problems += _repeated(session, good, pepper)
    if problems:
        raise ImportRefusedError(problems)
    for _, item in good:
        _add(session, item, pepper, now)
    return len(good)


def _read(find_product: Callable[[str], Product], cells: Mapping[str, str], now: datetime) -> _Incoming:
    if "surplus" in cells:
        raise InputError("it has more cells than the heading line")
    key = keys.parse(_needed(cells, "license_key"))
    product = find_product(cells.get("product", key.product))
    if key.product != product.code:
        raise InputError(f"the key is for {key.product}, not for {product.code}")
    created, expires = cells.get("created_at"), cells.get("expires_at")
    return _Incoming(
        key=key,
        product=product,
        plan=_plan(product, cells.get("plan"), key),
        email=inputs.email_address(_needed(cells, "email", "customer_email")),
        name=inputs.person_name(cells.get("name", cells.get("customer_name"))),
        max_resources=_whole_number(cells.get("max_resources")),
        created_at=now if created is None else inputs.instant(created, what="created_at"),
        expires_at=None if expires is None else inputs.instant(expires, what="expires_at"),
        active=_flag(cells.get("active", "true")),
    )


def _needed(cells: Mapping[str, str], *names: str) -> str:
    for name in names:
        if name in cells:
            return cells[name]
    raise InputError(f"{names[0]} is missing")


def _plan(product: Product, wanted: str | None, key: ParsedKey) -> Plan:
    """Return the plan that is named, else the one whose segment is, or begins like, the key's."""
    if wanted is not None:
        return get_plan(product, wanted)
    segment = key.segment or ""
    for plan in product.plans:
        if plan.segment == segment:
            return plan
    begins = [plan for plan in product.plans if segment and plan.segment.startswith(segment)]
    if len(begins) == 1:
        return begins[0]
    raise UnknownPlanError("plan is missing, and the key does not say it")


def _whole_number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(UNLIMITED)) and int(text) <= UNLIMITED):
        raise InputError(f"max_resources must be a whole number from 0 to {UNLIMITED}")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise InputError("active must be true or false")
    return text.lower() in _YES


def _repeated(session: Session, good: list[tuple[str, _Incoming]], pepper: str) -> list[str]:
    """Name the rows whose key is here already, in the database or in a row above."""
    by_digest = [(where, digest(item.key, pepper=pepper)) for where, item in good]
    known = known_digests(session, [key for _, key in by_digest])
    first: dict[str, str] = {}
    problems = []
    for where, key in by_digest:
        if key in known:
            problems.append(f"{where}: this key is here already, as {known[key]}")
        elif key in first:
            problems.append(f"{where}: this key stands on {first[key]} already")
        first.setdefault(key, where)
    return problems


def _add(session: Session, item: _Incoming, pepper: str, now: datetime) -> None:
    row = add_license(
        session,
        item.product,
        item.plan,
        key=item.key,
        email=item.email,
        name=item.name,
        created_at=item.created_at,
        expires_at=item.expires_at,
        pepper=pepper,
    )
    if item.max_resources is not None:
        row.max_resources = None if item.max_resources == UNLIMITED else item.max_resources
    if not item.active:
        row.status, row.status_changed_at = Status.SUSPENDED.value, now
