"""A license that costs nothing, for whoever has proved an address: one of a plan for each customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError
from licet_server.keys.leases import Signer
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.issue import issue
from licet_server.services.mail_key import mail_key
from licet_server.services.members import settle_memberships
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.customers import find_by_email, find_by_id, find_or_add_customer
from licet_server.storage.free_licenses import find_of_plan
from licet_server.storage.models import LicenseRow


def take_free(
    session: Session, user: UserRow, *, product: str, plan: str, pepper: str, signer: Signer, now: datetime
) -> tuple[LicenseRow, bool]:
    """Issue a license of a plan that costs nothing, and mail its key; the user becomes an owner of the customer.

    Args:
        session: A session that may write.
        user: Who takes it; the customer is the one with the same email, a new one if there is none.
        product: The product's code.
        plan: The plan's code.
        pepper: The secret under which keys are digested.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant.

    Returns:
        The license, and whether it is new: who has one of the plan gets no second one.

    Raises:
        UnknownProductError: The catalog has no such product.
        UnknownPlanError: The product has no such plan.
        ConflictError: The plan costs something, or the user has not proved the address.
    """
    found = get_product(session, product)
    wanted = get_plan(found, plan)
    if wanted.price is None or wanted.price:
        raise ConflictError(f"the plan {wanted.name} is not free of charge")
    if user.confirmed_at is None:
        raise ConflictError("confirm your address first: the link is in the mail that you got when you signed up")
    customer = find_or_add_customer(session, email=user.email, name=user.name, now=now)
    find_by_id(session, customer.id, lock=True)  # so that of two requests at one moment the second finds the first's
    mine = find_of_plan(session, customer_id=customer.id, product=found.code, plan=wanted.code)
    if mine is None:
        made = issue(
            session, product=found.code, plan=wanted.code, email=user.email, pepper=pepper, signer=signer, now=now
        )
        mail_key(session, made, pepper=pepper, now=now)
    settle_memberships(session, user, now=now)
    return (made.license, True) if mine is None else (mine, False)


def free_license_of(session: Session, user: UserRow, *, product: str, plan: str) -> LicenseRow | None:
    """Return the license of that plan that the user's customer has already."""
    customer = find_by_email(session, user.email)
    return None if customer is None else find_of_plan(session, customer_id=customer.id, product=product, plan=plan)
