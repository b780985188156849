"""Which mails were about a license."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.services.mail_key import again_names
from licet_server.storage.mailbox import mails_about
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, ReminderRow
from licet_server.storage.tables import OutboxRow

_LAST_VERSIONS = 30


def mails_of(session: Session, rows: Sequence[LicenseRow], *, limit: int) -> list[OutboxRow]:
    """Return the newest mails about some licenses: with their keys, about their renewals, and reminders.

    The outbox knows mails by what they are about, and has no list of a license's; so all they can be about is named.
    """
    names: list[str] = []
    for row in rows:
        versions = range(max(1, row.version - _LAST_VERSIONS), row.version + 1)
        names += [f"license_delivery:{row.id}", f"withdrawn:{row.id}", *again_names(row.id)]
        names += [f"new_key:{row.id}:{version}" for version in versions]
    names += _reminders(session, [row.id for row in rows])
    names += _renewals(session, sorted({row.customer_id for row in rows}))
    return mails_about(session, names, limit=limit) if names else []


def _reminders(session: Session, license_ids: list[str]) -> list[str]:
    chosen = select(ReminderRow).where(ReminderRow.license_id.in_(license_ids))
    sent = session.scalars(chosen.order_by(ReminderRow.at.desc()).limit(_LAST_VERSIONS))
    return [f"reminder:{each.license_id}:{each.kind}:{each.term_end.isoformat()}" for each in sent]


def _renewals(session: Session, customer_ids: list[str]) -> list[str]:
    chosen = select(InvoiceRow.id).where(InvoiceRow.customer_id.in_(customer_ids))
    newest = chosen.order_by(InvoiceRow.created_at.desc()).limit(_LAST_VERSIONS)
    return [f"renewed:{invoice_id}" for invoice_id in session.scalars(newest)]
