"""Mails are posted with the change that they tell of, and leave later: either both are there after a crash or neither.

What a mail says may hold a license key, so until it has left it is kept encrypted under a key that is not in the
database, and after that not at all.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from licet_server.keys.derived import MAIL_PURPOSE, derived
from licet_server.storage.ids import MAIL_PREFIX, new_id
from licet_server.storage.models import CustomerRow
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import MAIL
from licet_server.storage.upsert import insert_into

_NONCE_BYTES = 12


def post(
    session: Session,
    name: str,
    *,
    to: str,
    language: str | None = None,
    facts: Mapping[str, Any],
    about: str,
    customer_id: str | None = None,
    pepper: str,
    now: datetime,
    due_at: datetime | None = None,
    only_while: Mapping[str, Any] | None = None,
) -> bool:
    """Put a mail into the outbox, unless there was one about the same; say whether it is new.

    Args:
        session: A session that may write; the mail is there once it commits.
        name: Of the message, one of ``mail.messages``.
        to: The address.
        language: ``en`` or ``fr``; ``None``: the vendor's.
        facts: What the message says, as JSON values, by the names that ``mail.messages`` lists for it.
        about: What it is about: there is one mail for each, ever, such as ``license_delivery:lic_…``.
        customer_id: Whose it is.
        pepper: The secret under which it is kept.
        now: Aware UTC instant.
        due_at: When it may leave; ``None``: at once.
        only_while: What must be true when it leaves, or it is cancelled: ``good_until``, an instant as text; of a
            reminder ``license_id`` and ``term_end``.
    """
    mail_id = new_id(MAIL_PREFIX)
    row = {
        "id": mail_id,
        "kind": MAIL,
        "target": MAIL,
        "event_id": mail_id,
        "event_type": name,
        "payload": {"to": to, "language": language, "customer_id": customer_id} | _kept(only_while),
        "sealed": seal(facts, mail_id=mail_id, pepper=pepper),
        "dedupe_key": about,
        "created_at": now,
        "due_at": due_at or now,
        "attempts": 0,
    }
    new = insert_into(session, OutboxRow).values(**row)
    put = new.on_conflict_do_nothing(index_elements=[OutboxRow.dedupe_key]).returning(OutboxRow.id)
    return session.scalar(put) is not None


def post_to_customer(
    session: Session,
    customer: CustomerRow,
    name: str,
    *,
    facts: Mapping[str, Any],
    about: str,
    pepper: str,
    now: datetime,
    only_while: Mapping[str, Any] | None = None,
) -> bool:
    """Put a mail to a customer into the outbox; as :func:`post`, with the customer's name among the facts."""
    return post(
        session,
        name,
        to=customer.email,
        language=customer.language,
        facts={"name": customer.name, "company": customer.company, **facts},
        about=about,
        customer_id=customer.id,
        pepper=pepper,
        now=now,
        only_while=only_while,
    )


def seal(facts: Mapping[str, Any], *, mail_id: str, pepper: str) -> bytes:
    """Encrypt what a mail says."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(pepper).encrypt(nonce, json.dumps(dict(facts)).encode(), mail_id.encode())


def unseal(sealed: bytes, *, mail_id: str, pepper: str) -> dict[str, Any]:
    """Return what :func:`seal` encrypted for the same mail."""
    plain = _cipher(pepper).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], mail_id.encode())
    facts: dict[str, Any] = json.loads(plain)
    return facts


def _kept(only_while: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"only_while": dict(only_while)} if only_while else {}


def _cipher(pepper: str) -> AESGCM:
    return AESGCM(derived(pepper, purpose=MAIL_PURPOSE))
