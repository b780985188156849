"""Everything that is held about a customer, for the customer (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.services.customers import find_customer
from licet_server.storage.models import Base
from licet_server.storage.personal import checked_from, rows, sections, subject_of
from licet_server.storage.trail import record

SECRET = frozenset(
    {"key_digest", "key_mark", "digest", "password", "fs_uniquifier", "fs_webauthn_user_handle", "seal", "erased_mark"}
    | {"tf_totp_secret", "totp_counter", "mf_recovery_codes", "dedupe_key"}
)
"""Columns that are a secret, or stand for one: they say nothing about a person, and would let somebody in."""

Section = tuple[str, Any]


def note_export(session: Session, customer_id: str, *, now: datetime) -> None:
    """Note in the audit log that a customer is exported: in a transaction of its own, which keeps no writer waiting.

    Raises:
        NotFoundError: There is no such customer.
    """
    record(session, "customer.exported", find_customer(session, customer_id).id, now=now)


def export_customer(session: Session, customer_id: str, *, now: datetime) -> Iterator[Section]:
    """Yield what is held about a customer, by its name: an object, or a stream of objects.

    Args:
        session: A session that reads, and does so for as long as the streams are read.
        customer_id: Whose; :func:`note_export` was called.
        now: Aware UTC instant.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = find_customer(session, customer_id)
    subject = subject_of(session, customer)
    yield "exported_at", to_text(now)
    yield "customer", shown(customer)
    for name, (model, chosen) in sections(subject).items():
        yield name, (shown(row) for row in rows(session, model, chosen))
    found = checked_from(session, subject)
    yield "checked_from", ({name: plain(value) for name, value in each.items()} for each in found)


def as_json(found: Iterable[Section]) -> Iterator[str]:
    """Write an export as one JSON object, an object on each line; memory does not grow with it."""
    for number, (name, said) in enumerate(found):
        yield f"{',' if number else '{'}\n  {json.dumps(name)}: "
        if not isinstance(said, Iterator):
            yield json.dumps(said)
            continue
        place = None
        for place, each in enumerate(said):
            yield f"{',' if place else '['}\n    {json.dumps(each)}"
        yield "[]" if place is None else "\n  ]"
    yield "\n}\n"


def shown(row: Base) -> dict[str, Any]:
    """Return what a row holds, without what is secret, encrypted or no text."""
    told = [
        each for each in row.__table__.columns if each.name not in SECRET and not isinstance(each.type, LargeBinary)
    ]
    return {column.name: plain(getattr(row, column.key)) for column in told}


def plain(value: object) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
