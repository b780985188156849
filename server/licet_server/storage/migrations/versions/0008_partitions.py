"""The log of validations in days, on PostgreSQL; indexes by which lists of a million licenses are found.

On PostgreSQL the table of before becomes the first partition, and nobody waits for that: what takes long (an index,
and a look whether every row is older than the first day) goes on beside those who read and write, in steps that are
done again when they were interrupted. What locks takes a moment. Its rows refer to no license by a foreign key any
more, because each new day would lock the licenses for it, and each row the license that it is about.

On SQLite it is five indexes, in one transaction: a second or two for a million licenses.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LOCKED = "CAST(aws_accounts AS VARCHAR) <> '[]'"
_INDEXES: tuple[tuple[str, str, tuple[str, ...], str | None, str | None], ...] = (
    ("ix_customers_created_at_id", "customers", ("created_at", "id"), None, None),
    ("ix_licenses_plan_created_at", "licenses", ("plan", "created_at"), None, None),
    ("ix_licenses_starts_at", "licenses", ("starts_at",), "starts_at IS NOT NULL", "starts_at IS NOT NULL"),
    ("ix_licenses_trials", "licenses", ("created_at", "id"), "trial = 1", "trial"),
    ("ix_licenses_locked", "licenses", ("id",), _LOCKED, _LOCKED),
)
"""Name, table, columns, and of which rows, on SQLite and on PostgreSQL."""

_OLD, _LOG, _REST = "validations_before", "validations", "validations_rest"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, columns, rows, _ in _INDEXES:
            op.create_index(name, table, list(columns), sqlite_where=None if rows is None else sa.text(rows))
        return
    _beside_others([_concurrently(*each) for each in _INDEXES])
    if not _is_partitioned():
        _part()


def downgrade() -> None:
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
    if op.get_bind().dialect.name != "sqlite":
        _join()


def _concurrently(name: str, table: str, columns: tuple[str, ...], _: str | None, rows: str | None) -> tuple[str, str]:
    unique = "UNIQUE " if name == "pk_validations_before" else ""
    where = "" if rows is None else f" WHERE {rows}"
    return name, f"CREATE {unique}INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({', '.join(columns)}){where}"


def _beside_others(indexes: list[tuple[str, str]]) -> None:
    """Make indexes while others write; that waits for their transactions, and holds nobody up meanwhile.

    One that was interrupted is there, and of no use: it is dropped first.
    """
    context = op.get_context()
    if context._in_external_transaction:  # a test that moves the schema in one transaction of its own
        for _, statement in indexes:
            op.execute(statement.replace(" CONCURRENTLY", ""))
        return
    with context.autocommit_block():
        op.execute("SET lock_timeout = 0")
        broken = set(
            op.get_bind().scalars(sa.text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
        )
        for name, statement in indexes:
            if name in broken:
                op.execute(f"DROP INDEX CONCURRENTLY {name}")
            op.execute(statement)
        op.execute("RESET lock_timeout")


def _is_partitioned() -> bool:
    kind = op.get_bind().scalar(sa.text(f"SELECT relkind::text FROM pg_class WHERE oid = to_regclass('{_LOG}')"))  # nosec B608
    return bool(kind == "p")


def _part() -> None:
    border = _border()
    _beside_others([_concurrently("pk_validations_before", _LOG, ("at", "id"), None, None)])
    op.execute(f"ALTER TABLE {_LOG} DROP CONSTRAINT IF EXISTS ck_validations_before")
    op.execute(f"ALTER TABLE {_LOG} ADD CONSTRAINT ck_validations_before CHECK (at < '{border.isoformat()}') NOT VALID")
    _commit()  # what was added locks the table until then, and looking through it takes long
    op.execute(f"ALTER TABLE {_LOG} VALIDATE CONSTRAINT ck_validations_before")
    _commit()
    for statement in _changing_places(border):
        op.execute(statement)


def _border() -> datetime:
    """Return the first instant that the table of before takes no row of: the day after tomorrow, or after any row."""
    last = op.get_bind().scalar(sa.text(f"SELECT max(at) FROM {_LOG}"))  # nosec B608
    today = max(datetime.now(UTC), last.astimezone(UTC) if last else datetime.now(UTC)).date()
    return _midnight(today + timedelta(days=2))


def _changing_places(border: datetime) -> list[str]:
    """Return what takes a moment, and is done in one transaction: nothing here reads the rows."""
    first_day = border.date()
    days = [first_day + timedelta(days=at) for at in range(7)]
    return [
        f"ALTER TABLE {_LOG} DROP CONSTRAINT fk_validations_license_id_licenses",
        f"ALTER TABLE {_LOG} DROP CONSTRAINT pk_validations",
        "DROP INDEX ix_validations_at",
        f"ALTER TABLE {_LOG} RENAME TO {_OLD}",
        f"ALTER TABLE {_OLD} ADD CONSTRAINT pk_validations_before PRIMARY KEY USING INDEX pk_validations_before",
        "ALTER INDEX ix_validations_license_id_at RENAME TO ix_validations_before_license_id_at",
        (
            f"CREATE TABLE {_LOG} (LIKE {_OLD} INCLUDING DEFAULTS, CONSTRAINT pk_validations PRIMARY KEY (at, id)) "
            "PARTITION BY RANGE (at)"
        ),
        f"CREATE INDEX ix_validations_license_id_at ON {_LOG} (license_id, at)",
        f"ALTER SEQUENCE validations_id_seq OWNED BY {_LOG}.id",
        f"ALTER TABLE {_LOG} ATTACH PARTITION {_OLD} FOR VALUES FROM (MINVALUE) TO ('{border.isoformat()}')",
        f"ALTER TABLE {_OLD} DROP CONSTRAINT ck_validations_before",
        f"CREATE TABLE {_REST} PARTITION OF {_LOG} DEFAULT",
        *(_day(each) for each in days),
    ]


def _day(day: date) -> str:
    first, until = _midnight(day), _midnight(day + timedelta(days=1))
    bounds = f"FROM ('{first.isoformat()}') TO ('{until.isoformat()}')"
    return f"CREATE TABLE {_LOG}_{day:%Y%m%d} PARTITION OF {_LOG} FOR VALUES {bounds}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _commit() -> None:
    if not op.get_context()._in_external_transaction:
        with op.get_context().autocommit_block():
            pass


def _join() -> None:
    """Make one table of all partitions again; every row is copied, and nobody writes to the log meanwhile."""
    for statement in (
        f"LOCK TABLE {_LOG}",
        f"CREATE TABLE validations_whole (LIKE {_LOG} INCLUDING DEFAULTS)",
        f"INSERT INTO validations_whole SELECT * FROM {_LOG}",  # nosec B608
        "ALTER SEQUENCE validations_id_seq OWNED BY validations_whole.id",
        f"DROP TABLE {_LOG}",
        f"ALTER TABLE validations_whole RENAME TO {_LOG}",
        f"ALTER TABLE {_LOG} ADD CONSTRAINT pk_validations PRIMARY KEY (id)",
        (
            f"ALTER TABLE {_LOG} ADD CONSTRAINT fk_validations_license_id_licenses "
            "FOREIGN KEY (license_id) REFERENCES licenses (id)"
        ),
        f"CREATE INDEX ix_validations_at ON {_LOG} (at)",
        f"CREATE INDEX ix_validations_license_id_at ON {_LOG} (license_id, at)",
    ):
        op.execute(statement)
