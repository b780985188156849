"""Find whatever somebody at the desk means by one line of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from sqlalchemy.orm import Session

from licet.keys.hmac import CUSTOMER_ID
from licet_server.errors import NotFoundError
from licet_server.services.find import find_license, key_in, looks_like_a_key
from licet_server.storage import customers as customers_storage
from licet_server.storage.activations import activations_in, find_activation
from licet_server.storage.ids import ACTIVATION_PREFIX, CONTACT_PREFIX, LICENSE_PREFIX
from licet_server.storage.licenses import find_by_id, licenses_by_tail, licenses_locked_to
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.orders import OrderFilter, find_order, list_orders
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.subscriptions import find_invoice, find_subscription
from licet_server.storage.tables import ActivationRow

MOST = 20
"""How many of a kind are shown."""

_LONGEST = 200
_AWS_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_GROUPED_ACCOUNT = re.compile(r"[0-9]{4}[- ][0-9]{4}[- ][0-9]{4}", re.ASCII)
_ID = re.compile(r"[a-z]{2,4}_[0-9a-z]{20}", re.ASCII | re.IGNORECASE)
_TAIL = 4
_Row = TypeVar("_Row")
_END_OF_KEY = re.compile(r"(?:…|\.\.\.)?\s*([A-Za-z0-9_=-]{4,12})", re.ASCII)


class Meant(StrEnum):
    """What a text was taken for, for the sentence that says that nothing was found."""

    KEY = "key"
    ID = "id"
    TEXT = "text"


@dataclass(slots=True)
class Found:
    """What was found.

    Attributes:
        meant: What the text was taken for.
        licenses: Of these, and so on, at most :data:`MOST`.
    """

    meant: Meant = Meant.TEXT
    licenses: list[LicenseRow] = field(default_factory=list)
    customers: list[CustomerRow] = field(default_factory=list)
    activations: list[ActivationRow] = field(default_factory=list)
    orders: list[OrderRow] = field(default_factory=list)
    subscriptions: list[SubscriptionRow] = field(default_factory=list)
    invoices: list[InvoiceRow] = field(default_factory=list)

    @property
    def only(self) -> object | None:
        """The one thing that was found; ``None``: there are several, or none."""
        hits: list[object] = [
            *self.licenses, *self.customers, *self.activations, *self.orders, *self.subscriptions, *self.invoices
        ]  # fmt: skip
        return hits[0] if len(hits) == 1 else None

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(
            self.licenses or self.customers or self.activations or self.orders or self.subscriptions or self.invoices
        )


def search(session: Session, text: str, *, pepper: str) -> Found:
    """Find what *text* means: a license key or its end, an id, an order's number, an email, a name, an AWS account.

    Args:
        session: A session that reads.
        text: As it was typed.
        pepper: The secret under which keys are digested.
    """
    words = " ".join(text.split())
    if not words:
        return Found()
    if looks_like_a_key(text):
        return _by_key(session, text, pepper)
    if not words.isprintable() or len(words) > _LONGEST:
        return Found()
    if _ID.fullmatch(words):
        return _by_id(session, words.lower())
    if _AWS_ACCOUNT.fullmatch(words) or _GROUPED_ACCOUNT.fullmatch(words):
        account = re.sub(r"\D", "", words)
        return Found(
            licenses=list(licenses_locked_to(session, account, limit=MOST)),
            activations=list(activations_in(session, account, limit=MOST)),
        )
    return _by_text(session, words)


def _by_key(session: Session, text: str, pepper: str) -> Found:
    try:
        return Found(Meant.KEY, licenses=[find_license(session, key_in(text) or text, pepper=pepper)])
    except NotFoundError:
        named = _by_number(session, " ".join(text.split()))
        return named or Found(Meant.KEY)


def _by_id(session: Session, wanted: str) -> Found:
    found = Found(Meant.ID)
    if wanted.startswith(LICENSE_PREFIX):
        found.licenses = _one(find_by_id(session, wanted))
    elif wanted.startswith(ACTIVATION_PREFIX):
        found.activations = _one(find_activation(session, wanted))
    elif wanted.startswith(CONTACT_PREFIX):
        found.customers = _one(customers_storage.find_by_contact(session, wanted))
    else:
        found.customers = _one(customers_storage.find_by_id(session, wanted))
        found.orders = _one(find_order(session, wanted))
        found.subscriptions = _one(find_subscription(session, wanted))
        found.invoices = _one(find_invoice(session, wanted))
    return found


def _by_number(session: Session, words: str) -> Found:
    """Find what has exactly this for its number, or its reference at a payment provider."""
    return Found(
        orders=_one(find_order(session, words)),
        subscriptions=_one(find_subscription(session, words)),
        invoices=_one(find_invoice(session, words)),
    )


def _by_text(session: Session, words: str) -> Found:
    found = _by_number(session, words)
    if CUSTOMER_ID.fullmatch(words):
        found.customers = _one(customers_storage.find_by_id(session, words))
    if not found.customers:
        found.customers, _more = customers_storage.list_customers(session, q=words, limit=MOST)
    end = _END_OF_KEY.fullmatch(words)
    if end is not None:
        found.licenses = list(licenses_by_tail(session, end[1][-_TAIL:], limit=MOST))
    if "@" in words and not found.orders:
        found.orders, _more = list_orders(session, OrderFilter(email=words.lower()), limit=MOST)
    return found


def _one(row: _Row | None) -> list[_Row]:
    return [] if row is None else [row]
