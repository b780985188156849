"""The licenses of a customer, and each of them with all that is known of it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.services import portal
from licet_server.services.renew_by_checkout import is_due
from licet_server.services.reveal import can_reveal
from licet_server.storage.activations import list_activations, rules_of
from licet_server.storage.audit import list_audit
from licet_server.storage.customers import find_by_id
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.models import LicenseRow
from licet_server.storage.subscriptions import SubscriptionFilter, list_subscriptions
from licet_server.web.audience import Audience
from licet_server.web.portal import history
from licet_server.web.portal.shared import (
    LICENSE,
    blueprint,
    called,
    cursor_of,
    is_owner,
    license_read,
    now,
    start_of,
)

PART = 20
_INSTANCES = 5
_HISTORY = 30


@blueprint.page("/portal/<customer_id>", to=Audience.MEMBER, endpoint="list")
def list_licenses(customer_id: str) -> ResponseReturnValue:
    """List the licenses of the customer, newest first."""
    moment, wanted = now(), LicenseFilter(customer_id=customer_id)
    with db.reading() as session:
        rows, following = page_of_licenses(session, wanted, after=start_of("portal"), limit=PART, now=moment)
        return render_template(
            "portal/licenses.html",
            customer=find_by_id(session, customer_id),
            licenses=[portal.short(session, row, now=moment) for row in rows],
            more=cursor_of("portal", following),
        )


@blueprint.page(LICENSE, to=Audience.MEMBER)
def show(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Show one license."""
    moment, by_month = now(), request.args.get("by") == "month"
    with license_read(customer_id, license_id) as (session, row):
        found = portal.short(session, row, now=moment)
        used = portal.quotas(session, row, now=moment)
        seats, _ = list_activations(session, row.id, rules_of(row), live=True, now=moment, limit=_INSTANCES)
        paying = SubscriptionFilter(customer_id=customer_id, license_id=row.id)
        paid_by, _ = list_subscriptions(session, paying, limit=1)
        return render_template(
            "portal/license.html",
            found=found,
            license=row,
            called=called(row.product_code),
            quotas=used,
            next_plan=portal.next_plan(found, used),
            charts=portal.usage(session, row, by_month=by_month, now=moment),
            by_month=by_month,
            instances=seats,
            subscription=paid_by[0] if paid_by else None,
            due=is_due(session, row, now=moment),
            readable=can_reveal(session, row),
            history=_history(session, row),
            is_owner=is_owner(),
        )


def _history(session: Session, row: LicenseRow) -> list[history.Line] | None:
    """Return what was done to a license, for an owner; ``None``: the user is none."""
    if not is_owner():
        return None
    entries, _ = list_audit(session, subject=row.id, limit=_HISTORY)
    return history.lines(session, entries, customer_id=row.customer_id)
