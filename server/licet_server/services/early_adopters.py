"""The first customers of a product pay less: a place is reserved with the order, kept when it is paid, else freed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import ConflictError
from licet_server.licensing.catalog import Product
from licet_server.services.catalog import get_product
from licet_server.storage import early_adopters as storage
from licet_server.storage.catalog import find_product
from licet_server.storage.sales_tables import EarlyAdopterRow, OrderRow


@dataclass(frozen=True, slots=True)
class Places:
    """How far the places of a product are given away.

    Attributes:
        percent: Off the first payment of whoever has one.
        customers: How many there are.
        taken: Who has one, by place.
    """

    percent: int
    customers: int
    taken: tuple[dict[str, object], ...]


def reserve(session: Session, product: Product, order: OrderRow, *, network: str | None = None) -> int:
    """Reserve a place for *order*, if its email and network may have one; return how many percent off it gives."""
    offer = product.early_adopters
    if offer is None:
        return 0
    place = storage.take_place(
        session,
        product.code,
        places=offer.customers,
        order_id=order.id,
        email=order.email,
        until=order.valid_until,
        network=network,
    )
    return 0 if place is None else offer.percent


def keep(session: Session, order: OrderRow) -> bool:
    """Keep the place of an order that was paid for good; one that lost its place gets another one, if one is free.

    Returns:
        Whether it has one.
    """
    if storage.keep_place(session, order.id):
        return True
    product = find_product(session, order.product_code)
    offer = None if product is None else product.early_adopters
    if offer is None:
        return False
    place = storage.take_place(
        session,
        order.product_code,
        places=offer.customers,
        order_id=order.id,
        email=order.email,
        until=None,
    )
    return place is not None


def free(session: Session, order: OrderRow) -> None:
    """Give the place of an order back, if it has one."""
    storage.free_place(session, order.id)


def places(session: Session, product: str) -> Places:
    """Return who has the places of a product.

    Raises:
        UnknownProductError: The catalog has no such product.
        ConflictError: The product has no early adopters.
    """
    found = get_product(session, product)
    if found.early_adopters is None:
        raise ConflictError(f"{found.code} has no early adopters: its catalog says nothing of early_adopters")
    offer = found.early_adopters
    taken = tuple(_shown(row) for row in storage.list_places(session, found.code))
    return Places(offer.percent, offer.customers, taken)


def places_left(session: Session, product: Product) -> int | None:
    """Return how many places nobody has, and nobody has reserved; ``None``: the product has no early adopters."""
    offer = product.early_adopters
    return None if offer is None else max(0, offer.customers - storage.count_places(session, product.code))


def _shown(row: EarlyAdopterRow) -> dict[str, object]:
    until = None if row.reserved_until is None else to_text(row.reserved_until)
    return {"place": row.position, "email": row.email, "order_id": row.order_id, "reserved_until": until}
