"""What changed about a subscription, for the audit log and the vendor's own systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet_server.licensing.payments import InvoiceStatus, SubscriptionStatus
from licet_server.services.present_sales import invoice_object, subscription_object
from licet_server.storage.sales import invoices_of
from licet_server.storage.sales_tables import InvoiceRow, SubscriptionRow
from licet_server.storage.trail import announce, record

_QUIET = frozenset({"version", "recheck_at"})


@dataclass(frozen=True, slots=True)
class News:
    """How a subscription and its invoices stood before."""

    subscription: dict[str, Any]
    invoices: dict[str, tuple[str, str, bool]]

    @classmethod
    def of(cls, session: Session, row: SubscriptionRow) -> News:
        """Look at them now."""
        return cls(_shown(row), {one.id: _stand(one) for one in invoices_of(session, row.id)})

    def tell(self, session: Session, row: SubscriptionRow, *, now: datetime) -> None:
        """Note what is different from then."""
        for one in invoices_of(session, row.id):
            for event in self._events(one):
                announce(session, event, invoice_object(one), now=now)
                record(session, event, one.id, after=invoice_object(one), now=now)
        shown = _shown(row)
        if shown == self.subscription:
            return
        new = self.subscription["plan"] is None and self.subscription["status"] is None and not self.invoices
        event = "subscription.created" if new else "subscription.updated"
        ended = SubscriptionStatus.ENDED.value
        if shown["status"] == ended != self.subscription["status"]:
            event = "subscription.ended"
        row.version += 0 if new else 1
        session.flush()
        record(session, event, row.id, before=None if new else self.subscription, after=shown, now=now)
        announce(session, event, subscription_object(row), now=now)

    def _events(self, one: InvoiceRow) -> list[str]:
        status, refunded, disputed = self.invoices.get(one.id, ("", "0", False))
        found = []
        if one.status != status and one.status == InvoiceStatus.PAID:
            found.append("invoice.paid")
        if one.status != status and one.status == InvoiceStatus.FAILED:
            found.append("invoice.payment_failed")
        if str(one.refunded) != refunded and one.refunded > 0:
            found.append("invoice.refunded")
        if _stand(one)[2] and not disputed:
            found.append("invoice.disputed")
        return found


def _shown(row: SubscriptionRow) -> dict[str, Any]:
    return {name: value for name, value in subscription_object(row).items() if name not in _QUIET}


def _stand(one: InvoiceRow) -> tuple[str, str, bool]:
    return one.status, str(one.refunded), any(not won for won in one.disputes.values())
