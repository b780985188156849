"""Whose turn it is: work that must not run on two machines at once."""

from __future__ import annotations

import zlib

from sqlalchemy import text
from sqlalchemy.orm import Session

_OURS = 0x11CE7  # the first of the two numbers; migrations lock with one number, which never meets these


def take_turn(session: Session, name: str) -> bool:
    """Take the turn to do *name* until the transaction ends, however it ends; ``False``: somebody else has it.

    On SQLite whoever writes is alone already.

    Source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    number = zlib.crc32(name.encode()) - 2**31  # PostgreSQL's integers have a sign
    statement = text("SELECT pg_try_advisory_xact_lock(:ours, :number)")
    return bool(session.scalar(statement, {"ours": _OURS, "number": number}))
