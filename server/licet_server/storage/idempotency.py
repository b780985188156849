"""Idempotency keys: one row for each request that must not happen twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from licet_server.storage.tables import IdempotencyRow
from licet_server.storage.upsert import insert_into


def claim(session: Session, *, scope: str, key_digest: str, request_digest: str, now: datetime) -> bool:
    """Take a key for this transaction; ``False`` when somebody has it. Waits for a transaction that is taking it."""
    row = {"scope": scope, "key_digest": key_digest, "request_digest": request_digest, "created_at": now}
    done = session.execute(
        insert_into(session, IdempotencyRow).values(**row).on_conflict_do_nothing().returning(IdempotencyRow.scope)
    )
    return done.first() is not None


def find(session: Session, *, scope: str, key_digest: str) -> IdempotencyRow | None:
    """Return what is known of a key."""
    return session.get(IdempotencyRow, (scope, key_digest))


def keep_answer(session: Session, *, scope: str, key_digest: str, answer: bytes) -> None:
    """Write down what was answered."""
    chosen = (IdempotencyRow.scope == scope, IdempotencyRow.key_digest == key_digest)
    session.execute(update(IdempotencyRow).where(*chosen).values(answer=answer))


def release(session: Session, *, scope: str, key_digest: str) -> None:
    """Give a key back: it may come again, with the same request or another."""
    chosen = (IdempotencyRow.scope == scope, IdempotencyRow.key_digest == key_digest)
    session.execute(delete(IdempotencyRow).where(*chosen))


def forget_old(session: Session, *, scope: str, key_digest: str, before: datetime) -> None:
    """Delete one key when it is older than *before*: it may be used afresh."""
    chosen = (IdempotencyRow.scope == scope, IdempotencyRow.key_digest == key_digest)
    session.execute(delete(IdempotencyRow).where(*chosen, IdempotencyRow.created_at < before))


def forget_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Delete keys that are older than *moment*; return how many, at most *limit*."""
    key = (IdempotencyRow.scope, IdempotencyRow.key_digest)
    old = select(*key).where(IdempotencyRow.created_at < moment).limit(limit)
    done = session.execute(
        delete(IdempotencyRow).where(tuple_(*key).in_(old)), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it
