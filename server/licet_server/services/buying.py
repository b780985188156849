"""Buying on our own pages: one order, however often a form is sent, and what becomes of it.

A form carries a number that is used once. It is taken before the provider is asked, so of two requests with the same
form one opens a checkout and the other finds it. A form that is sent again with other words in it is another order.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotConfiguredError, NotFoundError, ProviderError, StorageError
from licet_server.services import checkout
from licet_server.services.checkout import Begin, Wanted
from licet_server.services.orders import get_order
from licet_server.services.providers import Providers
from licet_server.storage import idempotency as storage
from licet_server.storage import orders
from licet_server.storage.idempotency import Key
from licet_server.storage.orders import OrderState
from licet_server.storage.sales_tables import OrderRow

LASTS = timedelta(hours=2)
"""How long a checkout of our pages can be paid."""

HOLD = timedelta(minutes=30)
"""How long one that asks for an early-adopter place can: anybody may open it. Stripe allows no less."""

_INSTEAD = "the buyer has opened another checkout"

UNDER_WAY = timedelta(minutes=3)
"""How long opening one may take at most."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who sends a form, and which.

    Attributes:
        browser: An unguessable name of the browser's session: nobody finds the orders of another.
        nonce: The number in the form.
        earlier: The id of the order that this browser opened last; ``None``: none.
    """

    browser: str
    nonce: str
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Where a buyer goes to pay.

    Attributes:
        order: Its id.
        url: At the provider.
    """

    order: str
    url: str


class Progress(StrEnum):
    """How far an order is."""

    OPEN = "open"
    """Nobody has paid, or the provider has not told us yet."""
    PAID = "paid"
    """The money is here, and the license is not."""
    READY = "ready"
    """The license is issued, and its key mailed."""
    CANCELLED = "cancelled"


def buy_once(begin: Begin, providers: Providers, wanted: Wanted, buyer: Buyer, *, base_url: str, now: datetime) -> str:
    """Open a checkout, unless this form has opened one that can still be paid; return the name under which it is found.

    Whoever changes their mind and buys something else of the same product takes the early-adopter place along. What
    others have opened for the same email stays as it is, for anybody may type it.

    Args:
        begin: Opens a transaction; called while none is open.
        providers: Who takes the money.
        wanted: What is bought.
        buyer: Who buys.
        base_url: This server's public address.
        now: Aware UTC instant.

    Raises:
        ServerError: As ``services.checkout.open_checkout``; the form may be sent again.
    """
    key = _key(buyer, wanted, now)
    with begin() as session:
        if not _take(session, key):
            return key.digest
        earlier = _given_up(session, buyer, wanted)
    try:
        if earlier is not None:
            with suppress(ConflictError, NotConfiguredError, ProviderError):  # it may be paid yet: then it stays
                checkout.cancel_order(begin, providers, earlier, because=_INSTEAD, now=now)
        asked = replace(wanted, lasts=HOLD if wanted.early else LASTS, takes_over=False)
        opened = checkout.open_checkout(begin, providers, asked, base_url=base_url, now=now)
        with begin() as session:
            storage.keep_answer(session, key, json.dumps([opened.order.id, opened.url]).encode())
    except BaseException:
        with suppress(StorageError), begin() as session:
            storage.release(session, key)
        raise
    return key.digest


def way_to_pay(session: Session, browser: str, name: str, *, now: datetime) -> Way | None:
    """Return where a buyer goes; ``None``: the checkout is being opened at this moment.

    Args:
        session: A session that reads.
        browser: Whose it is.
        name: As :func:`buy_once` returned it.
        now: Aware UTC instant.

    Raises:
        NotFoundError: There is none for this browser, or it cannot be paid any more.
    """
    row = storage.find(session, Key(_scope(browser), name, now))
    if row is None:
        raise NotFoundError("this checkout is over: choose a plan once more")
    if row.answer is None:
        return None
    way = Way(*json.loads(row.answer))
    if get_order(session, way.order).state != OrderState.OPEN:
        raise NotFoundError("this checkout is over: choose a plan once more")
    return way


def progress_of(row: OrderRow) -> Progress:
    """Return how far an order is."""
    if row.state == OrderState.OPEN:
        return Progress.OPEN
    if row.state == OrderState.CANCELLED:
        return Progress.CANCELLED
    return Progress.PAID if row.license_id is None else Progress.READY


def _given_up(session: Session, buyer: Buyer, wanted: Wanted) -> str | None:
    """Return the order that this browser opened last, where the new one takes its place."""
    row = None if buyer.earlier is None else orders.find_order(session, buyer.earlier)
    if row is None or row.state != OrderState.OPEN or row.email != wanted.party.email:
        return None
    return row.id if row.product_code == wanted.product else None


def _key(buyer: Buyer, wanted: Wanted, now: datetime) -> Key:
    said = [buyer.nonce, wanted.product, wanted.plan, wanted.provider, *wanted.party.columns().values()]
    return Key(_scope(buyer.browser), hashlib.sha256(json.dumps(said).encode()).hexdigest(), now)


def _scope(browser: str) -> str:
    return f"buy:{hashlib.sha256(browser.encode()).hexdigest()[:24]}"


def _take(session: Session, key: Key) -> bool:
    """Take the number of a form; ``False``: its checkout is open, or is being opened."""
    storage.forget_old(session, key, before=key.at - LASTS, unanswered_before=key.at - UNDER_WAY)
    if storage.claim(session, key, request_digest=key.digest):
        return True
    row = storage.find(session, key)
    if row is None or row.answer is None:
        return False
    order = orders.find_order(session, json.loads(row.answer)[0])
    if order is not None and order.state == OrderState.OPEN:
        return False
    storage.release(session, replace(key, at=row.created_at))  # it was paid or cancelled: this is another order
    return storage.claim(session, key, request_digest=key.digest)
