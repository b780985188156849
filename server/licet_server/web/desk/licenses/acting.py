"""How a license is changed at the desk: confirmed on a page of its own, against the version that one has seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import HiddenField

from licet.terms import Status
from licet_server.errors import (
    InputError,
    SchemeUnavailableError,
    SigningKeyMissingError,
    TransitionError,
    VersionError,
)
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.transitions import Action, after
from licet_server.licensing.words import sentence
from licet_server.services.find import get_license
from licet_server.services.present import license_object
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Pages
from licet_server.web.desk.changes import Fact, attempt, form_page
from licet_server.web.forms import Form

blueprint = Pages("desk_licenses", __name__)

Change = Callable[[Session, LicenseRow, datetime], Any]
Trail = list[tuple[str, str]]


class Act(Form):
    """What is asked of one license; it is refused when somebody else has changed the license since it was shown."""

    version = HiddenField()


class Outcome:
    """What became of a change.

    Attributes:
        license: As the API shows it, afterwards.
        value: What the service returned.
    """

    def __init__(self) -> None:
        self.license: dict[str, Any] = {}
        self.value: Any = None


def act(license_id: str, form: Act, change: Change) -> Outcome | None:
    """Make a change of the license that *form* confirms; ``None``: it was not sent, or is refused and says why."""
    outcome = Outcome()

    def make() -> None:
        now = datetime.now(UTC)
        with db.transaction() as session, minting():
            row = get_license(session, license_id, lock=True)
            if form.version.data != str(row.version):
                raise VersionError(
                    _("Somebody else has changed this license in between. Look at it as it is now, and confirm again.")
                )
            outcome.value = change(session, row, now)
            outcome.license = license_object(row, now=now)

    return outcome if attempt(form, make) else None


def ask(
    license_id: str,
    form: Act,
    *,
    title: str,
    button: str,
    action: Action | None = None,
    more: Callable[[Session, LicenseRow, datetime], dict[str, Any]] | None = None,
    **page: Any,
) -> ResponseReturnValue:
    """Show the page that asks for a change, with the license that it is about.

    Args:
        license_id: Which one.
        form: What is asked.
        title: Of the page.
        button: What sends it.
        action: What is asked for; where the license does not allow it, the page says so and has no button.
        more: What else :func:`changes.form_page` shows, from the license.
        **page: Likewise.
    """
    now = datetime.now(UTC)
    with db.reading() as session:
        row = get_license(session, license_id)
        form.version.data = str(row.version)
        told = page | ({} if more is None else more(session, row, now))
        told["refused"] = (None if action is None else refusal(row, action)) or told.get("refused")
        return form_page(
            form,
            title=title,
            button=button,
            back=url_for(".page", license_id=row.id),
            trail=trail(row.id),
            facts=[*facts(row), *told.pop("facts", ())],
            template=told.pop("template", "desk/licenses/ask.html"),
            license=license_object(row, now=now),
            **told,
        )


def refusal(row: LicenseRow, action: Action) -> str | None:
    """Say why an action cannot be done to a license; ``None``: it can."""
    try:
        after(Status(row.status), action)
    except TransitionError as error:
        return sentence(str(error))
    return None


def facts(row: LicenseRow) -> list[Fact]:
    """Name a license, so that nobody changes another one by mistake."""
    who = row.customer
    end = _("never") if row.expires_at is None else format_date(row.expires_at.astimezone(UTC), "medium")
    return [
        (_("License"), f"{row.id} (…{row.key_tail})"),
        (_("Customer"), " · ".join(part for part in (who.company, who.name, who.email) if part)),
        (_("Plan"), f"{row.product_code} · {row.plan_name}" + (f" · {_('trial')}" if row.trial else "")),
        (_("Ends"), end),
    ]


def trail(license_id: str | None = None) -> Trail:
    """Return where a page about licenses is."""
    found = [(url_for(".list"), _("Licenses"))]
    if license_id is not None:
        found.append((url_for(".page", license_id=license_id), license_id))
    return found


def secrets() -> dict[str, Any]:
    """Return what it takes to make a license key."""
    here = installation()
    return {"pepper": here.secrets.pepper, "signer": here.answering}


@contextmanager
def minting() -> Iterator[None]:
    """Say beside the form what keeps a key from being made: it is about settings, and no mistake of ours."""
    try:
        yield
    except (SchemeUnavailableError, SigningKeyMissingError) as error:
        raise InputError(str(error)) from error
