"""Issue a license: mint a key, and write down what was promised with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet import keys
from licet.errors import WireError
from licet.terms import Status
from licet.wire import terms_from_claims, terms_to_claims
from licet_server.errors import InputError
from licet_server.keys.digest import digest
from licet_server.keys.leases import Signer
from licet_server.keys.mint import mint
from licet_server.keys.order import Order
from licet_server.licensing.catalog import Plan, Product
from licet_server.services import inputs
from licet_server.services.catalog import get_plan, get_product
from licet_server.storage.catalog import terms_columns
from licet_server.storage.customers import find_or_add_customer
from licet_server.storage.ids import LICENSE_PREFIX, new_id
from licet_server.storage.licenses import find_by_digest
from licet_server.storage.models import LicenseRow


@dataclass(frozen=True, slots=True)
class Issued:
    """A new license, and its key this once."""

    license: LicenseRow
    key: str = field(repr=False)


def issue(
    session: Session,
    *,
    product: str,
    plan: str,
    email: str,
    name: str | None = None,
    customer_id: str | None = None,
    starts_at: datetime | None = None,
    expires_at: datetime | None = None,
    pepper: str,
    signer: Signer,
    now: datetime,
) -> Issued:
    """Issue a license for *plan*.

    Args:
        session: A session that may write.
        product: The product's code.
        plan: The plan's code.
        email: The customer's email, as ``inputs.email_address`` returns it.
        name: The customer's name.
        customer_id: The vendor's own id for a new customer, as ``inputs.customer_id`` returns it.
        starts_at: First instant of validity; ``None``: at once.
        expires_at: First instant after the paid term; ``None``: one term of the plan.
        pepper: The secret under which keys are digested.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant of the sale.

    Raises:
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        SchemeUnavailableError: Keys of the product's scheme cannot be issued.
        SigningKeyMissingError: The keyring has no key for the product's algorithm.
        InputError: The license would end before it starts, the customer has another id, or what is promised cannot
            stand in a key of the product's scheme.
    """
    sold = get_product(session, product)
    offer = get_plan(sold, plan)
    end = _end(offer, starts_at, expires_at, now)
    row = new_license(
        session,
        sold,
        offer,
        email=email,
        name=name,
        customer_id=customer_id,
        created_at=now,
        starts_at=starts_at,
        expires_at=end,
    )
    key, minted = mint(Order(sold, offer, row.terms(), row.id, row.customer.id, signer, pepper, now))
    add_license(session, row, key=key, kid=minted.kid, pepper=pepper)
    return Issued(row, minted.text)


def _end(plan: Plan, starts_at: datetime | None, expires_at: datetime | None, now: datetime) -> datetime | None:
    end = expires_at or plan.term_end(start=starts_at or now)
    if starts_at is not None and end is not None and end <= starts_at:
        raise InputError("the license would end before it starts")
    return end


def new_license(
    session: Session,
    product: Product,
    plan: Plan,
    *,
    email: str,
    name: str | None,
    customer_id: str | None = None,
    created_at: datetime,
    starts_at: datetime | None,
    expires_at: datetime | None,
) -> LicenseRow:
    """Return a license with the terms that *plan* has today; it has no key yet and is not in the database.

    Raises:
        InputError: The customer has another id.
    """
    return LicenseRow(
        id=new_id(LICENSE_PREFIX),
        product_code=product.code,
        plan=plan.code,
        plan_name=plan.name,
        customer=find_or_add_customer(session, email=email, name=name, customer_id=customer_id, now=created_at),
        status=Status.ACTIVE.value,
        created_at=created_at,
        starts_at=starts_at,
        expires_at=expires_at,
        grace_until=_grace_until(plan, expires_at),
        **terms_columns(plan),
    )


def _grace_until(plan: Plan, expires_at: datetime | None) -> datetime | None:
    try:
        until = None if expires_at is None else expires_at + timedelta(days=plan.grace_days)
    except OverflowError:
        raise InputError("the license would end in a year that nobody means") from None
    if until is not None and until.year > inputs.LAST_YEAR:
        raise InputError(
            f"with the plan's {plan.grace_days} days of grace the license would last into the year {until.year}, and "
            f"{inputs.LAST_YEAR} is the last that counts: choose an earlier end"
        )
    return until


def add_license(session: Session, row: LicenseRow, *, key: keys.ParsedKey, kid: str | None, pepper: str) -> None:
    """Write down *row* with its key.

    Raises:
        InputError: Another license has this key already, or plugins would not accept what it promises.
    """
    try:
        terms_from_claims(terms_to_claims(row.terms()))
    except WireError as error:
        raise InputError(f"plugins would not accept this license: {error}") from None
    row.key_digest, row.key_tail, row.key_kid = digest(key, pepper=pepper), keys.tail(key.canonical), kid
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        other = find_by_digest(session, row.key_digest)
        if other is None:
            raise
        raise InputError(_taken(other, key.scheme)) from None


def _taken(other: LicenseRow, scheme: str) -> str:
    """Explain why two licenses would have one key: the text of an ``hmac`` key holds nothing random."""
    if scheme != "hmac":
        return f"{other.id} has exactly this key already"
    return (
        f"{other.id} has exactly this key already, because a key of this kind says only customer, features and end: "
        "choose another end with --expires"
    )
