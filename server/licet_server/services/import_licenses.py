"""Take over licenses from another system: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.jose import PublicKeys
from licet.keys import KeyClaims, ParsedKey
from licet.terms import Status
from licet.wire import UNLIMITED, to_text
from licet_server.errors import ImportRefusedError, InputError, UnknownPlanError
from licet_server.keys.digest import digest
from licet_server.keys.keyring import Keyring
from licet_server.keys.mint import proven
from licet_server.licensing.catalog import Plan, Product
from licet_server.services import inputs
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.issue import add_license, new_license
from licet_server.services.revocations import count_revocation
from licet_server.storage.ids import LICENSE_PREFIX, is_id
from licet_server.storage.licenses import known_digests, known_ids

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
    license_id: str | None
    kid: str | None
    claims: KeyClaims | None


def import_licenses(
    session: Session, rows: Iterable[tuple[str, Mapping[str, str]]], *, pepper: str, keyring: Keyring, now: datetime
) -> int:
    """Add a license for each of *rows*; return how many.

    A key that one of our signing keys signed brings its license's id, start and end back: whoever trusts the key
    offline goes by them, and a revocation list must name that license for as long.

    Args:
        session: A session that may write.
        rows: Where each row stands, and its cells, as ``tracker.read_rows`` returns them. Without ``product`` and
            ``plan`` the key says them; without ``max_resources`` the plan; without ``expires_at`` it is one term of
            the plan, and an empty one is a license without an end. Without an ``id`` of ours it gets a new one.
        pepper: The secret under which keys are digested.
        keyring: The signing keys.
        now: Aware UTC instant, for rows without ``created_at``.

    Raises:
        ImportRefusedError: Rows are wrong; every one of them is named.
    """
    good: list[tuple[str, _Incoming]] = []
    problems: list[str] = []
    find_product, public = cache(lambda code: get_product(session, code)), keyring.public
    for where, cells in rows:
        try:
            good.append((where, _read(find_product, public, cells, now)))
        except (InputError, KeyFormatError) as error:
            problems.append(f"{where}: {error}")
    repeated = _repeated_keys(session, good, pepper)
    problems += repeated.values()
    problems += _repeated_ids(session, [(where, item) for where, item in good if where not in repeated])
    if problems:
        raise ImportRefusedError(problems)
    for where, item in good:
        try:
            _add(session, item, pepper, now)
        except InputError as error:
            raise ImportRefusedError([f"{where}: {error}"]) from None
    if any(item.status is Status.REVOKED for _, item in good):
        count_revocation(session, now=now)
    return len(good)


def _read(
    find_product: Callable[[str], Product], public: PublicKeys, cells: Mapping[str, str], now: datetime
) -> _Incoming:
    if "surplus" in cells:
        raise InputError("it has more cells than the heading line")
    key = keys.parse(_needed(cells, "license_key"))
    product = find_product(cells.get("product", key.product))
    if key.product != product.code:
        raise InputError(f"the key is for {key.product}, not for {product.code}")
    plan = _plan(product, cells.get("plan"), key)
    kid, claims = proven(key, public) or (None, None)
    created_at = _instant(cells, "created_at") or now
    starts_at, expires_at = _term(cells, plan, created_at) if claims is None else _signed_term(cells, claims)
    return _Incoming(
        key=key,
        product=product,
        plan=plan,
        email=inputs.email_address(_needed(cells, "email")),
        name=inputs.person_name(cells.get("name")),
        max_resources=_whole_number(cells.get("max_resources")),
        created_at=created_at,
        starts_at=starts_at,
        expires_at=expires_at,
        status=_status(cells),
        license_id=_license_id(cells, claims),
        kid=kid,
        claims=claims,
    )


def _needed(cells: Mapping[str, str], name: str) -> str:
    if name not in cells:
        raise InputError(f"{name} is missing")
    return cells[name]


def _instant(cells: Mapping[str, str], name: str) -> datetime | None:
    text = cells.get(name)
    return inputs.instant(text, what=name) if text and text.lower() != "never" else None


def _term(cells: Mapping[str, str], plan: Plan, created_at: datetime) -> tuple[datetime | None, datetime | None]:
    starts_at = _instant(cells, "starts_at")
    end = _instant(cells, "expires_at") if "expires_at" in cells else plan.term_end(start=starts_at or created_at)
    return starts_at, end


def _signed_term(cells: Mapping[str, str], claims: KeyClaims) -> tuple[datetime | None, datetime | None]:
    """Return the start and the end that the key proves, wherever it is shown; a row may only repeat them."""
    for name in ("starts_at", "expires_at"):
        signed, said = getattr(claims.terms, name), _instant(cells, name)
        day = None if signed is None else signed.replace(hour=0, minute=0, second=0, microsecond=0)
        if name in cells and said not in {signed, day}:
            raise InputError(
                f"{name} says {_shown(said)}, and the signed key proves itself with {_shown(signed)}: write that"
            )
    return claims.terms.starts_at, claims.terms.expires_at


def _shown(moment: datetime | None) -> str:
    return "never" if moment is None else to_text(moment)


def _license_id(cells: Mapping[str, str], claims: KeyClaims | None) -> str | None:
    """Return the id that the license has had here; that of another system means nothing to plugins."""
    said = cells.get("id", "")
    if not said.lower().startswith(LICENSE_PREFIX):
        return None if claims is None else claims.license_id
    if not is_id(said, LICENSE_PREFIX):
        raise InputError(f"id {said[:40]!r} is no license id: {LICENSE_PREFIX} and 20 small letters and digits")
    if claims is not None and claims.license_id != said:
        raise InputError(f"id says {said}, and the key was signed for {claims.license_id}")
    return said


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


def _repeated_keys(session: Session, good: list[tuple[str, _Incoming]], pepper: str) -> dict[str, str]:
    """Name the rows, by where they stand, whose key is here already: in the database or in a row above."""
    by_digest = [(where, digest(item.key, pepper=pepper)) for where, item in good]
    known = known_digests(session, [key for _, key in by_digest])
    first: dict[str, str] = {}
    problems = {}
    for where, key in by_digest:
        if key in known:
            problems[where] = f"{where}: this key is here already, as {known[key]}"
        elif key in first:
            problems[where] = f"{where}: this key stands on {first[key]} already"
        first.setdefault(key, where)
    return problems


def _repeated_ids(session: Session, good: list[tuple[str, _Incoming]]) -> list[str]:
    """Name the rows whose license is here already, with another key."""
    by_id = [(where, item.license_id) for where, item in good if item.license_id is not None]
    known = known_ids(session, [license_id for _, license_id in by_id])
    first: dict[str, str] = {}
    problems = []
    for where, license_id in by_id:
        if license_id in known:
            problems.append(f"{where}: the key belongs to {license_id}, which is here already with another key")
        elif license_id in first:
            problems.append(f"{where}: the key belongs to {license_id}, which stands on {first[license_id]} already")
        first.setdefault(license_id, where)
    return problems


def _add(session: Session, item: _Incoming, pepper: str, now: datetime) -> None:
    row = new_license(
        session,
        item.product,
        item.plan,
        email=item.email,
        name=item.name,
        created_at=item.created_at,
        starts_at=item.starts_at,
        expires_at=item.expires_at,
    )
    if item.license_id is not None:
        row.id = item.license_id
    if item.claims is not None:
        row.grace_until = item.claims.terms.grace_until
    if item.max_resources is not None:
        row.max_resources = None if item.max_resources == UNLIMITED else item.max_resources
    if item.status is not Status.ACTIVE:
        row.status, row.status_changed_at = item.status.value, now
    add_license(session, row, key=item.key, kid=item.kid, pepper=pepper)
