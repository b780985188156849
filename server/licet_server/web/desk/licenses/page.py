"""The page of one license: what was promised, how it is used, and all that became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.services.find import get_license
from licet_server.services.license_mails import mails_of
from licet_server.services.mailbox import mail_object
from licet_server.services.present import activation_object, license_object
from licet_server.services.reveal import can_reveal
from licet_server.services.usage import quota_objects
from licet_server.storage.accounts import users_by_id
from licet_server.storage.activations import count_live, list_activations, rules_of
from licet_server.storage.audit import list_audit
from licet_server.storage.flags import list_flags
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import orders_of_license
from licet_server.storage.retired_keys import retired_keys_of
from licet_server.storage.subscriptions import InvoiceFilter, SubscriptionFilter, list_invoices, list_subscriptions
from licet_server.storage.tables import AuditRow
from licet_server.storage.usage import totals_by_metric
from licet_server.storage.validations import count_answers, last_answers
from licet_server.web.audience import Audience
from licet_server.web.desk.licenses.acting import blueprint, trail
from licet_server.web.desk.licenses.wording import Difference, called, differences, written

_FEW = 10
_SEATS = 50
_ANSWERS = 20
_DAYS = 30
_USER = "user:"


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the audit log, as a person reads it.

    Attributes:
        who: Who did it.
        differences: What was different afterwards.
    """

    at: datetime
    action: str
    who: str
    differences: list[Difference]


@blueprint.page("/admin/licenses/<license_id>", to=Audience.SUPPORT)
def page(license_id: str) -> ResponseReturnValue:
    """Show one license."""
    now = datetime.now(UTC)
    with db.reading() as session:
        row = get_license(session, license_id)
        return render_template(
            "desk/licenses/page.html",
            license=license_object(row, now=now),
            trail=trail(),
            called=called,
            written=written,
            days=_DAYS,
            **_promised(session, row, now),
            **_used(session, row, now),
            **_became(session, row),
        )


def _promised(session: Session, row: LicenseRow, now: datetime) -> dict[str, Any]:
    """Return its keys, and what was paid for it."""
    subscriptions, _more = list_subscriptions(session, SubscriptionFilter(license_id=row.id), limit=_FEW)
    invoices = [
        invoice
        for each in subscriptions
        for invoice in list_invoices(session, InvoiceFilter(subscription_id=each.id), limit=_FEW)[0]
    ]
    return {
        "kept": can_reveal(session, row),
        "old_keys": retired_keys_of(session, row.id, limit=_FEW),
        "now": now,
        "subscriptions": subscriptions,
        "orders": orders_of_license(session, row.id, limit=_FEW),
        "invoices": sorted(invoices, key=lambda each: each.created_at, reverse=True)[:_FEW],
    }


def _used(session: Session, row: LicenseRow, now: datetime) -> dict[str, Any]:
    """Return its seats, what it used, and what it was answered."""
    rules, today = rules_of(row), now.date()
    live, more_live = list_activations(session, row.id, rules, live=True, now=now, limit=_SEATS)
    past, more_past = list_activations(session, row.id, rules, live=False, now=now, limit=_FEW)
    first = today - timedelta(days=_DAYS - 1)
    return {
        "taken": count_live(session, row.id, rules, now=now),
        "live": [activation_object(each, rules=rules, now=now) for each in live],
        "past": [activation_object(each, rules=rules, now=now) for each in past],
        "more_seats": more_live is not None or more_past is not None,
        "quotas": quota_objects(session, row, now=now),
        "used": totals_by_metric(session, first=first, last=today, license_id=row.id, limit=_FEW),
        "answers": count_answers(session, row.id, last=today, days=_DAYS),
        "last_answers": last_answers(session, row.id, limit=_ANSWERS),
    }


def _became(session: Session, row: LicenseRow) -> dict[str, Any]:
    """Return what was written to the customer, what was noticed, and who did what."""
    flags, _more = list_flags(session, license_id=row.id, limit=_FEW)
    entries, following = list_audit(session, subject=row.id, limit=_ANSWERS)
    return {
        "mails": [mail_object(each) for each in mails_of(session, [row], limit=_FEW)],
        "flags": flags,
        "history": events(session, entries),
        "more_history": following is not None,
    }


def events(session: Session, entries: list[AuditRow]) -> list[Event]:
    """Return entries of the audit log as a person reads them."""
    users = users_by_id(session, {each.actor.removeprefix(_USER) for each in entries if each.actor.startswith(_USER)})
    found = []
    for each in entries:
        user = users.get(each.actor.removeprefix(_USER))
        who = {"system": _("the server"), "customer": _("the customer")}.get(each.actor, each.actor)
        found.append(Event(each.at, each.action, who if user is None else user.email, _what(each)))
    return found


def _what(entry: AuditRow) -> list[Difference]:
    """Return what an entry says: of a new license nothing, for the page shows it."""
    return [] if entry.action == "license.issued" else differences(entry.before, entry.after)
