"""Idempotency keys: one row for each request that must not happen twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from licet_server.storage.tables import IdempotencyRow
from licet_server.storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key that somebody asks with.

    Attributes:
        scope: Whose it is: two who choose the same key do not meet.
        digest: Of the key itself.
        at: When it is asked with, aware UTC. A key that was given up is taken again at another moment, so this tells
            one claim from the next.
    """

    scope: str
    digest: str
    at: datetime


def claim(session: Session, key: Key, *, request_digest: str) -> bool:
    """Take a key for this request; ``False`` when somebody has it. Waits for a transaction that is taking it."""
    row = {"scope": key.scope, "key_digest": key.digest, "request_digest": request_digest, "created_at": key.at}
    done = session.execute(
        insert_into(session, IdempotencyRow).values(**row).on_conflict_do_nothing().returning(IdempotencyRow.scope)
    )
    return done.first() is not None


def find(session: Session, key: Key) -> IdempotencyRow | None:
    """Return what is known of a key."""
    return session.get(IdempotencyRow, (key.scope, key.digest), populate_existing=True)


def keep_answer(session: Session, key: Key, answer: bytes) -> None:
    """Write down what was answered to a claim, unless another has taken the key since."""
    session.execute(
        update(IdempotencyRow).where(*_named(key), IdempotencyRow.created_at == key.at).values(answer=answer)
    )


def release(session: Session, key: Key) -> None:
    """Give a claim up, unless another has taken the key since: it may come with the same request or another."""
    session.execute(delete(IdempotencyRow).where(*_named(key), IdempotencyRow.created_at == key.at))


def forget_old(session: Session, key: Key, *, before: datetime, unanswered_before: datetime) -> None:
    """Delete one key when it is older than *before*, or has no answer for too long: it may be used afresh."""
    given_up = and_(IdempotencyRow.answer.is_(None), IdempotencyRow.created_at < unanswered_before)
    old = or_(IdempotencyRow.created_at < before, given_up)
    session.execute(delete(IdempotencyRow).where(*_named(key), old))


def forget_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Delete keys that are older than *moment*; return how many, at most *limit*."""
    key = (IdempotencyRow.scope, IdempotencyRow.key_digest)
    old = select(*key).where(IdempotencyRow.created_at < moment).limit(limit)
    done = session.execute(
        delete(IdempotencyRow).where(tuple_(*key).in_(old)), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it


def _named(key: Key) -> tuple[ColumnElement[bool], ...]:
    return (IdempotencyRow.scope == key.scope, IdempotencyRow.key_digest == key.digest)
