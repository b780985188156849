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

_STATUSES = {
    **dict.fromkeys(("active", "in_grace", "expired", "not_started", "true", "t", "1", "yes", "y"), Status.ACTIVE),
    **dict.fromkeys(("suspended", "inactive", "false", "f", "0", "no", "n"), Status.SUSPENDED),
    "revoked": Status.REVOKED,
}
"""What a row may say of a license; whether it has expired, its date says."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    key: ParsedKey
    product: Product
    plan: Plan
    email: str
    name: str | None
    max_resources: int | None
    created_at: datetime
    starts_at: datetime | None
    expires_at: datetime | None
    status: Status


def import_licenses(
    session: Session, rows: Iterable[tuple[str, Mapping[str, str]]], *, pepper: str, now: datetime
) -> int:
    """Add a license for each of *rows*; return how many.

    Args:
        session: A session that may write.
        rows: Where each row stands, and its cells, as ``tracker.read_rows`` returns them. Without ``product`` and
            ``plan`` the key says them; without ``max_resources`` the plan; without ``expires_at`` it is one term of
            the plan, and an empty one is a license without an end.
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
    plan = _plan(product, cells.get("plan"), key)
    created_at, starts_at = _instant(cells, "created_at") or now, _instant(cells, "starts_at")
    return _Incoming(
        key=key,
        product=product,
        plan=plan,
        email=inputs.email_address(_needed(cells, "email")),
        name=inputs.person_name(cells.get("name")),
        max_resources=_whole_number(cells.get("max_resources")),
        created_at=created_at,
        starts_at=starts_at,
        expires_at=_instant(cells, "expires_at")
        if "expires_at" in cells
        else plan.term_end(start=starts_at or created_at),
        status=_status(cells),
    )


def _needed(cells: Mapping[str, str], name: str) -> str:
    if name not in cells:
        raise InputError(f"{name} is missing")
    return cells[name]


def _instant(cells: Mapping[str, str], name: str) -> datetime | None:
    text = cells.get(name)
    return inputs.instant(text, what=name) if text and text.lower() != "never" else None


def _plan(product: Product, wanted: str | None, key: ParsedKey) -> Plan:
    """Return the plan that is named, else the one whose segment is, or begins like, the key's."""
    if wanted is not None:
        named = [plan for plan in product.plans if plan.name.lower() == wanted.lower()]
        return named[0] if named else get_plan(product, wanted)
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


def _status(cells: Mapping[str, str]) -> Status:
    """Return the less generous of ``status`` and ``active``, where a row has both."""
    found = []
    for name in ("status", "active"):
        word = cells.get(name, "active").lower().replace(" ", "_")
        if word not in _STATUSES:
            raise InputError(f"{name} {word!r} means nothing here; use active, suspended or revoked")
        found.append(_STATUSES[word])
    if cells.get("status", "").lower() == "expired" and not cells.get("expires_at"):
        raise InputError("it has expired, and expires_at does not say when")
    return max(found, key=list(Status).index)


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
    row.starts_at = item.starts_at
    if item.status is not Status.ACTIVE:
        row.status, row.status_changed_at = item.status.value, now
