"""What people wrote into the contact form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.ids import ENQUIRY_PREFIX, is_id
from licet_server.storage.paging import part


def find_enquiry(session: Session, enquiry_id: str, *, lock: bool = False) -> EnquiryRow | None:
    """Return the enquiry with that id, locked until the transaction ends when *lock* says so."""
    if not is_id(enquiry_id, ENQUIRY_PREFIX):
        return None
    chosen = select(EnquiryRow).where(EnquiryRow.id == enquiry_id)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalar(chosen)


def list_enquiries(
    session: Session, *, handled: bool | None = None, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[EnquiryRow], list[Any] | None]:
    """Return a part of the enquiries, newest first; *handled*: only those that were answered, or were not."""
    chosen = select(EnquiryRow)
    if handled is not None:
        chosen = chosen.where(EnquiryRow.handled_at.is_not(None) if handled else EnquiryRow.handled_at.is_(None))
    return part(session, chosen, by=(EnquiryRow.created_at, EnquiryRow.id), after=after, limit=limit)
