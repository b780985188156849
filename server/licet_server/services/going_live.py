"""What the database says about whether an installation is ready for customers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from licet_server.storage.catalog import all_products
from licet_server.storage.vendor_people import without_second_factor


@dataclass(frozen=True, slots=True)
class Ready:
    """How far it is.

    Attributes:
        sellable_plans: How many plans have a price at a payment provider.
        two_factor: Whether everybody of the vendor who may sign in has a second factor.
    """

    sellable_plans: int
    two_factor: bool


def readiness(session: Session) -> Ready:
    """Return how far an installation is.

    Args:
        session: A session that reads.
    """
    plans = [plan for product in all_products(session) for plan in product.plans]
    return Ready(
        sellable_plans=sum(bool(plan.stripe_price or plan.paddle_price) for plan in plans),
        two_factor=without_second_factor(session) == 0,
    )
