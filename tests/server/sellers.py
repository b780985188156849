"""A payment provider that is asked and opens nothing: what it was asked is kept, and what it answers can be chosen."""

from __future__ import annotations

from typing import Any

from licet_server.errors import ProviderError
from licet_server.licensing.payments import CheckoutLink, CheckoutWish, ProviderName
from licet_server.services.providers import Providers


class Seller:
    """Opens and closes checkouts.

    Attributes:
        wishes: What it was asked to open.
        closed: The checkouts that it was asked to close.
        down: Whether it gives no answer.
        being_paid: The checkouts that it does not close.
    """

    def __init__(self, name: ProviderName = ProviderName.STRIPE) -> None:
        self.name = name
        self.wishes: list[CheckoutWish] = []
        self.closed: list[str] = []
        self.down = False
        self.being_paid: set[str] = set()

    def open_checkout(self, wish: CheckoutWish) -> CheckoutLink:
        self._answer()
        self.wishes.append(wish)
        return CheckoutLink(f"https://pay.example.com/{wish.order}", f"ref_{wish.order}")

    def close_checkout(self, ref: str) -> bool:
        self._answer()
        self.closed.append(ref)
        return ref not in self.being_paid

    def _answer(self) -> None:
        if self.down:
            raise ProviderError(f"{self.name.value} gave no answer")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody should ask for {name}")


def only(*sellers: Seller) -> Providers:
    """Return *sellers* as the providers of an installation."""
    return Providers({}, {each.name: each for each in sellers})  # type: ignore[misc]
