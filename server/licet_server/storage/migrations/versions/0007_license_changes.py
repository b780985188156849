"""Which licenses have changed, written down by the database itself, so that no process answers from what it remembers.

Only columns that a validation reads are watched: the ones that a validation or a heartbeat writes change with every
question. A test compares the lists with what is read.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from licet_server.storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LICENSE = (
    "id, product_code, plan, key_digest, key_tail, trial, status, features, limits, quotas, max_resources, "
    "max_activations, max_activations_per_day, created_at, starts_at, expires_at, grace_until, grace_mode, telemetry, "
    "require_activation, require_attestation, aws_accounts, offline_days, heartbeat_seconds, dead_after_seconds"
)
_SEAT = "license_id, instance_id, fingerprint, aws_account_id, aws_account_attested_at, ended_at"
_WATCHED = {
    "licenses": ("id", {"UPDATE": f"UPDATE OF {_LICENSE}", "DELETE": "DELETE"}),
    "retired_keys": ("license_id", {"INSERT": "INSERT", "UPDATE": "UPDATE", "DELETE": "DELETE"}),
    "activations": ("license_id", {"INSERT": "INSERT", "UPDATE": f"UPDATE OF {_SEAT}", "DELETE": "DELETE"}),
}
_FUNCTION = "note_license_change"
_EVERY_LICENSE = "*"


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    now = "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))" if on_sqlite else "clock_timestamp()"
    own = None if on_sqlite else sa.text("(pg_current_xact_id()::text::bigint)")
    op.create_table(
        "license_changes",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("license_id", sa.String(32), nullable=False),
        sa.Column("xact", sa.BigInteger(), server_default=own),
        sa.Column("at", UtcDateTime(), server_default=sa.text(now), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_license_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_license_changes_xact", "license_changes", ["xact"])
    for statement in _sqlite() if on_sqlite else _postgresql(_schema()):
        op.execute(statement)


def _sqlite() -> Iterator[str]:
    for table, (column, watched) in _WATCHED.items():
        for event, when in watched.items():
            row = "OLD" if event == "DELETE" else "NEW"
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {when} ON {table} BEGIN "  # nosec B608
                f"INSERT INTO license_changes (license_id) VALUES ({row}.{column}); END"
            )


def _schema() -> str:
    return str(op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar())


def _postgresql(schema: str) -> Iterator[str]:
    """Whoever changes a license may have another search path, and no rights on what is noted.

    Source: https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
    """
    noted = f"INSERT INTO {schema}.license_changes (license_id) VALUES"
    yield (
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {noted} ('{_EVERY_LICENSE}'); "
        f"ELSIF TG_OP = 'DELETE' THEN {noted} (to_jsonb(OLD) ->> TG_ARGV[0]); "
        f"ELSE {noted} (to_jsonb(NEW) ->> TG_ARGV[0]); END IF; "
        "RETURN NULL; END $$"
    )
    yield f"REVOKE EXECUTE ON FUNCTION {_FUNCTION}() FROM PUBLIC"
    for table, (column, watched) in _WATCHED.items():
        for event, when in watched.items():
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {when} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}('{column}')"
            )
        yield (
            f"CREATE TRIGGER {table}_truncate_noted AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (_, watched) in _WATCHED.items():
        for event in (*watched, *([] if on_sqlite else ["TRUNCATE"])):
            op.execute(f"DROP TRIGGER {table}_{event.lower()}_noted" + ("" if on_sqlite else f" ON {table}"))
    if not on_sqlite:
        op.execute(f"DROP FUNCTION {_FUNCTION}()")
    op.drop_table("license_changes")
    op.execute("DELETE FROM counters WHERE name = 'license_changes'")
