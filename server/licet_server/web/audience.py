"""Who may see a page: each view says it where it is registered, and one place holds every request to it.

A page that says nothing is refused: the application does not start with one.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Flask

_MARK = "licet_audience"
_View = TypeVar("_View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Whom a page is for."""

    ANYONE = "anyone"
    """Signed in or not."""

    SIGNED_IN = "signed in"
    """Everybody who is signed in, about themselves."""

    MEMBER = "member"
    """Members of the customer that the path names as ``customer_id``."""

    OWNER_OF_CUSTOMER = "owner of the customer"
    """Those of its members who may invite others and change what is paid."""

    SUPPORT = "support"
    """Everybody of the vendor: reads, and may send mails and webhooks again."""

    ADMIN = "admin"
    """Of the vendor: may also change things."""

    OWNER = "owner"
    """Of the vendor: may also change who may do what."""


DESK = (Audience.SUPPORT, Audience.ADMIN, Audience.OWNER)
"""The vendor's roles, each of which may do what the ones before it may."""


class Pages(Blueprint):
    """A blueprint whose views say whom they are for."""

    def page(
        self, rule: str, *, to: Audience, methods: tuple[str, ...] = ("GET",), endpoint: str | None = None
    ) -> Callable[[_View], _View]:
        """Register a view.

        Args:
            rule: Its path.
            to: Whom it is for; a customer's has ``<customer_id>`` in its path.
            methods: What it answers to; a page that changes something has ``POST`` alone among them.
            endpoint: Its name; ``None``: that of the function.
        """

        def register(view: _View) -> _View:
            setattr(view, _MARK, to)
            self.add_url_rule(rule, endpoint, view, methods=list(methods))
            return view

        return register


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """Return whom the view behind an endpoint is for; ``None``: it does not say."""
    found = getattr(app.view_functions.get(endpoint), _MARK, None)
    return found if isinstance(found, Audience) else None


def vendor_may(role: str | None, wanted: Audience) -> bool:
    """Whether somebody with a role at the vendor may do what is for *wanted*, one of :data:`DESK`."""
    ranks = [each.value for each in DESK]
    return role in ranks and ranks.index(role) >= DESK.index(wanted)
