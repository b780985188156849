"""Terms of its own for one license, in place of what its plan says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField

from licet_server.errors import InputError
from licet_server.http import db
from licet_server.licensing import catalog_file as rules
from licet_server.licensing.transitions import Action
from licet_server.services.changes import stale_promise
from licet_server.services.find import get_license
from licet_server.services.update_license import update_license
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.desk.changes import choices, done, show_current, start_of
from licet_server.web.desk.licenses.acting import Act, act, ask, blueprint
from licet_server.web.desk.licenses.wording import TERMS
from licet_server.web.forms import optional

_LINE = re.compile(r"\s*([^\s:=]+)\s*[:=]\s*(.+?)\s*")
_QUOTA = re.compile(r"([0-9][0-9 ]*)\s*(?:/|per)\s*([a-z]+)")
_GRACE = {"full": later("Everything still runs"), "read_only": later("What deletes stops first, what only reads last")}
_TELEMETRY = {"optional": later("The customer may switch them off"), "required": later("Always sent")}


class OwnTermsForm(Act):
    """Every term that a license may have of its own; what is left as it is stays."""

    expires_at = DateField(
        later("End"), [optional()], description=later("The first day that is not paid for; empty: without an end.")
    )
    max_activations = StringField(TERMS["max_activations"], description=later("Empty: any number."))
    max_resources = StringField(TERMS["max_resources"], description=later("Empty: any number."))
    aws_accounts = TextAreaField(
        TERMS["aws_accounts"],
        description=later("The only ones that it may be used in, one a line; empty: any."),
        render_kw={"rows": 2},
    )
    features = TextAreaField(TERMS["features"], description=later("One a line."), render_kw={"rows": 4})
    limits = TextAreaField(TERMS["limits"], description=later("One a line: services: 100"), render_kw={"rows": 2})
    quotas = TextAreaField(
        TERMS["quotas"],
        description=later("One a line: requests: 1000 / month. A period is day, month or lifetime."),
        render_kw={"rows": 2},
    )
    rates = TextAreaField(
        TERMS["rates"], description=later("One a line: requests: 60 per minute"), render_kw={"rows": 2}
    )
    grace_mode = SelectField(TERMS["grace_mode"])
    telemetry = SelectField(TERMS["telemetry"])
    require_attestation = BooleanField(later("Instances must prove their AWS account"))

    def offer(self) -> OwnTermsForm:
        """Give the lists to choose from their entries."""
        self.grace_mode.choices = choices(*((mode, _GRACE.get(mode, mode)) for mode in rules.GRACE_MODES))
        self.telemetry.choices = choices(*((choice, _TELEMETRY.get(choice, choice)) for choice in rules.TELEMETRY))
        return self

    def changes(self, row: LicenseRow) -> dict[str, Any]:
        """Return what is asked for, as the service takes it.

        Raises:
            InputError: A line cannot be read; the error names the field.
        """
        end = self.expires_at.data
        found: dict[str, Any] = {
            "max_resources": _bound(self.max_resources.data, "max_resources"),
            "max_activations": _bound(self.max_activations.data, "max_activations"),
            "features": _lines(self.features.data),
            "limits": {name: _number(text, "limits") for name, text in _pairs(self.limits.data, "limits").items()},
            "quotas": {name: _quota(text) for name, text in _pairs(self.quotas.data, "quotas").items()},
            "rates": _pairs(self.rates.data, "rates"),
            "aws_accounts": _lines((self.aws_accounts.data or "").replace(",", "\n")),
            "grace_mode": self.grace_mode.data,
            "telemetry": self.telemetry.data,
            "require_attestation": self.require_attestation.data,
        }
        return found if end == _day(row.expires_at) else found | {"expires_at": start_of(end)}


@blueprint.page("/admin/licenses/<license_id>/terms", to=Audience.ADMIN, methods=("GET", "POST"))
def own_terms(license_id: str) -> ResponseReturnValue:
    """Give a license terms of its own."""
    with db.reading() as session:
        row = get_license(session, license_id)
        form = OwnTermsForm(data=_shown(row)).offer()
    asked_end = request.args.get("end", "")
    if request.method == "GET" and asked_end:
        form.expires_at.data = _read_day(asked_end) or form.expires_at.data

    def change(session: Session, row: LicenseRow, now: datetime) -> str | None:
        changes = form.changes(row)
        return stale_promise(row) if update_license(session, row, changes, now=now) else None

    def shown_now(_session: Session, row: LicenseRow, _now: datetime) -> dict[str, Any]:
        show_current(form, _shown(row))
        return {}

    made = act(license_id, form, change)
    if made:
        said = _("The terms are saved.")
        return done(f"{said} {made.value}" if made.value else said, ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Change terms"),
        button=_("Save terms"),
        action=Action.UPDATE,
        more=shown_now,
        told=_("These are terms of this license alone. A change of its plan replaces them, but for the AWS accounts."),
    )


def _shown(row: LicenseRow) -> dict[str, Any]:
    """Return the terms that a license has, as the form writes them."""
    return {
        "expires_at": _day(row.expires_at),
        "max_resources": "" if row.max_resources is None else str(row.max_resources),
        "max_activations": "" if row.max_activations is None else str(row.max_activations),
        "aws_accounts": "\n".join(row.aws_accounts),
        "features": "\n".join(row.features),
        "limits": _written(row.limits),
        "quotas": _written({name: f"{each['amount']} / {each['period']}" for name, each in row.quotas.items()}),
        "rates": _written(row.rates),
        "grace_mode": row.grace_mode,
        "telemetry": row.telemetry,
        "require_attestation": row.require_attestation,
    }


def _written(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in values.items())


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(UTC).date()


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _pairs(text: str | None, field: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(text):
        pair = _LINE.fullmatch(line)
        if pair is None:
            raise InputError(_("“%(line)s” is not a name, a colon and a value.", line=line[:60]), field=field)
        found[pair[1]] = pair[2]
    return found


def _bound(text: str | None, field: str) -> int | None:
    return _number(text, field) if (text or "").strip() else None


def _number(text: str | None, field: str) -> int:
    digits = (text or "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:  # noqa: PLR2004 - more is in no column
        raise InputError(_("“%(text)s” is not a whole number.", text=(text or "")[:60]), field=field)
    return int(digits)


def _quota(text: str) -> dict[str, Any]:
    found = _QUOTA.fullmatch(text.strip().lower())
    if found is None:
        raise InputError(_("“%(text)s” is no amount and period, such as 1000 / month.", text=text[:60]), field="quotas")
    return {"amount": _number(found[1], "quotas"), "period": found[2]}
