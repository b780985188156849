"""Look at invoices; they are made, and kept for the tax office, by the provider."""

from __future__ import annotations

from sqlalchemy.orm import Session

from licet_server.errors import NotFoundError
from licet_server.storage import subscriptions as storage
from licet_server.storage.ids import INVOICE_PREFIX, named
from licet_server.storage.sales_tables import InvoiceRow


def find_invoice(session: Session, name: str) -> InvoiceRow:
    """Return an invoice by our id, the provider's or its number.

    Raises:
        NotFoundError: There is none.
    """
    row = storage.find_invoice(session, name)
    if row is None:
        raise NotFoundError(f"there is no invoice {named(name, INVOICE_PREFIX)}")
    return row
