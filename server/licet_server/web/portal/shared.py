"""What the pages about a license have in common: their name in the menu, and how a license of the customer is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from licet_server.errors import VersionError
from licet_server.http import db, paging
from licet_server.http.installed import installation
from licet_server.licensing.people import Membership
from licet_server.mail import wording
from licet_server.mail.vendor import Vendor
from licet_server.services.own import own_license
from licet_server.services.providers import Providers, providers
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Pages
from licet_server.web.guard import tenant
from licet_server.web.languages import language

blueprint = Pages("portal_licenses", __name__)
LICENSE = "/portal/<customer_id>/licenses/<license_id>"


def now() -> datetime:
    """Return the instant of this request."""
    return datetime.now(UTC)


def sellers() -> Providers:
    """Return the payment providers that are set up."""
    return providers(installation().settings.payments)


def vendor() -> Vendor:
    """Return who sells."""
    return cast(Vendor, current_app.jinja_env.globals["vendor"])


def vendor_name() -> str:
    """Return what pages call the vendor."""
    return cast(str, current_app.jinja_env.globals["vendor_name"])


def called(product: str) -> Callable[[str], str]:
    """Return what tells the names of limits, metrics and features of a product, in the reader's language."""
    names = vendor().product(product, language()).names
    return lambda name: names.get(name) or wording.called(name)


def is_owner() -> bool:
    """Whether the user may change what is paid, and who belongs to the customer."""
    return tenant().role is Membership.OWNER


@contextmanager
def license_read(customer_id: str, license_id: str) -> Iterator[tuple[Session, LicenseRow]]:
    """Give a license of the customer that the path names, to be shown while this is open."""
    with db.reading() as session:
        yield session, own_license(session, license_id, customer_id=customer_id)


@contextmanager
def license_changed(customer_id: str, license_id: str) -> Iterator[tuple[Session, LicenseRow]]:
    """Give a license of the customer that the path names, locked, to be changed."""
    with db.transaction() as session:
        yield session, own_license(session, license_id, customer_id=customer_id, lock=True)


def check_version(actual: int, shown: str | None) -> None:
    """Refuse a change of something that has changed since its page was loaded.

    Raises:
        VersionError: It has.
    """
    if shown != str(actual):
        raise VersionError(_("Somebody has changed this meanwhile: load the page again, and look at it once more"))


def start_of(listing: str) -> list[Any] | None:
    """Return where the part of a list begins that this request wants.

    Raises:
        CursorError: The cursor is of another list, or of another customer's.
    """
    return paging.after(listing, _asked())


def cursor_of(listing: str, following: list[Any] | None) -> str | None:
    """Return the cursor of the next part of a list; ``None``: there is none."""
    found: str | None = paging.page(listing, _asked(), [], following)["next_cursor"]
    return found


def _asked() -> dict[str, Any]:
    given = request.args.get("cursor")
    return {"path": request.path, "user": current_user.id} | ({} if given is None else {"cursor": given})
