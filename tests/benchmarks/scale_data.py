"""Databases with a million licenses: multiplied by SQLite or PostgreSQL itself, from the few that are issued first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, create_engine, inspect
from sqlalchemy.orm import Session

from licet_server.config import Settings
from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import create_api_key
from licet_server.services.installation import Installation, initialise, load
from licet_server.services.issue import issue
from licet_server.storage.models import Base
from licet_server.storage.session import transaction
from licet_server.storage.tables import ActivationRow

LOG = Base.metadata.tables["validations"]
TEMPLATES = 12
DAYS = 30
_PLANS = ("starter", "pro", "enterprise")


@dataclass(frozen=True, slots=True)
class Words:
    """How a database writes what the two write differently."""

    dialect: str

    def series(self, count: int) -> str:
        """Return a table ``n`` with the numbers ``i`` from 1 on."""
        if self.dialect == "sqlite":
            return (
                f"(WITH RECURSIVE m(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m WHERE i < {count}) SELECT i FROM m) n"
            )
        return f"generate_series(1::bigint, {count}) AS n(i)"

    def number(self, expression: str, width: int = 20) -> str:
        """Return a number with zeros before it."""
        if self.dialect == "sqlite":
            return f"printf('%0{width}d', {expression})"
        return f"lpad(({expression})::text, {width}, '0')"

    def ago(self, seconds: str) -> str:
        """Return the instant that was so many seconds ago."""
        if self.dialect == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-' || ({seconds}) || ' seconds')"
        return f"date_trunc('second', now()) - ({seconds}) * interval '1 second'"

    def day(self, ago: str) -> str:
        """Return the day (UTC) so many days ago."""
        if self.dialect == "sqlite":
            return f"date('now', '-' || ({ago}) || ' days')"
        return f"(now() AT TIME ZONE 'UTC')::date - ({ago})::int"

    def tail(self, expression: str) -> str:
        """Return four characters made of a number."""
        if self.dialect == "sqlite":
            return f"printf('%04X', ({expression}) % 65536)"
        return f"upper(lpad(to_hex((({expression}) % 65536)::int), 4, '0'))"

    def license(self, expression: str) -> str:
        return "'lic_' || " + self.number(expression)

    def customer(self, expression: str) -> str:
        return "'cus_' || " + self.number(expression)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    licenses: int
    logged: int

    @property
    def customers(self) -> int:
        """Five licenses each."""
        return max(self.licenses // 5, 10)


def build(folder: Path, size: Size, *, database_url: str | None = None) -> tuple[Installation, str]:
    """Set an installation up, and fill it; return it with the token of an API key that may do everything."""
    environ = {"LICET_DATA_DIR": str(folder)} | ({"DATABASE_URL": database_url} if database_url else {})
    environ |= {"LICET_RATE_LIMIT": "off", "LICET_GUESS_LIMIT": "off", "LICET_API_LIMIT": "off"}
    settings, now = Settings.from_env(environ), datetime.now(UTC)
    initialise(settings, now=now)
    here = load(settings)
    engine = here.open_engine()
    with transaction(engine) as session:
        made = create_api_key(session, name="bench", scopes=list(Scope), pepper=here.secrets.pepper, now=now)
        _issue_some(session, here, now)
    engine.dispose()
    _fill_outside(settings.database_url, size)
    return here, made.token


def _issue_some(session: Session, here: Installation, now: datetime) -> None:
    """Issue the licenses that are multiplied, and give each a seat."""
    for number in range(TEMPLATES):
        plan, email = _PLANS[number % len(_PLANS)], f"first{number}@example.com"
        secrets: Any = {"pepper": here.secrets.pepper, "signer": here.signer}
        sold = issue(session, product="OPT", plan=plan, email=email, **secrets, now=now)
        session.add(
            ActivationRow(
                license_id=sold.license.id,
                instance_id=f"i-{number}",
                address="192.0.2.1",
                activated_at=now,
                last_seen_at=now,
            )
        )
    issue(session, product="LMG", plan="pro", email="lonely@example.com", **secrets, now=now)


def _fill_outside(url: str, size: Size) -> None:
    """Fill without waiting for the disk, and without looking foreign keys up."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            fill(connection, size)
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            fill(connection, size)
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def fill(connection: Connection, size: Size) -> None:
    """Multiply what is in the database."""
    say = Words(connection.dialect.name)
    number = say.number("i")
    customer = {
        "id": "'cus_' || " + number,
        "email": "'buyer' || i || '@firm' || (i % 4000) || '.example'",
        "company": "'Firm ' || i",
        "created_at": say.ago("i % 31536000"),
    }
    _multiply(connection, say, "customers", size.customers, customer)
    sold = {
        "id": say.license("i"),
        "customer_id": say.customer(f"i % {size.customers} + 1"),
        "key_digest": say.number("i", 64),
        "key_tail": say.tail("i * 7919"),
        "key_mark": "NULL",
        "sealed_key": "NULL",
        "trial_customer_id": "NULL",
        "created_at": say.ago(f"({size.licenses} - i) * 31000000 / {size.licenses}"),
        "expires_at": say.ago("(i % 400 - 330) * 86400"),
        "grace_until": say.ago("(i % 400 - 337) * 86400"),
        "status": "CASE WHEN i % 50 = 0 THEN 'suspended' WHEN i % 97 = 0 THEN 'revoked' ELSE 'active' END",
        "last_validated": say.ago("i % 200000"),
        "aws_accounts": "'[]'",
    }
    _multiply(connection, say, "licenses", size.licenses, sold)
    _what_they_did(connection, say, size)


