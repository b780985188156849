"""Enquiries: what people who may become customers ask, told to the vendor and kept until somebody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import InputError, NotFoundError
from licet_server.licensing.catalog import Plan, Product
from licet_server.mail.vendor import Vendor
from licet_server.services import inputs, mail
from licet_server.storage import enquiries as storage
from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.catalog import find_product
from licet_server.storage.ids import ENQUIRY_PREFIX, named
from licet_server.storage.trail import announce, record

LONGEST_MESSAGE = 4000
SHORTEST_MESSAGE = 10

DESK_PATH = "/admin/enquiries"
"""Where the vendor reads them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks.

    Attributes:
        email: Whom to answer, as ``inputs.email_address`` returns it.
        message: Any number of lines.
        product: Its code, if it is about one.
        plan: Its code, likewise.
        language: What the asker reads, two letters.
    """

    email: str
    message: str
    name: str | None = None
    company: str | None = None
    product: str | None = None
    plan: str | None = None
    language: str | None = None


def add(
    session: Session,
    asked: Asked,
    *,
    vendor: Vendor,
    base_url: str,
    pepper: str,
    now: datetime,
    mailed: bool = True,
) -> EnquiryRow:
    """Write an enquiry down, and post it to the vendor, if there is an address at which somebody reads.

    A product or plan that the catalog does not have is left out: the question counts all the same.

    Args:
        session: A session that may write.
        asked: What is asked.
        vendor: Who is asked.
        base_url: This server's public address.
        pepper: The secret under which mails are kept.
        now: Aware UTC instant.
        mailed: Whether the vendor gets a mail; without one it waits on the desk.

    Raises:
        InputError: The name, the company, the language or the message cannot be; the error names the field.
    """
    product = None if asked.product is None else find_product(session, asked.product)
    plan = None if product is None or asked.plan is None else product.plan(asked.plan)
    row = EnquiryRow(
        email=asked.email,
        name=inputs.person_name(asked.name),
        company=inputs.person_name(asked.company),
        product_code=None if product is None else product.code,
        plan=None if plan is None else plan.code,
        message=_message(asked.message),
        language=inputs.language(asked.language),
        created_at=now,
    )
    session.add(row)
    session.flush()
    shown = enquiry_object(row)
    # the log is for good, and a message long
    kept = {name: value for name, value in shown.items() if name != "message"}
    record(session, "enquiry.created", row.id, after=kept, now=now)
    announce(session, "enquiry.created", shown, now=now)
    to = read_at(vendor)
    if mailed and to is not None:
        facts = _facts(row, product, plan) | {"desk_url": f"{base_url}{DESK_PATH}"}
        about = f"enquiry:{row.id}"
        mail.post(session, "enquiry", to=to, language=vendor.language, facts=facts, about=about, pepper=pepper, now=now)
    return row


def _facts(row: EnquiryRow, product: Product | None, plan: Plan | None) -> dict[str, Any]:
    return {
        "asker": row.name or row.email,
        "answer_to": row.email,
        "company": row.company,
        "product": None if product is None else product.name,
        "plan": None if plan is None else plan.name,
        "quoted": row.message.split("\n"),
    }


def read_at(vendor: Vendor) -> str | None:
    """Return the address at which the vendor reads mail; ``None``: none is known."""
    known = (vendor.support, vendor.reply_to, vendor.from_address if vendor.reads_answers else None)
    return next((address for address in known if address is not None and "@" in address and "/" not in address), None)


def list_enquiries(
    session: Session, *, handled: bool | None = None, cursor: Sequence[Any] | None = None, limit: int = 50
) -> tuple[list[EnquiryRow], list[Any] | None]:
    """Return a part of the enquiries, newest first, and where the next one begins.

    Args:
        session: A session that reads.
        handled: Only those that were answered, or were not; ``None``: all.
        cursor: Where the part begins, as this returned it; ``None``: at the start.
        limit: How many at most.
    """
    return storage.list_enquiries(session, handled=handled, after=cursor, limit=limit)


def get_enquiry(session: Session, enquiry_id: str, *, lock: bool = False) -> EnquiryRow:
    """Return an enquiry, locked until the transaction ends when *lock* says so.

    Raises:
        NotFoundError: There is none with that id.
    """
    row = storage.find_enquiry(session, enquiry_id, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no enquiry {named(enquiry_id, ENQUIRY_PREFIX)}")
    return row


def mark_handled(session: Session, enquiry_id: str, handled: bool, now: datetime) -> EnquiryRow:
    """Note that an enquiry was answered, or that it was not after all; doing it twice changes nothing.

    Raises:
        NotFoundError: There is none with that id.
    """
    row = get_enquiry(session, enquiry_id, lock=True)
    if (row.handled_at is not None) == handled:
        return row
    before = {"handled_at": _text(row.handled_at)}
    row.handled_at = now if handled else None
    session.flush()
    action = "enquiry.handled" if handled else "enquiry.reopened"
    record(session, action, row.id, before=before, after={"handled_at": _text(row.handled_at)}, now=now)
    return row


def enquiry_object(row: EnquiryRow) -> dict[str, Any]:
    """Return an enquiry as programs read it."""
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "company": row.company,
        "product": row.product_code,
        "plan": row.plan,
        "message": row.message,
        "language": row.language,
        "created_at": to_text(row.created_at),
        "handled_at": _text(row.handled_at),
    }


def _message(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = ("".join(each if each.isprintable() else " " for each in line).rstrip() for line in lines)
    message = "\n".join(shown).strip()
    if not SHORTEST_MESSAGE <= len(message) <= LONGEST_MESSAGE:
        raise InputError(
            f"a message has {SHORTEST_MESSAGE} to {LONGEST_MESSAGE} characters: this one has {len(message)}",
            field="message",
        )
    return message


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
