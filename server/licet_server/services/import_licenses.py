"""Take over licenses from another system: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.jose import PublicKeys
from licet.keys import KeyClaims, ParsedKey
from licet.terms import Status
from licet.wire import UNLIMITED, to_text
from licet_server.errors import ImportRefusedError, InputError, TrialUsedError, UnknownPlanError
from licet_server.keys.digest import digest
from licet_server.keys.keyring import Keyring
from licet_server.keys.mint import proven
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.life import grace_end
from licet_server.licensing.sold_terms import is_trial, sold_terms
from licet_server.licensing.tracker import key_end
from licet_server.services import inputs
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.issue import add_license, new_license, note_new
from licet_server.services.revocations import count_revocation
from licet_server.storage.customers import change_customer, find_by_email, find_by_id
from licet_server.storage.ids import LICENSE_PREFIX, is_id
from licet_server.storage.licenses import find_trial, known_digests, known_ids
from licet_server.storage.models import CustomerRow
from licet_server.storage.retired_keys import known_retired_digests

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
    status_changed_at: datetime | None
    customer: Mapping[str, Any]
    customer_id: str | None
    trial: bool
    sold: Mapping[str, Any]
    license_id: str | None
    kid: str | None
    claims: KeyClaims | None


def import_licenses(
    session: Session, rows: Iterable[tuple[str, Mapping[str, Any]]], *, pepper: str, keyring: Keyring, now: datetime
) -> int:
    """Add a license for each of *rows*; return how many.

    A key that one of our signing keys signed brings its license's id, start and end back: whoever trusts the key
    offline goes by them, and a revocation list must name that license for as long.

    Args:
        session: A session that may write.
        rows: Where each row stands, and its cells, as ``tracker.read_rows`` returns them. Without ``product`` and
            ``plan`` the key says them; without ``max_resources`` the plan; without ``expires_at`` it is one term of
            the plan, and an empty one is a license without an end. Without an ``id`` of ours it gets a new one. What
            a JSON row says in ``tracker.SOLD`` it was sold with; the rest the plan says.
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
    problems += _repeated_trials(session, [(where, item) for where, item in good if item.trial])
    if problems:
        raise ImportRefusedError(problems)
    for where, item in good:
        try:
            _add(session, item, pepper, now)
        except (InputError, TrialUsedError) as error:
            raise ImportRefusedError([f"{where}: {error}"]) from None
    if any(item.status is Status.REVOKED for _, item in good):
        count_revocation(session, now=now)
    return len(good)


def _read(
    find_product: Callable[[str], Product], public: PublicKeys, cells: Mapping[str, Any], now: datetime
) -> _Incoming:
    if "surplus" in cells:
        raise InputError("it has more cells than the heading line")
    key = _key(cells)
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
        max_resources=_max_resources(cells),
        created_at=created_at,
        starts_at=starts_at,
        expires_at=expires_at,
        status=_status(cells),
        status_changed_at=_instant(cells, "status_changed_at"),
        customer=_customer(cells),
        customer_id=_customer_id(cells),
        trial=_trial(cells, expires_at, claims),
        sold=_sold(cells, plan),
        license_id=_license_id(cells, claims),
        kid=kid,
        claims=claims,
    )


def _key(cells: Mapping[str, Any]) -> ParsedKey:
    text = _needed(cells, "license_key")
    if key_end(text) is not None:
        raise InputError(
            f"{text} is only the end of a key, and no license here has it with this email and plan: write the whole key"
        )
    return keys.parse(text)


def _needed(cells: Mapping[str, Any], name: str) -> str:
    if name not in cells:
        raise InputError(f"{name} is missing")
    text: str = cells[name]
    return text


def _instant(cells: Mapping[str, Any], name: str) -> datetime | None:
    text = cells.get(name)
    return inputs.instant(text, what=name) if text and text.lower() != "never" else None


def _term(cells: Mapping[str, Any], plan: Plan, created_at: datetime) -> tuple[datetime | None, datetime | None]:
    starts_at = _instant(cells, "starts_at")
    end = _instant(cells, "expires_at") if "expires_at" in cells else plan.term_end(start=starts_at or created_at)
    return starts_at, end


def _signed_term(cells: Mapping[str, Any], claims: KeyClaims) -> tuple[datetime | None, datetime | None]:
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


def _license_id(cells: Mapping[str, Any], claims: KeyClaims | None) -> str | None:
    """Return the id that the license has had here; that of another system means nothing to plugins."""
    said: str = cells.get("id", "")
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


