"""Secrets made from the pepper, one for each purpose, so that none of them tells anything about another.

Source: RFC 5869 (HKDF).
"""

from __future__ import annotations

AUDIT_PURPOSE = "licet audit log"
"""What the key of the audit log is for."""

IDEMPOTENCY_PURPOSE = "licet idempotency"
"""What the key that encrypts kept answers is for."""

MAIL_PURPOSE = "licet mail"
"""What the key that encrypts mails which wait is for."""

UNSUBSCRIBE_PURPOSE = "licet unsubscribe"
"""What the key that signs the links in reminders is for."""

CURSOR_PURPOSE = "licet cursor"
"""What the key that signs the cursors of lists is for."""

REVEAL_PURPOSE = "licet key reveal"
"""What the key that encrypts license keys for the portal is for."""

TOTP_PURPOSE = "licet totp"
"""What the key that encrypts the secrets of authenticator apps is for."""

RECOVERY_PURPOSE = "licet recovery codes"
"""What the key that encrypts recovery codes is for."""

SESSION_TOKEN_PURPOSE = "licet session tokens"  # nosec B105 - no password
"""What the key that signs the API tokens of signed-in people is for."""

BACKUP_PURPOSE = "licet backup"
"""What the key that seals the list of contents of a backup is for."""

_BYTES = 32


def derived(pepper: str, *, purpose: str) -> bytes:
    """Return the secret for *purpose*; who changes the pepper changes every one of them.

    Args:
        pepper: The secret of the installation.
        purpose: What it is for; public, and fixed for good.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose.encode()).derive(pepper.encode())
