"""The places of the first customers of a product, given away without a race."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from licet_server.storage.models import ProductRow
from licet_server.storage.sales_tables import EarlyAdopterRow


def take_place(
    session: Session,
    product: str,
    *,
    places: int,
    order_id: str,
    email: str,
    until: datetime | None,
    network: str | None = None,
) -> int | None:
    """Take the lowest free place for an order; ``None``: all are taken, or the email or the network has one.

    The product's row is locked first, so that of many who count at one moment each sees what the one before has taken;
    on SQLite whoever writes is alone anyway.

    Args:
        session: A session that may write.
        product: The product's code.
        places: How many there are.
        order_id: Whose it is.
        email: The customer's, who gets one place of a product.
        until: How long it is reserved; ``None``: for good.
        network: From where it is asked for, which may hold one that is not paid for; ``None``: that does not matter.
    """
    session.execute(select(ProductRow.code).where(ProductRow.code == product).with_for_update(key_share=True)).all()
    chosen = select(EarlyAdopterRow).where(EarlyAdopterRow.product_code == product)
    taken = {row.position: row for row in session.scalars(chosen)}
    free = next((position for position in range(1, places + 1) if position not in taken), None)
    if free is None or any(row.email == email or (network and row.network == network) for row in taken.values()):
        return None
    held = {"order_id": order_id, "email": email, "reserved_until": until, "network": network}
    session.add(EarlyAdopterRow(product_code=product, position=free, **held))
    session.flush()
    return free


def keep_place(session: Session, order_id: str) -> bool:
    """Keep the place of an order for good; ``False``: it has none."""
    chosen = (
        update(EarlyAdopterRow).where(EarlyAdopterRow.order_id == order_id).values(reserved_until=None, network=None)
    )
    return bool(session.execute(chosen).rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def free_place(session: Session, order_id: str) -> None:
    """Give the place of an order back, if it has one."""
    session.execute(delete(EarlyAdopterRow).where(EarlyAdopterRow.order_id == order_id))


def order_with_place(session: Session, product: str, email: str) -> str | None:
    """Return the order for which a place is reserved for that email, and not paid for yet."""
    return session.scalar(
        select(EarlyAdopterRow.order_id).where(
            EarlyAdopterRow.product_code == product,
            EarlyAdopterRow.email == email,
            EarlyAdopterRow.reserved_until.is_not(None),
        )
    )


def network_has_place(session: Session, product: str, network: str, *, but: str | None) -> bool:
    """Whether a network holds a place that is not paid for, other than for the order *but*."""
    chosen = select(EarlyAdopterRow.order_id).where(
        EarlyAdopterRow.product_code == product, EarlyAdopterRow.network == network
    )
    return any(order != but for order in session.scalars(chosen))


def list_places(session: Session, product: str) -> Sequence[EarlyAdopterRow]:
    """Return the places of a product that are taken, in their order."""
    chosen = select(EarlyAdopterRow).where(EarlyAdopterRow.product_code == product)
    return session.scalars(chosen.order_by(EarlyAdopterRow.position)).all()


def count_places(session: Session, product: str) -> int:
    """Count the places of a product that are taken, or reserved."""
    chosen = select(func.count()).select_from(EarlyAdopterRow).where(EarlyAdopterRow.product_code == product)
    return session.scalar(chosen) or 0
