"""Give a license a new key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ConflictError, InputError
from licet_server.keys.leases import Signer
from licet_server.keys.mint import mint
from licet_server.keys.order import Order
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.transitions import Action
from licet_server.services.catalog import find_plan, get_product
from licet_server.services.changes import changing
from licet_server.services.issue import Issued, give_key
from licet_server.services.revocations import count_revocation
from licet_server.storage.models import LicenseRow
from licet_server.storage.retired_keys import retire_key

AT_ONCE = timedelta(0)


def rotate_key(
    session: Session, row: LicenseRow, *, overlap: timedelta = AT_ONCE, pepper: str, signer: Signer, now: datetime
) -> Issued:
    """Give the license, whose row is locked, a new key in the scheme of its product; return it this once.

    Args:
        session: A session that may write.
        row: The license.
        overlap: How long the old key works beside the new one; keys before that one end then at the latest.
        pepper: The secret under which keys are digested.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked.
        ConflictError: The new key would be one that there is already.
        InputError: The license has ended, and a signed key would say so; or its terms cannot stand in such a key.
        SchemeUnavailableError: Keys of the product's scheme cannot be issued.
        SigningKeyMissingError: The keyring has no key for the product's algorithm.
    """
    with changing(session, row, Action.ROTATE_KEY, now=now):
        key, listed = replace_key(session, row, overlap=overlap, pepper=pepper, signer=signer, now=now)
    if listed:
        count_revocation(session, now=now)
    return Issued(row, key)


def replace_key(
    session: Session, row: LicenseRow, *, overlap: timedelta, pepper: str, signer: Signer, now: datetime
) -> tuple[str, bool]:
    """Put a new key in the place of the license's; part of a change, which counts the revocation last.

    Returns:
        The new key, and whether a revocation list has something to say about the old ones.
    """
    sold = get_product(session, row.product_code)
    terms = replace(row.terms(), status=Status.ACTIVE)  # a suspension ends, and the text of a key stays
    order = Order(sold, _plan(session, sold, row), terms, row.id, row.customer.id, signer, pepper, now)
    parsed, minted = mint(order)
    listed = retire_key(session, row, works_until=now + overlap, now=now)
    try:
        give_key(session, row, key=parsed, kid=minted.kid, pepper=pepper)
    except InputError:
        raise ConflictError(
            f"the new key of {row.id} would be one that there is or was already, because a key of this kind says only "
            "customer, features and end: change one of them first"
        ) from None
    return minted.text, listed


def _plan(session: Session, product: Product, row: LicenseRow) -> Plan:
    """Return the plan whose segment a ``short`` key shows; one that is sold no more lends its code."""
    found = find_plan(session, product.code, row.plan)
    segment = "".join(letter for letter in row.plan.upper() if letter.isascii() and letter.isalnum())[:16]
    return found or Plan(row.plan, row.plan_name, segment)
