"""From the host of a webhook endpoint to the addresses that may be connected to."""

from __future__ import annotations

import contextlib
import socket
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from licet_server.licensing import webhook_urls
from licet_server.licensing.webhook_urls import Target

_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Address:
    """What a socket connects to, without asking any resolver again."""

    family: int
    address: Any


def resolve(target: Target, *, private: bool) -> list[Address]:
    """Return the addresses of *target*; an empty list: it has none, or no resolver answers.

    One that may not be connected to makes all of them refused: a host that is partly inside is no host outside.

    Args:
        target: Where to.
        private: Whether the vendor's own network may be reached.

    Raises:
        WebhookAddressError: Webhooks may not go there.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    for _, _, _, _, address in found:
        webhook_urls.check_address(str(address[0]), private=private)
    return [Address(family, address) for family, _, _, _, address in found]


def resolve_within(seconds: float, target: Target, *, private: bool) -> list[Address]:
    """Return what :func:`resolve` does, unless the resolver, which cannot be interrupted, takes longer than *seconds*.

    Raises:
        WebhookAddressError: Webhooks may not go there.
        TimeoutError: It takes longer.
    """
    found: Future[list[Address]] = Future()

    def look() -> None:
        try:
            found.set_result(resolve(target, private=private))
        except BaseException as error:  # noqa: BLE001 - whoever waits raises it
            found.set_exception(error)

    threading.Thread(target=look, name="webhook-resolve", daemon=True).start()
    return found.result(seconds)


def check(url: str, *, private: bool) -> None:
    """Make sure, as far as can be said now, that webhooks may go to *url*.

    A host that nobody knows yet is let through, and so is one whose resolver takes more than two seconds; each
    delivery looks again.

    Raises:
        InputError: It is no address that webhooks can go to.
        WebhookAddressError: It leads where they may not go.
    """
    target = webhook_urls.parse(url, private=private)
    with contextlib.suppress(TimeoutError):
        resolve_within(_PATIENCE_SECONDS, target, private=private)
