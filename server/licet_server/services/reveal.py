"""License keys that their customers can read again: kept encrypted, under a key that is not in the database.

A key is looked up by its digest alone; the sealed copy serves the portal. A vendor who does not want any such copy sets
``LICET_KEY_REVEAL=refuse``: then there is none, and those of before are forgotten when the server starts.

Source: NIST SP 800-38D (AES-GCM).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from licet_server.storage.engine import REVEAL_KEY
from licet_server.storage.licenses import drop_sealed_keys
from licet_server.storage.models import LicenseRow
from licet_server.storage.trail import record

_NONCE_BYTES = 12


def sealed(session: Session, license_id: str, key: str) -> bytes | None:
    """Encrypt the key of a license; ``None``: this installation keeps none."""
    secret = _secret(session)
    if secret is None:
        return None
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, key.encode(), license_id.encode())


def can_reveal(session: Session, row: LicenseRow) -> bool:
    """Whether the key of a license can be read again."""
    return _secret(session) is not None and row.sealed_key is not None


def reveal(session: Session, row: LicenseRow, *, now: datetime) -> str | None:
    """Return the key of a license, and write down that somebody read it; ``None``: nobody can read it any more.

    Args:
        session: A session that may write.
        row: The license.
        now: Aware UTC instant.
    """
    secret, kept = _secret(session), row.sealed_key
    if secret is None or kept is None:
        return None
    try:
        key = AESGCM(secret).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], row.id.encode()).decode()
    except InvalidTag:  # another pepper has been here since: the digest does not fit either
        return None
    record(session, "license.key_revealed", row.id, after={"key_tail": row.key_tail}, now=now)
    return key


def forget_keys(session: Session, *, now: datetime) -> int:
    """Erase every sealed copy, and return how many there were."""
    count = drop_sealed_keys(session)
    if count:
        record(session, "license.keys_forgotten", "installation", after={"count": count}, now=now)
    return count


def _secret(session: Session) -> bytes | None:
    found = session.connection().get_execution_options().get(REVEAL_KEY)
    return found if isinstance(found, bytes) else None