def _what_they_did(connection: Connection, say: Words, size: Size) -> None:
    of_license = say.license(f"i % {size.licenses} + 1")
    seat = {
        "id": "'act_' || " + say.number("i"),
        "license_id": of_license,
        "instance_id": "'prod-' || i",
        "fingerprint": "'f-' || i",
        "last_seen_at": say.ago("i % 4000"),
        "activated_at": say.ago(f"i % {size.licenses} * 31000000 / {size.licenses}"),
    }
    _multiply(connection, say, "activations", size.licenses, seat)
    entry = {
        "seq": f"i + {10 * TEMPLATES}",
        "at": say.ago(f"({size.licenses} - i) * 20"),
        "subject": of_license,
    }
    _multiply(connection, say, "audit", size.licenses, entry)
    _run(connection, "UPDATE counters SET value = (SELECT max(seq) FROM audit) WHERE name = 'audit'")
    day = say.day(f"{DAYS - 1} - (i - 1) / {max(size.licenses // 10, 1)}")
    counted = "CASE WHEN i % 31 = 0 THEN 'LIMIT_EXCEEDED' ELSE 'VALID' END"
    active = max(size.licenses // 10, 1)
    _run(
        connection,
        "INSERT INTO validation_days (day, license_id, code, answers) "
        f"SELECT {day}, {say.license(f'(i - 1) % {active} + 1')}, {counted}, i % 60 + 1 "
        f"FROM {say.series(active * DAYS)}",
    )
    _run(
        connection,
        "INSERT INTO usage_days (license_id, metric, day, quantity, events) "
        f"SELECT {say.license(f'(i - 1) % {active} + 1')}, 'scans', {day}, i % 900, 4 FROM {say.series(active * DAYS)}",
    )
    _log_all(connection, say, size)


def _log_all(connection: Connection, say: Words, size: Size) -> None:
    """Fill the log, on SQLite without its indexes, which are sorted afterwards: entering each row takes hours."""
    indexes = sorted(LOG.indexes, key=lambda index: str(index.name)) if say.dialect == "sqlite" else []
    for index in indexes:
        index.drop(connection)
    _run(connection, _logged(say, size))
    for index in indexes:
        index.create(connection)


def _logged(say: Words, size: Size) -> str:
    at = say.ago(f"({size.logged} - i) * {90 * 86400}.0 / {size.logged}")
    who = say.license(f"(i * 7919) % {size.licenses} + 1")
    code = "CASE WHEN i % 50 = 0 THEN 'EXPIRED' ELSE 'VALID' END"
    address, instance = "'198.51.' || (i % 200) || '.' || (i % 7)", "'prod-' || (i % 1000)"
    return (
        "INSERT INTO validations (at, license_id, code, address, instance_id) "
        f"SELECT {at}, {who}, {code}, {address}, {instance} FROM {say.series(size.logged)}"
    )


def _multiply(connection: Connection, say: Words, table: str, count: int, changed: Mapping[str, str]) -> None:
    """Copy the first rows of a table *count* times in all, with expressions of ``i`` in some columns."""
    names = [column["name"] for column in inspect(connection).get_columns(table)]
    chosen = f"SELECT x.*, row_number() OVER () - 1 AS turn FROM (SELECT * FROM {table} LIMIT {TEMPLATES}) x"
    found = _run(connection, f"SELECT count(*) FROM ({chosen}) y").scalar_one()
    values = ", ".join(changed.get(name, f"a.{name}") for name in names)
    _run(
        connection,
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {say.series(count)} "
        f"JOIN ({chosen}) a ON a.turn = n.i % {found}",
    )


def _run(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run a statement, in which the driver of PostgreSQL would take a single ``%`` for a place of a value."""
    written = statement if connection.dialect.name == "sqlite" else statement.replace("%", "%%")
    return connection.exec_driver_sql(written)
