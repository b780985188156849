"""Issue a license: mint a key, and write down what was promised with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet import keys
from licet.terms import Status
from licet.wire import revocation_mark
from licet_server.errors import InputError, TrialUsedError
from licet_server.keys.digest import digest
from licet_server.keys.leases import Signer
from licet_server.keys.mint import mint
from licet_server.keys.order import Order
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.life import grace_end
from licet_server.services import inputs
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.changes import check_promises
from licet_server.services.present import license_object
from licet_server.services.reveal import sealed
from licet_server.storage.catalog import terms_columns
from licet_server.storage.customers import find_or_add_customer
from licet_server.storage.ids import LICENSE_PREFIX, new_id
from licet_server.storage.licenses import find_by_digest, find_trial
from licet_server.storage.models import LicenseRow
from licet_server.storage.retired_keys import find_retired_key
from licet_server.storage.trail import announce, record


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
    trial: bool = False,
    aws_accounts: Iterable[str] = (),
    price: tuple[Decimal, str] | None = None,
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
        trial: Whether it is the customer's one trial of the product, which lasts as the plan says and has no grace.
        aws_accounts: The AWS accounts that it may be used in; none: any.
        price: What the customer pays for a term, and the ISO 4217 code of its currency; ``None``: what the plan costs.
        pepper: The secret under which keys are digested.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant of the sale.

    Raises:
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        SchemeUnavailableError: Keys of the product's scheme cannot be issued.
        SigningKeyMissingError: The keyring has no key for the product's algorithm.
        InputError: The license would end before it starts, the customer has another id, the plan has no trial, or what
            is promised cannot stand in a key of the product's scheme.
        TrialUsedError: The customer has had a trial of the product.
    """
    sold = get_product(session, product)
    offer = get_plan(sold, plan)
    end = _trial_end(offer, starts_at, expires_at, now) if trial else _end(offer, starts_at, expires_at, now)
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
        trial=trial,
    )
    row.aws_accounts = inputs.aws_accounts(aws_accounts)
    row.price, row.currency = price or (row.price, row.currency)
    if trial:
        _refuse_second_trial(session, row)
    key, minted = mint(Order(sold, offer, row.terms(), row.id, row.customer.id, signer, pepper, now))
    add_license(session, row, key=key, kid=minted.kid, pepper=pepper)
    note_new(session, row, "license.issued", now=now)
    return Issued(row, minted.text)


def note_new(session: Session, row: LicenseRow, event: str, *, now: datetime) -> None:
    """Note for the audit log, and for the vendor's own systems, that there is a new license."""
    shown = license_object(row, now=now)
    record(session, event, row.id, after=shown, now=now)
    announce(session, event, shown, now=now)


def _end(plan: Plan, starts_at: datetime | None, expires_at: datetime | None, now: datetime) -> datetime | None:
    end = expires_at or plan.term_end(start=starts_at or now)
    if starts_at is not None and end is not None and end <= starts_at:
        raise InputError("the license would end before it starts", field="expires_at")
    return end


def _trial_end(plan: Plan, starts_at: datetime | None, expires_at: datetime | None, now: datetime) -> datetime:
    if plan.trial_days is None:
        raise InputError(f"the plan {plan.code} has no trial: its trial_days are not set", field="trial")
    if expires_at is not None:
        raise InputError(f"a trial of this plan lasts {plan.trial_days} days: leave its end out", field="expires_at")
    return (starts_at or now) + timedelta(days=plan.trial_days)


def _refuse_second_trial(session: Session, row: LicenseRow) -> None:
    had = find_trial(session, row.product_code, row.customer.id)
    if had is not None:
        raise TrialUsedError(
            f"{row.customer.email} has had the trial of {row.product_code} already, as {had}: renew that one, which "
            "keeps its key, or sell another license"
        )


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
    trial: bool = False,
) -> LicenseRow:
    """Return a license with the terms that *plan* has today; it has no key yet and is not in the database.

    Raises:
        InputError: The customer has another id, or the license would last longer than plugins believe.
    """
    customer = find_or_add_customer(session, email=email, name=name, customer_id=customer_id, now=created_at)
    return LicenseRow(
        id=new_id(LICENSE_PREFIX),
        product_code=product.code,
        plan=plan.code,
        plan_name=plan.name,
        trial=trial,
        trial_customer_id=customer.id if trial else None,
        customer=customer,
        status=Status.ACTIVE.value,
        aws_accounts=[],
        version=1,
        created_at=created_at,
        starts_at=starts_at,
        expires_at=expires_at,
        grace_until=grace_end(expires_at, grace_days=plan.grace_days, trial=trial),
        **terms_columns(plan),
    )


def add_license(session: Session, row: LicenseRow, *, key: keys.ParsedKey, kid: str | None, pepper: str) -> None:
    """Write down *row* with its key.

    Raises:
        InputError: Another license has this key already, or plugins would not accept what it promises.
        TrialUsedError: The customer got a trial of the product at the same moment.
    """
    check_promises(row)
    give_key(session, row, key=key, kid=kid, pepper=pepper)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        other = find_by_digest(session, row.key_digest)
        if other is not None:
            raise InputError(_taken(other.id, key.scheme)) from None
        if row.trial:
            _refuse_second_trial(session, row)
        raise


def give_key(session: Session, row: LicenseRow, *, key: keys.ParsedKey, kid: str | None, pepper: str) -> None:
    """Make *key* the key of *row*: kept are a keyed digest, its end, the mark of one that *kid* signed, a sealed copy.

    Raises:
        InputError: It was the key of a license before, or is that of another.
    """
    wanted = digest(key, pepper=pepper)
    retired = find_retired_key(session, wanted)
    if retired is not None:
        raise InputError(_taken(retired.license_id, key.scheme, had=True))
    other = find_by_digest(session, wanted)
    if other is not None:
        raise InputError(_taken(other.id, key.scheme))
    row.key_digest, row.key_tail, row.key_kid = wanted, keys.tail(key.canonical), kid
    row.sealed_key = sealed(session, row.id, key.canonical)
    row.key_mark = None if kid is None else revocation_mark(key.canonical).hex()


def _taken(license_id: str, scheme: str, *, had: bool = False) -> str:
    """Explain why two licenses would have one key: the text of an ``hmac`` key holds nothing random."""
    has = "had exactly this key before" if had else "has exactly this key already"
    if scheme != "hmac":
        return f"{license_id} {has}"
    return (
        f"{license_id} {has}, because a key of this kind says only customer, features and end: choose another end with "
        "--expires"
    )
