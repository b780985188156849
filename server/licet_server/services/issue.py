"""Issue a license: mint a key, and write down what was promised with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet import keys
from licet_server.errors import InputError
from licet_server.keys.digest import digest
from licet_server.keys.mint import mint
from licet_server.licensing.catalog import Plan, Product
from licet_server.services.catalog import get_plan, get_product
from licet_server.storage.catalog import terms_columns
from licet_server.storage.customers import find_or_add_customer
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
    starts_at: datetime | None = None,
    expires_at: datetime | None = None,
    pepper: str,
    now: datetime,
) -> Issued:
    """Issue a license for *plan*.

    Args:
        session: A session that may write.
        product: The product's code.
        plan: The plan's code.
        email: The customer's email, as ``inputs.email_address`` returns it.
        name: The customer's name.
        starts_at: First instant of validity; ``None``: at once.
        expires_at: First instant after the paid term; ``None``: one term of the plan.
        pepper: The secret under which keys are digested.
        now: Aware UTC instant of the sale.

    Raises:
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        SchemeUnavailableError: Keys of the product's scheme cannot be issued.
        InputError: The license would end before it starts.
    """
    sold = get_product(session, product)
    offer = get_plan(sold, plan)
    end = _end(offer, starts_at, expires_at, now)
    key = mint(sold, offer)
    row = add_license(
        session, sold, offer, key=keys.parse(key), email=email, name=name, created_at=now, expires_at=end, pepper=pepper
    )
    row.starts_at = starts_at
    session.flush()
    return Issued(row, key)


def _end(plan: Plan, starts_at: datetime | None, expires_at: datetime | None, now: datetime) -> datetime | None:
    end = expires_at or plan.term_end(start=starts_at or now)
    if starts_at is not None and end is not None and end <= starts_at:
        raise InputError("the license would end before it starts")
    return end


def add_license(
    session: Session,
    product: Product,
    plan: Plan,
    *,
    key: keys.ParsedKey,
    email: str,
    name: str | None,
    created_at: datetime,
    expires_at: datetime | None,
    pepper: str,
) -> LicenseRow:
    """Write down a license with the terms that *plan* has today."""
    row = LicenseRow(
        product_code=product.code,
        plan=plan.code,
        plan_name=plan.name,
        customer=find_or_add_customer(session, email=email, name=name, now=created_at),
        key_digest=digest(key, pepper=pepper),
        key_tail=keys.tail(key.canonical),
        created_at=created_at,
        expires_at=expires_at,
        grace_until=None if expires_at is None else expires_at + timedelta(days=plan.grace_days),
        **terms_columns(plan),
    )
    session.add(row)
    session.flush()
    return row
