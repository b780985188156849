"""The people of the vendor, counted."""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import PasskeyRow, UserRow


def without_second_factor(session: Session) -> int:
    """Count those who may sign in and have neither an authenticator app nor a passkey."""
    chosen = select(func.count()).where(
        UserRow.role.is_not(None),
        UserRow.active,
        UserRow.tf_primary_method.is_(None),
        ~exists().where(PasskeyRow.user_id == UserRow.id),
    )
    return session.scalar(chosen) or 0
