"""``INSERT … ON CONFLICT``, which both databases speak and SQLAlchemy spells once for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from licet_server.storage.models import Base


def insert_into(session: Session, table: type[Base]) -> Any:
    """Return an ``INSERT`` that takes ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

    Source: https://www.sqlite.org/lang_upsert.html, https://www.postgresql.org/docs/current/sql-insert.html
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table)