def _trial(cells: Mapping[str, Any], expires_at: datetime | None, claims: KeyClaims | None) -> bool:
    trial = is_trial(cells)
    if trial and (expires_at is None or (claims is None and "expires_at" not in cells)):
        raise InputError("it is a trial, and expires_at does not say when it ends")
    return trial


def _sold(cells: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    sold = sold_terms(cells, plan)
    if "aws_accounts" in cells:
        numbers = cells["aws_accounts"]
        if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
            raise InputError('aws_accounts must be a list of texts such as "123456789012"')
        sold["aws_accounts"] = inputs.aws_accounts(numbers)
    return sold


def _customer_id(cells: Mapping[str, Any]) -> str | None:
    """Return the id that the customer has had here; that of another system means nothing to us."""
    ours = cells.get("id", "").lower().startswith(LICENSE_PREFIX)
    return inputs.customer_id(cells.get("customer_id")) if ours else None


def _customer(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says of the customer besides name and email."""
    said = {
        "company": inputs.person_name(cells.get("company")),
        "language": inputs.language(cells.get("language")),
        "timezone": inputs.timezone(cells.get("timezone")),
        "country": inputs.country(cells.get("country")),
        "vat_number": inputs.vat_number(cells.get("vat_number")),
        "reminders": False if cells.get("reminders", "").lower() == "false" else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _complete_customer(session: Session, customer: CustomerRow, said: Mapping[str, Any], now: datetime) -> None:
    """Write down what nobody had said of the customer before; who asked for no reminders gets none."""
    changes = {name: value for name, value in said.items() if name == "reminders" or getattr(customer, name) is None}
    if changes:
        change_customer(session, customer, changes, now=now)


def _max_resources(cells: Mapping[str, Any]) -> int | None:
    text = cells.get("max_resources", "")
    if text is None:
        return UNLIMITED
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(UNLIMITED)) and int(text) <= UNLIMITED):
        raise InputError(f"max_resources must be a whole number from 0 to {UNLIMITED}")
    return int(text)


def _status(cells: Mapping[str, Any]) -> Status:
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
    wanted = [key for _, key in by_digest]
    known = known_retired_digests(session, wanted) | known_digests(session, wanted)
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


def _repeated_trials(session: Session, trials: list[tuple[str, _Incoming]]) -> list[str]:
    """Name the rows whose customer has had a trial of the product: here, or in a row above."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for where, item in trials:
        one = (item.product.code, item.email)
        customer = find_by_email(session, item.email)
        had = None if customer is None else find_trial(session, item.product.code, customer.id)
        if had is not None:
            problems.append(f"{where}: {item.email} has had the trial of {item.product.code} already, as {had}")
        elif one in first:
            problems.append(
                f"{where}: the trial of {item.product.code} for {item.email} stands on {first[one]} already"
            )
        first.setdefault(one, where)
    return problems


def _new_customer_id(session: Session, item: _Incoming) -> str | None:
    """Return the id for a customer who is new; one who is here keeps the own, and nobody gets that of another."""
    if item.customer_id is None or find_by_email(session, item.email) is not None:
        return None
    return None if find_by_id(session, item.customer_id) else item.customer_id


def _add(session: Session, item: _Incoming, pepper: str, now: datetime) -> None:
    row = new_license(
        session,
        item.product,
        item.plan,
        email=item.email,
        name=item.name,
        customer_id=_new_customer_id(session, item),
        created_at=item.created_at,
        starts_at=item.starts_at,
        expires_at=item.expires_at,
        trial=item.trial,
    )
    if item.license_id is not None:
        row.id = item.license_id
    for name, value in item.sold.items():
        setattr(row, name, value)
    if item.claims is not None:
        row.grace_until = item.claims.terms.grace_until
    else:
        row.grace_until = grace_end(item.expires_at, grace_days=row.grace_days, trial=item.trial)
    if item.max_resources is not None:
        row.max_resources = None if item.max_resources == UNLIMITED else item.max_resources
    if item.status is not Status.ACTIVE:
        row.status, row.status_changed_at = item.status.value, now
    if item.status_changed_at is not None:
        row.status_changed_at = min(item.status_changed_at, now)
    _complete_customer(session, row.customer, item.customer, now)
    add_license(session, row, key=item.key, kid=item.kid, pepper=pepper)
    note_new(session, row, "license.imported", now=now)
